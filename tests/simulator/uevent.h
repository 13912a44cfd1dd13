/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Whether the listeners for uevents can receive one more. umockdev sends uevents to one
 * Unix socket for each listener. Its queue holds ten, and umockdev aborts the process when
 * one is full. The kernel's own sockets hold thousands.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns TRUE if a uevent can be sent now in the testbed in @root. */
gboolean
sim_uevent_has_room (const char *root);

G_END_DECLS
