/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A port in the testbed of umockdev. The pty is our own, so that removing it is a real
 * hang-up. Other files handle the device node and the meaning of the bytes.
 */

#pragma once

#include "transport.h"

G_BEGIN_DECLS

SimPort *
sim_pty_new (GError **error);

/* Returns the slave's path, /dev/pts/N. */
const char *
sim_pty_path (SimPort *port);

/* Hangs up, and opens another pty. */
void
sim_pty_renew (SimPort *port);

G_END_DECLS
