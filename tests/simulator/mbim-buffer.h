/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Information buffers of MBIM messages: libmbim keeps its writer to itself, so the simulated
 * module has one of its own. It also reads the numbers of a request.
 */

#pragma once

#include <libmbim-glib.h>

G_BEGIN_DECLS

/* An information buffer, or a structure in one, that is being written. */
typedef struct _SimMbimBuffer SimMbimBuffer;

SimMbimBuffer *
sim_mbim_buffer_new (void);
void
sim_mbim_buffer_free (SimMbimBuffer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimMbimBuffer, sim_mbim_buffer_free)

/* Appends values, as the letters of @format say: u 32 bits, q 64 bits, s a string (NULL is an
 * empty one), i a UUID (const MbimUuid *), b a GByteArray in place, o the offset of a GByteArray
 * (NULL: 0), r offset and size of a GByteArray. Everything is copied. */
void
sim_mbim_buffer_put (SimMbimBuffer *self, const char *format, ...);

/* Returns all that was put, as it goes into a message; transfer full. */
GByteArray *
sim_mbim_buffer_finish (SimMbimBuffer *self);

/* Reads 32 bits at @offset of the information buffer of @request; 0 if there are none. */
guint32
sim_mbim_read (const MbimMessage *request, gsize offset);

/* Reads the offset and the size at @offset, and returns the bytes there; NULL if they are not
 * in the buffer. The offset that is read counts from @start, where the structure begins. Borrowed
 * from @request. */
const guint8 *
sim_mbim_read_bytes (const MbimMessage *request, gsize start, gsize offset, gsize *size);

G_END_DECLS
