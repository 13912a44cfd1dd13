/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Checks of the properties that describe the module before an update: Support, FreeSpace,
 * TotalSpace, HasJournal; see calls.h.
 */

#include "calls.h"

#define MODEM_INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"
/* The size of the simulator's file system, in bytes. */
#define UFS_SIZE "41943040"

#define SECONDS 60

typedef struct {
    const gchar *name;
    const gchar *value; /* In the format of g_variant_print (). */
} Wanted;

static GVariant *
get_property (Testbed *testbed, const gchar *name)
{
    g_autoptr (MMObject) modem = testbed_find_modem (testbed, SCENARIO_PLACE);
    g_autoptr (GVariant) reply = NULL;
    GVariant            *value = NULL;

    if (modem)
        reply = g_dbus_connection_call_sync (
            testbed_get_connection (testbed), MM_DBUS_SERVICE, mm_object_get_path (modem),
            "org.freedesktop.DBus.Properties", "Get", g_variant_new ("(ss)", MODEM_INTERFACE, name),
            G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL);
    if (reply)
        g_variant_get (reply, "(v)", &value);
    return value;
}

static gboolean
has_value (Testbed *testbed, gpointer data)
{
    const Wanted        *wanted = data;
    g_autoptr (GVariant) value = get_property (testbed, wanted->name);
    g_autofree gchar    *text = value ? g_variant_print (value, FALSE) : NULL;

    return g_strcmp0 (text, wanted->value) == 0;
}

static void
assert_property (ScenarioRun *run, const gchar *name, const gchar *value)
{
    Wanted            wanted = { name, value };
    g_autofree gchar *what = g_strdup_printf ("%s=%s", name, value);

    testlib_wait_until (run->testbed, SECONDS, has_value, &wanted, what);
}

void
check_unsupported (ScenarioRun *run)
{
    assert_property (run, "Support", "'no'");
}

void
check_edition_v02 (ScenarioRun *run)
{
    assert_property (run, "SubEdition", "'V02'");
}

void
call_support_returns (ScenarioRun *run)
{
    assert_property (run, "Support", "'no'");
    testlib_command (run->testbed, "set " SCENARIO_MODULE " qfotadl-support=on");
    assert_property (run, "Support", "'yes'");
}

void
check_no_journal (ScenarioRun *run)
{
    assert_property (run, "HasJournal", "false");
}

void
check_space_whole (ScenarioRun *run)
{
    assert_property (run, "HasJournal", "true");
    assert_property (run, "Support", "'yes'");
    assert_property (run, "TotalSpace", UFS_SIZE);
    assert_property (run, "FreeSpace", UFS_SIZE);
}

void
check_space_used (ScenarioRun *run)
{
    g_autoptr (GVariant) free_space = NULL;

    assert_property (run, "TotalSpace", UFS_SIZE);
    free_space = get_property (run->testbed, "FreeSpace");
    g_assert_cmpint (g_variant_get_int64 (free_space), >, 0);
    g_assert_cmpint (g_variant_get_int64 (free_space), <, g_ascii_strtoll (UFS_SIZE, NULL, 10));
}

void
check_space_unknown (ScenarioRun *run)
{
    assert_property (run, "Support", "'yes'");
    assert_property (run, "FreeSpace", "-1");
    assert_property (run, "TotalSpace", "-1");
}
