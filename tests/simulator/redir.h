/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The transport to a virtual machine. A module is a USB device, redirected over one socket
 * for each port of the machine's USB controller (protocol usbredir). The kernel of the
 * guest makes its ttys. Other files handle the bytes on the ports.
 */

#pragma once

#include "transport.h"

G_BEGIN_DECLS

/* Listens on the @n sockets usb-1 to usb-N in @folder. A module with the path 1-N is plugged
 * into the socket usb-N, whether a virtual machine is connected there or not. */
SimTransport *
sim_redir_new (const char *folder, guint n, GError **error);

G_END_DECLS
