/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs worker processes with GSubprocess; see driver.h. Ctrl-C at the terminal reaches the
 * workers as well, and they end with this process in any case.
 */

#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "driver.h"

#define DEFAULT_JOBS  30
#define DEFAULT_LIMIT 600

/* Lines of a test's output that are printed although the test passed. */
#define MEASURED "# measured: "

typedef struct {
    const gchar *program;
    GPtrArray   *names;
    guint        next;
    guint        n_running;
    guint        n_done;
    guint        n_failed;
    guint        limit;
} Driver;

typedef struct {
    Driver      *driver;
    const gchar *name;
    GSubprocess *process;
    gint64       start;
    guint        limit_id;
    gboolean     is_late;
} Job;

static void
start_more (Driver *self);

static guint
number_from_environment (const gchar *name, guint fallback)
{
    const gchar *text = g_getenv (name);
    guint64      number = 0;

    if (!text || !g_ascii_string_to_unsigned (text, 10, 1, 10000, &number, NULL))
        return fallback;
    return (guint) number;
}

static gdouble
seconds_since (gint64 start)
{
    return (gdouble) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static void
show_output (const gchar *output, gboolean only_measured)
{
    g_auto (GStrv) lines = g_strsplit (output, "\n", -1);

    for (guint i = 0; lines[i]; i++) {
        if (!only_measured && lines[i][0])
            g_print ("# | %s\n", lines[i]);
        else if (only_measured && g_str_has_prefix (lines[i], MEASURED))
            g_print ("%s\n", lines[i]);
    }
}

static void
show_end (Job *job)
{
    if (job->is_late)
        g_print ("# %s is not done after %u s and was ended\n", job->name, job->driver->limit);
    else if (g_subprocess_get_if_signaled (job->process))
        g_print ("# %s was ended by signal %d\n", job->name,
                 g_subprocess_get_term_sig (job->process));
}

static void
report (Job *job, const gchar *output)
{
    Driver  *driver = job->driver;
    gboolean went_well = g_subprocess_get_successful (job->process) && !job->is_late;

    driver->n_done++;
    if (!went_well)
        driver->n_failed++;
    show_end (job);
    show_output (output, went_well);
    g_print ("%s %u - %s (%.1f s)\n", went_well ? "ok" : "not ok", driver->n_done, job->name + 1,
             seconds_since (job->start));
}

static void
job_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Job              *job = user_data;
    Driver           *driver = job->driver;
    g_autofree gchar *output = NULL;

    g_subprocess_communicate_utf8_finish (job->process, result, &output, NULL, NULL);
    g_clear_handle_id (&job->limit_id, g_source_remove);
    report (job, output ? output : "");
    g_object_unref (job->process);
    g_free (job);
    driver->n_running--;
    start_more (driver);
}

static gboolean
limit_over (gpointer user_data)
{
    Job *job = user_data;

    job->limit_id = 0;
    job->is_late = TRUE;
    g_subprocess_send_signal (job->process, SIGTERM);
    return G_SOURCE_REMOVE;
}

static void
set_up_child (gpointer data)
{
    prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
start_job (Driver *self, const gchar *name)
{
    g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
        G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
    Job *job = g_new0 (Job, 1);

    g_subprocess_launcher_set_child_setup (launcher, set_up_child, NULL, NULL);
    job->driver = self;
    job->name = name;
    job->start = g_get_monotonic_time ();
    job->process = g_subprocess_launcher_spawn (launcher, NULL, self->program, "-p", name, NULL);
    if (!job->process)
        g_error ("%s cannot be started", self->program);
    job->limit_id = g_timeout_add_seconds (self->limit, limit_over, job);
    g_subprocess_communicate_utf8_async (job->process, NULL, NULL, job_done, job);
    self->n_running++;
}

static void
start_more (Driver *self)
{
    guint jobs = number_from_environment ("DFOTA_JOBS", DEFAULT_JOBS);

    while (self->next < self->names->len && self->n_running < jobs)
        start_job (self, self->names->pdata[self->next++]);
}

static gboolean
is_wanted (const gchar *name, const gchar *const *patterns)
{
    if (!patterns || !patterns[0])
        return TRUE;
    for (guint i = 0; patterns[i]; i++)
        if (g_pattern_match_simple (patterns[i], name))
            return TRUE;
    return FALSE;
}

int
driver_run (const gchar *program, GPtrArray *names, const gchar *const *patterns)
{
    g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
    gint64                start = g_get_monotonic_time ();
    Driver                self = { .program = program, .names = wanted };

    self.limit = number_from_environment ("DFOTA_LIMIT", DEFAULT_LIMIT);
    for (guint i = 0; i < names->len; i++)
        if (is_wanted (names->pdata[i], patterns))
            g_ptr_array_add (wanted, names->pdata[i]);
    g_print ("1..%u\n", wanted->len);
    start_more (&self);
    while (self.n_running > 0)
        g_main_context_iteration (NULL, TRUE);
    g_print ("# %u of %u failed, %.1f s in all\n", self.n_failed, wanted->len,
             seconds_since (start));
    return self.n_failed > 0 || wanted->len == 0 ? 1 : 0;
}
