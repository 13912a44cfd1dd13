/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * When a modem's revision and capabilities are read and read again, over which port, and what ends
 * a reading.
 */

#include "modem-calls-fixture.h"

#include "dbus/error.h"
#include "fake-capabilities.h"
#include "fake-revision.h"
#include "fake-time.h"
#include "fakes.h"

typedef ModemCallsFixture Fixture;

/*****************************************************************************/
/* The revision */

static void
test_revision (Fixture *f, gconstpointer data)
{
    g_assert_true (dfota_port_is_open (f->port));
    fake_revision_end (NULL);
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_cmpuint (f->n_read, ==, 1);
    modem_calls_assert_property (f, "Revision", "'" FAKE_REVISION "'");
    modem_calls_assert_property (f, "SubEdition", "'V02'");
    g_assert_cmpstr (dfota_modem_get_identity (f->modem)->exact, ==, FAKE_REVISION);
    modem_calls_assert_log (MODEM_CALLS_REVISION); /* it may be updating: nothing else is sent */
}

/* The first port that opens is used. */
static void
test_open (Fixture *f, gconstpointer data)
{
    g_autoptr (GError) error = NULL;

    fake_revision_end (NULL);
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
    fake_revision_end (g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "no"));
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
    g_assert_true (fake_revision_is_reading ());
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
}

/* A modem that was removed is left alone, whatever ended its reading. */
static void
test_removed (Fixture *f, gconstpointer data)
{
    dfota_modem_remove (f->modem);
    fake_revision_end (g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "no"));
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
    g_assert_false (dfota_port_is_open (f->port));
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
    fake_revision_end (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no"));
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
    g_assert_false (dfota_port_is_open (f->port));
}

static void
fail (Fixture *f)
{
    fake_revision_end (g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "no"));
    g_assert_cmpuint (fake_time_next (), ==, 1000);
}

static void
test_removed_waiting (Fixture *f, gconstpointer data)
{
    fail (f);
    dfota_modem_remove (f->modem);
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
}

static void
test_removed_reading (Fixture *f, gconstpointer data)
{
    modem_calls_get_ready (f);
    dfota_modem_remove (f->modem);
    g_assert_true (g_cancellable_is_cancelled (fake_capabilities_reading));
}

/* The daemon ends: nothing is left that uses the modem. */
static void
test_disposed (Fixture *f, gconstpointer data)
{
    g_autoptr (GCancellable) cancellable = g_object_ref (dfota_modem_get_cancellable (f->modem));

    fail (f);
    g_object_run_dispose (G_OBJECT (f->modem));
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
    g_assert_true (g_cancellable_is_cancelled (cancellable));
    dfota_modem_clear_object (f->modem);
    g_object_unref (f->modem);
    f->modem = NULL;
}

static void
test_disposed_reading (Fixture *f, gconstpointer data)
{
    modem_calls_get_ready (f);
    g_object_run_dispose (G_OBJECT (f->modem));
    g_assert_true (g_cancellable_is_cancelled (fake_capabilities_reading));
    dfota_modem_clear_object (f->modem);
    fake_capabilities_end ();
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
    modem_calls_assert_log (MODEM_CALLS_REVISION); /* not before the revision */
    fake_revision_end (NULL);
    modem_calls_assert_log (MODEM_CALLS_CAPABILITIES);
    fake_capabilities_end ();
    g_assert_true (dfota_modem_has_capabilities (f->modem));
    g_assert_false (dfota_port_is_open (f->port));
    modem_calls_assert_property (f, "Support", "'yes'");
    modem_calls_assert_property (f, "FreeSpace", "5");
    modem_calls_assert_property (f, "TotalSpace", "9");
    modem_calls_assert_property (f, "DownloadContext", "2");
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
    dfota_modem_set_update (f->modem, "/update/1", TRUE);
    dfota_modem_read_capabilities (f->modem);
    modem_calls_assert_log ("");
}

/* A call during a reading is not lost, unless the reading is stopped. */
static void
test_due (Fixture *f, gconstpointer data)
{
    modem_calls_get_ready (f);
    dfota_modem_read_capabilities (f->modem);
    modem_calls_assert_log ("");
    fake_capabilities_end ();
    modem_calls_assert_log ("ttyUSB2: capabilities of xy, yes;");
    dfota_modem_read_capabilities (f->modem);
    dfota_modem_stop_reading_capabilities (f->modem);
    g_assert_true (g_cancellable_is_cancelled (fake_capabilities_reading));
    fake_capabilities_end ();
    modem_calls_assert_log ("");
    dfota_modem_stop_reading_capabilities (f->modem);
    dfota_modem_read_capabilities (f->modem);
    g_assert_false (g_cancellable_is_cancelled (fake_capabilities_reading));
    fake_capabilities_end ();
    modem_calls_assert_log ("ttyUSB2: capabilities of xy, yes;");
}

/* A refusal is asked again six times, after 1 to 32 seconds; so is a modem without a port. */
static void
test_support (Fixture *f, gconstpointer data)
{
    fake_capabilities_are_refused = TRUE;
    modem_calls_get_ready (f);
    for (guint i = 0; i < 6; i++) {
        fake_capabilities_end ();
        modem_calls_assert_property (f, "Support", "'no'");
        g_assert_cmpuint (fake_time_next (), ==, 1000u << i);
        if (i == 2) { /* another reading meanwhile starts no second timer */
            dfota_modem_read_capabilities (f->modem);
            fake_capabilities_end ();
            g_assert_cmpuint (fake_time_next (), ==, 1000u << i);
        }
        fakes_take_log ();
        fake_time_pass (1000u << i);
        modem_calls_assert_log ("ttyUSB2: capabilities of xy, no;");
        g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
    }
    fake_capabilities_end ();
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
}

static void
test_support_no_port (Fixture *f, gconstpointer data)
{
    modem_calls_get_ready (f);
    dfota_modem_stop_reading_capabilities (f->modem);
    fake_capabilities_end ();
    fake_port_set_broken (f->port, TRUE);
    fake_port_set_broken (f->spare, TRUE);
    dfota_modem_read_capabilities (f->modem);
    modem_calls_assert_log ("");
    g_assert_cmpuint (fake_time_next (), ==, 1000);
    dfota_modem_stop_reading_capabilities (f->modem);
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
    dfota_modem_read_capabilities (f->modem);
    g_assert_cmpuint (fake_time_next (), ==, 2000);
    fake_port_set_broken (f->port, FALSE);
    fake_time_pass (2000);
    modem_calls_assert_log (MODEM_CALLS_CAPABILITIES);
    fake_capabilities_end ();
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    MODEM_CALLS_ADD ("revision", NULL, test_revision);
    MODEM_CALLS_ADD ("open", NULL, test_open);
    MODEM_CALLS_ADD ("retry", NULL, test_retry);
    MODEM_CALLS_ADD ("removed", NULL, test_removed);
    MODEM_CALLS_ADD ("cancelled", NULL, test_cancelled);
    MODEM_CALLS_ADD ("disposed", NULL, test_disposed);
    MODEM_CALLS_ADD ("disposed-reading", NULL, test_disposed_reading);
    MODEM_CALLS_ADD ("removed-waiting", NULL, test_removed_waiting);
    MODEM_CALLS_ADD ("removed-reading", NULL, test_removed_reading);
    MODEM_CALLS_ADD ("capabilities", NULL, test_capabilities);
    MODEM_CALLS_ADD ("due", NULL, test_due);
    MODEM_CALLS_ADD ("support", NULL, test_support);
    MODEM_CALLS_ADD ("support-no-port", NULL, test_support_no_port);
    return g_test_run ();
}
