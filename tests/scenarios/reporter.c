/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Turns the simulator's record into calls of ReportKernelEvent (); see reporter.h.
 */

#include "reporter.h"

#define POLL_MS 100

static guint source_id;
static guint n_reported;

/* Returns NULL if @port is not a port of a module. */
static const gchar *
subsystem_of (const gchar *port)
{
    if (g_str_has_prefix (port, "tty"))
        return "tty";
    if (g_str_has_prefix (port, "cdc-wdm"))
        return "usbmisc";
    return g_str_has_prefix (port, "wwan") ? "net" : NULL;
}

static void
report (ScenarioRun *run, const gchar *action, const gchar *port)
{
    const gchar    *subsystem = subsystem_of (port);
    GVariantBuilder event;

    if (!subsystem)
        return;
    g_variant_builder_init (&event, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add (&event, "{sv}", "action", g_variant_new_string (action));
    g_variant_builder_add (&event, "{sv}", "subsystem", g_variant_new_string (subsystem));
    g_variant_builder_add (&event, "{sv}", "name", g_variant_new_string (port));
    g_dbus_connection_call (testbed_get_connection (run->testbed), MM_DBUS_SERVICE, MM_DBUS_PATH,
                            MM_DBUS_SERVICE, "ReportKernelEvent", g_variant_new ("(a{sv})", &event),
                            NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static gboolean
report_new (gpointer user_data)
{
    ScenarioRun          *run = user_data;
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    for (; n_reported < record->len; n_reported++) {
        const TestbedRecordEntry *entry = record->pdata[n_reported];
        g_auto (GStrv)            words = g_strsplit (entry->text, " ", 2);

        if (g_str_equal (entry->kind, "uevent") && words[1])
            report (run, words[0], words[1]);
    }
    return G_SOURCE_CONTINUE;
}

void
reporter_start (ScenarioRun *run)
{
    source_id = g_timeout_add (POLL_MS, report_new, run);
}

void
reporter_stop (void)
{
    g_clear_handle_id (&source_id, g_source_remove);
}
