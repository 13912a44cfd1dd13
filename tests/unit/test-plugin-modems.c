/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The plugin's work for each modem, over a fake daemon: it adds our interface, adds the modem to
 * the registry, and retires and detaches its ports. The plugin loads once in a process, so each
 * case has its own.
 */

#include "plugin-fixture.h"

#include "fake-modem.h"
#include "fake-registry.h"
#include "fakes.h"

#define ADDED    "add /sys/1-1 xy;methods /sys/1-1;"
#define REGISTER "register /sys/1-1;"
#define RETIRED  "retire ttyUSB2;retire ttyUSB3;"
#define REMOVED  "unregister /sys/1-1;remove /sys/1-1;"
#define DETACHED "detach ttyUSB2;detach ttyUSB3;"

/* The plugin lives as long as the process. */
static MMPlugin *plugin;

/*****************************************************************************/
/* Without and before the bus */

static MMBaseModem *
create_modem (void)
{
    g_autoptr (GError) error = NULL;
    MMBaseModem       *modem = plugin_fixture_create_modem (plugin, &error);

    g_assert_no_error (error);
    /* added later than the handlers of the plugin, as ModemManager does */
    fake_daemon_add_port (modem, "ttyUSB2", TRUE);
    fake_daemon_add_port (modem, "wwan0at0", FALSE);
    fake_daemon_add_port (modem, "ttyUSB3", TRUE);
    return modem;
}

static void
set_valid (MMBaseModem *modem, gboolean is_valid)
{
    g_object_set (modem, "base-modem-valid", is_valid, NULL);
}

static void
set_exported (MMBaseModem *modem, gboolean is_exported)
{
    g_object_set (modem, DFOTA_MM_MODEM_CONNECTION,
                  is_exported ? fake_registry_context.connection : NULL, NULL);
}

/* Without the bus there are no updates, but modems as with the stock plugin. */
static void
test_no_bus (gconstpointer unused)
{
    MMBaseModem *modem;

    plugin = plugin_fixture_load ();
    fakes_assert_log (PLUGIN_FIXTURE_LOADED);
    fake_daemon_connect (g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "no bus"));
    fakes_assert_log ("[2] could not enable updates: no D-Bus connection: no bus;");
    g_assert_cmpuint (G_OBJECT (plugin)->ref_count, ==, 1);
    fake_registry_facts.closed_port = "ttyUSB2";
    g_assert_true (plugin_fixture_may_open ("ttyUSB2"));
    fake_registry_facts.refuses_modems = TRUE;
    modem = create_modem ();
    set_valid (modem, TRUE);
    set_exported (modem, TRUE);
    set_exported (modem, FALSE);
    set_valid (modem, FALSE);
    g_assert_finalize_object (modem);
    fakes_assert_log ("");
}

/* A modem that ModemManager creates meanwhile gets our interface when it becomes valid. */
static void
test_before_bus (gconstpointer unused)
{
    MMBaseModem *modem;

    plugin = plugin_fixture_load ();
    fakes_assert_log (PLUGIN_FIXTURE_LOADED);
    g_assert_true (plugin_fixture_may_open ("ttyUSB2"));
    modem = create_modem ();
    fake_daemon_connect (NULL);
    fakes_assert_log ("");
    set_valid (modem, TRUE);
    fakes_assert_log (ADDED);
    g_assert_finalize_object (modem);
}

static void
load (void)
{
    plugin = plugin_fixture_load ();
    fake_daemon_connect (NULL);
    fakes_assert_log (PLUGIN_FIXTURE_LOADED);
}

static void
test_gates (gconstpointer unused)
{
    load ();
    fake_registry_facts.closed_port = "ttyUSB2";
    g_assert_false (plugin_fixture_may_open ("ttyUSB2"));
    g_assert_true (plugin_fixture_may_open ("ttyUSB3"));
}

/*****************************************************************************/
/* Modems */

static void
test_create (gconstpointer unused)
{
    static const struct {
        gboolean     has_at, has_qmi, has_mbim;
        const gchar *log;
    } rows[] = {
        { FALSE, FALSE, FALSE, "may-create /sys/1-1;" },
        { TRUE, FALSE, FALSE, "may-create /sys/1-1 AT;" },
        { FALSE, TRUE, FALSE, "may-create /sys/1-1 control;" },
        { TRUE, FALSE, TRUE, "may-create /sys/1-1 AT control;" },
    };

    load ();
    for (gsize i = 0; i < 2 * G_N_ELEMENTS (rows); i++) {
        g_autoptr (GError)      error = NULL;
        g_autoptr (MMBaseModem) modem = NULL;

        fake_daemon_facts.has_at = rows[i / 2].has_at;
        fake_daemon_facts.has_qmi = rows[i / 2].has_qmi;
        fake_daemon_facts.has_mbim = rows[i / 2].has_mbim;
        fake_registry_facts.refuses_modems = i % 2;
        modem = plugin_fixture_create_modem (plugin, &error);
        fakes_assert_log (rows[i / 2].log);
        if (i % 2 == 0)
            g_assert_nonnull (modem);
        else
            g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
    }
}

static void
test_not_created (gconstpointer unused)
{
    g_autoptr (GError) error = NULL;

    load ();
    plugin_facts.is_broken = TRUE;
    g_assert_null (plugin_fixture_create_modem (plugin, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
    g_assert_cmpstr (error->message, ==, "broken");
}

/* ModemManager exports and removes a modem in a handler of the same signal. */
static void export(MMBaseModem *modem, GParamSpec *spec, gpointer unused)
{
    fakes_log (modem->is_valid ? "export" : "unexport");
    set_exported (modem, modem->is_valid);
}

static MMBaseModem *
load_and_create (void)
{
    MMBaseModem *modem;

    load ();
    modem = create_modem ();
    fakes_assert_log ("may-create /sys/1-1;");
    return modem;
}

static void
test_life (gconstpointer unused)
{
    MMBaseModem *modem = load_and_create ();

    g_signal_connect (modem, "notify::base-modem-valid", G_CALLBACK (export), NULL);
    set_valid (modem, TRUE);
    fakes_assert_log (ADDED "export;" REGISTER);
    set_valid (modem, FALSE);
    fakes_assert_log (RETIRED REMOVED "unexport;");
    g_assert_finalize_object (modem);
    fakes_assert_log (DETACHED);
}

static void
test_twice (gconstpointer unused)
{
    MMBaseModem *modem = load_and_create ();
    DfotaPort   *before = NULL;

    for (guint i = 0; i < 2; i++) {
        set_valid (modem, TRUE);
        g_assert_null (before);
        g_set_weak_pointer (&before, plugin_fixture_modem->ports->pdata[0]);
        fakes_assert_log (ADDED);
        set_valid (modem, TRUE);
        fakes_assert_log ("");
        set_exported (modem, TRUE);
        fakes_assert_log (REGISTER);
        set_exported (modem, TRUE);
        fakes_assert_log ("");
        set_exported (modem, FALSE);
        fakes_assert_log (RETIRED REMOVED);
        set_exported (modem, FALSE);
        set_valid (modem, FALSE);
        fakes_assert_log ("");
    }
    set_valid (modem, TRUE);
    fakes_assert_log (ADDED);
    set_valid (modem, FALSE); /* it was not exported */
    fakes_assert_log (RETIRED "remove /sys/1-1;");
    g_assert_finalize_object (modem);
    fakes_assert_log (DETACHED);
}

static void
test_never_valid (gconstpointer unused)
{
    MMBaseModem *modem = load_and_create ();

    set_valid (modem, FALSE);
    set_exported (modem, TRUE);
    set_exported (modem, FALSE);
    g_assert_finalize_object (modem);
    fakes_assert_log ("");
}

static void
test_other_family (gconstpointer unused)
{
    static const guint ids[][2] = { { 0x2c7c, 0x0306 }, { 0x1234, 0x0f0f }, { 0, 0 } };

    load ();
    for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
        MMBaseModem *modem = create_modem ();

        fakes_assert_log ("may-create /sys/1-1;");
        modem->vendor = ids[i][0];
        modem->product = ids[i][1];
        set_valid (modem, TRUE);
        set_exported (modem, TRUE);
        set_valid (modem, FALSE);
        g_assert_finalize_object (modem);
        fakes_assert_log ("");
    }
}

/* The ports are those with AT commands, in the order of ModemManager. */
static void
test_ports (gconstpointer unused)
{
    MMBaseModem *modem = load_and_create ();
    GObject     *port = modem->ports->data;
    GPtrArray   *ports;

    g_object_add_weak_pointer (port, (gpointer *) &port);
    set_valid (modem, TRUE);
    ports = plugin_fixture_modem->ports;
    g_assert_cmpuint (ports->len, ==, 2);
    g_assert_cmpstr (dfota_port_get_name (ports->pdata[0]), ==, "ttyUSB2");
    g_assert_cmpstr (dfota_port_get_name (ports->pdata[1]), ==, "ttyUSB3");
    g_assert_finalize_object (modem);
    g_assert_null (port);
}

/* ModemManager removes the modem while an update holds a port. */
static void
test_removed (gconstpointer unused)
{
    MMBaseModem *modem = load_and_create ();
    DfotaPort   *held;

    set_valid (modem, TRUE);
    set_exported (modem, TRUE);
    held = g_object_ref (plugin_fixture_modem->ports->pdata[0]);
    fakes_assert_log (ADDED REGISTER);
    set_exported (modem, FALSE);
    fakes_assert_log (RETIRED REMOVED);
    g_assert_null (plugin_fixture_modem);
    g_assert_finalize_object (modem);
    fakes_assert_log (DETACHED);
    g_assert_finalize_object (held);
}

/* The same without a signal before, and something holds our modem, too. */
static void
test_disposed (gconstpointer is_exported)
{
    MMBaseModem *modem = load_and_create ();
    DfotaModem  *held;

    set_valid (modem, TRUE);
    held = g_object_ref (plugin_fixture_modem);
    fakes_assert_log (ADDED);
    if (is_exported) {
        set_exported (modem, TRUE);
        fakes_assert_log (REGISTER);
    }
    g_assert_finalize_object (modem);
    fakes_assert_log (is_exported ? "clear-object /sys/1-1;" RETIRED REMOVED DETACHED
                                  : "clear-object /sys/1-1;" RETIRED "remove /sys/1-1;" DETACHED);
    g_assert_finalize_object (held);
}

int
main (int argc, char **argv)
{
    static const PluginCase cases[] = {
        { "/plugin/no-bus", test_no_bus, NULL },
        { "/plugin/before-bus", test_before_bus, NULL },
        { "/plugin/gates", test_gates, NULL },
        { "/plugin/modem/create", test_create, NULL },
        { "/plugin/modem/not-created", test_not_created, NULL },
        { "/plugin/modem/life", test_life, NULL },
        { "/plugin/modem/twice", test_twice, NULL },
        { "/plugin/modem/never-valid", test_never_valid, NULL },
        { "/plugin/modem/other-family", test_other_family, NULL },
        { "/plugin/modem/ports", test_ports, NULL },
        { "/plugin/modem/removed", test_removed, NULL },
        { "/plugin/modem/disposed", test_disposed, NULL },
        { "/plugin/modem/disposed-exported", test_disposed, "exported" },
    };

    return plugin_fixture_run (argc, argv, cases, G_N_ELEMENTS (cases));
}
