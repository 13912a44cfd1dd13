/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A DfotaPort that is opened for reading only, so that nothing can be sent to a module that may be
 * in recovery mode. Its commands fail.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* Creates the port of the tty @name ("ttyUSB2"), which is not open yet. @is_new: the tty has just
 * appeared, so its buffered data is current; otherwise data received before the opening is
 * discarded. Transfer full. */
DfotaPort *
dfota_tty_port_new (const gchar *name, gboolean is_new);

G_END_DECLS
