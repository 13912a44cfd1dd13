/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The main loop and what ends it; see session.h.
 */

#include "session.h"

#include <glib-unix.h>
#include <signal.h>

struct _DfotaSession {
    GMainLoop      *loop;
    DfotaSessionEnd end;
    guint           signals[3];
    guint           timeout;
};

static gboolean
on_signal (gpointer user_data)
{
    DfotaSession *self = user_data;

    self->end = DFOTA_SESSION_INTERRUPTED;
    g_main_loop_quit (self->loop);
    return G_SOURCE_CONTINUE;
}

static gboolean
on_timeout (gpointer user_data)
{
    DfotaSession *self = user_data;

    self->timeout = 0;
    self->end = DFOTA_SESSION_TIMED_OUT;
    g_main_loop_quit (self->loop);
    return G_SOURCE_REMOVE;
}

DfotaSession *
dfota_session_new (gint64 deadline)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    DfotaSession    *self = g_new0 (DfotaSession, 1);

    G_STATIC_ASSERT (G_N_ELEMENTS (signals) == G_N_ELEMENTS (self->signals));
    self->loop = g_main_loop_new (NULL, FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
        self->signals[i] = g_unix_signal_add (signals[i], on_signal, self);
    if (deadline > 0) {
        gint64 left = MAX (deadline - g_get_monotonic_time (), 0) / 1000;

        self->timeout = g_timeout_add ((guint) left, on_timeout, self);
    }
    return self;
}

void
dfota_session_free (DfotaSession *self)
{
    for (gsize i = 0; i < G_N_ELEMENTS (self->signals); i++)
        g_source_remove (self->signals[i]);
    g_clear_handle_id (&self->timeout, g_source_remove);
    g_main_loop_unref (self->loop);
    g_free (self);
}

DfotaSessionEnd
dfota_session_run (DfotaSession *self)
{
    self->end = DFOTA_SESSION_FINISHED;
    g_main_loop_run (self->loop);
    return self->end;
}

void
dfota_session_finish (DfotaSession *self)
{
    self->end = DFOTA_SESSION_FINISHED;
    g_main_loop_quit (self->loop);
}
