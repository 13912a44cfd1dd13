/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The starter: what it sends to the module, with and without an upload, and what it answers to the
 * caller of Start() and Install(). The
 * machine is not asked: the log has the events that it would get.
 */

#include "update/starter.h"

#include <unistd.h>

#include "dbus/error.h"
#include "fakes.h"
#include "family-fixture.h"
#include "journal-fixture.h"
#include "descriptors.h"

typedef struct {
    JournalFixture     journal;
    DfotaStartOptions *start;
    DfotaRecord       *record;
    DfotaMachine      *machine;
    DfotaCleanup      *cleanup;
    DfotaStarter      *starter;
    DfotaLink         *link;
    DfotaPort         *port;
    DfotaPort         *spare;
    GPtrArray         *ports;
} Fixture;

static void
happened (DfotaStarter *starter, const DfotaEvent *event)
{
    static const struct {
        DfotaEventKind kind;
        const gchar   *name;
    } names[] = {
        { DFOTA_EVENT_SEND, "SEND" },
        { DFOTA_EVENT_UPLOAD, "UPLOAD" },
        { DFOTA_EVENT_ACCEPTED, "ACCEPTED" },
        { DFOTA_EVENT_REFUSED, "REFUSED" },
        { DFOTA_EVENT_UNANSWERED, "UNANSWERED" },
        { DFOTA_EVENT_UNSENT, "UNSENT" },
        { DFOTA_EVENT_UPLOAD_FAILED, "UPLOAD_FAILED" },
        { DFOTA_EVENT_UPLOAD_PROGRESS, "PROGRESS" },
        { DFOTA_EVENT_CANCEL, "CANCEL" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        if (names[i].kind == event->kind) {
            fakes_log ("%s %d", names[i].name, event->value);
            return;
        }
    g_assert_not_reached ();
}

static void
begun (DfotaStarter *starter, const GError *error)
{
    fakes_log ("begun%s%s", error ? ": " : "", error ? error->message : "");
}

static void
upload_ended (DfotaStarter *starter)
{
    fakes_log ("upload-ended");
}

static DfotaStartOptions *
start_options_new (gboolean has_package)
{
    g_autoptr (GVariant)    options = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    g_autoptr (DfotaFamily) family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");

    if (!has_package)
        return dfota_start_options_new (family, "http://host/p", options, NULL);
    return dfota_start_options_new_package (family, descriptors_make_file (1000), options, NULL);
}

static void
make_starter (Fixture *f)
{
    f->starter = dfota_starter_new (f->record, f->cleanup, f->start, 7);
    g_signal_connect (f->starter, "event", G_CALLBACK (happened), NULL);
    g_signal_connect (f->starter, "begun", G_CALLBACK (begun), NULL);
    g_signal_connect (f->starter, "upload-ended", G_CALLBACK (upload_ended), NULL);
    dfota_starter_set_link (f->starter, f->link);
}

static void
set_up (Fixture *f, gconstpointer has_package)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (1);

    journal_fixture_set_up (&f->journal, NULL);
    f->port = fake_port_new ("ttyUSB2");
    f->spare = fake_port_new ("ttyUSB3");
    f->ports = g_ptr_array_new ();
    g_ptr_array_add (f->ports, f->port);
    g_ptr_array_add (f->ports, f->spare);
    f->start = start_options_new (has_package != NULL);
    dfota_machine_init (&entry->machine, has_package != NULL);
    f->record = dfota_record_new (f->journal.journal, entry);
    f->machine = dfota_record_get_machine (f->record);
    f->cleanup = dfota_cleanup_new (f->record);
    f->link = dfota_link_new (G_BUS_TYPE_SESSION, NULL, NULL, "/sys/1-1");
    dfota_link_hold (f->link, f->ports, NULL);
    make_starter (f);
    fakes_take_log ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    dfota_link_let_go (f->link);
    if (f->starter)
        g_assert_finalize_object (f->starter);
    g_assert_finalize_object (f->cleanup);
    g_assert_finalize_object (f->record);
    g_object_unref (f->link);
    fakes_take_log ();
    dfota_start_options_free (f->start);
    g_assert_false (fake_uploader_exists ());
    g_ptr_array_unref (f->ports);
    g_assert_finalize_object (f->port);
    g_assert_finalize_object (f->spare);
    journal_fixture_tear_down (&f->journal, NULL);
}

static void
assert_log (const gchar *expected)
{
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, expected);
}

/* Carries out what the machine answers to SEND. */
static void
send (Fixture *f)
{
    f->machine->is_sent = TRUE;
    dfota_starter_send (f->starter);
}

#define SENT    "ttyUSB2<AT+QFOTADL=\"http://host/p\";"
#define UPLOADS "upload over ttyUSB3;"
#define NO_PORT "UNSENT 0;begun: could not open an AT port of the modem;"

/*****************************************************************************/

/* AT+QFOTADL goes out once, and only in the state preparing. */
static void
test_send (Fixture *f, gconstpointer data)
{
    dfota_starter_begin (f->starter);
    assert_log ("SEND 0;");
    g_assert_false (dfota_starter_is_waiting (f->starter)); /* not journalled yet */
    f->machine->is_sent = TRUE;
    g_assert_true (dfota_starter_is_waiting (f->starter));
    send (f);
    g_assert_false (dfota_starter_is_waiting (f->starter));
    g_assert_false (dfota_starter_is_uploading (f->starter));
    assert_log (SENT);
    g_assert_cmpuint (fake_send_seconds, ==, 7);
    fake_send_answer (NULL);
    assert_log ("ACCEPTED 0;begun;");
    send (f);
    assert_log ("");
    dfota_starter_lose_ports (f->starter); /* no upload */
    assert_log ("");
}

/* A starter that gave up sends nothing any more; an update of the journal has nothing to send. */
static void
test_given_up (Fixture *f, gconstpointer data)
{
    dfota_starter_abandon (f->starter, g_error_new (DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "full"));
    assert_log ("UNSENT 0;begun: full;");
    send (f);
    assert_log ("");
    g_clear_object (&f->starter);
    dfota_start_options_free (f->start);
    f->start = NULL;
    make_starter (f);
    send (f);
    assert_log ("");
    f->start = start_options_new (FALSE);
}

static void
test_other_state (Fixture *f, gconstpointer data)
{
    f->machine->state = DFOTA_STATE_UPDATING;
    g_assert_false (dfota_starter_is_waiting (f->starter));
    send (f);
    assert_log ("begun: AT+QFOTADL was not sent: the update is updating; start a new update when "
                "the modem is present;");
    f->machine->state = DFOTA_STATE_PREPARING;
    dfota_starter_set_link (f->starter, NULL);
    send (f);
    assert_log ("begun: AT+QFOTADL was not sent: the update is preparing; start a new update when "
                "the modem is present;");
}

/* Nothing is sent, and nothing is reported, when the update has ended. */
static void
test_stopped (Fixture *f, gconstpointer data)
{
    f->machine->state = DFOTA_STATE_FAILED;
    dfota_starter_stop (f->starter);
    send (f);
    assert_log ("");
    f->machine->state = DFOTA_STATE_PREPARING;
    send (f);
    assert_log ("");
}

/* The ports have gone during the inhibition. */
static void
test_no_port_to_send (Fixture *f, gconstpointer data)
{
    dfota_link_let_go (f->link);
    fakes_take_log ();
    send (f);
    assert_log (NO_PORT);
    g_assert_false (dfota_starter_is_waiting (f->starter));
    send (f);
    assert_log ("");
}

static void
test_no_port (Fixture *f, gconstpointer data)
{
    dfota_link_let_go (f->link);
    fakes_take_log ();
    dfota_starter_begin (f->starter);
    assert_log (NO_PORT);
}

static void
test_unanswered (Fixture *f, gconstpointer data)
{
    dfota_starter_begin (f->starter);
    send (f);
    fakes_take_log ();
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "update 1: no answer to AT+QFOTADL (late); the module may have*");
    fake_send_answer (g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "late"));
    g_test_assert_expected_messages ();
    assert_log ("UNANSWERED 0;begun;");
    g_assert_true (f->machine->is_sent);
}

/* Not sent after all. The machine decides what that means, whatever URCs have shown meanwhile. */
static void
test_not_ready (Fixture *f, gconstpointer data)
{
    for (guint i = 0; i < 2; i++) {
        g_clear_object (&f->starter);
        make_starter (f);
        f->machine->state = DFOTA_STATE_PREPARING;
        send (f);
        fakes_take_log ();
        f->machine->state = i ? DFOTA_STATE_DOWNLOADING : DFOTA_STATE_PREPARING;
        fake_send_answer (g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "busy"));
        assert_log ("UNSENT 0;begun: busy;");
    }
}

/* The caller learns of a refusal only if it has ended the update. */
static void
test_refused (Fixture *f, gconstpointer data)
{
    for (guint i = 0; i < 2; i++) {
        g_clear_object (&f->starter);
        make_starter (f);
        f->machine->state = DFOTA_STATE_PREPARING;
        send (f);
        fakes_take_log ();
        f->machine->state = i ? DFOTA_STATE_FAILED : DFOTA_STATE_DOWNLOADING;
        fake_send_answer (g_error_new (DFOTA_ERROR, DFOTA_ERROR_REFUSED, "no"));
        assert_log (i ? "REFUSED 0;begun: the module refused AT+QFOTADL; it accepts an ftp://, "
                        "http:// or https:// URL, or the path of a file that it has;"
                      : "REFUSED 0;begun;");
    }
}

/* The URC port, then the context, then AT+QFOTADL. A context that is refused is the end. */
static void
test_settings (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *urc_port, *urc_port_answer, *context, *context_answer;
        DfotaState   state; /* when the answers come */
        const gchar *log;
    } rows[] = {
        { "uart1", "", "+QFOTAPID=2", "", DFOTA_STATE_PREPARING,
          "ttyUSB2<+QURCCFG=\"urcport\",\"usbat\";ttyUSB2<+QFOTAPID=2;SEND 0;" },
        { "uart1", "ERROR", "", "", DFOTA_STATE_PREPARING,
          "ttyUSB2<+QURCCFG=\"urcport\",\"usbat\";SEND 0;" },
        { "", "", "+QFOTAPID=2", "", DFOTA_STATE_PREPARING, "ttyUSB2<+QFOTAPID=2;SEND 0;" },
        { "", "", "+QFOTAPID=2", "ERROR", DFOTA_STATE_PREPARING,
          "ttyUSB2<+QFOTAPID=2;UNSENT 0;begun: could not select the PDP context to download "
          "over: the module refused AT+QFOTAPID=2;" },
        { "uart1", "", "+QFOTAPID=2", "", DFOTA_STATE_CANCELLED,
          "ttyUSB2<+QURCCFG=\"urcport\",\"usbat\";begun: AT+QFOTADL was not sent: the update is "
          "cancelled; start a new update when the modem is present;" },
        { "", "", "+QFOTAPID=2", "", DFOTA_STATE_CANCELLED,
          "ttyUSB2<+QFOTAPID=2;begun: AT+QFOTADL was not sent: the update is cancelled; start a "
          "new update when the modem is present;" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_test_message ("row %u", i);
        g_clear_object (&f->starter);
        g_free (f->start->context_command);
        f->start->context_command = rows[i].context[0] ? g_strdup (rows[i].context) : NULL;
        make_starter (f);
        f->machine->state = DFOTA_STATE_PREPARING;
        dfota_journal_entry_set (&dfota_record_get_entry (f->record)->urc_port, rows[i].urc_port);
        fake_port_set_answer (f->port, "+QURCCFG", rows[i].urc_port_answer);
        fake_port_set_answer (f->port, "+QFOTAPID", rows[i].context_answer);
        if (g_str_equal (rows[i].urc_port_answer, "ERROR"))
            g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                                   "update 1: could not redirect the module's URCs: *refused*");
        dfota_starter_begin (f->starter);
        f->machine->state = rows[i].state;
        assert_log (rows[i].log);
        g_test_assert_expected_messages ();
    }
}

/*****************************************************************************/

static void
begin_upload (Fixture *f)
{
    dfota_starter_begin (f->starter);
    assert_log ("UPLOAD 0;");
    g_assert_false (dfota_starter_is_uploading (f->starter));
    f->machine->state = DFOTA_STATE_UPLOADING;
    dfota_starter_upload (f->starter);
    g_assert_true (dfota_starter_is_uploading (f->starter));
    assert_log (UPLOADS);
}

static void
test_upload (Fixture *f, gconstpointer data)
{
    DfotaGdbusFirmwareUpdate *skeleton = dfota_record_get_skeleton (f->record);

    dfota_record_get_entry (f->record)->package_size = 1000;
    dfota_starter_begin (f->starter);
    fakes_take_log ();
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "update 1: sending 1000 bytes over ttyUSB3");
    dfota_starter_upload (f->starter);
    g_test_assert_expected_messages ();
    assert_log (UPLOADS);
    fake_uploader_accept ();
    fake_uploader_progress (500, 50);
    assert_log ("begun;PROGRESS 50;");
    g_assert_cmpuint (dfota_gdbus_firmware_update_get_uploaded_bytes (skeleton), ==, 500);
    dfota_starter_cancel_upload (f->starter);
    dfota_starter_lose_ports (f->starter);
    assert_log ("cancel;lose-port;");
    fake_uploader_end (DFOTA_EVENT_SEND, NULL);
    assert_log ("SEND 0;upload-ended;");
    g_assert_false (dfota_starter_is_uploading (f->starter));
    g_assert_false (fake_uploader_exists ());
    f->machine->state = DFOTA_STATE_PREPARING;
    send (f); /* a local package: not over the primary port */
    assert_log ("ttyUSB3<AT+QFOTADL=\"/data/ufs/mm-dfota.zip\";");
    fake_send_answer (NULL);
    assert_log ("ACCEPTED 0;begun;");
}

/* The package that stays in the module is not deleted at the end. */
static void
test_keep (Fixture *f, gconstpointer data)
{
    DfotaJournalEntry *entry = dfota_record_get_entry (f->record);

    for (guint i = 0; i < 2; i++) {
        g_clear_object (&f->starter);
        f->start->keeps_package = i > 0;
        make_starter (f);
        dfota_journal_entry_set (&entry->file, "mm-dfota.zip");
        f->machine->state = DFOTA_STATE_PREPARING;
        begin_upload (f);
        fake_uploader_end (DFOTA_EVENT_SEND, NULL);
        assert_log ("SEND 0;upload-ended;");
        g_assert_cmpstr (entry->file, ==, i ? "" : "mm-dfota.zip");
    }
}

/* The ports have gone when the upload is over. */
static void
test_upload_and_no_port (Fixture *f, gconstpointer data)
{
    begin_upload (f);
    dfota_link_let_go (f->link);
    fakes_take_log ();
    fake_uploader_end (DFOTA_EVENT_SEND, NULL);
    assert_log (NO_PORT "upload-ended;");
    g_assert_false (dfota_port_is_open (f->spare));
}

static void
test_upload_failed (Fixture *f, gconstpointer data)
{
    static const struct {
        GQuark (*domain) (void);
        gint           code;
        DfotaEventKind kind;
        const gchar   *log;
    } rows[] = {
        { dfota_error_quark, DFOTA_ERROR_NO_SPACE, DFOTA_EVENT_UPLOAD_FAILED,
          "UPLOAD_FAILED 420;begun: why;upload-ended;" },
        { g_io_error_quark, G_IO_ERROR_FAILED, DFOTA_EVENT_UPLOAD_FAILED,
          "UPLOAD_FAILED 420;begun: could not start the upload: why;upload-ended;" },
        { g_io_error_quark, G_IO_ERROR_CANCELLED, DFOTA_EVENT_CANCEL,
          "CANCEL 420;begun: could not start the upload: why;upload-ended;" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_clear_object (&f->starter);
        make_starter (f);
        f->machine->state = DFOTA_STATE_PREPARING;
        begin_upload (f);
        g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "update 1: upload: why");
        fake_uploader_end (rows[i].kind, g_error_new (rows[i].domain (), rows[i].code, "why"));
        g_test_assert_expected_messages ();
        assert_log (rows[i].log);
        g_assert_false (dfota_starter_is_uploading (f->starter));
    }
}

/* At the end of the update a package that is not sent yet is closed; one that is being sent is
 * closed when the upload ends. */
static void
test_upload_stopped (Fixture *f, gconstpointer data)
{
    g_assert_true (fake_uploader_exists ());
    dfota_starter_stop (f->starter);
    g_assert_false (fake_uploader_exists ());
    g_clear_object (&f->starter);
    make_starter (f);
    begin_upload (f);
    dfota_starter_stop (f->starter);
    g_assert_true (fake_uploader_exists ());
    f->machine->state = DFOTA_STATE_FAILED;
    fake_uploader_end (DFOTA_EVENT_SEND, NULL);
    g_assert_false (fake_uploader_exists ());
}

/* Given up meanwhile: nothing is sent any more, and the file is deleted. */
static void
test_upload_of_ended (Fixture *f, gconstpointer data)
{
    dfota_journal_entry_set (&dfota_record_get_entry (f->record)->file, "mm-dfota.zip");
    begin_upload (f);
    f->machine->state = DFOTA_STATE_FAILED;
    fake_uploader_end (DFOTA_EVENT_SEND, NULL);
    assert_log ("ttyUSB3<+QFDEL=\"mm-dfota.zip\";upload-ended;");
}

/* No port for the upload, or none that opens. */
static void
test_upload_without_port (Fixture *f, gconstpointer is_broken)
{
    dfota_starter_begin (f->starter);
    dfota_link_let_go (f->link);
    fake_link_set_spare (f->link, GPOINTER_TO_INT (is_broken) == 2 ? f->spare : NULL);
    fake_port_set_broken (f->spare, TRUE);
    fakes_take_log ();
    dfota_starter_upload (f->starter);
    assert_log (NO_PORT);
    g_assert_false (dfota_starter_is_uploading (f->starter));
    fake_link_set_spare (f->link, NULL);
}

#define ADD(name, has_package, function)                                                           \
    g_test_add ("/starter/" name, Fixture, GINT_TO_POINTER (has_package), set_up, function,        \
                tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("send", 0, test_send);
    ADD ("given-up", 0, test_given_up);
    ADD ("other-state", 0, test_other_state);
    ADD ("stopped", 0, test_stopped);
    ADD ("no-port-to-send", 0, test_no_port_to_send);
    ADD ("no-port", 0, test_no_port);
    ADD ("unanswered", 0, test_unanswered);
    ADD ("not-ready", 0, test_not_ready);
    ADD ("refused", 0, test_refused);
    ADD ("settings", 0, test_settings);
    ADD ("upload", 1, test_upload);
    ADD ("keep", 1, test_keep);
    ADD ("upload-and-no-port", 1, test_upload_and_no_port);
    ADD ("upload-failed", 1, test_upload_failed);
    ADD ("upload-stopped", 1, test_upload_stopped);
    ADD ("upload-of-ended", 1, test_upload_of_ended);
    ADD ("upload-without-port", 1, test_upload_without_port);
    ADD ("upload-with-broken-port", 2, test_upload_without_port);
    return g_test_run ();
}
