/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The D-Bus specification is the reference: each member has its comment, and the
 * words in the comments are exactly those of the code.
 */

#include <gio/gio.h>
#include <string.h>

#include "documents.h"
#include "dbus/error.h"
#include "machine/machine.h"
#include "protocol/code.h"
#include "protocol/source.h"

#define UPDATE_XML "plugin/dbus/org.freedesktop.ModemManager1.FirmwareUpdate.xml"
#define MODEM_XML  "plugin/dbus/org.freedesktop.ModemManager1.Modem.FirmwareUpdate.xml"

/* What was read of one file: "Start", "Start@source" for an argument → the comment
 * that stands before the member. */
typedef struct {
    GHashTable *comments;
    gchar      *pending; /* comment whose member has not come yet */
    gchar      *member;
    gchar      *comment;  /* of member */
    GPtrArray  *problems; /* gchar * */
} Specification;

static gboolean
has_line (const gchar *comment, const gchar *line)
{
    g_autofree gchar *quoted = g_regex_escape_string (line, -1);
    g_autofree gchar *pattern = g_strdup_printf ("^ *%s", quoted);

    return comment && g_regex_match_simple (pattern, comment, G_REGEX_MULTILINE, 0);
}

static void
begin_member (Specification *self, const gchar *element, const gchar *name)
{
    g_autofree gchar *heading = g_strdup_printf ("%s:", name);

    if (!has_line (self->pending, heading))
        g_ptr_array_add (self->problems,
                         g_strdup_printf ("no comment \"%s\" right before <%s name=\"%s\">",
                                          heading, element, name));
    g_free (self->member);
    g_free (self->comment);
    self->member = g_strdup (name);
    self->comment = g_strdup (self->pending ? self->pending : "");
    g_hash_table_insert (self->comments, g_strdup (name), g_strdup (self->comment));
}

static void
begin_argument (Specification *self, const gchar *name)
{
    g_autofree gchar *line = g_strdup_printf ("@%s:", name);

    if (!has_line (self->comment, line))
        g_ptr_array_add (self->problems, g_strdup_printf ("the comment of %s does not tell %s",
                                                          self->member, line));
}

static void
start_element (GMarkupParseContext *context,
               const gchar         *element,
               const gchar        **keys,
               const gchar        **values,
               gpointer             user_data,
               GError             **error)
{
    static const gchar *const members[] = { "interface", "method", "signal", "property", NULL };
    Specification            *self = user_data;
    const gchar              *name = NULL;

    for (guint i = 0; keys[i]; i++)
        if (g_str_equal (keys[i], "name"))
            name = values[i];
    if (g_strv_contains (members, element))
        begin_member (self, element, name);
    else if (g_str_equal (element, "arg"))
        begin_argument (self, name);
    g_clear_pointer (&self->pending, g_free);
}

static void
passthrough (GMarkupParseContext *context,
             const gchar         *text,
             gsize                length,
             gpointer             user_data,
             GError             **error)
{
    Specification *self = user_data;

    if (!g_str_has_prefix (text, "<!--"))
        return;
    g_free (self->pending);
    self->pending = g_strndup (text + strlen ("<!--"), length - strlen ("<!---->"));
}

static Specification *
specification_read (const gchar *name)
{
    static const GMarkupParser      parser = { start_element, NULL, NULL, passthrough, NULL };
    Specification                  *self = g_new0 (Specification, 1);
    g_autofree gchar               *text = docs_read_file (name);
    g_autoptr (GError)              error = NULL;
    g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, self, NULL);

    self->comments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    self->problems = g_ptr_array_new_with_free_func (g_free);
    g_markup_parse_context_parse (context, text, -1, &error);
    g_assert_no_error (error);
    g_markup_parse_context_end_parse (context, &error);
    g_assert_no_error (error);
    return self;
}

static void
specification_free (Specification *self)
{
    g_hash_table_unref (self->comments);
    g_ptr_array_unref (self->problems);
    g_free (self->pending);
    g_free (self->member);
    g_free (self->comment);
    g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Specification, specification_free)

/*****************************************************************************/

static void
test_documented (gconstpointer data)
{
    g_autoptr (Specification) read = specification_read (data);
    g_autofree gchar         *text = docs_read_file (data);
    g_autoptr (GDBusNodeInfo) node = NULL;
    guint                     n_members = 1; /* the interface */

    node = g_dbus_node_info_new_for_xml (text, NULL);
    g_assert_nonnull (node);
    for (guint i = 0; node->interfaces[0]->methods && node->interfaces[0]->methods[i]; i++)
        n_members++;
    for (guint i = 0; node->interfaces[0]->signals && node->interfaces[0]->signals[i]; i++)
        n_members++;
    for (guint i = 0; node->interfaces[0]->properties && node->interfaces[0]->properties[i]; i++)
        n_members++;
    g_assert_cmpuint (g_hash_table_size (read->comments), ==, n_members);
    for (guint i = 0; i < read->problems->len; i++) {
        g_test_message ("%s: %s", (const gchar *) data, (const gchar *) read->problems->pdata[i]);
        g_test_fail ();
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
    const Vocabulary         *words = data;
    g_autoptr (Specification) read = specification_read (words->file);
    const gchar              *comment = g_hash_table_lookup (read->comments, words->member);
    g_autoptr (GPtrArray)     found = NULL;

    g_assert_nonnull (comment);
    found = get_words (comment, "\"([a-z-]+)\"");
    for (guint i = 0; i < words->n_words; i++) {
        if (g_ptr_array_find_with_equal_func (found, words->get_word (i), g_str_equal, NULL))
            continue;
        g_test_message ("%s: the comment of %s does not tell \"%s\"", words->file, words->member,
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
check_errors_of (Specification *read, const gchar *method, GHashTable *seen)
{
    const gchar          *comment = g_hash_table_lookup (read->comments, method);
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
    g_autoptr (Specification) update = specification_read (UPDATE_XML);
    g_autoptr (Specification) modem = specification_read (MODEM_XML);
    g_autoptr (GHashTable)    seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

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
    g_test_add_data_func ("/docs/dbus/update-documented", UPDATE_XML, test_documented);
    g_test_add_data_func ("/docs/dbus/modem-documented", MODEM_XML, test_documented);
    for (gsize i = 0; i < G_N_ELEMENTS (vocabularies); i++) {
        g_autofree gchar *path = g_strdup_printf ("/docs/dbus/words/%s", vocabularies[i].member);

        g_test_add_data_func (path, &vocabularies[i], test_vocabulary);
    }
    g_test_add_func ("/docs/dbus/errors", test_errors);
    return g_test_run ();
}
