/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The QMI port of a module: from its bytes to messages and back, and
 * the record of them. What messages mean is left to qmi.h.
 */

#pragma once

#include "module.h"

G_BEGIN_DECLS

#define SIM_QMI_INTERFACE 4

SimQmiLine *
sim_qmi_line_new (SimModule *module, GError **error);
/* Hangs up. */
void
sim_qmi_line_free (SimQmiLine *self);

/* Borrowed. */
SimPort *
sim_qmi_line_port (SimQmiLine *self);

/* Radio, SIM card or signal may have changed; NULL is fine. */
void
sim_qmi_line_refresh (SimQmiLine *self);

/* There is a new short message; NULL is fine. */
void
sim_qmi_line_tell_message (SimQmiLine *self, guint index);

G_END_DECLS
