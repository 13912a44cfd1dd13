/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A file that the host sends with AT+QFUPL: raw bytes in, a file and its checksum out.
 * lines.c handles the port and the timeout.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_UPLOAD_ACK_BYTES 1024 /* with acknowledgements, one "A" for this many bytes */

typedef struct _SimUpload SimUpload;

typedef struct {
    const char *path;
    guint64     size;
    guint       timeout; /* seconds without data until the upload ends */
    gboolean    acks;
    guint       fails;    /* the code with which it fails half-way, or 0 */
    gboolean    overruns; /* loses a byte unless it acknowledges */
    gboolean    damages;  /* stores a wrong bit in the first byte */
} SimUploadSpec;

/* Opens the file. Returns NULL if that fails. */
SimUpload *
sim_upload_new (const SimUploadSpec *spec);
void
sim_upload_free (SimUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimUpload, sim_upload_free)

/* Stores as many of @bytes as the file still needs, and returns their number. Appends an "A"
 * to @acks for each complete block. */
gsize
sim_upload_take (SimUpload *self, const char *bytes, gsize length, GString *acks);

gboolean
sim_upload_is_complete (SimUpload *self);

/* Returns TRUE if bytes came together with bytes that had to be acknowledged first: the host
 * cannot have waited for the acknowledgement. */
gboolean
sim_upload_is_ahead (SimUpload *self);

/* Returns the code with which it has failed half-way, or 0. */
guint
sim_upload_failure (SimUpload *self);
guint
sim_upload_timeout (SimUpload *self);
guint64
sim_upload_received (SimUpload *self);

/* Closes the file and returns the answer, "+QFUPL: <size>,<checksum>"; NULL if writing failed. */
char *
sim_upload_finish (SimUpload *self);

G_END_DECLS
