/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The comments of the D-Bus specification: no member and no argument is without one, and the
 * words in them are exactly those of the code.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "interface.h"
#include "dbus/error.h"
#include "machine/machine.h"
#include "protocol/code.h"
#include "protocol/source.h"

#define UPDATE_XML "plugin/dbus/org.freedesktop.ModemManager1.FirmwareUpdate.xml"
#define MODEM_XML  "plugin/dbus/org.freedesktop.ModemManager1.Modem.FirmwareUpdate.xml"

/* Fails the test if a member or an argument has no comment. */
static Interface *
read_interface (const gchar *file)
{
    g_autofree gchar  *path = g_build_filename (SOURCE_FOLDER, file, NULL);
    g_autoptr (GError) error = NULL;
    Interface         *interface = interface_new (path, &error);

    g_assert_no_error (error);
    return interface;
}

/* The check itself: a member and an argument without a comment are found. */
static void
test_gaps_are_found (void)
{
    static const gchar *const broken[] = {
        "<node><!--\nI:\n--><interface name='I'><method name='M'/></interface></node>",
        "<node><!--\nI:\n--><interface name='I'><!--\nM:\n@b: text\n--><method name='M'>"
        "<arg name='a' type='s'/></method></interface></node>",
    };

    for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
        g_autofree gchar  *path = NULL;
        g_autoptr (GError) error = NULL;
        gint               fd = g_file_open_tmp ("dfota-docs-XXXXXX.xml", &path, &error);

        g_assert_no_error (error);
        g_close (fd, NULL);
        g_assert_true (g_file_set_contents (path, broken[i], -1, NULL));
        g_assert_null (interface_new (path, &error));
        g_assert_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT);
        g_remove (path);
    }
}

/*****************************************************************************/
/* Words in quotes */

static GPtrArray *
get_words (const gchar *comment, const gchar *pattern)
{
    GPtrArray             *words = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GRegex)     regex = g_regex_new (pattern, 0, 0, NULL);
    g_autoptr (GMatchInfo) match = NULL;

    for (g_regex_match (regex, comment, 0, &match); g_match_info_matches (match);
         g_match_info_next (match, NULL))
        g_ptr_array_add (words, g_match_info_fetch (match, 1));
    return words;
}

static const gchar *
state_word (guint i)
{
    return dfota_state_to_string (i);
}

static const gchar *
reason_word (guint i)
{
    return dfota_reason_to_string (i + 1); /* without the empty one */
}

static const gchar *
phase_word (guint i)
{
    return dfota_phase_to_string (i);
}

static const gchar *
class_word (guint i)
{
    return dfota_class_to_string (i);
}

static const gchar *
source_word (guint i)
{
    return i < DFOTA_N_SOURCE_KINDS ? dfota_source_kind_to_string (i) : "file";
}

static const gchar *
final_state_word (guint i)
{
    return dfota_state_to_string (DFOTA_STATE_SUCCEEDED + i);
}

typedef struct {
    const gchar *file;
    const gchar *member;
    guint        n_words;
    const gchar *(*get_word) (guint i);
} Vocabulary;

static const Vocabulary vocabularies[] = {
    { UPDATE_XML, "State", DFOTA_N_STATES, state_word },
    { UPDATE_XML, "Completed", DFOTA_N_STATES - DFOTA_STATE_SUCCEEDED, final_state_word },
    { UPDATE_XML, "Reason", DFOTA_N_REASONS - 1, reason_word },
    { UPDATE_XML, "CodePhase", DFOTA_N_PHASES, phase_word },
    { UPDATE_XML, "CodeClass", DFOTA_N_CLASSES, class_word },
    { MODEM_XML, "Sources", DFOTA_N_SOURCE_KINDS + 1, source_word },
};

static void
test_vocabulary (gconstpointer data)
{
    const Vocabulary     *words = data;
    g_autoptr (Interface) interface = read_interface (words->file);
    const gchar          *comment = interface_get_comment (interface, words->member);
    g_autoptr (GPtrArray) found = NULL;

    g_assert_nonnull (comment);
    found = get_words (comment, "\"([a-z-]+)\"");
    for (guint i = 0; i < words->n_words; i++) {
        if (g_ptr_array_find_with_equal_func (found, words->get_word (i), g_str_equal, NULL))
            continue;
        g_test_message ("%s: the comment of %s does not have \"%s\"", words->file, words->member,
                        words->get_word (i));
        g_test_fail ();
    }
    g_assert_cmpuint (found->len, ==, words->n_words);
}

/*****************************************************************************/
/* Errors: CamelCase words of the part "Errors: …" */

static gboolean
is_error_name (const gchar *word)
{
    for (gint code = 0; code < DFOTA_N_ERRORS; code++) {
        g_autoptr (GError) error = g_error_new_literal (DFOTA_ERROR, code, "");
        g_autofree gchar  *name = g_dbus_error_encode_gerror (error);

        g_assert_true (g_str_has_prefix (name, DFOTA_ERROR_PREFIX));
        if (g_str_equal (name + strlen (DFOTA_ERROR_PREFIX), word))
            return TRUE;
    }
    return FALSE;
}

static guint
check_errors_of (Interface *interface, const gchar *method, GHashTable *seen)
{
    const gchar          *comment = interface_get_comment (interface, method);
    const gchar          *part = strstr (comment, "Errors:");
    g_autoptr (GPtrArray) words = NULL;

    g_assert_nonnull (part);
    /* a word that begins a list or follows a comma */
    words = get_words (part + strlen ("Errors:"), "(?:^\\s*|,\\s+)([A-Z][A-Za-z]+)\\b");
    for (guint i = 0; i < words->len; i++) {
        g_test_message ("%s: %s", method, (const gchar *) words->pdata[i]);
        g_assert_true (is_error_name (words->pdata[i]));
        g_hash_table_add (seen, g_strdup (words->pdata[i]));
    }
    return words->len;
}

static void
test_errors (void)
{
    g_autoptr (Interface)  update = read_interface (UPDATE_XML);
    g_autoptr (Interface)  modem = read_interface (MODEM_XML);
    g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

    g_assert_cmpuint (check_errors_of (modem, "Start", seen), >, 0);
    g_assert_cmpuint (check_errors_of (modem, "Install", seen), >, 0);
    g_assert_cmpuint (check_errors_of (update, "Cancel", seen), ==, 1);
    g_assert_cmpuint (check_errors_of (update, "GiveUp", seen), ==, 1);
    g_assert_cmpuint (check_errors_of (update, "Forget", seen), ==, 1);
    g_assert_cmpuint (g_hash_table_size (seen), ==, DFOTA_N_ERRORS);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/docs/dbus/gaps-are-found", test_gaps_are_found);
    for (gsize i = 0; i < G_N_ELEMENTS (vocabularies); i++) {
        g_autofree gchar *path = g_strdup_printf ("/docs/dbus/words/%s", vocabularies[i].member);

        g_test_add_data_func (path, &vocabularies[i], test_vocabulary);
    }
    g_test_add_func ("/docs/dbus/errors", test_errors);
    return g_test_run ();
}
