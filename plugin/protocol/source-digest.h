/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Computes a digest by which clients recognize a source. The redacted source on D-Bus is not
 * enough: without user, password and query, different sources look the same.
 *
 * All local users can read the digest. So it is PBKDF2 (RFC 8018), with which guessing a password
 * is thousands of times slower than with a plain hash.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Part of the D-Bus interface: clients compute the same digest. */
#define DFOTA_SOURCE_DIGEST_ITERATIONS 4096

/* Returns a salt that no other update has: printable ASCII. Transfer full. */
gchar *
dfota_source_digest_new_salt (void);

/* Returns PBKDF2-HMAC-SHA-256 of the bytes of @source, with those of @salt: 32 bytes as
 * lower-case hexadecimal digits. Takes some milliseconds. Transfer full. */
gchar *
dfota_source_digest (const gchar *source, const gchar *salt);

/* The same with another number of @iterations, at least 1. */
gchar *
dfota_source_digest_iterated (const gchar *source, const gchar *salt, guint iterations);

G_END_DECLS
