/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Puts a test program, and all that it starts, into namespaces of its own.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Goes on in a child process with PID, mount, network and IPC namespaces of its own, with the
 * loopback up, and with a directory of its own, in memory, as TMPDIR. Only the calling process
 * can signal what the child starts, and nothing that the child starts outlives the calling
 * process.
 *
 * The calling process does not return: it waits, copies the directory to the disk if a testbed
 * in it is to be kept, and ends as the child did.
 *
 * Call it once, at the beginning of main(), while there is only one thread. Returns FALSE
 * with @error if the namespaces cannot be made. Needs root. */
gboolean
testbed_isolate (GError **error);

G_END_DECLS
