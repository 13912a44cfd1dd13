/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A queue of changes for each update; see dispatcher.h.
 */

#include "host/dispatcher.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "host/script.h"

#define SYSTEM_BUS "DBUS_SYSTEM_BUS_ADDRESS"

struct _DfotaDispatcher {
    GObject     parent;
    gchar     **folders;
    gdouble     seconds;
    GHashTable *lanes; /* id → Lane, while it has changes */
};

/* The queue of one update, and the change whose scripts run now. */
typedef struct {
    DfotaDispatcher *self; /* with a reference */
    guint            id;
    GQueue           changes; /* gchar **, arguments */
    gchar          **arguments;
    GPtrArray       *scripts;
    guint            next;
    GSubprocess     *process;
    guint            timer_id;
    gboolean         is_killed;
} Lane;

G_DEFINE_FINAL_TYPE (DfotaDispatcher, dfota_dispatcher, G_TYPE_OBJECT)

static void
run_next (Lane *lane);

/* A lane ends when no change is left, and no script runs. */
static void
lane_free (Lane *lane)
{
    g_object_unref (lane->self);
    g_free (lane);
}

static const gchar *
current_script (const Lane *lane)
{
    return lane->scripts->pdata[lane->next - 1];
}

/*****************************************************************************/
/* One script */

/* Kills the process group that the script leads. If that fails (the script has left the group, or
 * a security module forbids it), kills the script alone. */
static void
kill_script (GSubprocess *process)
{
    const gchar *pid = g_subprocess_get_identifier (process);

    if (pid && kill (-(pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL) < 0)
        g_subprocess_force_exit (process);
}

static gboolean
dispatcher_time_over (gpointer user_data)
{
    Lane *lane = user_data;

    lane->timer_id = 0;
    lane->is_killed = TRUE;
    g_warning ("%s: killed after %g seconds", current_script (lane), lane->self->seconds);
    kill_script (lane->process);
    return G_SOURCE_REMOVE;
}

static void
log_end (const Lane *lane)
{
    if (lane->is_killed)
        return;
    if (g_subprocess_get_if_signaled (lane->process))
        g_warning ("%s: ended by signal %d", current_script (lane),
                   g_subprocess_get_term_sig (lane->process));
    else if (g_subprocess_get_exit_status (lane->process) != 0)
        g_warning ("%s: ended with status %d", current_script (lane),
                   g_subprocess_get_exit_status (lane->process));
    else
        g_debug ("%s: done", current_script (lane));
}

static void
dispatcher_script_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Lane *lane = user_data;

    if (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL))
        log_end (lane);
    g_clear_handle_id (&lane->timer_id, g_source_remove);
    g_clear_object (&lane->process);
    run_next (lane);
}

/* Runs between fork and exec. A process group can be killed as a whole. The kernel kills the
 * script when the daemon exits. */
static void
dispatcher_set_up_child (gpointer user_data)
{
    setpgid (0, 0);
    dup2 (STDOUT_FILENO, STDERR_FILENO);
    prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Scripts get a fixed environment and the address of the bus. Their output goes to the daemon's
 * standard output, which is the system's journal: ModemManager's unit drops standard error, and
 * G_SUBPROCESS_FLAGS_STDERR_MERGE would close an inherited standard output. */
static GSubprocessLauncher *
new_launcher (void)
{
    GSubprocessLauncher *launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
    const gchar         *bus = g_getenv (SYSTEM_BUS);
    gchar               *environment[] = {
                      (gchar *) "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                      (gchar *) "LANG=C.UTF-8", NULL
    };

    g_subprocess_launcher_set_environ (launcher, environment);
    if (bus)
        g_subprocess_launcher_setenv (launcher, SYSTEM_BUS, bus, TRUE);
    g_subprocess_launcher_set_cwd (launcher, "/");
    g_subprocess_launcher_set_child_setup (launcher, dispatcher_set_up_child, NULL, NULL);
    return launcher;
}

static GSubprocess *
spawn (const gchar *script, gchar **arguments, GError **error)
{
    g_autoptr (GSubprocessLauncher) launcher = new_launcher ();
    g_autoptr (GPtrArray)           argv = g_ptr_array_new ();

    g_ptr_array_add (argv, (gpointer) script);
    for (guint i = 0; arguments[i]; i++)
        g_ptr_array_add (argv, arguments[i]);
    g_ptr_array_add (argv, NULL);
    return g_subprocess_launcher_spawnv (launcher, (const gchar *const *) argv->pdata, error);
}

/* Checks the file again: it may have changed while earlier scripts ran. */
static gboolean
start_script (Lane *lane)
{
    const gchar       *script = current_script (lane);
    g_autoptr (GError) error = NULL;

    if (dfota_script_check (script, &error))
        lane->process = spawn (script, lane->arguments, &error);
    if (!lane->process) {
        g_warning ("could not run %s: %s", script, error->message);
        return FALSE;
    }
    lane->is_killed = FALSE;
    lane->timer_id =
        g_timeout_add ((guint) (lane->self->seconds * 1000), dispatcher_time_over, lane);
    g_subprocess_wait_async (lane->process, NULL, dispatcher_script_ended, lane);
    return TRUE;
}

/*****************************************************************************/
/* One change after another */

static gboolean
begin_change (Lane *lane)
{
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

    g_clear_pointer (&lane->arguments, g_strfreev);
    g_clear_pointer (&lane->scripts, g_ptr_array_unref);
    lane->arguments = g_queue_pop_head (&lane->changes);
    if (!lane->arguments)
        return FALSE;
    lane->scripts = dfota_script_list ((const gchar *const *) lane->self->folders, problems);
    lane->next = 0;
    for (guint i = 0; i < problems->len; i++)
        g_warning ("not run: %s", (const gchar *) problems->pdata[i]);
    return TRUE;
}

static void
run_next (Lane *lane)
{
    g_autoptr (DfotaDispatcher) keep = g_object_ref (lane->self);

    do {
        while (lane->scripts && lane->next < lane->scripts->len) {
            lane->next++;
            if (start_script (lane))
                return;
        }
    } while (begin_change (lane));
    g_hash_table_remove (keep->lanes, GUINT_TO_POINTER (lane->id));
}

void
dfota_dispatcher_run (DfotaDispatcher *self, guint id, const gchar *const *arguments)
{
    Lane *lane;

    g_return_if_fail (DFOTA_IS_DISPATCHER (self) && arguments != NULL);

    lane = g_hash_table_lookup (self->lanes, GUINT_TO_POINTER (id));
    if (lane && lane->changes.length >= DFOTA_DISPATCHER_LIMIT) {
        g_warning ("update %u: %u changes are waiting for scripts; this one is dropped", id,
                   lane->changes.length);
        return;
    }
    if (lane) {
        g_queue_push_tail (&lane->changes, g_strdupv ((gchar **) arguments));
        return;
    }
    lane = g_new0 (Lane, 1);
    lane->self = g_object_ref (self);
    lane->id = id;
    g_hash_table_insert (self->lanes, GUINT_TO_POINTER (id), lane);
    g_queue_push_tail (&lane->changes, g_strdupv ((gchar **) arguments));
    run_next (lane);
}

/*****************************************************************************/

static gchar **
default_folders (void)
{
    const gchar *folder = g_getenv ("MM_QUECTEL_DFOTA_DISPATCHER_DIR");
    const gchar *usual[] = { SYSCONFDIR "/ModemManager/firmware-update.d",
                             PLUGINDIR "/firmware-update.d", NULL };
    const gchar *other[] = { folder, NULL };

    return g_strdupv ((gchar **) (folder && *folder ? other : usual));
}

DfotaDispatcher *
dfota_dispatcher_new (const gchar *const *folders, gdouble seconds)
{
    DfotaDispatcher *self = g_object_new (DFOTA_TYPE_DISPATCHER, NULL);

    self->folders = folders ? g_strdupv ((gchar **) folders) : default_folders ();
    self->seconds = seconds;
    return self;
}

static void
dfota_dispatcher_finalize (GObject *object)
{
    DfotaDispatcher *self = DFOTA_DISPATCHER (object);

    g_hash_table_unref (self->lanes);
    g_strfreev (self->folders);
    G_OBJECT_CLASS (dfota_dispatcher_parent_class)->finalize (object);
}

static void
dfota_dispatcher_init (DfotaDispatcher *self)
{
    self->lanes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) lane_free);
}

static void
dfota_dispatcher_class_init (DfotaDispatcherClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_dispatcher_finalize;
}
