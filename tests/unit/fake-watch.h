/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A port watch whose ports a test adds and removes, and ports that are only listened to. Replaces
 * module/port-watch-instance.c and module/announce.c; the log of fakes.h has what happens.
 */

#pragma once

#include "module/port-info.h"
#include "module/port.h"

/* Adds a port. @usb: sysfs path of its device. Returns its description, which can be changed; it is
 * valid until the port is removed. */
DfotaPortInfo *
fake_watch_add (const gchar *subsystem, const gchar *name, const gchar *usb);

/* Writes an attribute of the device whose sysfs path is @usb. @value: NULL removes it. */
void
fake_watch_set_attribute (const gchar *usb, const gchar *name, const gchar *value);

/* Reports that the tty @name has appeared. */
void
fake_watch_emit_added (const gchar *name);

/* Removes the port, hangs it up if it is open, and reports that it has disappeared. */
void
fake_watch_remove (const gchar *name);

/* Reports that the port @name has disappeared. */
void
fake_watch_emit_removed (const gchar *name);

/* Removes the port; the report gets lost. */
void
fake_watch_lose (const gchar *name);

/* Hangs the port @name up if it is open. */
void
fake_watch_hang_up (const gchar *name);

/* Removes all ports without a report. */
void
fake_watch_clear (void);

/* How often the ttys were listed. */
extern guint fake_watch_n_tty_lists;

/* A factory of ports that log "open NAME" and "close NAME". */
DfotaPort *
fake_watch_make_port (const gchar *name, gboolean is_new);

/* Makes the ports that open from now on fail. */
extern gboolean fake_watch_is_broken;

/* The open port @name receives a URC, which it does not report before the next iteration of the
 * main loop. */
void
fake_watch_say (const gchar *name, const gchar *text);
