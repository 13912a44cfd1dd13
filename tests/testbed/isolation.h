/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Namespaces for a test program and all that it starts.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Goes on in a child process that has PID, mount, network and IPC namespaces of its own, with
 * the loopback up, and a folder of its own as TMPDIR. Nothing outside can signal what it starts
 * but by the process that called, and nothing of it outlives that process. The calling
 * process never returns from here: it waits, removes the folder unless a testbed in it was
 * kept, and ends as the child did. Call it once, first in main(), with one thread only.
 * FALSE with @error if the namespaces cannot be made; root is needed. */
gboolean
testbed_isolate (GError **error);

G_END_DECLS
