/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Watching all updates; see follow.h.
 */

#include "follow.h"

#include "progress.h"
#include "report.h"
#include "session.h"
#include "tracker.h"

typedef struct {
    const DfotaOptions *options;
    DfotaSession       *session;
    GPtrArray          *seen; /* as last reported */
    gboolean            away;
    DfotaExit           result;
} Watch;

static void
print_event (Watch *self, const char *event, const DfotaUpdateInfo *info)
{
    g_autofree char *line = NULL;
    g_autofree char *text = NULL;

    if (self->options->format != DFOTA_FORMAT_HUMAN) {
        text = dfota_report_dup_event (event, info, self->options->format);
    } else if (info) {
        line = dfota_progress_dup_line (info, g_get_real_time (), -1);
        text = g_strdup_printf ("%s: %s %s\n", info->path, event, line);
    } else {
        text = g_strdup_printf ("ModemManager: %s\n", event);
    }
    if (!dfota_output_print (text))
        dfota_session_finish (self->session); /* the reader closed the pipe */
}

static void
print_difference (Watch *self, const DfotaUpdateInfo *before, const DfotaUpdateInfo *info)
{
    if (!before)
        print_event (self, "added", info);
    else if (!dfota_update_info_equal (before, info))
        print_event (self, dfota_update_info_is_final (info) ? "completed" : "changed", info);
}

static void
on_changed (GPtrArray *updates, gpointer user_data)
{
    Watch *self = user_data;

    if (!updates)
        return;
    if (self->away)
        print_event (self, "daemon-back", NULL);
    self->away = FALSE;
    for (guint i = 0; i < updates->len; i++)
        print_difference (self, dfota_update_info_find (self->seen, updates->pdata[i]),
                          updates->pdata[i]);
    for (guint i = 0; i < self->seen->len; i++) {
        if (!dfota_update_info_find (updates, self->seen->pdata[i]))
            print_event (self, "removed", self->seen->pdata[i]);
    }
    g_ptr_array_unref (self->seen);
    self->seen = g_ptr_array_ref (updates);
}

static void
on_gone (gpointer user_data)
{
    Watch *self = user_data;

    if (!self->away)
        print_event (self, "daemon-gone", NULL);
    self->away = TRUE;
}

static void
on_lost (gpointer user_data)
{
    Watch *self = user_data;

    self->result = DFOTA_EXIT_NO_DAEMON;
    dfota_session_finish (self->session);
}

static const DfotaTrackerFuncs tracker_funcs = { on_changed, on_gone, on_lost };

DfotaExit
dfota_watch (GDBusConnection *connection, const DfotaOptions *options)
{
    g_autoptr (DfotaSession) session = dfota_session_new (options->deadline);
    DfotaTracker            *tracker;
    Watch                    self = { .options = options, .session = session };

    self.seen = g_ptr_array_new ();
    tracker = dfota_tracker_new (connection, &tracker_funcs, &self);
    dfota_session_run (session);
    dfota_tracker_free (tracker);
    g_ptr_array_unref (self.seen);
    return self.result;
}
