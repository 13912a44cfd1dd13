/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * DfotaPort over MMPortSerialAt; see serial-port.h.
 */

#include "mm/serial-port.h"

#include <fcntl.h>

#include "mm/serial-exchange.h"
#include "mm/serial-gate.h"

#define DFOTA_TYPE_SERIAL_PORT (dfota_serial_port_get_type ())
G_DECLARE_FINAL_TYPE (DfotaSerialPort, dfota_serial_port, DFOTA, SERIAL_PORT, DfotaPort)

struct _DfotaSerialPort {
    DfotaPort       parent;
    MMPortSerialAt *port;
    gboolean        is_retired;
};

G_DEFINE_FINAL_TYPE (DfotaSerialPort, dfota_serial_port, DFOTA_TYPE_PORT)

/*****************************************************************************/
/* A handler for FOTA URCs
 *
 * ModemManager has no function to remove a handler. So the handler stays, disabled, and holds a
 * weak reference only. */

static GRegex *
fota_regex (void)
{
    static GRegex *regex;

    if (!regex)
        regex = g_regex_new (DFOTA_URC_REGEX, G_REGEX_RAW | G_REGEX_OPTIMIZE, 0, NULL);
    return regex;
}

static void
serial_port_weak_ref_free (gpointer data)
{
    g_weak_ref_clear (data);
    g_free (data);
}

static void
serial_port_urc_matched (MMPortSerialAt *port, GMatchInfo *match, gpointer user_data)
{
    g_autoptr (DfotaPort) self = g_weak_ref_get (user_data);
    g_autofree gchar     *line = g_match_info_fetch (match, 1);
    DfotaUrc              urc;

    if (self && dfota_port_is_open (self) && dfota_urc_parse (line, &urc))
        dfota_port_queue_urc (self, &urc);
}

static GWeakRef *
make_weak_ref (DfotaSerialPort *self)
{
    GWeakRef *weak = g_new0 (GWeakRef, 1);

    g_weak_ref_init (weak, self);
    return weak;
}

static void
watch_modem_port (DfotaSerialPort *self)
{
    mm_port_serial_at_add_unsolicited_msg_handler (self->port, fota_regex (),
                                                   serial_port_urc_matched, make_weak_ref (self),
                                                   serial_port_weak_ref_free);
}

/*****************************************************************************/

static const gchar *
serial_port_get_name (DfotaPort *port)
{
    return mm_port_get_device ((MMPort *) DFOTA_SERIAL_PORT (port)->port);
}

/* Opens without ModemManager's init sequence (ATE0 and more), which the first open sends by
 * default. ModemManager sends it by itself when it enables a modem. */
static gboolean
open_quietly (MMPortSerialAt *port, GError **error)
{
    gboolean has_init_sequence;
    gboolean is_open;

    g_object_get (port, "init-sequence-enabled", &has_init_sequence, NULL);
    g_object_set (port, "init-sequence-enabled", FALSE, NULL);
    is_open = mm_port_serial_open ((MMPortSerial *) port, error);
    g_object_set (port, "init-sequence-enabled", has_init_sequence, NULL);
    return is_open;
}

/* The device may belong to another program from then on. */
static gboolean
check_not_retired (DfotaSerialPort *self, GError **error)
{
    if (self->is_retired)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                     "could not use %s: ModemManager has removed its modem",
                     serial_port_get_name (DFOTA_PORT (self)));
    return !self->is_retired;
}

static gboolean
serial_port_open (DfotaPort *port, GError **error)
{
    DfotaSerialPort *self = DFOTA_SERIAL_PORT (port);

    if (!check_not_retired (self, error))
        return FALSE;
    if (mm_port_get_connected ((MMPort *) self->port)) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
                     "could not open %s: it carries the data connection",
                     serial_port_get_name (port));
        return FALSE;
    }
    if (!open_quietly (self->port, error))
        return FALSE;
    watch_modem_port (self);
    return TRUE;
}

static void
serial_port_close (DfotaPort *port)
{
    DfotaSerialPort *self = DFOTA_SERIAL_PORT (port);

    mm_port_serial_at_enable_unsolicited_msg_handler (self->port, fota_regex (), FALSE);
    mm_port_serial_close ((MMPortSerial *) self->port);
}

/* When a port hangs up, ModemManager closes it regardless of the number of opens. */
static gboolean
serial_port_is_hung_up (DfotaPort *port)
{
    return !mm_port_serial_is_open ((MMPortSerial *) DFOTA_SERIAL_PORT (port)->port);
}

static void
serial_port_command_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    MMPortSerialAt   *port = (MMPortSerialAt *) source;
    GError           *error = NULL;
    gchar            *response;

#if DFOTA_MM_SERIES == 20
    response = g_strdup (mm_port_serial_at_command_finish (port, result, &error));
#else
    response = mm_port_serial_at_command_finish (port, result, &error);
#endif
    if (response)
        g_task_return_pointer (task, response, g_free);
    else
        g_task_return_error (task, error);
}

static void
serial_port_command_async (DfotaPort          *port,
                           const gchar        *command,
                           guint               timeout,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
    DfotaSerialPort  *self = DFOTA_SERIAL_PORT (port);
    g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
    GError           *error = NULL;

    if (!check_not_retired (self, &error)) {
        g_task_return_error (task, error);
        return;
    }
    mm_port_serial_at_command (self->port, command, timeout, FALSE, FALSE, cancellable,
                               serial_port_command_ready, g_steal_pointer (&task));
}

static void
serial_port_exchange_async (DfotaPort               *port,
                            const DfotaPortExchange *exchange,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
    DfotaSerialPort  *self = DFOTA_SERIAL_PORT (port);
    g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

    dfota_serial_exchange_run (self->port, exchange, cancellable, g_steal_pointer (&task));
}

static int
serial_port_dup_fd (DfotaPort *port)
{
    int fd = -1;

    g_object_get (DFOTA_SERIAL_PORT (port)->port, "fd", &fd, NULL);
    return fd < 0 ? -1 : fcntl (fd, F_DUPFD_CLOEXEC, 0);
}

DfotaPort *
dfota_serial_port_new (MMPortSerialAt *port)
{
    DfotaSerialPort *self = g_object_new (DFOTA_TYPE_SERIAL_PORT, NULL);

    self->port = g_object_ref (port);
    return DFOTA_PORT (self);
}

void
dfota_serial_port_retire (DfotaPort *port)
{
    DFOTA_SERIAL_PORT (port)->is_retired = TRUE;
}

void
dfota_serial_port_detach (DfotaPort *port)
{
    DfotaSerialPort *self = DFOTA_SERIAL_PORT (port);

    dfota_serial_exchange_detach (self->port, fota_regex (), serial_port_urc_matched,
                                  make_weak_ref (self), serial_port_weak_ref_free);
}

static void
dfota_serial_port_finalize (GObject *object)
{
    DfotaSerialPort *self = DFOTA_SERIAL_PORT (object);

    g_clear_object (&self->port);
    G_OBJECT_CLASS (dfota_serial_port_parent_class)->finalize (object);
}

static void
dfota_serial_port_init (DfotaSerialPort *self)
{
}

static void
dfota_serial_port_class_init (DfotaSerialPortClass *klass)
{
    DfotaPortClass *port_class = DFOTA_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = dfota_serial_port_finalize;
    port_class->get_name = serial_port_get_name;
    port_class->open = serial_port_open;
    port_class->close = serial_port_close;
    port_class->is_hung_up = serial_port_is_hung_up;
    port_class->command_async = serial_port_command_async;
    port_class->exchange_async = serial_port_exchange_async;
    port_class->dup_fd = serial_port_dup_fd;
}
