/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The interface on a modem: its properties, whether its updates are proven, and what it reads of
 * ModemManager's object.
 */

#include "modem-calls-fixture.h"

#include "dbus/error.h"
#include "fake-capabilities.h"

#define INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"

typedef ModemCallsFixture Fixture;

/*****************************************************************************/
/* The interface */

static void
test_new (Fixture *f, gconstpointer data)
{
    g_autoptr (GDBusInterface) interface =
        g_dbus_object_get_interface (G_DBUS_OBJECT (f->object), INTERFACE);

    g_assert_true (interface == (gpointer) dfota_modem_get_skeleton (f->modem));
    modem_calls_assert_property (f, "Update", "'/'");
    modem_calls_assert_property (f, "Revision", "''");
    modem_calls_assert_property (f, "SubEdition", "''");
    modem_calls_assert_property (f, "HasJournal", "false");
    modem_calls_assert_property (f, "Support", "'unknown'");
    modem_calls_assert_property (f, "FreeSpace", "-1");
    modem_calls_assert_property (f, "TotalSpace", "-1");
    modem_calls_assert_property (f, "DownloadContext", "-1");
    modem_calls_assert_property (f, "Family", "'xy'");
    modem_calls_assert_property (f, "Evidence", "'field'");
    modem_calls_assert_property (f, "Enabled", "true");
    modem_calls_assert_property (f, "ContextSelector", "''");
    modem_calls_assert_property (f, "Paths", "[]");
    modem_calls_assert_property (f, "Sources", "['ftp', 'http', 'https']");
    g_assert_cmpstr (dfota_modem_get_device (f->modem), ==, "/sys/1-1");
    g_assert_cmpuint (dfota_modem_get_ports (f->modem)->len, ==, 2);
    g_assert_true (dfota_modem_get_ports (f->modem)->pdata[1] == f->spare);
    g_assert_null (dfota_modem_get_identity (f->modem));
    g_assert_false (dfota_modem_has_capabilities (f->modem));
    modem_calls_assert_log (MODEM_CALLS_REVISION);
}

/* Sources are the schemes, and files if the module's paths are known. */
static void
test_sources (Fixture *f, gconstpointer data)
{
    modem_calls_assert_property (f, "Sources", "['http', 'https', 'ufs', 'file']");
    modem_calls_assert_property (f, "Paths", "['/data/ufs/']");
}

/* A module whose updates are not proven is logged; without the administrator's permission they are
 * refused. */
static void
test_not_proven (Fixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (dfota_modem_get_family (f->modem, &error) == f->profile.family);
    g_assert_no_error (error);
    for (guint i = 0; i < 2; i++) {
        modem_calls_drop_modem (f);
        f->profile.is_enabled = i;
        g_test_expect_message (
            "dfota", G_LOG_LEVEL_MESSAGE,
            i ? "/sys/1-1: updates are not proven on this module (XY1, XY2); the administrator has "
                "*"
              : "/sys/1-1: updates are not proven on this module (XY1, XY2); they are refused");
        modem_calls_make_modem (f);
        g_test_assert_expected_messages ();
        modem_calls_assert_property (f, "Enabled", i ? "true" : "false");
        if (i == 0) {
            g_assert_null (dfota_modem_get_family (f->modem, &error));
            g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_PROVEN);
        }
    }
}

static void
fail_at_message (const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data)
{
    g_error ("%s", message);
}

static void
test_proven (Fixture *f, gconstpointer data)
{
    DfotaEvidence evidence = f->profile.family->evidence;
    guint         id;

    modem_calls_drop_modem (f);
    f->profile.family->evidence = DFOTA_EVIDENCE_GUIDE;
    f->context.journal = (DfotaJournal *) f; /* only compared with NULL */
    id = g_log_set_handler ("dfota", G_LOG_LEVEL_MESSAGE, fail_at_message, NULL);
    modem_calls_make_modem (f);
    g_log_remove_handler ("dfota", id);
    modem_calls_assert_property (f, "Evidence", "'guide'");
    modem_calls_assert_property (f, "HasJournal", "true");
    f->profile.family->evidence = evidence;
}

static void
test_set_update (Fixture *f, gconstpointer data)
{
    dfota_modem_set_update (f->modem, "/update/1", TRUE);
    modem_calls_assert_property (f, "Update", "'/update/1'");
}

/* The interface goes with the modem. */
static void
test_remove (Fixture *f, gconstpointer data)
{
    GCancellable *cancellable = dfota_modem_get_cancellable (f->modem);

    g_assert_false (g_cancellable_is_cancelled (cancellable));
    g_assert_cmpstr (dfota_modem_get_path (f->modem), ==, "/modem/0");
    dfota_modem_remove (f->modem);
    g_assert_true (g_cancellable_is_cancelled (cancellable));
    g_assert_null (g_dbus_object_get_interface (G_DBUS_OBJECT (f->object), INTERFACE));
    g_assert_cmpstr (dfota_modem_get_path (f->modem), ==, "/");
}

/*****************************************************************************/
/* ModemManager's object */

static void
test_imei (Fixture *f, gconstpointer data)
{
    static const gchar *const rows[][2] = {
        { "861107030000013", "861107030000013" },
        { "861107030000014", "" },
        { "", "" },
        { NULL, "" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *imei = NULL;

        mm_gdbus_modem_set_equipment_identifier (f->mm, rows[i][0]);
        imei = dfota_modem_get_imei (f->modem);
        g_assert_cmpstr (imei, ==, rows[i][1]);
    }
}

static void
test_ports (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *ports;
        const gchar *used;
        gboolean     has_control_port;
    } rows[] = {
        { "@a(su) [('ttyUSB2', 3), ('cdc-wdm0', 6)]", "ttyUSB2 cdc-wdm0", TRUE },
        { "@a(su) [('cdc-wdm0', 7), ('ttyUSB1', 9)]", "cdc-wdm0", TRUE },
        { "@a(su) [('ttyUSB1', 9), ('ttyUSB2', 3), ('ttyUSB3', 5), ('x', 8), ('y', 10)]",
          "ttyUSB2 ttyUSB3 x y", FALSE },
        { "@a(su) []", "", FALSE },
    };

    g_assert_null (dfota_modem_list_used_ports (f->modem));
    g_assert_false (dfota_modem_has_control_port (f->modem));
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *text = NULL;
        g_auto (GStrv)    used = NULL;

        mm_gdbus_modem_set_ports (f->mm, g_variant_new_parsed (rows[i].ports));
        used = dfota_modem_list_used_ports (f->modem);
        text = g_strjoinv (" ", used);
        g_assert_cmpstr (text, ==, rows[i].used);
        g_assert_cmpint (dfota_modem_has_control_port (f->modem), ==, rows[i].has_control_port);
    }
}

/* When ModemManager's object is being disposed of, nothing of it is read. */
static void
test_cleared (Fixture *f, gconstpointer data)
{
    static const gchar *const paths[] = { "/bearer/1", NULL };
    g_autofree gchar         *imei = NULL;
    g_auto (GStrv)            bearers = NULL;

    mm_gdbus_modem_set_equipment_identifier (f->mm, "861107030000013");
    mm_gdbus_modem_set_bearers (f->mm, paths);
    bearers = dfota_modem_list_bearers (f->modem);
    g_assert_cmpstr (bearers[0], ==, "/bearer/1");
    modem_calls_get_ready (f);
    fake_capabilities_end ();
    dfota_modem_clear_object (f->modem);
    imei = dfota_modem_get_imei (f->modem);
    g_assert_cmpstr (imei, ==, "");
    g_assert_null (dfota_modem_list_bearers (f->modem));
    g_assert_cmpstr (dfota_modem_get_path (f->modem), ==, "/");
    dfota_modem_read_capabilities (f->modem);
    modem_calls_assert_log ("");
    g_dbus_object_skeleton_remove_interface (
        f->object, G_DBUS_INTERFACE_SKELETON (dfota_modem_get_skeleton (f->modem)));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    MODEM_CALLS_ADD ("new", NULL, test_new);
    MODEM_CALLS_ADD ("sources", "[Command]\nSchemes=http;https\nPaths=/data/ufs/\n", test_sources);
    MODEM_CALLS_ADD ("not-proven", NULL, test_not_proven);
    MODEM_CALLS_ADD ("proven", NULL, test_proven);
    MODEM_CALLS_ADD ("set-update", NULL, test_set_update);
    MODEM_CALLS_ADD ("remove", NULL, test_remove);
    MODEM_CALLS_ADD ("imei", NULL, test_imei);
    MODEM_CALLS_ADD ("ports", NULL, test_ports);
    MODEM_CALLS_ADD ("cleared", NULL, test_cleared);
    return g_test_run ();
}
