/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A package as a file: invalid files are refused, digests are right, and the main loop
 * never waits for the file system. The functions below replace the system calls that read.
 */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dbus/error.h"
#include "storage/package.h"

static GThread     *main_thread;
static gint         n_reads;
static gboolean     may_block; /* whether the main thread may read */
static gint         package_fd = -1;
static gint         n_closed; /* package_fd, not in the main thread */
static guint        n_statx;
static const gchar *cached; /* what is in memory; NULL: nothing */

/* Replaces the C library's function by a file system that may hang. */
ssize_t
pread64 (int fd, void *buffer, size_t length, off_t offset)
{
    g_atomic_int_inc (&n_reads);
    g_assert_true (may_block || g_thread_self () != main_thread);
    if (lseek (fd, offset, SEEK_SET) < 0)
        return -1;
    return read (fd, buffer, length);
}

ssize_t
preadv64v2 (int fd, const struct iovec *vector, int n_vectors, off_t offset, int flags)
{
    gsize length = cached ? MIN (strlen (cached), vector->iov_len) : 0;

    g_assert_cmpint (flags, ==, RWF_NOWAIT);
    errno = EOPNOTSUPP;
    if (!cached)
        return -1;
    memcpy (vector->iov_base, cached, length);
    return (ssize_t) length;
}

/* A server need not be asked. */
int
statx (int folder, const char *path, int flags, unsigned int mask, struct statx *status)
{
    g_assert_true (flags & AT_STATX_DONT_SYNC);
    n_statx++;
    return (int) syscall (SYS_statx, folder, path, flags, mask, status);
}

/* FUSE waits for its server. */
int
close (int fd)
{
    if (fd == package_fd) {
        g_assert_true (g_thread_self () != main_thread);
        g_atomic_int_inc (&n_closed);
    }
    return (int) syscall (SYS_close, fd);
}

static void
test_checksum (void)
{
    static const guint8 bytes[] = { 0x12, 0x34, 0x01, 0x01, 0xff };

    g_assert_cmphex (dfota_package_add_checksum (0, bytes, 0), ==, 0);
    g_assert_cmphex (dfota_package_add_checksum (0, bytes, 2), ==, 0x1234);
    g_assert_cmphex (dfota_package_add_checksum (0, bytes, 4), ==, 0x1335);
    g_assert_cmphex (dfota_package_add_checksum (0, bytes, 5), ==, 0xec35);
    g_assert_cmphex (dfota_package_add_checksum (0x1335, bytes + 4, 1), ==, 0xec35);
}

static void
digested (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (dfota_package_digest_finish (DFOTA_PACKAGE (source), result, &error));
    g_assert_no_error (error);
    g_main_loop_quit (user_data);
}

static void
test_package (void)
{
    g_autoptr (GMainLoop)    loop = g_main_loop_new (NULL, FALSE);
    g_autofree gchar        *path = NULL;
    int                      fd = g_file_open_tmp (NULL, &path, NULL);
    g_autoptr (DfotaPackage) package = NULL;
    g_autoptr (GError)       error = NULL;
    guint8                   byte;

    g_assert_cmpint (write (fd, "abc", 3), ==, 3);
    package = dfota_package_new (fd, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (dfota_package_get_size (package), ==, 3);
    g_assert_cmpstr (dfota_package_get_sha256 (package), ==, "");
    n_reads = 0;
    dfota_package_digest_async (package, digested, loop);
    g_main_loop_run (loop);
    g_assert_cmpstr (dfota_package_get_sha256 (package), ==,
                     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    g_assert_cmphex (dfota_package_get_checksum (package), ==, 0x6162 ^ 0x6300);
    g_assert_cmpint (n_reads, >, 0);
    may_block = TRUE;
    g_assert_true (dfota_package_read (package, 2, &byte, 1, &error));
    g_assert_cmpint (byte, ==, 'c');
    g_assert_false (dfota_package_read (package, 3, &byte, 1, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
    may_block = FALSE;
    g_unlink (path);
}

/* A file in memory is read at once; one on a file system is not. */
static void
test_cached (void)
{
    g_autofree gchar        *path = NULL;
    int                      fd = g_file_open_tmp (NULL, &path, NULL);
    g_autoptr (DfotaPackage) package = NULL;
    guint8                   bytes[3] = { 0 };

    g_assert_cmpint (write (fd, "abc", 3), ==, 3);
    package = dfota_package_new (fd, NULL);
    cached = "bc";
    g_assert_true (dfota_package_read_cached (package, 1, bytes, 2));
    g_assert_cmpmem (bytes, 2, "bc", 2);
    g_assert_false (dfota_package_read_cached (package, 1, bytes, 3)); /* a part of it */
    cached = NULL;
    g_assert_false (dfota_package_read_cached (package, 0, bytes, 3));
    g_unlink (path);
}

static void
await_closed (void)
{
    while (g_atomic_int_get (&n_closed) == 0)
        g_usleep (1000);
    package_fd = -1;
    n_closed = 0;
}

/* Neither its beginning nor its end waits for a server. */
static void
test_slow_server (void)
{
    g_autofree gchar *path = NULL;
    int               fd = g_file_open_tmp (NULL, &path, NULL);
    DfotaPackage     *package;

    g_assert_cmpint (write (fd, "abc", 3), ==, 3);
    n_statx = 0;
    package_fd = fd;
    package = dfota_package_new (fd, NULL);
    g_assert_cmpuint (dfota_package_get_size (package), ==, 3);
    g_assert_cmpuint (n_statx, ==, 1);
    g_object_unref (package);
    await_closed ();

    fd = g_open (path, O_WRONLY, 0);
    package_fd = fd;
    g_assert_null (dfota_package_new (fd, NULL));
    await_closed ();
    g_unlink (path);
}

static void
test_no_package (void)
{
    g_autofree gchar  *path = NULL;
    g_autoptr (GError) error = NULL;
    int                ends[2];

    g_assert_cmpint (pipe (ends), ==, 0);
    g_assert_null (dfota_package_new (ends[0], &error)); /* and the call closes it */
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
    g_clear_error (&error);
    close (ends[1]);
    g_assert_null (dfota_package_new (g_file_open_tmp (NULL, &path, NULL), &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
    g_unlink (path);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    main_thread = g_thread_self ();
    g_test_add_func ("/package/checksum", test_checksum);
    g_test_add_func ("/package/file", test_package);
    g_test_add_func ("/package/cached", test_cached);
    g_test_add_func ("/package/slow-server", test_slow_server);
    g_test_add_func ("/package/none", test_no_package);
    return g_test_run ();
}
