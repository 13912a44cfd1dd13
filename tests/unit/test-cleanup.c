/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Cleanup in the module after an update, whatever the module answers. The journal keeps
 * each task until it is done.
 */

#include "update/cleanup.h"

#include "fake-time.h"
#include "fakes.h"
#include "journal-fixture.h"

#define DELETE  "ttyUSB3<+QFDEL=\"mm-dfota.zip\";"
#define LIST    "ttyUSB3<+QFLST=\"mm-dfota.zip\";"
#define SPACE   "ttyUSB3<+QFLDS=\"UFS\";"
#define CONTEXT "ttyUSB2<+QFOTAPID=1;"
#define URCS    "ttyUSB2<+QURCCFG=\"urcport\",\"uart1\";"

typedef struct {
    JournalFixture journal;
    DfotaRecord   *record;
    DfotaCleanup  *cleanup;
    DfotaPort     *port;
    DfotaPort     *spare;
    guint          n_deleted;
    guint          n_cleaned;
} Fixture;

static void
count (DfotaCleanup *cleanup, guint *counter)
{
    *counter += 1;
}

static DfotaRecord *
record_new (Fixture *f, guint id, const gchar *file, const gchar *urc_port)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (id);
    DfotaRecord       *record = dfota_record_new (f->journal.journal, entry);

    entry->machine.state = DFOTA_STATE_FAILED;
    dfota_journal_entry_set (&entry->file, file);
    dfota_journal_entry_set (&entry->urc_port, urc_port);
    g_assert_true (dfota_record_save (record, NULL));
    return record;
}

static void
set_up (Fixture *f, gconstpointer data)
{
    journal_fixture_set_up (&f->journal, NULL);
    f->port = fake_port_new ("ttyUSB2");
    f->spare = fake_port_new ("ttyUSB3");
    f->record = record_new (f, 1, "mm-dfota.zip", "uart1");
    f->cleanup = dfota_cleanup_new (f->record);
    g_signal_connect (f->cleanup, "file-deleted", G_CALLBACK (count), &f->n_deleted);
    g_signal_connect (f->cleanup, "cleaned", G_CALLBACK (count), &f->n_cleaned);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    dfota_cleanup_stop_retrying (f->cleanup);
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_false (dfota_port_is_open (f->spare));
    g_assert_finalize_object (f->cleanup);
    g_object_unref (f->record);
    g_assert_finalize_object (f->port);
    g_assert_finalize_object (f->spare);
    journal_fixture_tear_down (&f->journal, NULL);
}

/* Returns what the file of update @id has. */
static void
assert_journal (Fixture *f, guint id, const gchar *file, const gchar *urc_port)
{
    g_autoptr (GPtrArray) entries = journal_fixture_load_all (&f->journal);
    DfotaJournalEntry    *entry = entries->pdata[id - 1];

    g_assert_cmpuint (entry->id, ==, id);
    g_assert_cmpstr (entry->file, ==, file);
    g_assert_cmpstr (entry->urc_port, ==, urc_port);
}

static const gchar *
run (Fixture *f, DfotaPort *port, DfotaPort *spare)
{
    dfota_cleanup_run (f->cleanup, port, spare);
    fakes_settle ();
    return fakes_take_log ();
}

static void
test_all (Fixture *f, gconstpointer data)
{
    g_assert_cmpstr (run (f, f->port, f->spare), ==, DELETE URCS);
    g_assert_false (dfota_cleanup_is_pending (f->cleanup));
    g_assert_cmpuint (f->n_deleted, ==, 1);
    g_assert_cmpuint (f->n_cleaned, ==, 1);
    assert_journal (f, 1, "", "");
    g_assert_cmpstr (run (f, f->port, f->spare), ==, ""); /* once */
}

/* Each task is done when there is a port for it. */
static void
test_parts (Fixture *f, gconstpointer data)
{
    g_assert_cmpstr (run (f, NULL, NULL), ==, "");
    g_assert_cmpstr (run (f, f->port, NULL), ==, URCS);
    assert_journal (f, 1, "mm-dfota.zip", "");
    g_assert_cmpuint (f->n_cleaned, ==, 0);
    g_assert_cmpstr (run (f, NULL, f->spare), ==, DELETE);
    g_assert_cmpuint (f->n_cleaned, ==, 1);
}

static void
test_broken_ports (Fixture *f, gconstpointer data)
{
    fake_port_set_broken (f->port, TRUE);
    fake_port_set_broken (f->spare, TRUE);
    g_assert_cmpstr (run (f, f->port, f->spare), ==, "");
    assert_journal (f, 1, "mm-dfota.zip", "uart1");
    fake_port_set_broken (f->port, FALSE);
    fake_port_set_broken (f->spare, FALSE);
    g_assert_cmpstr (run (f, f->port, f->spare), ==, DELETE URCS);
}

/* Answers to AT+QFDEL and AT+QFLST. The file counts as deleted only if the module says so. */
static void
test_answers (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *to_delete;
        const gchar *to_list;
        const gchar *to_space;
        const gchar *log;
        gboolean     is_gone;
    } rows[] = {
        { NULL, "", "", DELETE, FALSE },
        { "ERROR", "+QFLST: \"mm-dfota.zip\",66000", "", DELETE LIST, FALSE },
        { "ERROR", NULL, "", DELETE LIST, FALSE },
        /* it refuses everything, or something else was answered */
        { "ERROR", "ERROR", "ERROR", DELETE LIST SPACE, FALSE },
        { "ERROR", "ERROR", NULL, DELETE LIST SPACE, FALSE },
        { "ERROR", "ERROR", "RING", DELETE LIST SPACE, FALSE },
        { "ERROR", "ERROR", "+QFLDS: 1000,2000", DELETE LIST SPACE, TRUE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        fake_port_set_answer (f->spare, "+QFDEL", rows[i].to_delete);
        fake_port_set_answer (f->spare, "+QFLST", rows[i].to_list);
        fake_port_set_answer (f->spare, "+QFLDS", rows[i].to_space);
        g_assert_cmpstr (run (f, NULL, f->spare), ==, rows[i].log);
        g_assert_cmpuint (f->n_deleted, ==, rows[i].is_gone);
        assert_journal (f, 1, rows[i].is_gone ? "" : "mm-dfota.zip", "uart1");
        dfota_cleanup_stop_retrying (f->cleanup);
    }
}

/* If the module refuses to set its URC port, or does not answer, the task remains. */
static void
test_urc_port_refused (Fixture *f, gconstpointer data)
{
    static const gchar *const answers[] = { "ERROR", NULL };

    for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
        fake_port_set_answer (f->port, "+QURCCFG", answers[i]);
        g_assert_cmpstr (run (f, f->port, NULL), ==, URCS);
        assert_journal (f, 1, "mm-dfota.zip", "uart1");
    }
}

/* So does the context of downloads; and it is inherited. */
static void
test_context (Fixture *f, gconstpointer data)
{
    DfotaJournalEntry       *entry = dfota_record_get_entry (f->record);
    g_autoptr (DfotaRecord)  record = record_new (f, 2, "", "");
    g_autoptr (DfotaCleanup) next = dfota_cleanup_new (record);

    dfota_journal_entry_set (&entry->file, "");
    dfota_journal_entry_set (&entry->urc_port, "");
    dfota_journal_entry_set (&entry->context, "+QFOTAPID=1");
    g_assert_true (dfota_cleanup_is_pending (f->cleanup));
    fake_port_set_answer (f->port, "+QFOTAPID", "ERROR");
    g_assert_cmpstr (run (f, f->port, NULL), ==, CONTEXT);
    g_assert_cmpstr (entry->context, ==, "+QFOTAPID=1");
    dfota_cleanup_inherit (next, f->cleanup);
    g_assert_false (dfota_cleanup_is_pending (f->cleanup));
    g_assert_cmpstr (run (f, f->port, NULL), ==, "");
    fake_port_set_answer (f->port, "+QFOTAPID", "");
    dfota_cleanup_run (next, f->port, NULL);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, CONTEXT);
    g_assert_false (dfota_cleanup_is_pending (next));
}

static void
test_keep (Fixture *f, gconstpointer data)
{
    dfota_cleanup_keep_file (f->cleanup);
    assert_journal (f, 1, "", "uart1");
    g_assert_cmpuint (f->n_cleaned, ==, 0);
    g_assert_cmpstr (run (f, f->port, f->spare), ==, URCS);
    g_assert_cmpuint (f->n_deleted, ==, 0);
    g_assert_cmpuint (f->n_cleaned, ==, 1);
}

/* The next update of the module takes both tasks over, and the former one has none. */
static void
test_inherit (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaRecord)  record = record_new (f, 2, "", "");
    g_autoptr (DfotaCleanup) next = dfota_cleanup_new (record);

    dfota_cleanup_inherit (next, f->cleanup);
    assert_journal (f, 1, "", "");
    assert_journal (f, 2, "mm-dfota.zip", "uart1");
    g_assert_cmpuint (f->n_cleaned, ==, 1);
    g_assert_cmpstr (run (f, f->port, f->spare), ==, "");
    dfota_cleanup_inherit (next, f->cleanup); /* a task that is already inherited stays */
    assert_journal (f, 2, "mm-dfota.zip", "uart1");
}

/* The next update changes the same settings: what the former one had still to send, in the pause of
 * the marker, does not follow. */
static void
test_inherit_while_restoring (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaRecord)  record = record_new (f, 2, "", "");
    g_autoptr (DfotaCleanup) next = dfota_cleanup_new (record);

    dfota_journal_entry_set (&dfota_record_get_entry (f->record)->context, "+QFOTAPID=1");
    fake_port_set_answer (f->port, "+CMEE?", "RING");
    g_assert_cmpstr (run (f, f->port, NULL), ==, "");
    dfota_cleanup_inherit (next, f->cleanup);
    fake_port_set_answer (f->port, "+CMEE?", "");
    fake_time_pass (5000);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_true (dfota_cleanup_is_pending (next));
}

/* A removed record is not written again, however late an answer comes. */
static void
test_removed (Fixture *f, gconstpointer data)
{
    dfota_record_remove (f->record);
    g_assert_cmpstr (run (f, f->port, f->spare), ==, DELETE URCS);
    g_assert_false (journal_fixture_exists (&f->journal, "1.update"));
}

/* A task that failed is repeated after 15 s, four times, over the port that failed. */
static void
test_retries (Fixture *f, gconstpointer data)
{
    fake_port_set_answer (f->spare, "+QFDEL", NULL);
    fake_port_set_answer (f->spare, "+QURCCFG", "ERROR");
    fake_port_set_answer (f->port, "+QURCCFG", "ERROR");
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "update 1: the package could not be deleted yet");
    g_assert_cmpstr (run (f, NULL, f->spare), ==, DELETE);
    g_test_assert_expected_messages ();
    for (guint i = 0; i < 4; i++) {
        fake_time_pass (14999);
        g_assert_cmpstr (fakes_take_log (), ==, "");
        fake_time_pass (1);
        g_assert_cmpstr (fakes_take_log (), ==, DELETE "ttyUSB3<+QURCCFG=\"urcport\",\"uart1\";");
    }
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);

    dfota_cleanup_stop_retrying (f->cleanup); /* another modem: it begins anew */
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "update 1: could not restore AT+QURCCFG=\"urcport\" yet: *refused*");
    g_assert_cmpstr (run (f, f->port, NULL), ==, URCS);
    g_test_assert_expected_messages ();
    g_assert_cmpuint (fake_time_next (), ==, 15000);
    fake_port_set_answer (f->port, "+QURCCFG", "");
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "update 1: the package was deleted from the module");
    fake_time_pass (15000);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (fakes_take_log (), ==, "ttyUSB2<+QFDEL=\"mm-dfota.zip\";" URCS);
    g_assert_false (dfota_cleanup_is_pending (f->cleanup));
    fake_time_pass (100000);
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

/* Another modem: there are four repetitions again. */
static void
test_retries_anew (Fixture *f, gconstpointer data)
{
    fake_port_set_answer (f->spare, "+QFDEL", NULL);
    dfota_cleanup_delete_file (f->cleanup, f->spare);
    fakes_settle ();
    dfota_cleanup_stop_retrying (f->cleanup);
    fakes_take_log ();
    dfota_cleanup_delete_file (f->cleanup, f->spare);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, DELETE);
    for (guint i = 0; i < 4; i++) {
        fake_time_pass (15000);
        fakes_assert_log_has (DELETE, TRUE);
    }
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
}

/* The file is deleted once, and nothing is repeated for an update that is disposed of. */
static void
test_once (Fixture *f, gconstpointer data)
{
    fake_port_set_answer (f->spare, "+QFDEL", NULL);
    dfota_cleanup_delete_file (f->cleanup, f->spare);
    dfota_cleanup_delete_file (f->cleanup, f->spare);
    dfota_cleanup_delete_file (f->cleanup, NULL);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, DELETE);
    g_assert_cmpuint (fake_time_next (), ==, 15000);
    g_object_run_dispose (G_OBJECT (f->cleanup));
    fake_time_pass (100000);
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

/* Names and values of one character are values, too. */
static void
test_short_values (Fixture *f, gconstpointer data)
{
    DfotaJournalEntry       *old = dfota_record_get_entry (f->record);
    g_autoptr (DfotaRecord)  record = record_new (f, 2, "", "");
    g_autoptr (DfotaCleanup) next = dfota_cleanup_new (record);

    dfota_journal_entry_set (&old->file, "f");
    dfota_journal_entry_set (&old->urc_port, "u");
    dfota_journal_entry_set (&old->context, "c");
    dfota_cleanup_inherit (next, f->cleanup);
    g_assert_cmpstr (dfota_record_get_entry (record)->file, ==, "f");
    g_assert_cmpstr (dfota_record_get_entry (record)->urc_port, ==, "u");
    g_assert_cmpstr (dfota_record_get_entry (record)->context, ==, "c");
    g_assert_false (dfota_cleanup_is_pending (f->cleanup));
    g_assert_true (dfota_cleanup_is_pending (next));
    dfota_journal_entry_set (&dfota_record_get_entry (record)->urc_port, "");
    g_assert_true (dfota_cleanup_is_pending (next));
    dfota_journal_entry_set (&dfota_record_get_entry (record)->file, "");
    g_assert_true (dfota_cleanup_is_pending (next));
}

#define ADD(name, function)                                                                        \
    g_test_add ("/cleanup/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("all", test_all);
    ADD ("parts", test_parts);
    ADD ("broken-ports", test_broken_ports);
    ADD ("answers", test_answers);
    ADD ("urc-port-refused", test_urc_port_refused);
    ADD ("context", test_context);
    ADD ("keep", test_keep);
    ADD ("inherit", test_inherit);
    ADD ("inherit-while-restoring", test_inherit_while_restoring);
    ADD ("removed", test_removed);
    ADD ("retries", test_retries);
    ADD ("retries-anew", test_retries_anew);
    ADD ("once", test_once);
    ADD ("short-values", test_short_values);
    return g_test_run ();
}
