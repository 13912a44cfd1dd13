/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The transport to a virtual machine: a module is a USB device, redirected over a socket for
 * each port of the machine's controller (protocol usbredir). The kernel of the guest makes
 * the ttys of it. What happens on the ports is left to others.
 */

#pragma once

#include "transport.h"

G_BEGIN_DECLS

/* Listens on @n sockets in @folder, usb-1 to usb-N. A module with the path 1-N is plugged into
 * the one that ends in N, whether a machine is connected there or not. */
SimTransport *
sim_redir_new (const char *folder, guint n, GError **error);

G_END_DECLS
