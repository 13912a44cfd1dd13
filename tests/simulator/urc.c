/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Makes the texts of URCs.
 */

#include "urc.h"

char *
sim_urc_fota (const char *style, const char *stage, int number)
{
    const char      *gap = g_str_equal (style, "nospace") ? "" : " ";
    const char      *inner = g_str_equal (style, "spaces") ? " " : "";
    const char      *percent = "";
    g_autofree char *tail = NULL;

    if (g_str_equal (style, "percent") && g_str_equal (stage, "UPDATING"))
        percent = "%";
    if (number >= 0)
        tail = g_strdup_printf (",%s%d%s", inner, number, percent);
    return g_strdup_printf ("+QIND:%s\"FOTA\",%s\"%s\"%s", gap, inner, stage, tail ? tail : "");
}

typedef struct {
    const char *naming;
    const char *scheme;
    const char *start;
    const char *end;
} DownloadNames;

/* The first row that matches applies. NULL matches everything. */
static const DownloadNames download_names[] = {
    { "ec200", NULL, "FILESTART", "FILEEND" },
    { NULL, "ftp", "FTPSTART", "FTPEND" },
    { "https", "https", "HTTPSSTART", "HTTPSEND" },
    { NULL, NULL, "HTTPSTART", "HTTPEND" },
};

static const DownloadNames *
find_names (const char *naming, const char *scheme)
{
    const DownloadNames *names = download_names;

    while ((names->naming && !g_str_equal (names->naming, naming)) ||
           (names->scheme && !g_str_equal (names->scheme, scheme)))
        names++;
    return names;
}

const char *
sim_urc_download_start (const char *naming, const char *scheme)
{
    return find_names (naming, scheme)->start;
}

const char *
sim_urc_download_end (const char *naming, const char *scheme)
{
    return find_names (naming, scheme)->end;
}

char *
sim_urc_line (const char *text)
{
    return g_strdup_printf ("\r\n%s\r\n", text);
}
