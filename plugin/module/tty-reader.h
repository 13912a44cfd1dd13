/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads a tty in a thread as soon as data arrives. When a tty hangs up, the kernel discards unread
 * data, and the daemon's main loop can be busy for longer than a module takes from its last URC to
 * its reboot (it syncs the journal to the disk). All readers share one thread.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DfotaTtyReader DfotaTtyReader;

/* Starts to read @fd, which must be non-blocking and is taken. Calls @ready from the default main
 * context, with high priority, when dfota_tty_reader_take() has something to return. */
DfotaTtyReader *
dfota_tty_reader_new (int fd, void (*ready) (gpointer user_data), gpointer user_data);

/* Returns all data since the last call, including data that is still in the kernel; transfer full.
 * At most 64 kB are kept, the newest. Sets @is_over (may be NULL) to TRUE if the tty has hung up.
 */
GByteArray *
dfota_tty_reader_take (DfotaTtyReader *self, gboolean *is_over);

/* Closes the tty. @ready is not called afterwards. */
void
dfota_tty_reader_free (DfotaTtyReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaTtyReader, dfota_tty_reader_free)

G_END_DECLS
