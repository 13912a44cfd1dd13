/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The journal: what is saved is loaded again, no secret is stored, and a full disk leaves
 * the former contents. test-journal-damage.c has damaged files.
 */

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "dbus/error.h"
#include "journal-fixture.h"
#include "descriptors.h"

static guint n_synced_files;
static guint n_synced_folders;

/* Replaces the C library's, also for GLib: counts. */
int
fsync (int fd)
{
    struct stat status;

    g_assert_no_errno (fstat (fd, &status));
    if (S_ISDIR (status.st_mode))
        n_synced_folders++;
    else
        n_synced_files++;
    return 0;
}

static void
assert_mode (const gchar *path, guint mode)
{
    GStatBuf status;

    g_assert_cmpint (g_stat (path, &status), ==, 0);
    g_assert_cmpuint (status.st_mode & 07777, ==, mode);
}

static void
test_round_trip (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) first = journal_fixture_new_entry (2);
    g_autoptr (DfotaJournalEntry) second = dfota_journal_entry_new (10);
    g_autoptr (GPtrArray)         entries = NULL;

    g_assert_cmpint (second->machine.code, ==, DFOTA_CODE_NONE);
    second->machine.is_present = FALSE; /* without a value */
    second->machine.state = DFOTA_STATE_FAILED;
    second->is_forgotten = TRUE;
    journal_fixture_save (fixture, second);
    journal_fixture_save (fixture, first);

    entries = journal_fixture_load_all (fixture);
    g_assert_cmpuint (fixture->problems->len, ==, 0);
    g_assert_cmpuint (entries->len, ==, 2);
    journal_fixture_assert_equal (entries->pdata[0], first);
    journal_fixture_assert_equal (entries->pdata[1], second);
}

/* The smallest values that are written, and those that are left out. */
static void
test_small_values (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = dfota_journal_entry_new (1);
    g_autoptr (GPtrArray)         entries = NULL;
    g_autofree gchar             *text = NULL;
    g_autofree gchar             *empty = NULL;

    g_assert_false (entry->machine.is_local);
    entry->machine.state = DFOTA_STATE_FAILED;
    entry->machine.is_present = FALSE; /* without a value */
    journal_fixture_save (fixture, entry);
    empty = journal_fixture_read_file (fixture, "1.update");
    g_assert_null (strstr (empty, "package-size"));
    g_assert_null (strstr (empty, "family"));
    g_assert_nonnull (strstr (empty, "\nCodePhase=\n"));

    dfota_journal_entry_set (&entry->family, "x");
    entry->package_size = 1;
    entry->machine.code = 0;
    entry->machine.phase = DFOTA_PHASE_HTTP;
    journal_fixture_save (fixture, entry);
    text = journal_fixture_read_file (fixture, "1.update");
    g_assert_nonnull (strstr (text, "package-size=1\n"));
    g_assert_nonnull (strstr (text, "\nCodePhase=http\n"));
    entries = journal_fixture_load_all (fixture);
    g_assert_cmpuint (entries->len, ==, 1);
    journal_fixture_assert_equal (entries->pdata[0], entry);
    g_assert_cmpstr (((DfotaJournalEntry *) entries->pdata[0])->family, ==, "x");
    dfota_journal_entry_free (NULL);
}

/* Sorted by id, whatever the order in the directory is. */
static void
test_order (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (GPtrArray) entries = NULL;

    for (guint id = 30; id > 0; id--) {
        g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (id);

        journal_fixture_save (fixture, entry);
    }

    entries = journal_fixture_load_all (fixture);
    g_assert_cmpuint (entries->len, ==, 30);
    for (guint i = 0; i < entries->len; i++)
        g_assert_cmpuint (((DfotaJournalEntry *) entries->pdata[i])->id, ==, i + 1);
}

static void
test_replace (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (1);
    g_autoptr (GPtrArray)         entries = NULL;

    journal_fixture_save (fixture, entry);
    entry->machine.state = DFOTA_STATE_FAILED;
    entry->machine.reason = DFOTA_REASON_NONE;
    entry->package_size = 0;
    dfota_journal_entry_set (&entry->file, NULL);
    journal_fixture_save (fixture, entry);

    entries = journal_fixture_load_all (fixture);
    g_assert_cmpuint (entries->len, ==, 1);
    journal_fixture_assert_equal (entries->pdata[0], entry);
}

static void
test_modes (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (1);
    g_autofree gchar             *path = journal_fixture_build_path (fixture, "1.update");
    g_autofree gchar             *parent = g_path_get_dirname (fixture->folder);

    journal_fixture_save (fixture, entry);
    assert_mode (path, 0600);
    assert_mode (fixture->folder, 0700);
    assert_mode (parent, 0700);

    /* A directory with permissions for all is restricted again. */
    g_assert_cmpint (g_chmod (path, 0666), ==, 0);
    journal_fixture_save (fixture, entry);
    assert_mode (path, 0600);
}

static void
test_no_secret (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (1);
    g_autofree gchar             *text = NULL;
    g_autofree gchar             *second = NULL;

    dfota_journal_entry_set (&entry->source, "ftp://someone:secret@host/p");
    entry->source_kind = DFOTA_SOURCE_FTP;
    journal_fixture_save (fixture, entry);
    text = journal_fixture_read_file (fixture, "1.update");
    g_assert_nonnull (strstr (text, "Source=ftp://host/p\n"));
    g_assert_null (strstr (text, "secret"));
    g_assert_null (strstr (text, "someone"));

    dfota_journal_entry_set (&entry->source, "https://host/p?token=secret");
    journal_fixture_save (fixture, entry);
    second = journal_fixture_read_file (fixture, "1.update");
    g_assert_null (strstr (second, "secret"));
}

/* Text of a module or a user goes to the file and to D-Bus. Both need UTF-8. */
static void
test_no_utf8 (JournalFixture *fixture, gconstpointer data)
{
    static const gchar *const     texts[] = { "EP06\xff", "\303", "\360\237\224" };
    g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (1);

    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        g_autoptr (GPtrArray) entries = NULL;

        dfota_journal_entry_set (&entry->revision_after, texts[i]);
        g_assert_true (g_utf8_validate (entry->revision_after, -1, NULL));
        journal_fixture_save (fixture, entry);
        entries = journal_fixture_load_all (fixture);
        g_assert_cmpuint (entries->len, ==, 1);
        journal_fixture_assert_equal (entries->pdata[0], entry);
    }
}

static void
test_ids (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (7);

    g_assert_cmpuint (dfota_journal_next_id (fixture->journal), ==, 1);
    g_assert_cmpuint (dfota_journal_next_id (fixture->journal), ==, 2);
    journal_fixture_save (fixture, entry);
    g_assert_true (dfota_journal_remove (fixture->journal, 7, NULL));
    g_assert_false (journal_fixture_exists (fixture, "7.update"));
    g_assert_true (dfota_journal_remove (fixture->journal, 7, NULL));
    g_assert_cmpuint (dfota_journal_next_id (fixture->journal), ==, 8);

    journal_fixture_write_file (fixture, "9.update", "", 0);
    journal_fixture_write_file (fixture, "12.update.bad", "", 0);
    journal_fixture_write_file (fixture, "99.other", "", 0);
    journal_fixture_write_file (fixture, "x.update", "", 0);
    dfota_journal_free (fixture->journal);
    fixture->journal = dfota_journal_open (fixture->folder, NULL);
    g_assert_cmpuint (dfota_journal_next_id (fixture->journal), ==, 13);
}

/* Each file alone determines the next id. */
static void
test_next_id (JournalFixture *fixture, gconstpointer data)
{
    static const struct {
        const gchar *name;
        guint        next;
    } rows[] = {
        { "1.update", 2 },
        { "7.update.bad", 8 },
        { "4294967293.update", 4294967294 },
        { "4294967294.update", 4294967295 },
        { "4294967295.update", 1 }, /* no id could follow it */
        { "07.update", 1 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *path = journal_fixture_build_path (fixture, rows[i].name);

        journal_fixture_write_file (fixture, rows[i].name, "", 0);
        dfota_journal_free (fixture->journal);
        fixture->journal = dfota_journal_open (fixture->folder, NULL);
        g_assert_cmpuint (dfota_journal_next_id (fixture->journal), ==, rows[i].next);
        g_assert_no_errno (g_unlink (path));
    }
    dfota_journal_free (NULL);
}

/* Saving puts the file, its name, and at first the directory's name on the disk. */
static void
test_durable (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (1);
    g_autofree gchar             *below = journal_fixture_build_path (fixture, "c");
    guint                         n_descriptors = descriptors_count ();
    DfotaJournal                 *journal;

    n_synced_files = n_synced_folders = 0;
    journal_fixture_save (fixture, entry);
    g_assert_cmpuint (n_synced_files, ==, 1);
    g_assert_cmpuint (n_synced_folders, ==, 1);
    journal = dfota_journal_open (below, NULL);
    g_assert_nonnull (journal);
    dfota_journal_free (journal);
    g_assert_cmpuint (n_synced_folders, ==, 2);
    journal = dfota_journal_open (below, NULL); /* it is there */
    dfota_journal_free (journal);
    g_assert_cmpuint (n_synced_folders, ==, 2);
    g_assert_cmpuint (descriptors_count (), ==, n_descriptors);
}

/*****************************************************************************/
/* Errors */

/* A limit of the file size imitates a full disk: a write fails half-way. */
static gboolean
save_without_space (JournalFixture *fixture, const DfotaJournalEntry *entry, GError **error)
{
    struct rlimit old, none;
    gboolean      saved;

    g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
    none = old;
    none.rlim_cur = 64;
    signal (SIGXFSZ, SIG_IGN);
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &none), ==, 0);
    saved = dfota_journal_save (fixture->journal, entry, error);
    g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
    return saved;
}

static void
test_no_space (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) before = journal_fixture_new_entry (1);
    g_autoptr (DfotaJournalEntry) after = journal_fixture_new_entry (1);
    g_autoptr (GPtrArray)         entries = NULL;
    g_autoptr (GError)            error = NULL;

    journal_fixture_save (fixture, before);
    after->machine.state = DFOTA_STATE_FAILED;
    g_assert_false (save_without_space (fixture, after, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, "1.update"));

    entries = journal_fixture_load_all (fixture);
    g_assert_cmpuint (entries->len, ==, 1);
    journal_fixture_assert_equal (entries->pdata[0], before);
}

/* The directory is removed while the journal is open. */
static void
test_no_folder (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (1);
    g_autoptr (GError)            error = NULL;

    journal_fixture_remove_folder (fixture->folder);
    g_assert_false (dfota_journal_save (fixture->journal, entry, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    g_clear_error (&error);
    g_assert_null (dfota_journal_load_all (fixture->journal, NULL, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
}

/* Root may read everything, so it becomes another user meanwhile. */
static void
test_unreadable (JournalFixture *fixture, gconstpointer data)
{
    g_autofree gchar  *path = g_dir_make_tmp ("dfota-unreadable-XXXXXX", NULL);
    g_autoptr (GError) error = NULL;
    uid_t              user = geteuid ();
    DfotaJournal      *journal;

    g_assert_no_errno (g_chmod (path, 0));
    if (user == 0)
        g_assert_no_errno (seteuid (65534));
    journal = dfota_journal_open (path, &error);
    g_assert_no_errno (seteuid (user));
    g_assert_no_errno (g_rmdir (path));
    g_assert_null (journal);
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
}

static void
test_no_permission (JournalFixture *fixture, gconstpointer data)
{
    g_autofree gchar  *file = journal_fixture_build_path (fixture, "file");
    g_autofree gchar  *below = journal_fixture_build_path (fixture, "file/folder");
    g_autoptr (GError) error = NULL;

    journal_fixture_write_file (fixture, "file", "", 0);
    g_assert_null (dfota_journal_open (below, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    g_assert_nonnull (strstr (error->message, below));
    g_clear_error (&error);
    g_assert_null (dfota_journal_open (file, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    g_clear_error (&error);

    /* A directory with the name of the entry cannot be removed as a file. */
    g_clear_pointer (&file, g_free);
    file = journal_fixture_build_path (fixture, "5.update");
    g_assert_cmpint (g_mkdir (file, 0700), ==, 0);
    g_assert_false (dfota_journal_remove (fixture->journal, 5, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
}

static void
test_default_path (void)
{
    g_autofree gchar *path = NULL;
    g_autofree gchar *own = NULL;

    g_unsetenv ("MM_QUECTEL_DFOTA_STATE_DIR");
    path = dfota_journal_get_default_path ();
    g_assert_true (g_str_has_suffix (path, "/lib/mm-quectel-dfota"));
    g_assert_true (g_path_is_absolute (path));
    g_setenv ("MM_QUECTEL_DFOTA_STATE_DIR", "/own", TRUE);
    own = dfota_journal_get_default_path ();
    g_assert_cmpstr (own, ==, "/own");
    g_unsetenv ("MM_QUECTEL_DFOTA_STATE_DIR");
}

#define ADD(name, function)                                                                        \
    g_test_add (name, JournalFixture, NULL, journal_fixture_set_up, function,                      \
                journal_fixture_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    ADD ("/journal/round-trip", test_round_trip);
    ADD ("/journal/small-values", test_small_values);
    ADD ("/journal/order", test_order);
    ADD ("/journal/replace", test_replace);
    ADD ("/journal/modes", test_modes);
    ADD ("/journal/no-secret", test_no_secret);
    ADD ("/journal/no-utf8", test_no_utf8);
    ADD ("/journal/ids", test_ids);
    ADD ("/journal/next-id", test_next_id);
    ADD ("/journal/durable", test_durable);
    ADD ("/journal/no-space", test_no_space);
    ADD ("/journal/no-folder", test_no_folder);
    ADD ("/journal/no-permission", test_no_permission);
    ADD ("/journal/unreadable", test_unreadable);
    g_test_add_func ("/journal/default-path", test_default_path);

    return g_test_run ();
}
