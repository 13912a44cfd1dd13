/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update between the registry and its parts: modems that appear and disappear, places, the
 * answer to Start(), cleanup, scripts and signals.
 */

#include "update-fixture.h"

#include <string.h>

#include "dbus/error.h"
#include "fake-time.h"

typedef UpdateFixture Fixture;

#define ELSEWHERE "/sys/1-2"

/* Replaces host/dispatcher.c. */
void
dfota_dispatcher_run (DfotaDispatcher *self, guint id, const gchar *const *arguments)
{
    g_autofree gchar *text = g_strjoinv (" ", (gchar **) arguments);

    fakes_log ("script %u %s", id, text);
}

static gchar *
read_modem (DfotaUpdate *update)
{
    DfotaGdbusFirmwareUpdate *skeleton =
        dfota_record_get_skeleton (dfota_update_get_record (update));

    return dfota_gdbus_firmware_update_dup_modem (skeleton);
}

static void
assert_modem (DfotaUpdate *update, const gchar *path)
{
    g_autofree gchar *now = read_modem (update);

    g_assert_cmpstr (now, ==, path);
}

static DfotaMachine *
machine_of (DfotaUpdate *update)
{
    return dfota_record_get_machine (dfota_update_get_record (update));
}

static void
assert_log_has (const gchar *text, gboolean has_it)
{
    const gchar *log = fakes_take_log ();

    if ((strstr (log, text) != NULL) != has_it)
        g_error ("“%s” in “%s”: not %d", text, log, has_it);
}

static void
expect (const gchar *message)
{
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, message);
}

/* All parts refer to the record: none of them may be left. */
static void
drop (DfotaUpdate *update)
{
    DfotaRecord         *record = dfota_update_get_record (update);
    GDBusObjectSkeleton *object = dfota_update_get_object (update);

    fakes_settle ();
    g_object_add_weak_pointer (G_OBJECT (record), (gpointer *) &record);
    g_object_add_weak_pointer (G_OBJECT (object), (gpointer *) &object);
    g_assert_finalize_object (update);
    g_assert_null (record);
    g_assert_null (object);
    g_assert_null (fake_link_get ());
    fakes_take_log ();
}

static DfotaUpdate *
new_downloading (Fixture *f)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_DOWNLOADING, TRUE);

    dfota_update_resume (update);
    fakes_take_log ();
    return update;
}

/* Its module is absent and may be in recovery mode. */
static DfotaUpdate *
new_away (Fixture *f)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_RESTARTING, TRUE);

    update_fixture_resume_absent (update);
    fakes_take_log ();
    return update;
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
    assert_modem (update, "/modem/0");
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
    assert_log_has ("failed module-replaced;", TRUE);
    drop (update);
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
    drop (update);
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
    drop (update);
}

/*****************************************************************************/
/* Modems */

/* A modem in normal mode: its ports are held, and the machine knows. */
static void
test_modem_ready (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_downloading (f);

    dfota_update_modem_ready (update, f->modem);
    assert_modem (update, "/modem/0");
    g_assert_cmpstr (fakes_take_log (), ==, "hold 2;read;");
    g_assert_true (dfota_port_is_open (f->port));
    dfota_update_modem_gone (update, f->modem);
    assert_modem (update, "/");
    g_assert_cmpstr (fakes_take_log (), ==, "lose-modem;");
    drop (update);
}

/* At another place: the link is that of the new one, and the journal has it. */
static void
test_modem_elsewhere (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_downloading (f);

    g_free (f->modem->device);
    f->modem->device = g_strdup (ELSEWHERE);
    expect ("update 1: the module moved to " ELSEWHERE);
    dfota_update_modem_ready (update, f->modem);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (dfota_update_get_device (update), ==, ELSEWHERE);
    g_assert_cmpstr (fakes_take_log (), ==, "unlink;link " ELSEWHERE ";hold 2;read;");
    drop (update);
}

/* Through a closed gate a modem proves nothing, until the gate opens. */
static void
test_withheld (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_away (f);

    fake_link_return ();
    fakes_take_log ();
    expect ("update 1: ignoring a modem that ModemManager made while the module may be in *");
    dfota_update_modem_ready (update, f->modem);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_cmpint (machine_of (update)->state, ==, DFOTA_STATE_RESTARTING);
    fake_link_say ("+CPIN: READY");
    assert_log_has ("hold 2;read;", TRUE);
    fake_link_vanish ();
    fake_link_return ();
    fakes_take_log ();
    fake_link_say ("+CPIN: READY"); /* it was handled once */
    assert_log_has ("hold", FALSE);
    drop (update);
}

/* A withheld modem that has gone is not used; another that goes changes nothing. */
static void
test_withheld_gone (Fixture *f, gconstpointer data)
{
    DfotaModem *other = fake_modem_new (UPDATE_DEVICE, UPDATE_IMEI);

    for (guint i = 0; i < 2; i++) {
        DfotaUpdate *update = new_away (f);

        fake_link_return ();
        dfota_update_modem_ready (update, f->modem);
        dfota_update_modem_gone (update, i ? other : f->modem);
        fakes_take_log ();
        fake_link_say ("+CPIN: READY");
        assert_log_has ("hold 2;", i);
        drop (update);
    }
    g_object_unref (other);
}

/* A finished update is cleaned up over the modem: settings over the first port, the file over the
 * last, and only in the module of the update. */
static void
test_clean_up (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *own;
        const gchar *imei;
        gboolean     is_cleaned;
    } rows[] = {
        { UPDATE_IMEI, UPDATE_IMEI, TRUE },
        { UPDATE_IMEI, UPDATE_OTHER, FALSE },
        { UPDATE_IMEI, "", FALSE },
        { "", UPDATE_IMEI, TRUE },
        { "nothing valid", UPDATE_IMEI, TRUE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaUpdate       *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);
        DfotaJournalEntry *entry = update_fixture_entry (update);

        g_test_message ("row %u", (guint) i);
        dfota_journal_entry_set (&entry->imei, rows[i].own);
        dfota_journal_entry_set (&entry->urc_port, "uart1");
        dfota_journal_entry_set (&entry->file, "mm-dfota.zip");
        f->modem->imei = rows[i].imei;
        dfota_update_modem_ready (update, f->modem);
        assert_modem (update, "/modem/0");
        fakes_settle ();
        g_assert_cmpstr (fakes_take_log (), ==,
                         rows[i].is_cleaned ? "ttyUSB3<+QFDEL=\"mm-dfota.zip\";"
                                              "ttyUSB2<+QURCCFG=\"urcport\",\"uart1\";"
                                            : "");
        g_assert_cmpint (dfota_update_is_cleaned (update), ==, rows[i].is_cleaned);
        drop (update);
    }
}

/* One port is first and last; a modem without AT ports is left alone, and so is the module of an
 * update that is not finished. */
static void
test_clean_up_ports (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);

    dfota_journal_entry_set (&update_fixture_entry (update)->file, "mm-dfota.zip");
    g_ptr_array_remove_index (f->modem->ports, 0);
    g_ptr_array_remove_index (f->modem->ports, 0);
    dfota_update_modem_ready (update, f->modem);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_ptr_array_add (f->modem->ports, g_object_ref (f->port));
    dfota_update_modem_ready (update, f->modem);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, "ttyUSB2<+QFDEL=\"mm-dfota.zip\";");
    drop (update);
    update = new_downloading (f);
    dfota_journal_entry_set (&update_fixture_entry (update)->urc_port, "uart1");
    dfota_update_modem_ready (update, f->modem);
    fakes_settle ();
    assert_log_has ("QURCCFG", FALSE);
    drop (update);
}

/* Nothing is repeated over a modem that has gone. */
static void
test_no_retries (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);

    dfota_journal_entry_set (&update_fixture_entry (update)->file, "mm-dfota.zip");
    fake_port_set_answer (f->spare, "+QFDEL", NULL);
    dfota_update_modem_ready (update, f->modem);
    fakes_settle ();
    g_assert_cmpuint (fake_time_next (), ==, 15000);
    dfota_update_modem_gone (update, f->modem);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    drop (update);
}

/*****************************************************************************/
/* The module elsewhere, other ids, other modules */

static void
test_away (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_RESTARTING, TRUE);

    g_assert_false (dfota_update_is_away (update)); /* no link yet */
    update_fixture_resume_absent (update);
    g_assert_true (dfota_update_is_away (update));
    fake_link_return ();
    g_assert_false (dfota_update_is_away (update));
    fake_link_vanish ();
    machine_of (update)->is_wait_over = TRUE; /* ModemManager may probe it */
    g_assert_false (dfota_update_is_away (update));
    machine_of (update)->is_wait_over = FALSE;
    machine_of (update)->is_sent = FALSE;
    g_assert_false (dfota_update_is_away (update));
    drop (update);
}

/* The URC is that of the module at the new place, which is present. */
static void
test_follow (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_away (f);
    DfotaUrc     urc;

    g_assert_true (dfota_urc_parse ("+QIND: \"FOTA\",\"START\"", &urc));
    dfota_update_follow (update, ELSEWHERE, &urc);
    g_assert_cmpstr (dfota_update_get_device (update), ==, ELSEWHERE);
    g_assert_cmpint (machine_of (update)->state, ==, DFOTA_STATE_UPDATING);
    assert_log_has ("link " ELSEWHERE ";", TRUE);
    dfota_update_follow (update, ELSEWHERE, &urc);
    assert_log_has ("link", FALSE);
    drop (update);
    update = new_away (f);
    machine_of (update)->is_update_done = TRUE; /* so being back is more than the URC */
    g_assert_true (dfota_urc_parse ("+QIND: \"FOTA\",\"NEWS\"", &urc));
    dfota_update_follow (update, ELSEWHERE, &urc);
    g_assert_cmpint (machine_of (update)->state, ==, DFOTA_STATE_VERIFYING);
    drop (update);
}

/* ModemManager has a modem of the module, but none with ports of ours. */
static void
test_other_ids (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaIdentity) identity = dfota_identity_new ("A_01.001.01.001", NULL, NULL);
    DfotaUpdate              *update = new_away (f);

    fake_link_return ();
    expect ("update 1: the module has other USB ids now");
    dfota_update_other_ids (update, UPDATE_DEVICE, "/modem/5", identity);
    g_test_assert_expected_messages ();
    assert_modem (update, "/modem/5");
    /* the gate is closed */
    g_assert_cmpint (machine_of (update)->state, ==, DFOTA_STATE_RESTARTING);
    dfota_update_other_ids_gone (update, "/modem/4");
    assert_modem (update, "/modem/5");
    dfota_update_other_ids_gone (update, "/modem/5");
    assert_modem (update, "/");
    fakes_take_log ();
    /* that of the other place was open */
    dfota_update_other_ids (update, ELSEWHERE, "/modem/6", identity);
    assert_log_has ("link " ELSEWHERE ";hold 0;", TRUE);
    assert_modem (update, "/modem/6");
    g_assert_cmpint (machine_of (update)->state, ==, DFOTA_STATE_SUCCEEDED);
    drop (update);
}

static void
test_other_ids_ended (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaIdentity) identity = dfota_identity_new ("A_01.001.01.001", NULL, NULL);
    DfotaUpdate              *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);

    dfota_update_other_ids (update, ELSEWHERE, "/modem/5", identity);
    assert_modem (update, "/");
    g_assert_cmpstr (dfota_update_get_device (update), ==, UPDATE_DEVICE);
    drop (update);
}

/* Only an update that was given up takes the revision, once. */
static void
test_revision (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaIdentity) identity = dfota_identity_new ("A_01.001.01.001", NULL, NULL);
    g_autoptr (DfotaIdentity) other = dfota_identity_new ("B_01.001.01.001", NULL, NULL);
    DfotaUpdate              *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);
    DfotaJournalEntry        *entry = update_fixture_entry (update);
    g_autoptr (GPtrArray)     entries = NULL;

    dfota_update_handle_revision (update, identity);
    g_assert_cmpstr (entry->revision_after, ==, "");
    entry->machine.reason = DFOTA_REASON_GIVEN_UP;
    expect ("update 1: the module returned after the update was given up");
    dfota_update_handle_revision (update, identity);
    g_test_assert_expected_messages ();
    dfota_update_handle_revision (update, other);
    g_assert_cmpstr (entry->revision_after, ==, "A_01.001.01.001");
    g_assert_cmpstr (dfota_gdbus_firmware_update_get_revision_after (
                         dfota_record_get_skeleton (dfota_update_get_record (update))),
                     ==, "A_01.001.01.001");
    entries = journal_fixture_load_all (&f->journal);
    g_assert_cmpstr (((DfotaJournalEntry *) entries->pdata[0])->revision_after, ==,
                     "A_01.001.01.001");
    dfota_journal_entry_set (&entry->revision_after, "A");
    dfota_update_handle_revision (update, other);
    g_assert_cmpstr (entry->revision_after, ==, "A");
    drop (update);
}

/*****************************************************************************/
/* What ModemManager may do */

static void
test_may_open (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_RESTARTING, TRUE);

    g_assert_true (dfota_update_may_open (update, "ttyUSB2"));
    update_fixture_resume_absent (update);
    g_assert_false (dfota_update_may_open (update, "ttyUSB2"));
    fake_link_say ("+CPIN: READY");
    g_assert_true (dfota_update_may_open (update, "ttyUSB2"));
    drop (update);
}

static void
test_may_create (Fixture *f, gconstpointer data)
{
    static const struct {
        DfotaState state;
        DfotaMode  mode;
        gboolean   has_refused, had_control, has_at, has_control;
        gboolean   may_create;
        gboolean   is_released;
    } rows[] = {
        { DFOTA_STATE_FAILED, DFOTA_MODE_UNKNOWN, FALSE, TRUE, FALSE, FALSE, TRUE, FALSE },
        { DFOTA_STATE_DOWNLOADING, DFOTA_MODE_NORMAL, FALSE, TRUE, TRUE, FALSE, TRUE, FALSE },
        { DFOTA_STATE_DOWNLOADING, DFOTA_MODE_NORMAL, FALSE, TRUE, FALSE, TRUE, FALSE, TRUE },
        { DFOTA_STATE_DOWNLOADING, DFOTA_MODE_NORMAL, TRUE, TRUE, TRUE, TRUE, FALSE, TRUE },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, FALSE, FALSE, TRUE, FALSE, FALSE, FALSE },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_NORMAL, FALSE, FALSE, TRUE, FALSE, TRUE, FALSE },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_NORMAL, FALSE, TRUE, TRUE, TRUE, TRUE, FALSE },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_NORMAL, TRUE, TRUE, TRUE, TRUE, FALSE, TRUE },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_NORMAL, FALSE, FALSE, FALSE, TRUE, FALSE, TRUE },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_UNKNOWN, FALSE, FALSE, TRUE, TRUE, TRUE, FALSE },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_UNKNOWN, TRUE, FALSE, TRUE, TRUE, FALSE, FALSE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaUpdate *update = update_fixture_new_update (f, 1, rows[i].state, TRUE);

        g_test_message ("row %u", (guint) i);
        update_fixture_entry (update)->has_control_port = rows[i].had_control;
        machine_of (update)->mode = rows[i].mode;
        fake_link_facts.has_refused = rows[i].has_refused;
        dfota_update_resume (update);
        fakes_take_log ();
        g_assert_cmpint (
            dfota_update_may_create_modem (update, rows[i].has_at, rows[i].has_control), ==,
            rows[i].may_create);
        assert_log_has ("release;", rows[i].is_released);
        drop (update);
    }
}

/* Without its former control port a modem is refused three times. */
static void
test_looks (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_VERIFYING, TRUE);

    update_fixture_entry (update)->has_control_port = TRUE;
    dfota_update_resume (update);
    for (guint i = 0; i < 3; i++) {
        expect ("update 1: ModemManager may not create a modem for the module yet");
        g_assert_false (dfota_update_may_create_modem (update, TRUE, FALSE));
        g_test_assert_expected_messages ();
    }
    g_assert_true (dfota_update_may_create_modem (update, TRUE, FALSE));
    drop (update);
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

/* "Completed" comes before the registry learns of the end. */
static void
test_finished (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_downloading (f);

    log_signals (update);
    dfota_update_other_module (update);
    g_assert_cmpint (machine_of (update)->reason, ==, DFOTA_REASON_MODULE_REPLACED);
    g_assert_cmpstr (fakes_take_log (), ==, "unlink;completed failed module-replaced;finished;");
    drop (update);
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
    drop (update);
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
    drop (update);
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
    assert_log_has ("forgotten", FALSE);
    drop (update);
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
    drop (before);
    drop (update);
}

#define ADD(name, function)                                                                        \
    g_test_add ("/update/" name, Fixture, NULL, update_fixture_set_up, function,                   \
                update_fixture_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("start", test_start);
    ADD ("start-refused", test_start_refused);
    ADD ("no-journal", test_no_journal);
    ADD ("getters", test_getters);
    ADD ("modem-ready", test_modem_ready);
    ADD ("modem-elsewhere", test_modem_elsewhere);
    ADD ("withheld", test_withheld);
    ADD ("withheld-gone", test_withheld_gone);
    ADD ("clean-up", test_clean_up);
    ADD ("clean-up-ports", test_clean_up_ports);
    ADD ("no-retries", test_no_retries);
    ADD ("away", test_away);
    ADD ("follow", test_follow);
    ADD ("other-ids", test_other_ids);
    ADD ("other-ids-ended", test_other_ids_ended);
    ADD ("revision", test_revision);
    ADD ("may-open", test_may_open);
    ADD ("may-create", test_may_create);
    ADD ("looks", test_looks);
    ADD ("finished", test_finished);
    ADD ("forget", test_forget);
    ADD ("forget-cleaned", test_forget_cleaned);
    ADD ("cleaned", test_cleaned);
    ADD ("inherit", test_inherit);
    return g_test_run ();
}
