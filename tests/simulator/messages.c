/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Keeps the messages in a sorted list.
 */

#include "messages.h"

struct _SimMessages {
    GPtrArray *list; /* SimMessage, sorted by index */
};

static void
message_free (gpointer data)
{
    SimMessage *message = data;

    g_byte_array_unref (message->pdu);
    g_free (message);
}

SimMessages *
sim_messages_new (void)
{
    SimMessages *self = g_new0 (SimMessages, 1);

    self->list = g_ptr_array_new_with_free_func (message_free);
    return self;
}

void
sim_messages_free (SimMessages *self)
{
    g_ptr_array_unref (self->list);
    g_free (self);
}

SimMessage *
sim_messages_add (SimMessages *self, GByteArray *pdu)
{
    SimMessage *message;
    guint       index = 0;

    if (self->list->len >= SIM_MESSAGES_MAX) {
        g_byte_array_unref (pdu);
        return NULL;
    }
    while (index < self->list->len && sim_messages_nth (self, index)->index == index)
        index++;
    message = g_new0 (SimMessage, 1);
    message->index = index;
    message->pdu = pdu;
    g_ptr_array_insert (self->list, (gint) index, message);
    return message;
}

guint
sim_messages_count (SimMessages *self)
{
    return self->list->len;
}

SimMessage *
sim_messages_nth (SimMessages *self, guint n)
{
    return self->list->pdata[n];
}

SimMessage *
sim_messages_find (SimMessages *self, guint index)
{
    for (guint i = 0; i < self->list->len; i++)
        if (sim_messages_nth (self, i)->index == index)
            return self->list->pdata[i];
    return NULL;
}

gboolean
sim_messages_delete (SimMessages *self, guint index)
{
    SimMessage *message = sim_messages_find (self, index);

    return message && g_ptr_array_remove (self->list, message);
}
