/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Blocking reads and writes; see tty.h.
 */

#include "tty.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define BLOCK 1024

gchar *
tty_make_bytes (gsize size)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (2018);
    gchar            *bytes = g_malloc (size);

    for (gsize i = 0; i < size; i++)
        bytes[i] = (gchar) g_rand_int (rand);
    return bytes;
}

static int
open_tty (const gchar *path)
{
    struct termios mode;
    int            fd = open (path, O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (fd < 0 || tcgetattr (fd, &mode) < 0)
        g_error ("%s: %s", path, g_strerror (errno));
    cfmakeraw (&mode);
    tcsetattr (fd, TCSANOW, &mode);
    tcflush (fd, TCIOFLUSH);
    return fd;
}

static void
write_all (int fd, const gchar *bytes, gsize size)
{
    while (size > 0) {
        gssize n = write (fd, bytes, size);

        if (n < 0)
            g_error ("write: %s", g_strerror (errno));
        bytes += n;
        size -= (gsize) n;
    }
}

/* Reads until @text has arrived. */
static void
wait_for (int fd, const gchar *text)
{
    g_autoptr (GString) seen = g_string_new (NULL);
    gchar               byte;

    while (!strstr (seen->str, text)) {
        if (read (fd, &byte, 1) != 1)
            g_error ("read: %s", g_strerror (errno));
        g_string_append_c (seen, byte);
        if (strstr (seen->str, "ERROR"))
            g_error ("the module says %s", seen->str);
    }
}

static void
wait_for_acks (int fd, guint n)
{
    gchar byte;

    while (n > 0) {
        if (read (fd, &byte, 1) != 1)
            g_error ("read: %s", g_strerror (errno));
        n -= byte == 'A';
    }
}

static void
send_file (int fd, int out, const gchar *bytes, gsize size, TtyMethod method)
{
    gsize step = method == TTY_PEER ? 2 * BLOCK : method == TTY_WINDOW ? BLOCK : 16 * BLOCK;

    for (gsize sent = 0; sent < size; sent += step) {
        gsize n = MIN (step, size - sent);

        write_all (out, bytes + sent, n);
        if (method != TTY_RAW)
            wait_for_acks (fd, n / BLOCK);
    }
}

void
tty_upload (const gchar *path, const gchar *name, const gchar *bytes, gsize size, TtyMethod method)
{
    int               fd = open_tty (path);
    int               out = dup (fd); /* as the daemon does it */
    g_autofree gchar *command = g_strdup_printf ("AT+QFUPL=\"%s\",%" G_GSIZE_FORMAT ",10,%d\r",
                                                 name, size, method == TTY_RAW ? 0 : 1);

    write_all (out, command, strlen (command));
    wait_for (fd, "CONNECT\r\n");
    send_file (fd, out, bytes, size, method);
    wait_for (fd, "OK\r\n");
    close (out);
    close (fd);
}

void
tty_command (const gchar *path, const gchar *command)
{
    int               fd = open_tty (path);
    g_autofree gchar *line = g_strconcat (command, "\r", NULL);

    write_all (fd, line, strlen (line));
    wait_for (fd, "OK\r\n");
    close (fd);
}
