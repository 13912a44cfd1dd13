/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The methods of org.freedesktop.ModemManager1.Modem.FirmwareUpdate: Start and Install.
 */

#pragma once

#include "update/modem.h"
#include "update/registry.h"

G_BEGIN_DECLS

/* Connects the handlers of @modem's methods. They request authorization, check the module and let
 * @registry start the update. @registry must outlive @modem. */
void
dfota_modem_methods_attach (DfotaModem *modem, DfotaRegistry *registry);

G_END_DECLS
