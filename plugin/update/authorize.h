/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Handles a D-Bus method call if its caller is authorized to change firmware.
 */

#pragma once

#include "update/context.h"

G_BEGIN_DECLS

/* Handles a call on @self and answers @invocation, possibly later. */
typedef void (*DfotaAuthorizedFunc) (GObject *self, GDBusMethodInvocation *invocation);

/* Requests authorization, then calls @func or answers @invocation with the error. Holds references
 * to
 * @self and @invocation until then. */
void
dfota_authorize_call (const DfotaContext    *context,
                      GObject               *self,
                      GDBusMethodInvocation *invocation,
                      DfotaAuthorizedFunc    func);

G_END_DECLS
