/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads a package on this host from a file descriptor: its size, its digests and its bytes. The
 * plugin does not interpret the contents.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_TYPE_PACKAGE (dfota_package_get_type ())
G_DECLARE_FINAL_TYPE (DfotaPackage, dfota_package, DFOTA, PACKAGE, GObject)

/* Takes @fd, even on failure. Never blocks. Transfer full. DFOTA_ERROR_INVALID_SOURCE if it is not
 * a regular file open for reading, is empty, or is larger than AT+QFUPL supports (32 bits). */
DfotaPackage *
dfota_package_new (int fd, GError **error);

/* Closes the descriptor of a file in a thread: FUSE waits for its server. */
void
dfota_package_close_fd (int fd);

/* Returns the descriptor, which the package keeps. */
int
dfota_package_get_fd (DfotaPackage *self);

/* Returns the size in bytes. */
guint64
dfota_package_get_size (DfotaPackage *self);

/* Reads the file once and computes its digests. May block as long as the file system likes.
 * DFOTA_ERROR_INVALID_SOURCE if the file cannot be read to its end. */
gboolean
dfota_package_digest (DfotaPackage *self, GError **error);

/* The same in a thread, for the daemon. The package must not be used before it has ended. */
void
dfota_package_digest_async (DfotaPackage *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean
dfota_package_digest_finish (DfotaPackage *self, GAsyncResult *result, GError **error);

/* Returns the SHA-256 in hexadecimal; "" before dfota_package_digest(). */
const gchar *
dfota_package_get_sha256 (DfotaPackage *self);

/* Returns the checksum that AT+QFUPL reports: XOR of big-endian 16-bit words, an odd last byte is
 * the high half [field]. 0 before dfota_package_digest(). */
guint16
dfota_package_get_checksum (DfotaPackage *self);

/* Reads exactly @length bytes at @offset. May block as long as the file system likes, so call it
 * from a thread. DFOTA_ERROR_INVALID_SOURCE on failure. */
gboolean
dfota_package_read (DfotaPackage *self,
                    guint64       offset,
                    guint8       *buffer,
                    gsize         length,
                    GError      **error);

/* The same for the main loop: never blocks. FALSE unless all bytes are in the page cache. */
gboolean
dfota_package_read_cached (DfotaPackage *self, guint64 offset, guint8 *buffer, gsize length);

/* Returns @checksum with @length more bytes. Only the last piece may have an odd length. */
guint16
dfota_package_add_checksum (guint16 checksum, const guint8 *bytes, gsize length);

G_END_DECLS
