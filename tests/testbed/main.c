/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * dfota-testbed: runs a command in a testbed, for people and scripts. testbed.h says what
 * a testbed is.
 */

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <sys/prctl.h>

#include "testbed/testbed.h"
#include "testbed/simulator.h"

#define EXIT_TESTBED 125

static gint     modules = 1;
static gint     speed = 1;
static gboolean keep;
static gboolean without_plugin;
static gboolean installed;
static gboolean quiet;
static gchar   *module_settings;
static gchar   *settings;
static gchar   *request;
static gchar  **command;

static const GOptionEntry entries[] = {
    { "modules", 'm', 0, G_OPTION_ARG_INT, &modules, "Modules plugged in: ep06-1, ep06-2, …", "N" },
    { "speed", 's', 0, G_OPTION_ARG_INT, &speed, "Divide all times of the modules", "N" },
    { "keep", 'k', 0, G_OPTION_ARG_NONE, &keep, "Keep the folder with the logs", NULL },
    { "without-plugin", 0, 0, G_OPTION_ARG_NONE, &without_plugin, "Stock ModemManager only", NULL },
    { "installed", 0, 0, G_OPTION_ARG_NONE, &installed,
      "The plugin, the bus policy and mmdfota that are installed, not those of this build", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, "Do not print where things are", NULL },
    { "module", 0, 0, G_OPTION_ARG_STRING, &module_settings,
      "Settings of each module, e.g. “composition=ecm latency=0.1”", "KEY=VALUE…" },
    { "settings", 0, 0, G_OPTION_ARG_STRING, &settings,
      "Contents of quectel-dfota.conf, e.g. $'[Timeouts]\\nSilence=10'", "TEXT" },
    { "ask", 'a', 0, G_OPTION_ARG_STRING, &request,
      "Inside a testbed: ask the simulator, e.g. “state ep06-1”, “help”", "REQUEST" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &command, NULL, "COMMAND…" },
    { NULL }
};

static const gchar description[] =
    "The command finds in its environment, besides both bus addresses:\n"
    "  DFOTA_URL_V12_V13  DFOTA_URL_V13_V12  the packages at the package server\n"
    "  DFOTA_PACKAGES                        the folder that the server serves\n"
    "  DFOTA_CONTROL                         the simulator's control socket (--ask)\n"
    "  DFOTA_RECORD                          what the modules received and said\n"
    "  DFOTA_DAEMON_LOGS                     the folder of ModemManager's logs\n"
    "  DFOTA_FOLDER                          all of the testbed\n"
    "Example: dfota-testbed -- bash";

static gboolean
parse (gint *argc, gchar ***argv, GError **error)
{
    g_autoptr (GOptionContext) context = g_option_context_new ("— run a command in a testbed");

    g_option_context_add_main_entries (context, entries, NULL);
    g_option_context_set_description (context, description);
    if (!g_option_context_parse (context, argc, argv, error))
        return FALSE;
    if (modules >= 0 && speed >= 1 && (command || request) && !(command && request))
        return TRUE;
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "Needs a COMMAND or --ask, 0 or more modules, a speed of 1 or more; see --help");
    return FALSE;
}

static gboolean
ask_simulator (GError **error)
{
    const gchar      *socket = g_getenv ("DFOTA_CONTROL");
    g_autofree gchar *answer = NULL;

    if (!socket) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                     "Not inside a testbed: no DFOTA_CONTROL");
        return FALSE;
    }
    answer = testbed_control_request (socket, request, error);
    if (answer)
        g_print ("%s\n", answer);
    return answer != NULL;
}

static gboolean
add_module (Testbed *testbed, gint number, GError **error)
{
    g_autofree gchar *firmware = testbed_firmware (testbed, TESTBED_V12);
    g_autofree gchar *added = NULL;
    g_autofree gchar *plugged = NULL;

    added = testbed_simulator (testbed, error, "add ep06-%d firmware=%s path=1-%d %s", number,
                               firmware, number, module_settings ? module_settings : "");
    if (!added)
        return FALSE;
    plugged = testbed_simulator (testbed, error, "plug ep06-%d", number);
    return plugged != NULL;
}

static gboolean
start (Testbed *testbed, GError **error)
{
    gint i;

    for (i = 1; i <= modules; i++) {
        if (!add_module (testbed, i, error))
            return FALSE;
    }
    return testbed_start_daemon (testbed, error);
}

static GStrv
command_environment (Testbed *testbed)
{
    const gchar      *packages = testbed_get_packages (testbed);
    GStrv             environment = testbed_get_environment (testbed);
    g_autofree gchar *forward = testbed_url (testbed, "v12-v13.zip");
    g_autofree gchar *back = testbed_url (testbed, "v13-v12.zip");

    environment = g_environ_setenv (environment, "DFOTA_URL_V12_V13", forward, TRUE);
    environment = g_environ_setenv (environment, "DFOTA_URL_V13_V12", back, TRUE);
    return g_environ_setenv (environment, "DFOTA_PACKAGES", packages, TRUE);
}

static void
print_places (const gchar *const *environment)
{
    guint i;

    for (i = 0; environment[i]; i++) {
        if (g_str_has_prefix (environment[i], "DFOTA_") ||
            g_str_has_prefix (environment[i], "DBUS_SYSTEM_BUS_ADDRESS="))
            g_printerr ("%s\n", environment[i]);
    }
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer data)
{
    g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
    g_main_loop_quit (data);
}

/* Ctrl-C is for the command. When the command ends, this program ends. */
static gboolean
interrupt_cb (gpointer data)
{
    return G_SOURCE_CONTINUE;
}

/* The command must not outlive this program. */
static void
set_up_command (gpointer data)
{
    prctl (PR_SET_PDEATHSIG, SIGHUP);
}

static gint
run_command (Testbed *testbed, GError **error)
{
    g_autoptr (GSubprocessLauncher) launcher = NULL;
    g_autoptr (GSubprocess)         process = NULL;
    g_autoptr (GMainLoop)           loop = g_main_loop_new (NULL, FALSE);
    g_auto (GStrv)                  environment = command_environment (testbed);

    if (!quiet)
        print_places ((const gchar *const *) environment);
    launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT);
    g_subprocess_launcher_set_environ (launcher, environment);
    g_subprocess_launcher_set_child_setup (launcher, set_up_command, NULL, NULL);
    process = g_subprocess_launcher_spawnv (launcher, (const gchar *const *) command, error);
    if (!process)
        return EXIT_TESTBED;
    g_unix_signal_add (SIGINT, interrupt_cb, NULL);
    g_subprocess_wait_async (process, NULL, ended_cb, loop);
    g_main_loop_run (loop);
    if (g_subprocess_get_if_signaled (process))
        return 128 + g_subprocess_get_term_sig (process);
    return g_subprocess_get_exit_status (process);
}

static gint
run_in_testbed (GError **error)
{
    const TestbedConfig config = { .without_plugin = without_plugin,
                                   .installed = installed,
                                   .speed = (guint) speed,
                                   .settings = settings,
                                   .keep = keep };
    Testbed            *testbed = NULL;
    gint                status = EXIT_TESTBED;

    if (!testbed_isolate (error))
        return EXIT_TESTBED;
    testbed = testbed_new (&config, error);
    if (testbed && start (testbed, error))
        status = run_command (testbed, error);
    if (*error && testbed)
        testbed_keep (testbed);
    if (!testbed_free (testbed, *error ? NULL : error))
        status = EXIT_TESTBED;
    return status;
}

int
main (int argc, char *argv[])
{
    g_autoptr (GError) error = NULL;
    gint               status;

    setlocale (LC_ALL, "");
    if (!parse (&argc, &argv, &error))
        status = EXIT_TESTBED;
    else if (request)
        status = ask_simulator (&error) ? EXIT_SUCCESS : EXIT_FAILURE;
    else
        status = run_in_testbed (&error);
    if (error)
        g_printerr ("dfota-testbed: %s\n", error->message);
    return status;
}
