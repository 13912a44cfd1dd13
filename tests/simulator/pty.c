/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs a port over a pty.
 */

#include "pty.h"
#include "link.h"
#include "settings.h"
#include "usb-names.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define BACKLOG_MAX (64 * 1024)
#define AHEAD_US    4000 /* until then the wire is busy */

typedef struct {
    SimPort parent;
    int     master;
    int     slave; /* the slave, kept open: a master whose slave is closed always polls as
                    * hung up */
    char       *pts;
    guint       in_source;
    guint       wait_source; /* nothing is read while the wire is busy */
    SimLink    *in_link;
    SimLink    *out_link;
    guint       out_source;
    GByteArray *backlog;
    gint64      arrival; /* the time of the input that is being handled, or 0 */
} SimPty;

static void
arrived (const char *bytes, gsize length, gint64 when, gpointer data)
{
    SimPty *self = data;

    self->arrival = when;
    self->parent.input (&self->parent, bytes, length, self->parent.data);
    self->arrival = 0;
}

static void
read_again (SimPty *self);

static gboolean
on_wire_free (gpointer data)
{
    SimPty *self = data;

    self->wait_source = 0;
    read_again (self);
    return G_SOURCE_REMOVE;
}

/* Sends slightly ahead of the wire, because timeouts are in milliseconds. */
static gboolean
on_readable (int fd, GIOCondition condition, gpointer data)
{
    SimPty *self = data;
    char    buffer[4096];
    gssize  length = read (fd, buffer, sizeof buffer);
    gint64  busy;

    if (length > 0)
        sim_link_put (self->in_link, buffer, length, g_get_monotonic_time ());
    busy = sim_link_busy (self->in_link);
    if (busy < AHEAD_US)
        return G_SOURCE_CONTINUE;
    self->in_source = 0;
    self->wait_source = g_timeout_add ((guint) (busy / 2 / 1000), on_wire_free, self);
    return G_SOURCE_REMOVE;
}

static void
read_again (SimPty *self)
{
    self->in_source = g_unix_fd_add (self->master, G_IO_IN, on_readable, self);
}

static gboolean
open_pty (SimPty *self, GError **error)
{
    char name[64];

    self->master = posix_openpt (O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (self->master >= 0 && grantpt (self->master) == 0 && unlockpt (self->master) == 0 &&
        ptsname_r (self->master, name, sizeof name) == 0) {
        self->pts = g_strdup (name);
        self->slave = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    }
    if (self->slave >= 0)
        return TRUE;
    g_set_error (error, SIM_ERROR, 0, "no pty: %s", g_strerror (errno));
    return FALSE;
}

static void
make_raw (SimPty *self)
{
    struct termios mode;

    if (tcgetattr (self->slave, &mode) < 0)
        return;
    cfmakeraw (&mode);
    if (tcsetattr (self->slave, TCSANOW, &mode) < 0)
        g_printerr ("%s: %s\n", self->pts, g_strerror (errno));
}

static gboolean
on_writable (int fd, GIOCondition condition, gpointer data)
{
    SimPty *self = data;
    gssize  length = write (fd, self->backlog->data, self->backlog->len);

    if (length > 0)
        g_byte_array_remove_range (self->backlog, 0, length);
    if (self->backlog->len > 0)
        return G_SOURCE_CONTINUE;
    self->out_source = 0;
    return G_SOURCE_REMOVE;
}

static void
write_now (const char *bytes, gsize length, gint64 when, gpointer data)
{
    SimPty *self = data;
    gssize  written = 0;

    if (self->backlog->len == 0)
        written = write (self->master, bytes, length);
    if (written < 0)
        written = 0;
    if (self->backlog->len + length - written > BACKLOG_MAX)
        return;
    g_byte_array_append (self->backlog, (const guint8 *) bytes + written, length - written);
    if (self->backlog->len > 0 && !self->out_source)
        self->out_source = g_unix_fd_add (self->master, G_IO_OUT, on_writable, self);
}

static void
pty_free (SimPort *port)
{
    SimPty *self = (SimPty *) port;

    g_clear_handle_id (&self->in_source, g_source_remove);
    g_clear_handle_id (&self->wait_source, g_source_remove);
    g_clear_handle_id (&self->out_source, g_source_remove);
    sim_link_free (self->in_link);
    sim_link_free (self->out_link);
    if (self->slave >= 0)
        close (self->slave);
    if (self->master >= 0)
        close (self->master);
    g_byte_array_unref (self->backlog);
    g_free (self->pts);
    g_free (self);
}

static void
pty_set_link (SimPort *port, double latency, double rate)
{
    SimPty *self = (SimPty *) port;

    sim_link_set (self->in_link, latency, rate);
    sim_link_set (self->out_link, latency, rate);
}

/* An immediate answer counts as sent when the question arrived, not when the main loop
 * handled it. */
static void
pty_write (SimPort *port, const char *bytes, gsize length)
{
    SimPty *self = (SimPty *) port;

    sim_link_put (self->out_link, bytes, length,
                  self->arrival ? self->arrival : g_get_monotonic_time ());
}

/* Returns TRUE while the host has set the speed to 0, which drops DTR on a real line. */
static gboolean
pty_is_dtr_dropped (SimPort *port)
{
    SimPty        *self = (SimPty *) port;
    struct termios mode;

    return tcgetattr (self->slave, &mode) == 0 && cfgetospeed (&mode) == B0;
}

static gboolean
pty_is_open (SimPort *port)
{
    return sim_usb_names_is_open (((SimPty *) port)->pts);
}

/* poll() first lets the kernel pass on what it still has of the master, FIONREAD does not. */
static gboolean
pty_is_unread (SimPort *port)
{
    SimPty *self = (SimPty *) port;
    GPollFD slave = { self->slave, G_IO_IN, 0 };

    return self->backlog->len > 0 || g_poll (&slave, 1, 0) > 0;
}

static const SimPortClass pty_class = {
    .free = pty_free,
    .write = pty_write,
    .set_link = pty_set_link,
    .is_dtr_dropped = pty_is_dtr_dropped,
    .is_open = pty_is_open,
    .is_unread = pty_is_unread,
};

SimPort *
sim_pty_new (GError **error)
{
    SimPty *self = g_new0 (SimPty, 1);

    self->parent.klass = &pty_class;
    self->master = -1;
    self->slave = -1;
    self->backlog = g_byte_array_new ();
    self->in_link = sim_link_new (arrived, self);
    self->out_link = sim_link_new (write_now, self);
    if (!open_pty (self, error)) {
        sim_port_free (&self->parent);
        return NULL;
    }
    make_raw (self);
    read_again (self);
    return &self->parent;
}

void
sim_pty_renew (SimPort *port)
{
    SimPty            *self = (SimPty *) port;
    g_autoptr (GError) error = NULL;

    g_clear_handle_id (&self->in_source, g_source_remove);
    g_clear_handle_id (&self->wait_source, g_source_remove);
    g_clear_handle_id (&self->out_source, g_source_remove);
    g_byte_array_set_size (self->backlog, 0);
    close (self->slave);
    close (self->master);
    g_clear_pointer (&self->pts, g_free);
    self->slave = -1;
    if (!open_pty (self, &error)) {
        g_printerr ("%s\n", error->message);
        return;
    }
    make_raw (self);
    read_again (self);
}

const char *
sim_pty_path (SimPort *port)
{
    return ((SimPty *) port)->pts;
}
