/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the network does by itself: short messages, and a changing signal.
 */

#include "module.h"
#include "pdu.h"
#include "wdm-line.h"

static gboolean
is_reached (SimModule *self)
{
    return self->mode == SIM_MODE_NORMAL && sim_at_is_registered (self->at);
}

/* The AT side and the QMI or MBIM side report it, as far as their hosts have asked for that. */
static void
tell_message (SimModule *self, guint index)
{
    g_autofree char *urc = sim_at_message_urc (self->at, index);

    if (urc)
        sim_lines_urc (self, urc);
    sim_wdm_line_notify_message (self->wdm, index);
}

gboolean
sim_network_deliver (SimModule *self, const char *number, const char *text, GError **error)
{
    g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
    GByteArray           *pdu = sim_pdu_deliver (number, text, now, error);
    const SimMessage     *message;

    if (!pdu)
        return FALSE;
    message = is_reached (self) ? sim_messages_add (self->at->messages, pdu) : NULL;
    if (!message) {
        g_set_error (error, SIM_ERROR, 0, "%s is not registered, or its storage is full",
                     self->name);
        return FALSE;
    }
    sim_module_event (self, "sms from %s: %s", number, text);
    tell_message (self, message->index);
    return TRUE;
}

void
sim_network_take (SimModule *self, const char *number, const char *text)
{
    sim_module_event (self, "sms to %s: %s", number, text);
}

void
sim_network_refresh (SimModule *self)
{
    if (self->mode == SIM_MODE_NORMAL)
        sim_wdm_line_refresh (self->wdm);
}
