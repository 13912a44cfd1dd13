/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update and the modems of its module: those that appear and disappear, cleanup over them, the
 * module at another place or with other ids, and what ModemManager may do.
 */

#include "update-fixture.h"

#include "fake-time.h"

typedef UpdateFixture Fixture;

#define ELSEWHERE "/sys/1-2"

/*****************************************************************************/
/* Modems */

/* A modem in normal mode: its ports are held, and the machine knows. */
static void
test_modem_ready (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_downloading (f);

    dfota_update_modem_ready (update, f->modem);
    update_fixture_assert_modem (update, "/modem/0");
    g_assert_cmpstr (fakes_take_log (), ==, "hold 2;read;");
    g_assert_true (dfota_port_is_open (f->port));
    dfota_update_modem_gone (update, f->modem);
    update_fixture_assert_modem (update, "/");
    g_assert_cmpstr (fakes_take_log (), ==, "lose-modem;");
    update_fixture_drop (update);
}

/* At another place: the link is that of the new one, and the journal has it. */
static void
test_modem_elsewhere (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_downloading (f);

    g_free (f->modem->device);
    f->modem->device = g_strdup (ELSEWHERE);
    fakes_expect ("update 1: the module moved to " ELSEWHERE);
    dfota_update_modem_ready (update, f->modem);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (dfota_update_get_device (update), ==, ELSEWHERE);
    g_assert_cmpstr (fakes_take_log (), ==, "unlink;link " ELSEWHERE ";hold 2;read;");
    update_fixture_drop (update);
}

/* Through a closed gate a modem proves nothing, until the gate opens. */
static void
test_withheld (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_away (f);

    fake_link_return ();
    fakes_take_log ();
    fakes_expect ("update 1: ignoring a modem that ModemManager made while the module may be in *");
    dfota_update_modem_ready (update, f->modem);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (fakes_take_log (), ==, "");
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_RESTARTING);
    fake_link_say ("+CPIN: READY");
    fakes_assert_log_has ("hold 2;read;", TRUE);
    fake_link_vanish ();
    fake_link_return ();
    fakes_take_log ();
    fake_link_say ("+CPIN: READY"); /* it was handled once */
    fakes_assert_log_has ("hold", FALSE);
    update_fixture_drop (update);
}

/* A withheld modem that has gone is not used; another that goes changes nothing. */
static void
test_withheld_gone (Fixture *f, gconstpointer data)
{
    DfotaModem *other = fake_modem_new (UPDATE_DEVICE, UPDATE_IMEI);

    for (guint i = 0; i < 2; i++) {
        DfotaUpdate *update = update_fixture_new_away (f);

        fake_link_return ();
        dfota_update_modem_ready (update, f->modem);
        dfota_update_modem_gone (update, i ? other : f->modem);
        fakes_take_log ();
        fake_link_say ("+CPIN: READY");
        fakes_assert_log_has ("hold 2;", i);
        update_fixture_drop (update);
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
        update_fixture_assert_modem (update, "/modem/0");
        fakes_settle ();
        g_assert_cmpstr (fakes_take_log (), ==,
                         rows[i].is_cleaned ? "ttyUSB3<+QFDEL=\"mm-dfota.zip\";"
                                              "ttyUSB2<+QURCCFG=\"urcport\",\"uart1\";"
                                            : "");
        g_assert_cmpint (dfota_update_is_cleaned (update), ==, rows[i].is_cleaned);
        update_fixture_drop (update);
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
    update_fixture_drop (update);
    update = update_fixture_new_downloading (f);
    dfota_journal_entry_set (&update_fixture_entry (update)->urc_port, "uart1");
    dfota_update_modem_ready (update, f->modem);
    fakes_settle ();
    fakes_assert_log_has ("QURCCFG", FALSE);
    update_fixture_drop (update);
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
    update_fixture_drop (update);
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
    update_fixture_machine (update)->is_wait_over = TRUE; /* ModemManager may probe it */
    g_assert_false (dfota_update_is_away (update));
    update_fixture_machine (update)->is_wait_over = FALSE;
    update_fixture_machine (update)->is_sent = FALSE;
    g_assert_false (dfota_update_is_away (update));
    update_fixture_drop (update);
}

/* The URC is that of the module at the new place, which is present. */
static void
test_follow (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_away (f);
    DfotaUrc     urc;

    g_assert_true (dfota_urc_parse ("+QIND: \"FOTA\",\"START\"", &urc));
    dfota_update_follow (update, ELSEWHERE, &urc);
    g_assert_cmpstr (dfota_update_get_device (update), ==, ELSEWHERE);
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_UPDATING);
    fakes_assert_log_has ("link " ELSEWHERE ";", TRUE);
    dfota_update_follow (update, ELSEWHERE, &urc);
    fakes_assert_log_has ("link", FALSE);
    update_fixture_drop (update);
    update = update_fixture_new_away (f);
    update_fixture_machine (update)->is_update_done = TRUE; /* so being back is more than the URC */
    g_assert_true (dfota_urc_parse ("+QIND: \"FOTA\",\"NEWS\"", &urc));
    dfota_update_follow (update, ELSEWHERE, &urc);
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_VERIFYING);
    update_fixture_drop (update);
}

/* ModemManager has a modem of the module, but none with ports of ours. */
static void
test_other_ids (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaIdentity) identity = dfota_identity_new ("A_01.001.01.001", NULL, NULL);
    DfotaUpdate              *update = update_fixture_new_away (f);

    fake_link_return ();
    fakes_expect ("update 1: the module has other USB ids now");
    dfota_update_other_ids (update, UPDATE_DEVICE, "/modem/5", identity);
    g_test_assert_expected_messages ();
    update_fixture_assert_modem (update, "/modem/5");
    /* the gate is closed */
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_RESTARTING);
    dfota_update_other_ids_gone (update, "/modem/4");
    update_fixture_assert_modem (update, "/modem/5");
    dfota_update_other_ids_gone (update, "/modem/5");
    update_fixture_assert_modem (update, "/");
    fakes_take_log ();
    /* that of the other place was open */
    dfota_update_other_ids (update, ELSEWHERE, "/modem/6", identity);
    fakes_assert_log_has ("link " ELSEWHERE ";hold 0;", TRUE);
    update_fixture_assert_modem (update, "/modem/6");
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_SUCCEEDED);
    update_fixture_drop (update);
}

static void
test_other_ids_ended (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaIdentity) identity = dfota_identity_new ("A_01.001.01.001", NULL, NULL);
    DfotaUpdate              *update = update_fixture_new_update (f, 1, DFOTA_STATE_FAILED, TRUE);

    dfota_update_other_ids (update, ELSEWHERE, "/modem/5", identity);
    update_fixture_assert_modem (update, "/");
    g_assert_cmpstr (dfota_update_get_device (update), ==, UPDATE_DEVICE);
    update_fixture_drop (update);
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
    fakes_expect ("update 1: the module returned after the update was given up");
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
    update_fixture_drop (update);
}

/*****************************************************************************/
/* Whether ModemManager may open ports and create modems */

static void
test_may_open (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, DFOTA_STATE_RESTARTING, TRUE);

    g_assert_true (dfota_update_may_open (update, "ttyUSB2"));
    update_fixture_resume_absent (update);
    g_assert_false (dfota_update_may_open (update, "ttyUSB2"));
    fake_link_say ("+CPIN: READY");
    g_assert_true (dfota_update_may_open (update, "ttyUSB2"));
    update_fixture_drop (update);
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
        update_fixture_machine (update)->mode = rows[i].mode;
        fake_link_facts.has_refused = rows[i].has_refused;
        dfota_update_resume (update);
        fakes_take_log ();
        g_assert_cmpint (
            dfota_update_may_create_modem (update, rows[i].has_at, rows[i].has_control), ==,
            rows[i].may_create);
        fakes_assert_log_has ("release;", rows[i].is_released);
        update_fixture_drop (update);
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
        fakes_expect ("update 1: ModemManager may not create a modem for the module yet");
        g_assert_false (dfota_update_may_create_modem (update, TRUE, FALSE));
        g_test_assert_expected_messages ();
    }
    g_assert_true (dfota_update_may_create_modem (update, TRUE, FALSE));
    update_fixture_drop (update);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    UPDATE_FIXTURE_ADD ("/update/modem-ready", test_modem_ready);
    UPDATE_FIXTURE_ADD ("/update/modem-elsewhere", test_modem_elsewhere);
    UPDATE_FIXTURE_ADD ("/update/withheld", test_withheld);
    UPDATE_FIXTURE_ADD ("/update/withheld-gone", test_withheld_gone);
    UPDATE_FIXTURE_ADD ("/update/clean-up", test_clean_up);
    UPDATE_FIXTURE_ADD ("/update/clean-up-ports", test_clean_up_ports);
    UPDATE_FIXTURE_ADD ("/update/no-retries", test_no_retries);
    UPDATE_FIXTURE_ADD ("/update/away", test_away);
    UPDATE_FIXTURE_ADD ("/update/follow", test_follow);
    UPDATE_FIXTURE_ADD ("/update/other-ids", test_other_ids);
    UPDATE_FIXTURE_ADD ("/update/other-ids-ended", test_other_ids_ended);
    UPDATE_FIXTURE_ADD ("/update/revision", test_revision);
    UPDATE_FIXTURE_ADD ("/update/may-open", test_may_open);
    UPDATE_FIXTURE_ADD ("/update/may-create", test_may_create);
    UPDATE_FIXTURE_ADD ("/update/looks", test_looks);
    return g_test_run ();
}
