/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The methods of org.freedesktop.ModemManager1.FirmwareUpdate: Cancel, GiveUp and Forget.
 */

#pragma once

#include "update/update.h"

G_BEGIN_DECLS

/* Connects the handlers of @update's methods, which request authorization first. @context must
 * outlive
 * @update. */
void
dfota_update_methods_attach (DfotaUpdate *update, const DfotaContext *context);

G_END_DECLS
