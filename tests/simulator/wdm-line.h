/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The control port (cdc-wdm) of a module: from its bytes to messages and back, and the record of
 * them. What messages mean is left to qmi.h and mbim.h.
 */

#pragma once

#include "module.h"

G_BEGIN_DECLS

#define SIM_WDM_INTERFACE 4

/* The module's side of a protocol; qmi-line.c and mbim-line.c have one each. */
typedef struct {
    SimPortKind kind;
    /* A new state, as after a boot; the module and @line are borrowed. */
    gpointer (*open) (SimWdmLine *line, SimModule *module);
    void (*close) (gpointer protocol);
    /* Takes one message off the beginning of @input, records and answers it. FALSE: @input has no
     * whole message; with an error, it begins with none. */
    gboolean (*take) (gpointer protocol, GByteArray *input, GError **error);
    void (*refresh) (gpointer protocol);
    void (*notify_message) (gpointer protocol, guint index);
} SimWdmProtocol;

extern const SimWdmProtocol sim_qmi_protocol;
extern const SimWdmProtocol sim_mbim_protocol;

SimWdmLine *
sim_wdm_line_new (SimModule *module, const SimWdmProtocol *protocol, GError **error);
/* As after a boot, without a hang-up: the host has slept. */
void
sim_wdm_line_reset (SimWdmLine *self);
/* Hangs up. */
void
sim_wdm_line_free (SimWdmLine *self);

/* Borrowed. */
SimPort *
sim_wdm_line_port (SimWdmLine *self);

/* QMI or MBIM. */
SimPortKind
sim_wdm_line_kind (SimWdmLine *self);

/* Radio, SIM card or signal may have changed; NULL is fine. */
void
sim_wdm_line_refresh (SimWdmLine *self);

/* A short message has arrived; NULL is fine. */
void
sim_wdm_line_notify_message (SimWdmLine *self, guint index);

/* For protocols: records what came or what is sent. */
void
sim_wdm_line_record (SimWdmLine *self, SimRecordKind kind, const char *text);

/* FALSE if requests are only recorded now: in recovery mode, or as set. */
gboolean
sim_wdm_line_does_answer (SimWdmLine *self);

/* Sends a message and records it under @text; neither while the module is silent. */
void
sim_wdm_line_send (SimWdmLine   *self,
                   SimRecordKind kind,
                   const char   *text,
                   const void   *bytes,
                   gsize         length);

/* After the answer: the module reboots, or powers itself off. */
void
sim_wdm_line_reboot (SimWdmLine *self);
void
sim_wdm_line_power_off (SimWdmLine *self);

G_END_DECLS
