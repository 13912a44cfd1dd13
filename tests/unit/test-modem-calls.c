/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The interface on a modem: its properties, when the revision and the capabilities are read and
 * read again, and what it reads of ModemManager's object. The functions below replace
 * module/revision.c and module/capabilities.c.
 */

#include "update/modem.h"

#include <libmm-glib.h>
#include <string.h>

#include "dbus/error.h"
#include "fake-time.h"
#include "fakes.h"
#include "family-fixture.h"
#include "module/capabilities.h"

#define INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"
#define V12       "EP06ELAR02A08M4G_01.001.01.001"
#define NEVER     G_MAXUINT64

static GTask        *revision;
static GTask        *capabilities;
static GCancellable *reading; /* capabilities; borrowed */
static gboolean      is_refused;

void
dfota_revision_read_async (DfotaPort           *port,
                           const DfotaFamily   *family,
                           const DfotaIdentity *before,
                           gdouble              seconds,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
    g_assert_null (revision);
    g_assert_true (dfota_port_is_open (port));
    fakes_log ("%s: revision of %s, %.0f s", dfota_port_get_name (port), family->id, seconds);
    revision = g_task_new (port, NULL, callback, user_data);
}

DfotaIdentity *
dfota_revision_read_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

/* Ends the reading. @error: NULL if it succeeds; taken. */
static void
end_revision (GError *error)
{
    g_autoptr (GTask) task = g_steal_pointer (&revision);

    if (error)
        g_task_return_error (task, error);
    else
        g_task_return_pointer (task, dfota_identity_new (V12, NULL, "V02"),
                               (GDestroyNotify) dfota_identity_free);
    g_clear_object (&task);
    fakes_settle ();
}

void
dfota_capabilities_init (DfotaCapabilities *self)
{
    *self = (DfotaCapabilities){ DFOTA_SUPPORT_UNKNOWN, -1, -1, -1 };
}

void
dfota_capabilities_async (DfotaPort               *port,
                          const DfotaFamily       *family,
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data)
{
    g_assert_null (capabilities);
    g_assert_true (dfota_port_is_open (port));
    fakes_log ("%s: capabilities of %s, %s", dfota_port_get_name (port), family->id,
               dfota_support_to_string (known->support));
    reading = cancellable;
    capabilities = g_task_new (port, NULL, callback, user_data);
}

gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *found)
{
    if (!g_task_propagate_boolean (G_TASK (result), NULL))
        return FALSE;
    *found = (DfotaCapabilities){ is_refused ? DFOTA_SUPPORT_NO : DFOTA_SUPPORT_YES, 5, 9, 2 };
    return TRUE;
}

const gchar *
dfota_support_to_string (DfotaSupport support)
{
    return support == DFOTA_SUPPORT_YES ? "yes" : support == DFOTA_SUPPORT_NO ? "no" : "unknown";
}

static void
end_capabilities (void)
{
    g_autoptr (GTask) task = g_steal_pointer (&capabilities);

    g_task_return_boolean (task, !g_cancellable_is_cancelled (reading));
    g_clear_object (&task);
    fakes_settle ();
}

/*****************************************************************************/

typedef struct {
    DfotaContext         context;
    DfotaProfile         profile;
    GDBusObjectSkeleton *object;
    MmGdbusModem        *mm; /* ModemManager's interface */
    DfotaPort           *port;
    DfotaPort           *spare;
    GPtrArray           *ports;
    DfotaModem          *modem;
    guint                n_read; /* signals */
} Fixture;

static void
revision_read (DfotaModem *modem, Fixture *f)
{
    f->n_read++;
}

static void
make_modem (Fixture *f)
{
    f->modem = dfota_modem_new (&f->context, f->object, &f->profile, "/sys/1-1", f->ports);
    g_signal_connect (f->modem, "revision-read", G_CALLBACK (revision_read), f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    f->profile.family = family_fixture_new (data ? data : "");
    f->profile.settings.revision = 60;
    f->profile.is_enabled = TRUE;
    f->object = g_dbus_object_skeleton_new ("/modem/0");
    f->mm = mm_gdbus_modem_skeleton_new ();
    g_dbus_object_skeleton_add_interface (f->object, G_DBUS_INTERFACE_SKELETON (f->mm));
    f->port = fake_port_new ("ttyUSB2");
    f->spare = fake_port_new ("ttyUSB3");
    f->ports = g_ptr_array_new ();
    g_ptr_array_add (f->ports, f->port);
    g_ptr_array_add (f->ports, f->spare);
    is_refused = FALSE;
    make_modem (f);
}

static void
drop_modem (Fixture *f)
{
    DfotaGdbusModemFirmware *skeleton = dfota_modem_get_skeleton (f->modem);

    g_object_add_weak_pointer (G_OBJECT (skeleton), (gpointer *) &skeleton);
    dfota_modem_remove (f->modem);
    if (revision)
        end_revision (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "removed"));
    if (capabilities)
        end_capabilities ();
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
    g_assert_finalize_object (g_steal_pointer (&f->modem));
    g_assert_null (skeleton);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    if (f->modem)
        drop_modem (f);
    g_assert_finalize_object (f->object);
    g_assert_finalize_object (f->mm);
    g_ptr_array_unref (f->ports);
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_false (dfota_port_is_open (f->spare));
    g_assert_finalize_object (f->port);
    g_assert_finalize_object (f->spare);
    dfota_family_free (f->profile.family);
    fakes_take_log ();
}

static void
assert_log (const gchar *expected)
{
    g_assert_cmpstr (fakes_take_log (), ==, expected);
}

static void
assert_property (Fixture *f, const gchar *name, const gchar *expected)
{
    g_autoptr (GVariant) all = g_dbus_interface_skeleton_get_properties (
        G_DBUS_INTERFACE_SKELETON (dfota_modem_get_skeleton (f->modem)));
    g_autoptr (GVariant) value = g_variant_lookup_value (all, name, NULL);
    g_autofree gchar    *text = g_variant_print (value, FALSE);

    if (g_strcmp0 (text, expected) != 0)
        g_error ("%s is %s, not %s", name, text, expected);
}

#define REVISION     "ttyUSB2: revision of xy, 60 s;"
#define CAPABILITIES "ttyUSB2: capabilities of xy, unknown;"

/* Reads the revision of a modem without an update. */
static void
get_ready (Fixture *f)
{
    dfota_modem_set_update (f->modem, "/", FALSE);
    end_revision (NULL);
    assert_log (REVISION CAPABILITIES);
}

/*****************************************************************************/
/* The interface */

static void
test_new (Fixture *f, gconstpointer data)
{
    g_autoptr (GDBusInterface) interface =
        g_dbus_object_get_interface (G_DBUS_OBJECT (f->object), INTERFACE);

    g_assert_true (interface == (gpointer) dfota_modem_get_skeleton (f->modem));
    assert_property (f, "Update", "'/'");
    assert_property (f, "Revision", "''");
    assert_property (f, "SubEdition", "''");
    assert_property (f, "HasJournal", "false");
    assert_property (f, "Support", "'unknown'");
    assert_property (f, "FreeSpace", "-1");
    assert_property (f, "TotalSpace", "-1");
    assert_property (f, "DownloadContext", "-1");
    assert_property (f, "Family", "'xy'");
    assert_property (f, "Evidence", "'field'");
    assert_property (f, "Enabled", "true");
    assert_property (f, "ContextSelector", "''");
    assert_property (f, "Paths", "[]");
    assert_property (f, "Sources", "['ftp', 'http', 'https']");
    g_assert_cmpstr (dfota_modem_get_device (f->modem), ==, "/sys/1-1");
    g_assert_cmpuint (dfota_modem_get_ports (f->modem)->len, ==, 2);
    g_assert_true (dfota_modem_get_ports (f->modem)->pdata[1] == f->spare);
    g_assert_null (dfota_modem_get_identity (f->modem));
    g_assert_false (dfota_modem_has_capabilities (f->modem));
    assert_log (REVISION);
}

/* Sources are the schemes, and files if the module's paths are known. */
static void
test_sources (Fixture *f, gconstpointer data)
{
    assert_property (f, "Sources", "['http', 'https', 'ufs', 'file']");
    assert_property (f, "Paths", "['/data/ufs/']");
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
        drop_modem (f);
        f->profile.is_enabled = i;
        g_test_expect_message (
            "dfota", G_LOG_LEVEL_MESSAGE,
            i ? "/sys/1-1: updates are not proven on this module (XY1, XY2); the administrator has "
                "*"
              : "/sys/1-1: updates are not proven on this module (XY1, XY2); they are refused");
        make_modem (f);
        g_test_assert_expected_messages ();
        assert_property (f, "Enabled", i ? "true" : "false");
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

    drop_modem (f);
    f->profile.family->evidence = DFOTA_EVIDENCE_GUIDE;
    f->context.journal = (DfotaJournal *) f; /* only compared with NULL */
    id = g_log_set_handler ("dfota", G_LOG_LEVEL_MESSAGE, fail_at_message, NULL);
    make_modem (f);
    g_log_remove_handler ("dfota", id);
    assert_property (f, "Evidence", "'guide'");
    assert_property (f, "HasJournal", "true");
    f->profile.family->evidence = evidence;
}

static void
test_set_update (Fixture *f, gconstpointer data)
{
    dfota_modem_set_update (f->modem, "/update/1", TRUE);
    assert_property (f, "Update", "'/update/1'");
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
    get_ready (f);
    end_capabilities ();
    dfota_modem_clear_object (f->modem);
    imei = dfota_modem_get_imei (f->modem);
    g_assert_cmpstr (imei, ==, "");
    g_assert_null (dfota_modem_list_bearers (f->modem));
    g_assert_cmpstr (dfota_modem_get_path (f->modem), ==, "/");
    dfota_modem_read_capabilities (f->modem);
    assert_log ("");
    g_dbus_object_skeleton_remove_interface (
        f->object, G_DBUS_INTERFACE_SKELETON (dfota_modem_get_skeleton (f->modem)));
}

/*****************************************************************************/
/* The revision */

static void
test_revision (Fixture *f, gconstpointer data)
{
    g_assert_true (dfota_port_is_open (f->port));
    end_revision (NULL);
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_cmpuint (f->n_read, ==, 1);
    assert_property (f, "Revision", "'" V12 "'");
    assert_property (f, "SubEdition", "'V02'");
    g_assert_cmpstr (dfota_modem_get_identity (f->modem)->exact, ==, V12);
    assert_log (REVISION); /* it may be updating: nothing else is sent */
}

/* The first port that opens is used. */
static void
test_open (Fixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    end_revision (NULL);
    fake_port_set_broken (f->port, TRUE);
    g_assert_true (dfota_modem_open_port (f->modem, &error) == f->spare);
    g_assert_no_error (error);
    dfota_port_close (f->spare);
    fake_port_set_broken (f->spare, TRUE);
    g_assert_null (dfota_modem_open_port (f->modem, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
    g_assert_cmpstr (error->message, ==, "could not open an AT port of the modem: broken");
    g_clear_error (&error);
    g_ptr_array_set_size (dfota_modem_get_ports (f->modem), 0);
    g_assert_null (dfota_modem_open_port (f->modem, &error));
    g_assert_cmpstr (error->message, ==, "could not open an AT port of the modem");
    fake_port_set_broken (f->port, FALSE);
}

static guint
retry_seconds (guint n)
{
    return n < 6 ? 1u << n : 64;
}

/* After a failure it is read again, after 1, 2, 4 and up to 64 seconds. */
static void
test_retry (Fixture *f, gconstpointer data)
{
    fake_port_set_broken (f->port, TRUE);
    fake_port_set_broken (f->spare, TRUE);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "/sys/1-1: no; trying again in 1 s");
    end_revision (g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "no"));
    for (guint i = 1; i < 40; i++) {
        g_autofree gchar *message = g_strdup_printf (
            "/sys/1-1: could not open an AT port of the modem: broken; trying again in %u s",
            retry_seconds (i));

        g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, message);
        g_assert_cmpuint (fake_time_next (), ==, retry_seconds (i - 1) * 1000);
        fake_time_pass (retry_seconds (i - 1) * 1000);
        g_test_assert_expected_messages ();
    }
    fake_port_set_broken (f->port, FALSE);
    fake_time_pass (64000);
    g_assert_nonnull (revision);
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
}

/* A modem that was removed is left alone, whatever ended its reading. */
static void
test_removed (Fixture *f, gconstpointer data)
{
    dfota_modem_remove (f->modem);
    end_revision (g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
    g_assert_false (dfota_port_is_open (f->port));
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
    end_revision (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no"));
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
    g_assert_false (dfota_port_is_open (f->port));
}

static void
fail (Fixture *f)
{
    end_revision (g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "no"));
    g_assert_cmpuint (fake_time_next (), ==, 1000);
}

static void
test_removed_waiting (Fixture *f, gconstpointer data)
{
    fail (f);
    dfota_modem_remove (f->modem);
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
}

static void
test_removed_reading (Fixture *f, gconstpointer data)
{
    get_ready (f);
    dfota_modem_remove (f->modem);
    g_assert_true (g_cancellable_is_cancelled (reading));
}

/* The daemon ends: nothing is left that uses the modem. */
static void
test_disposed (Fixture *f, gconstpointer data)
{
    g_autoptr (GCancellable) cancellable = g_object_ref (dfota_modem_get_cancellable (f->modem));

    fail (f);
    g_object_run_dispose (G_OBJECT (f->modem));
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
    g_assert_true (g_cancellable_is_cancelled (cancellable));
    dfota_modem_clear_object (f->modem);
    g_object_unref (f->modem);
    f->modem = NULL;
}

static void
test_disposed_reading (Fixture *f, gconstpointer data)
{
    get_ready (f);
    g_object_run_dispose (G_OBJECT (f->modem));
    g_assert_true (g_cancellable_is_cancelled (reading));
    dfota_modem_clear_object (f->modem);
    end_capabilities ();
    g_object_unref (f->modem);
    f->modem = NULL;
}

/*****************************************************************************/
/* Capabilities */

static void
test_capabilities (Fixture *f, gconstpointer data)
{
    dfota_modem_set_update (f->modem, "/", FALSE);
    dfota_modem_read_capabilities (f->modem);
    assert_log (REVISION); /* not before the revision */
    end_revision (NULL);
    assert_log (CAPABILITIES);
    end_capabilities ();
    g_assert_true (dfota_modem_has_capabilities (f->modem));
    g_assert_false (dfota_port_is_open (f->port));
    assert_property (f, "Support", "'yes'");
    assert_property (f, "FreeSpace", "5");
    assert_property (f, "TotalSpace", "9");
    assert_property (f, "DownloadContext", "2");
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
    dfota_modem_set_update (f->modem, "/update/1", TRUE);
    dfota_modem_read_capabilities (f->modem);
    assert_log ("");
}

/* A call during a reading is not lost, unless the reading is stopped. */
static void
test_due (Fixture *f, gconstpointer data)
{
    get_ready (f);
    dfota_modem_read_capabilities (f->modem);
    assert_log ("");
    end_capabilities ();
    assert_log ("ttyUSB2: capabilities of xy, yes;");
    dfota_modem_read_capabilities (f->modem);
    dfota_modem_stop_reading_capabilities (f->modem);
    g_assert_true (g_cancellable_is_cancelled (reading));
    end_capabilities ();
    assert_log ("");
    dfota_modem_stop_reading_capabilities (f->modem);
    dfota_modem_read_capabilities (f->modem);
    g_assert_false (g_cancellable_is_cancelled (reading));
    end_capabilities ();
    assert_log ("ttyUSB2: capabilities of xy, yes;");
}

/* A refusal is asked again six times, after 1 to 32 seconds; so is a modem without a port. */
static void
test_support (Fixture *f, gconstpointer data)
{
    is_refused = TRUE;
    get_ready (f);
    for (guint i = 0; i < 6; i++) {
        end_capabilities ();
        assert_property (f, "Support", "'no'");
        g_assert_cmpuint (fake_time_next (), ==, 1000u << i);
        if (i == 2) { /* another reading meanwhile starts no second timer */
            dfota_modem_read_capabilities (f->modem);
            end_capabilities ();
            g_assert_cmpuint (fake_time_next (), ==, 1000u << i);
        }
        fakes_take_log ();
        fake_time_pass (1000u << i);
        assert_log ("ttyUSB2: capabilities of xy, no;");
        g_assert_cmpuint (fake_time_next (), ==, NEVER);
    }
    end_capabilities ();
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
}

static void
test_support_no_port (Fixture *f, gconstpointer data)
{
    get_ready (f);
    dfota_modem_stop_reading_capabilities (f->modem);
    end_capabilities ();
    fake_port_set_broken (f->port, TRUE);
    fake_port_set_broken (f->spare, TRUE);
    dfota_modem_read_capabilities (f->modem);
    assert_log ("");
    g_assert_cmpuint (fake_time_next (), ==, 1000);
    dfota_modem_stop_reading_capabilities (f->modem);
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
    dfota_modem_read_capabilities (f->modem);
    g_assert_cmpuint (fake_time_next (), ==, 2000);
    fake_port_set_broken (f->port, FALSE);
    fake_time_pass (2000);
    assert_log (CAPABILITIES);
    end_capabilities ();
    g_assert_cmpuint (fake_time_next (), ==, NEVER);
}

#define ADD(name, data, function)                                                                  \
    g_test_add ("/modem-calls/" name, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("new", NULL, test_new);
    ADD ("sources", "[Command]\nSchemes=http;https\nPaths=/data/ufs/\n", test_sources);
    ADD ("not-proven", NULL, test_not_proven);
    ADD ("proven", NULL, test_proven);
    ADD ("set-update", NULL, test_set_update);
    ADD ("remove", NULL, test_remove);
    ADD ("imei", NULL, test_imei);
    ADD ("ports", NULL, test_ports);
    ADD ("cleared", NULL, test_cleared);
    ADD ("revision", NULL, test_revision);
    ADD ("open", NULL, test_open);
    ADD ("retry", NULL, test_retry);
    ADD ("removed", NULL, test_removed);
    ADD ("cancelled", NULL, test_cancelled);
    ADD ("disposed", NULL, test_disposed);
    ADD ("disposed-reading", NULL, test_disposed_reading);
    ADD ("removed-waiting", NULL, test_removed_waiting);
    ADD ("removed-reading", NULL, test_removed_reading);
    ADD ("capabilities", NULL, test_capabilities);
    ADD ("due", NULL, test_due);
    ADD ("support", NULL, test_support);
    ADD ("support-no-port", NULL, test_support_no_port);
    return g_test_run ();
}
