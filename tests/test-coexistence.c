/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Our plugin beside the stock ones. Modules that ours does not serve are handled as if
 * ours were not there. Modules that it serves are still handled by the stock plugin. Where
 * ours cannot work, it logs the reason once and does nothing.
 */

#include <string.h>
#include <unistd.h>

#include "testbed/testlib.h"

#define SORRY     "could not enable firmware updates of Quectel modules"
#define INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"

static const TestbedConfig with_plugin = { .speed = 4 };
static const TestbedConfig without_plugin = { .speed = 4, .without_plugin = TRUE };

/* Returns what @module received at each port, as a map from the port to one string with one
 * command a line. The order between ports depends on the scheduler. */
static GHashTable *
commands_by_port (Testbed *testbed, const gchar *module)
{
    g_autoptr (GPtrArray) record = testlib_record (testbed);
    GHashTable *commands = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    guint       i;

    for (i = 0; i < record->len; i++) {
        TestbedRecordEntry *entry = g_ptr_array_index (record, i);
        const gchar        *before = g_hash_table_lookup (commands, entry->port);

        if (!g_str_equal (entry->module, module) || !g_str_equal (entry->kind, "command"))
            continue;
        g_hash_table_insert (commands, g_strdup (entry->port),
                             g_strconcat (before ? before : "", entry->text, "\n", NULL));
    }
    return commands;
}

static GHashTable *
probe (const TestbedConfig *config, const gchar *settings)
{
    g_autoptr (Testbed)  testbed = testlib_new (config);
    g_autoptr (MMObject) object = NULL;

    testlib_add_module (testbed, "module", TESTBED_V12, settings);
    testlib_command (testbed, "plug module");
    testlib_start_daemon (testbed);
    object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    testlib_stop_daemon (testbed);
    return commands_by_port (testbed, "module");
}

static void
assert_same_commands (GHashTable *stock, GHashTable *ours)
{
    GHashTableIter iter;
    gpointer       port;
    gpointer       commands;

    g_assert_cmpuint (g_hash_table_size (stock), >, 0);
    g_assert_cmpuint (g_hash_table_size (stock), ==, g_hash_table_size (ours));
    g_hash_table_iter_init (&iter, stock);
    while (g_hash_table_iter_next (&iter, &port, &commands))
        g_assert_cmpstr (commands, ==, g_hash_table_lookup (ours, port));
}

/* ModemManager from 1.21.6 until before 1.23.4 makes no modem with its generic plugin if the
 * device has only ttys: the Nokia plugin, which is asked first, defers the ports until
 * another plugin is suggested (ModemManager issue 822). */
#define GENERIC_IS_ASKED (!MM_CHECK_VERSION (1, 21, 6) || MM_CHECK_VERSION (1, 23, 4))

/* A modem of another maker receives the same commands at each port, from the first probe
 * until the daemon releases it. */
static void
test_generic (void)
{
    g_autoptr (GHashTable) stock = probe (&without_plugin, "kind=generic path=1-1");
    g_autoptr (GHashTable) ours = probe (&with_plugin, "kind=generic path=1-1");

    assert_same_commands (stock, ours);
}

static gboolean
has_interface (MMObject *object)
{
    g_autoptr (GDBusInterface) interface =
        g_dbus_object_get_interface (G_DBUS_OBJECT (object), INTERFACE);

    return interface != NULL;
}

/* The EP06 is a modem of the stock plugin, and has our interface in addition. */
static void
test_decorated (void)
{
    g_autoptr (Testbed)  testbed = testlib_new_with_ep06 (&with_plugin);
    g_autoptr (MMObject) object = NULL;
    g_autoptr (MMObject) registered = NULL;
    g_autoptr (GError)   error = NULL;
    MMModem             *modem;

    object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    modem = mm_object_peek_modem (object);
    g_assert_cmpstr (mm_modem_get_plugin (modem), ==, "quectel");
    g_assert_true (has_interface (object));
    mm_modem_enable_sync (modem, NULL, &error);
    g_assert_no_error (error);
    registered = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_REGISTERED);
}

/* Without our plugin, nothing of it is on the bus. */
static void
test_without_plugin (void)
{
    g_autoptr (Testbed)  testbed = testlib_new_with_ep06 (&without_plugin);
    g_autoptr (MMObject) object = NULL;

    object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    g_assert_cmpstr (mm_modem_get_plugin (mm_object_peek_modem (object)), ==, "quectel");
    g_assert_false (has_interface (object));
    g_assert_cmpuint (testlib_count_log (testbed, "quectel-dfota"), ==, 0);
}

/* The plugin logs once why it cannot work. Everything else is as with the stock plugins alone. */
static void
assert_stands_aside (const TestbedConfig *config, const gchar *reason, const gchar *plugin)
{
    g_autoptr (Testbed)  testbed = testlib_new_with_ep06 (config);
    g_autoptr (MMObject) object = NULL;

    object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    g_assert_cmpstr (mm_modem_get_plugin (mm_object_peek_modem (object)), ==, plugin);
    g_assert_false (has_interface (object));
    g_assert_cmpuint (testlib_count_log (testbed, SORRY), ==, 1);
    g_assert_cmpuint (testlib_count_log (testbed, reason), ==, 1);
}

static void
test_other_series (void)
{
    const TestbedConfig config = { .speed = 4, .plugin = OTHER_SERIES_PLUGIN };

    assert_stands_aside (&config, "built for ModemManager 1.", "quectel");
}

/* The modem is one of the generic plugin, as it would be without ours. */
static void
test_no_stock_plugin (void)
{
    const TestbedConfig config = { .speed = 4, .without_stock_plugin = TRUE };

    assert_stands_aside (&config, "could not load the stock quectel plugin", "generic");
}

/* The port class of 1.20.2 is not that of 1.20.4. Only the size of the class shows it. */
static void
test_other_layout (void)
{
    const TestbedConfig config = { .speed = 4, .plugin = OTHER_LAYOUT_PLUGIN };

    assert_stands_aside (&config, "MMPort is not as in ModemManager 1.20.", "quectel");
}

/* Another plugin has changed the class before ours, so that ours changes nothing. */
static void
test_replaced_before (gconstpointer plugin)
{
    const TestbedConfig config = { .speed = 4, .plugin = plugin };

    assert_stands_aside (&config, "was replaced by another plugin", "quectel");
}

/* @make makes the second file of our plugin. One of the two is used, the other one logs why
 * it is not, and ModemManager keeps running. */
static void
assert_one_of_two (gboolean (*make) (const gchar *path))
{
    g_autoptr (Testbed)  testbed = testlib_new (&with_plugin);
    g_autofree gchar    *path = g_build_filename (testbed_get_folder (testbed), "daemon", "plugins",
                                                  "libmm-plugin-quectel-dfota-old.so", NULL);
    g_autoptr (MMObject) object = NULL;

    g_assert_true (make (path));
    testlib_add_module (testbed, "ep06", TESTBED_V12, "path=1-1");
    testlib_command (testbed, "plug ep06");
    testlib_start_daemon (testbed);
    object = testlib_wait_for_modem (testbed, "1-1", MM_MODEM_STATE_DISABLED);
    g_assert_true (has_interface (object));
    g_assert_cmpuint (testlib_count_log (testbed, SORRY), ==, 1);
    g_assert_cmpuint (testlib_count_log (testbed, "another copy of this plugin is loaded already"),
                      ==, 1);
}

static gboolean
make_copy (const gchar *path)
{
    g_autoptr (GFile)  source = g_file_new_for_path (PLUGIN);
    g_autoptr (GFile)  copy = g_file_new_for_path (path);
    g_autoptr (GError) error = NULL;

    g_file_copy (source, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
    return TRUE;
}

static void
test_second_copy (void)
{
    assert_one_of_two (make_copy);
}

/* The dynamic linker treats it as the same file, so that the same code is entered twice. */
static gboolean
make_link (const gchar *path)
{
    return symlink (PLUGIN, path) == 0;
}

static void
test_second_link (void)
{
    assert_one_of_two (make_link);
}

/* A plugin of another build, which does not know the code of the first one. */
static gboolean
make_other_build (const gchar *path)
{
    return symlink (OTHER_BUILD_PLUGIN, path) == 0;
}

static void
test_second_build (void)
{
    assert_one_of_two (make_other_build);
}

int
main (int argc, char *argv[])
{
    testlib_init (&argc, &argv);
    if (GENERIC_IS_ASKED)
        g_test_add_func ("/coexistence/generic", test_generic);
    g_test_add_func ("/coexistence/decorated", test_decorated);
    g_test_add_func ("/coexistence/without-plugin", test_without_plugin);
    g_test_add_func ("/coexistence/other-series", test_other_series);
    if (MM_MINOR_VERSION == 20)
        g_test_add_func ("/coexistence/other-layout", test_other_layout);
    g_test_add_data_func ("/coexistence/replaced-before/at", SPOIL_AT_PLUGIN, test_replaced_before);
    g_test_add_data_func ("/coexistence/replaced-before/qcdm", SPOIL_QCDM_PLUGIN,
                          test_replaced_before);
    g_test_add_data_func ("/coexistence/replaced-before/response", SPOIL_RESPONSE_PLUGIN,
                          test_replaced_before);
    g_test_add_data_func ("/coexistence/replaced-before/unsolicited", SPOIL_UNSOLICITED_PLUGIN,
                          test_replaced_before);
    g_test_add_func ("/coexistence/no-stock-plugin", test_no_stock_plugin);
    g_test_add_func ("/coexistence/second-copy", test_second_copy);
    g_test_add_func ("/coexistence/second-link", test_second_link);
    g_test_add_func ("/coexistence/second-build", test_second_build);
    return g_test_run ();
}
