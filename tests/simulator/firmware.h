/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Firmware images: files that carry the exact revision they are, and content
 * that differs in places from one revision, or seed, to another.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_FIRMWARE_FIRST "EP06ELAR02A08M4G_01.001.01.001"
#define SIM_FIRMWARE_SIZE  (512 * 1024)

/* Writes the image of @revision to @path: the same bytes for the same
 * arguments, most blocks the same for all revisions. @size is at least 4096. */
gboolean
sim_firmware_make (const char *path,
                   const char *revision,
                   gsize       size,
                   guint32     seed,
                   GError    **error);

/* The revision in the image at @path, NULL with an error if it is none. */
char *
sim_firmware_revision (const char *path, GError **error);

/* SHA-256 of the file at @path, in hex. */
char *
sim_firmware_digest (const char *path, GError **error);

/* Of a firmware that was made as REVISION_V02: the exact revision, which AT+QGMR answers, and the
 * sub-edition, which AT+CSUB answers; V01 if the name has none. */
char *
sim_firmware_exact (const char *name);
char *
sim_firmware_edition (const char *name);

/* The part of a revision in front of the sub-version. */
char *
sim_firmware_base (const char *revision);

G_END_DECLS
