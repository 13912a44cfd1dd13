/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The updater of a module: the download in normal mode, then the attempts in recovery
 * mode, each with its check, its update and its END.
 */

#include "module.h"
#include "download.h"
#include "package.h"
#include "ufs.h"
#include "urc.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

static void
reboot (SimModule *self)
{
    sim_module_reboot (self);
}

static double
seconds (SimModule *self, const char *key)
{
    return sim_settings_seconds (self->settings, key);
}

/* Returns TRUE once if the module is set to hang here for ever. */
static gboolean
hangs (SimModule *self, const char *where)
{
    g_autofree char *at = sim_settings_peek (self->settings, "hang-in");

    if (!g_str_equal (at, where))
        return FALSE;
    g_free (sim_settings_take (self->settings, "hang-in"));
    sim_module_event (self, "hangs in %s", where);
    return TRUE;
}

static void
finish (SimModule *self)
{
    SimUpdate *update = &self->update;

    if (update->kind != SIM_SOURCE_FILE && update->package)
        g_unlink (update->package);
    update->busy = FALSE;
    update->pending = FALSE;
    update->started = FALSE;
}

/* Download */

static void
leave_for_recovery (SimModule *self)
{
    g_autofree char *code = sim_settings_take (self->settings, "end-early");

    if (code) {
        sim_lines_fota (self, "END", atoi (code));
        finish (self);
        return;
    }
    self->update.pending = TRUE;
    self->update.attempts = 0;
    if (!hangs (self, "restart"))
        sim_module_after (self, seconds (self, "reboot-delay"), reboot);
}

static void
end_download (SimModule *self, int code)
{
    const char *scheme = sim_source_scheme (self->update.kind);
    const char *naming = sim_settings_get (self->settings, "stages");

    sim_lines_fota (self, sim_urc_download_end (naming, scheme), code);
    if (code == 0)
        leave_for_recovery (self);
    else
        finish (self);
}

static void
on_downloaded (GObject *object, GAsyncResult *result, gpointer data)
{
    SimModule         *self = data;
    g_autoptr (GError) error = NULL;
    gboolean           done = sim_download_finish (result, &error);

    if (!done && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    g_clear_object (&self->update.download);
    if (done && (sim_settings_is (self->settings, "stages", "ec200") ||
                 sim_settings_is_on (self->settings, "download-progress")))
        sim_lines_fota (self, "DOWNLOADING", 100);
    sim_module_event (self, "download: %s", done ? "done" : error->message);
    end_download (self, done ? 0 : self->update.kind == SIM_SOURCE_FTP ? 601 : 701);
}

static void
fail_download (SimModule *self)
{
    g_autofree char *code = sim_settings_take (self->settings, "fail-download");

    end_download (self, code ? atoi (code) : 701);
}

static void
fetch (SimModule *self)
{
    SimUpdate       *update = &self->update;
    guint            https_port = sim_settings_number (self->settings, "https-port");
    g_autofree char *url = sim_source_with_port (update->source, https_port);
    SimDownload      download = {
             .url = url,
             .ca = sim_settings_get (self->settings, "tls-ca"),
             .rate = sim_settings_number (self->settings, "download-rate") * self->sim->speed,
             .path = update->package,
    };

    update->download = g_cancellable_new ();
    sim_download_start (&download, update->download, on_downloaded, self);
}

/* Waits while frozen. */
static void
step (SimModule *self, SimModuleFunc func)
{
    if (!self->frozen) {
        func (self);
        return;
    }
    self->update.held = func;
    sim_module_event (self, "frozen");
}

/* Calls @next, or @again later while a test holds the module. */
static void
step_unless (SimModule *self, gboolean is_held, SimModuleFunc again, SimModuleFunc next)
{
    if (is_held)
        sim_module_after (self, 1, again);
    else
        step (self, next);
}

static gboolean
has_radio (SimModule *self)
{
    return self->at->cfun == 1 || sim_settings_is (self->settings, "radio-off", "goes-on");
}

/* TRUE if the host's data call has the PDP context and the module cannot share it. */
static gboolean
shares_context (SimModule *self)
{
    return sim_settings_is (self->settings, "shared-context", "fails") && self->at->active > 0 &&
           self->at->active == sim_settings_number (self->settings, "context");
}

static void
start_download (SimModule *self)
{
    const char *scheme = sim_source_scheme (self->update.kind);
    const char *naming = sim_settings_get (self->settings, "stages");

    sim_lines_fota (self, sim_urc_download_start (naming, scheme), -1);
    if (!has_radio (self) || shares_context (self))
        end_download (self, self->update.kind == SIM_SOURCE_FTP ? 601 : 701);
    else if (sim_settings_is (self->settings, "fail-download", "none"))
        fetch (self);
    else
        sim_module_after (self, seconds (self, "download-start-delay"), fail_download);
}

static void
begin_download (SimModule *self)
{
    step_unless (self, sim_settings_is (self->settings, "hold", "download"), begin_download,
                 start_download);
}

/* Uses another name each time, because a cancelled download may write for a moment longer. */
static void
name_package (SimModule *self)
{
    SimUpdate  *update = &self->update;
    const char *folder = sim_settings_get (self->settings, "ufs-path");

    g_free (update->package);
    if (update->kind == SIM_SOURCE_FILE)
        update->package = sim_ufs_path (self->at->ufs, update->source + strlen (folder));
    else
        update->package =
            g_strdup_printf ("%s/fota-package-%u", self->folder, update->n_downloads++);
}

gboolean
sim_updater_start (SimModule *self, SimSourceKind kind, const char *source)
{
    SimUpdate *update = &self->update;

    if (update->busy)
        return FALSE;
    update->kind = kind;
    g_free (update->source);
    update->source = g_strdup (source);
    name_package (self);
    if (!update->package ||
        (kind == SIM_SOURCE_FILE && !g_file_test (update->package, G_FILE_TEST_IS_REGULAR)))
        return FALSE;
    update->busy = TRUE;
    update->attempts = 0;
    if (kind == SIM_SOURCE_FILE) /* after the OK */
        sim_module_after (self, 0, leave_for_recovery);
    else
        sim_module_after (self, seconds (self, "download-start-delay"), begin_download);
    return TRUE;
}

/* Recovery mode: one attempt, up to its END. */

static void
on_tick (SimModule *self);

void
sim_updater_freeze (SimModule *self, gboolean frozen)
{
    SimModuleFunc held = self->update.held;

    self->frozen = frozen;
    if (frozen || !held)
        return;
    self->update.held = NULL;
    held (self);
}

static gboolean
is_last_attempt (SimModule *self)
{
    return self->update.attempts >= sim_settings_number (self->settings, "attempts") &&
           !sim_settings_is_on (self->settings, "no-backup");
}

static void
end_attempt (SimModule *self, int code)
{
    sim_lines_fota (self, "END", code);
    if (code == 0 || is_last_attempt (self))
        finish (self);
    if (!hangs (self, "END"))
        sim_module_after_host (self, seconds (self, "end-delay"), reboot);
}

static gboolean
is_package_code (int code)
{
    return code == SIM_PACKAGE_UNREADABLE || code == SIM_PACKAGE_WRONG ||
           code == SIM_PACKAGE_NO_MATCH;
}

/* Returns the code with which this attempt is set to fail, in the check or after it; 0 for none. */
static int
take_failure (SimModule *self, gboolean in_check)
{
    g_autofree char *next = sim_settings_peek (self->settings, "fail-update");
    g_autofree char *taken = NULL;

    if (g_str_equal (next, "none") || is_package_code (atoi (next)) != in_check)
        return 0;
    taken = sim_settings_take (self->settings, "fail-update");
    return atoi (taken);
}

static guint
count_ticks (char **percents)
{
    return MAX (g_strv_length (percents), 2);
}

static char **
list_percents (SimModule *self)
{
    const char *list = sim_settings_get (self->settings, "percent-steps");

    return g_strsplit (g_str_equal (list, "none") ? "" : list, ",", -1);
}

static void
next_tick (SimModule *self, guint ticks)
{
    sim_module_after (self, seconds (self, "update-time") / ticks, on_tick);
}

static void
apply (SimModule *self)
{
    g_autoptr (GError) error = NULL;
    int                code = sim_package_apply (self->update.package, self->firmware, &error);

    if (code != SIM_PACKAGE_GOOD)
        sim_module_event (self, "update: %s", error->message);
    end_attempt (self, code);
}

static void
tick (SimModule *self)
{
    g_auto (GStrv) percents = list_percents (self);
    guint          ticks = count_ticks (percents);
    guint          n = self->update.tick++;
    int            code;

    if (n < g_strv_length (percents))
        sim_lines_fota (self, "UPDATING", atoi (percents[n]));
    if (n == ticks / 2) {
        if (hangs (self, "UPDATING"))
            return;
        code = take_failure (self, FALSE);
        if (code != 0) {
            end_attempt (self, code);
            return;
        }
    }
    if (n + 1 < ticks)
        next_tick (self, ticks);
    else
        apply (self);
}

static gboolean
is_last_tick (SimModule *self)
{
    g_auto (GStrv) percents = list_percents (self);

    return self->update.tick + 1 >= count_ticks (percents);
}

static void
update_tick (SimModule *self)
{
    gboolean joins = is_last_tick (self) && sim_settings_is_on (self->settings, "join");

    if (joins)
        sim_lines_hold (self);
    tick (self);
    if (joins)
        sim_lines_release (self);
}

static gboolean
is_in_the_middle (SimModule *self)
{
    g_auto (GStrv) percents = list_percents (self);

    return self->update.tick == count_ticks (percents) / 2;
}

static void
on_tick (SimModule *self)
{
    step_unless (self,
                 sim_settings_is (self->settings, "hold", "update") && is_in_the_middle (self),
                 on_tick, update_tick);
}

static void
start_update (SimModule *self)
{
    g_auto (GStrv) percents = list_percents (self);

    sim_lines_fota (self, "START", -1);
    self->update.started = TRUE;
    self->update.tick = 0;
    if (!hangs (self, "START"))
        next_tick (self, count_ticks (percents));
}

static void
check (SimModule *self)
{
    g_autoptr (GError) error = NULL;
    int                code;

    if (hangs (self, "check"))
        return;
    code = take_failure (self, TRUE);
    if (code == 0)
        code = sim_package_check (self->update.package, self->firmware, &error);
    if (error)
        sim_module_event (self, "check: %s", error->message);
    if (code == 0)
        start_update (self);
    else
        end_attempt (self, code);
}

static void
on_check_due (SimModule *self)
{
    step_unless (self,
                 self->update.attempts == sim_settings_number (self->settings, "hold-attempt"),
                 on_check_due, check);
}

void
sim_updater_recovery (SimModule *self)
{
    self->update.attempts++;
    sim_module_event (self, "attempt %u", self->update.attempts);
    sim_module_after_host (self, seconds (self, "check-time"), on_check_due);
}

void
sim_updater_down (SimModule *self, gboolean power_lost)
{
    SimUpdate *update = &self->update;

    update->held = NULL;
    if (update->download)
        g_cancellable_cancel (update->download);
    g_clear_object (&update->download);
    if (update->busy && !update->pending)
        finish (self);
    if (!power_lost || !update->pending)
        return;
    if (sim_settings_is (self->settings, "after-power-loss", "forget") || is_last_attempt (self))
        finish (self);
    if (update->started && sim_settings_is (self->settings, "after-power-loss", "brick"))
        self->dead = TRUE;
}
