/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the interface on a modem reads from the module. A port that cannot be opened is
 * opened again, and a refused command is sent again.
 */

#include "update/modem.h"

#include <libmm-glib.h>

#include "fake-time.h"
#include "family-fixture.h"

#define V12 "EP06ELAR02A08M4G_01.001.01.001"

#define SECONDS 20

#define FAKE_TYPE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, DfotaPort)

struct _FakePort {
    DfotaPort parent;
    guint     n_busy;    /* number of opens that fail */
    guint     n_refused; /* number of AT+QFOTADL=? that are refused */
    guint     n_asked;   /* number of AT+QFOTADL=? received */
};

G_DEFINE_FINAL_TYPE (FakePort, fake_port, DFOTA_TYPE_PORT)

static gboolean
open_port (DfotaPort *port, GError **error)
{
    FakePort *self = FAKE_PORT (port);

    if (self->n_busy == 0)
        return TRUE;
    self->n_busy--;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY, "the port carries the data connection");
    return FALSE;
}

static void
close_port (DfotaPort *port)
{
}

static const gchar *
find_answer (FakePort *self, const gchar *command)
{
    if (g_str_equal (command, "+CMEE?"))
        return "+CMEE: 1";
    if (g_str_equal (command, "+CGMR"))
        return "EP06ELAR02A08M4G";
    if (g_str_has_prefix (command, "+QGMR"))
        return V12;
    if (g_str_has_prefix (command, "+QFLDS"))
        return "+QFLDS: 5,9";
    if (!g_str_equal (command, "+QFOTADL=?"))
        return NULL;
    return self->n_asked++ < self->n_refused ? NULL : "";
}

static void
command_async (DfotaPort          *port,
               const gchar        *command,
               guint               timeout,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
    g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);
    const gchar      *answer = find_answer (FAKE_PORT (port), command);

    if (answer)
        g_task_return_pointer (task, g_strdup (answer), g_free);
    else
        g_task_return_new_error (task, MM_MOBILE_EQUIPMENT_ERROR, MM_MOBILE_EQUIPMENT_ERROR_UNKNOWN,
                                 "ERROR");
}

static void
fake_port_init (FakePort *self)
{
}

static void
fake_port_class_init (FakePortClass *klass)
{
    DFOTA_PORT_CLASS (klass)->open = open_port;
    DFOTA_PORT_CLASS (klass)->close = close_port;
    DFOTA_PORT_CLASS (klass)->command_async = command_async;
}

/*****************************************************************************/

typedef struct {
    DfotaContext         context;
    DfotaProfile         profile;
    GDBusObjectSkeleton *object;
    FakePort            *port;
    DfotaModem          *modem;
} Fixture;

static void
begin (Fixture *f, guint n_busy, guint n_refused)
{
    g_autoptr (GPtrArray) ports = g_ptr_array_new ();

    f->profile.family = family_fixture_new ("");
    f->profile.settings.revision = 60;
    f->profile.is_enabled = TRUE;
    f->object = g_dbus_object_skeleton_new ("/modem");
    f->port = g_object_new (FAKE_TYPE_PORT, NULL);
    f->port->n_busy = n_busy;
    f->port->n_refused = n_refused;
    g_ptr_array_add (ports, f->port);
    f->modem = dfota_modem_new (&f->context, f->object, &f->profile, "/sys/devices/1-1", ports);
    dfota_modem_set_update (f->modem, "/", FALSE);
}

static void
end (Fixture *f)
{
    dfota_modem_remove (f->modem);
    g_object_unref (f->modem);
    g_object_unref (f->port);
    g_object_unref (f->object);
    dfota_family_free (f->profile.family);
}

/* Waits until @property has @value, at most @SECONDS. */
static void
await_property (Fixture *f, const gchar *property, const gchar *value)
{
    gint64 deadline = g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC;

    for (;;) {
        g_autofree gchar *now = NULL;

        g_object_get (dfota_modem_get_skeleton (f->modem), property, &now, NULL);
        if (g_strcmp0 (now, value) == 0)
            return;
        g_assert_cmpint (g_get_monotonic_time (), <, deadline);
        if (!g_main_context_iteration (NULL, FALSE))
            g_assert_true (fake_time_turn ());
    }
}

static void
test_busy_port (void)
{
    Fixture f = { 0 };

    begin (&f, 2, 0);
    await_property (&f, "revision", V12);
    await_property (&f, "support", "yes");
    end (&f);
}

static void
test_refused_once (void)
{
    Fixture f = { 0 };

    begin (&f, 0, 2);
    await_property (&f, "support", "no");
    await_property (&f, "support", "yes");
    g_assert_cmpuint (f.port->n_asked, ==, 3);
    end (&f);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/modem/busy-port", test_busy_port);
    g_test_add_func ("/modem/refused-once", test_refused_once);
    return g_test_run ();
}
