/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Whether those who listen for uevents have room for one more. umockdev sends
 * them to a unix socket for each listener, which takes ten, and aborts the
 * process when one is full; the kernel's own sockets hold thousands.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE if a uevent can be sent in the testbed in @root now. */
gboolean
sim_uevent_has_room (const char *root);

G_END_DECLS
