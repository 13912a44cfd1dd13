/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Shows that two sources are the same without showing either: what D-Bus has of a source
 * lacks user, password and query, so that different sources look alike there.
 *
 * All local users can read the digest. So it is PBKDF2 (RFC 8018), which makes guessing a
 * password thousands of times slower than a plain hash would.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Documented in the D-Bus interface: clients compute the same. */
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
