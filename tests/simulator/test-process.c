/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the simulator as a process, from the host's side of its ttys: the update and
 * its failures, power, and the download. The ttys themselves are in test-tty.c.
 */

#include "test-sim.h"
#include "firmware.h"
#include "test-tty.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* The update, with each setting. */

typedef struct {
    const char *name;
    const char *keys;
    const char *package;
    const char *urcs;
    const char *revision; /* the state at the end */
    guint       attempts;
} UpdateCase;

#define STEPS "percent-steps=50,100 "

static const UpdateCase update_cases[] = {
    { "good", STEPS, "up", "START UPDATING,50 UPDATING,100 END,0", TEST_V13, 1 },
    { "no-percent", "percent-steps=none", "up", "START END,0", TEST_V13, 1 },
    { "odd-percent", "percent-steps=7,7,30", "up", "START UPDATING,7 UPDATING,7 UPDATING,30 END,0",
      TEST_V13, 1 },
    { "spaces", STEPS "urc-style=spaces", "up", " START  UPDATING, 50  UPDATING, 100  END, 0",
      TEST_V13, 1 },
    { "nospace", STEPS "urc-style=nospace", "up", "START UPDATING,50 UPDATING,100 END,0", TEST_V13,
      1 },
    { "percent", STEPS "urc-style=percent", "up", "START UPDATING,50% UPDATING,100% END,0",
      TEST_V13, 1 },
    { "double", "percent-steps=100 double=on", "up",
      "START START UPDATING,100 UPDATING,100 END,0 END,0", TEST_V13, 1 },
    { "lose-start", STEPS "lose=START,UPDATING", "up", "END,0", TEST_V13, 1 },
    { "lose-all", "lose=all", "up", "", TEST_V13, 1 },
    { "update-fails-once", STEPS "fail-update=540", "up",
      "START UPDATING,50 UPDATING,100 END,540 START UPDATING,50 UPDATING,100 END,0", TEST_V13, 2 },
    { "check-fails-twice", STEPS "fail-update=505x2", "up",
      "END,505 END,505 START UPDATING,50 UPDATING,100 END,0", TEST_V13, 3 },
    { "update-fails-always", "percent-steps=none fail-update=520x9", "up",
      "START END,520 START END,520 START END,520 START END,520 START END,520 START END,520",
      TEST_V12, 6 },
    { "no-zip", "", "broken", "END,504 END,504 END,504 END,504 END,504 END,504", TEST_V12, 6 },
    { "wrong-source", "", "down", "END,510 END,510 END,510 END,510 END,510 END,510", TEST_V12, 6 },
    { "no-backup", "percent-steps=none fail-update=540x7 no-backup=on", "up",
      "START END,540 START END,540 START END,540 START END,540 START END,540 START END,540 "
      "START END,540 START END,0",
      TEST_V13, 8 },
    { "end-early", "end-early=505", "up", "END,505", TEST_V12, 0 },
    { "same-names", STEPS "tty-names=same reboot-delay=0", "up",
      "START UPDATING,50 UPDATING,100 END,0", TEST_V13, 1 },
    { "other-composition", STEPS "recovery-product=0307 recovery-ports=2,3", "up",
      "START UPDATING,50 UPDATING,100 END,0", TEST_V13, 1 },
    { "urcs-on-all", "percent-steps=none recovery-urcs=all", "up", "START START END,0 END,0",
      TEST_V13, 1 },
    { "no-port-for-urcs", "recovery-ports=0,1", "up", "", TEST_V13, 1 },
};

static void
test_update (gconstpointer data)
{
    const UpdateCase   *c = data;
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    g_autofree char    *urcs = NULL;
    g_autofree char    *state = NULL;
    g_autofree char    *attempts = g_strdup_printf ("attempts=%u ", c->attempts);

    test_sim_set (sim, c->keys);
    test_sim_start_local (sim, c->package);
    if (c->attempts > 0)
        test_sim_wait_record (sim, "up in normal mode", 1);
    else
        test_sim_wait_record (sim, "END\\\",", 1);
    test_sim_wait (sim, "mode=normal");
    urcs = test_sim_fota (sim);
    g_assert_cmpstr (urcs, ==, c->urcs);
    state = test_sim_verb (sim, "OK", "state m");
    g_assert_nonnull (strstr (state, c->revision));
    g_assert_nonnull (strstr (state, attempts));
}

static void
test_back_again (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();

    test_sim_start_local (sim, "up");
    test_sim_wait (sim, "mode=normal revision=" TEST_V13);
    test_sim_start_local (sim, "down");
    test_sim_wait (sim, "mode=normal revision=" TEST_V12);
}

/* Where the module hangs, it sends nothing more. A power cycle lets it go on. */
static void
test_hang (gconstpointer where)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    g_autofree char    *keys = g_strdup_printf ("percent-steps=50,100 hang-in=%s", (char *) where);

    test_sim_set (sim, keys);
    test_sim_start_local (sim, "up");
    test_sim_wait_record (sim, "hangs in", 1);
    g_free (test_sim_verb (sim, "OK", "power-cycle m"));
    test_sim_wait (sim, "mode=normal revision=" TEST_V13);
}

static void
test_never_back (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();

    test_sim_set (sim, "never-back=on");
    test_sim_start_local (sim, "up");
    test_sim_wait_record (sim, "never comes back", 1);
    test_sim_wait (sim, "mode=booting .*ports=$");
    test_sim_set (sim, "never-back=off");
    g_free (test_sim_verb (sim, "OK", "power-cycle m"));
    test_sim_wait (sim, "mode=normal revision=" TEST_V13);
}

static void
test_freeze (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    g_autofree char    *urcs = NULL;

    g_free (test_sim_verb (sim, "OK", "freeze m on"));
    test_sim_start_local (sim, "up");
    test_sim_wait_record (sim, "\"frozen\"", 1);
    urcs = test_sim_fota (sim);
    g_assert_cmpstr (urcs, ==, "");
    g_free (test_sim_verb (sim, "OK", "freeze m off"));
    test_sim_wait (sim, "mode=normal revision=" TEST_V13);
}

/* Loss of power */

typedef struct {
    const char *name;
    const char *keys;
    const char *then; /* the state when the power is back */
} PowerCase;

static const PowerCase power_cases[] = {
    { "retry", "after-power-loss=retry", "mode=normal revision=" TEST_V13 ".* attempts=2 " },
    { "forget", "after-power-loss=forget", "mode=normal revision=" TEST_V12 },
    { "brick", "after-power-loss=brick", "mode=off" },
};

static void
test_power (gconstpointer data)
{
    const PowerCase    *c = data;
    g_autoptr (TestSim) sim = test_sim_new_plugged ();

    test_sim_set (sim, c->keys);
    test_sim_start_local (sim, "up");
    test_sim_wait_record (sim, "UPDATING", 1);
    g_free (test_sim_verb (sim, "OK", "unplug m"));
    test_sim_wait (sim, "mode=off revision=" TEST_V12);
    g_free (test_sim_verb (sim, "OK", "plug m"));
    test_sim_wait (sim, c->then);
    if (g_str_equal (c->name, "brick"))
        test_sim_wait_record (sim, "dead", 1);
}

/* Download */

static gboolean
on_request (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
    GIOStream                   *stream = G_IO_STREAM (connection);
    g_autoptr (GDataInputStream) input =
        g_data_input_stream_new (g_io_stream_get_input_stream (stream));
    g_autofree char *request = g_data_input_stream_read_line (input, NULL, NULL, NULL);
    g_autofree char *path = g_build_filename (data, "up", NULL);
    g_autofree char *body = NULL;
    gsize            length = 0;
    GOutputStream   *output = g_io_stream_get_output_stream (stream);
    gboolean         found = request && strstr (request, " /up ");

    if (found)
        g_file_get_contents (path, &body, &length, NULL);
    g_output_stream_printf (output, NULL, NULL, NULL,
                            "HTTP/1.0 %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                            found ? "200 OK" : "404 Not Found", length);
    g_output_stream_write_all (output, body, length, NULL, NULL, NULL);
    return g_io_stream_close (stream, NULL, NULL);
}

typedef struct {
    const char *name;
    const char *keys;
    const char *path;
    const char *urcs;
    const char *revision;
} DownloadCase;

static const DownloadCase download_cases[] = {
    { "good", "percent-steps=none", "up", "HTTPSTART HTTPEND,0 START END,0", TEST_V13 },
    { "ec200", "percent-steps=none stages=ec200", "up",
      "FILESTART DOWNLOADING,100 FILEEND,0 START END,0", TEST_V13 },
    { "absent", "", "absent", "HTTPSTART HTTPEND,701", TEST_V12 },
    { "set-to-fail", "fail-download=702", "up", "HTTPSTART HTTPEND,702", TEST_V12 },
    { "end-early", "end-early=505", "up", "HTTPSTART HTTPEND,0 END,505", TEST_V12 },
    { "lost-end", "percent-steps=none lose=HTTPEND", "up", "HTTPSTART START END,0", TEST_V13 },
};

static void
test_download (gconstpointer data)
{
    const DownloadCase        *c = data;
    g_autoptr (TestSim)        sim = test_sim_new_plugged ();
    g_autoptr (GSocketService) server = g_threaded_socket_service_new (4);
    g_autofree char           *command = NULL;
    g_autofree char           *answer = NULL;
    g_autofree char           *urcs = NULL;
    g_autofree char           *end = g_strdup_printf ("\\\"%s\"}", strrchr (c->urcs, ','));
    guint16                    port;

    port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (server), NULL, NULL);
    g_signal_connect (server, "run", G_CALLBACK (on_request), (gpointer) test_sim_folder (sim));
    test_sim_set (sim, c->keys);
    test_sim_mark (sim);
    command = g_strdup_printf ("AT+QFOTADL=\"http://127.0.0.1:%u/%s\"", port, c->path);
    answer = test_sim_at (sim, command);
    g_assert_nonnull (strstr (answer, "OK"));
    if (g_str_equal (c->revision, TEST_V13))
        test_sim_wait (sim, "mode=normal revision=" TEST_V13);
    else
        test_sim_wait_record (sim, end, 1);
    urcs = test_sim_fota (sim);
    g_assert_cmpstr (urcs, ==, c->urcs);
}

/* A host that has just removed its socket for uevents must not end the simulator. */
static void
test_host_gone (void)
{
    g_autoptr (TestSim) sim = test_sim_new ();
    g_autofree char    *file = g_build_filename (test_sim_folder (sim), "root", NULL);
    g_autofree char    *root = NULL;
    g_autofree char    *socket = NULL;

    g_assert_true (g_file_get_contents (file, &root, NULL, NULL));
    socket = g_build_filename (g_strchomp (root), "event9", NULL);
    g_assert_cmpint (symlink ("/nonexistent", socket), ==, 0);
    g_free (test_sim_verb (sim, "OK", "plug m"));
    test_sim_wait_record (sim, "PB DONE", 1);
}

/* Control */

static void
test_refusals (void)
{
    static const char *const requests[] = {
        "bogus",          "plug",          "plug other",
        "add m",          "add a/b",       "set m foo=1",
        "set m tear=yes", "set m nothing", "set m fail-update=x",
        "get m foo",      "freeze m",      "silent m maybe",
        "unplug m now",   "state 'm",      "set m boot-delay=-1",
        "sms m 123",      "sms m 123 Hi",
    };
    g_autoptr (TestSim) sim = test_sim_new ();

    for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
        g_free (test_sim_verb (sim, "ERROR ", requests[i]));
    g_free (test_sim_verb (sim, "OK", "set m fail-update=540x3"));
    g_free (test_sim_verb (sim, "OK 540x3", "get m fail-update"));
    g_free (test_sim_verb (sim, "ERROR", "reset m"));
    g_free (test_sim_verb (sim, "ERROR", "reenumerate m"));
    g_free (test_sim_verb (sim, "OK", "plug m"));
    g_free (test_sim_verb (sim, "ERROR", "plug m"));
    g_free (test_sim_verb (sim, "OK", "add n path=1-1"));
    g_free (test_sim_verb (sim, "ERROR m is plugged there", "plug n"));
    g_free (test_sim_verb (sim, "OK", "set n path=1-2"));
    g_free (test_sim_verb (sim, "OK", "plug n"));
}

#define ADD_CASES(path, cases, func)                                                               \
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {                                             \
        g_autofree char *name = g_strconcat (path, cases[i].name, NULL);                           \
        g_test_add_data_func (name, &cases[i], func);                                              \
    }

/* The kernel numbers the ptys of all processes together. Cases that expect a freed number to stay
 * free need ptys of their own, which only root can have; others take the risk. */
static void
use_own_ptys (void)
{
    if (geteuid () != 0 || unshare (CLONE_NEWNS) < 0)
        return;
    if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount ("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
               "newinstance,ptmxmode=0666,mode=0620") < 0)
        g_test_message ("no ptys of its own: %s", g_strerror (errno));
}

int
main (int argc, char **argv)
{
    static const char *const stages[] = { "restart", "check", "START", "UPDATING", "END" };

    g_test_init (&argc, &argv, NULL);
    use_own_ptys ();
    ADD_CASES ("/simulator/update/", update_cases, test_update)
    ADD_CASES ("/simulator/power/", power_cases, test_power)
    ADD_CASES ("/simulator/download/", download_cases, test_download)
    for (guint i = 0; i < G_N_ELEMENTS (stages); i++) {
        g_autofree char *name = g_strconcat ("/simulator/hang/", stages[i], NULL);

        g_test_add_data_func (name, stages[i], test_hang);
    }
    g_test_add_func ("/simulator/update/back-again", test_back_again);
    g_test_add_func ("/simulator/update/never-back", test_never_back);
    g_test_add_func ("/simulator/update/freeze", test_freeze);
    test_tty_add ();
    g_test_add_func ("/simulator/usb/host-gone", test_host_gone);
    g_test_add_func ("/simulator/control/refusals", test_refusals);
    return g_test_run ();
}
