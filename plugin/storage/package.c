/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A regular file, read with pread(): nothing of it is kept in memory; see package.h.
 */

#include "storage/package.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dbus/error.h"

/* Read at a time while digesting: a fraction of a millisecond. */
#define PIECE (64 * 1024)

struct _DfotaPackage {
    GObject parent;
    int     fd;
    guint64 size;
    gchar  *sha256;
    guint16 checksum;
};

G_DEFINE_FINAL_TYPE (DfotaPackage, dfota_package, G_TYPE_OBJECT)

static gboolean
check_file (int fd, guint64 *size, GError **error)
{
    struct stat status;
    int         flags = fcntl (fd, F_GETFL);

    if (fstat (fd, &status) < 0)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "the package cannot be used: %s", g_strerror (errno));
    else if (!S_ISREG (status.st_mode))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "the package is not a regular file");
    else if (flags < 0 || (flags & O_ACCMODE) == O_WRONLY)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "the package is not open for reading");
    else if (status.st_size < 1)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE, "the package is empty");
    else if (status.st_size > G_MAXUINT32)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                     "the package is too large: %" G_GINT64_FORMAT " bytes",
                     (gint64) status.st_size);
    else {
        *size = (guint64) status.st_size;
        return TRUE;
    }
    return FALSE;
}

DfotaPackage *
dfota_package_new (int fd, GError **error)
{
    guint64       size;
    DfotaPackage *self;

    if (!check_file (fd, &size, error)) {
        close (fd);
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
                         "the package cannot be read: %s",
                         n < 0 ? g_strerror (errno) : "it has become shorter");
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

/*****************************************************************************/
/* Digesting */

typedef struct {
    GChecksum *sha256;
    guint64    offset;
    guint16    checksum;
    guint8     piece[PIECE];
} Digest;

static void
digest_free (gpointer data)
{
    Digest *digest = data;

    g_checksum_free (digest->sha256);
    g_free (digest);
}

static gboolean
digest_piece (gpointer user_data)
{
    GTask        *task = user_data;
    DfotaPackage *self = g_task_get_source_object (task);
    Digest       *digest = g_task_get_task_data (task);
    gsize         length = MIN (PIECE, self->size - digest->offset);
    GError       *error = NULL;

    if (!dfota_package_read (self, digest->offset, digest->piece, length, &error)) {
        g_task_return_error (task, error);
        return G_SOURCE_REMOVE;
    }
    g_checksum_update (digest->sha256, digest->piece, (gssize) length);
    digest->checksum = dfota_package_add_checksum (digest->checksum, digest->piece, length);
    digest->offset += length;
    if (digest->offset < self->size)
        return G_SOURCE_CONTINUE;
    g_free (self->sha256);
    self->sha256 = g_strdup (g_checksum_get_string (digest->sha256));
    self->checksum = digest->checksum;
    g_task_return_boolean (task, TRUE);
    return G_SOURCE_REMOVE;
}

void
dfota_package_digest_async (DfotaPackage *self, GAsyncReadyCallback callback, gpointer user_data)
{
    GTask  *task = g_task_new (self, NULL, callback, user_data);
    Digest *digest = g_new0 (Digest, 1);

    digest->sha256 = g_checksum_new (G_CHECKSUM_SHA256);
    g_task_set_task_data (task, digest, digest_free);
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, digest_piece, task, g_object_unref);
}

gboolean
dfota_package_digest_finish (DfotaPackage *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

/*****************************************************************************/

static void
finalize (GObject *object)
{
    DfotaPackage *self = DFOTA_PACKAGE (object);

    if (self->fd >= 0)
        close (self->fd);
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
    G_OBJECT_CLASS (klass)->finalize = finalize;
}
