/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A URC of the module as an event of the machine.
 */

#pragma once

#include "machine/machine.h"
#include "protocol/urc.h"

G_BEGIN_DECLS

/* Sets @event. FALSE if the URC is no event: RDY alone does not prove normal mode, because it is
 * not published what recovery mode says. */
gboolean
dfota_event_from_urc (const DfotaUrc *urc, DfotaEvent *event);

G_END_DECLS
