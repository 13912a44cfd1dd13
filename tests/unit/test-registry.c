/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the registry keeps of the journal at a start: no more than the limit, updates with
 * cleanup before those without, and no update that was forgotten and cleaned. And what it does
 * with a modem that ModemManager made through a closed gate.
 */

#include "update/registry.h"

#include <glib/gstdio.h>
#include <libmm-glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dbus/error.h"
#include "fakes.h"
#include "family-fixture.h"
#include "journal-fixture.h"
#include "module/port-watch-instance.h"

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

static void
write_finished_at (Fixture *f, guint id, const gchar *device)
{
    g_autoptr (DfotaJournalEntry) entry = dfota_journal_entry_new (id);

    dfota_journal_entry_set (&entry->device, device);
    entry->machine.state = DFOTA_STATE_FAILED;
    journal_fixture_save (&f->journal, entry);
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

/*****************************************************************************/
/* A modem object while the gate is closed */

#define DEVICE "/sys/1-1"

/* An update whose module went away after the command. */
static void
write_restarting (Fixture *f)
{
    g_autoptr (DfotaJournalEntry) entry = dfota_journal_entry_new (1);

    dfota_machine_init (&entry->machine, TRUE);
    dfota_journal_entry_set (&entry->device, DEVICE);
    entry->machine.state = DFOTA_STATE_RESTARTING;
    entry->machine.is_sent = TRUE;
    journal_fixture_save (&f->journal, entry);
}

typedef struct {
    DfotaRegistry       *registry;
    DfotaProfile         profile;
    DfotaFamily         *family;
    GDBusObjectSkeleton *object;
    GPtrArray           *ports;
    DfotaModem          *modem;
} Modem;

static const gchar *modem_imei; /* NULL: the modem has no interface Modem */

static void
add_modem_interface (GDBusObjectSkeleton *object)
{
    MmGdbusModem *interface = mm_gdbus_modem_skeleton_new ();

    mm_gdbus_modem_set_equipment_identifier (interface, modem_imei);
    g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (interface));
    g_object_unref (interface);
}

static void
add_modem (Fixture *f, Modem *m)
{
    m->registry = dfota_registry_new (&f->context);
    m->family = family_fixture_new ("[Command]\nPaths=/data/ufs/;\n");
    m->profile = (DfotaProfile){ .family = m->family, .is_enabled = TRUE };
    dfota_settings_init (&m->profile.settings);
    m->object = g_dbus_object_skeleton_new ("/modem");
    if (modem_imei)
        add_modem_interface (m->object);
    m->ports = g_ptr_array_new_with_free_func (g_object_unref);
    g_ptr_array_add (m->ports, fake_port_new ("ttyUSB2"));
    fake_port_set_answer (m->ports->pdata[0], "+CSUB", "ERROR");
    fake_port_set_answer (m->ports->pdata[0], "+CMEE?", "+CMEE: 1");
    fake_port_set_answer (m->ports->pdata[0], "+CGMR", "EP06ELAR02A08M4G");
    fake_port_set_answer (m->ports->pdata[0], "+QGMR", "EP06ELAR02A08M4G_01.001.01.001");
    m->modem = dfota_modem_new (&f->context, m->object, &m->profile, DEVICE, m->ports);
    fakes_settle ();
    fakes_take_log (); /* the fake port answers, whatever the gate is */
    dfota_registry_add_modem (m->registry, m->modem);
}

static void
remove_modem (Modem *m)
{
    dfota_registry_remove_modem (m->registry, m->modem);
    dfota_modem_remove (m->modem);
}

static void
drop_modem (Modem *m)
{
    g_object_unref (m->modem);
    g_ptr_array_unref (m->ports);
    g_object_unref (m->object);
    g_object_unref (m->registry);
    dfota_family_free (m->family);
    fakes_settle ();
}

/* ModemManager may create a modem for a module that downloads, but none without an AT port: 1.20
 * aborts then. */
static void
test_created_while_downloading (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaJournalEntry) entry = dfota_journal_entry_new (1);
    DfotaRegistry                *registry;

    dfota_machine_init (&entry->machine, FALSE);
    dfota_journal_entry_set (&entry->device, DEVICE);
    dfota_journal_entry_set (&entry->enumeration, "boot 1 7"); /* that of the fake link */
    entry->machine.state = DFOTA_STATE_DOWNLOADING;
    entry->machine.is_sent = TRUE;
    entry->has_control_port = TRUE;
    journal_fixture_save (&f->journal, entry);
    registry = dfota_registry_new (&f->context);
    g_assert_true (dfota_registry_may_create_modem (registry, DEVICE, TRUE, FALSE));
    g_assert_false (dfota_registry_may_create_modem (registry, DEVICE, FALSE, TRUE));
    g_object_unref (registry);
    fakes_settle ();
}

/* A finished update that left the URC port redirected. */
static void
write_uncleaned (Fixture *f, const gchar *imei)
{
    g_autoptr (DfotaJournalEntry) entry = dfota_journal_entry_new (1);

    dfota_journal_entry_set (&entry->device, DEVICE);
    dfota_journal_entry_set (&entry->imei, imei);
    dfota_journal_entry_set (&entry->urc_port, "uart1");
    entry->machine.state = DFOTA_STATE_FAILED;
    journal_fixture_save (&f->journal, entry);
}

/* Another module can be at its place: it is left alone. */
static void
test_cleanup (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *own;
        const gchar *imei;
        gboolean     is_cleaned;
    } rows[] = {
        { "861107030000013", "861107030000013", TRUE },
        { "861107030000013", "", FALSE },
        { "861107030000013", "861107030000021", FALSE },
        { "", "861107030000013", TRUE }, /* nothing else is known of it */
        { "", "", TRUE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        Modem m;

        write_uncleaned (f, rows[i].own);
        modem_imei = rows[i].imei;
        add_modem (f, &m);
        fakes_settle ();
        g_test_message ("row %u", (guint) i);
        g_assert_cmpint (strstr (fakes_take_log (), "ttyUSB2<+QURCCFG=\"urcport\",\"uart1\"") !=
                             NULL,
                         ==, rows[i].is_cleaned);
        remove_modem (&m);
        drop_modem (&m);
    }
    modem_imei = NULL;
}

/* It proves nothing, and its ports are not touched, until a URC proves normal mode. */
static void
test_withheld (Fixture *f, gconstpointer data)
{
    Modem        m;
    const gchar *log;

    write_restarting (f);
    add_modem (f, &m);
    log = fakes_take_log ();
    g_assert_null (strstr (log, "hold"));
    g_assert_null (strstr (log, "unguard"));
    g_assert_null (strstr (log, "<"));
    g_assert_true (dfota_link_is_guarded (fake_link_get ()));

    fake_link_say ("+CPIN: READY");
    log = fakes_take_log ();
    g_assert_nonnull (strstr (log, "unguard;"));
    g_assert_nonnull (strstr (log, "hold 1;"));
    remove_modem (&m);
    drop_modem (&m);
}

static void
registry_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *path = dfota_registry_start_finish (DFOTA_REGISTRY (source), result, &error);

    g_test_message ("%s", error ? error->message : path);
    g_assert_null (path);
    *(gboolean *) user_data = TRUE;
}

/* The finished updates of one module have a limit of their own. */
static void
test_limit_of_module (Fixture *f, gconstpointer data)
{
    const guint                   last = DFOTA_REGISTRY_MAX_OF_MODULE + 3;
    g_autoptr (GVariant)          none = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    g_autoptr (DfotaStartOptions) options = NULL;
    gboolean                      is_over = FALSE;
    Modem                         m;

    for (guint id = 1; id <= last; id++)
        write_finished_at (f, id, DEVICE);
    add_modem (f, &m);
    while (!dfota_modem_get_identity (m.modem))
        g_main_context_iteration (NULL, TRUE);
    options = dfota_start_options_new (m.family, "http://host/p", none, NULL);
    dfota_registry_start_async (m.registry, m.modem, options, registry_started, &is_over);
    fakes_settle ();
    fake_send_answer (g_error_new (DFOTA_ERROR, DFOTA_ERROR_REFUSED, "ERROR"));
    g_assert_true (is_over);
    for (guint id = 1; id <= last; id++)
        g_assert_cmpint (has_file (f, id), ==, id > 3);
    remove_modem (&m);
    drop_modem (&m);
}

/* It is gone when the gate opens, as the one that was made too early is in the end. */
static void
test_withheld_and_gone (Fixture *f, gconstpointer data)
{
    Modem m;

    write_restarting (f);
    add_modem (f, &m);
    remove_modem (&m);
    fakes_take_log ();
    fake_link_say ("+CPIN: READY");
    g_assert_null (strstr (fakes_take_log (), "hold"));
    drop_modem (&m);
}

/* Neither does a URC of the updater open the gate for it. */
static void
test_withheld_in_recovery (Fixture *f, gconstpointer data)
{
    Modem m;

    write_restarting (f);
    add_modem (f, &m);
    fake_link_say ("+QIND: \"FOTA\",\"START\"");
    fake_link_say ("+QIND: \"FOTA\",\"END\",510");
    fakes_settle ();
    g_assert_null (strstr (fakes_take_log (), "hold"));
    g_assert_true (dfota_link_is_guarded (fake_link_get ()));
    remove_modem (&m);
    drop_modem (&m);
}

/*****************************************************************************/
/* Ports that appear while a module is absent */

static guint n_closed;

static void
count_closed (const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
    n_closed += strstr (message, "stays closed") != NULL;
}

static void
add_port (const gchar *name, const gchar *usb, const gchar *uid)
{
    g_autoptr (DfotaPortWatch) watch = dfota_port_watch_get ();
    g_autoptr (DfotaPortInfo)  port = dfota_port_info_new ("tty", name, "/nowhere");

    port->usb = g_strdup (usb);
    port->uid = g_strdup (uid);
    g_signal_emit_by_name (watch, "added", port);
}

/* A module that is being updated is no stranger, nor is one with a modem, also if the administrator
 * has given its place a name. Others of the vendor are. */
static void
test_known (Fixture *f, gconstpointer data)
{
    g_autofree gchar *usb = g_dir_make_tmp ("registry-XXXXXX", NULL);
    g_autofree gchar *vendor = g_build_filename (usb, "idVendor", NULL);
    Modem             m;
    guint             id;

    g_assert_true (g_file_set_contents (vendor, "2c7c", -1, NULL));
    write_restarting (f);
    m.family = family_fixture_new ("");
    m.profile = (DfotaProfile){ .family = m.family };
    g_ptr_array_add (f->context.profiles, &m.profile);
    id = g_log_set_handler ("dfota", G_LOG_LEVEL_MESSAGE, count_closed, NULL);
    m.registry = dfota_registry_new (&f->context);
    fake_link_vanish ();
    add_port ("ttyUSB8", usb, DEVICE);
    g_assert_cmpuint (n_closed, ==, 0);
    add_port ("ttyUSB9", usb, NULL);
    g_assert_cmpuint (n_closed, ==, 1);
    g_object_unref (m.registry);
    fakes_settle ();
    g_log_remove_handler ("dfota", id);
    g_ptr_array_set_size (f->context.profiles, 0);
    dfota_family_free (m.family);
    g_unlink (vendor);
    g_rmdir (usb);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("limit", test_limit);
    ADD ("limit-of-module", test_limit_of_module);
    ADD ("limit-pending", test_limit_pending);
    ADD ("limit-running", test_limit_running);
    ADD ("forgotten", test_forgotten);
    ADD ("created-while-downloading", test_created_while_downloading);
    ADD ("cleanup", test_cleanup);
    ADD ("known", test_known);
    ADD ("withheld", test_withheld);
    ADD ("withheld-and-gone", test_withheld_and_gone);
    ADD ("withheld-in-recovery", test_withheld_in_recovery);
    return g_test_run ();
}
