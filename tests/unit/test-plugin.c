/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The entry point of the plugin over a fake daemon: when it loads, what it sets up, and what it
 * does for each modem. It loads once in a process, so each case has its own.
 */

#include "mm/authorization.h"
#include "module/tty-port.h"
#include "plugin-fixture.h"

#include "fake-registry.h"
#include "fakes.h"

extern gint mm_plugin_major_version, mm_plugin_minor_version;

#define NOT "[2] could not enable firmware updates of Quectel modules: "

/* The plugin lives as long as the process. */
static MMPlugin *plugin;

/*****************************************************************************/
/* Loading */

static void
test_load (gconstpointer unused)
{
    const DfotaContext *context = &fake_registry_context;

    plugin = plugin_fixture_load ();
    fakes_assert_log (PLUGIN_FIXTURE_LOADED);
    g_assert_nonnull (plugin);
    g_assert_cmpint (mm_plugin_major_version, ==, DFOTA_MM_PLUGIN_MAJOR_VERSION);
    g_assert_cmpint (mm_plugin_minor_version, ==, 0);
    fake_daemon_connect (NULL);
    fakes_assert_log ("");
    g_assert_cmpuint (G_OBJECT (plugin)->ref_count, ==, 1);
    g_assert_true (G_IS_DBUS_CONNECTION (context->connection));
    g_assert_cmpint (context->bus, ==, G_BUS_TYPE_SYSTEM);
    g_assert_nonnull (context->journal);
    g_assert_nonnull (context->dispatcher);
    g_assert_cmpuint (context->profiles->len, ==, 1);
    g_assert_true (context->new_listening_port == dfota_tty_port_new);
    g_assert_true (context->authorize_async == dfota_authorization_ask_async);
    g_assert_true (context->authorize_finish == dfota_authorization_ask_finish);
}

/* A link to the same file, or a copy. */
static void
test_second_copy (gconstpointer unused)
{
    plugin = plugin_fixture_load ();
    fakes_assert_log (PLUGIN_FIXTURE_LOADED);
    g_assert_null (plugin_fixture_load ());
    fakes_assert_log (NOT "another copy of this plugin is loaded already; remove one of the files "
                          "libmm-plugin-*.so that are this plugin;");
}

/* Nothing of a plugin that did not load is left. */
static void
test_refused (gconstpointer steps)
{
    const gchar      *step = strrchr (steps, ';') ? strrchr (steps, ';') + 1 : steps;
    g_autofree gchar *expected = g_strdup_printf ("%s;" NOT "no %s;", (gchar *) steps, step);

    plugin_facts.refused = step;
    g_assert_null (plugin_fixture_load ());
    fakes_assert_log (expected);
    plugin_facts.refused = NULL;
    plugin = plugin_fixture_load ();
    g_assert_nonnull (plugin);
    fakes_assert_log (PLUGIN_FIXTURE_LOADED);
}

static void
test_no_family (gconstpointer unused)
{
    const gchar      *folder = g_getenv ("MM_QUECTEL_DFOTA_FAMILIES");
    g_autofree gchar *other = g_strconcat (folder, "/missing:", folder, NULL);
    g_autofree gchar *last =
        g_strdup_printf (NOT "no valid family file in %s/missing, %s;", folder, folder);
    const gchar *log;

    g_setenv ("MM_QUECTEL_DFOTA_FAMILIES", other, TRUE);
    plugin_fixture_write ("xy.conf", "nonsense");
    g_assert_null (plugin_fixture_load ());
    log = fakes_take_log ();
    g_assert_true (g_str_has_prefix (log, "series;gate;stock;[2] "));
    g_assert_nonnull (strstr (log, "/xy.conf: "));
    g_assert_true (g_str_has_suffix (log, last));
}

/* With one valid family it loads; other problems are logged. */
static void
test_problems (gconstpointer unused)
{
    const gchar *log;

    plugin_fixture_write ("bad.conf", "nonsense");
    plugin_fixture_write ("worse.conf", "nonsense");
    plugin_fixture_write ("settings", "[Timeouts]\nSilence=77\nDownload=often\n");
    plugin = plugin_fixture_load ();
    g_assert_nonnull (plugin);
    log = fakes_take_log ();
    g_assert_nonnull (strstr (log, "stock;[2] "));
    g_assert_nonnull (strstr (log, "/bad.conf: "));
    g_assert_nonnull (strstr (log, "/worse.conf: "));
    g_assert_nonnull (strstr (log, "Download=often in [Timeouts] is not a number"));
    fake_daemon_connect (NULL);
    g_assert_cmpfloat (fake_registry_context.settings.silence, ==, 77);
}

static void
test_no_journal (gconstpointer unused)
{
    plugin_fixture_set_journal ("/dev/null/journal");
    plugin = plugin_fixture_load ();
    fakes_assert_log_has ("[2] could not enable updates: ", TRUE);
    fake_daemon_connect (NULL);
    g_assert_null (fake_registry_context.journal);
    g_assert_nonnull (fake_registry_context.connection);
}

static void
test_session (gconstpointer unused)
{
    fake_daemon_facts.is_session = TRUE;
    plugin = plugin_fixture_load ();
    fakes_assert_log ("series;gate;stock;udev 1;bus session;");
    fake_daemon_connect (NULL);
    g_assert_cmpint (fake_registry_context.bus, ==, G_BUS_TYPE_SESSION);
}

/* @option: NULL for a ModemManager without udev. */
static void
test_udev (gconstpointer option)
{
    fake_daemon_facts.no_udev = option;
    plugin = plugin_fixture_load ();
    fakes_assert_log ("series;gate;stock;udev 0;bus system;");
}

/* Each boolean has a number of its own; @bit of it is its value. */
static void
test_properties (gconstpointer bit)
{
    static const gchar *const booleans[] = { "1 0 1 0 1 0 1", "0 1 1 0 0 1 1", "0 0 0 1 1 1 1" };
    g_autofree gchar         *actual = NULL;
    g_autofree gchar         *expected =
        g_strconcat ("quectel-dfota tty,net 1000 2c7c:0f0f 1234:5678 1234:5679 ",
                     booleans[GPOINTER_TO_UINT (bit)], NULL);

    plugin_fixture_write ("yz.conf",
                          "[Family]\nName=YZ\nIds=1234:5678;1234:5679\nEvidence=field\nSource=x\n");
    plugin_facts.bit = GPOINTER_TO_UINT (bit);
    plugin = plugin_fixture_load ();
    actual = fake_daemon_describe (plugin);
    g_assert_cmpstr (actual, ==, expected);
}

/* Not until the plugin is loaded: the daemon's handler. Also messages that are fatal in this test
 * go to the daemon's log. */
static void
test_log_levels (gconstpointer unused)
{
    static const struct {
        GLogLevelFlags level;
        guint          expected;
    } rows[] = {
        { G_LOG_LEVEL_CRITICAL, DFOTA_MM_LOG_LEVEL_ERR },
        { G_LOG_LEVEL_WARNING, DFOTA_MM_LOG_LEVEL_WARN },
        { G_LOG_LEVEL_MESSAGE, DFOTA_MM_LOG_LEVEL_MSG },
        { G_LOG_LEVEL_INFO, DFOTA_MM_LOG_LEVEL_INFO },
        { G_LOG_LEVEL_DEBUG, DFOTA_MM_LOG_LEVEL_DEBUG },
    };

    plugin = plugin_fixture_load ();
    fakes_assert_log (PLUGIN_FIXTURE_LOADED);
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *expected = g_strdup_printf ("[%u] 100 %%s;", rows[i].expected);

        g_log ("dfota", rows[i].level, "100 %%s");
        fakes_assert_log (expected);
    }
}

static void
test_grab_port (gconstpointer grabs_ports)
{
    g_autoptr (GError) error = NULL;

    plugin_facts.grabs_ports = grabs_ports != NULL;
    plugin = plugin_fixture_load ();
    g_assert_cmpint (plugin_fixture_has_grab_port (plugin), ==, plugin_facts.grabs_ports);
    if (!grabs_ports)
        return;
    g_assert_true (plugin_fixture_grab_port (plugin, &error));
    g_assert_no_error (error);
    plugin_facts.is_broken = TRUE;
    g_assert_false (plugin_fixture_grab_port (plugin, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
    static const PluginCase cases[] = {
        { "/plugin/load", test_load, NULL },
        { "/plugin/second-copy", test_second_copy, NULL },
        { "/plugin/refused/series", test_refused, "series" },
        { "/plugin/refused/gate", test_refused, "series;gate" },
        { "/plugin/refused/stock", test_refused, "series;gate;stock" },
        { "/plugin/no-family", test_no_family, NULL },
        { "/plugin/problems", test_problems, NULL },
        { "/plugin/no-journal", test_no_journal, NULL },
        { "/plugin/session", test_session, NULL },
        { "/plugin/udev/off", test_udev, "on" },
        { "/plugin/udev/none", test_udev, NULL },
        { "/plugin/properties/0", test_properties, GUINT_TO_POINTER (0) },
        { "/plugin/properties/1", test_properties, GUINT_TO_POINTER (1) },
        { "/plugin/properties/2", test_properties, GUINT_TO_POINTER (2) },
        { "/plugin/log-levels", test_log_levels, NULL },
        { "/plugin/grab-port/adopted", test_grab_port, "has one" },
        { "/plugin/grab-port/none", test_grab_port, NULL },
    };

    return plugin_fixture_run (argc, argv, cases, G_N_ELEMENTS (cases));
}
