/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A method call that changes something: carried out only if its caller may.
 */

#pragma once

#include "update/context.h"

G_BEGIN_DECLS

/* Carries out a call on @self. The invocation is answered by it or by what it starts. */
typedef void (*DfotaAuthorizedFunc) (GObject *self, GDBusMethodInvocation *invocation);

/* Asks for authorization, then calls @func or answers with the error. Keeps @self and
 * @invocation meanwhile. */
void
dfota_authorize_call (const DfotaContext    *context,
                      GObject               *self,
                      GDBusMethodInvocation *invocation,
                      DfotaAuthorizedFunc    func);

G_END_DECLS
