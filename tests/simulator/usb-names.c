/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Looks in /proc for programs that have a pty open. The kernel does not reuse the number
 * of a pty meanwhile.
 */

#include "usb-names.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "ttyUSB"

typedef struct {
    char    *pts;
    gboolean is_gone;
} Tty;

struct _SimUsbNames {
    GHashTable *ttys; /* number → Tty */
};

static void
tty_free (gpointer data)
{
    Tty *tty = data;

    g_free (tty->pts);
    g_free (tty);
}

SimUsbNames *
sim_usb_names_new (void)
{
    SimUsbNames *self = g_new0 (SimUsbNames, 1);

    self->ttys = g_hash_table_new_full (NULL, NULL, NULL, tty_free);
    return self;
}

void
sim_usb_names_free (SimUsbNames *self)
{
    g_hash_table_unref (self->ttys);
    g_free (self);
}

static gboolean
has_open (const char *process, const char *pts)
{
    g_autofree char *folder = g_build_filename ("/proc", process, "fd", NULL);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char      *name;

    while (dir && (name = g_dir_read_name (dir))) {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autofree char *target = g_file_read_link (path, NULL);

        /* "/dev/pts/3 (deleted)" after the other side was closed */
        if (target && g_str_has_prefix (target, pts) && !g_ascii_isdigit (target[strlen (pts)]))
            return TRUE;
    }
    return FALSE;
}

gboolean
sim_usb_names_is_open (const char *pts)
{
    g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
    const char      *name;

    while (dir && (name = g_dir_read_name (dir)))
        if (g_ascii_isdigit (*name) && strtol (name, NULL, 10) != getpid () && has_open (name, pts))
            return TRUE;
    return FALSE;
}

static gboolean
is_gone_with_pts (gpointer number, gpointer value, gpointer pts)
{
    const Tty *tty = value;

    return tty->is_gone && g_str_equal (tty->pts, pts);
}

static guint
number_of (const char *name)
{
    return (guint) g_ascii_strtoull (name + strlen (PREFIX), NULL, 10);
}

static void
claim (SimUsbNames *self, guint number, const char *pts)
{
    Tty *tty = g_new0 (Tty, 1);

    tty->pts = g_strdup (pts);
    g_hash_table_replace (self->ttys, GUINT_TO_POINTER (number), tty);
}

void
sim_usb_names_claim (SimUsbNames *self, const char *name, const char *pts)
{
    claim (self, number_of (name), pts);
}

guint
sim_usb_names_take (SimUsbNames *self, const char *pts)
{
    Tty  *other;
    guint number = 0;

    /* all programs that had it open have closed it */
    g_hash_table_foreach_remove (self->ttys, is_gone_with_pts, (gpointer) pts);
    while ((other = g_hash_table_lookup (self->ttys, GUINT_TO_POINTER (number))) &&
           (!other->is_gone || sim_usb_names_is_open (other->pts)))
        number++;
    claim (self, number, pts);
    return number;
}

void
sim_usb_names_release (SimUsbNames *self, const char *name)
{
    Tty *tty = g_hash_table_lookup (self->ttys, GUINT_TO_POINTER (number_of (name)));

    if (tty)
        tty->is_gone = TRUE;
}
