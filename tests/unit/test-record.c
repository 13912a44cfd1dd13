/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An update as data: its properties on D-Bus, and its file in the journal.
 */

#include "update/record.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "dbus/error.h"
#include "family-fixture.h"
#include "journal-fixture.h"

typedef struct {
    JournalFixture     journal;
    DfotaRecord       *record;
    DfotaJournalEntry *entry; /* the record's */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
    journal_fixture_set_up (&f->journal, NULL);
    f->entry = journal_fixture_new_entry (7);
    f->record = dfota_record_new (f->journal.journal, f->entry);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *skeleton = dfota_record_get_skeleton (f->record);

    g_object_add_weak_pointer (G_OBJECT (skeleton), (gpointer *) &skeleton);
    g_assert_finalize_object (f->record);
    g_assert_null (skeleton);
    journal_fixture_tear_down (&f->journal, NULL);
}

/* The value of a property, as text. */
static void
assert_property (Fixture *f, const gchar *name, const gchar *expected)
{
    GDBusInterfaceSkeleton *skeleton =
        G_DBUS_INTERFACE_SKELETON (dfota_record_get_skeleton (f->record));
    g_autoptr (GVariant) all = g_dbus_interface_skeleton_get_properties (skeleton);
    g_autoptr (GVariant) value = g_variant_lookup_value (all, name, NULL);
    g_autofree gchar    *text = NULL;

    g_assert_nonnull (value);
    text = g_variant_print (value, FALSE);
    if (g_strcmp0 (text, expected) != 0)
        g_error ("%s is %s, not %s", name, text, expected);
}

/*****************************************************************************/

static void
test_new (Fixture *f, gconstpointer data)
{
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_modem (dfota_record_get_skeleton (f->record)),
                     ==, "/");
    assert_property (f, "PackageSize", "5000000000");
    assert_property (f, "State", "''"); /* not published yet */
    g_assert_cmpstr (dfota_record_get_path (f->record), ==, DFOTA_UPDATE_PATH "/7");
    g_assert_cmpuint (dfota_record_get_id (f->record), ==, 7);
    g_assert_true (dfota_record_get_entry (f->record) == f->entry);
    g_assert_true (dfota_record_get_machine (f->record) == &f->entry->machine);
    g_assert_false (dfota_record_is_final (f->record));
    f->entry->machine.state = DFOTA_STATE_UNVERIFIED;
    g_assert_true (dfota_record_is_final (f->record));
    g_assert_false (journal_fixture_exists (&f->journal, "7.update"));
}

static void
test_publish (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *name;
        const gchar *value;
    } rows[] = {
        { "State", "'stalled'" },
        { "Reason", "'silence'" },
        { "Percent", "99" },
        { "Attempt", "6" },
        { "MaxAttempts", "6" },
        { "Code", "505" },
        { "CodePhase", "'update'" },
        { "Device", "'/sys/devices/pci0000:00/usb1/1-1'" },
        { "EquipmentIdentifier", "'861234567890123'" },
        { "Source", "'http://host/p'" },
        { "SourceSalt", "'6ecd8c99-4036-403d-bf84-cf8400f67836'" },
        { "SourceDigest", "'d17489f4'" },
        { "RevisionBefore", "'EP06ELAR02A08M4G_01.001.01.001'" },
        { "RevisionExpected", "'EP06ELAR03A08M4G'" },
        { "RevisionAfter", "'after'" },
        { "MayPowerOff", "true" },
        { "MayReset", "true" },
        { "StartTime", "1535673600000000" },
        { "LastUrcTime", "9223372036854775807" },
        { "EndTime", "-1" },
        { "Warning", "'a warning'" },
    };

    dfota_journal_entry_set (&f->entry->revision_after, "after");
    dfota_record_publish (f->record);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
        assert_property (f, rows[i].name, rows[i].value);
    f->entry->machine.is_update_done = FALSE;
    f->entry->machine.state = DFOTA_STATE_UPDATING;
    dfota_record_publish (f->record);
    assert_property (f, "MayPowerOff", "false");
    assert_property (f, "MayReset", "false");
}

/* A code has a phase, a class and a text; without a code they are empty. */
static void
test_code (Fixture *f, gconstpointer data)
{
    const DfotaCode *row = dfota_code_lookup (DFOTA_PHASE_UPDATE, 505);
    g_autofree gchar *class = g_strdup_printf ("'%s'", dfota_class_to_string (row->klass));

    dfota_record_publish (f->record);
    assert_property (f, "CodeClass", class);
    g_assert_cmpstr (
        dfota_gdbus_firmware_update_get_code_text (dfota_record_get_skeleton (f->record)), ==,
        row->text);
    f->entry->machine.code = DFOTA_CODE_NONE;
    dfota_record_publish (f->record);
    assert_property (f, "Code", "-1");
    assert_property (f, "CodePhase", "''");
    assert_property (f, "CodeClass", "''");
    assert_property (f, "CodeText", "''");
}

static void
test_family (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaFamily) family =
        family_fixture_new ("[Update]\nAttempts=3\nDownloadProgress=yes\n");

    dfota_record_set_family (f->record, NULL);
    g_assert_cmpuint (f->entry->machine.max_attempts, ==, DFOTA_MAX_ATTEMPTS);
    g_assert_false (f->entry->machine.reports_download);
    dfota_record_set_family (f->record, family);
    g_assert_cmpuint (f->entry->machine.max_attempts, ==, 3);
    g_assert_true (f->entry->machine.reports_download);
}

/* The strings of the firmware before the update, by the command that returned them. */
static void
test_identity (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *command;
        const gchar *exact;
        const gchar *base;
    } rows[] = {
        { DFOTA_RECORD_COMMAND_EXACT, "R_1", "R" },
        { "", "R_1", "R" },
        { DFOTA_RECORD_COMMAND_BASE, "", "R_1" },
    };

    dfota_journal_entry_set (&f->entry->revision_before, "R_1");
    dfota_journal_entry_set (&f->entry->base_before, "R");
    dfota_journal_entry_set (&f->entry->edition_before, "V02");
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (DfotaIdentity) identity = NULL;

        dfota_journal_entry_set (&f->entry->revision_command, rows[i].command);
        identity = dfota_record_get_identity (f->record);
        g_assert_cmpstr (identity->exact, ==, rows[i].exact);
        g_assert_cmpstr (identity->base, ==, rows[i].base);
        g_assert_cmpstr (identity->edition, ==, "V02");
    }
}

/*****************************************************************************/

static void
test_save (Fixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (dfota_record_save (f->record, &error));
    g_assert_no_error (error);
    g_assert_true (journal_fixture_exists (&f->journal, "7.update"));
    dfota_record_remove (f->record);
    g_assert_false (journal_fixture_exists (&f->journal, "7.update"));
    g_assert_true (dfota_record_save (f->record, &error));
    dfota_record_save_or_warn (f->record);
    g_assert_false (journal_fixture_exists (&f->journal, "7.update"));
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    dfota_record_save_or_warn (f->record);
    g_assert_true (journal_fixture_exists (&f->journal, "7.update"));
    journal_fixture_remove_folder (f->journal.folder);
    g_assert_false (dfota_record_save (f->record, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "update 7: could not write *7.update*");
    dfota_record_save_or_warn (f->record);
    g_test_assert_expected_messages ();
}

/* A file that cannot be removed is reported, and is not written again. */
static void
test_remove_fails (Fixture *f, gconstpointer data)
{
    g_autofree gchar *path = journal_fixture_build_path (&f->journal, "7.update");

    g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
    g_test_expect_message ("dfota", G_LOG_LEVEL_WARNING, "could not *7.update*");
    dfota_record_remove (f->record);
    g_test_assert_expected_messages ();
    g_assert_true (dfota_record_save (f->record, NULL));
    g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
}

#define ADD(name, function) g_test_add ("/record/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("new", test_new);
    ADD ("publish", test_publish);
    ADD ("code", test_code);
    ADD ("family", test_family);
    ADD ("identity", test_identity);
    ADD ("save", test_save);
    ADD ("no-folder", test_no_folder);
    ADD ("remove-fails", test_remove_fails);
    return g_test_run ();
}
