/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Words from the enums that glib-mkenums generates; see state.h.
 */

#include "machine/state.h"

#include "machine/enums.h"

/* The class is never unreferenced, so that the words stay. */
static GEnumClass *
get_words (GType type)
{
    GEnumClass *words = g_type_class_peek (type);

    return words ? words : g_type_class_ref (type);
}

static const gchar *
to_word (GType type, gint value)
{
    const GEnumValue *found = g_enum_get_value (get_words (type), value);

    g_return_val_if_fail (found != NULL, "");
    return found->value_nick;
}

static gboolean
from_word (GType type, const gchar *word, gint *value)
{
    const GEnumValue *found = word ? g_enum_get_value_by_nick (get_words (type), word) : NULL;

    if (found)
        *value = found->value;
    return found != NULL;
}

gboolean
dfota_state_is_final (DfotaState state)
{
    return state >= DFOTA_STATE_SUCCEEDED;
}

const gchar *
dfota_state_to_string (DfotaState state)
{
    return to_word (DFOTA_TYPE_STATE, state);
}

gboolean
dfota_state_from_string (const gchar *text, DfotaState *state)
{
    gint value;

    if (!from_word (DFOTA_TYPE_STATE, text, &value))
        return FALSE;
    *state = value;
    return TRUE;
}

const gchar *
dfota_reason_to_string (DfotaReason reason)
{
    return reason == DFOTA_REASON_NONE ? "" : to_word (DFOTA_TYPE_REASON, reason);
}

gboolean
dfota_reason_from_string (const gchar *text, DfotaReason *reason)
{
    gint value = DFOTA_REASON_NONE;

    if (g_strcmp0 (text, "") != 0 &&
        (!from_word (DFOTA_TYPE_REASON, text, &value) || value == DFOTA_REASON_NONE))
        return FALSE;
    *reason = value;
    return TRUE;
}

const gchar *
dfota_event_to_string (DfotaEventKind kind)
{
    return to_word (DFOTA_TYPE_EVENT_KIND, kind);
}
