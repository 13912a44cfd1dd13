/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The short messages that a module keeps, in its one storage ME; AT and QMI show the same
 * ones. They outlive reboots. How they are encoded is left to pdu.h.
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

/* Keeps a new one that nobody has read, at the first free index; takes @pdu. NULL if the
 * storage is full. */
SimMessage *
sim_messages_add (SimMessages *self, GByteArray *pdu);

guint
sim_messages_count (SimMessages *self);
SimMessage *
sim_messages_nth (SimMessages *self, guint n);

/* The message at @index, NULL if there is none. */
SimMessage *
sim_messages_find (SimMessages *self, guint index);

/* FALSE if there is none. */
gboolean
sim_messages_delete (SimMessages *self, guint index);

G_END_DECLS
