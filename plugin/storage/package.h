/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A package of this host, given as a file descriptor: its size, its digests, its
 * bytes. What is in it is between the vendor and the module.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_TYPE_PACKAGE (dfota_package_get_type ())
G_DECLARE_FINAL_TYPE (DfotaPackage, dfota_package, DFOTA, PACKAGE, GObject)

/* Takes @fd, also when it fails: DFOTA_ERROR_INVALID_SOURCE if it is not a regular
 * file open for reading, is empty, or is larger than AT+QFUPL can tell (32 bits). */
DfotaPackage *
dfota_package_new (int fd, GError **error);

/* To be passed on; still the package's. */
int
dfota_package_get_fd (DfotaPackage *self);

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

/* SHA-256 in hexadecimal; "" before it was digested. */
const gchar *
dfota_package_get_sha256 (DfotaPackage *self);

/* As AT+QFUPL answers it: XOR of big-endian words of 16 bits, an odd last byte is the
 * high half [field]. 0 before it was digested. */
guint16
dfota_package_get_checksum (DfotaPackage *self);

/* Exactly @length bytes from @offset on. May block as long as the file system likes: to be
 * called from a thread. */
gboolean
dfota_package_read (DfotaPackage *self,
                    guint64       offset,
                    guint8       *buffer,
                    gsize         length,
                    GError      **error);

/* The same for the main loop: FALSE unless all of them are in memory already. */
gboolean
dfota_package_read_cached (DfotaPackage *self, guint64 offset, guint8 *buffer, gsize length);

/* Adds @length bytes to @checksum; only the last piece may have an odd length. */
guint16
dfota_package_add_checksum (guint16 checksum, const guint8 *bytes, gsize length);

G_END_DECLS
