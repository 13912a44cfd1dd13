/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the file with pread() and keeps no part of it in memory; see package.h.
 */

#define _GNU_SOURCE /* preadv2(), statx() */

#include "storage/package.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "dbus/error.h"

/* Bytes that are read at once for the digests. */
#define PIECE (64 * 1024)

struct _DfotaPackage {
    GObject parent;
    int     fd;
    guint64 size;
    gchar  *sha256;
    guint16 checksum;
};

G_DEFINE_FINAL_TYPE (DfotaPackage, dfota_package, G_TYPE_OBJECT)

/* Does not ask a server (NFS, FUSE), which may block: what the opening of the file has read is
 * recent. A file that has another size fails when it is read. */
static gboolean
read_status (int fd, struct stat *status)
{
#ifdef AT_STATX_DONT_SYNC
    struct statx known;

    if (statx (fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_TYPE | STATX_SIZE, &known) == 0) {
        *status = (struct stat){ .st_mode = known.stx_mode, .st_size = (off_t) known.stx_size };
        return TRUE;
    }
#endif
    return fstat (fd, status) == 0;
}

static gboolean
check_file (int fd, guint64 *size, GError **error)
{
    struct stat status;
    int         flags = fcntl (fd, F_GETFL);

    if (!read_status (fd, &status))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "could not use the package: %s", g_strerror (errno));
    else if (!S_ISREG (status.st_mode))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "could not use the package: it is not a regular file");
    else if (flags < 0 || (flags & O_ACCMODE) == O_WRONLY)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "could not use the package: it is not open for reading");
    else if (status.st_size < 1)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "could not use the package: it is empty");
    else if (status.st_size > G_MAXUINT32)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "could not use the package: %" G_GINT64_FORMAT " bytes are too many",
                     (gint64) status.st_size);
    else {
        *size = (guint64) status.st_size;
        return TRUE;
    }
    return FALSE;
}

static gpointer
package_close_in_thread (gpointer fd)
{
    close (GPOINTER_TO_INT (fd));
    return NULL;
}

void
dfota_package_close_fd (int fd)
{
    GThread *thread =
        g_thread_try_new ("dfota-close", package_close_in_thread, GINT_TO_POINTER (fd), NULL);

    if (thread)
        g_thread_unref (thread);
    else
        close (fd);
}

DfotaPackage *
dfota_package_new (int fd, GError **error)
{
    guint64       size;
    DfotaPackage *self;

    if (!check_file (fd, &size, error)) {
        dfota_package_close_fd (fd);
        return NULL;
    }
    self = g_object_new (DFOTA_TYPE_PACKAGE, NULL);
    self->fd = fd;
    self->size = size;
    return self;
}

int
dfota_package_get_fd (DfotaPackage *self)
{
    return self->fd;
}

guint64
dfota_package_get_size (DfotaPackage *self)
{
    return self->size;
}

const gchar *
dfota_package_get_sha256 (DfotaPackage *self)
{
    return self->sha256 ? self->sha256 : "";
}

guint16
dfota_package_get_checksum (DfotaPackage *self)
{
    return self->checksum;
}

gboolean
dfota_package_read (DfotaPackage *self,
                    guint64       offset,
                    guint8       *buffer,
                    gsize         length,
                    GError      **error)
{
    gsize done = 0;

    while (done < length) {
        gssize n = pread (self->fd, buffer + done, length - done, (off_t) (offset + done));

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                         "could not read the package: %s",
                         n < 0 ? g_strerror (errno) : "the file was truncated");
            return FALSE;
        }
        done += (gsize) n;
    }
    return TRUE;
}

guint16
dfota_package_add_checksum (guint16 checksum, const guint8 *bytes, gsize length)
{
    gsize i;

    for (i = 0; i + 1 < length; i += 2)
        checksum ^= (guint16) (bytes[i] << 8 | bytes[i + 1]);
    if (i < length)
        checksum ^= (guint16) (bytes[i] << 8);
    return checksum;
}

/* File systems that may block (NFS, FUSE) return EOPNOTSUPP or EAGAIN. */
gboolean
dfota_package_read_cached (DfotaPackage *self, guint64 offset, guint8 *buffer, gsize length)
{
#ifdef RWF_NOWAIT
    struct iovec vector = { .iov_base = buffer, .iov_len = length };

    return preadv2 (self->fd, &vector, 1, (off_t) offset, RWF_NOWAIT) == (gssize) length;
#else
    return FALSE;
#endif
}

/*****************************************************************************/
/* Digesting */

gboolean
dfota_package_digest (DfotaPackage *self, GError **error)
{
    g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
    g_autofree guint8    *piece = g_malloc (PIECE);
    guint16               checksum = 0;
    gsize                 length;

    for (guint64 offset = 0; offset < self->size; offset += length) {
        length = MIN (PIECE, self->size - offset);
        if (!dfota_package_read (self, offset, piece, length, error))
            return FALSE;
        g_checksum_update (sha256, piece, (gssize) length);
        checksum = dfota_package_add_checksum (checksum, piece, length);
    }
    self->checksum = checksum;
    g_free (self->sha256);
    self->sha256 = g_strdup (g_checksum_get_string (sha256));
    return TRUE;
}

/* The file may be on a disk that sleeps, or on a network. */
static void
package_digest_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    GError *error = NULL;

    if (dfota_package_digest (source, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

void
dfota_package_digest_async (DfotaPackage *self, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

    g_task_run_in_thread (task, package_digest_in_thread);
}

gboolean
dfota_package_digest_finish (DfotaPackage *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

/*****************************************************************************/

static void
dfota_package_finalize (GObject *object)
{
    DfotaPackage *self = DFOTA_PACKAGE (object);

    if (self->fd >= 0)
        dfota_package_close_fd (self->fd);
    g_free (self->sha256);
    G_OBJECT_CLASS (dfota_package_parent_class)->finalize (object);
}

static void
dfota_package_init (DfotaPackage *self)
{
    self->fd = -1;
}

static void
dfota_package_class_init (DfotaPackageClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_package_finalize;
}
