/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The simulator as programs without ModemManager use it to update or drive a module. The
 * commands are those of their public sources, written anew.
 */

#include "test-sim.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#define PADDED 2048

static void
write_all (int fd, const char *bytes, gsize length)
{
    g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);
}

/* Sends a command that ends in CR LF, and reads its answer up to @end. */
static char *
ask_with_line_feed (int fd, const char *command, const char *end)
{
    g_autofree char *line = g_strconcat (command, "\r\n", NULL);

    write_all (fd, line, strlen (line));
    return test_sim_read_until (fd, end);
}

/* Sends blocks of 2048 bytes, with two acknowledgements each. The last one is filled up with
 * 0xff. */
static void
write_padded (int fd, const char *bytes, gsize length)
{
    for (gsize done = 0; done < length; done += PADDED) {
        gsize left = MIN (length - done, PADDED);
        char  block[PADDED];

        memset (block, 0xff, sizeof block);
        memcpy (block, bytes + done, left);
        write_all (fd, block, sizeof block);
        if (left == PADDED)
            g_free (test_sim_read_until (fd, "AA"));
        else if (left >= PADDED / 2)
            g_free (test_sim_read_until (fd, "A"));
    }
}

static guint16
checksum (const char *bytes, gsize length)
{
    guint16 sum = 0;

    for (gsize i = 0; i < length; i++)
        sum ^= i % 2 ? (guint8) bytes[i] : (guint8) bytes[i] << 8;
    return sum;
}

typedef struct {
    const char *name;
    const char *keys;
    const char *end; /* of the upload */
} ClientCase;

static const ClientCase client_cases[] = {
    { "excess-ignored", "upload-excess=ignored", "OK\r\n" },
    { "excess-command", "upload-excess=command", "OK\r\n" },
    { "excess-refused", "upload-excess=cme", "+CME ERROR: 401\r\n" },
    { "prefix", "qflst-prefix=on qfdel-absent=418", "OK\r\n" },
};

/* The sequence of fwupd, plugins/modem-manager/fu-mm-dfota-device.c: list, upload, start,
 * listen. */
static void
test_fwupd (gconstpointer data)
{
    const ClientCase   *c = data;
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    int                 fd = test_sim_open (sim, 2);
    g_autofree char    *path = g_build_filename (test_sim_folder (sim), "up", NULL);
    g_autofree char    *package = NULL;
    g_autofree char    *command = NULL;
    g_autofree char    *expected = NULL;
    g_autofree char    *answer = NULL;
    gsize               length;

    test_sim_set (sim, c->keys);
    g_assert_true (g_file_get_contents (path, &package, &length, NULL));
    g_free (ask_with_line_feed (fd, "ATE0", "OK\r\n"));
    g_free (ask_with_line_feed (fd, "AT+CMEE=1", "OK\r\n"));
    g_free (ask_with_line_feed (fd, "AT+QFLST=?", "OK\r\n"));
    g_free (ask_with_line_feed (fd, "AT+QFLST=\"UFS:dfota_update.bin\"", "+CME ERROR: 405\r\n"));
    command = g_strdup_printf ("AT+QFUPL=\"dfota_update.bin\",%" G_GSIZE_FORMAT ",5,1", length);
    g_free (ask_with_line_feed (fd, command, "CONNECT\r\n"));
    write_padded (fd, package, length);
    answer = test_sim_read_until (fd, c->end);
    if (g_str_has_prefix (c->end, "+CME")) {
        close (fd);
        return;
    }
    expected =
        g_strdup_printf ("+QFUPL: %" G_GSIZE_FORMAT ",%x\r\n", length, checksum (package, length));
    g_assert_nonnull (strstr (answer, expected));
    test_sim_mark (sim);
    g_free (ask_with_line_feed (fd, "AT+QFOTADL=\"/data/ufs/dfota_update.bin\"", "OK\r\n"));
    close (fd);
    test_sim_wait (sim, "mode=normal revision=" TEST_V13);
}

/* The last UPDATING and END come in one read. */
static void
test_joined (void)
{
    g_autoptr (TestSim) sim = test_sim_new_plugged ();
    struct pollfd       poll_fd = { .events = POLLIN };
    char                text[256] = "";

    test_sim_set (sim, "percent-steps=50,100 join=on end-delay=50 update-time=50 check-time=50");
    test_sim_start_local (sim, "up");
    test_sim_wait_record (sim, "up in recovery", 1);
    test_sim_wait_record (sim, "add wwan0", 1);
    poll_fd.fd = test_sim_open (sim, 2);
    g_free (test_sim_read_until (poll_fd.fd, "UPDATING\",50\r\n"));
    g_assert_cmpint (poll (&poll_fd, 1, 10000), ==, 1);
    g_assert_cmpint (read (poll_fd.fd, text, sizeof text - 1), >, 0);
    g_assert_nonnull (strstr (text, "UPDATING\",100\r\n"));
    g_assert_nonnull (strstr (text, "END\",0\r\n"));
    close (poll_fd.fd);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (client_cases); i++) {
        g_autofree char *name = g_strconcat ("/clients/fwupd/", client_cases[i].name, NULL);

        g_test_add_data_func (name, &client_cases[i], test_fwupd);
    }
    g_test_add_func ("/clients/joined", test_joined);
    return g_test_run ();
}
