/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The short messages of a module, in its one storage ME. AT, QMI and MBIM show the same
 * messages, which outlive reboots. pdu.h encodes them.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_MESSAGES_MAX 255

typedef struct {
    guint       index;
    gboolean    is_read;
    GByteArray *pdu;
} SimMessage;

typedef struct _SimMessages SimMessages;

SimMessages *
sim_messages_new (void);
void
sim_messages_free (SimMessages *self);

/* Adds an unread message at the first free index. Takes ownership of @pdu. Returns NULL if
 * the storage is full. */
SimMessage *
sim_messages_add (SimMessages *self, GByteArray *pdu);

guint
sim_messages_count (SimMessages *self);
SimMessage *
sim_messages_nth (SimMessages *self, guint n);

/* Returns the message at @index, or NULL. */
SimMessage *
sim_messages_find (SimMessages *self, guint index);

/* Returns FALSE if there is no message at @index. */
gboolean
sim_messages_delete (SimMessages *self, guint index);

G_END_DECLS
