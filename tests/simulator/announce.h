/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The kernel's half of the sysfs attribute "uevent": who writes an action to it
 * gets a uevent of that action. umockdev keeps the properties in that file and
 * does nothing when it is written.
 */

#pragma once

#include <umockdev.h>

G_BEGIN_DECLS

typedef struct _SimAnnounce SimAnnounce;

/* @root: of the testbed; @syspath: of the device, as others see it; @begin: how its first
 * property begins, at least as many characters as the longest action has. */
SimAnnounce *
sim_announce_new (UMockdevTestbed *testbed,
                  const char      *root,
                  const char      *syspath,
                  const char      *begin);
void
sim_announce_free (SimAnnounce *self);

G_END_DECLS
