/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table as a whole (it has every pair, and from every state there is a way out), and
 * random sequences of events. test-machine-courses.c has the courses.
 */

#include "machine/table.h"

/* FALSE if the pair is ignored on purpose. */
static gboolean
look_up (DfotaState state, DfotaInput input, DfotaState *next, DfotaEffects *effects)
{
    const DfotaTransition *transition = &dfota_machine_table[state][input];

    *next = transition->next;
    *effects = transition->effects;
    return transition->is_listed && !transition->is_ignored;
}

/*****************************************************************************/
/* The whole table */

static void
test_complete (void)
{
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++)
        for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++)
            if (!dfota_machine_table[state][input].is_listed)
                g_error ("the table has no row for %s in state %s", dfota_input_to_string (input),
                         dfota_state_to_string (state));
}

static void
test_effects (void)
{
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++)
        for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++) {
            DfotaState   next;
            DfotaEffects effects;

            if (!look_up (state, input, &next, &effects)) {
                continue;
            }
            g_assert_false (dfota_state_is_final (state));
            g_assert_cmpint (dfota_state_is_final (next), ==, !!(effects & DFOTA_EFFECT_FINISH));
            /* a send, a finish and each change of the state are journalled first */
            if ((effects & (DFOTA_EFFECT_SEND | DFOTA_EFFECT_UPLOAD | DFOTA_EFFECT_FINISH)) ||
                next != state)
                g_assert_true (effects & DFOTA_EFFECT_SAVE);
            if (effects & DFOTA_EFFECT_SEND)
                g_assert_true (state == DFOTA_STATE_PREPARING || state == DFOTA_STATE_UPLOADING);
            if (effects & DFOTA_EFFECT_UPLOAD)
                g_assert_cmpint (state, ==, DFOTA_STATE_PREPARING);
            /* a released module is not expected to be in recovery mode */
            if (effects & DFOTA_EFFECT_RELEASE)
                g_assert_true (next == DFOTA_STATE_VERIFYING || next == DFOTA_STATE_DOWNLOADING ||
                               next == DFOTA_STATE_STALLED);
        }
}

static gboolean
leads_to_final (DfotaState state, gboolean *seen)
{
    if (dfota_state_is_final (state))
        return TRUE;
    seen[state] = TRUE;
    for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++) {
        DfotaState   next;
        DfotaEffects effects;

        if (look_up (state, input, &next, &effects) && !seen[next] && leads_to_final (next, seen))
            return TRUE;
    }
    return FALSE;
}

static void
test_way_out (void)
{
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++) {
        gboolean seen[DFOTA_N_STATES] = { FALSE };

        g_assert_true (leads_to_final (state, seen));
    }
}

/* Only a new revision proves success, and only where the module can have received the
 * command. END,0 with a revision that proves nothing is a state of its own. */
static void
test_success_is_a_revision (void)
{
    guint n_ways = 0;

    for (DfotaState state = 0; state < DFOTA_N_STATES; state++)
        for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++) {
            DfotaState   next;
            DfotaEffects effects;

            if (!look_up (state, input, &next, &effects) || next != DFOTA_STATE_SUCCEEDED)
                continue;
            n_ways++;
            g_assert_cmpint (input, ==, DFOTA_INPUT_REVISION_NEW);
            g_assert_cmpint (state, !=, DFOTA_STATE_PREPARING);
        }
    g_assert_cmpuint (n_ways, >, 0);
}

static void
test_resumable (void)
{
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++) {
        DfotaMachine machine;

        if (dfota_state_is_final (state))
            continue;
        for (gint is_local = FALSE; is_local <= TRUE; is_local++) {
            DfotaEffects effects;

            dfota_machine_init (&machine, is_local);
            machine.state = state;
            machine.is_sent = TRUE;
            effects = dfota_machine_step (&machine, &(DfotaEvent){ DFOTA_EVENT_RESUMED }, NULL);
            g_assert_false (effects & DFOTA_EFFECT_SEND);
            g_assert_false (dfota_state_is_final (machine.state));
            g_assert_cmpint (machine.state, !=, DFOTA_STATE_PREPARING);
            /* and it has a timer, or says that the host may reset the module */
            g_assert_true (dfota_machine_timeout (&machine) != DFOTA_TIMEOUT_NONE ||
                           dfota_machine_may_reset (&machine));
        }
    }
}

/* Each has a word of its own. */
static void
add_word (GHashTable *seen, const gchar *word)
{
    g_assert_true (word && *word);
    g_assert_true (g_hash_table_add (seen, (gpointer) word));
}

static void
test_words (void)
{
    g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

    for (DfotaState state = 0; state < DFOTA_N_STATES; state++) {
        DfotaState parsed = DFOTA_N_STATES;

        g_assert_true (dfota_state_from_string (dfota_state_to_string (state), &parsed));
        g_assert_cmpint (parsed, ==, state);
    }
    for (DfotaReason reason = 0; reason < DFOTA_N_REASONS; reason++) {
        DfotaReason parsed = DFOTA_N_REASONS;

        g_assert_true (dfota_reason_from_string (dfota_reason_to_string (reason), &parsed));
        g_assert_cmpint (parsed, ==, reason);
    }
    for (DfotaEventKind kind = 0; kind < DFOTA_N_EVENTS; kind++)
        add_word (seen, dfota_event_to_string (kind));
    g_hash_table_remove_all (seen);
    for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++)
        add_word (seen, dfota_input_to_string (input));
    g_assert_cmpstr (dfota_reason_to_string (DFOTA_REASON_NONE), ==, "");
    g_assert_cmpstr (dfota_state_to_string (DFOTA_STATE_UNVERIFIED), ==, "unverified");
    g_assert_false (dfota_reason_from_string ("none", &(DfotaReason){ 0 }));
    g_assert_false (dfota_state_from_string ("done", &(DfotaState){ 0 }));
    g_assert_false (dfota_state_from_string (NULL, &(DfotaState){ 0 }));
}

/*****************************************************************************/
/* Random sequences */

static void
test_random_walk (void)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (20180801);

    for (guint walk = 0; walk < 20000; walk++) {
        DfotaMachine machine;
        guint        n_sent = 0, n_finished = 0;

        dfota_machine_init (&machine, g_rand_boolean (rand));
        for (guint i = 0; i < 60; i++) {
            DfotaEvent   event = { g_rand_int_range (rand, 0, DFOTA_N_EVENTS),
                                   g_rand_int_range (rand, 0, 3) * 255,
                                   g_rand_int_range (rand, 0, DFOTA_N_PHASES) };
            gboolean     was_final = dfota_state_is_final (machine.state);
            guint        failed = machine.failed_attempts;
            DfotaEffects effects;

            /* the event that its own side never repeats */
            if (event.kind == DFOTA_EVENT_SEND && machine.is_sent)
                continue;
            effects = dfota_machine_step (&machine, &event, NULL);
            n_sent += !!(effects & DFOTA_EFFECT_SEND);
            n_finished += !!(effects & DFOTA_EFFECT_FINISH);
            g_assert_true (!was_final || (effects & ~DFOTA_EFFECT_KEEP_TIMER) == 0);
            g_assert_cmpuint (machine.failed_attempts, <=, failed + 1);
            g_assert_cmpuint (machine.percent, <=, 100);
            g_assert_cmpuint (machine.attempt, <=, DFOTA_MAX_ATTEMPTS);
            if (machine.state == DFOTA_STATE_FAILED || machine.state == DFOTA_STATE_STALLED)
                g_assert_cmpint (machine.reason, !=, DFOTA_REASON_NONE);
            else if (machine.state != DFOTA_STATE_UNVERIFIED)
                g_assert_cmpint (machine.reason, ==, DFOTA_REASON_NONE);
        }
        g_assert_cmpuint (n_sent, <=, 1);
        g_assert_cmpuint (n_finished, ==, dfota_state_is_final (machine.state) ? 1 : 0);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/machine/table/complete", test_complete);
    g_test_add_func ("/machine/table/effects", test_effects);
    g_test_add_func ("/machine/table/way-out", test_way_out);
    g_test_add_func ("/machine/table/success-is-a-revision", test_success_is_a_revision);
    g_test_add_func ("/machine/table/resumable", test_resumable);
    g_test_add_func ("/machine/words", test_words);
    g_test_add_func ("/machine/random-walk", test_random_walk);
    return g_test_run ();
}
