/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Checks of the argument of AT+QFOTADL.
 */

#include "source.h"

#include <string.h>

typedef struct {
    SimSourceKind kind;
    const char   *prefix;
    gboolean      is_url;
} Form;

static const Form forms[] = {
    { SIM_SOURCE_FTP, "ftp://", TRUE },
    { SIM_SOURCE_HTTP, "http://", TRUE },
    { SIM_SOURCE_HTTPS, "https://", TRUE },
    { SIM_SOURCE_FILE, NULL, FALSE }, /* after the directory of the files */
};

const SimSourceRules sim_source_guide = { "/data/ufs/", 255, 90, "ftp,http,https" };

/* Returns the text between two quotes, if there is nothing else and no quote inside. */
static char *
unquote (const char *arguments)
{
    gsize length = strlen (arguments);

    if (length < 2 || arguments[0] != '"' || arguments[length - 1] != '"')
        return NULL;
    if (memchr (arguments + 1, '"', length - 2))
        return NULL;
    return g_strndup (arguments + 1, length - 2);
}

static gboolean
is_accepted (const Form *form, gsize length, const SimSourceRules *rules)
{
    g_auto (GStrv) schemes = g_strsplit (rules->schemes, ",", -1);

    if (!form->is_url)
        return *rules->folder && length <= rules->path_max;
    return length <= rules->url_max &&
           g_strv_contains ((const char *const *) schemes, sim_source_scheme (form->kind));
}

static const Form *
find_form (const char *source, const SimSourceRules *rules)
{
    for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
        const char *prefix = forms[i].prefix ? forms[i].prefix : rules->folder;

        if (g_str_has_prefix (source, prefix) && strlen (source) > strlen (prefix) &&
            is_accepted (&forms[i], strlen (source), rules))
            return &forms[i];
    }
    return NULL;
}

/* Returns where the port of @host_and_port begins, or NULL if there is none. */
static const char *
find_port (const char *authority)
{
    const char *colon = strrchr (authority, ':');
    const char *bracket = strrchr (authority, ']');
    const char *at = strrchr (authority, '@');

    if (!colon || (bracket && colon < bracket) || (at && colon < at))
        return NULL;
    return colon + 1;
}

static gboolean
is_port_right (const char *port)
{
    if (*port == '\0' || strlen (port) > 5 || strspn (port, "0123456789") != strlen (port))
        return FALSE;
    return g_ascii_strtoull (port, NULL, 10) >= 1 && g_ascii_strtoull (port, NULL, 10) <= 65535;
}

static gboolean
is_url_right (const char *rest)
{
    g_autofree char *authority = g_strndup (rest, strcspn (rest, "/"));
    const char      *port = find_port (authority);
    const char      *at = strrchr (authority, '@');
    const char      *host = at ? at + 1 : authority;

    if (*host == '\0' || *host == ':' || rest[strlen (authority)] == '\0')
        return FALSE;
    return !port || is_port_right (port);
}

SimSourceKind
sim_source_parse (const char *arguments, const SimSourceRules *rules, char **source)
{
    g_autofree char *text = unquote (arguments);
    const Form      *form = text ? find_form (text, rules) : NULL;

    *source = NULL;
    if (!form || (form->is_url && !is_url_right (text + strlen (form->prefix))))
        return SIM_SOURCE_REFUSED;
    *source = g_steal_pointer (&text);
    return form->kind;
}

const char *
sim_source_scheme (SimSourceKind kind)
{
    switch (kind) {
    case SIM_SOURCE_FTP:
        return "ftp";
    case SIM_SOURCE_HTTP:
        return "http";
    case SIM_SOURCE_HTTPS:
        return "https";
    case SIM_SOURCE_FILE:
        return "file";
    case SIM_SOURCE_REFUSED:
        break;
    }
    return "";
}

char *
sim_source_with_port (const char *url, guint https_port)
{
    const char      *rest = strstr (url, "://") + 3;
    gsize            length = strcspn (rest, "/");
    g_autofree char *authority = g_strndup (rest, length);

    if (!g_str_has_prefix (url, "https://") || find_port (authority))
        return g_strdup (url);
    return g_strdup_printf ("https://%s:%u%s", authority, https_port, rest + length);
}
