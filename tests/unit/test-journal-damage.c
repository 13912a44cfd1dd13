/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The journal with damaged files. A file that cannot be read is not loaded, is reported,
 * is kept for inspection, and does not prevent the loading of the others.
 */

#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "journal-fixture.h"

/* From a truncated file nothing is loaded; if only the last bytes are missing, everything is. */
static void
test_torn (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = journal_fixture_new_entry (1);
    g_autofree gchar             *text = NULL;
    g_autofree gchar             *bad = journal_fixture_build_path (fixture, "1.update.bad");
    gsize                         length;

    journal_fixture_save (fixture, entry);
    text = journal_fixture_read_file (fixture, "1.update");
    length = strlen (text);
    for (gsize n = 0; n <= length; n++) {
        g_autoptr (GPtrArray) entries = NULL;
        gboolean              is_whole = n + 1 >= length; /* without the last line end */

        g_unlink (bad);
        journal_fixture_write_file (fixture, "1.update", text, n);
        entries = journal_fixture_load_all (fixture);
        g_assert_cmpuint (entries->len, ==, is_whole);
        g_assert_cmpuint (fixture->problems->len, ==, !is_whole);
        g_assert_cmpint (journal_fixture_exists (fixture, "1.update"), ==, is_whole);
        g_assert_cmpint (journal_fixture_exists (fixture, "1.update.bad"), ==, !is_whole);
        if (is_whole)
            journal_fixture_assert_equal (entries->pdata[0], entry);
    }
}

#define HEAD   "[Journal]\nVersion=1\n[Update]\nId=1\nState=updating\nSourceKind=http\n"
#define HEAD_2 "[Journal]\nVersion=1\n[Update]\nId=2\nState=updating\nSourceKind=http\n"
#define TAIL   "[End]\nComplete=true\n"

typedef enum {
    LOADED,
    SET_ASIDE,
    LEFT_ALONE,
} Outcome;

static const struct {
    const gchar *name;
    const gchar *text;
    Outcome      outcome;
} files[] = {
    { "smallest", HEAD TAIL, LOADED },
    { "unknown keys", HEAD "New=1\n[Machine]\nnew=2\n[New]\nx=y\n" TAIL, LOADED },
    { "code", HEAD "Code=0\n" TAIL, LOADED },
    { "empty", "", SET_ASIDE },
    { "blank", "\n\n\n", SET_ASIDE },
    { "no end", HEAD, SET_ASIDE },
    { "end false", HEAD "[End]\nComplete=false\n", SET_ASIDE },
    { "no version", "[Update]\nId=1\nState=updating\nSourceKind=http\n" TAIL, SET_ASIDE },
    { "version 0", "[Journal]\nVersion=0\n" TAIL, SET_ASIDE },
    { "version negative", "[Journal]\nVersion=-1\n" TAIL, SET_ASIDE },
    { "version in words", "[Journal]\nVersion=one\n" TAIL, SET_ASIDE },
    { "version 2", "[Journal]\nVersion=2\n", LEFT_ALONE },
    { "version 99", "[Journal]\nVersion=99\n[Update]\nId=x\n", LEFT_ALONE },
    { "no id", "[Journal]\nVersion=1\n[Update]\nState=x\nSourceKind=http\n" TAIL, SET_ASIDE },
    { "other id", "[Journal]\nVersion=1\n[Update]\nId=2\nState=x\nSourceKind=http\n" TAIL,
      SET_ASIDE },
    { "no state", "[Journal]\nVersion=1\n[Update]\nId=1\nSourceKind=http\n" TAIL, SET_ASIDE },
    { "state of a newer plugin",
      "[Journal]\nVersion=1\n[Update]\nId=1\nSourceKind=http\nState=x\n" TAIL, LEFT_ALONE },
    { "no kind", "[Journal]\nVersion=1\n[Update]\nId=1\nState=x\n" TAIL, SET_ASIDE },
    { "kind unknown", "[Journal]\nVersion=1\n[Update]\nId=1\nState=x\nSourceKind=y\n" TAIL,
      SET_ASIDE },
    { "code in words", HEAD "Code=many\n" TAIL, SET_ASIDE },
    { "key that is no text", HEAD "\xe5[=1\n" TAIL, SET_ASIDE },
    { "line that is no text", HEAD "\xff\xfe\n" TAIL, SET_ASIDE },
    { "code too long", HEAD "Code=99999999999\n" TAIL, SET_ASIDE },
    { "time in words", HEAD "StartTime=soon\n" TAIL, SET_ASIDE },
    { "bad escape", HEAD "Device=\\q\n" TAIL, SET_ASIDE },
    { "no utf-8", HEAD "Device=\xff\n" TAIL, SET_ASIDE },
    { "garbage",
      "\x7f"
      "ELF\x01\x02\x03",
      SET_ASIDE },
    { "half a line", HEAD "Devi\n" TAIL, SET_ASIDE },
};

static void
test_files (JournalFixture *fixture, gconstpointer data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
        g_autoptr (GPtrArray) entries = NULL;
        g_autofree gchar     *bad = journal_fixture_build_path (fixture, "1.update.bad");

        g_test_message ("%s", files[i].name);
        g_unlink (bad);
        journal_fixture_write_file (fixture, "1.update", files[i].text, -1);
        entries = journal_fixture_load_all (fixture);

        g_assert_cmpuint (entries->len, ==, files[i].outcome == LOADED);
        g_assert_cmpuint (fixture->problems->len, ==, files[i].outcome != LOADED);
        g_assert_cmpint (journal_fixture_exists (fixture, "1.update"), ==,
                         files[i].outcome != SET_ASIDE);
        g_assert_cmpint (journal_fixture_exists (fixture, "1.update.bad"), ==,
                         files[i].outcome == SET_ASIDE);
        for (guint j = 0; j < fixture->problems->len; j++) {
            g_assert_nonnull (strstr (fixture->problems->pdata[j], "1.update"));
            g_assert_true (g_utf8_validate (fixture->problems->pdata[j], -1, NULL));
        }
    }
}

/* Values that the machine never has are corrected. */
static void
test_plausible (JournalFixture *fixture, gconstpointer data)
{
    static const struct {
        const gchar *state;
        const gchar *more; /* lines of the group Machine */
        gint         code; /* Code= */
        gint         code_read;
        guint        percent, attempt;
        gboolean     is_sent, is_forgotten;
        DfotaMode    mode;
        const gchar *urc_port, *context;
    } rows[] = {
        { "failed", "", 0, 0, 0, 0, FALSE, FALSE, 0, "", "" },
        { "failed", "is-forgotten=1\n", -1, -1, 0, 0, FALSE, TRUE, 0, "", "" },
        { "updating", "is-forgotten=1\n", -2, -1, 0, 0, TRUE, FALSE, 0, "", "" },
        { "preparing", "percent=100\nattempt=999\nmode=2\n", 1, 1, 100, 999, FALSE, FALSE,
          DFOTA_MODE_NORMAL, "", "" },
        { "uploading", "percent=101\nattempt=1000\nmode=3\n", 1, 1, 100, 999, FALSE, FALSE,
          DFOTA_MODE_NORMAL, "", "" },
        { "downloading", "percent=-1\nattempt=x\nmode=1\n", 1, 1, 0, 0, TRUE, FALSE,
          DFOTA_MODE_RECOVERY, "", "" },
        { "restarting", "urc-port=uart1\ncontext=+QFOTAPID=1\n", 1, 1, 0, 0, TRUE, FALSE, 0,
          "uart1", "+QFOTAPID=1" },
        { "stalled", "urc-port=a;b\ncontext=+CFUN\n", 1, 1, 0, 0, TRUE, FALSE, 0, "", "" },
        { "verifying", "urc-port=a\\n\ncontext=+QFOTAPID=1;+X\n", 1, 1, 0, 0, TRUE, FALSE, 0, "",
          "" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *text = g_strdup_printf (
            "[Journal]\nVersion=1\n[Update]\nId=1\nState=%s\nSourceKind=http\nCode=%d\n"
            "[Machine]\n%s[End]\nComplete=true\n",
            rows[i].state, rows[i].code, rows[i].more);
        g_autoptr (GPtrArray)    entries = NULL;
        const DfotaJournalEntry *entry;

        g_test_message ("row %" G_GSIZE_FORMAT, i);
        journal_fixture_write_file (fixture, "1.update", text, -1);
        entries = journal_fixture_load_all (fixture);
        g_assert_cmpuint (entries->len, ==, 1);
        entry = entries->pdata[0];
        g_assert_cmpint (entry->machine.code, ==, rows[i].code_read);
        g_assert_cmpuint (entry->machine.percent, ==, rows[i].percent);
        g_assert_cmpuint (entry->machine.attempt, ==, rows[i].attempt);
        g_assert_cmpint (entry->machine.mode, ==, rows[i].mode);
        g_assert_cmpint (entry->machine.is_sent, ==, rows[i].is_sent);
        g_assert_cmpint (entry->is_forgotten, ==, rows[i].is_forgotten);
        g_assert_false (entry->machine.is_present);
        g_assert_cmpstr (entry->urc_port, ==, rows[i].urc_port);
        g_assert_cmpstr (entry->context, ==, rows[i].context);
    }
}

/* NULs, as after a power cut; a file that is far too long; a directory. */
static void
test_no_files (JournalFixture *fixture, gconstpointer data)
{
    static const gchar    zeros[4096] = { 0 };
    g_autofree gchar     *fill = g_strnfill (64 * 1024, '#');
    g_autofree gchar     *huge = g_strconcat (HEAD_2, TAIL, fill, NULL);
    g_autoptr (GPtrArray) entries = NULL;
    g_autofree gchar     *folder = journal_fixture_build_path (fixture, "3.update");

    journal_fixture_write_file (fixture, "1.update", zeros, sizeof (zeros));
    journal_fixture_write_file (fixture, "2.update", huge, -1);
    g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
    entries = journal_fixture_load_all (fixture);
    g_assert_cmpuint (entries->len, ==, 0);
    g_assert_cmpuint (fixture->problems->len, ==, 3);
    g_assert_true (journal_fixture_exists (fixture, "1.update.bad"));
    g_assert_true (journal_fixture_exists (fixture, "2.update.bad"));
    g_assert_true (journal_fixture_exists (fixture, "3.update.bad"));
}

static void
assert_problem (JournalFixture *fixture, const gchar *pattern)
{
    g_autoptr (GPtrArray) entries = journal_fixture_load_all (fixture);

    g_assert_cmpuint (entries->len, ==, 0);
    g_assert_cmpuint (fixture->problems->len, ==, 1);
    g_assert_true (g_pattern_match_simple (pattern, fixture->problems->pdata[0]));
}

/* The journal reports a file that it renames, cannot rename, or cannot open. */
static void
test_problems (JournalFixture *fixture, gconstpointer data)
{
    g_autofree gchar *bad = journal_fixture_build_path (fixture, "1.update.bad");
    g_autofree gchar *full = journal_fixture_build_path (fixture, "2.update.bad/x");
    g_autofree gchar *second = journal_fixture_build_path (fixture, "2.update");
    g_autofree gchar *third = journal_fixture_build_path (fixture, "3.update");

    journal_fixture_write_file (fixture, "1.update", "", 0);
    assert_problem (fixture, "could not read */1.update (unknown version); it was renamed to "
                             "*/1.update.bad");
    g_unlink (bad);
    g_assert_no_errno (g_mkdir_with_parents (full, 0700));
    journal_fixture_write_file (fixture, "2.update", "", 0);
    assert_problem (fixture, "could not read or rename */2.update (unknown version): *");
    g_assert_true (journal_fixture_exists (fixture, "2.update"));
    g_unlink (second);
    g_assert_no_errno (symlink ("nowhere", third));
    assert_problem (fixture, "could not read */3.update (could not read */3.update: No such file*");
}

/* The largest file that is read. */
static void
test_size (JournalFixture *fixture, gconstpointer data)
{
    for (gsize size = 64 * 1024; size <= 64 * 1024 + 1; size++) {
        g_autofree gchar     *fill = g_strnfill (size - strlen (HEAD TAIL) - 2, '#');
        g_autofree gchar     *text = g_strconcat (HEAD, "#", fill, "\n", TAIL, NULL);
        g_autoptr (GPtrArray) entries = NULL;

        g_assert_cmpuint (strlen (text), ==, size);
        journal_fixture_write_file (fixture, "1.update", text, -1);
        entries = journal_fixture_load_all (fixture);
        g_assert_cmpuint (entries->len, ==, size == 64 * 1024);
    }
}

static void
test_bad_beside_good (JournalFixture *fixture, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) good = journal_fixture_new_entry (1);
    g_autoptr (GPtrArray)         entries = NULL;

    journal_fixture_save (fixture, good);
    journal_fixture_write_file (fixture, "2.update", "", 0);
    entries = journal_fixture_load_all (fixture);
    g_assert_cmpuint (entries->len, ==, 1);
    journal_fixture_assert_equal (entries->pdata[0], good);
    g_assert_cmpuint (fixture->problems->len, ==, 1);
    g_assert_cmpuint (dfota_journal_next_id (fixture->journal), ==, 3);
}

static void
test_leftovers (JournalFixture *fixture, gconstpointer data)
{
    static const gchar *const kept[] = { "1.updateXAbCdEf",   "a",         "1.update.AbCdEfG",
                                         "1.update.bad",      "README",    "x.update.AbCdEf",
                                         "0.update",          "01.update", "-1.update",
                                         "4294967296.update", ".update" };
    g_autoptr (GPtrArray)     entries = NULL;

    for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
        journal_fixture_write_file (fixture, kept[i], HEAD, -1);
    journal_fixture_write_file (fixture, "1.update.AbCdEf", HEAD, -1);

    entries = journal_fixture_load_all (fixture);
    g_assert_cmpuint (entries->len, ==, 0);
    g_assert_cmpuint (fixture->problems->len, ==, 0);
    g_assert_false (journal_fixture_exists (fixture, "1.update.AbCdEf"));
    for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
        g_assert_true (journal_fixture_exists (fixture, kept[i]));
}

/* Of many renamed files the last ones are kept, and no id is used again. */
static void
test_many_bad (JournalFixture *fixture, gconstpointer data)
{
    for (guint id = 1; id <= 3 * DFOTA_JOURNAL_MAX_BAD; id++) {
        g_autofree gchar     *name = g_strdup_printf ("%u.update%s", id, id % 2 ? "" : ".bad");
        g_autoptr (GPtrArray) entries = NULL;

        journal_fixture_write_file (fixture, name, "", 0);
        entries = journal_fixture_load_all (fixture);
        g_assert_cmpuint (entries->len, ==, 0);
    }
    for (guint id = 1; id <= 3 * DFOTA_JOURNAL_MAX_BAD; id++) {
        g_autofree gchar *name = g_strdup_printf ("%u.update.bad", id);

        g_assert_cmpint (journal_fixture_exists (fixture, name), ==,
                         id > 2 * DFOTA_JOURNAL_MAX_BAD);
    }
    g_assert_cmpuint (dfota_journal_next_id (fixture->journal), >=, 3 * DFOTA_JOURNAL_MAX_BAD);
}

#define ADD(name, function)                                                                        \
    g_test_add (name, JournalFixture, NULL, journal_fixture_set_up, function,                      \
                journal_fixture_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);

    ADD ("/journal-damage/torn", test_torn);
    ADD ("/journal-damage/files", test_files);
    ADD ("/journal-damage/plausible", test_plausible);
    ADD ("/journal-damage/no-files", test_no_files);
    ADD ("/journal-damage/problems", test_problems);
    ADD ("/journal-damage/size", test_size);
    ADD ("/journal-damage/bad-beside-good", test_bad_beside_good);
    ADD ("/journal-damage/many-bad", test_many_bad);
    ADD ("/journal-damage/leftovers", test_leftovers);

    return g_test_run ();
}
