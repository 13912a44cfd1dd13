/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The thread that reads ttys, over a socket: what it keeps, when it reports, how it ends.
 */

#include "module/tty-reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WAIT_SECONDS 120
#define KEPT         (64 * 1024)

/* How reading the descriptor fails; 0: it does not. */
static gint            broken_errno;
static const gint     *stale_errno; /* NULL: a read that succeeds does not change errno */
static volatile gint   watched_fd = -1;
static volatile gssize n_read; /* bytes of the watched descriptor */

/* Replaces the C library's function by ttys that fail. */
ssize_t
read (int fd, void *buffer, size_t length)
{
    gssize n;

    if (fd != g_atomic_int_get (&watched_fd))
        return syscall (SYS_read, fd, buffer, length);
    if (g_atomic_int_get (&broken_errno)) {
        errno = broken_errno;
        if (errno == EINTR)
            g_atomic_int_set (&broken_errno, 0); /* once */
        return -1;
    }
    n = syscall (SYS_read, fd, buffer, length);
    if (n > 0)
        g_atomic_pointer_add (&n_read, n);
    if (n >= 0 && stale_errno)
        errno = *stale_errno;
    return n;
}

typedef struct {
    int             fd;   /* the reader's */
    int             peer; /* the module's */
    DfotaTtyReader *reader;
    guint           n_ready;
} Fixture;

static void
ready (gpointer user_data)
{
    Fixture *f = user_data;

    f->n_ready++;
}

static void
start (Fixture *f)
{
    g_atomic_int_set (&watched_fd, f->fd);
    f->reader = dfota_tty_reader_new (f->fd, ready, f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    int ends[2];

    broken_errno = 0;
    stale_errno = NULL;
    n_read = 0;
    g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    g_assert_true (g_unix_set_fd_nonblocking (ends[0], TRUE, NULL));
    f->fd = ends[0];
    f->peer = ends[1];
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_clear_pointer (&f->reader, dfota_tty_reader_free);
    if (f->peer >= 0)
        close (f->peer);
    g_atomic_int_set (&watched_fd, -1);
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

static void
say (Fixture *f, const gchar *text)
{
    g_assert_cmpint (write (f->peer, text, strlen (text)), ==, (gssize) strlen (text));
}

/* Without the main loop. */
static void
wait_until_read (gssize n)
{
    gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

    while (n_read < n) {
        g_assert_cmpint (g_get_monotonic_time (), <, end);
        g_thread_yield ();
    }
}

/* Waits until the thread waits for the ttys. */
static void
wait_until_asleep (void)
{
    g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
    gboolean         is_asleep = FALSE;
    const gchar     *name;

    while ((name = g_dir_read_name (tasks))) {
        g_autofree gchar *path = g_build_filename ("/proc/self/task", name, "stat", NULL);

        do {
            g_autofree gchar *stat = NULL;

            g_assert_true (g_file_get_contents (path, &stat, NULL, NULL));
            if (!strstr (stat, " (dfota-tty) "))
                break;
            is_asleep = strstr (stat, " (dfota-tty) S ") != NULL;
        } while (!is_asleep);
    }
    g_assert_true (is_asleep);
}

static gboolean
wait_over (gpointer is_over)
{
    *(gboolean *) is_over = TRUE;
    return G_SOURCE_REMOVE;
}

static void
wait_until_ready (Fixture *f, guint n)
{
    gboolean is_over = FALSE;
    guint    id = g_timeout_add_seconds (WAIT_SECONDS, wait_over, &is_over);

    while (f->n_ready < n && !is_over)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (f->n_ready, ==, n);
    g_source_remove (id);
}

static void
expect (Fixture *f, const gchar *text, gboolean is_over)
{
    gboolean               was_over = !is_over;
    g_autoptr (GByteArray) bytes = dfota_tty_reader_take (f->reader, &was_over);

    g_assert_cmpmem (bytes->data, bytes->len, text, strlen (text));
    g_assert_cmpint (was_over, ==, is_over);
}

/*****************************************************************************/

/* A single report for all that arrives before the main loop runs. */
static void
test_reported_once (Fixture *f, gconstpointer data)
{
    start (f);
    say (f, "a");
    wait_until_read (1);
    say (f, "bc");
    wait_until_read (3);
    g_assert_cmpuint (f->n_ready, ==, 0);
    wait_until_ready (f, 1);
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_assert_cmpuint (f->n_ready, ==, 1);
    expect (f, "abc", FALSE);
    expect (f, "", FALSE);
    say (f, "d");
    wait_until_ready (f, 2);
    expect (f, "d", FALSE);
}

/* dfota_tty_reader_take() also reads the bytes that the thread has not read yet; the caller need
 * not ask for the hang-up. */
static void
test_taken_at_once (Fixture *f, gconstpointer data)
{
    g_autoptr (GByteArray) bytes = NULL;

    start (f);
    say (f, "a");
    bytes = dfota_tty_reader_take (f->reader, NULL);
    g_assert_cmpmem (bytes->data, bytes->len, "a", 1);
}

static void
test_hung_up (Fixture *f, gconstpointer data)
{
    start (f);
    say (f, "abc");
    wait_until_read (3);
    close (f->peer);
    f->peer = -1;
    expect (f, "abc", TRUE);
}

/* The end of the data is the end, whatever the last error was. */
static void
test_end_of_file (Fixture *f, gconstpointer error)
{
    stale_errno = error;
    g_assert_no_errno (shutdown (f->peer, SHUT_WR)); /* no hang-up */
    start (f);
    wait_until_ready (f, 1);
    expect (f, "", TRUE);
}

/* The kernel reports a hang-up, an error or a descriptor that does not exist, but no read does. */
static void
test_no_end_of_file (Fixture *f, gconstpointer event)
{
    int ends[2];

    broken_errno = EAGAIN;
    if (GPOINTER_TO_INT (event) == POLLERR) {
        close (f->fd);
        g_assert_true (g_unix_open_pipe (ends, FD_CLOEXEC, NULL));
        close (ends[0]);
        f->fd = ends[1];
    }
    if (GPOINTER_TO_INT (event) == POLLNVAL)
        close (f->fd);
    if (GPOINTER_TO_INT (event) == POLLHUP) {
        close (f->peer);
        f->peer = -1;
    }
    start (f);
    wait_until_ready (f, 1);
    expect (f, "", TRUE);
    if (GPOINTER_TO_INT (event) == POLLNVAL)
        g_assert_cmpint (dup2 (STDIN_FILENO, f->fd), ==, f->fd); /* it will be closed */
}

/* A read that was interrupted is repeated; after another error there is no more. */
static void
test_read_error (Fixture *f, gconstpointer error)
{
    gboolean is_over = GPOINTER_TO_INT (error) != EINTR;

    start (f);
    g_atomic_int_set (&broken_errno, GPOINTER_TO_INT (error));
    say (f, "a");
    wait_until_ready (f, 1);
    expect (f, is_over ? "" : "a", is_over);
}

/* Of more data than is kept, exactly the newest. */
static void
test_newest (Fixture *f, gconstpointer data)
{
    g_autofree gchar *text = g_malloc0 (KEPT + 3);

    for (guint i = 0; i < KEPT + 2; i++)
        text[i] = (gchar) ('a' + i % 23);
    start (f);
    say (f, text);
    wait_until_read (KEPT + 2);
    expect (f, text + 2, FALSE);
}

/* 0 is a descriptor like any other. */
static void
test_descriptor_0 (Fixture *f, gconstpointer data)
{
    int first = dup (STDIN_FILENO);

    g_assert_cmpint (dup2 (f->fd, STDIN_FILENO), ==, STDIN_FILENO);
    close (f->fd);
    f->fd = STDIN_FILENO;
    start (f);
    say (f, "abc");
    wait_until_ready (f, 1);
    expect (f, "abc", FALSE);
    g_clear_pointer (&f->reader, dfota_tty_reader_free);
    g_assert_cmpint (fcntl (STDIN_FILENO, F_GETFD), ==, -1);
    g_assert_cmpint (dup2 (first, STDIN_FILENO), ==, STDIN_FILENO);
    close (first);
}

/* Freed with a report due: it is not delivered. The kernel sees at once that the tty is closed,
 * although the thread was waiting for it. */
static void
test_freed (Fixture *f, gconstpointer data)
{
    struct pollfd wish = { f->peer, 0, 0 };

    start (f);
    say (f, "a");
    while (!g_main_context_pending (NULL))
        g_thread_yield ();
    wait_until_asleep ();
    g_clear_pointer (&f->reader, dfota_tty_reader_free);
    while (g_main_context_iteration (NULL, FALSE))
        ;
    g_assert_cmpuint (f->n_ready, ==, 0);
    g_assert_cmpint (poll (&wish, 1, WAIT_SECONDS * 1000), ==, 1);
    g_assert_cmpint (wish.revents, ==, POLLHUP);
}

#define ADD(name, data, func)                                                                      \
    g_test_add ("/tty-reader/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
    static const gint interrupted = EINTR, again = EAGAIN;

    g_test_init (&argc, &argv, NULL);
    ADD ("reported-once", NULL, test_reported_once);
    ADD ("taken-at-once", NULL, test_taken_at_once);
    ADD ("hung-up", NULL, test_hung_up);
    ADD ("end-of-file", NULL, test_end_of_file);
    ADD ("end-of-file-interrupted", &interrupted, test_end_of_file);
    ADD ("end-of-file-again", &again, test_end_of_file);
    ADD ("hung-up-only", GINT_TO_POINTER (POLLHUP), test_no_end_of_file);
    ADD ("error-only", GINT_TO_POINTER (POLLERR), test_no_end_of_file);
    ADD ("invalid-only", GINT_TO_POINTER (POLLNVAL), test_no_end_of_file);
    ADD ("broken", GINT_TO_POINTER (EIO), test_read_error);
    ADD ("interrupted", GINT_TO_POINTER (EINTR), test_read_error);
    ADD ("newest", NULL, test_newest);
    ADD ("descriptor-0", NULL, test_descriptor_0);
    ADD ("freed", NULL, test_freed);
    return g_test_run ();
}
