/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The sysfs attribute power/control of a USB device: "auto" lets the kernel suspend the device
 * when it is idle, "on" does not. A module that is being updated must not be suspended.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DFOTA_AUTOSUSPEND_OFF "on"

/* Returns the value. @usb: sysfs path of the device. NULL if there is none. Transfer full. */
gchar *
dfota_autosuspend_read (const gchar *usb);

/* Writes the value. A failure is only logged, because the update can continue. */
void
dfota_autosuspend_write (const gchar *usb, const gchar *value);

G_END_DECLS
