/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A tty that is listened on: opened for reading only, so that nothing can be sent to a
 * module that may be in recovery mode.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* Makes the port of the tty @name ("ttyUSB2"), not open yet. @is_new: the tty has just
 * appeared, so that all it holds is of this enumeration; otherwise what it holds when it is
 * opened is discarded. Its commands fail, and it has no descriptor for others. */
DfotaPort *
dfota_tty_port_new (const gchar *name, gboolean is_new);

G_END_DECLS
