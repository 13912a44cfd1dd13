/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Uevents of the kernel over netlink, and /sys/class; see port-watch-kernel.h. The nodes in /dev
 * are made by the kernel (devtmpfs).
 */

#include "module/port-watch-kernel.h"

#include <errno.h>
#include <glib-unix.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define KERNEL_GROUP 1
#define BUFFER_BYTES (1024 * 1024) /* so that none is lost while the daemon is busy */

#define DFOTA_TYPE_PORT_WATCH_KERNEL (dfota_port_watch_kernel_get_type ())
G_DECLARE_FINAL_TYPE (DfotaPortWatchKernel,
                      dfota_port_watch_kernel,
                      DFOTA,
                      PORT_WATCH_KERNEL,
                      DfotaPortWatch)

struct _DfotaPortWatchKernel {
    DfotaPortWatch parent;
    int            fd;
    guint          source_id;
};

G_DEFINE_FINAL_TYPE (DfotaPortWatchKernel, dfota_port_watch_kernel, DFOTA_TYPE_PORT_WATCH)

/*****************************************************************************/
/* Messages: "add@/devices/…", then KEY=VALUE, a NUL after each */

static gboolean
take_property (const gchar *text, DfotaUevent *uevent)
{
    if (g_str_has_prefix (text, "DEVPATH="))
        uevent->devpath = text + strlen ("DEVPATH=");
    if (g_str_has_prefix (text, "SUBSYSTEM="))
        uevent->subsystem = text + strlen ("SUBSYSTEM=");
    if (g_str_equal (text, "ACTION=add"))
        uevent->is_added = TRUE;
    return g_str_equal (text, "ACTION=add") || g_str_equal (text, "ACTION=remove");
}

gboolean
dfota_uevent_parse (const gchar *message, gsize length, DfotaUevent *uevent)
{
    const gchar *end = message + length;
    gboolean     is_wanted = FALSE;

    *uevent = (DfotaUevent){ FALSE, NULL, NULL };
    for (const gchar *text = message; text < end; text += strlen (text) + 1) {
        if (!memchr (text, '\0', end - text))
            return FALSE;
        is_wanted |= take_property (text, uevent);
    }
    return is_wanted && uevent->devpath && uevent->subsystem;
}

/*****************************************************************************/

static void
handle_uevent (DfotaPortWatchKernel *self, const DfotaUevent *uevent)
{
    g_autofree gchar *path = g_strconcat ("/sys", uevent->devpath, NULL);
    g_autofree gchar *name = g_path_get_basename (uevent->devpath);
    DfotaPortInfo    *info;

    if (!g_str_equal (uevent->subsystem, "tty"))
        return;
    if (!uevent->is_added) {
        g_signal_emit_by_name (self, "removed", name);
        return;
    }
    info = dfota_port_info_new (uevent->subsystem, name, path);
    g_signal_emit_by_name (self, "added", info);
    dfota_port_info_free (info);
}

/* Only root can send to the group; messages to this socket alone are not the kernel's. */
static gboolean
port_watch_kernel_readable (int fd, GIOCondition condition, gpointer user_data)
{
    gchar              buffer[8192];
    struct sockaddr_nl sender = { 0 };
    struct iovec       bytes = { buffer, sizeof buffer };
    struct msghdr      message = { &sender, sizeof sender, &bytes, 1, NULL, 0, 0 };
    DfotaUevent        uevent;
    gssize             length = recvmsg (fd, &message, MSG_DONTWAIT);

    if (length < 0 && errno == ENOBUFS)
        g_message ("some uevents of the kernel were lost");
    if (length > 0 && sender.nl_groups && dfota_uevent_parse (buffer, (gsize) length, &uevent))
        handle_uevent (user_data, &uevent);
    return G_SOURCE_CONTINUE;
}

static void
add_port (const gchar *subsystem, const gchar *folder, const gchar *name, GPtrArray *ports)
{
    g_autofree gchar *link = g_build_filename (folder, name, NULL);
    g_autofree char  *path = realpath (link, NULL);

    if (path)
        g_ptr_array_add (ports, dfota_port_info_new (subsystem, name, path));
}

static void
port_watch_kernel_list (DfotaPortWatch *watch, const gchar *subsystem, GPtrArray *ports)
{
    g_autofree gchar *folder = g_build_filename ("/sys/class", subsystem, NULL);
    g_autoptr (GDir)  dir = g_dir_open (folder, 0, NULL);
    const gchar      *name;

    while (dir && (name = g_dir_read_name (dir)))
        add_port (subsystem, folder, name, ports);
}

/* -1 if it fails. */
static int
open_socket (void)
{
    struct sockaddr_nl address = { .nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP };
    int                size = BUFFER_BYTES;
    int fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);

    if (fd >= 0 && setsockopt (fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0)
        g_debug ("could not enlarge the buffer for uevents: %s", g_strerror (errno));
    if (fd >= 0 && bind (fd, (struct sockaddr *) &address, sizeof address) == 0)
        return fd;
    g_warning ("could not receive the kernel's uevents: %s; new ports are not noticed",
               g_strerror (errno));
    if (fd >= 0)
        close (fd);
    return -1;
}

DfotaPortWatch *
dfota_port_watch_kernel_new (void)
{
    DfotaPortWatchKernel *self = g_object_new (DFOTA_TYPE_PORT_WATCH_KERNEL, NULL);

    self->fd = open_socket ();
    if (self->fd >= 0)
        self->source_id = g_unix_fd_add (self->fd, G_IO_IN, port_watch_kernel_readable, self);
    return DFOTA_PORT_WATCH (self);
}

static void
dfota_port_watch_kernel_finalize (GObject *object)
{
    DfotaPortWatchKernel *self = DFOTA_PORT_WATCH_KERNEL (object);

    g_clear_handle_id (&self->source_id, g_source_remove);
    if (self->fd >= 0)
        close (self->fd);
    G_OBJECT_CLASS (dfota_port_watch_kernel_parent_class)->finalize (object);
}

static void
dfota_port_watch_kernel_init (DfotaPortWatchKernel *self)
{
}

static void
dfota_port_watch_kernel_class_init (DfotaPortWatchKernelClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_port_watch_kernel_finalize;
    DFOTA_PORT_WATCH_CLASS (klass)->list = port_watch_kernel_list;
}
