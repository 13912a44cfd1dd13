/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Writes information buffers of MBIM messages, because libmbim does not export its writer.
 * Also reads numbers of a request.
 */

#pragma once

#include <libmbim-glib.h>

G_BEGIN_DECLS

/* An information buffer, or a structure in one, while it is written. */
typedef struct _SimMbimBuffer SimMbimBuffer;

SimMbimBuffer *
sim_mbim_buffer_new (void);
void
sim_mbim_buffer_free (SimMbimBuffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimMbimBuffer, sim_mbim_buffer_free)

/* Appends values. Each letter of @format is one value: u 32 bits, q 64 bits, s a string (NULL
 * is an empty one), i a UUID (const MbimUuid *), b a GByteArray in place, o the offset of a
 * GByteArray (NULL: 0), r the offset and the size of a GByteArray. Copies all of them. */
void
sim_mbim_buffer_put (SimMbimBuffer *self, const char *format, ...);

/* Returns the buffer as it goes into a message. Transfer full. */
GByteArray *
sim_mbim_buffer_finish (SimMbimBuffer *self);

/* Returns the 32 bits at @offset in the information buffer of @request, or 0 if the buffer is
 * shorter. */
guint32
sim_mbim_read (const MbimMessage *request, gsize offset);

/* Reads an offset and a size at @offset, and returns the bytes there, or NULL if they are
 * outside the buffer. The offset that it reads counts from @start, where the structure
 * begins. Borrowed from @request. */
const guint8 *
sim_mbim_read_bytes (const MbimMessage *request, gsize start, gsize offset, gsize *size);

G_END_DECLS
