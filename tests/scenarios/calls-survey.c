/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the modem's interface tells of the module without asking it: checks of the
 * properties Support, FreeSpace, TotalSpace, HasJournal; see calls.h.
 */

#include "calls.h"

#define MODEM_INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"
#define UFS_SIZE        "41943040" /* the simulator's, and nothing in it but ours */

#define SECONDS 60

typedef struct {
    const gchar *name;
    const gchar *value; /* as g_variant_print () has it */
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
is_told (Testbed *testbed, gpointer data)
{
    const Wanted        *wanted = data;
    g_autoptr (GVariant) value = get_property (testbed, wanted->name);
    g_autofree gchar    *text = value ? g_variant_print (value, FALSE) : NULL;

    return g_strcmp0 (text, wanted->value) == 0;
}

static void
assert_told (ScenarioRun *run, const gchar *name, const gchar *value)
{
    Wanted            wanted = { name, value };
    g_autofree gchar *what = g_strdup_printf ("%s=%s", name, value);

    testlib_wait_until (run->testbed, SECONDS, is_told, &wanted, what);
}

void
check_unsupported (ScenarioRun *run)
{
    assert_told (run, "Support", "'no'");
}

void
check_edition_v02 (ScenarioRun *run)
{
    assert_told (run, "SubEdition", "'V02'");
}

void
call_support_returns (ScenarioRun *run)
{
    assert_told (run, "Support", "'no'");
    testlib_tell (run->testbed, "set " SCENARIO_MODULE " qfotadl-support=on");
    assert_told (run, "Support", "'yes'");
}

void
check_no_journal (ScenarioRun *run)
{
    assert_told (run, "HasJournal", "false");
}

void
check_space_whole (ScenarioRun *run)
{
    assert_told (run, "HasJournal", "true");
    assert_told (run, "Support", "'yes'");
    assert_told (run, "TotalSpace", UFS_SIZE);
    assert_told (run, "FreeSpace", UFS_SIZE);
}

void
check_space_used (ScenarioRun *run)
{
    g_autoptr (GVariant) free_space = NULL;

    assert_told (run, "TotalSpace", UFS_SIZE);
    free_space = get_property (run->testbed, "FreeSpace");
    g_assert_cmpint (g_variant_get_int64 (free_space), >, 0);
    g_assert_cmpint (g_variant_get_int64 (free_space), <, g_ascii_strtoll (UFS_SIZE, NULL, 10));
}

void
check_space_unknown (ScenarioRun *run)
{
    assert_told (run, "Support", "'yes'");
    assert_told (run, "FreeSpace", "-1");
    assert_told (run, "TotalSpace", "-1");
}
