/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A DfotaPort over a DfotaTtyReader; see tty-port.h.
 */

#include "module/tty-port.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "module/tty-reader.h"

#define DFOTA_TYPE_TTY_PORT (dfota_tty_port_get_type ())
G_DECLARE_FINAL_TYPE (DfotaTtyPort, dfota_tty_port, DFOTA, TTY_PORT, DfotaPort)

struct _DfotaTtyPort {
    DfotaPort       parent;
    gchar          *name;
    gboolean        is_new;
    DfotaTtyReader *tty; /* NULL: not open */
    gboolean        is_hung_up;
    DfotaUrcReader *urcs;
};

G_DEFINE_FINAL_TYPE (DfotaTtyPort, dfota_tty_port, DFOTA_TYPE_PORT)

static const gchar *
tty_port_get_name (DfotaPort *port)
{
    return DFOTA_TTY_PORT (port)->name;
}

static void
tty_port_urc_read (const DfotaUrc *urc, gpointer user_data)
{
    dfota_port_queue_urc (DFOTA_PORT (user_data), urc);
}

/* Data before a hang-up counts as a complete line, even without a line end. */
static void
tty_port_read (DfotaPort *port)
{
    DfotaTtyPort          *self = DFOTA_TTY_PORT (port);
    g_autoptr (GByteArray) bytes = NULL;

    if (!self->tty)
        return;
    bytes = dfota_tty_reader_take (self->tty, &self->is_hung_up);
    dfota_urc_reader_feed (self->urcs, bytes->data, bytes->len);
    if (self->is_hung_up)
        dfota_urc_reader_flush (self->urcs);
}

static void
tty_port_ready (gpointer user_data)
{
    tty_port_read (DFOTA_PORT (user_data));
}

/* Switches the echo off first: a tty that is opened for the first time since its enumeration sends
 * the module's output back to the module. The kernel keeps the mode until the tty is removed, and
 * resets it when the number is registered again (tty_register_device_attr). */
static gboolean
set_raw (int fd)
{
    struct termios mode = { .c_cflag = CS8 | CREAD | CLOCAL | HUPCL };

    mode.c_cc[VMIN] = 1;
    cfsetspeed (&mode, B115200);
    return tcsetattr (fd, TCSANOW, &mode) == 0;
}

static gboolean
tty_port_open (DfotaPort *port, GError **error)
{
    DfotaTtyPort     *self = DFOTA_TTY_PORT (port);
    g_autofree gchar *path = g_build_filename ("/dev", self->name, NULL);
    int               fd = open (path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (fd < 0 || !set_raw (fd) || ioctl (fd, TIOCEXCL) < 0) {
        int cause = errno;

        if (fd >= 0)
            close (fd);
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause), "could not open %s: %s",
                     path, g_strerror (cause));
        return FALSE;
    }
    if (!self->is_new)
        tcflush (fd, TCIFLUSH);
    self->is_hung_up = FALSE;
    self->tty = dfota_tty_reader_new (fd, tty_port_ready, self);
    return TRUE;
}

static void
tty_port_close (DfotaPort *port)
{
    DfotaTtyPort *self = DFOTA_TTY_PORT (port);

    g_clear_pointer (&self->tty, dfota_tty_reader_free);
    dfota_urc_reader_reset (self->urcs);
    self->is_new = FALSE;
}

static gboolean
tty_port_is_hung_up (DfotaPort *port)
{
    return DFOTA_TTY_PORT (port)->is_hung_up;
}

/*****************************************************************************/

DfotaPort *
dfota_tty_port_new (const gchar *name, gboolean is_new)
{
    DfotaTtyPort *self = g_object_new (DFOTA_TYPE_TTY_PORT, NULL);

    self->name = g_strdup (name);
    self->is_new = is_new;
    return DFOTA_PORT (self);
}

static void
dfota_tty_port_finalize (GObject *object)
{
    DfotaTtyPort *self = DFOTA_TTY_PORT (object);

    dfota_urc_reader_free (self->urcs);
    g_free (self->name);
    G_OBJECT_CLASS (dfota_tty_port_parent_class)->finalize (object);
}

static void
dfota_tty_port_init (DfotaTtyPort *self)
{
    self->urcs = dfota_urc_reader_new (tty_port_urc_read, self);
}

static void
dfota_tty_port_class_init (DfotaTtyPortClass *klass)
{
    DfotaPortClass *port_class = DFOTA_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = dfota_tty_port_finalize;
    port_class->get_name = tty_port_get_name;
    port_class->open = tty_port_open;
    port_class->close = tty_port_close;
    port_class->read = tty_port_read;
    port_class->is_hung_up = tty_port_is_hung_up;
}
