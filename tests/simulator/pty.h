/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A port in the testbed of umockdev: a pty of our own, so that taking it away is a real
 * hang-up. What the bytes mean, and the device node, are left to others.
 */

#pragma once

#include "transport.h"

G_BEGIN_DECLS

SimPort *
sim_pty_new (GError **error);

/* The slave's path, /dev/pts/N. */
const char *
sim_pty_path (SimPort *port);

/* Hangs up, and takes another pty. */
void
sim_pty_renew (SimPort *port);

G_END_DECLS
