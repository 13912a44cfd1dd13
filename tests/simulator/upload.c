/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Receives a file.
 */

#include "upload.h"

#include <stdio.h>

struct _SimUpload {
    FILE    *file;
    guint64  size;
    guint64  received;
    guint    timeout;
    gboolean acks;
    gboolean damages;
    gboolean overruns;
    guint    fails;
    gboolean failed;
    gboolean is_ahead;
    guint16  checksum;
};

SimUpload *
sim_upload_new (const SimUploadSpec *spec)
{
    FILE      *file = fopen (spec->path, "wb");
    SimUpload *self;

    if (!file)
        return NULL;
    self = g_new0 (SimUpload, 1);
    self->file = file;
    self->size = spec->size;
    self->timeout = spec->timeout;
    self->acks = spec->acks;
    self->damages = spec->damages;
    self->overruns = spec->overruns && !spec->acks;
    self->fails = spec->fails;
    return self;
}

void
sim_upload_free (SimUpload *self)
{
    if (self->file)
        fclose (self->file);
    g_free (self);
}

/* The XOR of big-endian words. An odd last byte is the high half [field]. */
static void
add_byte (SimUpload *self, guint8 byte)
{
    if (self->damages && self->received == 0)
        byte ^= 1;
    self->checksum ^= self->received % 2 == 0 ? byte << 8 : byte;
    self->received++;
    if (putc (byte, self->file) == EOF)
        self->failed = TRUE;
}

gsize
sim_upload_take (SimUpload *self, const char *bytes, gsize length, GString *acks)
{
    gsize taken = 0;

    while (taken < length && !sim_upload_is_complete (self)) {
        self->is_ahead |= acks->len > 0;
        if (self->overruns && self->received == self->size / 2) {
            self->overruns = FALSE; /* this one is lost */
            taken++;
            continue;
        }
        add_byte (self, bytes[taken++]);
        if (self->acks && self->received % SIM_UPLOAD_ACK_BYTES == 0)
            g_string_append_c (acks, 'A');
    }
    return taken;
}

gboolean
sim_upload_is_complete (SimUpload *self)
{
    return self->received >= self->size;
}

gboolean
sim_upload_is_ahead (SimUpload *self)
{
    return self->is_ahead;
}

guint
sim_upload_failure (SimUpload *self)
{
    return self->received >= self->size / 2 ? self->fails : 0;
}

guint
sim_upload_timeout (SimUpload *self)
{
    return self->timeout;
}

guint64
sim_upload_received (SimUpload *self)
{
    return self->received;
}

char *
sim_upload_finish (SimUpload *self)
{
    FILE *file = g_steal_pointer (&self->file);

    if (fclose (file) != 0 || self->failed)
        return NULL;
    return g_strdup_printf ("+QFUPL: %" G_GUINT64_FORMAT ",%x", self->received, self->checksum);
}
