/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The numbers of the ttys in a testbed. The kernel gives each interface the lowest free
 * number. A number stays in use while a program has the tty open, also after the device is
 * gone.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimUsbNames SimUsbNames;

SimUsbNames *
sim_usb_names_new (void);
void
sim_usb_names_free (SimUsbNames *self);

/* Reserves the lowest free number for the tty with the pty @pts, until it is released. */
guint
sim_usb_names_take (SimUsbNames *self, const char *pts);

/* Reserves this number for the tty with the pty @pts. */
void
sim_usb_names_claim (SimUsbNames *self, const char *name, const char *pts);

/* Returns TRUE while a program other than this one has the slave @pts open. */
gboolean
sim_usb_names_is_open (const char *pts);

/* The device of this tty is gone. Programs may still have it open. */
void
sim_usb_names_release (SimUsbNames *self, const char *name);

G_END_DECLS
