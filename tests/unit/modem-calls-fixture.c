/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See modem-calls-fixture.h.
 */

#include "modem-calls-fixture.h"

#include "fake-capabilities.h"
#include "fake-revision.h"
#include "fake-time.h"
#include "fakes.h"
#include "family-fixture.h"

static void
revision_read (DfotaModem *modem, ModemCallsFixture *f)
{
    f->n_read++;
}

void
modem_calls_make_modem (ModemCallsFixture *f)
{
    f->modem = dfota_modem_new (&f->context, f->object, &f->profile, "/sys/1-1", f->ports);
    g_signal_connect (f->modem, "revision-read", G_CALLBACK (revision_read), f);
}

void
modem_calls_set_up (ModemCallsFixture *f, gconstpointer data)
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
    fake_capabilities_are_refused = FALSE;
    modem_calls_make_modem (f);
}

void
modem_calls_drop_modem (ModemCallsFixture *f)
{
    DfotaGdbusModemFirmware *skeleton = dfota_modem_get_skeleton (f->modem);

    g_object_add_weak_pointer (G_OBJECT (skeleton), (gpointer *) &skeleton);
    dfota_modem_remove (f->modem);
    if (fake_revision_is_reading ())
        fake_revision_end (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "removed"));
    if (fake_capabilities_is_reading ())
        fake_capabilities_end ();
    g_assert_cmpuint (fake_time_next (), ==, MODEM_CALLS_NEVER);
    g_assert_finalize_object (g_steal_pointer (&f->modem));
    g_assert_null (skeleton);
}

void
modem_calls_tear_down (ModemCallsFixture *f, gconstpointer data)
{
    if (f->modem)
        modem_calls_drop_modem (f);
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

void
modem_calls_assert_log (const gchar *expected)
{
    g_assert_cmpstr (fakes_take_log (), ==, expected);
}

void
modem_calls_assert_property (ModemCallsFixture *f, const gchar *name, const gchar *expected)
{
    g_autoptr (GVariant) all = g_dbus_interface_skeleton_get_properties (
        G_DBUS_INTERFACE_SKELETON (dfota_modem_get_skeleton (f->modem)));
    g_autoptr (GVariant) value = g_variant_lookup_value (all, name, NULL);
    g_autofree gchar    *text = g_variant_print (value, FALSE);

    if (g_strcmp0 (text, expected) != 0)
        g_error ("%s is %s, not %s", name, text, expected);
}

void
modem_calls_get_ready (ModemCallsFixture *f)
{
    dfota_modem_set_update (f->modem, "/", FALSE);
    fake_revision_end (NULL);
    modem_calls_assert_log (MODEM_CALLS_REVISION MODEM_CALLS_CAPABILITIES);
}
