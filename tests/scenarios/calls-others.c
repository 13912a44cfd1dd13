/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Other clients of ModemManager; see calls-others.h.
 */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "calls-others.h"

/* The client that holds an inhibition, and of what; at most one in a row. */
static GDBusConnection *foreigner;
static gchar           *inhibited;

/*****************************************************************************/
/* mmcli and mmdfota */

static GSubprocess *
start_program (ScenarioRun *run, const gchar *const *argv)
{
    g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE |
        G_SUBPROCESS_FLAGS_SEARCH_PATH_FROM_ENVP);
    g_auto (GStrv)     environment = testbed_get_environment (run->testbed);
    g_autoptr (GError) error = NULL;
    GSubprocess       *process;

    g_subprocess_launcher_set_environ (launcher, environment);
    process = g_subprocess_launcher_spawnv (launcher, argv, &error);
    g_assert_no_error (error);
    return process;
}

/* Over QMI, the simulated module does not change its modes, and ModemManager notices that. */
#define OR_UNCHANGED "couldn't set current modes"

/* Over AT ports alone, 1.20 cannot change the power state. */
#define OR_UNSUPPORTED "Requested power transition is not supported by this modem"

static gboolean
may_fail (const gchar *expected)
{
    return g_strcmp0 (expected, OR_UNCHANGED) == 0 || g_strcmp0 (expected, OR_UNSUPPORTED) == 0;
}

/* @expected: NULL if mmcli must succeed, else a part of its error message. */
static void
run_program (ScenarioRun *run, const gchar *const *argv, const gchar *expected)
{
    g_autoptr (GSubprocess) process = start_program (run, argv);
    g_autofree gchar       *output = NULL;
    gboolean                went_well;

    g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
    went_well = g_subprocess_get_successful (process);
    if (went_well && may_fail (expected))
        return;
    if (went_well != !expected || (expected && !strstr (output, expected)))
        g_error ("%s: %s %s: “%s” instead of “%s”", run->row->name, argv[0], argv[1], output,
                 expected ? expected : "success");
}

static void
run_mmcli (ScenarioRun *run, const gchar *option, const gchar *expected)
{
    run_program (run, (const gchar *[]){ "mmcli", option, "--modem=any", "--timeout=100", NULL },
                 expected);
}

/* While there is no modem, the uid comes from the update. Transfer full. */
static gchar *
find_uid (ScenarioRun *run)
{
    g_autoptr (MMObject) object = testbed_find_modem (run->testbed, SCENARIO_PLACE);

    return g_strdup (object ? mm_modem_get_device (mm_object_peek_modem (object))
                            : watch_get_string (run->watch, run->path, "Device"));
}

/*****************************************************************************/
/* Inhibition */

/* Not with mmcli: that of 1.20 ends its inhibition inside a signal handler, and can hang there. */
static void
set_inhibited (gboolean is_inhibited)
{
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) result = g_dbus_connection_call_sync (
        foreigner, MM_DBUS_SERVICE, MM_DBUS_PATH, MM_DBUS_INTERFACE, "InhibitDevice",
        g_variant_new ("(sb)", inhibited, is_inhibited), NULL, G_DBUS_CALL_FLAGS_NONE, 100000, NULL,
        &error);

    g_assert_no_error (error);
}

void
call_foreign_inhibit (ScenarioRun *run)
{
    g_autoptr (GError) error = NULL;

    foreigner = testbed_connect (run->testbed, &error);
    g_assert_no_error (error);
    inhibited = find_uid (run);
    set_inhibited (TRUE);
    testlib_wait_for_no_modem (run->testbed, SCENARIO_PLACE);
}

void
call_foreign_release (ScenarioRun *run)
{
    set_inhibited (FALSE);
    g_clear_object (&foreigner);
    g_clear_pointer (&inhibited, g_free);
}

/* MM_MODEM_FIRMWARE_UPDATE_METHOD_DFOTA, which libmm-glib has since 1.24. */
#define METHOD_DFOTA (1 << 5)

void
call_see_announced (ScenarioRun *run)
{
    g_autoptr (MMObject)                 object = testbed_find_modem (run->testbed, SCENARIO_PLACE);
    g_autoptr (MMFirmwareUpdateSettings) settings =
        mm_modem_firmware_get_update_settings (mm_object_peek_modem_firmware (object));
    gboolean is_announced =
        settings && (mm_firmware_update_settings_get_method (settings) & METHOD_DFOTA);

    g_assert_true (is_announced == MM_CHECK_VERSION (1, 24, 0));
}

void
call_inhibit_refused (ScenarioRun *run)
{
    g_autofree gchar *uid = find_uid (run);
    g_autofree gchar *option = g_strconcat ("--inhibit-device=", uid, NULL);

    /* An mmcli that is not refused prints nothing and keeps running, hence the time limit. */
    run_program (run, (const gchar *[]){ "timeout", "--signal=INT", "60", "mmcli", option, NULL },
                 "couldn't inhibit device");
}

/*****************************************************************************/
/* Commands */

void
call_scan (ScenarioRun *run)
{
    run_program (run, (const gchar *[]){ "mmcli", "--scan-modems", NULL }, NULL);
}

void
call_change_modem (ScenarioRun *run)
{
    run_mmcli (run, "--enable", NULL);
    run_mmcli (run, "--set-allowed-modes=4g", OR_UNCHANGED);
    call_scan (run);
    run_mmcli (run, "--disable", NULL);
}

void
call_reset (ScenarioRun *run)
{
    run_mmcli (run, "--reset", NULL);
    testlib_wait_for_no_modem (run->testbed, SCENARIO_PLACE);
}

#define LOW           "--set-power-state-low"
#define OFF           "--set-power-state-off"
#define ON            "--set-power-state-on"
#define FACTORY_RESET "--factory-reset=000000"

void
call_power_low (ScenarioRun *run)
{
    run_mmcli (run, LOW, NULL);
}

void
call_power_off (ScenarioRun *run)
{
    run_mmcli (run, OFF, NULL);
}

void
call_try_power_and_back (ScenarioRun *run)
{
    run_mmcli (run, LOW, OR_UNSUPPORTED);
    run_mmcli (run, ON, NULL);
}

void
call_factory_reset (ScenarioRun *run)
{
    run_mmcli (run, FACTORY_RESET, NULL);
}

void
call_factory_reset_refused (ScenarioRun *run)
{
    run_mmcli (run, FACTORY_RESET, "couldn't reset the modem to factory state");
}

void
call_command_without_modem (ScenarioRun *run)
{
    static const gchar *const options[] = { LOW, OFF, ON, FACTORY_RESET, "--reset", "--disable" };

    for (guint i = 0; i < G_N_ELEMENTS (options); i++)
        run_mmcli (run, options[i], "couldn't find modem");
}

/*****************************************************************************/
/* Uploads */

static gboolean
is_file_gone (Testbed *testbed, gpointer data)
{
    g_autofree gchar *path = g_build_filename (testbed_get_folder (testbed), "simulator",
                                               SCENARIO_MODULE, "ufs", "mm-dfota.zip", NULL);

    return !g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The module's report that the whole package has arrived. */
static gchar *
make_whole_upload (ScenarioRun *run)
{
    g_autofree gchar *path =
        g_build_filename (testbed_get_packages (run->testbed), "v12-v13.zip", NULL);
    GStatBuf status;

    g_assert_cmpint (g_stat (path, &status), ==, 0);
    return g_strdup_printf ("upload: +QFUPL: %" G_GINT64_FORMAT ",", (gint64) status.st_size);
}

void
check_upload_ended (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);
    g_autofree gchar     *whole = make_whole_upload (run);

    g_assert_cmpuint (testbed_record_count (record, SCENARIO_MODULE, "event", whole), ==, 0);
    g_assert_cmpuint (
        testbed_record_count (record, SCENARIO_MODULE, "command", "AT+QFUPL=\"mm-dfota.zip\""), ==,
        1);
    testlib_wait_until (run->testbed, 90, is_file_gone, NULL,
                        "the package to be deleted from the module");
}

/*****************************************************************************/
/* mmdfota */

void
call_explain_inhibited (ScenarioRun *run)
{
    run_program (run, (const gchar *[]){ "mmdfota", "--modem=any", "--check", NULL }, "inhibit");
}

void
call_explain_updated (ScenarioRun *run)
{
    run_program (run, (const gchar *[]){ "mmdfota", "--modem=any", "--check", NULL },
                 "it is being updated");
}

/*****************************************************************************/
/* A busy port */

#define BUS "bus"

/* A socket in the place of the bus: it accepts no connection, so that clients wait. */
static GSocket *deaf_socket;

static gchar *
bus_path (ScenarioRun *run, const gchar *suffix)
{
    g_autofree gchar *name = g_strconcat (BUS, suffix, NULL);

    return g_build_filename (testbed_get_folder (run->testbed), name, NULL);
}

static GSocket *
listen_at (const gchar *path)
{
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
    g_autoptr (GError)         error = NULL;
    GSocket                   *listening = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                                         G_SOCKET_PROTOCOL_DEFAULT, &error);

    g_assert_no_error (error);
    g_socket_bind (listening, address, FALSE, &error);
    g_assert_no_error (error);
    g_socket_listen (listening, &error);
    g_assert_no_error (error);
    return listening;
}

void
call_block_bus (ScenarioRun *run)
{
    g_autofree gchar *path = bus_path (run, "");
    g_autofree gchar *aside = bus_path (run, ".aside");

    g_assert_cmpint (g_rename (path, aside), ==, 0);
    deaf_socket = listen_at (path);
}

void
call_unblock_bus (ScenarioRun *run)
{
    g_autofree gchar *path = bus_path (run, "");
    g_autofree gchar *aside = bus_path (run, ".aside");

    g_socket_close (deaf_socket, NULL);
    g_clear_object (&deaf_socket);
    g_assert_cmpint (g_rename (aside, path), ==, 0);
}

void
call_ask (ScenarioRun *run)
{
    g_autoptr (MMObject) object = testbed_find_modem (run->testbed, SCENARIO_PLACE);

    mm_modem_command (mm_object_peek_modem (object), CALL_QUESTION, 60, NULL, NULL, NULL);
}
