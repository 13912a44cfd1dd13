/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * 1,000 updates in one process, one in five with a fault, over fakes and with a clock that does not
 * wait: memory, descriptors and files do not grow, and every URC is heard. The same in a stock
 * ModemManager: tests/endurance/run.
 */

#include "update/runner.h"

#include <string.h>
#include <unistd.h>

#include "fake-clock.h"
#include "dbus/error.h"
#include "fakes.h"
#include "family-fixture.h"
#include "journal-fixture.h"

#define N_UPDATES 1000
#define N_WARM_UP 100

/* Growth of the memory that is no leak. */
#define NOISE_KB 1000

#define START "\r\n+QIND: \"FOTA\",\"START\"\r\n"
#define END   "\r\n+QIND: \"FOTA\",\"END\",0\r\n"
#define AGAIN "\r\n+QIND: \"FOTA\",\"END\",520\r\n"
#define HTTP  "\r\n+QIND: \"FOTA\",\"HTTPSTART\"\r\n"
#define DONE  "\r\n+QIND: \"FOTA\",\"HTTPEND\",0\r\n"
#define BOOT  "\r\n+CPIN: READY\r\n"

/* What the module says and does; "-": it enumerates anew; "~": a timer runs out; "*": a modem of
 * it. n_urcs: of all that is said. */
static const struct {
    const gchar   *course;
    guint          n_urcs;
    DfotaEventKind revision;
    DfotaState     state;
} courses[] = {
    { HTTP DONE "-" START END "-" BOOT "*", 5, DFOTA_EVENT_REVISION_NEW, DFOTA_STATE_SUCCEEDED },
    { DONE "-" START AGAIN "-" START AGAIN "-" START END "-" BOOT "*", 8, DFOTA_EVENT_REVISION_NEW,
      DFOTA_STATE_SUCCEEDED },
    { HTTP DONE "-" START "~-" BOOT "*", 4, DFOTA_EVENT_REVISION_OLD, DFOTA_STATE_FAILED },
};

typedef struct {
    JournalFixture journal;
    DfotaContext   context;
    GPtrArray     *ports;
    guint          n_said;
    guint          n_heard;
} World;

typedef struct {
    glong memory; /* kB */
    guint descriptors;
    guint files;
    guint timers;
} Held;

/*****************************************************************************/

static glong
read_memory (void)
{
    g_autofree gchar *text = NULL;
    g_auto (GStrv)    fields = NULL;

    g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
    fields = g_strsplit (text, " ", 3);
    return g_ascii_strtoll (fields[1], NULL, 10) * (sysconf (_SC_PAGESIZE) / 1024);
}

static guint
count_files (const gchar *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    guint            n = 0;

    while (g_dir_read_name (dir))
        n++;
    return n;
}

static Held
measure (World *world)
{
    return (Held){ read_memory (), count_files ("/proc/self/fd"),
                   count_files (world->journal.folder), fake_clock_count () };
}

/*****************************************************************************/

static void
urc_received (const DfotaUrc *urc, gpointer user_data)
{
    World *world = user_data;

    world->n_heard++;
    if (fake_link_get ())
        g_signal_emit_by_name (fake_link_get (), "urc", urc);
}

static void
act (World *world, DfotaRunner *runner, DfotaUrcReader *reader, gchar letter)
{
    if (letter == '-') {
        dfota_urc_reader_flush (reader);
        fake_link_vanish ();
        fake_link_return ();
    } else if (letter == '~') {
        fake_clock_run_next ();
    } else if (letter == '*') {
        dfota_urc_reader_flush (reader);
        dfota_link_hold (fake_link_get (), world->ports, NULL);
        dfota_runner_handle_event (runner, DFOTA_EVENT_MODEM_READY);
    } else {
        dfota_urc_reader_feed (reader, (const guint8 *) &letter, 1);
    }
    fakes_settle ();
}

static DfotaStartOptions *
start_options_new (void)
{
    g_autoptr (GVariant)    options = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    g_autoptr (DfotaFamily) family = family_fixture_new ("");

    return dfota_start_options_new (family, "http://host/p", options, NULL);
}

static void
update (World *world, guint n)
{
    guint                         course = n % 5 == 4 ? 1 + n / 5 % 2 : 0;
    DfotaJournalEntry            *entry = dfota_journal_entry_new (n + 1);
    g_autoptr (DfotaStartOptions) start = start_options_new ();
    g_autoptr (DfotaRecord)       record = dfota_record_new (world->journal.journal, entry);
    g_autoptr (DfotaCleanup)      cleanup = dfota_cleanup_new (record);
    g_autoptr (DfotaStarter)      starter = dfota_starter_new (record, cleanup, start, 1);
    g_autoptr (DfotaUrcReader)    reader = dfota_urc_reader_new (urc_received, world);
    g_autoptr (DfotaRunner)       runner = NULL;

    dfota_journal_entry_set (&entry->device, "/sys/1-1");
    dfota_machine_init (&entry->machine, FALSE);
    runner = dfota_runner_new (&world->context, record, starter, cleanup);
    dfota_runner_follow_device (runner);
    dfota_link_hold (fake_link_get (), world->ports, NULL);
    dfota_starter_begin (starter);
    fake_send_answer (NULL);
    for (const gchar *letter = courses[course].course; *letter; letter++)
        act (world, runner, reader, *letter);
    fake_verifier_report (courses[course].revision);
    fakes_settle ();
    g_assert_cmpint (entry->machine.state, ==, courses[course].state);
    world->n_said += courses[course].n_urcs;
    /* as the registry does with the oldest */
    dfota_record_remove (record);
    fakes_take_log ();
}

static void
drop_message (const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer user_data)
{
}

static void
test_updates (void)
{
    World world = { 0 };
    Held  before = { 0 }, after;

    g_log_set_handler ("dfota", G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_DEBUG, drop_message, NULL);
    journal_fixture_set_up (&world.journal, NULL);
    dfota_settings_init (&world.context.settings);
    world.context.journal = world.journal.journal;
    world.context.profiles = g_ptr_array_new ();
    world.ports = g_ptr_array_new_with_free_func (g_object_unref);
    g_ptr_array_add (world.ports, fake_port_new ("ttyUSB2"));
    for (guint n = 0; n < N_UPDATES; n++) {
        if (n == N_WARM_UP)
            before = measure (&world);
        update (&world, n);
    }
    after = measure (&world);
    g_test_message ("memory %ld to %ld kB, %u URCs", before.memory, after.memory, world.n_heard);
    g_assert_cmpint (after.memory, <=, before.memory + NOISE_KB);
    g_assert_cmpuint (after.descriptors, ==, before.descriptors);
    g_assert_cmpuint (after.files, ==, before.files);
    g_assert_cmpuint (after.timers, ==, 0);
    g_assert_cmpuint (world.n_heard, ==, world.n_said);
    g_ptr_array_unref (world.ports);
    g_ptr_array_unref (world.context.profiles);
    journal_fixture_tear_down (&world.journal, NULL);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/endurance/updates", test_updates);
    return g_test_run ();
}
