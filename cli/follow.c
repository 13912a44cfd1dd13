/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Following one update; see follow.h.
 */

#include "follow.h"

#include "progress.h"
#include "report.h"
#include "session.h"
#include "tracker.h"

/* In seconds: after a restart the daemon is on the bus before its updates are. */
#define MISSING_TIMEOUT 10

typedef struct {
    const DfotaOptions *options;
    DfotaSession       *session;
    DfotaProgress      *progress; /* for people only */
    DfotaUpdateInfo    *info;     /* as last seen */
    const char         *event;    /* the next one to report */
    DfotaExit           result;
    DfotaExit           trouble; /* why it waits, as the exit code if that lasts; or DONE */
    guint               trouble_timeout;
    gboolean            away;    /* the daemon is not on the bus, and that was printed */
    gboolean            warned;  /* not to cut the power */
    gboolean            advised; /* to wait or to reset the module */
} Follow;

static void
finish (Follow *self, DfotaExit result)
{
    self->result = result;
    dfota_session_finish (self->session);
}

static gboolean
on_trouble_timeout (gpointer user_data)
{
    Follow *self = user_data;

    self->trouble_timeout = 0;
    finish (self, self->trouble);
    return G_SOURCE_REMOVE;
}

/* Starts to wait for the end of @trouble; stops that if it is DONE. */
static void
set_trouble (Follow *self, DfotaExit trouble)
{
    int seconds = self->options->stalled_timeout;

    if (trouble == self->trouble)
        return;
    g_clear_handle_id (&self->trouble_timeout, g_source_remove);
    self->trouble = trouble;
    if (trouble == DFOTA_EXIT_DONE)
        return;
    if (trouble == DFOTA_EXIT_NO_UPDATE)
        seconds = MIN (seconds, MISSING_TIMEOUT);
    self->trouble_timeout = g_timeout_add ((guint) seconds * 1000, on_trouble_timeout, self);
}

/* Prints @event in the formats for machines, @text in the one for people. */
static void
print_event (Follow *self, const char *event, const DfotaUpdateInfo *info, const char *text)
{
    g_autofree char *document = NULL;

    if (self->progress) {
        dfota_progress_print_line (self->progress, text);
        return;
    }
    document = dfota_report_dup_event (event, info, self->options->format);
    dfota_output_print (document);
}

static void
show (Follow *self)
{
    if (!self->progress) {
        print_event (self, self->event, self->info, NULL);
        return;
    }
    if (!self->info->may_power_off && !self->warned)
        dfota_progress_print_line (self->progress, "Do not cut the power of the module.");
    self->warned = !self->info->may_power_off;
    dfota_progress_show (self->progress, self->info);
    if (self->info->may_reset && !self->advised)
        dfota_progress_print_line (self->progress,
                                   "Wait, or reset the module with its reset line.");
    self->advised = self->info->may_reset;
}

/* Returns TRUE if the update goes on without the daemon. */
static gboolean
is_in_module (const DfotaUpdateInfo *info)
{
    return !g_str_equal (info->state, "preparing") && !g_str_equal (info->state, "uploading");
}

static void
take_info (Follow *self, const DfotaUpdateInfo *info)
{
    gboolean final = dfota_update_info_is_final (info);

    /* the first event keeps its name, even if the update is already finished */
    if (!self->event && dfota_update_info_equal (self->info, info))
        return;
    if (!self->event)
        self->event = final ? "completed" : "changed";
    dfota_update_info_free (self->info);
    self->info = dfota_update_info_copy (info);
    show (self);
    self->event = NULL;
    if (final)
        finish (self, dfota_exit_from_update (info));
}

static void
on_changed (GPtrArray *updates, gpointer user_data)
{
    Follow                *self = user_data;
    const DfotaUpdateInfo *info = updates ? dfota_update_info_find (updates, self->info) : NULL;

    if (!info) {
        set_trouble (self, updates ? DFOTA_EXIT_NO_UPDATE : DFOTA_EXIT_NO_PLUGIN);
        return;
    }
    if (self->away)
        print_event (self, "daemon-back", NULL, "ModemManager is back.");
    self->away = FALSE;
    set_trouble (self, g_str_equal (info->state, "stalled") ? DFOTA_EXIT_STALLED : DFOTA_EXIT_DONE);
    take_info (self, info);
}

static void
on_gone (gpointer user_data)
{
    Follow *self = user_data;

    if (!self->away)
        print_event (self, "daemon-gone", NULL,
                     is_in_module (self->info) ? "ModemManager stopped; the update goes on in the "
                                                 "module. Waiting for ModemManager to return."
                                               : "ModemManager stopped. Waiting for it to return.");
    self->away = TRUE;
    set_trouble (self, DFOTA_EXIT_NO_DAEMON);
}

static void
on_lost (gpointer user_data)
{
    finish (user_data, DFOTA_EXIT_NO_DAEMON);
}

/* Updates the clock of the bar. Plain lines are printed at changes only. */
static gboolean
on_tick (gpointer user_data)
{
    Follow *self = user_data;

    if (!self->away && !self->event)
        dfota_progress_show (self->progress, self->info);
    return G_SOURCE_CONTINUE;
}

static const DfotaTrackerFuncs tracker_funcs = { on_changed, on_gone, on_lost };

static DfotaSessionEnd
run (Follow *self, GDBusConnection *connection)
{
    DfotaTracker   *tracker = dfota_tracker_new (connection, &tracker_funcs, self);
    guint           tick = 0;
    DfotaSessionEnd end;

    if (self->progress)
        tick = g_timeout_add_seconds (1, on_tick, self);
    end = dfota_session_run (self->session);
    g_clear_handle_id (&tick, g_source_remove);
    dfota_tracker_free (tracker);
    return end;
}

static void
print_how_to_follow (Follow *self)
{
    const DfotaUpdateInfo *info = self->info;
    const char            *where = is_in_module (info) ? "The update goes on in the module. "
                                   : self->away        ? ""
                                                       : "The update goes on. ";
    g_autofree char       *text = NULL;

    if (info->device[0])
        text = g_strdup_printf ("%sFollow it again with:\n  mmdfota -m %s --follow", where,
                                info->imei[0] ? info->imei : info->device);
    else
        text = g_strdup_printf ("%sFollow it again with:\n  mmdfota -u %s --follow", where,
                                info->path);
    print_event (self, "detached", self->info, text);
}

static DfotaExit
conclude (Follow *self, DfotaSessionEnd end)
{
    if (self->progress)
        dfota_progress_end (self->progress);
    if (end == DFOTA_SESSION_FINISHED) {
        if (!dfota_update_info_is_final (self->info) && self->result != DFOTA_EXIT_NO_UPDATE)
            print_how_to_follow (self);
        return self->result;
    }
    print_how_to_follow (self);
    if (end == DFOTA_SESSION_INTERRUPTED)
        return DFOTA_EXIT_UNDER_WAY;
    return self->trouble == DFOTA_EXIT_STALLED ? DFOTA_EXIT_STALLED : DFOTA_EXIT_TIMEOUT;
}

DfotaExit
dfota_follow (GDBusConnection       *connection,
              const DfotaUpdateInfo *update,
              const char            *event,
              const DfotaOptions    *options)
{
    g_autoptr (DfotaSession) session = dfota_session_new (options->deadline);
    Follow                   self = { .options = options, .session = session, .event = event };
    DfotaExit                result;

    self.info = dfota_update_info_copy (update);
    if (options->format == DFOTA_FORMAT_HUMAN)
        self.progress = dfota_progress_new ();
    result = conclude (&self, run (&self, connection));
    g_clear_pointer (&self.progress, dfota_progress_free);
    dfota_report_print_outcome (self.info, result, options->format);
    g_clear_handle_id (&self.trouble_timeout, g_source_remove);
    dfota_update_info_free (self.info);
    return result;
}
