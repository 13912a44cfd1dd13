/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Where the password of an FTP server and the token of a URL can be seen: in the command
 * to the module, and in ModemManager's own debug log of its ports. Nowhere else.
 */

#include <string.h>

#include "service.h"

#define USER     "fetcher-7Qz"
#define PASSWORD "pa55word-Xy1"
#define TOKEN    "t0ken-Ab2"

/* No server listens there. The download fails, with an error that could contain the URL. */
#define FTP_URL  "ftp://" USER ":" PASSWORD "@127.0.0.1:9/p.zip"
#define HTTP_URL "http://127.0.0.1:9/p.zip?token=" TOKEN

static const gchar *const secrets[] = { USER, PASSWORD, TOKEN, NULL };

static Testbed *testbed;
static gchar   *modem_path;

static void
assert_no_secret (const gchar *where, const gchar *text)
{
    for (gsize i = 0; secrets[i]; i++) {
        if (!strstr (text, secrets[i]))
            continue;
        g_test_message ("%s has %s: %s", where, secrets[i], text);
        g_assert_not_reached ();
    }
}

static GVariant *
start (const gchar *source, GError **error)
{
    return g_dbus_connection_call_sync (
        testbed_get_connection (testbed), MM_DBUS_SERVICE, modem_path, MODEM_INTERFACE, "Start",
        g_variant_new ("(s@a{sv})", source, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
        G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, 60000, NULL, error);
}

static gboolean
update_has_failed (Testbed *unused, gpointer path)
{
    g_autoptr (GVariant) state = service_get (testbed, path, UPDATE_INTERFACE, "State");

    return g_str_equal (g_variant_get_string (state, NULL), "failed");
}

/* Runs an update from the start to its failure. */
static void
fail_update (const gchar *source)
{
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply = start (source, &error);
    const gchar         *path;

    g_assert_no_error (error);
    g_variant_get (reply, "(&o)", &path);
    testlib_wait_until (testbed, 60, update_has_failed, (gpointer) path, "the update to fail");
}

/*****************************************************************************/

/* Without this command, the other tests would prove nothing. */
static void
test_module_receives_it (void)
{
    g_autoptr (GPtrArray) record = testlib_record (testbed);

    g_assert_cmpuint (
        testbed_record_count (record, "ep06", "command", "AT+QFOTADL=\"" FTP_URL "\""), ==, 1);
    g_assert_cmpuint (
        testbed_record_count (record, "ep06", "command", "AT+QFOTADL=\"" HTTP_URL "\""), ==, 1);
}

static gchar *
print_objects (const gchar *path)
{
    g_autoptr (GVariant) reply = NULL;
    g_autoptr (GError)   error = NULL;

    reply = g_dbus_connection_call_sync (testbed_get_connection (testbed), MM_DBUS_SERVICE, path,
                                         "org.freedesktop.DBus.ObjectManager", "GetManagedObjects",
                                         NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    g_assert_no_error (error);
    return g_variant_print (reply, FALSE);
}

static void
test_properties (void)
{
    g_autofree gchar *modems = print_objects (MM_DBUS_PATH);
    g_autofree gchar *updates = print_objects (UPDATES_PATH);

    g_assert_nonnull (strstr (modems, MODEM_INTERFACE));
    g_assert_nonnull (strstr (updates, "ftp://127.0.0.1:9/p.zip"));
    g_assert_nonnull (strstr (updates, "http://127.0.0.1:9/p.zip?..."));
    assert_no_secret ("the daemon's objects", modems);
    assert_no_secret ("the updates", updates);
}

/* All signals since the start of the testbed. */
static GString *signals;

static void
signal_cb (GDBusConnection *connection,
           const gchar     *sender,
           const gchar     *path,
           const gchar     *interface,
           const gchar     *name,
           GVariant        *parameters,
           gpointer         data)
{
    g_autofree gchar *text = g_variant_print (parameters, FALSE);

    g_string_append_printf (signals, "%s %s %s\n", path, name, text);
}

static void
test_signals (void)
{
    g_assert_nonnull (strstr (signals->str, "Completed"));
    g_assert_nonnull (strstr (signals->str, "download-failed"));
    assert_no_secret ("a signal", signals->str);
}

static void
test_journal (void)
{
    g_autofree gchar *path = g_build_filename (testbed_get_folder (testbed), "state", NULL);
    g_autoptr (GDir)  folder = g_dir_open (path, 0, NULL);
    guint             n = 0;
    const gchar      *name;

    g_assert_nonnull (folder);
    for (; (name = g_dir_read_name (folder)); n++) {
        g_autofree gchar *file = g_build_filename (path, name, NULL);
        g_autofree gchar *text = NULL;

        g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
        g_assert_nonnull (strstr (text, "127.0.0.1:9/p.zip"));
        assert_no_secret (file, text);
    }
    g_assert_cmpuint (n, ==, 2);
}

/* ModemManager's debug log has everything that goes over its ports. The secrets are in none
 * of our lines, and in no line that is logged without --debug. */
static void
test_log (void)
{
    g_autofree gchar *log = testbed_daemon_log (testbed);
    g_auto (GStrv)    lines = g_strsplit (log, "\n", -1);
    guint             n_debug = 0;
    guint             n_ours = 0;

    for (guint i = 0; lines[i]; i++) {
        gboolean is_ours = strstr (lines[i], "quectel-dfota") != NULL;
        /* the word before 1.22, and since */
        gboolean is_debug = strstr (lines[i], "<debug>") || strstr (lines[i], "<dbg>");

        n_ours += is_ours;
        if (strstr (lines[i], PASSWORD) && is_debug && !is_ours) {
            g_assert_nonnull (strstr (lines[i], "AT+QFOTADL"));
            n_debug++;
        } else if (is_ours || !is_debug)
            assert_no_secret ("a line of the log", lines[i]);
    }
    g_assert_cmpuint (n_debug, >, 0);
    g_assert_cmpuint (n_ours, >, 0);
}

static gchar *
read_all (const gchar *arguments)
{
    g_autoptr (GSubprocessLauncher) launcher = NULL;
    g_autoptr (GSubprocess)         process = NULL;
    g_autoptr (GError)              error = NULL;
    g_auto (GStrv)                  environment = testbed_get_environment (testbed);
    g_autofree gchar               *line = g_strconcat (MMDFOTA, " ", arguments, NULL);
    g_auto (GStrv)                  argv = g_strsplit (line, " ", -1);
    gchar                          *output = NULL;

    launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                          G_SUBPROCESS_FLAGS_STDERR_MERGE);
    g_subprocess_launcher_set_environ (launcher, environment);
    process = g_subprocess_launcher_spawnv (launcher, (const gchar *const *) argv, &error);
    g_assert_no_error (error);
    g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
    g_assert_no_error (error);
    return output;
}

static void
test_mmdfota (void)
{
    static const gchar *const arguments[] = {
        "-L",
        "-L -J",
        "-L -K",
        "-m any --check -J",
        "-m any --status",
        "-m any --status -J",
        "-m any --status -K",
        "-m any --follow",
        "-u 1 --status",
        "-m any --install=" FTP_URL,
        "-m any --install=" FTP_URL " -J",
        "-m any --install=ftp://" USER ":" PASSWORD "@127.0.0.1:99999/p",
        "-m any --install=http://" USER ":" PASSWORD "@127.0.0.1/p -J",
        "-m any --instal=" FTP_URL,
        "-m any --check " FTP_URL,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (arguments); i++) {
        g_autofree gchar *output = read_all (arguments[i]);

        g_assert_cmpuint (strlen (output), >, 10);
        assert_no_secret (arguments[i], output);
    }
}

/* The error for a refused source does not contain its secrets. */
static void
test_refusals (void)
{
    static const gchar *const sources[] = {
        "ftp://" USER ":" PASSWORD "@127.0.0.1:99999/p.zip",
        "ftp://" USER ":" PASSWORD "@127.0.0.1/p\".zip",
        ("ftp://" USER ":" PASSWORD),
        "http://" USER ":" PASSWORD "@127.0.0.1/p.zip",
        "FTP://" USER ":" PASSWORD "@127.0.0.1/p.zip",
        ("http://127.0.0.1:0/p.zip?token=" TOKEN),
    };

    for (gsize i = 0; i < G_N_ELEMENTS (sources); i++) {
        g_autoptr (GError)   error = NULL;
        g_autoptr (GVariant) reply = start (sources[i], &error);
        g_autofree gchar    *name = NULL;

        g_assert_null (reply);
        name = g_dbus_error_get_remote_error (error);
        g_assert_cmpstr (name, ==, UPDATE_ERROR "InvalidSource");
        assert_no_secret (sources[i], error->message);
    }
}

int
main (int argc, char *argv[])
{
    const TestbedConfig config = { .speed = 4 };
    gint                status;

    testlib_init (&argc, &argv);
    signals = g_string_new (NULL);
    testbed = testlib_new_with_ep06 (&config);
    g_dbus_connection_signal_subscribe (testbed_get_connection (testbed), MM_DBUS_SERVICE, NULL,
                                        NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, NULL,
                                        NULL);
    modem_path = service_wait_for_modem (testbed);
    fail_update (FTP_URL);
    fail_update (HTTP_URL);
    g_test_add_func ("/security/secrets/module-receives-it", test_module_receives_it);
    g_test_add_func ("/security/secrets/properties", test_properties);
    g_test_add_func ("/security/secrets/signals", test_signals);
    g_test_add_func ("/security/secrets/journal", test_journal);
    g_test_add_func ("/security/secrets/refusals", test_refusals);
    g_test_add_func ("/security/secrets/mmdfota", test_mmdfota);
    g_test_add_func ("/security/secrets/log", test_log);
    status = g_test_run ();
    testlib_free (testbed);
    g_free (modem_path);
    g_string_free (signals, TRUE);
    return status;
}
