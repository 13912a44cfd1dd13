/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Method calls without a bus: replaces the functions of GIO that read and answer a call. The log of
 * fakes.h has the answers, as "return VALUE" or "error NAME: MESSAGE". Authorization is answered by
 * the test.
 */

#pragma once

#include "update/context.h"

G_BEGIN_DECLS

/* Creates a call. @parameters: of the method; floating, or NULL. @fds: its descriptors, taken, or
 * NULL. The answer drops the reference that the caller gets. */
GDBusMethodInvocation *
fake_invocation_new (GVariant *parameters, GUnixFDList *fds);

/* TRUE if nothing but the list of the test refers to the call any more. */
gboolean
fake_invocation_is_over (GDBusMethodInvocation *invocation);

/* Makes the authorization of @context wait for the answer of the test. */
void
fake_invocation_set_context (DfotaContext *context);

/* Answers the last request. @error: the refusal, taken; NULL: it is authorized. */
void
fake_invocation_authorize (GError *error);

G_END_DECLS
