/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the registry keeps of the journal at a start: no more than the limit, updates with
 * cleanup before those without, and no update that was forgotten and cleaned.
 */

#include "update/registry.h"

#include <sys/socket.h>
#include <unistd.h>

#include "fakes.h"
#include "journal-fixture.h"

typedef struct {
    JournalFixture journal;
    DfotaContext   context;
    int            far_end; /* of the connection, from which nothing is read */
} Fixture;

/* A connection to a bus without a daemon. */
static GDBusConnection *
connect_to_nothing (int *far_end)
{
    int                           ends[2];
    g_autoptr (GSocket)           socket = NULL;
    g_autoptr (GSocketConnection) stream = NULL;
    g_autoptr (GError)            error = NULL;
    GDBusConnection              *connection;

    g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
    *far_end = ends[1];
    socket = g_socket_new_from_fd (ends[0], &error);
    g_assert_no_error (error);
    stream = g_socket_connection_factory_create_connection (socket);
    connection = g_dbus_connection_new_sync (G_IO_STREAM (stream), NULL,
                                             G_DBUS_CONNECTION_FLAGS_NONE, NULL, NULL, &error);
    g_assert_no_error (error);
    return connection;
}

static void
set_up (Fixture *f, gconstpointer data)
{
    journal_fixture_set_up (&f->journal, NULL);
    dfota_settings_init (&f->context.settings);
    f->context.journal = f->journal.journal;
    f->context.profiles = g_ptr_array_new ();
    f->context.connection = connect_to_nothing (&f->far_end);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    fakes_take_log ();
    g_dbus_connection_close_sync (f->context.connection, NULL, NULL);
    g_object_unref (f->context.connection);
    close (f->far_end);
    g_ptr_array_unref (f->context.profiles);
    journal_fixture_tear_down (&f->journal, NULL);
}

/* Makes an entry with a module of its own. */
static void
write_finished (Fixture *f, guint id, const gchar *file, gboolean is_forgotten)
{
    g_autoptr (DfotaJournalEntry) entry = dfota_journal_entry_new (id);
    g_autofree gchar             *device = g_strdup_printf ("/sys/1-%u", id);

    dfota_journal_entry_set (&entry->device, device);
    dfota_journal_entry_set (&entry->file, file);
    entry->is_forgotten = is_forgotten;
    entry->machine.state = DFOTA_STATE_FAILED;
    journal_fixture_save (&f->journal, entry);
}

static gboolean
has_file (Fixture *f, guint id)
{
    g_autofree gchar *name = g_strdup_printf ("%u.update", id);

    return journal_fixture_exists (&f->journal, name);
}

static void
start (Fixture *f)
{
    g_autoptr (DfotaRegistry) registry = dfota_registry_new (&f->context);

    fakes_settle ();
}

#define N_TOO_MANY 5

static void
test_limit (Fixture *f, gconstpointer data)
{
    const guint last = DFOTA_REGISTRY_MAX_FINISHED + N_TOO_MANY;

    for (guint id = 1; id <= last; id++)
        write_finished (f, id, id == 2 ? "mm-dfota.zip" : "", FALSE);
    start (f);
    for (guint id = 1; id <= last; id++)
        g_assert_cmpint (has_file (f, id), ==, id == 2 || id > N_TOO_MANY + 1);
}

/* The limit holds, whatever cleanup is left. */
static void
test_limit_pending (Fixture *f, gconstpointer data)
{
    const guint last = DFOTA_REGISTRY_MAX_FINISHED + N_TOO_MANY;

    for (guint id = 1; id <= last; id++)
        write_finished (f, id, "mm-dfota.zip", id % 2);
    start (f);
    for (guint id = 1; id <= last; id++)
        g_assert_cmpint (has_file (f, id), ==, id > N_TOO_MANY);
}

/* Updates that are not finished do not count. */
static void
test_limit_running (Fixture *f, gconstpointer data)
{
    for (guint id = 1; id <= DFOTA_REGISTRY_MAX_FINISHED + N_TOO_MANY; id++) {
        g_autoptr (DfotaJournalEntry) entry = dfota_journal_entry_new (id);

        entry->machine.state = DFOTA_STATE_UPDATING;
        entry->machine.is_sent = TRUE;
        journal_fixture_save (&f->journal, entry);
    }
    start (f);
    g_assert_true (has_file (f, 1));
}

static void
test_forgotten (Fixture *f, gconstpointer data)
{
    write_finished (f, 1, "", TRUE);
    write_finished (f, 2, "mm-dfota.zip", TRUE);
    write_finished (f, 3, "", FALSE);
    start (f);
    g_assert_false (has_file (f, 1));
    g_assert_true (has_file (f, 2));
    g_assert_true (has_file (f, 3));
}

#define ADD(name, function)                                                                        \
    g_test_add ("/registry/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("limit", test_limit);
    ADD ("limit-pending", test_limit_pending);
    ADD ("limit-running", test_limit_running);
    ADD ("forgotten", test_forgotten);
    return g_test_run ();
}
