/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Firmware images: files that contain their exact revision. Their content differs in
 * places between revisions and between seeds.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_FIRMWARE_FIRST "EP06ELAR02A08M4G_01.001.01.001"
#define SIM_FIRMWARE_SIZE  (512 * 1024)

/* Writes the image of @revision to @path. The same arguments make the same bytes, and most
 * blocks are the same for all revisions. @size is at least 4096. */
gboolean
sim_firmware_make (const char *path,
                   const char *revision,
                   gsize       size,
                   guint32     seed,
                   GError    **error);

/* Returns the revision in the image at @path; NULL with @error if it is no image. Transfer full. */
char *
sim_firmware_revision (const char *path, GError **error);

/* Returns the SHA-256 of the file at @path, in hexadecimal. Transfer full. */
char *
sim_firmware_digest (const char *path, GError **error);

/* For a firmware that was made as REVISION_V02: the exact revision, which AT+QGMR returns,
 * and the sub-edition, which AT+CSUB returns. The sub-edition is V01 if the name has none. */
char *
sim_firmware_exact (const char *name);
char *
sim_firmware_edition (const char *name);

/* Returns the part of a revision before the sub-version. */
char *
sim_firmware_base (const char *revision);

G_END_DECLS
