/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The man page and the program: the same options, the same exit codes, the same
 * members of the output.
 */

#include <string.h>

#include "check.h"
#include "options.h"
#include "report.h"
#include "samples.h"

/* Returns the man page without the backslashes before hyphens. */
static char *
load_page (void)
{
    g_autoptr (GError) error = NULL;
    char              *page = NULL;
    GString           *text;

    g_file_get_contents (MAN_PAGE, &page, NULL, &error);
    g_assert_no_error (error);
    text = g_string_new (page);
    g_free (page);
    g_string_replace (text, "\\-", "-", 0);
    return g_string_free (text, FALSE);
}

/* What stands after ".B " from the line @begin to the next heading; all of them if
 * @begin is NULL. */
static GPtrArray *
find_terms (const char *page, const char *begin)
{
    g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
    GPtrArray     *terms = g_ptr_array_new_with_free_func (g_free);
    gboolean       inside = begin == NULL;

    for (guint i = 0; lines[i]; i++) {
        if (begin && g_str_has_prefix (lines[i], ".S"))
            inside = g_str_equal (lines[i], begin);
        else if (inside && g_str_has_prefix (lines[i], ".B "))
            g_ptr_array_add (terms, g_strdup (lines[i] + strlen (".B ")));
    }
    return terms;
}

static gboolean
remove_term (GPtrArray *terms, const char *term)
{
    guint index;

    if (!g_ptr_array_find_with_equal_func (terms, term, g_str_equal, &index))
        return FALSE;
    g_ptr_array_remove_index (terms, index);
    return TRUE;
}

static void
check_option (const char *long_name, char short_name, gpointer user_data)
{
    g_autofree char *term = short_name ? g_strdup_printf ("-%c, --%s", short_name, long_name)
                                       : g_strdup_printf ("--%s", long_name);

    if (!remove_term (user_data, term))
        g_error ("%s is not in the man page", term);
}

static void
test_options (void)
{
    g_autofree char      *page = load_page ();
    g_autoptr (GPtrArray) terms = find_terms (page, NULL);

    for (guint i = terms->len; i > 0; i--) {
        if (((char *) terms->pdata[i - 1])[0] != '-')
            g_ptr_array_remove_index (terms, i - 1);
    }
    g_assert_cmpuint (terms->len, >, 10);
    dfota_options_foreach (check_option, terms);
    if (terms->len > 0)
        g_error ("%s is in the man page only", (char *) terms->pdata[0]);
}

static void
test_exit_codes (void)
{
    g_autofree char      *page = load_page ();
    g_autoptr (GPtrArray) terms = find_terms (page, ".SH EXIT CODES");
    gsize                 n_entries;
    const DfotaExitEntry *entries = dfota_exit_entries (&n_entries);

    g_assert_cmpuint (terms->len, ==, n_entries);
    for (gsize i = 0; i < n_entries; i++) {
        g_autofree char *part = g_strdup_printf (".TP\n.B %d %s\n%s\n", entries[i].code,
                                                 entries[i].name, entries[i].text);

        if (!strstr (page, part))
            g_error ("not in the man page:\n%s", part);
    }
}

static void
check_members (const DfotaRecord *record, const char *heading)
{
    g_autofree char      *page = load_page ();
    g_autoptr (GPtrArray) terms = find_terms (page, heading);
    g_autoptr (JsonNode)  node = dfota_record_to_json (record);
    g_autoptr (GList)     members = json_object_get_members (json_node_get_object (node));

    for (GList *l = members; l; l = l->next) {
        if (!remove_term (terms, l->data))
            g_error ("%s is not in the man page", (char *) l->data);
    }
    if (terms->len > 0)
        g_error ("%s is in the man page only", (char *) terms->pdata[0]);
}

static void
test_update_members (void)
{
    g_autoptr (DfotaUpdateInfo) info = sample_update ("updating", "");
    g_autoptr (DfotaRecord)     record = dfota_report_update (info);

    check_members (record, ".SS Members of an update");
}

static void
test_check_members (void)
{
    g_autoptr (DfotaModemInfo) info = sample_modem (TRUE, "R");
    const DfotaCheck           check = { .modem = info };
    g_autoptr (DfotaRecord)    record = dfota_check_report (&check);

    check_members (record, ".SS Members of a check");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/man/options", test_options);
    g_test_add_func ("/man/exit-codes", test_exit_codes);
    g_test_add_func ("/man/update-members", test_update_members);
    g_test_add_func ("/man/check-members", test_check_members);
    return g_test_run ();
}
