/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Updates that end before or while AT+QFOTADL is sent: nothing is sent any more, nothing is left
 * in the module, and no update waits for a module that has no command.
 */

#include "runner-fixture.h"

#include <libmm-glib.h>
#include <string.h>

#include "dbus/error.h"

typedef RunnerFixture Fixture;

#define LOCAL "/data/ufs/p"

/*****************************************************************************/
/* The answer comes after the ports were lost */

static GError *
answer_new (gint code)
{
    return g_error_new (DFOTA_ERROR, code, "answer");
}

/* The module has no command, so there is no update to wait for. */
static void
test_answer_after_gone (Fixture *f, gconstpointer source)
{
    static const struct {
        gint     code;
        gboolean is_back;
    } rows[] = {
        { DFOTA_ERROR_NOT_READY, FALSE },
        { DFOTA_ERROR_NOT_READY, TRUE },
        { DFOTA_ERROR_REFUSED, FALSE },
        { DFOTA_ERROR_REFUSED, TRUE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        if (i > 0)
            runner_fixture_renew (f, source);
        dfota_starter_begin (f->starter);
        fakes_settle ();
        fake_link_vanish ();
        if (rows[i].is_back)
            fake_link_return ();
        g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_RESTARTING);
        fake_send_answer (answer_new (rows[i].code));
        g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
        g_assert_cmpuint (f->n_finished, ==, 1);
        g_assert_error (f->begun, DFOTA_ERROR, rows[i].code);
        g_assert_null (fake_link_get ());
    }
}

/* An update runs in the module all the same, that of another program: it is followed, and the gate
 * stays closed. */
static void
test_unsent_but_updating (Fixture *f, gconstpointer data)
{
    dfota_starter_begin (f->starter);
    fake_link_vanish ();
    fake_link_return ();
    fake_link_say ("+QIND: \"FOTA\",\"START\"");
    fakes_take_log ();
    fake_send_answer (answer_new (DFOTA_ERROR_NOT_READY));
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_UPDATING);
    g_assert_true (dfota_record_get_machine (f->record)->is_sent);
    g_assert_true (dfota_link_is_guarded (fake_link_get ()));
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_error (f->begun, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
}

/*****************************************************************************/
/* Inhibition before a local package */

static void
refuse_inhibition (Fixture *f, gint code)
{
    fake_link_refuse_inhibition (g_error_new (MM_CORE_ERROR, code, "refused"));
    dfota_starter_begin (f->starter);
    fakes_settle ();
}

/* Another program has the device. */
static void
test_inhibited_by_another (Fixture *f, gconstpointer data)
{
    refuse_inhibition (f, MM_CORE_ERROR_IN_PROGRESS);
    g_assert_null (strstr (fakes_take_log (), "QFOTADL"));
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
    g_assert_false (runner_fixture_read_journal (f).is_sent);
    g_assert_error (f->begun, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
}

/* After a sleep of the host every inhibition fails. The gate protects the module, too. */
static void
test_inhibition_refused (Fixture *f, gconstpointer data)
{
    refuse_inhibition (f, MM_CORE_ERROR_UNAUTHORIZED);
    g_assert_nonnull (strstr (fakes_take_log (), "QFOTADL"));
    fake_send_answer (NULL);
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_RESTARTING);
    g_assert_no_error (f->begun);
}

/*****************************************************************************/
/* Settings of the module, and their cleanup */

#define REDIRECT "ttyUSB2<+QURCCFG=\"urcport\",\"usbat\";"
#define RESTORE  "ttyUSB2<+QURCCFG=\"urcport\",\"uart1\";"
#define SELECT   "ttyUSB2<+QFOTAPID=2;"
#define UNSELECT "ttyUSB2<+QFOTAPID=1;"
#define ENDED    "unlink;finished;"

/* Makes the parts of the fixture again, with both settings. */
static void
set_settings (Fixture *f, gboolean has_urc_port, gboolean has_context)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (1);

    runner_fixture_drop (f);
    if (has_urc_port)
        dfota_journal_entry_set (&entry->urc_port, "uart1");
    if (has_context) {
        f->start->context_command = g_strdup ("+QFOTAPID=2");
        dfota_journal_entry_set (&entry->context, "+QFOTAPID=1");
    }
    dfota_journal_entry_set (&entry->device, "/sys/1-1");
    dfota_machine_init (&entry->machine, FALSE);
    runner_fixture_make (f, entry);
    dfota_runner_follow_device (f->runner);
    dfota_link_hold (fake_link_get (), f->ports, NULL);
    fakes_take_log ();
}

/* The update ends while a setting waits for the marker: the setting does not follow the cleanup. */
static void
test_cancelled_setting (Fixture *f, gconstpointer data)
{
    static const struct {
        gboolean     is_context;
        const gchar *log;
    } rows[] = { { FALSE, ENDED RESTORE }, { TRUE, ENDED UNSELECT } };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        if (i > 0)
            runner_fixture_renew (f, NULL);
        set_settings (f, !rows[i].is_context, rows[i].is_context);
        fake_port_set_answer (f->port, "+CMEE?", "RING");
        dfota_starter_begin (f->starter);
        fakes_settle ();
        fakes_take_log ();
        fake_port_set_answer (f->port, "+CMEE?", "");
        dfota_runner_handle_event (f->runner, DFOTA_EVENT_CANCEL);
        while (f->n_begun == 0)
            g_main_context_iteration (NULL, TRUE);
        fakes_settle ();
        g_assert_cmpstr (fakes_take_log (), ==, rows[i].log);
        g_assert_false (dfota_cleanup_is_pending (f->cleanup));
        g_assert_error (f->begun, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
    }
}

/* It ends while a setting is being sent: the cleanup follows. */
static void
test_cancelled_sent_setting (Fixture *f, gconstpointer data)
{
    set_settings (f, TRUE, TRUE);
    dfota_starter_begin (f->starter);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    while (strstr (fakes_take_log (), REDIRECT) == NULL)
        g_main_context_iteration (NULL, TRUE);
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_CANCEL);
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, ENDED RESTORE UNSELECT);
    g_assert_false (dfota_cleanup_is_pending (f->cleanup));
}

/* A refused selection is for good, one without an answer is not. */
static void
test_context (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *answer;
        gint         error;
    } rows[] = { { "ERROR", DFOTA_ERROR_REFUSED }, { NULL, DFOTA_ERROR_NOT_READY } };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        if (i > 0)
            runner_fixture_renew (f, NULL);
        set_settings (f, FALSE, TRUE);
        fake_port_set_answer (f->port, "+QFOTAPID=2", rows[i].answer);
        dfota_starter_begin (f->starter);
        fakes_settle ();
        g_assert_cmpstr (fakes_take_log (), ==, SELECT ENDED UNSELECT);
        g_assert_error (f->begun, DFOTA_ERROR, rows[i].error);
        g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_FAILED);
    }
}

/*****************************************************************************/
/* An upload that never began */

#define DELETE "ttyUSB3<+QFDEL=\"mm-dfota.zip\";"

static void
cancel_package (Fixture *f)
{
    dfota_runner_handle_event (f->runner, DFOTA_EVENT_CANCEL);
}

static void
lose_package_ports (Fixture *f)
{
    dfota_link_let_go (fake_link_get ());
    dfota_starter_begin (f->starter);
}

/* No upload is running, so nothing keeps the cleanup from deleting the file now, or when there is a
 * modem again. */
static void
test_no_upload (Fixture *f, gconstpointer data)
{
    static const struct {
        void (*end) (Fixture *f);
        gboolean has_port;
    } rows[] = { { cancel_package, TRUE }, { lose_package_ports, FALSE } };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        if (i > 0)
            runner_fixture_renew (f, RUNNER_PACKAGE);
        rows[i].end (f);
        fakes_settle ();
        g_assert_true (dfota_record_is_final (f->record));
        g_assert_cmpint (strstr (fakes_take_log (), DELETE) != NULL, ==, rows[i].has_port);
        g_assert_cmpint (dfota_cleanup_is_pending (f->cleanup), ==, !rows[i].has_port);
        g_assert_false (dfota_starter_is_uploading (f->starter));
        /* its descriptor is closed */
        g_assert_cmpuint (G_OBJECT (f->start->package)->ref_count, ==, 1);
    }
}

/*****************************************************************************/

/* The module has moved: what its former place reports means nothing. */
static void
test_former_link (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaLink) former = NULL;

    runner_fixture_begin (f);
    former = g_object_ref (fake_link_get ()); /* as an inhibition that is not answered yet does */
    dfota_runner_follow_device (f->runner);
    g_signal_emit_by_name (former, "gone");
    g_assert_cmpint (runner_fixture_state (f), ==, DFOTA_STATE_DOWNLOADING);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    RUNNER_FIXTURE_ADD ("/unsent/answer-after-gone/download", RUNNER_HTTP, test_answer_after_gone);
    RUNNER_FIXTURE_ADD ("/unsent/answer-after-gone/local", LOCAL, test_answer_after_gone);
    RUNNER_FIXTURE_ADD ("/unsent/unsent-but-updating", RUNNER_HTTP, test_unsent_but_updating);
    RUNNER_FIXTURE_ADD ("/unsent/inhibited-by-another", LOCAL, test_inhibited_by_another);
    RUNNER_FIXTURE_ADD ("/unsent/inhibition-refused", LOCAL, test_inhibition_refused);
    RUNNER_FIXTURE_ADD ("/unsent/cancelled-setting", NULL, test_cancelled_setting);
    RUNNER_FIXTURE_ADD ("/unsent/cancelled-sent-setting", NULL, test_cancelled_sent_setting);
    RUNNER_FIXTURE_ADD ("/unsent/context", NULL, test_context);
    RUNNER_FIXTURE_ADD ("/unsent/no-upload", RUNNER_PACKAGE, test_no_upload);
    RUNNER_FIXTURE_ADD ("/unsent/former-link", RUNNER_HTTP, test_former_link);
    return g_test_run ();
}
