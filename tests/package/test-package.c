/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The Debian package. It is built with the one command, installed beside the stock
 * ModemManager in a root of its own, used, removed and purged. The tests run in this
 * order.
 */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>

#include "test-root.h"
#include "testbed/testlib.h"

#define INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"
#define STATE     "/var/lib/mm-quectel-dfota"
#define DROP_IN   "/usr/lib/systemd/system/ModemManager.service.d/mm-quectel-dfota.conf"
#define UNIT      "ModemManager.service"
#define PLUGINS   "/usr/lib/" MULTIARCH "/ModemManager"
#define LIB64     "/usr/lib64/ModemManager"
#define OURS      "libmm-plugin-quectel-dfota.so"

/* No trigger: the index of man pages does not matter here. */
#define DPKG "dpkg --no-triggers "

static gchar *folder; /* of the package */
static gchar *package;

static gboolean
is_there (const gchar *path)
{
    return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gchar *
ask_package (const gchar *field)
{
    gchar *value = NULL;

    g_assert_cmpint (test_root_run (&value, "dpkg-deb -f %s %s", package, field), ==, 0);
    return g_strchomp (value);
}

static void
test_build (void)
{
    g_autofree gchar *output = NULL;

    g_assert_cmpint (
        test_root_run (&output, "%s/tests/package/build --output %s", SOURCE_FOLDER, folder), ==,
        0);
    g_strchomp (output);
    package = g_strdup (strrchr (output, '\n') ? strrchr (output, '\n') + 1 : output);
    g_assert_true (g_str_has_prefix (package, folder));
    g_assert_true (is_there (package));
}

/* As the documentation says for a ModemManager of this layout: the layout of ports changed
 * within 1.20. */
static void
test_fields (void)
{
    g_autofree gchar *version = ask_package ("Version");
    g_autofree gchar *depends = ask_package ("Depends");
    g_autofree gchar *next = g_strdup_printf ("modemmanager (<< 1.%d~)", MM_MINOR + 1);
    g_autofree gchar *this =
        g_strdup_printf ("modemmanager (>= 1.%d%s)", MM_MINOR, MM_MINOR == 20 ? ".4" : "");

    g_assert_cmpstr (version, ==, PROJECT_VERSION);
    g_assert_nonnull (strstr (depends, this));
    g_assert_nonnull (strstr (depends, next));
}

/* All files are where distributions expect them, and there are no others. Directories are
 * listed only if they are empty. */
static void
test_files (void)
{
    g_autofree gchar *wanted = NULL;
    g_autofree gchar *found = NULL;

    g_assert_cmpint (
        test_root_run (&wanted, "%s/tests/package/list-files %s", SOURCE_FOLDER, MULTIARCH), ==, 0);
    g_assert_cmpint (
        test_root_run (&found,
                       "sh -c \"dpkg-deb --fsys-tarfile %s | tar -t | "
                       "grep -e '[^/]$' -e 'firmware-update\\.d/$' -e 'quectel-dfota-families/$' | "
                       "sed 's/^\\.//' | LC_ALL=C sort\"",
                       package),
        ==, 0);
    g_assert_cmpstr (found, ==, wanted);
}

/* Debian's checker finds no error and no warning. */
static void
test_lintian (void)
{
    g_assert_cmpint (
        test_root_run (NULL, "lintian --allow-root --fail-on error,warning %s", package), ==, 0);
}

/*****************************************************************************/

/* From here on, the daemon is as restricted as by ModemManager's unit. */
static void
limit_daemon (void)
{
    static const gchar wrapper[] =
        "#!/bin/sh\n"
        "exec setpriv --bounding-set=-all,+sys_admin,+net_admin --no-new-privs "
        "/usr/sbin/ModemManager.stock \"$@\"\n";

    g_assert_no_errno (g_rename ("/usr/sbin/ModemManager", "/usr/sbin/ModemManager.stock"));
    g_assert_true (g_file_set_contents ("/usr/sbin/ModemManager", wrapper, -1, NULL));
    g_assert_no_errno (g_chmod ("/usr/sbin/ModemManager", 0755));
}

static gboolean
has_interface (MMObject *object)
{
    g_autoptr (GDBusInterface) interface =
        g_dbus_object_get_interface (G_DBUS_OBJECT (object), INTERFACE);

    return interface != NULL;
}

static gboolean
reports_revision (Testbed *testbed, gpointer object)
{
    g_autoptr (GDBusInterface) interface =
        g_dbus_object_get_interface (G_DBUS_OBJECT (object), INTERFACE);
    g_autoptr (GVariant) revision =
        g_dbus_proxy_get_cached_property (G_DBUS_PROXY (interface), "Revision");

    return revision && *g_variant_get_string (revision, NULL);
}

static void
run_update (Testbed *testbed)
{
    g_autofree gchar *url = testbed_url (testbed, "v12-v13.zip");
    g_auto (GStrv)    environment = testbed_get_environment (testbed);
    const gchar      *bus = g_environ_getenv (environment, "DBUS_SYSTEM_BUS_ADDRESS");

    g_assert_cmpint (test_root_run (NULL,
                                    "env DBUS_SYSTEM_BUS_ADDRESS=%s /usr/bin/mmdfota -m any"
                                    " --install=%s --target-revision=" TESTBED_V13 " --timeout=120",
                                    bus, url),
                     ==, 0);
}

/* Returns mmdfota's exit code and its output. */
static gint
check_modem (Testbed *testbed, const gchar *mmdfota, gchar **output)
{
    g_auto (GStrv) environment = testbed_get_environment (testbed);

    return test_root_run (output, "env DBUS_SYSTEM_BUS_ADDRESS=%s %s -m any --check",
                          g_environ_getenv (environment, "DBUS_SYSTEM_BUS_ADDRESS"), mmdfota);
}

/* ModemManager serves the modem, with our interface or without. @advice: what the mmdfota of
 * this build says about the missing plugin; NULL: the plugin is loaded. */
static void
serve_modem (const gchar *advice)
{
    const TestbedConfig  config = { .installed = TRUE, .speed = 4 };
    g_autoptr (Testbed)  testbed = testlib_new (&config);
    g_autoptr (MMObject) object = NULL;
    g_autofree gchar    *output = NULL;

    testlib_add_module (testbed, "ep06", TESTBED_V12, "path=1-1");
    testlib_command (testbed, "plug ep06");
    testlib_start_daemon (testbed);
    object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    g_assert_cmpstr (mm_modem_get_plugin (mm_object_peek_modem (object)), ==, "quectel");
    g_assert_cmpint (has_interface (object), ==, !advice);
    if (advice) {
        g_assert_cmpint (check_modem (testbed, MMDFOTA, &output), !=, 0);
        g_assert_nonnull (strstr (output, advice));
        return;
    }
    testlib_wait_until (testbed, 60, reports_revision, object, "the exact revision");
    run_update (testbed);
}

static void
test_served_before (void)
{
    g_assert_false (is_there (DROP_IN));
    serve_modem (OURS " was not found; ModemManager reads plugins from " PLUGINS "; install");
}

/* dpkg refuses the package beside a ModemManager of another series. */
static void
test_other_series (void)
{
    g_autofree gchar *output = NULL;

    g_assert_cmpint (test_root_run (NULL, "cp /var/lib/dpkg/status /var/lib/dpkg/status.kept"), ==,
                     0);
    g_assert_cmpint (test_root_run (NULL,
                                    "sed -i '/^Package: modemmanager$/,/^$/"
                                    "s/^Version: .*/Version: 1.%d.0-1/' "
                                    "/var/lib/dpkg/status",
                                    MM_MINOR + 2),
                     ==, 0);
    g_assert_cmpint (test_root_run (&output, DPKG "--install %s", package), !=, 0);
    g_assert_nonnull (strstr (output, "depends on modemmanager (<< "));
    g_assert_cmpint (test_root_run (NULL, DPKG "--purge mm-quectel-dfota"), ==, 0);
    g_assert_cmpint (test_root_run (NULL, "mv /var/lib/dpkg/status.kept /var/lib/dpkg/status"), ==,
                     0);
}

#define HINT_FIRST "mm-quectel-dfota: restart ModemManager to load the plugin"
#define HINT_UPGRADE                                                                               \
    "mm-quectel-dfota: ModemManager has the plugin of version %s until it is restarted"

static void
install (const gchar *file, const gchar *hint)
{
    g_autofree gchar *output = NULL;

    g_assert_cmpint (test_root_run (&output, DPKG "--install %s", file), ==, 0);
    g_assert_nonnull (strstr (output, hint));
}

/* The same package, called older. */
static gchar *
make_older (const gchar *version)
{
    g_autofree gchar *tree = g_build_filename (folder, "older", NULL);
    g_autofree gchar *older = g_strconcat (tree, ".deb", NULL);

    g_assert_cmpint (test_root_run (NULL, "dpkg-deb --raw-extract %s %s", package, tree), ==, 0);
    g_assert_cmpint (test_root_run (NULL, "sed -i 's/^Version: .*/Version: %s/' %s/DEBIAN/control",
                                    version, tree),
                     ==, 0);
    g_assert_cmpint (test_root_run (NULL, "dpkg-deb --root-owner-group --build %s %s", tree, older),
                     ==, 0);
    return g_steal_pointer (&older);
}

/* ModemManager is not restarted: the hint says that it still runs the old plugin. */
static void
test_upgrade (void)
{
    g_autofree gchar *older = make_older ("0.0.1");
    g_autofree gchar *from_older = g_strdup_printf (HINT_UPGRADE, "0.0.1");
    g_autofree gchar *from_this = g_strdup_printf (HINT_UPGRADE, PROJECT_VERSION);

    install (older, from_this);
    install (package, from_older);
    g_assert_cmpint (test_root_run (NULL, "dpkg --verify mm-quectel-dfota"), ==, 0);
}

static void
test_install (void)
{
    g_autofree gchar *status = NULL;

    install (package, HINT_FIRST);
    g_assert_cmpint (test_root_run (&status, "dpkg-query -W -f ${Status} mm-quectel-dfota"), ==, 0);
    g_assert_cmpstr (status, ==, "install ok installed");
    g_assert_cmpint (test_root_run (NULL, "dpkg --verify mm-quectel-dfota"), ==, 0);
    g_assert_true (is_there (DROP_IN));
}

static gboolean
drop_in_has (const gchar *key)
{
    g_autoptr (GKeyFile) unit = g_key_file_new ();

    g_assert_true (g_key_file_load_from_file (unit, DROP_IN, G_KEY_FILE_NONE, NULL));
    return g_key_file_has_key (unit, "Service", key, NULL);
}

/* systemd refuses to start a service whose directory it cannot make, and one that names a
 * path that does not exist, unless there is a dash before the path. */
static void
test_unit_cannot_fail (void)
{
    static const gchar *const directories[] = { "StateDirectory",   "CacheDirectory",
                                                "LogsDirectory",    "ConfigurationDirectory",
                                                "RuntimeDirectory", "WorkingDirectory",
                                                "BindPaths" };
    g_autofree gchar         *text = NULL;

    for (guint i = 0; i < G_N_ELEMENTS (directories); i++)
        g_assert_false (drop_in_has (directories[i]));
    g_assert_true (g_file_get_contents (DROP_IN, &text, NULL, NULL));
    g_assert_nonnull (strstr (text, "\nReadWritePaths=-" STATE "\n"));
}

/* systemd understands the drop-in, and reports a line that it does not understand. */
static void
test_unit (void)
{
    const gchar      *verify = "systemd-analyze verify --man=no --recursive-errors=no " UNIT;
    g_autofree gchar *good = NULL;
    g_autofree gchar *bad = NULL;

    test_root_run (&good, "%s", verify);
    g_assert_null (strstr (good, DROP_IN));
    g_assert_cmpint (
        test_root_run (NULL, "sed -i.kept s/^ReadWritePaths=/ReadWriteFolders=/ " DROP_IN), ==, 0);
    test_root_run (&bad, "%s", verify);
    g_assert_nonnull (strstr (bad, DROP_IN));
    g_assert_cmpint (test_root_run (NULL, "mv " DROP_IN ".kept " DROP_IN), ==, 0);
}

/* Without a journal there is no update, but the modem is served. The directory does not exist
 * yet. */
static void
test_read_only (void)
{
    const TestbedConfig  config = { .installed = TRUE, .speed = 4 };
    g_autoptr (Testbed)  testbed = testlib_new (&config);
    g_autoptr (MMObject) object = NULL;
    g_autofree gchar    *output = NULL;

    /* The package has made it, where systemd-tmpfiles exists. */
    g_assert_cmpint (test_root_run (NULL, "rm -rf " STATE), ==, 0);
    g_assert_no_errno (mount ("/var/lib", "/var/lib", NULL, MS_BIND, NULL));
    g_assert_no_errno (mount (NULL, "/var/lib", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL));
    testlib_add_module (testbed, "ep06", TESTBED_V12, "path=1-1");
    testlib_command (testbed, "plug ep06");
    testlib_start_daemon (testbed);
    object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    g_assert_true (has_interface (object));
    g_assert_cmpint (check_modem (testbed, "/usr/bin/mmdfota", &output), ==, 16);
    g_assert_nonnull (strstr (output, "journalctl -u ModemManager | grep dfota"));
    g_assert_no_errno (umount2 ("/var/lib", MNT_DETACH));
}

/* tmpfiles.d makes the same directory as the plugin. */
static void
test_tmpfiles (void)
{
    GStatBuf status;

    g_assert_cmpint (
        test_root_run (NULL, "systemd-tmpfiles --create /usr/lib/tmpfiles.d/mm-quectel-dfota.conf"),
        ==, 0);
    g_assert_no_errno (g_stat (STATE, &status));
    g_assert_cmpint (status.st_mode & 07777, ==, 0700);
    g_assert_no_errno (g_rmdir (STATE));
}

/* An update with the installed files, with ModemManager's restrictions. */
static void
test_served_with (void)
{
    GStatBuf status;

    serve_modem (NULL);
    g_assert_no_errno (g_stat (STATE, &status));
    g_assert_cmpint (status.st_mode & 07777, ==, 0700);
    g_assert_true (is_there (STATE "/1.update"));
}

/* The journal stays until the package is purged. */
static void
test_remove (void)
{
    g_autofree gchar *left = NULL;

    g_assert_cmpint (test_root_run (NULL, DPKG "--remove mm-quectel-dfota"), ==, 0);
    g_assert_cmpint (test_root_run (&left,
                                    "sh -c \"%s/tests/package/list-files %s | "
                                    "xargs ls -d 2>/dev/null\"",
                                    SOURCE_FOLDER, MULTIARCH),
                     !=, 0);
    g_assert_cmpstr (left, ==, "");
    g_assert_true (is_there (STATE "/1.update"));
}

/* The plugin of the older package lies where meson puts libraries by default on other systems. */
static void
test_served_after (void)
{
    g_assert_cmpint (
        test_root_run (NULL, "install -D %s/older" PLUGINS "/" OURS " " LIB64 "/" OURS, folder), ==,
        0);
    serve_modem (LIB64 "/" OURS " is not in the directory that ModemManager reads, " PLUGINS ";");
}

static void
test_purge (void)
{
    g_assert_cmpint (test_root_run (NULL, DPKG "--purge mm-quectel-dfota"), ==, 0);
    g_assert_false (is_there (STATE));
}

int
main (int argc, char *argv[])
{
    gint status;

    test_root_enter ();
    limit_daemon ();
    testlib_init (&argc, &argv);
    folder = g_dir_make_tmp ("dfota-package-XXXXXX", NULL);
    g_test_add_func ("/package/build", test_build);
    g_test_add_func ("/package/fields", test_fields);
    g_test_add_func ("/package/files", test_files);
    g_test_add_func ("/package/lintian", test_lintian);
    g_test_add_func ("/package/served-before", test_served_before);
    g_test_add_func ("/package/other-series", test_other_series);
    g_test_add_func ("/package/install", test_install);
    g_test_add_func ("/package/upgrade", test_upgrade);
    g_test_add_func ("/package/unit", test_unit);
    g_test_add_func ("/package/unit-cannot-fail", test_unit_cannot_fail);
    g_test_add_func ("/package/read-only", test_read_only);
    g_test_add_func ("/package/tmpfiles", test_tmpfiles);
    g_test_add_func ("/package/served-with", test_served_with);
    g_test_add_func ("/package/remove", test_remove);
    g_test_add_func ("/package/served-after", test_served_after);
    g_test_add_func ("/package/purge", test_purge);
    status = g_test_run ();
    testbed_remove_folder (folder, NULL);
    return status;
}
