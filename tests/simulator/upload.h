/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A file on its way into the module's file system (AT+QFUPL): raw bytes in, a
 * file and its checksum out. Port and timeout are left to lines.c.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_UPLOAD_ACK_BYTES 1024 /* one "A" for each so many, if asked for */

typedef struct _SimUpload SimUpload;

typedef struct {
    const char *path;
    guint64     size;
    guint       timeout; /* seconds without data */
    gboolean    acks;
    guint       fails;    /* half-way, with this code; 0: not */
    gboolean    overruns; /* loses a byte unless it acknowledges */
    gboolean    damages;  /* stores one bit of the first byte wrong */
} SimUploadSpec;

/* Opens the file; NULL if it cannot be. */
SimUpload *
sim_upload_new (const SimUploadSpec *spec);
void
sim_upload_free (SimUpload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimUpload, sim_upload_free)

/* Takes what it still wants of @bytes and returns how many that were; @acks
 * gets an "A" for each block that became full. */
gsize
sim_upload_take (SimUpload *self, const char *bytes, gsize length, GString *acks);

gboolean
sim_upload_is_complete (SimUpload *self);

/* TRUE if bytes came together with those that had to be acknowledged first: the host
 * cannot have had the acknowledgement. */
gboolean
sim_upload_is_ahead (SimUpload *self);

/* The code it has failed with half-way, 0 if it has not. */
guint
sim_upload_failure (SimUpload *self);
guint
sim_upload_timeout (SimUpload *self);
guint64
sim_upload_received (SimUpload *self);

/* Closes the file and returns the answer: "+QFUPL: <size>,<checksum>"; NULL if
 * writing failed. */
char *
sim_upload_finish (SimUpload *self);

G_END_DECLS
