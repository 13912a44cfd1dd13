/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Plays one row: prepares the module, starts the update, does the steps, and waits for the
 * end. check.c checks the result.
 */

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "check.h"
#include "reporter.h"
#include "servers.h"

#define MODEM_INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"
#define ERROR_PREFIX    "org.freedesktop.ModemManager1.FirmwareUpdate.Error."

/* Sources with this prefix are for Install. */
#define INSTALL "file "

/* Far longer than any step takes. driver.c limits the time of a whole row. */
#define WAIT_SECONDS 120

/* The simulator and its record are read at each eighth tick only. */
#define ASK_EVERY 8

/*****************************************************************************/
/* Steps */

static gboolean
state_was_reached (ScenarioRun *run, const gchar *state)
{
    guint n = run->path ? watch_count_states (run->watch, run->path) : 0;

    for (guint i = run->mark; i < n; i++)
        if (g_str_equal (watch_nth_state (run->watch, run->path, i), state))
            return TRUE;
    return FALSE;
}

static gboolean
property_is (ScenarioRun *run, const gchar *what)
{
    g_auto (GStrv)    pair = g_strsplit (what, "=", 2);
    GVariant         *value = run->path ? watch_get (run->watch, run->path, pair[0]) : NULL;
    g_autofree gchar *text = value ? g_variant_print (value, FALSE) : NULL;

    return g_strcmp0 (text, pair[1]) == 0;
}

static gboolean
record_has (ScenarioRun *run, const gchar *what)
{
    g_auto (GStrv)        pair = g_strsplit (what, " ", 2);
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    return testbed_record_count (record, SCENARIO_MODULE, pair[0], pair[1]) > 0;
}

static gboolean
mode_is (ScenarioRun *run, const gchar *mode)
{
    g_autofree gchar *state = testlib_ask (run->testbed, "state " SCENARIO_MODULE);
    g_autofree gchar *prefix = g_strdup_printf ("mode=%s ", mode);

    return g_str_has_prefix (state, prefix);
}

static gboolean
has_modem (ScenarioRun *run)
{
    g_autoptr (MMObject) object = testbed_find_modem (run->testbed, SCENARIO_PLACE);

    return object != NULL;
}

static gboolean
is_time_to_ask (void)
{
    static guint ticks;

    return ticks++ % ASK_EVERY == 0;
}

typedef struct {
    ScenarioRun        *run;
    const ScenarioStep *step;
} Wish;

static gboolean
has_come (Testbed *testbed, gpointer data)
{
    ScenarioRun        *run = ((Wish *) data)->run;
    const ScenarioStep *step = ((Wish *) data)->step;

    /* What is to be done is the next field. */
    g_assert_true (!step->what || !(step->when == WHEN_NOW || step->when == WHEN_MODEM ||
                                    step->when == WHEN_NO_MODEM));
    if (!run->path)
        run->path = g_strdup (watch_newest (run->watch));
    switch (step->when) {
    case WHEN_NOW:
        return TRUE;
    case WHEN_STATE:
        return state_was_reached (run, step->what);
    case WHEN_PROPERTY:
        return property_is (run, step->what);
    case WHEN_RECORD:
        return is_time_to_ask () && record_has (run, step->what);
    case WHEN_MODE:
        return is_time_to_ask () && mode_is (run, step->what);
    case WHEN_LOG:
        return is_time_to_ask () && testlib_count_log (testbed, step->what) > 0;
    case WHEN_MODEM:
        return has_modem (run);
    case WHEN_NO_MODEM:
        return !has_modem (run);
    }
    g_assert_not_reached ();
}

static void
act (ScenarioRun *run, const gchar *text)
{
    if (g_str_equal (text, "daemon kill"))
        testlib_kill_daemon (run->testbed);
    else if (g_str_equal (text, "daemon kill-alone"))
        testlib_kill_daemon_alone (run->testbed);
    else if (g_str_equal (text, "daemon stop"))
        testlib_stop_daemon (run->testbed);
    else if (g_str_equal (text, "daemon start"))
        testlib_start_daemon (run->testbed);
    else
        testlib_command (run->testbed, "%s", text);
}

/* After the first step the module goes on: see make_hold (). */
static void
take_step (ScenarioRun *run, const ScenarioStep *step)
{
    Wish              wish = { run, step };
    g_autofree gchar *what =
        g_strdup_printf ("“%s” (step of %s)", step->what ? step->what : "a modem", run->row->name);

    testlib_wait_until (run->testbed, WAIT_SECONDS, has_come, &wish, what);
    run->mark = run->path ? watch_count_states (run->watch, run->path) : 0;
    if (step->act)
        act (run, step->act);
    if (step->call)
        step->call (run);
    if (step == run->row->steps)
        testlib_command (run->testbed, "set %s hold=off hold-attempt=0", SCENARIO_MODULE);
}

#define UPDATING "urc +QIND: \"FOTA\",\"UPDATING\""

/* Returns the setting that makes the module wait until the first step is done, however slow the
 * host is; "" if that step is in the middle of neither a download nor an attempt. Transfer full. */
static gchar *
make_hold (const Scenario *row)
{
    const ScenarioStep *first = &row->steps[0];
    const gchar        *what = first->what ? first->what : "";
    guint               attempt;

    if (first->when == WHEN_STATE && g_str_equal (what, "downloading"))
        return g_strdup (" hold=download");
    if (first->when == WHEN_RECORD && sscanf (what, "event attempt %u", &attempt) == 1)
        return g_strdup_printf (" hold-attempt=%u", attempt);
    if ((first->when == WHEN_STATE && g_str_equal (what, "updating")) ||
        (first->when == WHEN_RECORD && g_str_has_prefix (what, UPDATING)))
        return g_strdup (" hold=update");
    return g_strdup ("");
}

static void
take_steps (ScenarioRun *run, const ScenarioStep *steps)
{
    for (guint i = 0; i < SCENARIO_MAX_STEPS; i++)
        if (steps[i].when != WHEN_NOW || steps[i].act || steps[i].call)
            take_step (run, &steps[i]);
}

/*****************************************************************************/
/* Start */

gchar *
scenario_make_source (ScenarioRun *run, const gchar *source)
{
    g_auto (GStrv) pair = g_strsplit (source, " ", 2);

    if (pair[1] && g_str_equal (pair[0], "http"))
        return testbed_url (run->testbed, pair[1]);
    if (pair[1] && g_str_equal (pair[0], "https"))
        return servers_https_url (run->testbed, SCENARIO_MODULE, pair[1]);
    if (pair[1] && g_str_equal (pair[0], "ftp"))
        return servers_ftp_url (run->testbed, pair[1]);
    if (pair[1] && g_str_equal (pair[0], "ufs"))
        return servers_put_into_module (run->testbed, SCENARIO_MODULE, pair[1]);
    return g_strdup (source);
}

typedef struct {
    gboolean      is_done;
    GAsyncResult *result;
} Answer;

static void
start_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Answer *answer = user_data;

    answer->result = g_object_ref (result);
    answer->is_done = TRUE;
}

static gboolean
is_answered (Testbed *testbed, gpointer data)
{
    return ((Answer *) data)->is_done;
}

static GVariant *
parse_options (const gchar *options)
{
    g_autoptr (GError) error = NULL;
    GVariant          *dictionary;

    dictionary =
        g_variant_parse (G_VARIANT_TYPE_VARDICT, options ? options : "{}", NULL, NULL, &error);
    g_assert_no_error (error);
    return dictionary;
}

/* Returns the file descriptors for Install, which needs one; its handle is 0. */
static GUnixFDList *
open_package (ScenarioRun *run, const gchar *name)
{
    g_autofree gchar *path = g_build_filename (testbed_get_packages (run->testbed), name, NULL);
    int               fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

    g_assert_cmpint (fd, >=, 0);
    return g_unix_fd_list_new_from_array (&fd, 1);
}

static void
call_start (ScenarioRun *run,
            const gchar *place,
            const gchar *source,
            const gchar *options,
            Answer      *answer)
{
    g_autoptr (MMObject) object =
        testlib_wait_for_modem (run->testbed, place, MM_MODEM_STATE_DISABLED);
    g_autoptr (GUnixFDList) package = NULL;
    const gchar            *method = "Start";
    GVariant               *parameters;

    if (g_str_has_prefix (source, INSTALL)) {
        method = "Install";
        package = open_package (run, source + strlen (INSTALL));
        parameters = g_variant_new ("(h@a{sv})", 0, parse_options (options));
    } else
        parameters = g_variant_new ("(s@a{sv})", source, parse_options (options));
    g_dbus_connection_call_with_unix_fd_list (
        testbed_get_connection (run->testbed), MM_DBUS_SERVICE, mm_object_get_path (object),
        MODEM_INTERFACE, method, parameters, G_VARIANT_TYPE ("(o)"),
        G_DBUS_CALL_FLAGS_NO_AUTO_START, WAIT_SECONDS * 1000, package, NULL, start_ready, answer);
}

/* Frees the answer's result. */
static gchar *
take_answer (ScenarioRun *run, Answer *answer, GError **error)
{
    g_autoptr (GVariant) reply = NULL;
    gchar               *path = NULL;

    testlib_wait_until (run->testbed, WAIT_SECONDS, is_answered, answer, "the answer to Start");
    reply = g_dbus_connection_call_with_unix_fd_list_finish (testbed_get_connection (run->testbed),
                                                             NULL, answer->result, error);
    g_clear_object (&answer->result);
    if (reply)
        g_variant_get (reply, "(o)", &path);
    return path;
}

gchar *
scenario_start_update (ScenarioRun *run,
                       const gchar *place,
                       const gchar *source,
                       const gchar *options,
                       GError     **error)
{
    Answer answer = { FALSE, NULL };

    call_start (run, place, source, options, &answer);
    return take_answer (run, &answer, error);
}

static void
assert_error (ScenarioRun *run, const GError *error, const gchar *expected)
{
    g_autofree gchar *name = error ? g_dbus_error_get_remote_error (error) : NULL;
    g_autofree gchar *full = g_strconcat (ERROR_PREFIX, expected, NULL);

    if (error)
        g_test_message ("Start: %s", error->message);
    g_assert_cmpstr (name, ==, full);
}

static void
check_answer (ScenarioRun *run, Answer *answer)
{
    g_autoptr (GError) error = NULL;
    g_autofree gchar  *path = take_answer (run, answer, &error);

    if (run->row->may_be_unanswered && !path)
        return;
    if (run->row->error) {
        g_assert_null (path);
        assert_error (run, error, run->row->error);
        g_free (run->path);
        run->path = g_strdup (watch_newest (run->watch));
        return;
    }
    g_assert_no_error (error);
    g_free (run->path);
    run->path = g_steal_pointer (&path);
}

/*****************************************************************************/

typedef struct {
    ScenarioRun *run;
    const gchar *path;
    const gchar *state;
} End;

static gboolean
is_at_end (Testbed *testbed, gpointer data)
{
    End         *end = data;
    const gchar *now = watch_get_string (end->run->watch, end->path, "State");

    if (end->state)
        return g_str_equal (now, end->state);
    return g_str_equal (now, "succeeded") || g_str_equal (now, "failed") ||
           g_str_equal (now, "unverified") || g_str_equal (now, "cancelled");
}

void
scenario_wait_for_end (ScenarioRun *run, const gchar *path, const gchar *state)
{
    End               end = { run, path, state };
    g_autofree gchar *what =
        g_strdup_printf ("the update of %s to be %s", run->row->name, state ? state : "finished");

    testlib_wait_until (run->testbed, WAIT_SECONDS, is_at_end, &end, what);
}

static gboolean
is_revision_known (Testbed *testbed, gpointer data)
{
    g_autoptr (MMObject)       object = testbed_find_modem (testbed, data);
    g_autoptr (GDBusInterface) interface = NULL;
    g_autoptr (GVariant)       revision = NULL;

    if (object)
        interface = g_dbus_object_get_interface (G_DBUS_OBJECT (object), MODEM_INTERFACE);
    if (interface)
        revision = g_dbus_proxy_get_cached_property (G_DBUS_PROXY (interface), "Revision");
    return revision && g_variant_get_string (revision, NULL)[0] != '\0';
}

void
scenario_await_revision (ScenarioRun *run)
{
    testlib_wait_until (run->testbed, WAIT_SECONDS, is_revision_known, SCENARIO_PLACE,
                        "the modem and its revision");
}

ScenarioRun *
scenario_begin (const Scenario *row)
{
    TestbedConfig     config = { .speed = SCENARIO_SPEED,
                                 .settings = row->settings ? row->settings : SCENARIO_PATIENT,
                                 .family = row->family,
                                 .without_udev = row->without_udev };
    ScenarioRun      *run = g_new0 (ScenarioRun, 1);
    g_autofree gchar *hold = make_hold (row);
    g_autofree gchar *settings =
        g_strconcat (SCENARIO_MODULE_SETTINGS, row->module ? row->module : "", hold, NULL);

    run->row = row;
    run->testbed = testlib_new (&config);
    run->watch = watch_new (testbed_get_connection (run->testbed));
    testlib_add_module (run->testbed, SCENARIO_MODULE, row->revision ? row->revision : TESTBED_V12,
                        settings);
    testlib_command (run->testbed, "plug " SCENARIO_MODULE);
    testlib_start_daemon (run->testbed);
    if (row->without_udev)
        reporter_start (run);
    scenario_await_revision (run);
    return run;
}

void
scenario_end (ScenarioRun *run)
{
    g_autoptr (GError) error = NULL;

    reporter_stop ();
    watch_free (run->watch);
    servers_stop ();
    testbed_process_stop (run->network_manager, SIGTERM, &error);
    g_assert_no_error (error);
    testbed_process_stop (run->logind, SIGTERM, &error);
    g_assert_no_error (error);
    testlib_free (run->testbed);
    g_free (run->source);
    g_free (run->path);
    g_free (run);
}

static gboolean
is_up (Testbed *testbed, gpointer data)
{
    return is_time_to_ask () && mode_is (data, "normal");
}

void
scenario_run (gconstpointer data)
{
    g_autoptr (ScenarioRun) run = scenario_begin (data);
    const Scenario         *row = run->row;
    Answer                  answer = { FALSE, NULL };

    take_steps (run, row->before);
    run->source = scenario_make_source (run, row->source);
    call_start (run, SCENARIO_PLACE, run->source, row->options, &answer);
    if (!row->may_be_unanswered)
        check_answer (run, &answer);
    take_steps (run, row->steps);
    if (row->may_be_unanswered)
        check_answer (run, &answer);
    if (run->path)
        scenario_wait_for_end (run, run->path, NULL);
    /* an update can fail because the module goes away, while its former modem is still there */
    if (row->modem != MODEM_ABSENT)
        testlib_wait_until (run->testbed, WAIT_SECONDS, is_up, run, "the module in normal mode");
    check_modem (run);
    check_verdict (run);
    check_firmware (run);
    check_record (run);
    if (row->check)
        row->check (run);
}
