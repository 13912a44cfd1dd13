/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Our plugin beside the stock ones: what it does not serve is treated as if it
 * were not there, what it serves is still served by the stock plugin, and where it
 * cannot work it says so once and stays out of the way.
 */

#include <string.h>

#include "testbed/testlib.h"

#define SORRY     "firmware updates of Quectel modems are not available"
#define INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"

static const TestbedConfig with_plugin = { .speed = 4 };
static const TestbedConfig without_plugin = { .speed = 4, .without_plugin = TRUE };

/* What @module was sent at each port, in order: the order among ports is up to
 * the scheduler. Maps the port to a string with one command a line. */
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
    testlib_tell (testbed, "plug module");
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

/* ModemManager before 1.23.4 and not before 1.21.6 gives no modem with nothing but ttys to its
 * generic plugin: that for Nokia, asked before, puts the ports off until another plugin is
 * suggested (its issue 822). */
#define GENERIC_IS_ASKED (!MM_CHECK_VERSION (1, 21, 6) || MM_CHECK_VERSION (1, 23, 4))

/* A modem of another maker: the same commands at each port, from the first probe
 * until the daemon lets it go. */
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

/* The EP06 is the stock plugin's modem, and has our interface besides. */
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

/* Without our plugin there is no trace of us. */
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

/* The plugin says once why it cannot work; everything else is stock. */
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

/* The modem is then the generic plugin's, as it would be without ours. */
static void
test_no_stock_plugin (void)
{
    const TestbedConfig config = { .speed = 4, .without_stock_plugin = TRUE };

    assert_stands_aside (&config, "no stock quectel plugin", "generic");
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
    g_test_add_func ("/coexistence/no-stock-plugin", test_no_stock_plugin);
    return g_test_run ();
}
