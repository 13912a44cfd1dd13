/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update between the registry and its parts: the answer to Start(), scripts, signals, and its
 * end. The modems and the places of its module: test-update-modems.c.
 */

#include "update-fixture.h"

#include "dbus/error.h"

typedef UpdateFixture Fixture;

/* Replaces host/dispatcher.c. */
void
dfota_dispatcher_run (DfotaDispatcher *self, guint id, const gchar *const *arguments)
{
    g_autofree gchar *text = g_strjoinv (" ", (gchar **) arguments);

    fakes_log ("script %u %s", id, text);
}

/* Replaces that of GIO, which emits PropertiesChanged for what is new. */
void
g_dbus_interface_skeleton_flush (GDBusInterfaceSkeleton *skeleton)
{
    fakes_log ("flush %s",
               dfota_gdbus_firmware_update_get_state (DFOTA_GDBUS_FIRMWARE_UPDATE (skeleton)));
}

/*****************************************************************************/
/* Start() */

typedef struct {
    guint    n_answers;
    gboolean is_begun;
    GError  *error;
} Answer;

static void
started (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Answer *answer = user_data;

    answer->n_answers++;
    g_clear_error (&answer->error);
    answer->is_begun = dfota_update_start_finish (DFOTA_UPDATE (source), result, &answer->error);
}

static DfotaUpdate *
start (Fixture *f, Answer *answer)
{
    g_autoptr (DfotaStartOptions) options = update_fixture_new_options (f);
    g_autoptr (GError)            error = NULL;
    DfotaUpdate *update = dfota_update_new (&f->context, f->modem, options, &error);

    g_assert_no_error (error);
    g_assert_true (journal_fixture_exists (&f->journal, "1.update"));
    dfota_update_start_async (update, f->modem, started, answer);
    fakes_settle ();
    return update;
}

static void
test_start (Fixture *f, gconstpointer data)
{
    Answer       answer = { 0 };
    DfotaUpdate *update;

    f->context.dispatcher = (DfotaDispatcher *) f->journal.journal; /* only passed on */
    f->context.settings.command = 7;
    update = start (f, &answer);
    g_assert_cmpstr (fakes_take_log (), ==,
                     "script 1 /modem/0 /sys/1-1 /org/freedesktop/ModemManager1/FirmwareUpdate/1 "
                     "preparing ;link /sys/1-1;hold 2;ttyUSB2<AT+QFOTADL=\"http://host/p\";");
    g_assert_cmpuint (fake_send_seconds, ==, 7);
    g_assert_cmpuint (answer.n_answers, ==, 0);
    update_fixture_assert_modem (update, "/modem/0");
    fake_send_answer (NULL);
    g_assert_cmpuint (answer.n_answers, ==, 1);
    g_assert_no_error (answer.error);
    g_assert_true (answer.is_begun);
    g_assert_cmpstr (fakes_take_log (), ==,
                     "script 1 /modem/0 /sys/1-1 /org/freedesktop/ModemManager1/FirmwareUpdate/1 "
                     "downloading ;");
    dfota_starter_abandon (dfota_update_get_starter (update),
                           g_error_new (DFOTA_ERROR, DFOTA_ERROR_BUSY, "late"));
    fakes_settle ();
    g_assert_cmpuint (answer.n_answers, ==, 1);
    dfota_update_other_module (update);
    g_assert_true (dfota_update_is_final (update));
    fakes_assert_log_has ("failed module-replaced;", TRUE);
    update_fixture_drop (update);
}

static void
test_start_refused (Fixture *f, gconstpointer data)
{
    Answer       answer = { 0 };
    DfotaUpdate *update;

    f->context.settings.command = 0.5;
    update = start (f, &answer);
    g_assert_cmpuint (fake_send_seconds, ==, 1);
    fake_send_answer (g_error_new (DFOTA_ERROR, DFOTA_ERROR_REFUSED, "no"));
    g_assert_error (answer.error, DFOTA_ERROR, DFOTA_ERROR_REFUSED);
    g_assert_false (answer.is_begun);
    g_assert_cmpuint (answer.n_answers, ==, 1);
    g_clear_error (&answer.error);
    update_fixture_drop (update);
}

/* Without a journal there is no update. */
static void
test_no_journal (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaStartOptions) options = update_fixture_new_options (f);
    g_autoptr (GError)            error = NULL;

    journal_fixture_remove_folder (f->journal.folder);
    g_assert_null (dfota_update_new (&f->context, f->modem, options, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
}

static void
test_getters (Fixture *f, gconstpointer data)
{
    DfotaUpdate    *update = update_fixture_new_update (f, 7, DFOTA_STATE_DOWNLOADING, TRUE);
    GDBusObject    *object = G_DBUS_OBJECT (dfota_update_get_object (update));
    GDBusInterface *interface;

    interface =
        g_dbus_object_get_interface (object, "org.freedesktop.ModemManager1.FirmwareUpdate");
    g_assert_true (interface ==
                   (gpointer) dfota_record_get_skeleton (dfota_update_get_record (update)));
    g_object_unref (interface);
    g_assert_cmpstr (dfota_update_get_path (update), ==, DFOTA_UPDATE_PATH "/7");
    g_assert_cmpstr (g_dbus_object_get_object_path (object), ==, DFOTA_UPDATE_PATH "/7");
    g_assert_cmpstr (dfota_update_get_device (update), ==, UPDATE_DEVICE);
    g_assert_cmpstr (dfota_update_get_imei (update), ==, UPDATE_IMEI);
    g_assert_false (dfota_update_is_final (update));
    g_assert_false (dfota_update_is_forgotten (update));
    g_assert_true (dfota_update_is_cleaned (update));
    g_assert_true (DFOTA_IS_RUNNER (dfota_update_get_runner (update)));
    g_assert_true (DFOTA_IS_STARTER (dfota_update_get_starter (update)));
    dfota_update_remove (update);
    g_assert_false (journal_fixture_exists (&f->journal, "7.update"));
    update_fixture_drop (update);
}

/*****************************************************************************/
/* Signals, and the end */

static void
log_signal (DfotaUpdate *update, const gchar *name)
{
    fakes_log ("%s", name);
}

static void
completed (DfotaGdbusFirmwareUpdate *skeleton, const gchar *state, const gchar *reason)
{
    fakes_log ("completed %s %s", state, reason);
}

static void
log_signals (DfotaUpdate *update)
{
    static const gchar *const names[] = { "finished", "file-deleted", "forgotten" };

    for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        g_signal_connect (update, names[i], G_CALLBACK (log_signal), (gpointer) names[i]);
    g_signal_connect (dfota_record_get_skeleton (dfota_update_get_record (update)), "completed",
                      G_CALLBACK (completed), NULL);
}

/* Clients have the properties of the end before "Completed", which comes before the registry
 * learns of the end. */
static void
test_finished (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_downloading (f);

    log_signals (update);
    dfota_update_other_module (update);
    g_assert_cmpint (update_fixture_machine (update)->reason, ==, DFOTA_REASON_MODULE_REPLACED);
    g_assert_cmpstr (fakes_take_log (), ==,
                     "unlink;flush failed;completed failed module-replaced;finished;");
    update_fixture_drop (update);
}

/* A forgotten update stays in the journal until it is cleaned up, and is then reported again. */
static void
test_forget (Fixture *f, gconstpointer data)
{
    DfotaUpdate          *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);
    g_autoptr (GPtrArray) entries = NULL;

    log_signals (update);
    dfota_journal_entry_set (&update_fixture_entry (update)->file, "mm-dfota.zip");
    g_assert_false (dfota_update_is_cleaned (update));
    dfota_update_forget (update);
    g_assert_true (dfota_update_is_forgotten (update));
    g_assert_cmpstr (fakes_take_log (), ==, "forgotten;");
    entries = journal_fixture_load_all (&f->journal);
    g_assert_true (((DfotaJournalEntry *) entries->pdata[0])->is_forgotten);
    dfota_update_modem_ready (update, f->modem);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==,
                     "ttyUSB3<+QFDEL=\"mm-dfota.zip\";file-deleted;forgotten;");
    update_fixture_drop (update);
}

/* One that is cleaned is removed by its owner: it is not written once more. */
static void
test_forget_cleaned (Fixture *f, gconstpointer data)
{
    DfotaUpdate          *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);
    g_autoptr (GPtrArray) entries = NULL;

    dfota_update_forget (update);
    entries = journal_fixture_load_all (&f->journal);
    g_assert_false (((DfotaJournalEntry *) entries->pdata[0])->is_forgotten);
    update_fixture_drop (update);
}

/* A cleanup of an update that is not forgotten is no news for its owner, except the file. */
static void
test_cleaned (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);

    log_signals (update);
    dfota_journal_entry_set (&update_fixture_entry (update)->urc_port, "uart1");
    dfota_update_modem_ready (update, f->modem);
    fakes_settle ();
    fakes_assert_log_has ("forgotten", FALSE);
    update_fixture_drop (update);
}

/* The next update takes the cleanup over. */
static void
test_inherit (Fixture *f, gconstpointer data)
{
    DfotaUpdate *before = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);
    DfotaUpdate *update = update_fixture_new_update (f, 2, DFOTA_STATE_PREPARING, FALSE);

    dfota_journal_entry_set (&update_fixture_entry (before)->urc_port, "uart1");
    dfota_update_inherit (update, before);
    g_assert_true (dfota_update_is_cleaned (before));
    g_assert_cmpstr (update_fixture_entry (update)->urc_port, ==, "uart1");
    update_fixture_drop (before);
    update_fixture_drop (update);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    UPDATE_FIXTURE_ADD ("/update/start", test_start);
    UPDATE_FIXTURE_ADD ("/update/start-refused", test_start_refused);
    UPDATE_FIXTURE_ADD ("/update/no-journal", test_no_journal);
    UPDATE_FIXTURE_ADD ("/update/getters", test_getters);
    UPDATE_FIXTURE_ADD ("/update/finished", test_finished);
    UPDATE_FIXTURE_ADD ("/update/forget", test_forget);
    UPDATE_FIXTURE_ADD ("/update/forget-cleaned", test_forget_cleaned);
    UPDATE_FIXTURE_ADD ("/update/cleaned", test_cleaned);
    UPDATE_FIXTURE_ADD ("/update/inherit", test_inherit);
    return g_test_run ();
}
