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
static const gchar *cached;     /* what is in memory; NULL: nothing */
static gint         read_error; /* of the next read; 0: none */
static gsize        read_most = G_MAXSIZE;

/* Replaces the C library's function by a file system that may hang. */
ssize_t
pread64 (int fd, void *buffer, size_t length, off_t offset)
{
    g_atomic_int_inc (&n_reads);
    g_assert_true (may_block || g_thread_self () != main_thread);
    if (read_error) {
        errno = read_error;
        read_error = 0;
        return -1;
    }
    length = MIN (length, read_most);
    if (lseek (fd, offset, SEEK_SET) < 0)
        return -1;
    return read (fd, buffer, length);
}

ssize_t
preadv64v2 (int fd, const struct iovec *vector, int n_vectors, off_t offset, int flags)
{
    gsize length = cached ? MIN (strlen (cached), vector->iov_len) : 0;

    g_assert_cmpint (flags, ==, RWF_NOWAIT);
    g_assert_cmpint (n_vectors, ==, 1);
    g_assert_true (!cached || offset == 1);
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
    g_assert_cmphex (dfota_package_add_checksum (0, bytes, 1), ==, 0x1200);
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

/* Makes a file of @size bytes; its name is removed. */
static int
make_file (gint64 size, int flags)
{
    g_autofree gchar *path = NULL;
    int               fd = g_file_open_tmp (NULL, &path, NULL);
    int               again = open (path, flags | O_CLOEXEC);

    g_assert_no_errno (ftruncate (fd, size));
    close (fd);
    g_unlink (path);
    return again;
}

static void
await_closed (void)
{
    while (g_atomic_int_get (&n_closed) == 0)
        g_usleep (1000);
    package_fd = -1;
    n_closed = 0;
}

static void
assert_refused (int fd, const gchar *cause)
{
    g_autoptr (GError) error = NULL;

    package_fd = fd;
    g_assert_null (dfota_package_new (fd, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
    g_assert_cmpstr (error->message, ==, cause);
    await_closed (); /* by the call */
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
    int ends[2];

    g_assert_no_errno (pipe (ends));
    assert_refused (ends[0], "could not use the package: it is not a regular file");
    close (ends[1]);
    assert_refused (-1, "could not use the package: Bad file descriptor");
    assert_refused (make_file (9, O_WRONLY),
                    "could not use the package: it is not open for reading");
    assert_refused (make_file (0, O_RDONLY), "could not use the package: it is empty");
    assert_refused (make_file (G_GINT64_CONSTANT (4294967296), O_RDONLY),
                    "could not use the package: 4294967296 bytes are too many");
}

/* The smallest and the largest package, and what becomes of the descriptor. */
static void
test_sizes (void)
{
    static const gint64 sizes[] = { 1, G_GINT64_CONSTANT (4294967295) };

    for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
        int           fd = make_file (sizes[i], i ? O_RDONLY : O_RDWR);
        DfotaPackage *package = dfota_package_new (fd, NULL);

        g_assert_nonnull (package);
        g_assert_cmpuint (dfota_package_get_size (package), ==, sizes[i]);
        g_assert_cmpint (dfota_package_get_fd (package), ==, fd);
        package_fd = fd;
        g_object_unref (package);
        await_closed ();
    }
}

/* A read that is interrupted, or returns less than was asked for, goes on. */
static void
test_read (void)
{
    g_autofree gchar        *path = NULL;
    int                      fd = g_file_open_tmp (NULL, &path, NULL);
    g_autoptr (DfotaPackage) package = NULL;
    g_autoptr (GError)       error = NULL;
    guint8                   bytes[6] = { 0 };

    g_assert_cmpint (write (fd, "abcdef", 6), ==, 6);
    g_unlink (path);
    package = dfota_package_new (fd, NULL);
    may_block = TRUE;
    read_most = 2;
    read_error = EINTR;
    g_assert_true (dfota_package_read (package, 1, bytes, 5, &error));
    g_assert_cmpmem (bytes, 6, "bcdef\0", 6);
    g_assert_false (dfota_package_read (package, 4, bytes, 3, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
    g_assert_cmpstr (error->message, ==, "could not read the package: the file was truncated");
    g_clear_error (&error);
    read_error = EIO;
    g_assert_false (dfota_package_read (package, 0, bytes, 1, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
    g_assert_cmpstr (error->message, ==, "could not read the package: Input/output error");
    read_most = G_MAXSIZE;
    may_block = FALSE;
}

static void
not_digested (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (dfota_package_digest_finish (DFOTA_PACKAGE (source), result, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE);
    g_main_loop_quit (user_data);
}

/* A package of several pieces, and of an odd length. Then it is cut short. */
static void
test_pieces (void)
{
    gsize                    size = 2 * 64 * 1024 + 3;
    g_autofree guint8       *bytes = g_malloc (size);
    g_autoptr (GMainLoop)    loop = g_main_loop_new (NULL, FALSE);
    int                      fd = make_file (0, O_RDWR);
    g_autoptr (DfotaPackage) package = NULL;
    g_autofree gchar        *sha256 = NULL;

    for (gsize i = 0; i < size; i++)
        bytes[i] = (guint8) (i * 7 + i / 1000);
    sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, size);
    g_assert_cmpint (write (fd, bytes, size), ==, size);
    package = dfota_package_new (fd, NULL);
    may_block = TRUE;
    for (guint i = 0; i < 2; i++) { /* and once more: nothing is added to the first time */
        g_assert_true (dfota_package_digest (package, NULL));
        g_assert_cmpstr (dfota_package_get_sha256 (package), ==, sha256);
        g_assert_cmphex (dfota_package_get_checksum (package), ==,
                         dfota_package_add_checksum (0, bytes, size));
    }
    may_block = FALSE;
    g_assert_no_errno (ftruncate (fd, 64 * 1024));
    dfota_package_digest_async (package, not_digested, loop);
    g_main_loop_run (loop);
    g_assert_cmpstr (dfota_package_get_sha256 (package), ==, sha256);
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
    g_test_add_func ("/package/sizes", test_sizes);
    g_test_add_func ("/package/read", test_read);
    g_test_add_func ("/package/pieces", test_pieces);
    return g_test_run ();
}
