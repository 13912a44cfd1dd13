/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Describes a device to the virtual machine, before it is connected there.
 */

#pragma once

#include "descriptors.h"

#include <usbredirparser.h>

G_BEGIN_DECLS

/* Queues the interfaces and the endpoints of @spec in @parser. Each of its ports is a
 * SimRedirPort. */
void
sim_redir_describe (struct usbredirparser *parser, const SimDeviceSpec *spec);

G_END_DECLS
