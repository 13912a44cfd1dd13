/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A ModemManager that was built without polkit authorizes all users. The plugin then
 * admits only root; all users may read. Our bus policy does not override a policy of the
 * integrator.
 */

#include <string.h>

#include "service.h"
#include "users.h"

#define UNAUTHORIZED "org.freedesktop.ModemManager1.Error.Core.Unauthorized"
#define BUS_DENIED   "org.freedesktop.DBus.Error.AccessDenied"
#define URL          "http://127.0.0.1:9/none.bin"

#define DENY(interface)                                                                            \
    "<deny send_destination='org.freedesktop.ModemManager1' send_interface='" interface "'/>"

static Testbed *testbed;
static gchar   *modem_path;

static void
assert_refused (const gchar *user,
                const gchar *path,
                const gchar *method,
                const gchar *arguments,
                const gchar *name)
{
    g_autoptr (UsersResult) result = users_call (testbed, user, path, method, arguments);

    g_assert_cmpint (result->status, !=, 0);
    g_assert_cmpstr (result->output, ==, "");
    g_assert_nonnull (strstr (result->errors, name));
}

/* As root: the module is set to refuse, which leaves a failed update. */
static gchar *
start_as_root (void)
{
    g_autoptr (GVariant) reply = NULL;
    g_autoptr (GError)   error = NULL;

    reply = g_dbus_connection_call_sync (
        testbed_get_connection (testbed), MM_DBUS_SERVICE, modem_path, MODEM_INTERFACE, "Start",
        g_variant_new ("(sa{sv})", URL, NULL), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, UPDATE_ERROR "Refused"));
    return service_get_update (testbed, modem_path);
}

static void
test_root (void)
{
    g_autofree gchar *update = start_as_root ();

    g_assert_true (g_str_has_prefix (update, UPDATES_PATH "/"));
}

/* Also the user whom the rules of polkit, which is not asked, would allow it. */
static void
test_users (void)
{
    static const gchar *const users[] = { USERS_ALLOWED, USERS_CHALLENGED, USERS_DENIED };
    g_autofree gchar         *update = start_as_root ();
    guint                     sent = service_count_sent (testbed, "AT+QFOTADL=\"");

    for (guint i = 0; i < G_N_ELEMENTS (users); i++) {
        assert_refused (users[i], modem_path, MODEM_INTERFACE ".Start", URL " {}", UNAUTHORIZED);
        assert_refused (users[i], modem_path, MODEM_INTERFACE ".Install", "0 {}", UNAUTHORIZED);
        assert_refused (users[i], update, UPDATE_INTERFACE ".Cancel", "", UNAUTHORIZED);
        assert_refused (users[i], update, UPDATE_INTERFACE ".GiveUp", "", UNAUTHORIZED);
        assert_refused (users[i], update, UPDATE_INTERFACE ".Forget", "", UNAUTHORIZED);
    }
    g_assert_cmpuint (service_count_sent (testbed, "AT+QFOTADL=\""), ==, sent);
}

static void
test_reading_is_open (void)
{
    g_autoptr (UsersResult) result =
        users_call (testbed, USERS_DENIED, modem_path, "org.freedesktop.DBus.Properties.GetAll",
                    MODEM_INTERFACE);

    g_assert_cmpint (result->status, ==, 0);
    g_assert_nonnull (strstr (result->output, TESTBED_V12));
}

/* Only one testbed exists at a time. This one has no module. */
static void
use_testbed (const TestbedConfig *config)
{
    testlib_free (testbed);
    testbed = testlib_new (config);
    testlib_start_daemon (testbed);
}

/* The bus refuses the call of @user. */
static void
assert_denied_by_bus (const gchar *user)
{
    assert_refused (user, "/", MODEM_INTERFACE ".Start", URL " {}", BUS_DENIED);
    assert_refused (user, "/", UPDATE_INTERFACE ".Forget", "", BUS_DENIED);
}

/* The bus policy of a build for such a ModemManager, beside one that allows all calls of all
 * users, as ModemManager's own does then. */
static void
test_root_only_policy (void)
{
    const TestbedConfig config = {
        .speed = 4,
        .plugin = WITHOUT_POLKIT_PLUGIN,
        .policy = SOURCE_FOLDER "/plugin/dbus/root-only.conf",
    };

    use_testbed (&config);
    assert_denied_by_bus (USERS_DENIED);
    assert_denied_by_bus (USERS_ALLOWED);
}

/* An integrator's policy, which is read after ours, stays in force. @policy: ours. */
static void
test_lock_down (gconstpointer policy)
{
    const TestbedConfig config = {
        .speed = 4,
        .policy = policy,
        .bus_additions = "<policy context='mandatory'>" DENY (MODEM_INTERFACE)
            DENY (UPDATE_INTERFACE) "</policy>\n",
    };

    use_testbed (&config);
    assert_denied_by_bus (USERS_ALLOWED);
}

int
main (int argc, char *argv[])
{
    const TestbedConfig config = { .speed = 4, .plugin = WITHOUT_POLKIT_PLUGIN };
    gint                status;

    users_init (&argc, &argv);
    testbed = testlib_new_with_ep06 (&config);
    modem_path = service_wait_for_modem (testbed);
    testlib_command (testbed, "set ep06 reject-qfotadl=on");
    g_test_add_func ("/security/no-polkit/root", test_root);
    g_test_add_func ("/security/no-polkit/users", test_users);
    g_test_add_func ("/security/no-polkit/reading-is-open", test_reading_is_open);
    g_test_add_func ("/security/no-polkit/root-only-policy", test_root_only_policy);
    g_test_add_data_func ("/security/no-polkit/lock-down", NULL, test_lock_down);
    g_test_add_data_func ("/security/no-polkit/lock-down-root-only",
                          SOURCE_FOLDER "/plugin/dbus/root-only.conf", test_lock_down);
    status = users_run ();
    testlib_free (testbed);
    g_free (modem_path);
    return status;
}
