/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of the machine in Markdown, and the usual course of an update as a Mermaid
 * diagram; see tables.h.
 */

#include "machine/proofs.h"
#include "machine/table.h"
#include "tables.h"

#include <string.h>

#define IGNORED (-1)

/* The result of a pair of state and input. Inputs with equal results share a row. */
typedef struct {
    gint         next; /* DfotaState, or IGNORED */
    DfotaEffects effects;
} Outcome;

static Outcome
get_outcome (DfotaState state, DfotaInput input)
{
    const DfotaTransition *transition = &dfota_machine_table[state][input];

    if (transition->is_ignored)
        return (Outcome){ IGNORED, 0 };
    return (Outcome){ (gint) transition->next, transition->effects };
}

static gboolean
is_same (Outcome a, Outcome b)
{
    return a.next == b.next && a.effects == b.effects;
}

/* Returns all inputs from @first on with the same result as @first; NULL if an earlier input
 * has it, and with it the row. */
static gchar *
join_inputs (DfotaState state, DfotaInput first, const gchar *separator)
{
    Outcome             outcome = get_outcome (state, first);
    g_autoptr (GString) text = g_string_new (NULL);

    for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++) {
        if (!is_same (get_outcome (state, input), outcome))
            continue;
        if (input < first)
            return NULL;
        if (text->len > 0)
            g_string_append (text, separator);
        g_string_append (text, dfota_input_to_string (input));
    }
    return g_string_free (g_steal_pointer (&text), FALSE);
}

/*****************************************************************************/
/* Transitions */

static void
append_effects (GString *text, DfotaEffects effects)
{
    static const struct {
        DfotaEffects effect;
        const gchar *name;
    } effect_names[] = {
        { DFOTA_EFFECT_SAVE, "save" },       { DFOTA_EFFECT_UPLOAD, "upload" },
        { DFOTA_EFFECT_INHIBIT, "inhibit" }, { DFOTA_EFFECT_SEND, "send" },
        { DFOTA_EFFECT_RELEASE, "release" }, { DFOTA_EFFECT_READ, "read" },
        { DFOTA_EFFECT_FINISH, "finish" },   { DFOTA_EFFECT_KEEP_TIMER, "keep timer" },
    };
    const gchar *separator = "";

    for (gsize i = 0; i < G_N_ELEMENTS (effect_names); i++) {
        if (!(effects & effect_names[i].effect))
            continue;
        g_string_append_printf (text, "%s%s", separator, effect_names[i].name);
        separator = ", ";
    }
}

static void
append_row (GString *text, DfotaState state, const gchar *inputs, Outcome outcome)
{
    const gchar *next = "(ignored)";

    if (outcome.next == (gint) state)
        next = "(stays)";
    else if (outcome.next != IGNORED)
        next = dfota_state_to_string ((DfotaState) outcome.next);
    g_string_append_printf (text, "| %s | %s | %s | ", dfota_state_to_string (state), inputs, next);
    append_effects (text, outcome.effects);
    g_string_append (text, " |\n");
}

static void
append_state (GString *text, DfotaState state, gboolean want_ignored)
{
    for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++) {
        Outcome           outcome = get_outcome (state, input);
        g_autofree gchar *inputs = join_inputs (state, input, "; ");

        if (inputs && want_ignored == (outcome.next == IGNORED))
            append_row (text, state, inputs, outcome);
    }
}

void
docs_print_transitions (GString *text)
{
    g_string_append (text, "| in | when | then | effects |\n"
                           "|---|---|---|---|\n");
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++) {
        if (dfota_state_is_final (state))
            continue;
        append_state (text, state, FALSE);
        append_state (text, state, TRUE);
    }
}

/*****************************************************************************/
/* States */

static DfotaMachine
make_machine (DfotaState state)
{
    DfotaMachine machine;

    dfota_machine_init (&machine, FALSE);
    machine.state = state;
    machine.mode = DFOTA_MODE_UNKNOWN;
    return machine;
}

static void
append_if_safe (GString *text, const DfotaMachine *machine, const gchar *fact)
{
    if (dfota_machine_may_power_off (machine))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "only ", fact);
}

/* Starts with the worst case, and adds each fact that turns a no into a yes. */
static gchar *
describe_power (DfotaState state)
{
    DfotaMachine worst = make_machine (state);
    DfotaMachine normal;
    DfotaMachine done;
    GString     *text = g_string_new (NULL);

    normal = done = worst;
    normal.mode = DFOTA_MODE_NORMAL;
    done.is_update_done = TRUE;
    if (dfota_machine_may_power_off (&worst))
        return g_string_free (g_string_append (text, "yes"), FALSE);
    append_if_safe (text, &normal, "in normal mode");
    append_if_safe (text, &done, "after END,0");
    if (text->len == 0)
        g_string_append (text, "no");
    return g_string_free (text, FALSE);
}

static const gchar *
timeout_key (const DfotaMachine *machine)
{
    switch (dfota_machine_timeout (machine)) {
    case DFOTA_TIMEOUT_DOWNLOAD:
        return "`Download`";
    case DFOTA_TIMEOUT_SILENCE:
        return "`Silence`";
    case DFOTA_TIMEOUT_SETTLE:
        return "`Settle`";
    case DFOTA_TIMEOUT_REBOOT:
        return "`Reboot`";
    case DFOTA_TIMEOUT_NONE:
        return "";
    }
    g_return_val_if_reached ("");
}

static void
append_timeout (GString *text, const DfotaMachine *machine, const gchar *when)
{
    const gchar *key = timeout_key (machine);

    if (key[0] && !strstr (text->str, key))
        g_string_append_printf (text, "%s%s%s", text->len > 0 ? "; " : "", key, when);
}

/* The first timeout is the usual one. The others are listed where they differ. */
static gchar *
describe_timeout (DfotaState state)
{
    DfotaMachine normal = make_machine (state);
    DfotaMachine unknown = normal;
    DfotaMachine done = normal;
    DfotaMachine last = normal;
    GString     *text = g_string_new (NULL);

    normal.mode = DFOTA_MODE_NORMAL;
    normal.is_present = unknown.is_present = done.is_present = last.is_present = TRUE;
    done.is_update_done = TRUE;
    last.failed_attempts = DFOTA_MAX_ATTEMPTS;
    append_timeout (text, &normal, state == DFOTA_STATE_STALLED ? " in normal mode" : "");
    append_timeout (text, &unknown, " in an unknown mode");
    append_timeout (text, &done, " after END,0 and a re-enumeration");
    append_timeout (text, &last, " after the last attempt");
    return g_string_free (text, FALSE);
}

void
docs_print_states (GString *text)
{
    g_string_append (text, "| state | final | MayPowerOff | MayReset | timeout |\n"
                           "|---|---|---|---|---|\n");
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++) {
        DfotaMachine      machine = make_machine (state);
        g_autofree gchar *power = describe_power (state);
        g_autofree gchar *timeout = describe_timeout (state);

        g_string_append_printf (text, "| `%s` | %s | %s | %s | %s |\n",
                                dfota_state_to_string (state),
                                dfota_state_is_final (state) ? "yes" : "no", power,
                                dfota_machine_may_reset (&machine) ? "yes" : "no", timeout);
    }
}

/*****************************************************************************/
/* Course */

/* The usual course of an update. The whole table has the rest. */
static const struct {
    DfotaState state;
    DfotaInput input;
} usual[] = {
    { DFOTA_STATE_PREPARING, DFOTA_INPUT_CANCEL },
    { DFOTA_STATE_PREPARING, DFOTA_INPUT_REFUSED },
    { DFOTA_STATE_PREPARING, DFOTA_INPUT_UPLOAD },
    { DFOTA_STATE_PREPARING, DFOTA_INPUT_ACCEPTED_DOWNLOAD },
    { DFOTA_STATE_PREPARING, DFOTA_INPUT_ACCEPTED_LOCAL },
    { DFOTA_STATE_UPLOADING, DFOTA_INPUT_SEND_LOCAL },
    { DFOTA_STATE_UPLOADING, DFOTA_INPUT_UPLOAD_FAILED },
    { DFOTA_STATE_UPLOADING, DFOTA_INPUT_CANCEL },
    { DFOTA_STATE_DOWNLOADING, DFOTA_INPUT_DOWNLOAD_DONE },
    { DFOTA_STATE_DOWNLOADING, DFOTA_INPUT_DOWNLOAD_FAILED },
    { DFOTA_STATE_DOWNLOADING, DFOTA_INPUT_SILENCE_NORMAL },
    { DFOTA_STATE_RESTARTING, DFOTA_INPUT_UPDATE_START },
    { DFOTA_STATE_RESTARTING, DFOTA_INPUT_ATTEMPT_FAILED },
    { DFOTA_STATE_RESTARTING, DFOTA_INPUT_SILENCE },
    { DFOTA_STATE_UPDATING, DFOTA_INPUT_UPDATE_DONE },
    { DFOTA_STATE_UPDATING, DFOTA_INPUT_ATTEMPT_FAILED },
    { DFOTA_STATE_UPDATING, DFOTA_INPUT_SILENCE },
    { DFOTA_STATE_RESTARTING, DFOTA_INPUT_DOWNLOAD_START },
    { DFOTA_STATE_RETRYING, DFOTA_INPUT_UPDATE_START },
    { DFOTA_STATE_RETRYING, DFOTA_INPUT_BOOTED },
    { DFOTA_STATE_RETRYING, DFOTA_INPUT_SILENCE },
    { DFOTA_STATE_VERIFYING, DFOTA_INPUT_REVISION_NEW },
    { DFOTA_STATE_VERIFYING, DFOTA_INPUT_REVISION_OLD },
    { DFOTA_STATE_VERIFYING, DFOTA_INPUT_REVISION_UNEXPECTED },
    { DFOTA_STATE_VERIFYING, DFOTA_INPUT_REVISION_UNVERIFIABLE },
    { DFOTA_STATE_VERIFYING, DFOTA_INPUT_REVISION_OLD_LOADING },
    { DFOTA_STATE_VERIFYING, DFOTA_INPUT_REVISION_UNREADABLE },
    { DFOTA_STATE_STALLED, DFOTA_INPUT_UPDATE_PROGRESS },
    { DFOTA_STATE_STALLED, DFOTA_INPUT_MODEM_READY },
    { DFOTA_STATE_STALLED, DFOTA_INPUT_GIVEN_UP },
};

static void
append_arrow (GString *text, DfotaState state, DfotaInput input)
{
    Outcome outcome = get_outcome (state, input);

    g_return_if_fail (outcome.next != IGNORED && outcome.next != (gint) state);
    g_string_append_printf (text, "    %s --> %s: %s\n", dfota_state_to_string (state),
                            dfota_state_to_string ((DfotaState) outcome.next),
                            dfota_input_to_string (input));
}

void
docs_print_course (GString *text)
{
    g_string_append (text, "```mermaid\nstateDiagram-v2\n");
    g_string_append_printf (text, "    [*] --> %s\n",
                            dfota_state_to_string (DFOTA_STATE_PREPARING));
    for (gsize i = 0; i < G_N_ELEMENTS (usual); i++)
        append_arrow (text, usual[i].state, usual[i].input);
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++)
        if (dfota_state_is_final (state))
            g_string_append_printf (text, "    %s --> [*]\n", dfota_state_to_string (state));
    g_string_append (text, "```\n");
}

/*****************************************************************************/
/* Proofs */

void
docs_print_proofs (GString *text)
{
    gsize             n_proofs;
    const DfotaProof *proofs = dfota_proofs (&n_proofs);

    g_string_append (text, "| belief | event | if | known from |\n"
                           "|---|---|---|---|\n");
    for (gsize i = 0; i < n_proofs; i++)
        g_string_append_printf (
            text, "| %s | `%s` | %s | %s |\n", dfota_belief_to_string (proofs[i].belief),
            dfota_event_to_string (proofs[i].event), proofs[i].condition, proofs[i].source);
}
