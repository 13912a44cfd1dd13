/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Imitates the kernel's half of the sysfs attribute "uevent": a program that writes an
 * action to it gets a uevent of that action. umockdev only keeps the properties in that
 * file.
 */

#pragma once

#include <umockdev.h>

G_BEGIN_DECLS

typedef struct _SimAnnounce SimAnnounce;

/* @root is the directory of the testbed, @syspath the device's path as other programs see it.
 * @begin is the beginning of the first property, at least as long as the longest action. */
SimAnnounce *
sim_announce_new (UMockdevTestbed *testbed,
                  const char      *root,
                  const char      *syspath,
                  const char      *begin);
void
sim_announce_free (SimAnnounce *self);

G_END_DECLS
