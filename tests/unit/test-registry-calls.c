/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The registry between modems and updates: which update each modem points to and hears of, what is
 * exported, and what strangers ask and report.
 */

#include "registry-fixture.h"

#include <string.h>

typedef UpdateFixture Fixture;

#define ELSEWHERE "/sys/1-2"
#define PATH      DFOTA_UPDATE_PATH

static void
expect (GLogLevelFlags level, const gchar *message)
{
    g_test_expect_message ("dfota", level, message);
}

/*****************************************************************************/
/* The journal at the start */

/* The updates are exported before the objects appear on the bus, and resumed afterwards. */
static void
test_load (Fixture *f, gconstpointer data)
{
    DfotaRegistry *registry;

    registry_fixture_write (f, 1, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_FAILED);
    registry_fixture_write (f, 2, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_UPDATING);
    registry_fixture_write_uncleaned (f, 3, TRUE);
    f->context.settings.silence = 17;
    registry = dfota_registry_new (&f->context);
    fakes_assert_log (
        "attach 1;export 1;power-lock;attach 2;export 2;attach 3;connect;link /sys/1-1;"
        "strangers 17;others 3 0;");
    g_assert_true (dfota_registry_get_context (registry) == &f->context);
    registry_fixture_drop (registry);
}

/* An update that had sent nothing ends at once, while there are no strangers yet. */
static void
test_load_unsent (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry =
        registry_fixture_new_entry (1, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_PREPARING);

    entry->machine.is_sent = FALSE;
    journal_fixture_save (&f->journal, entry);
    g_object_unref (dfota_registry_new (&f->context));
    fakes_assert_log ("attach 1;export 1;connect;link /sys/1-1;unlink;strangers 240;others 1 0;");
}

/* One that was forgotten and is cleaned is removed. */
static void
test_load_forgotten (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry =
        registry_fixture_new_entry (1, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_FAILED);

    entry->is_forgotten = TRUE;
    journal_fixture_save (&f->journal, entry);
    g_object_unref (dfota_registry_new (&f->context));
    fakes_assert_log ("connect;strangers 240;others 0 0;");
    g_assert_false (registry_fixture_has_file (f, 1));
}

static void
test_load_problems (Fixture *f, gconstpointer data)
{
    journal_fixture_write_file (&f->journal, "1.update", "nonsense", -1);
    journal_fixture_write_file (&f->journal, "3.update", "nonsense", -1);
    registry_fixture_write (f, 2, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_FAILED);
    expect (G_LOG_LEVEL_WARNING, "*.update*");
    expect (G_LOG_LEVEL_WARNING, "*.update*");
    g_object_unref (dfota_registry_new (&f->context));
    g_test_assert_expected_messages ();
    fakes_assert_log ("attach 2;export 2;connect;strangers 240;others 1 0;");
    journal_fixture_remove_folder (f->journal.folder);
    expect (G_LOG_LEVEL_WARNING, "*No such file*");
    g_object_unref (dfota_registry_new (&f->context));
    g_test_assert_expected_messages ();
    fakes_assert_log ("connect;strangers 240;others 0 0;");
    f->context.journal = NULL;
    g_object_unref (dfota_registry_new (&f->context));
    fakes_assert_log ("connect;strangers 240;others 0 0;");
}

#define N_TOO_MANY 3

/* The oldest finished ones are removed, those with cleanup last. Running ones do not count. */
static void
test_limit (Fixture *f, gconstpointer data)
{
    const guint last = DFOTA_REGISTRY_MAX_FINISHED + N_TOO_MANY + 1;

    registry_fixture_write_uncleaned (f, 1, FALSE);
    for (guint id = 2; id <= last; id++)
        registry_fixture_write (f, id, UPDATE_DEVICE, UPDATE_IMEI,
                                id == 2 ? DFOTA_STATE_UPDATING : DFOTA_STATE_FAILED);
    g_object_unref (dfota_registry_new (&f->context));
    fakes_assert_log_has ("unexport 3;unexport 4;unexport 5;connect;", TRUE);
    for (guint id = 1; id <= last; id++)
        g_assert_cmpint (registry_fixture_has_file (f, id), ==, id < 3 || id > 2 + N_TOO_MANY);
}

/*****************************************************************************/
/* Modems */

static void
test_point (Fixture *f, gconstpointer data)
{
    static const struct {
        DfotaState   states[2]; /* of updates 1 and 2 */
        const gchar *device;
        const gchar *imei;
        const gchar *log;
    } rows[] = {
        { { DFOTA_STATE_UPDATING, DFOTA_STATE_FAILED },
          UPDATE_DEVICE,
          UPDATE_IMEI,
          "update of /sys/1-1: " PATH "/1, running;" },
        { { DFOTA_STATE_FAILED, DFOTA_STATE_SUCCEEDED },
          UPDATE_DEVICE,
          UPDATE_IMEI,
          "update of /sys/1-1: " PATH "/2;" },
        { { DFOTA_STATE_FAILED, DFOTA_STATE_SUCCEEDED },
          UPDATE_DEVICE,
          UPDATE_OTHER,
          "update of /sys/1-1: /;" },
        { { DFOTA_STATE_FAILED, DFOTA_STATE_SUCCEEDED },
          ELSEWHERE,
          UPDATE_IMEI,
          "update of /sys/1-2: " PATH "/2;" },
        { { DFOTA_STATE_FAILED, DFOTA_STATE_SUCCEEDED },
          UPDATE_DEVICE,
          "",
          "update of /sys/1-1: " PATH "/2;" },
        { { DFOTA_STATE_FAILED, DFOTA_STATE_SUCCEEDED }, ELSEWHERE, "", "update of /sys/1-2: /;" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (DfotaModem) modem = fake_modem_new (rows[i].device, rows[i].imei);
        DfotaRegistry         *registry;

        g_test_message ("row %u", (guint) i);
        registry_fixture_write (f, 1, UPDATE_DEVICE, UPDATE_IMEI, rows[i].states[0]);
        registry_fixture_write (f, 2, UPDATE_DEVICE, UPDATE_IMEI, rows[i].states[1]);
        registry = registry_fixture_new (f);
        dfota_registry_add_modem (registry, modem);
        fakes_assert_log_has (rows[i].log, TRUE);
        dfota_registry_remove_modem (registry, modem);
        registry_fixture_drop (registry);
    }
}

/* A new modem: its update goes on, its capabilities are read, and its revision is passed on. */
static void
test_add_modem (Fixture *f, gconstpointer data)
{
    DfotaRegistry *registry;

    registry_fixture_write (f, 1, ELSEWHERE, UPDATE_OTHER, DFOTA_STATE_FAILED);
    registry_fixture_write (f, 2, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_DOWNLOADING);
    registry = registry_fixture_new (f);
    dfota_registry_add_modem (registry, f->modem);
    fakes_assert_log ("hold 2;read;update of /sys/1-1: " PATH "/2, running;read /sys/1-1;");
    dfota_registry_remove_modem (registry, f->modem);
    fakes_assert_log ("lose-modem;");
    g_assert_cmpuint (G_OBJECT (f->modem)->ref_count, ==, 1);
    registry_fixture_drop (registry);
}

/* Another module is where that of an update was: the update ends, unless it has ended already. */
static void
test_replaced (Fixture *f, gconstpointer data)
{
    DfotaRegistry *registry;

    registry_fixture_write (f, 1, UPDATE_DEVICE, UPDATE_OTHER, DFOTA_STATE_FAILED);
    registry_fixture_write (f, 2, UPDATE_DEVICE, UPDATE_OTHER, DFOTA_STATE_STALLED);
    registry = registry_fixture_new (f);
    expect (G_LOG_LEVEL_MESSAGE, "update 2: stalled → failed (*");
    expect (G_LOG_LEVEL_MESSAGE, "update 2: failed: module-replaced, *");
    dfota_registry_add_modem (registry, f->modem);
    g_test_assert_expected_messages ();
    fakes_assert_log_has ("review;", TRUE);
    registry_fixture_drop (registry);
}

/* The revision reaches the updates of the same IMEI only, when it is known. */
static void
test_revision (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) given_up =
        registry_fixture_new_entry (1, UPDATE_DEVICE, "", DFOTA_STATE_FAILED);
    g_autoptr (DfotaIdentity) identity = g_steal_pointer (&f->modem->identity);
    g_autoptr (GPtrArray)     entries = NULL;
    DfotaRegistry            *registry;

    given_up->machine.reason = DFOTA_REASON_GIVEN_UP;
    journal_fixture_save (&f->journal, given_up);
    given_up->id = 2;
    dfota_journal_entry_set (&given_up->device, ELSEWHERE);
    dfota_journal_entry_set (&given_up->imei, UPDATE_IMEI);
    journal_fixture_save (&f->journal, given_up);
    registry = registry_fixture_new (f);
    dfota_registry_add_modem (registry, f->modem);
    g_signal_emit_by_name (f->modem, "revision-read");
    dfota_registry_remove_modem (registry, f->modem);
    f->modem->identity = dfota_identity_new ("A_01.001.01.001", "A", "");
    g_signal_emit_by_name (f->modem, "revision-read"); /* it is not heard any more */
    g_clear_pointer (&f->modem->identity, dfota_identity_free);
    dfota_registry_add_modem (registry, f->modem);
    f->modem->identity = g_steal_pointer (&identity);
    expect (G_LOG_LEVEL_MESSAGE, "update 2: the module returned after *");
    g_signal_emit_by_name (f->modem, "revision-read");
    g_test_assert_expected_messages ();
    entries = journal_fixture_load_all (&f->journal);
    g_assert_cmpstr (((DfotaJournalEntry *) entries->pdata[0])->revision_after, ==, "");
    g_assert_cmpstr (((DfotaJournalEntry *) entries->pdata[1])->revision_after, ==,
                     FAKE_MODEM_REVISION);
    registry_fixture_drop (registry);
}

/* The revision can be known when the modem is added. */
static void
test_revision_at_once (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) given_up =
        registry_fixture_new_entry (1, ELSEWHERE, UPDATE_IMEI, DFOTA_STATE_FAILED);
    DfotaRegistry *registry;

    given_up->machine.reason = DFOTA_REASON_GIVEN_UP;
    journal_fixture_save (&f->journal, given_up);
    registry = registry_fixture_new (f);
    expect (G_LOG_LEVEL_MESSAGE, "update 1: the module returned after *");
    dfota_registry_add_modem (registry, f->modem);
    g_test_assert_expected_messages ();
    registry_fixture_drop (registry);
}

/*****************************************************************************/
/* Whether ModemManager may open ports and create modems */

static void
test_may (Fixture *f, gconstpointer data)
{
    DfotaRegistry *registry;

    registry_fixture_write (f, 1, ELSEWHERE, UPDATE_OTHER, DFOTA_STATE_FAILED);
    registry_fixture_write (f, 2, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_UPDATING);
    registry = registry_fixture_new (f);
    fake_link_say ("+QIND: \"FOTA\",\"START\"");
    g_assert_false (dfota_registry_may_open (registry, "ttyUSB2"));
    g_assert_false (dfota_registry_may_create_modem (registry, UPDATE_DEVICE, TRUE, TRUE));
    g_assert_true (dfota_registry_may_create_modem (registry, ELSEWHERE, TRUE, TRUE));
    strangers->may_create = FALSE;
    g_assert_false (dfota_registry_may_create_modem (registry, ELSEWHERE, TRUE, TRUE));
    strangers->may_create = TRUE;
    fake_link_vanish ();
    fake_link_return ();
    fake_link_say ("+CPIN: READY");
    g_assert_true (dfota_registry_may_open (registry, "ttyUSB2"));
    g_assert_true (dfota_registry_may_create_modem (registry, UPDATE_DEVICE, TRUE, TRUE));
    g_assert_false (dfota_registry_may_create_modem (registry, UPDATE_DEVICE, FALSE, TRUE));
    strangers->may_open = FALSE;
    g_assert_false (dfota_registry_may_open (registry, "ttyUSB2"));
    registry_fixture_drop (registry);
}

/* The update that refuses a port is the first or the last of the list. */
static void
test_may_open_any (Fixture *f, gconstpointer data)
{
    for (guint running = 1; running < 3; running++) {
        DfotaRegistry *registry;

        registry_fixture_write (f, 3 - running, ELSEWHERE, UPDATE_OTHER, DFOTA_STATE_FAILED);
        registry_fixture_write (f, running, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_UPDATING);
        registry = registry_fixture_new (f);
        fake_link_say ("+QIND: \"FOTA\",\"START\"");
        g_assert_false (dfota_registry_may_open (registry, "ttyUSB2"));
        registry_fixture_drop (registry);
    }
}

/* The answers to the questions of module/strangers.c. */
static void
test_questions (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaPortInfo)  port = dfota_port_info_new ("tty", "ttyUSB8", "/nowhere");
    g_autoptr (DfotaModem)     first = fake_modem_new ("/sys/1-4", UPDATE_OTHER);
    g_autoptr (DfotaModem)     last = fake_modem_new ("/sys/1-5", UPDATE_OTHER);
    const gchar               *devices[] = { UPDATE_DEVICE, "/sys/1-4", "/sys/1-5", "/sys/1-6" };
    DfotaProfile               profile = { .family = f->family };
    const DfotaStrangersFuncs *funcs;
    DfotaRegistry             *registry;

    g_ptr_array_add (f->context.profiles, &profile);
    registry_fixture_write (f, 1, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_UPDATING);
    registry = registry_fixture_new (f);
    funcs = &strangers->funcs;
    g_assert_false (funcs->is_expected (registry));
    g_assert_false (funcs->is_companion (UPDATE_DEVICE "-peer", registry));
    fake_link_vanish ();
    g_assert_true (funcs->is_expected (registry));
    g_assert_true (funcs->is_companion (UPDATE_DEVICE "-peer", registry));
    g_assert_false (funcs->is_companion (ELSEWHERE "-peer", registry));
    g_assert_true (funcs->is_vendor (0x2c7c, registry));
    g_assert_false (funcs->is_vendor (0x2c7d, registry));
    /* the first and the last have no update, and are known as modems only */
    dfota_registry_add_modem (registry, first);
    dfota_registry_add_modem (registry, f->modem);
    dfota_registry_add_modem (registry, last);
    for (guint i = 0; i < G_N_ELEMENTS (devices); i++) {
        g_free (port->uid);
        port->uid = g_strdup (devices[i]);
        g_assert_cmpint (funcs->is_known (port, registry), ==, i < 3);
    }
    g_ptr_array_set_size (f->context.profiles, 0);
    registry_fixture_drop (registry);
}

static gboolean
recognize (const gchar *usb, const gchar *text)
{
    gboolean is_taken = 7;
    DfotaUrc urc;

    g_assert_true (dfota_urc_parse (text, &urc));
    g_signal_emit_by_name (strangers, "recognized", usb, &urc, &is_taken);
    return is_taken;
}

/* A stranger is the absent module if there is one. */
static void
test_recognized (Fixture *f, gconstpointer data)
{
    DfotaRegistry *registry;

    registry_fixture_write (f, 1, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_UPDATING);
    registry = registry_fixture_new (f);
    expect (G_LOG_LEVEL_MESSAGE, ELSEWHERE ": a module is in recovery mode, but its update is *");
    g_assert_false (recognize (ELSEWHERE, "+QIND: \"FOTA\",\"START\""));
    g_test_assert_expected_messages ();
    fake_link_vanish ();
    fakes_take_log ();
    g_assert_true (recognize (ELSEWHERE, "+QIND: \"FOTA\",\"START\""));
    fakes_assert_log_has ("link " ELSEWHERE ";", TRUE);
    registry_fixture_drop (registry);
}

/*****************************************************************************/
/* The end of updates */

/* All modems point to the right update, the free space of the module is read again, and the
 * strangers are reviewed. */
static void
test_finished (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaModem) other = fake_modem_new (ELSEWHERE, UPDATE_OTHER);
    DfotaRegistry         *registry;

    registry_fixture_write (f, 1, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_DOWNLOADING);
    registry = registry_fixture_new (f);
    dfota_registry_add_modem (registry, other);
    dfota_registry_add_modem (registry, f->modem);
    fakes_take_log ();
    fake_verifier_report (DFOTA_EVENT_REVISION_NEW);
    fakes_assert_log ("unlink;update of /sys/1-2: /;update of /sys/1-1: " PATH "/1;read /sys/1-1;"
                      "review;");
    registry_fixture_drop (registry);
}

/* A forgotten update is not on the bus any more. It is removed when it is cleaned, and the free
 * space is read again then. */
static void
test_forgotten (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaUpdate) update = NULL;
    DfotaRegistry          *registry;

    registry_fixture_write_uncleaned (f, 1, TRUE);
    registry = registry_fixture_new (f);
    update = g_object_ref (registry_fixture_attached);
    dfota_registry_add_modem (registry, f->modem);
    fakes_assert_log ("ttyUSB3<+QFDEL=\"mm-dfota.zip\";update of /sys/1-1: /;read /sys/1-1;"
                      "read /sys/1-1;unexport 1;unexport 1;update of /sys/1-1: /;");
    g_assert_false (registry_fixture_has_file (f, 1));
    g_signal_emit_by_name (update, "file-deleted"); /* it is not heard any more */
    fakes_assert_log ("");
    registry_fixture_drop (registry);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    UPDATE_FIXTURE_ADD ("/registry-calls/load", test_load);
    UPDATE_FIXTURE_ADD ("/registry-calls/load-unsent", test_load_unsent);
    UPDATE_FIXTURE_ADD ("/registry-calls/load-forgotten", test_load_forgotten);
    UPDATE_FIXTURE_ADD ("/registry-calls/load-problems", test_load_problems);
    UPDATE_FIXTURE_ADD ("/registry-calls/limit", test_limit);
    UPDATE_FIXTURE_ADD ("/registry-calls/point", test_point);
    UPDATE_FIXTURE_ADD ("/registry-calls/add-modem", test_add_modem);
    UPDATE_FIXTURE_ADD ("/registry-calls/replaced", test_replaced);
    UPDATE_FIXTURE_ADD ("/registry-calls/revision", test_revision);
    UPDATE_FIXTURE_ADD ("/registry-calls/revision-at-once", test_revision_at_once);
    UPDATE_FIXTURE_ADD ("/registry-calls/may", test_may);
    UPDATE_FIXTURE_ADD ("/registry-calls/may-open-any", test_may_open_any);
    UPDATE_FIXTURE_ADD ("/registry-calls/questions", test_questions);
    UPDATE_FIXTURE_ADD ("/registry-calls/recognized", test_recognized);
    UPDATE_FIXTURE_ADD ("/registry-calls/finished", test_finished);
    UPDATE_FIXTURE_ADD ("/registry-calls/forgotten", test_forgotten);
    return g_test_run ();
}
