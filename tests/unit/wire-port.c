/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See wire-port.h.
 */

#include "wire-port.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fakes.h"

G_DEFINE_FINAL_TYPE (WirePort, wire_port, DFOTA_TYPE_PORT)

static const gchar *
find_answer (const gchar *command)
{
    if (g_str_equal (command, "+CMEE?"))
        return "+CMEE: 1";
    return g_str_has_prefix (command, "+QFLDS") ? "+QFLDS: 9000,9000" : "";
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

    fakes_log ("%s", command);
    g_task_return_pointer (task, g_strdup (find_answer (command)), g_free);
}

static void
exchange_async (DfotaPort               *port,
                const DfotaPortExchange *exchange,
                GCancellable            *cancellable,
                GAsyncReadyCallback      callback,
                gpointer                 user_data)
{
    WirePort *self = WIRE_PORT (port);

    fakes_log ("%s", exchange->command);
    g_assert_null (self->give_up); /* that of an exchange before is free */
    g_set_weak_pointer (&self->give_up, cancellable);
    self->exchange = *exchange;
    self->task = g_task_new (port, NULL, callback, user_data);
    /* ModemManager may report the end before an idle function of the plugin has run */
    g_task_set_priority (self->task, G_PRIORITY_HIGH);
    if (!self->is_busy)
        wire_port_send (self);
}

static int
dup_fd (DfotaPort *port)
{
    WirePort *self = WIRE_PORT (port);

    self->n_fds++;
    self->made = dup (self->fd);
    return self->made;
}

void
wire_port_send (WirePort *self)
{
    self->exchange.sent (self->exchange.user_data);
}

void
wire_port_say (WirePort *self, const gchar *text)
{
    g_autoptr (GString) bytes = g_string_new (text);

    if (self->exchange.take (bytes, self->exchange.user_data))
        wire_port_end (self, NULL);
}

void
wire_port_end (WirePort *self, GError *error)
{
    g_autoptr (GTask) task = g_steal_pointer (&self->task);

    if (error)
        g_task_return_error (task, error);
    else
        g_task_return_boolean (task, TRUE);
}

WirePort *
wire_port_new (void)
{
    WirePort *self = g_object_new (WIRE_TYPE_PORT, NULL);
    int       ends[2];

    g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM, 0, ends));
    g_assert_no_errno (fcntl (ends[0], F_SETFL, O_NONBLOCK));
    g_assert_no_errno (fcntl (ends[1], F_SETFL, O_NONBLOCK));
    self->fd = ends[0];
    self->module = ends[1];
    return self;
}

static void
wire_port_finalize (GObject *object)
{
    WirePort *self = WIRE_PORT (object);

    close (self->fd);
    close (self->module);
    g_clear_weak_pointer (&self->give_up);
    G_OBJECT_CLASS (wire_port_parent_class)->finalize (object);
}

static void
wire_port_init (WirePort *self)
{
}

static void
wire_port_class_init (WirePortClass *klass)
{
    DfotaPortClass *port_class = DFOTA_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = wire_port_finalize;
    port_class->command_async = command_async;
    port_class->exchange_async = exchange_async;
    port_class->dup_fd = dup_fd;
}

/*****************************************************************************/

/* The main thread must not read a package. */
static gpointer
wire_port_digest (gpointer package)
{
    return GINT_TO_POINTER (dfota_package_digest (package, NULL));
}

DfotaPackage *
wire_port_make_package (guint size)
{
    g_autofree gchar  *path = NULL;
    g_autofree guint8 *bytes = g_malloc (size);
    int                fd = g_file_open_tmp (NULL, &path, NULL);
    DfotaPackage      *package;

    for (guint i = 0; i < size; i++)
        bytes[i] = (guint8) (i % 251);
    g_assert_cmpint (write (fd, bytes, size), ==, size);
    g_unlink (path);
    package = dfota_package_new (fd, NULL);
    g_assert_nonnull (g_thread_join (g_thread_new ("digest", wire_port_digest, package)));
    return package;
}
