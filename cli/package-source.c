/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The forms of --install; see package-source.h.
 */

#include "package-source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "dbus/error.h"
#include "exit-code.h"
#include "protocol/source.h"

/* Far more than a module accepts, and as long as a path can be. */
#define READ_MAX 4096

/* Reads to the end, at most @size bytes. Returns how many, or -1 with errno. */
static gssize
read_all (int fd, char *buffer, gsize size)
{
    gsize length = 0;

    while (length < size) {
        gssize n = read (fd, buffer + length, size - length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        length += (gsize) n;
    }
    return (gssize) length;
}

/* What is wrong with the @length bytes at @text, of which the line end was cut off. */
static const char *
find_fault (const char *text, gsize length)
{
    if (length == 0)
        return "it is empty; write the URL or path as one line";
    if (length >= READ_MAX)
        return "it is too long for a URL or path";
    if (memchr (text, '\0', length))
        return "it has a NUL byte; write the URL or path as one line";
    if (memchr (text, '\n', length))
        return "it has more than one line";
    return NULL;
}

char *
dfota_package_source_read (int fd, GError **error)
{
    char        buffer[READ_MAX + 1] = { 0 };
    gssize      length = read_all (fd, buffer, READ_MAX);
    const char *fault;

    if (length < 0) {
        g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_USAGE,
                     "could not read the source from standard input: %s", g_strerror (errno));
        return NULL;
    }
    if (length > 0 && buffer[length - 1] == '\n')
        buffer[--length] = '\0';
    fault = find_fault (buffer, (gsize) length);
    if (!fault)
        return g_strdup (buffer);
    g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_USAGE,
                 "could not read the source from standard input: %s", fault);
    return NULL;
}

/* Returns TRUE also for "http:/host", which is a typing mistake rather than a file. */
static gboolean
is_url (const char *scheme, const char *text)
{
    static const char *const schemes[] = { "ftp", "http", "https", NULL };
    g_autofree char         *lower = g_ascii_strdown (scheme, -1);

    return g_strv_contains (schemes, lower) ||
           (strstr (text, "://") && !g_str_equal (lower, "file"));
}

static gboolean
has_ufs_prefix (const char *text)
{
    return g_ascii_strncasecmp (text, "UFS:", strlen ("UFS:")) == 0;
}

/* Returns TRUE for a path in the file system of some module, as /data/ufs/NAME, and for UFS:NAME,
 * which is the same in other commands: the plugin knows what this module accepts, and says so. A
 * file of this host that has such a path is a file of this host, except in /data/ufs. */
static gboolean
is_module_path (const char *text)
{
    if (has_ufs_prefix (text))
        return TRUE;
    return g_regex_match_simple ("^(/[A-Za-z0-9._-]+)*/ufs/[^/]+$", text, G_REGEX_DOLLAR_ENDONLY,
                                 0) &&
           (g_str_has_prefix (text, "/data/ufs/") || !g_file_test (text, G_FILE_TEST_EXISTS));
}

gboolean
dfota_package_source_is_local_file (const char *text)
{
    g_autofree char *scheme = g_uri_parse_scheme (text);

    return !is_module_path (text) && !(scheme && is_url (scheme, text));
}

const char *
dfota_package_source_get_word (const char *text, GError **error)
{
    g_autoptr (DfotaSource) source = NULL;

    if (dfota_package_source_is_local_file (text))
        return "file";
    if (has_ufs_prefix (text))
        return "ufs";
    source = dfota_source_new (text, error);
    return source ? dfota_source_kind_to_string (dfota_source_get_kind (source)) : NULL;
}

/* Returns NULL if @text is not a path of this host. */
static char *
dup_path (const char *text)
{
    g_autoptr (GFile) file = NULL;

    if (g_ascii_strncasecmp (text, "file://", strlen ("file://")) != 0)
        return g_strdup (text);
    file = g_file_new_for_uri (text);
    return g_file_get_path (file);
}

/* Returns what could be meant by @text, which is not a file of this host. */
static const char *
hint (const char *text)
{
    if (strstr (text, "/ufs/"))
        return "; a package in the module's file system is a path as /data/ufs/NAME";
    if (text[0] == '~')
        return "; the shell replaces '~' only at the beginning of a word";
    if (text[0] != '/' && text[0] != '.' && strchr (text, '/'))
        return "; a URL begins with ftp://, http:// or https://";
    return "";
}

static int
open_file (const char *text, GError **error)
{
    g_autofree char *path = dup_path (text);
    int              fd = path ? open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    gboolean         missing = path && errno == ENOENT;

    if (fd < 0)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "could not open package '%s': %s%s", text,
                     path ? g_strerror (errno) : "it is not a file of this host",
                     missing ? hint (text) : "");
    return fd;
}

DfotaPackage *
dfota_package_source_open (const char *text, GError **error)
{
    g_autoptr (DfotaPackage) package = NULL;
    int                      fd = open_file (text, error);

    if (fd < 0)
        return NULL;
    package = dfota_package_new (fd, error);
    if (!package) {
        g_prefix_error (error, "'%s': ", text);
        return NULL;
    }
    return dfota_package_digest (package, error) ? g_steal_pointer (&package) : NULL;
}

char *
dfota_package_source_hide (const char *source, const char *message)
{
    g_autofree char *redacted = dfota_source_redact (source);
    GString         *text = g_string_new (message);

    /* in an invalid source it is unknown where a secret ends */
    if (strstr (source, "//") && (redacted[0] || strpbrk (source, "@?")))
        g_string_replace (text, source, redacted[0] ? redacted : "...", 0);
    return g_string_free (text, FALSE);
}
