/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which user may do what, with the real policies of dbus-daemon and polkitd. All users may
 * read. Only users to whom polkit grants the Firmware action may change anything.
 */

#include <string.h>

#include "service.h"
#include "users.h"

#define UNAUTHORIZED "org.freedesktop.ModemManager1.Error.Core.Unauthorized"
#define BUS_DENIED   "org.freedesktop.DBus.Error.AccessDenied"

/* The module is set to refuse every update. */
#define URL     "http://127.0.0.1:9/none.bin"
#define REFUSED URL " {}"

static Testbed *testbed;
static gchar   *modem_path;

static void
assert_answered (const gchar *user,
                 const gchar *path,
                 const gchar *method,
                 const gchar *arguments,
                 const gchar *text)
{
    g_autoptr (UsersResult) result = users_call (testbed, user, path, method, arguments);

    g_assert_cmpint (result->status, ==, 0);
    g_assert_nonnull (strstr (result->output, text));
}

static void
assert_refused (const gchar *user,
                const gchar *path,
                const gchar *method,
                const gchar *arguments,
                const gchar *name,
                const gchar *text)
{
    g_autofree gchar       *shown = g_strdup_printf ("GDBus.Error:%s: ", name);
    g_autoptr (UsersResult) result = users_call (testbed, user, path, method, arguments);

    g_assert_cmpint (result->status, !=, 0);
    g_assert_cmpstr (result->output, ==, "");
    g_assert_nonnull (strstr (result->errors, shown));
    g_assert_nonnull (strstr (result->errors, text));
}

/* Counts the commands that begin with @command and that the module received. */
static guint
count_sent (const gchar *command)
{
    g_autoptr (GPtrArray) record = testlib_record (testbed);

    return testbed_record_count (record, "ep06", "command", command);
}

/* Returns the object path of the update that a refused Start () leaves. Transfer full. */
static gchar *
make_failed_update (void)
{
    gchar *update;

    assert_refused (USERS_ALLOWED, modem_path, MODEM_INTERFACE ".Start", REFUSED,
                    UPDATE_ERROR "Refused", "");
    update = service_get_update (testbed, modem_path);
    g_assert_true (g_str_has_prefix (update, UPDATES_PATH "/"));
    return update;
}

/*****************************************************************************/

static void
test_reading_is_open (void)
{
    g_autofree gchar *update = make_failed_update ();

    assert_answered (USERS_DENIED, modem_path, "org.freedesktop.DBus.Properties.GetAll",
                     MODEM_INTERFACE, TESTBED_V12);
    assert_answered (USERS_DENIED, update, "org.freedesktop.DBus.Properties.Get",
                     UPDATE_INTERFACE " State", "failed");
    assert_answered (USERS_DENIED, UPDATES_PATH,
                     "org.freedesktop.DBus.ObjectManager.GetManagedObjects", "", update);
    assert_answered (USERS_DENIED, MM_DBUS_PATH,
                     "org.freedesktop.DBus.ObjectManager.GetManagedObjects", "", MODEM_INTERFACE);
    assert_answered (USERS_DENIED, update, "org.freedesktop.DBus.Introspectable.Introspect", "",
                     "\"Forget\"");
}

/* @words: polkit's answer in the error message. */
static void
assert_locked (const gchar *user, const gchar *words)
{
    g_autofree gchar *update = make_failed_update ();
    guint             sent = count_sent ("AT+QFOTADL=\"");

    assert_refused (user, modem_path, MODEM_INTERFACE ".Start", REFUSED, UNAUTHORIZED, words);
    assert_refused (user, modem_path, MODEM_INTERFACE ".Install", "0 {}", UNAUTHORIZED, words);
    assert_refused (user, update, UPDATE_INTERFACE ".Cancel", "", UNAUTHORIZED, words);
    assert_refused (user, update, UPDATE_INTERFACE ".GiveUp", "", UNAUTHORIZED, words);
    assert_refused (user, update, UPDATE_INTERFACE ".Forget", "", UNAUTHORIZED, words);
    assert_answered (user, update, "org.freedesktop.DBus.Properties.Get", UPDATE_INTERFACE " State",
                     "failed");
    g_assert_cmpuint (count_sent ("AT+QFOTADL=\""), ==, sent);
}

static void
test_denied (void)
{
    assert_locked (USERS_DENIED, "not authorized for 'org.freedesktop.ModemManager1.Firmware'");
}

static void
test_challenged (void)
{
    assert_locked (USERS_CHALLENGED,
                   "challenge needed for 'org.freedesktop.ModemManager1.Firmware'");
}

/* The error does not depend on the arguments, because the authorization comes first. */
static void
test_denied_before_arguments (void)
{
    assert_refused (USERS_DENIED, modem_path, MODEM_INTERFACE ".Start",
                    "nonsense {'nonsense':<true>}", UNAUTHORIZED, "");
    assert_refused (USERS_ALLOWED, modem_path, MODEM_INTERFACE ".Start",
                    "nonsense {'nonsense':<true>}", UPDATE_ERROR "InvalidSource", "");
}

static void
test_allowed (void)
{
    g_autofree gchar *update = make_failed_update ();

    assert_refused (USERS_ALLOWED, update, UPDATE_INTERFACE ".Cancel", "",
                    UPDATE_ERROR "NotCancellable", "");
    assert_refused (USERS_ALLOWED, update, UPDATE_INTERFACE ".GiveUp", "", UPDATE_ERROR "NotLost",
                    "only when it is stalled and its module is gone");
    assert_answered (USERS_ALLOWED, update, UPDATE_INTERFACE ".Forget", "", "()");
    assert_refused (USERS_ALLOWED, update, UPDATE_INTERFACE ".Forget", "",
                    "org.freedesktop.DBus.Error.UnknownMethod", "");
}

/* The rule is about one action and permits no other one. */
static void
test_allowed_that_only (void)
{
    assert_refused (USERS_ALLOWED, modem_path, "org.freedesktop.ModemManager1.Modem.Enable", "true",
                    UNAUTHORIZED, "org.freedesktop.ModemManager1.Device.Control");
}

/* The bus policy lists the methods. A method that is not listed does not reach the daemon. */
static void
test_bus_policy (void)
{
    assert_refused (USERS_ALLOWED, modem_path, MODEM_INTERFACE ".Nonsense", "", BUS_DENIED, "");
    assert_refused (USERS_ALLOWED, UPDATES_PATH "/1", UPDATE_INTERFACE ".Nonsense", "", BUS_DENIED,
                    "");
    assert_refused (USERS_ALLOWED, MM_DBUS_PATH, "org.freedesktop.ModemManager1.InhibitDevice",
                    "x true", BUS_DENIED, "");
}

/* mmdfota in a directory that the user can read. */
static void
assert_mmdfota_ends (const gchar *user, const gchar *option, gint status, const gchar *errors)
{
    g_autofree gchar *program = g_build_filename (testbed_get_folder (testbed), "mmdfota", NULL);
    const gchar      *argv[] = { program, "-m", "any", option, NULL };
    g_autoptr (UsersResult) result = users_spawn (testbed, user, argv);

    g_assert_cmpint (result->status, ==, status);
    g_assert_nonnull (strstr (result->errors, errors));
}

/* polkit gave mmdfota the same answer as ModemManager. */
static void
assert_check_tells (const gchar *user, const gchar *answer)
{
    g_autofree gchar *program = g_build_filename (testbed_get_folder (testbed), "mmdfota", NULL);
    g_autofree gchar *line = g_strdup_printf ("check.authorized : %s\n", answer);
    const gchar      *argv[] = { program, "-m", "any", "--check", "-K", NULL };
    g_autoptr (UsersResult) result = users_spawn (testbed, user, argv);

    g_assert_nonnull (strstr (result->output, line));
}

static void
copy_mmdfota (void)
{
    g_autofree gchar  *program = g_build_filename (testbed_get_folder (testbed), "mmdfota", NULL);
    g_autoptr (GFile)  built = g_file_new_for_path (MMDFOTA);
    g_autoptr (GFile)  copy = g_file_new_for_path (program);
    g_autoptr (GError) error = NULL;

    g_file_copy (built, copy, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
}

static void
test_mmdfota (void)
{
    copy_mmdfota ();
    assert_mmdfota_ends (USERS_DENIED, "--check", 8, "");
    assert_mmdfota_ends (USERS_CHALLENGED, "--check", 0, "");
    assert_mmdfota_ends (USERS_ALLOWED, "--check", 0, "");
    assert_check_tells (USERS_DENIED, "no");
    assert_check_tells (USERS_CHALLENGED, "challenge");
    assert_check_tells (USERS_ALLOWED, "yes");
    assert_mmdfota_ends (USERS_DENIED, "--install=" URL, 8, "Firmware'; try it as root\n");
    assert_mmdfota_ends (USERS_CHALLENGED, "--install=" URL, 8, "challenge");
    assert_mmdfota_ends (USERS_ALLOWED, "--install=" URL, 11, "refuse");
    assert_mmdfota_ends (USERS_DENIED, "--forget", 8, "authorized");
    assert_mmdfota_ends (USERS_ALLOWED, "--forget", 0, "");
}

/* Complete updates as an ordinary user: to v13 with Install, and back with Start. The module
 * itself reports its revision. */
static void
assert_updates (const gchar *package, const gchar *revision)
{
    g_autofree gchar *option = g_strconcat ("--install=", package, NULL);
    g_autofree gchar *state = NULL;

    assert_mmdfota_ends (USERS_ALLOWED, option, 0, "");
    state = testlib_ask (testbed, "state ep06");
    g_assert_nonnull (strstr (state, revision));
    g_free (modem_path);
    modem_path = service_wait_for_modem (testbed);
}

static void
test_allowed_updates (void)
{
    g_autofree gchar *file = g_build_filename (testbed_get_packages (testbed), "v12-v13.zip", NULL);
    g_autofree gchar *url = testbed_url (testbed, "v13-v12.zip");

    copy_mmdfota ();
    testlib_command (testbed, "set ep06 reject-qfotadl=off");
    assert_updates (file, TESTBED_V13);
    assert_updates (url, TESTBED_V12);
}

int
main (int argc, char *argv[])
{
    const TestbedConfig config = { .speed = 4 };
    gint                status;

    users_init (&argc, &argv);
    testbed = testlib_new_with_ep06 (&config);
    modem_path = service_wait_for_modem (testbed);
    testlib_command (testbed, "set ep06 reject-qfotadl=on");
    g_test_add_func ("/security/authorization/reading-is-open", test_reading_is_open);
    g_test_add_func ("/security/authorization/denied", test_denied);
    g_test_add_func ("/security/authorization/denied-before-arguments",
                     test_denied_before_arguments);
    g_test_add_func ("/security/authorization/challenged", test_challenged);
    g_test_add_func ("/security/authorization/allowed", test_allowed);
    g_test_add_func ("/security/authorization/allowed-that-only", test_allowed_that_only);
    g_test_add_func ("/security/authorization/bus-policy", test_bus_policy);
    g_test_add_func ("/security/authorization/mmdfota", test_mmdfota);
    g_test_add_func ("/security/authorization/allowed-updates", test_allowed_updates);
    status = users_run ();
    testlib_free (testbed);
    g_free (modem_path);
    return status;
}
