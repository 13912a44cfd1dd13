/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Every code of the guide and every code known from the field. The rows are made from a
 * table of codes.
 */

#include "calls.h"

typedef struct {
    gint         first;
    gint         last;
    const gchar *reason;
} Codes;

/* An END with the code at every attempt. The reason follows the guide: codes about the
 * package, and all others. */
static const Codes update_codes[] = {
    { 1, 1, "update-failed" },     { 500, 502, "update-failed" }, { 504, 507, "package" },
    { 510, 510, "package" },       { 511, 511, "update-failed" }, { 520, 530, "update-failed" },
    { 540, 546, "update-failed" }, { 552, 553, "package" },       { 999, 999, "update-failed" },
};

static const Codes http_codes[] = {
    { 601, 601, NULL }, { 701, 703, NULL },   { 714, 714, NULL },
    { 730, 730, NULL }, { 9999, 9999, NULL },
};

static const Codes ftp_codes[] = {
    { 601, 603, NULL },
    { 614, 614, NULL },
    { 629, 629, NULL },
};

static Scenario *
new_row (GPtrArray *all, const gchar *kind, gint code)
{
    Scenario *row = g_new0 (Scenario, 1);

    row->name = g_strdup_printf ("codes/%s-%d", kind, code);
    row->code = code;
    g_ptr_array_add (all, row);
    return row;
}

static void
add_update_row (GPtrArray *all, const Codes *codes, gint code)
{
    Scenario *row = new_row (all, "update", code);

    /* Six attempts, as fast as their URCs can be told apart. */
    row->module = g_strdup_printf ("fail-update=%dx6 update-time=1 boot-delay=0.5", code);
    row->source = "http v12-v13.zip";
    row->states = "(preparing )?(downloading )?restarting (updating |retrying )+verifying failed";
    row->reason = codes->reason;
    row->attempt = 6;
}

static void
add_download_row (GPtrArray *all, const gchar *kind, const gchar *source, gint code)
{
    Scenario *row = new_row (all, kind, code);

    row->module = g_strdup_printf ("fail-download=%d", code);
    row->source = source;
    row->states = "(preparing )?(downloading )?(verifying )?failed";
    row->reason = "download-failed";
    row->check = check_no_secret;
}

void
scenario_rows_codes (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (update_codes); i++)
        for (gint code = update_codes[i].first; code <= update_codes[i].last; code++)
            add_update_row (all, &update_codes[i], code);
    for (guint i = 0; i < G_N_ELEMENTS (http_codes); i++)
        for (gint code = http_codes[i].first; code <= http_codes[i].last; code++)
            add_download_row (all, "http", "http v12-v13.zip", code);
    for (guint i = 0; i < G_N_ELEMENTS (ftp_codes); i++)
        for (gint code = ftp_codes[i].first; code <= ftp_codes[i].last; code++)
            add_download_row (all, "ftp", "ftp://user:secret@127.0.0.1/v12-v13.zip", code);
}
