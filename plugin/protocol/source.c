/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The rules, and the removal of secrets; see source.h.
 */

#include <string.h>

#include "protocol/source.h"

#include "dbus/error.h"

/* Hosts with '_' and escapes as they were written. */
#define URI_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_NON_DNS)

/* Hexadecimal digits of a SHA-256. */
#define DIGEST_LENGTH 64

struct _DfotaSource {
    DfotaSourceKind kind;
    gchar          *text;
    gchar          *redacted;
};

#define TOO_MANY_AT "only one '@' is allowed, after user and password; within them write it as %40"

#define AT_AFTER_HOST                                                                              \
    "the first '/' or '?' ends the host, but an '@' follows; within user and password write '/' "  \
    "as %2F and '?' as %3F, and write an '@' of the path as %40"

#define BAD_BEGINNING                                                                              \
    "it must begin with ftp://, http:// or https:// (in lower case), or be a path in the "         \
    "module's file system"
#define FILE_HINT                                                                                  \
    "; for a file in the module's file system UFS write its path, on many modules /data/ufs/NAME"

#define BAD_PORT "the port is not a number from 1 to 65535; write HOST:PORT, or leave it out"

gboolean
dfota_source_is_module_path (const gchar *text)
{
    return text[0] == '/' && strstr (text, "/ufs/");
}

static gboolean
find_kind (const gchar *text, DfotaSourceKind *kind)
{
    for (guint i = 0; i < DFOTA_N_SOURCE_KINDS; i++) {
        const gchar *scheme = dfota_source_kind_to_string ((DfotaSourceKind) i);

        if (i != DFOTA_SOURCE_UFS && g_str_has_prefix (text, scheme) &&
            g_str_has_prefix (text + strlen (scheme), "://")) {
            *kind = (DfotaSourceKind) i;
            return TRUE;
        }
    }

    *kind = DFOTA_SOURCE_UFS;
    return dfota_source_is_module_path (text);
}

/* Each check returns the broken rule with a valid form, or NULL. */

static const gchar *
check_characters (const gchar *text)
{
    for (; *text; text++) {
        if (!g_ascii_isgraph (*text))
            return "only printable ASCII without blanks can be sent; in a URL write other bytes "
                   "as %XX, in the module's file system use another name";
        if (*text == '"' || *text == '\\')
            return "quotes and backslashes would end or change the argument of the AT command; "
                   "in a URL write %22 or %5C";
    }

    return NULL;
}

static const gchar *
check_file (const gchar *text)
{
    g_auto (GStrv) parts = g_strsplit (text + 1, "/", -1);

    if (g_str_has_suffix (text, "/ufs/"))
        return "the name of the package is missing; write it after the last '/'";

    for (guint i = 0; parts[i]; i++) {
        if (!*parts[i] || g_str_equal (parts[i], ".") || g_str_equal (parts[i], ".."))
            return "no part of the name may be empty, \".\" or \"..\"";
    }

    return NULL;
}

/* GUri would read the text after the first '@' as the host, and report a bad port. */
static gboolean
has_at_in_user (const gchar *text)
{
    const gchar *begin = strstr (text, "//") + 2;
    gsize        length = strcspn (begin, "/?");
    const gchar *first = memchr (begin, '@', length);

    return first && memchr (first + 1, '@', length - (gsize) (first + 1 - begin));
}

/* GUri would read the user as the host, and the password as a bad port. A rest of a password that
 * becomes the path would be shown. */
static gboolean
has_at_after_host (const gchar *text)
{
    const gchar *begin = strstr (text, "//") + 2;
    gsize        length = strcspn (begin, "/?");

    return !memchr (begin, '@', length) && strchr (begin + length, '@');
}

static const gchar *
check_userinfo (const gchar *text, const gchar *userinfo, DfotaSourceKind kind)
{
    if (kind != DFOTA_SOURCE_FTP)
        return userinfo ? "the module accepts user and password for ftp only; leave them out"
                        : NULL;

    if (userinfo && (!*userinfo || *userinfo == ':'))
        return "the user is missing; write ftp://USER:PASSWORD@HOST/PATH, or leave both out";
    if (userinfo && strchr (userinfo, ':') != strrchr (userinfo, ':'))
        return "the password may not contain ':'; write it as %3A or change the password";
    /* the rest of a password with '/' becomes the path: without '@' there, it is never shown */
    if (strchr (text, '@') != strrchr (text, '@'))
        return TOO_MANY_AT;

    return NULL;
}

/* Host and port as they were written. */
static gchar *
copy_host_port (const gchar *text)
{
    const gchar      *begin = strstr (text, "//") + 2;
    g_autofree gchar *authority = g_strndup (begin, strcspn (begin, "/?#"));
    const gchar      *at = strrchr (authority, '@');

    return g_strdup (at ? at + 1 : authority);
}

static const gchar *
check_host_port (const gchar *text, const gchar *host, gint port)
{
    static const gchar allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._";
    g_autofree gchar                                        *written = copy_host_port (text);

    if (!host || !*host)
        return "the host is missing; write its name or address after the \"//\"";
    /* GUri has checked an address in brackets and removed them; it decodes %XX */
    if (strchr (written, '%') || (!strchr (host, ':') && strspn (host, allowed) != strlen (host)))
        return "a host consists of letters, digits, '-', '.' and '_'; write its name or address";
    /* GUri accepts a ':' without a port */
    if (port == 0 || g_str_has_suffix (written, ":"))
        return BAD_PORT;

    return NULL;
}

static const gchar *
check_path (const gchar *path, const gchar *query, DfotaSourceKind kind)
{
    if (!*path || (g_str_equal (path, "/") && !(query && *query)))
        return "the path is missing; write it after the host: /PATH";
    if (kind == DFOTA_SOURCE_FTP && g_str_has_suffix (path, "/"))
        return "the path names a directory; write the path of the package";

    return NULL;
}

static const gchar *
describe_uri_error (const GError *error)
{
    switch ((GUriError) error->code) {
    case G_URI_ERROR_BAD_PORT:
        return BAD_PORT;
    case G_URI_ERROR_BAD_HOST:
        return "the host cannot be understood; write its name or address";
    case G_URI_ERROR_FAILED:
    case G_URI_ERROR_BAD_SCHEME:
    case G_URI_ERROR_BAD_USER:
    case G_URI_ERROR_BAD_PASSWORD:
    case G_URI_ERROR_BAD_AUTH_PARAMS:
    case G_URI_ERROR_BAD_PATH:
    case G_URI_ERROR_BAD_QUERY:
    case G_URI_ERROR_BAD_FRAGMENT:
        break;
    }

    return "it is not a URL; a '%' must be followed by two hexadecimal digits (%25 for itself)";
}

static const gchar *
check_url (const gchar *text, DfotaSourceKind kind)
{
    g_autofree gchar  *userinfo = NULL;
    g_autofree gchar  *host = NULL;
    g_autofree gchar  *path = NULL;
    g_autofree gchar  *query = NULL;
    g_autoptr (GError) error = NULL;
    gint               port;
    const gchar       *rule;

    if (strchr (text, '#'))
        return "a '#' and what follows is never sent to a server; leave it out or write %23";
    if (kind == DFOTA_SOURCE_FTP && has_at_in_user (text))
        return TOO_MANY_AT;
    if (kind == DFOTA_SOURCE_FTP && has_at_after_host (text))
        return AT_AFTER_HOST;
    if (!g_uri_split (text, URI_FLAGS, NULL, &userinfo, &host, &port, &path, &query, NULL, &error))
        return describe_uri_error (error);

    rule = check_userinfo (text, userinfo, kind);
    if (!rule)
        rule = check_host_port (text, host, port);
    if (!rule)
        rule = check_path (path, query, kind);
    return rule;
}

/* TRUE for forms of other commands [field], UFS:NAME, and for a directory without a name. */
static gboolean
is_file_elsewhere (const gchar *text)
{
    if (g_ascii_strncasecmp (text, "ufs:", strlen ("ufs:")) == 0)
        return TRUE;
    return text[0] == '/' && g_str_has_suffix (text, "/ufs");
}

static const gchar *
check (const gchar *text, DfotaSourceKind *kind)
{
    const gchar *rule;

    if (!find_kind (text, kind))
        return is_file_elsewhere (text) ? BAD_BEGINNING FILE_HINT : BAD_BEGINNING;
    if (strlen (text) > DFOTA_SOURCE_MAX)
        return "it is longer than any module accepts; use a shorter path";

    rule = check_characters (text);
    if (rule)
        return rule;
    return *kind == DFOTA_SOURCE_UFS ? check_file (text) : check_url (text, *kind);
}

/* @text is valid. g_uri_to_string_partial() is no alternative: parsing a GUri removes "." and ".."
 * from the path. */
static gchar *
redact (const gchar *text, DfotaSourceKind kind)
{
    g_autofree gchar *scheme = NULL;
    g_autofree gchar *host = NULL;
    g_autofree gchar *path = NULL;
    g_autofree gchar *query = NULL;
    g_autofree gchar *shown = NULL;
    g_autofree gchar *whole = NULL;
    gint              port = -1;

    if (kind == DFOTA_SOURCE_UFS)
        return g_strdup (text);
    g_uri_split (text, URI_FLAGS, &scheme, NULL, &host, &port, &path, &query, NULL, NULL);
    shown = g_uri_join (URI_FLAGS, scheme, NULL, host, port, path, NULL, NULL);
    whole = g_strconcat (shown, query ? "?" : "", query && *query ? "..." : "", NULL);
    /* no longer than a source may be, so that it is one when it is redacted again */
    return g_strndup (whole, DFOTA_SOURCE_MAX);
}

static gboolean
is_digest (const gchar *text)
{
    return g_str_has_prefix (text, "sha256:") &&
           strspn (text + strlen ("sha256:"), "0123456789abcdef") == DIGEST_LENGTH &&
           strlen (text) == strlen ("sha256:") + DIGEST_LENGTH;
}

gchar *
dfota_source_redact (const gchar *text)
{
    DfotaSourceKind kind;

    g_return_val_if_fail (text != NULL, NULL);

    if (check (text, &kind) == NULL)
        return redact (text, kind);
    return g_strdup (is_digest (text) ? text : "");
}

DfotaSource *
dfota_source_new (const gchar *text, GError **error)
{
    DfotaSource    *self;
    DfotaSourceKind kind;
    const gchar    *rule;

    g_return_val_if_fail (text != NULL, NULL);
    g_return_val_if_fail (error == NULL || *error == NULL, NULL);

    rule = check (text, &kind);
    if (rule) {
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE, "could not use the source: %s",
                     rule);
        return NULL;
    }

    self = g_new0 (DfotaSource, 1);
    self->kind = kind;
    self->text = g_strdup (text);
    self->redacted = redact (text, kind);
    return self;
}

static gboolean
has_path (const DfotaFamily *family, const gchar *text)
{
    for (guint i = 0; family->paths[i]; i++)
        if (g_str_has_prefix (text, family->paths[i]))
            return TRUE;
    return FALSE;
}

/* Returns which rule of the family the source breaks, or NULL. Transfer full. */
static gchar *
check_family (const DfotaSource *self, const DfotaFamily *family)
{
    const gchar *const *schemes = (const gchar *const *) family->schemes;
    gboolean            is_url = dfota_source_is_remote (self);
    gsize               max = is_url ? family->url_max : family->path_max;
    g_autofree gchar   *known = g_strjoinv (", ", is_url ? family->schemes : family->paths);

    if (is_url && !g_strv_contains (schemes, dfota_source_kind_to_string (self->kind)))
        return g_strdup_printf ("%s modules download by %s", family->name, known);
    if (!is_url && !family->paths[0])
        return g_strdup_printf ("the file system of %s modules is not known; use a URL",
                                family->name);
    if (!is_url && !has_path (family, self->text))
        return g_strdup_printf ("it must begin with ftp://, http://, https:// or %s; for a file in "
                                "the module's file system UFS write %sNAME",
                                known, family->paths[0]);
    if (strlen (self->text) > max)
        return g_strdup_printf ("it is longer than %zu bytes, the most that %s modules accept", max,
                                family->name);
    return NULL;
}

DfotaSource *
dfota_source_new_for (const gchar *text, const DfotaFamily *family, GError **error)
{
    g_autoptr (DfotaSource) self = NULL;
    g_autofree gchar       *rule = NULL;
    DfotaSourceKind         kind;

    g_return_val_if_fail (text != NULL && family != NULL, NULL);
    g_return_val_if_fail (error == NULL || *error == NULL, NULL);

    if (family->paths[0] && !find_kind (text, &kind) && is_file_elsewhere (text))
        rule = g_strdup_printf ("for a file in the module's file system UFS write %sNAME",
                                family->paths[0]);
    else
        self = dfota_source_new (text, error);
    if (self)
        rule = check_family (self, family);
    if (rule)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE, "could not use the source: %s",
                     rule);
    return rule ? NULL : g_steal_pointer (&self);
}

void
dfota_source_free (DfotaSource *self)
{
    if (!self)
        return;

    explicit_bzero (self->text, strlen (self->text));
    g_free (self->text);
    g_free (self->redacted);
    g_free (self);
}

DfotaSourceKind
dfota_source_get_kind (const DfotaSource *self)
{
    g_return_val_if_fail (self != NULL, DFOTA_SOURCE_UFS);

    return self->kind;
}

gboolean
dfota_source_is_remote (const DfotaSource *self)
{
    g_return_val_if_fail (self != NULL, FALSE);

    return self->kind != DFOTA_SOURCE_UFS;
}

const gchar *
dfota_source_get_text (const DfotaSource *self)
{
    g_return_val_if_fail (self != NULL, NULL);

    return self->text;
}

const gchar *
dfota_source_get_redacted (const DfotaSource *self)
{
    g_return_val_if_fail (self != NULL, NULL);

    return self->redacted;
}

gchar *
dfota_source_build_command (const DfotaSource *self)
{
    g_return_val_if_fail (self != NULL, NULL);

    return g_strdup_printf ("AT+QFOTADL=\"%s\"", self->text);
}

const gchar *
dfota_source_kind_to_string (DfotaSourceKind kind)
{
    switch (kind) {
    case DFOTA_SOURCE_FTP:
        return "ftp";
    case DFOTA_SOURCE_HTTP:
        return "http";
    case DFOTA_SOURCE_HTTPS:
        return "https";
    case DFOTA_SOURCE_UFS:
        return "ufs";
    }
    return "";
}

gboolean
dfota_source_kind_from_string (const gchar *text, DfotaSourceKind *kind)
{
    g_return_val_if_fail (kind != NULL, FALSE);

    for (guint i = 0; i < DFOTA_N_SOURCE_KINDS; i++) {
        if (g_strcmp0 (text, dfota_source_kind_to_string ((DfotaSourceKind) i)) == 0) {
            *kind = (DfotaSourceKind) i;
            return TRUE;
        }
    }

    return FALSE;
}
