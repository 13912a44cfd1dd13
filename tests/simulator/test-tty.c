/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the simulator as a process, from the host's side of its ttys: answers and URCs, uploads,
 * and ttys that go and come back.
 */

#include "test-tty.h"
#include "test-sim.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

static void
test_answers (void)
{
    static const char *const exchanges[][2] = {
        { "ATE0", "OK" },
        { "AT", "\r\nOK\r\n" },
        { "ATI", "Quectel\r\nEP06\r\nRevision: EP06ELAR02A08M4G\r\n" },
        { "AT+QGMR?", TEST_V12 },
        { "AT+QFOTADL=?", "\r\nOK\r\n" },
        { "AT+QFOTADL=\"/data/ufs/absent\"", "ERROR" },
        { "AT+NONSENSE", "\r\nERROR\r\n" },
        { "AT+QURCCFG=\"urcport\"", "\"usbat\"" },
        { "AT+CMGS=10\r000100038121F300000141\032", "\r\n> \r\n+CMGS: 1\r\n" },
    };
    g_autoptr (TestSim) sim = test_sim_new_plugged ();

    for (guint i = 0; i < G_N_ELEMENTS (exchanges); i++) {
        g_autofree char *answer = test_sim_at (sim, exchanges[i][0]);

        if (!strstr (answer, exchanges[i][1]))
            g_error ("%s: '%s' without '%s'", exchanges[i][0], answer, exchanges[i][1]);
    }
}

static void
test_hang_up (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    int                 fd = test_sim_open (sim, 2);
    struct pollfd       poll_fd = { .fd = fd };
    g_autofree char    *before = test_sim_verb (sim, "OK", "state m");
    g_autofree char    *after = NULL;

    test_sim_set (sim, "tty-names=new");
    test_sim_mark (sim);
    g_free (test_sim_verb (sim, "OK", "reset m"));
    g_assert_cmpint (poll (&poll_fd, 1, 5000), ==, 1);
    g_assert_true (poll_fd.revents & POLLHUP);
    close (fd);
    test_sim_wait_record (sim, "remove tty", 4);
    test_sim_wait_record (sim, "add tty", 4);
    test_sim_wait (sim, "mode=normal");
    after = test_sim_verb (sim, "OK", "state m");
    g_assert_cmpstr (strstr (before, "ports="), !=, strstr (after, "ports="));
}

/* The ports go and come back, and the module goes on without a boot. */
static void
test_reenumerated (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    g_autofree char    *before = test_sim_verb (sim, "OK", "state m");
    g_autofree char    *after = NULL;

    test_sim_set (sim, "tty-names=new");
    test_sim_mark (sim);
    g_free (test_sim_verb (sim, "OK", "reenumerate m"));
    test_sim_wait_record (sim, "remove tty", 4);
    test_sim_wait_record (sim, "add tty", 4);
    after = test_sim_verb (sim, "OK", "state m");
    g_assert_nonnull (strstr (after, "mode=normal"));
    g_assert_cmpstr (strstr (before, "ports="), !=, strstr (after, "ports="));
    g_free (test_sim_at (sim, "AT"));
}

/* A command that is not answered does not keep later ones from their answers. */
static void
test_unanswered (void)
{
    static const char   command[] = "AT+QFLDS=\"UFS\"\r";
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    int                 fd = test_sim_open (sim, 2);
    g_autofree char    *answer = NULL;

    test_sim_set (sim, "unanswered=AT+QFLDS");
    test_sim_mark (sim);
    g_assert_cmpint (write (fd, command, strlen (command)), ==, strlen (command));
    test_sim_wait_record (sim, "AT+QFLDS", 1);
    g_assert_cmpint (write (fd, "ATI\r", 4), ==, 4);
    answer = test_sim_read_until (fd, "OK\r\n");
    g_assert_null (strstr (answer, "+QFLDS:"));
    test_sim_set (sim, "unanswered=");
    g_assert_cmpint (write (fd, command, strlen (command)), ==, strlen (command));
    g_free (test_sim_read_until (fd, "+QFLDS:"));
    close (fd);
}

/* A tty that a program holds open keeps its number. The others get the same numbers again. */
static void
test_lowest_names (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    int                 fd = test_sim_open (sim, 1);
    g_autofree char    *held = NULL;
    g_autofree char    *free_again = NULL;

    g_free (test_sim_verb (sim, "OK", "reset m"));
    test_sim_wait (sim, "mode=normal");
    test_sim_wait_record (sim, "PB DONE", 2);
    held = test_sim_verb (sim, "OK", "state m");
    g_assert_nonnull (strstr (held, "ports=ttyUSB0,ttyUSB2,ttyUSB3,ttyUSB4,cdc-wdm0"));
    close (fd);
    g_free (test_sim_verb (sim, "OK", "reset m"));
    test_sim_wait_record (sim, "PB DONE", 3);
    free_again = test_sim_verb (sim, "OK", "state m");
    g_assert_nonnull (strstr (free_again, "ports=ttyUSB0,ttyUSB1,ttyUSB2,ttyUSB3,cdc-wdm0"));
}

/* The module reboots while the host sleeps. The host only sees that the ttys go and come. */
static void
test_host_sleeps (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    int                 fd = test_sim_open (sim, 2);
    struct pollfd       poll_fd = { .fd = fd };
    struct pollfd       control_fd = { .fd = test_sim_open (sim, 4) };

    test_sim_mark (sim);
    g_free (test_sim_verb (sim, "OK", "host-sleeps m on"));
    g_free (test_sim_verb (sim, "ERROR", "host-sleeps m on"));
    g_free (test_sim_verb (sim, "OK", "reset m"));
    test_sim_wait_record (sim, "up in normal mode", 1);
    test_sim_wait_record (sim, "PB DONE", 1);
    g_assert_cmpint (poll (&poll_fd, 1, 0), ==, 0);
    g_free (test_sim_verb (sim, "OK", "host-sleeps m off"));
    g_assert_cmpint (poll (&poll_fd, 1, 5000), ==, 1);
    g_assert_true (poll_fd.revents & POLLHUP);
    close (fd);
    test_sim_wait_record (sim, "remove tty", 4);
    test_sim_wait_record (sim, "add tty", 4);
    g_assert_cmpint (poll (&control_fd, 1, 0), ==, 0);
    close (control_fd.fd);
    g_free (test_sim_at (sim, "AT"));
}

static void
test_torn (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    int                 fd = test_sim_open (sim, 2);
    g_autofree char    *text = NULL;
    gint64              start;
    char                first[64] = "";
    struct pollfd       poll_fd = { .fd = fd, .events = POLLIN };

    g_free (test_sim_read_until (fd, "PB DONE\r\n"));
    test_sim_set (sim, "tear=on");
    g_free (test_sim_verb (sim, "OK", "urc m '+QIND: \"FOTA\",\"END\",0'"));
    start = g_get_monotonic_time ();
    g_assert_cmpint (poll (&poll_fd, 1, 5000), ==, 1);
    g_assert_cmpint (read (fd, first, sizeof first - 1), >, 0);
    g_assert_null (strstr (first, "END\",0"));
    text = test_sim_read_until (fd, "\",0\r\n");
    g_assert_cmpint (g_get_monotonic_time () - start, >, 50000);
    close (fd);
}

static void
test_urcport (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    g_autofree char    *answer = test_sim_at (sim, "AT+QURCCFG=\"urcport\",\"usbmodem\"");
    int                 fd = test_sim_open (sim, 3);
    g_autofree char    *text = NULL;

    g_assert_nonnull (strstr (answer, "OK"));
    g_free (test_sim_verb (sim, "OK", "urc m RING"));
    text = test_sim_read_until (fd, "\r\nRING\r\n");
    close (fd);
}

static void
test_silence (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    int                 fd;

    test_sim_put_package (sim, "up");
    test_sim_set (sim, "hang-in=check");
    test_sim_start_local (sim, "up");
    test_sim_wait_record (sim, "hangs in check", 1);
    fd = test_sim_open (sim, 2);
    g_assert_cmpint (write (fd, "AT\r", 3), ==, 3);
    test_sim_wait_record (sim, "\"kind\":\"command\",\"port\":\"ttyUSB2\",\"text\":\"AT\\\\r\"", 1);
    test_sim_set (sim, "recovery-at=answers");
    g_assert_cmpint (write (fd, "AT\r", 3), ==, 3);
    g_free (test_sim_read_until (fd, "OK"));
    close (fd);
}

/* Sends @size bytes after CONNECT, and expects @expected as the answer. */
static void
upload (TestSim *sim, guint announced, guint size, const char *expected)
{
    int              fd = test_sim_open (sim, 2);
    g_autofree char *command = g_strdup_printf ("AT+QFUPL=\"f%u\",%u,1,1\r", size, announced);
    g_autofree char *bytes = g_strnfill (size, 'x');
    g_autofree char *answer = NULL;

    g_assert_cmpint (write (fd, command, strlen (command)), ==, (gssize) strlen (command));
    g_free (test_sim_read_until (fd, "CONNECT\r\n"));
    for (guint sent = 0; sent < size; sent += 1024) {
        guint length = MIN (1024, size - sent);

        g_assert_cmpint (write (fd, bytes + sent, length), ==, (gssize) length);
        if (length == 1024)
            g_free (test_sim_read_until (fd, "A"));
    }
    answer = test_sim_read_until (fd, "\r\nOK\r\n");
    g_assert_nonnull (strstr (answer, expected));
    close (fd);
}

static void
test_upload (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    g_autofree char    *answer = NULL;

    upload (sim, 5001, 5001, "+QFUPL: 5001,7800");
    /* An incomplete file ends when no data comes for the timeout, and is kept. */
    upload (sim, 9000, 2048, "+QFUPL: 2048,0");
    answer = test_sim_at (sim, "AT+QFLST=\"*\"");
    g_assert_nonnull (strstr (answer, "+QFLST: \"f2048\",2048"));
    g_assert_nonnull (strstr (answer, "+QFLST: \"f5001\",5001"));
}

void
test_tty_add (void)
{
    g_test_add_func ("/simulator/tty/answers", test_answers);
    g_test_add_func ("/simulator/tty/hang-up", test_hang_up);
    g_test_add_func ("/simulator/tty/reenumerated", test_reenumerated);
    g_test_add_func ("/simulator/tty/unanswered", test_unanswered);
    g_test_add_func ("/simulator/tty/lowest-names", test_lowest_names);
    g_test_add_func ("/simulator/usb/host-sleeps", test_host_sleeps);
    g_test_add_func ("/simulator/tty/torn", test_torn);
    g_test_add_func ("/simulator/tty/urcport", test_urcport);
    g_test_add_func ("/simulator/tty/recovery", test_silence);
    g_test_add_func ("/simulator/tty/upload", test_upload);
}
