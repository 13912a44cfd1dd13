/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The control port (cdc-wdm) of a module: makes messages of its bytes, and bytes of
 * messages, and records them. qmi.h and mbim.h handle the messages.
 */

#pragma once

#include "module.h"

G_BEGIN_DECLS

#define SIM_WDM_INTERFACE 4

/* The module's side of a protocol. qmi-line.c and mbim-line.c have one each. */
typedef struct {
    SimPortKind kind;
    /* Makes a new state, as after a boot. The module and @line are borrowed. */
    gpointer (*open) (SimWdmLine *line, SimModule *module);
    void (*close) (gpointer protocol);
    /* Removes one message from the beginning of @input, records it and answers it. Returns
     * FALSE if @input has no complete message; with an error if @input does not begin with
     * one. */
    gboolean (*take) (gpointer protocol, GByteArray *input, GError **error);
    void (*refresh) (gpointer protocol);
    void (*notify_message) (gpointer protocol, guint index);
} SimWdmProtocol;

extern const SimWdmProtocol sim_qmi_protocol;
extern const SimWdmProtocol sim_mbim_protocol;

SimWdmLine *
sim_wdm_line_new (SimModule *module, const SimWdmProtocol *protocol, GError **error);
/* Makes a new state, as after a boot, without a hang-up, for a host that sleeps. */
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

/* Call it when the radio, the SIM card or the signal may have changed. @self may be NULL. */
void
sim_wdm_line_refresh (SimWdmLine *self);

/* Call it when a short message has arrived. @self may be NULL. */
void
sim_wdm_line_notify_message (SimWdmLine *self, guint index);

/* For protocols: records what was received or is sent. */
void
sim_wdm_line_record (SimWdmLine *self, SimRecordKind kind, const char *text);

/* Returns FALSE if requests are only recorded now, because of recovery mode or a setting. */
gboolean
sim_wdm_line_does_answer (SimWdmLine *self);

/* Sends a message and records it as @text. Does neither while the module is silent. */
void
sim_wdm_line_send (SimWdmLine   *self,
                   SimRecordKind kind,
                   const char   *text,
                   const void   *bytes,
                   gsize         length);

/* After the answer: reboots the module, or powers it off. */
void
sim_wdm_line_reboot (SimWdmLine *self);
void
sim_wdm_line_power_off (SimWdmLine *self);

G_END_DECLS
