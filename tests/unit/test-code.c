/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Codes: every known code has its class, the table is in order, and every row has a text.
 */

#include <string.h>

#include "protocol/code.h"

static const struct {
    DfotaPhase phase;
    gint       first, last;
    DfotaClass klass;
    gboolean   is_guide;
} rows[] = {
    /* Codes of the guide. */
    { DFOTA_PHASE_FTP, 0, 0, DFOTA_CLASS_DONE, TRUE },
    { DFOTA_PHASE_FTP, 601, 601, DFOTA_CLASS_NETWORK, TRUE },
    { DFOTA_PHASE_HTTP, 0, 0, DFOTA_CLASS_DONE, TRUE },
    { DFOTA_PHASE_HTTP, 701, 701, DFOTA_CLASS_NETWORK, TRUE },
    { DFOTA_PHASE_UPDATE, 0, 0, DFOTA_CLASS_DONE, TRUE },
    { DFOTA_PHASE_UPDATE, 502, 502, DFOTA_CLASS_RETRYABLE, TRUE },
    { DFOTA_PHASE_UPDATE, 504, 505, DFOTA_CLASS_PACKAGE, TRUE },
    { DFOTA_PHASE_UPDATE, 510, 510, DFOTA_CLASS_PACKAGE, TRUE },
    { DFOTA_PHASE_UPDATE, 511, 511, DFOTA_CLASS_SPACE, TRUE },
    { DFOTA_PHASE_UPDATE, 520, 530, DFOTA_CLASS_RETRYABLE, TRUE },
    { DFOTA_PHASE_UPDATE, 540, 546, DFOTA_CLASS_RETRYABLE, TRUE },

    /* Codes known from the field. */
    { DFOTA_PHASE_FTP, 602, 629, DFOTA_CLASS_NETWORK, FALSE },
    { DFOTA_PHASE_HTTP, 601, 629, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_HTTP, 702, 730, DFOTA_CLASS_NETWORK, FALSE },
    { DFOTA_PHASE_FILE, 0, 0, DFOTA_CLASS_DONE, FALSE },
    { DFOTA_PHASE_FILE, 1, 1000, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPLOAD, 0, 0, DFOTA_CLASS_DONE, FALSE },
    { DFOTA_PHASE_UPLOAD, 400, 400, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPLOAD, 401, 401, DFOTA_CLASS_RETRYABLE, FALSE },
    { DFOTA_PHASE_UPLOAD, 403, 403, DFOTA_CLASS_SPACE, FALSE },
    { DFOTA_PHASE_UPLOAD, 405, 406, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPLOAD, 407, 407, DFOTA_CLASS_RETRYABLE, FALSE },
    { DFOTA_PHASE_UPLOAD, 409, 410, DFOTA_CLASS_RETRYABLE, FALSE },
    { DFOTA_PHASE_UPLOAD, 413, 413, DFOTA_CLASS_RETRYABLE, FALSE },
    { DFOTA_PHASE_UPLOAD, 418, 418, DFOTA_CLASS_RETRYABLE, FALSE },
    { DFOTA_PHASE_UPLOAD, 420, 420, DFOTA_CLASS_SPACE, FALSE },
    { DFOTA_PHASE_UPLOAD, 421, 421, DFOTA_CLASS_RETRYABLE, FALSE },
    { DFOTA_PHASE_UPLOAD, 423, 423, DFOTA_CLASS_SPACE, FALSE },
    { DFOTA_PHASE_UPLOAD, 426, 426, DFOTA_CLASS_RETRYABLE, FALSE },
    { DFOTA_PHASE_UPDATE, 1, 1, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 500, 501, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 506, 507, DFOTA_CLASS_PACKAGE, FALSE },
    { DFOTA_PHASE_UPDATE, 552, 553, DFOTA_CLASS_PACKAGE, FALSE },

    /* The neighbours of the known codes are unknown. */
    { DFOTA_PHASE_FTP, -1, -1, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_FTP, 1, 600, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_FTP, 630, 701, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_HTTP, 1, 600, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_HTTP, 630, 700, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_HTTP, 731, 999, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_FILE, -1, -1, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPLOAD, -1, -1, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPLOAD, 402, 402, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPLOAD, 427, 999, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, G_MININT, G_MININT + 1, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, -1, -1, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 2, 499, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 503, 503, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 508, 509, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 512, 519, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 531, 539, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 547, 551, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, 554, 999, DFOTA_CLASS_UNKNOWN, FALSE },
    { DFOTA_PHASE_UPDATE, G_MAXINT - 1, G_MAXINT - 1, DFOTA_CLASS_UNKNOWN, FALSE },
};

static void
test_lookup (void)
{
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        for (gint code = rows[i].first; code <= rows[i].last; code++) {
            const DfotaCode *result = dfota_code_lookup (rows[i].phase, code);

            g_test_message ("%s %d", dfota_phase_to_string (rows[i].phase), code);
            g_assert_nonnull (result);
            g_assert_cmpint (result->phase, ==, rows[i].phase);
            g_assert_cmpstr (dfota_class_to_string (result->klass), ==,
                             dfota_class_to_string (rows[i].klass));
            g_assert_cmpint (result->is_guide, ==, rows[i].is_guide);
        }
    }

    g_assert_nonnull (dfota_code_lookup ((DfotaPhase) 99, 0));
    g_assert_cmpint (dfota_code_lookup ((DfotaPhase) 99, 0)->klass, ==, DFOTA_CLASS_UNKNOWN);
}

static void
check_row (const DfotaCode *row)
{
    g_test_message ("%s %d", dfota_phase_to_string (row->phase), row->first);
    g_assert_cmpint (row->first, <=, row->last);
    g_assert_cmpuint (row->phase, <, DFOTA_N_PHASES);
    g_assert_cmpuint (row->klass, <, DFOTA_N_CLASSES);
    g_assert_cmpuint (strlen (row->text), >, 20);
    g_assert_true (g_ascii_isupper (*row->text));
    g_assert_true (g_str_has_suffix (row->text, "."));
    g_assert_true (g_str_is_ascii (row->text));
    g_assert_null (strstr (row->text, "  "));
    if (row->first >= 0)
        g_assert_true (dfota_code_lookup (row->phase, row->last) == row);
    else
        g_assert_true (dfota_code_lookup (row->phase, -1) == row);
}

/* The rows are in order and do not overlap. The row for other codes is the last one of its
 * phase. */
static void
test_order (void)
{
    gsize            n_rows;
    const DfotaCode *table = dfota_code_table (&n_rows);
    guint            n_others = 0;

    for (gsize i = 0; i < n_rows; i++) {
        check_row (&table[i]);
        n_others += table[i].first < 0;
        if (i == 0)
            continue;
        g_assert_cmpint (table[i].phase, >=, table[i - 1].phase);
        if (table[i].phase != table[i - 1].phase)
            g_assert_cmpint (table[i - 1].first, ==, -1);
        else if (table[i].first >= 0)
            g_assert_cmpint (table[i].first, >, table[i - 1].last);
    }

    g_assert_cmpint (table[n_rows - 1].first, ==, -1);
    g_assert_cmpuint (n_others, ==, DFOTA_N_PHASES);
}

static void
test_strings (void)
{
    static const gchar *const classes[] = { "done",  "retryable", "package",
                                            "space", "network",   "unknown" };
    DfotaPhase                phase = DFOTA_PHASE_UPDATE;

    for (guint i = 0; i < DFOTA_N_PHASES; i++) {
        g_assert_true (dfota_phase_from_string (dfota_phase_to_string ((DfotaPhase) i), &phase));
        g_assert_cmpint (phase, ==, i);
    }
    g_assert_cmpstr (dfota_phase_to_string (DFOTA_PHASE_FTP), ==, "ftp");
    g_assert_cmpstr (dfota_phase_to_string (DFOTA_PHASE_HTTP), ==, "http");
    g_assert_cmpstr (dfota_phase_to_string (DFOTA_PHASE_FILE), ==, "file");
    g_assert_cmpstr (dfota_phase_to_string (DFOTA_PHASE_UPLOAD), ==, "upload");
    g_assert_cmpstr (dfota_phase_to_string (DFOTA_PHASE_UPDATE), ==, "update");
    g_assert_cmpstr (dfota_phase_to_string ((DfotaPhase) 99), ==, "");
    g_assert_false (dfota_phase_from_string (NULL, &phase));
    g_assert_false (dfota_phase_from_string ("", &phase));
    g_assert_false (dfota_phase_from_string ("FTP", &phase));
    g_assert_cmpint (phase, ==, DFOTA_PHASE_UPDATE);

    for (guint i = 0; i < DFOTA_N_CLASSES; i++)
        g_assert_cmpstr (dfota_class_to_string ((DfotaClass) i), ==, classes[i]);
    g_assert_cmpstr (dfota_class_to_string ((DfotaClass) 99), ==, "unknown");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    g_test_add_func ("/code/lookup", test_lookup);
    g_test_add_func ("/code/order", test_order);
    g_test_add_func ("/code/strings", test_strings);

    return g_test_run ();
}
