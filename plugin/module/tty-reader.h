/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads a tty in a thread, as soon as there is something to read. The kernel discards
 * what is unread when a tty hangs up, and the daemon's main loop can be busy for longer
 * than a module takes from its last URC to its reboot (journals are synced to the disk
 * there). All readers share one thread, which touches nothing but these ttys.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DfotaTtyReader DfotaTtyReader;

/* Reads @fd (taken, non-blocking). @ready is called from the default main context, before
 * anything of ordinary priority, whenever there is something to take. */
DfotaTtyReader *
dfota_tty_reader_new (int fd, void (*ready) (gpointer user_data), gpointer user_data);

/* Returns all that was read since the last call, and what the kernel still has; transfer
 * full. @is_over, if not NULL: the tty has hung up. At most 64 kB are kept, the newest. */
GByteArray *
dfota_tty_reader_take (DfotaTtyReader *self, gboolean *is_over);

/* Closes the tty. @ready is not called any more. */
void
dfota_tty_reader_free (DfotaTtyReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaTtyReader, dfota_tty_reader_free)

G_END_DECLS
