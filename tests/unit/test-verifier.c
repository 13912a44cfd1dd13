/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which event each reading of the revision becomes, and when it is read again. The functions below
 * replace module/revision.c.
 */

#include "update/verifier.h"

#include "dbus/error.h"
#include "fake-time.h"
#include "fakes.h"
#include "journal-fixture.h"
#include "module/revision.h"

static GTask             *reading;
static const DfotaFamily *family_given;

void
dfota_revision_read_async (DfotaPort           *port,
                           const DfotaFamily   *family,
                           const DfotaIdentity *before,
                           gdouble              seconds,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
    g_assert_true (family == family_given);
    g_assert_cmpfloat (seconds, ==, 20);
    fakes_log ("%s<%s %s %s", dfota_port_get_name (port), before->exact, before->base,
               before->edition);
    g_assert_null (reading);
    reading = g_task_new (port, cancellable, callback, user_data);
}

DfotaIdentity *
dfota_revision_read_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

/* Ends the reading; NULL: it failed. Takes @identity. */
static void
answer (DfotaIdentity *identity)
{
    g_autoptr (GTask) task = g_steal_pointer (&reading);

    g_assert_nonnull (task);
    if (identity)
        g_task_return_pointer (task, identity, (GDestroyNotify) dfota_identity_free);
    else
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "unreadable");
    fakes_settle ();
}

/*****************************************************************************/

#define B1 "EP06ELAR02A08M4G"
#define B2 "EP06ELAR03A08M4G"
#define E1 B1 "_01.001.01.001"
#define E2 B2 "_01.001.01.001"

#define READ "ttyUSB2<" E1 " " B1 " V01;"

typedef struct {
    JournalFixture journal;
    DfotaRecord   *record;
    DfotaVerifier *verifier;
    DfotaPort     *port;
} Fixture;

static void
read_signal (DfotaVerifier *verifier, DfotaEventKind kind)
{
    fakes_log ("event %d", kind - DFOTA_EVENT_REVISION_NEW);
}

#define NEW          "event 0;"
#define OLD          "event 1;"
#define UNEXPECTED   "event 2;"
#define UNVERIFIABLE "event 3;"
#define UNREADABLE   "event 4;"

static void
set_up (Fixture *f, gconstpointer data)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (1);

    journal_fixture_set_up (&f->journal, NULL);
    dfota_journal_entry_set (&entry->revision_before, E1);
    dfota_journal_entry_set (&entry->revision_command, DFOTA_RECORD_COMMAND_EXACT);
    dfota_journal_entry_set (&entry->base_before, B1);
    dfota_journal_entry_set (&entry->edition_before, "V01");
    f->record = dfota_record_new (f->journal.journal, entry);
    f->port = fake_port_new ("ttyUSB2");
    f->verifier = dfota_verifier_new (f->record, NULL, 20);
    g_signal_connect (f->verifier, "read", G_CALLBACK (read_signal), NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    if (reading)
        answer (NULL);
    dfota_verifier_stop (f->verifier);
    fake_time_pass (100000);
    fakes_take_log ();
    g_assert_finalize_object (f->verifier);
    g_assert_finalize_object (f->record);
    g_assert_finalize_object (f->port);
    journal_fixture_tear_down (&f->journal, NULL);
}

static void
assert_log (const gchar *expected)
{
    g_assert_cmpstr (fakes_take_log (), ==, expected);
}

/* Each reading with its event, which revision is stored, and whether it is read again. */
static void
test_readings (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *expected, *exact, *base, *edition;
        const gchar *event;
        const gchar *revision;
    } rows[] = {
        { "", E2, B2, "V01", NEW, E2 },        { "", E1, B1, "V02", NEW, E1 },
        { E2, E2, B2, "V01", NEW, E2 },        { "", E1, B1, "V01", OLD, E1 },
        { E1, E2, B2, "V01", UNEXPECTED, E2 }, { "", E1, B1, "", UNVERIFIABLE, E1 },
        { "", "", B1, "V01", UNREADABLE, B1 }, { "", "", B2, "V01", NEW, B2 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaJournalEntry *entry = dfota_record_get_entry (f->record);

        g_test_message ("row %u", i);
        dfota_journal_entry_set (&entry->revision_expected, rows[i].expected);
        dfota_verifier_read (f->verifier, f->port);
        assert_log (READ);
        answer (dfota_identity_new (rows[i].exact, rows[i].base, rows[i].edition));
        assert_log (rows[i].event);
        g_assert_cmpstr (entry->revision_after, ==, rows[i].revision);
        g_assert_true ((fake_time_next () != G_MAXUINT64) ==
                       g_str_equal (rows[i].event, UNREADABLE));
        dfota_verifier_stop (f->verifier);
        fakes_settle ();
    }
}

/* If only the base revision was known before, there is nothing that could still be read. */
static void
test_no_exact (Fixture *f, gconstpointer data)
{
    DfotaJournalEntry *entry = dfota_record_get_entry (f->record);

    dfota_journal_entry_set (&entry->revision_before, B1);
    dfota_journal_entry_set (&entry->revision_command, DFOTA_RECORD_COMMAND_BASE);
    dfota_verifier_read (f->verifier, f->port);
    assert_log ("ttyUSB2< " B1 " V01;");
    answer (dfota_identity_new ("", B1, "V01"));
    assert_log (UNVERIFIABLE);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
}

/* Pauses of 1, 2, 4 and up to 64 seconds between readings that failed. */
static void
test_pauses (Fixture *f, gconstpointer data)
{
    static const guint seconds[] = { 1, 2, 4, 8, 16, 32, 64, 64 };

    dfota_verifier_read (f->verifier, f->port);
    for (guint i = 0; i < G_N_ELEMENTS (seconds); i++) {
        assert_log (READ);
        answer (NULL);
        assert_log (UNREADABLE);
        fake_time_pass (seconds[i] * 1000 - 1);
        assert_log ("");
        fake_time_pass (1);
    }
    assert_log (READ);
    answer (dfota_identity_new (E2, B2, "V01"));
    assert_log (NEW);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);

    dfota_verifier_read (f->verifier, f->port); /* the pauses are short again */
    answer (NULL);
    g_assert_cmpuint (fake_time_next (), ==, 1000);
}

/* A second request changes nothing while a reading runs, and ends a pause. */
static void
test_again (Fixture *f, gconstpointer data)
{
    dfota_verifier_read (f->verifier, f->port);
    dfota_verifier_read (f->verifier, f->port);
    assert_log (READ);
    answer (NULL);
    fake_time_pass (1000);
    assert_log (UNREADABLE READ);
    dfota_verifier_read (f->verifier, f->port);
    assert_log ("");
    answer (NULL);
    g_assert_cmpuint (fake_time_next (), ==, 2000);
    dfota_verifier_read (f->verifier, f->port);
    assert_log (UNREADABLE READ);
    fakes_settle ();
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64); /* the pause is over */
    answer (NULL);
    g_assert_cmpuint (fake_time_next (), ==, 1000);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
    dfota_verifier_stop (f->verifier);
    dfota_verifier_read (f->verifier, f->port);
    assert_log (READ);
    dfota_verifier_stop (f->verifier);
    answer (dfota_identity_new (E2, B2, "V01"));
    assert_log ("");

    dfota_verifier_read (f->verifier, f->port);
    answer (NULL);
    assert_log (READ UNREADABLE);
    dfota_verifier_stop (f->verifier);
    fake_time_pass (100000);
    assert_log ("");
}

/* A revision that ModemManager has read ends the reading, and is never unreadable. */
static void
test_take (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar   *exact, *base, *edition;
        DfotaEventKind kind;
    } rows[] = {
        { E2, B2, "", DFOTA_EVENT_REVISION_NEW },
        { E1, B1, "V01", DFOTA_EVENT_REVISION_OLD },
        { "", B1, "", DFOTA_EVENT_REVISION_UNVERIFIABLE },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (DfotaIdentity) identity =
            dfota_identity_new (rows[i].exact, rows[i].base, rows[i].edition);

        dfota_verifier_read (f->verifier, f->port);
        assert_log (READ);
        g_assert_cmpint (dfota_verifier_take (f->verifier, identity), ==, rows[i].kind);
        g_assert_cmpstr (dfota_record_get_entry (f->record)->revision_after, ==,
                         dfota_identity_get_revision (identity));
        answer (NULL);
        assert_log ("");
    }
}

/* The verifier logs the revision, and passes the family of the module on. */
static void
test_messages (Fixture *f, gconstpointer data)
{
    DfotaFamily *family = (DfotaFamily *) f; /* only passed on */

    g_object_unref (f->verifier);
    family_given = family;
    f->verifier = dfota_verifier_new (f->record, family, 20);
    dfota_verifier_read (f->verifier, f->port);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "update 1: unreadable");
    answer (NULL);
    fake_time_pass (1000);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "update 1: the module runs " E2 ", sub-edition X");
    answer (dfota_identity_new (E2, B2, "X"));
    dfota_verifier_read (f->verifier, f->port);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                           "update 1: the module runs " E2 ", sub-edition not read");
    answer (dfota_identity_new (E2, B2, ""));
    g_test_assert_expected_messages ();
    family_given = NULL;
}

/* A pause does not outlive the verifier's use. */
static void
test_disposed (Fixture *f, gconstpointer data)
{
    DfotaVerifier *verifier = dfota_verifier_new (f->record, NULL, 20);

    g_signal_connect (verifier, "read", G_CALLBACK (read_signal), NULL);
    dfota_verifier_read (verifier, f->port);
    answer (NULL);
    assert_log (READ UNREADABLE);
    g_object_run_dispose (G_OBJECT (verifier));
    fake_time_pass (100000);
    assert_log ("");
    g_assert_finalize_object (verifier);
}

#define ADD(name, function)                                                                        \
    g_test_add ("/verifier/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("readings", test_readings);
    ADD ("no-exact", test_no_exact);
    ADD ("pauses", test_pauses);
    ADD ("again", test_again);
    ADD ("stop", test_stop);
    ADD ("take", test_take);
    ADD ("messages", test_messages);
    ADD ("disposed", test_disposed);
    return g_test_run ();
}
