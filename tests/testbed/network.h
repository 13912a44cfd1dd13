/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A network namespace for this process and its children.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Moves this process, which must have one thread only, into a new network
 * namespace and brings its loopback up. Needs root. */
gboolean
testbed_network_isolate (GError **error);

G_END_DECLS
