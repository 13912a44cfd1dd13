/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Answers the ioctls with which a program locks a tty in a testbed of umockdev.
 */

#pragma once

#include <umockdev.h>

G_BEGIN_DECLS

/* Answers for all devices of @testbed, whose directory is @root, as long as the returned
 * object exists. Unref it after the testbed. */
UMockdevIoctlBase *
sim_usb_ioctl_attach (UMockdevTestbed *testbed, const char *root);

G_END_DECLS
