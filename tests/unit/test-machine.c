/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table as a whole (every pair thought of, every state with a way out), and
 * courses of updates through it, from the guide and from the field.
 */

#include "machine/machine.h"

/*****************************************************************************/
/* The whole table */

static void
test_complete (void)
{
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++)
        for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++)
            if (!dfota_machine_is_listed (state, input))
                g_error ("nobody thought of %s in state %s", dfota_input_to_string (input),
                         dfota_state_to_string (state));
}

static void
test_effects (void)
{
    for (DfotaState state = 0; state < DFOTA_N_STATES; state++)
        for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++) {
            DfotaState   next;
            DfotaEffects effects;

            if (!dfota_machine_lookup (state, input, &next, &effects)) {
                continue;
            }
            g_assert_false (dfota_state_is_final (state));
            g_assert_cmpint (dfota_state_is_final (next), ==, !!(effects & DFOTA_EFFECT_FINISH));
            /* what is sent or finished, or changes the state, is journalled first */
            if ((effects & (DFOTA_EFFECT_SEND | DFOTA_EFFECT_UPLOAD | DFOTA_EFFECT_FINISH)) ||
                next != state)
                g_assert_true (effects & DFOTA_EFFECT_SAVE);
            if (effects & DFOTA_EFFECT_SEND)
                g_assert_true (state == DFOTA_STATE_PREPARING || state == DFOTA_STATE_UPLOADING);
            if (effects & DFOTA_EFFECT_UPLOAD)
                g_assert_cmpint (state, ==, DFOTA_STATE_PREPARING);
            /* a release begins the verification, nothing else */
            if (effects & DFOTA_EFFECT_RELEASE)
                g_assert_cmpint (next, ==, DFOTA_STATE_VERIFYING);
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

        if (dfota_machine_lookup (state, input, &next, &effects) && !seen[next] &&
            leads_to_final (next, seen))
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

/* Success is proven by nothing but a new revision, and only where the module can have
 * had the command; END,0 with a revision that proves nothing is a state of its own. */
static void
test_success_is_a_revision (void)
{
    guint n_ways = 0;

    for (DfotaState state = 0; state < DFOTA_N_STATES; state++)
        for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++) {
            DfotaState   next;
            DfotaEffects effects;

            if (!dfota_machine_lookup (state, input, &next, &effects) ||
                next != DFOTA_STATE_SUCCEEDED)
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
            /* and somebody watches over it, or it says that the host may */
            g_assert_true (dfota_machine_timeout (&machine) != DFOTA_TIMEOUT_NONE ||
                           dfota_machine_may_reset (&machine));
        }
    }
}

static void
test_words (void)
{
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
        g_assert_cmpstr (dfota_event_to_string (kind), !=, "");
    for (DfotaInput input = 0; input < DFOTA_N_INPUTS; input++)
        g_assert_cmpstr (dfota_input_to_string (input), !=, "");
    g_assert_cmpstr (dfota_reason_to_string (DFOTA_REASON_NONE), ==, "");
    g_assert_cmpstr (dfota_state_to_string (DFOTA_STATE_UNVERIFIED), ==, "unverified");
    g_assert_false (dfota_reason_from_string ("none", &(DfotaReason){ 0 }));
    g_assert_false (dfota_state_from_string ("done", &(DfotaState){ 0 }));
    g_assert_false (dfota_state_from_string (NULL, &(DfotaState){ 0 }));
}

/*****************************************************************************/
/* Any sequence at all */

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

            /* the one event its own side never repeats */
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
            else
                g_assert_cmpint (machine.reason, ==, DFOTA_REASON_NONE);
        }
        g_assert_cmpuint (n_sent, <=, 1);
        g_assert_cmpuint (n_finished, ==, dfota_state_is_final (machine.state) ? 1 : 0);
    }
}

/*****************************************************************************/
/* Courses */

#define HTTP DFOTA_PHASE_HTTP

static const DfotaEvent send = { DFOTA_EVENT_SEND }, ok = { DFOTA_EVENT_ACCEPTED },
                        refused = { DFOTA_EVENT_REFUSED }, no_answer = { DFOTA_EVENT_UNANSWERED },
                        cancel = { DFOTA_EVENT_CANCEL }, given_up = { DFOTA_EVENT_GIVEN_UP },
                        upload = { DFOTA_EVENT_UPLOAD },
                        upload_50 = { DFOTA_EVENT_UPLOAD_PROGRESS, 50 },
                        no_upload = { DFOTA_EVENT_UPLOAD_FAILED, 420 },
                        http_start = { DFOTA_EVENT_DOWNLOAD_START },
                        http_end_0 = { DFOTA_EVENT_DOWNLOAD_END, 0, HTTP },
                        http_end_701 = { DFOTA_EVENT_DOWNLOAD_END, 701, HTTP },
                        start = { DFOTA_EVENT_UPDATE_START },
                        updating_7 = { DFOTA_EVENT_UPDATE_PROGRESS, 7 },
                        updating_90 = { DFOTA_EVENT_UPDATE_PROGRESS, 90 },
                        end_0 = { DFOTA_EVENT_UPDATE_END, 0 },
                        end_502 = { DFOTA_EVENT_UPDATE_END, 502 },
                        end_505 = { DFOTA_EVENT_UPDATE_END, 505 },
                        end_510 = { DFOTA_EVENT_UPDATE_END, 510 },
                        unknown = { DFOTA_EVENT_UNKNOWN_URC }, booted = { DFOTA_EVENT_BOOTED },
                        gone = { DFOTA_EVENT_GONE }, back = { DFOTA_EVENT_BACK },
                        ready = { DFOTA_EVENT_MODEM_READY },
                        replaced = { DFOTA_EVENT_OTHER_MODULE },
                        is_new = { DFOTA_EVENT_REVISION_NEW },
                        is_old = { DFOTA_EVENT_REVISION_OLD },
                        unverifiable = { DFOTA_EVENT_REVISION_UNVERIFIABLE },
                        is_other = { DFOTA_EVENT_REVISION_UNEXPECTED },
                        unreadable = { DFOTA_EVENT_REVISION_UNREADABLE },
                        silence = { DFOTA_EVENT_SILENCE }, resumed = { DFOTA_EVENT_RESUMED };

#define DOWNLOADED  &send, &ok, &http_start, &http_end_0
#define IN_RECOVERY DOWNLOADED, &gone, &back, &start
#define RETRY_510   &end_510, &gone, &back
#define SIX_TIMES_510                                                                              \
    DOWNLOADED, &gone, &back, RETRY_510, RETRY_510, RETRY_510, RETRY_510, RETRY_510, RETRY_510

static const struct {
    const gchar      *name;
    gboolean          is_local;
    const DfotaEvent *events[40];
    DfotaState        state;
    DfotaReason       reason;
    guint             failed_attempts;
    gboolean          may_power_off;
} courses[] = {
    { "guide",
      FALSE,
      { IN_RECOVERY, &updating_7, &updating_90, &end_0, &gone, &back, &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "guide-local",
      TRUE,
      { &send, &ok, &gone, &back, &start, &end_0, &gone, &back, &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "uploaded",
      TRUE,
      { &upload, &upload_50, &send, &ok, &gone, &back, &start, &end_0, &gone, &back, &ready,
        &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "upload-failed",
      TRUE,
      { &upload, &upload_50, &no_upload },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_UPLOAD_FAILED,
      0,
      TRUE },
    { "upload-cancelled",
      TRUE,
      { &upload, &upload_50, &cancel },
      DFOTA_STATE_CANCELLED,
      0,
      0,
      TRUE },
    { "uploading", TRUE, { &upload, &upload_50, &start }, DFOTA_STATE_UPLOADING, 0, 0, TRUE },
    { "unplugged-while-uploading",
      TRUE,
      { &upload, &upload_50, &gone },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_INTERRUPTED,
      0,
      TRUE },
    { "killed-while-uploading",
      TRUE,
      { &upload, &upload_50, &resumed },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_INTERRUPTED,
      0,
      TRUE },
    { "uploaded-and-refused",
      TRUE,
      { &upload, &upload_50, &send, &refused },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_REFUSED,
      0,
      TRUE },
    { "refused", FALSE, { &send, &refused }, DFOTA_STATE_FAILED, DFOTA_REASON_REFUSED, 0, TRUE },
    { "cancelled", FALSE, { &cancel }, DFOTA_STATE_CANCELLED, 0, 0, TRUE },
    { "no-answer-but-it-works",
      FALSE,
      { &send, &no_answer, &http_start, &http_end_0, &gone },
      DFOTA_STATE_RESTARTING,
      0,
      0,
      FALSE },
    /* of an update that somebody else started by hand */
    { "urc-before-command",
      FALSE,
      { &start, &updating_7, &end_502, &send, &ok },
      DFOTA_STATE_DOWNLOADING,
      0,
      0,
      TRUE },
    { "download-urc-in-recovery",
      FALSE,
      { IN_RECOVERY, &silence, &http_start },
      DFOTA_STATE_RESTARTING,
      0,
      0,
      FALSE },
    { "download-urc-in-recovery-is-no-code",
      FALSE,
      { IN_RECOVERY, &end_510, &http_end_701, &gone, &back, &booted, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_PACKAGE,
      1,
      TRUE },
    { "urc-before-ok", FALSE, { &send, &http_start, &ok }, DFOTA_STATE_DOWNLOADING, 0, 0, TRUE },
    { "download-failed",
      FALSE,
      { &send, &ok, &http_start, &http_end_701, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_DOWNLOAD_FAILED,
      0,
      TRUE },
    { "wrong-package",
      FALSE,
      { SIX_TIMES_510, &booted, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_PACKAGE,
      6,
      TRUE },
    { "wrong-package-no-boot-urc",
      FALSE,
      { SIX_TIMES_510, &silence, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_PACKAGE,
      6,
      TRUE },
    { "end-is-not-final", FALSE, { IN_RECOVERY, &end_502 }, DFOTA_STATE_RETRYING, 0, 1, FALSE },
    { "fifth-retry-succeeds",
      FALSE,
      { IN_RECOVERY, &end_502, &gone,  &back,  &start,   &end_502, &gone,  &back,  &start,
        &end_502,    &gone,    &back,  &start, &end_502, &gone,    &back,  &start, &end_502,
        &gone,       &back,    &start, &end_0, &gone,    &back,    &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      5,
      TRUE },
    { "doubled-end-counts-once",
      FALSE,
      { IN_RECOVERY, &end_502, &end_502, &gone, &back },
      DFOTA_STATE_RETRYING,
      0,
      1,
      FALSE },
    { "original-restored",
      FALSE,
      { IN_RECOVERY, &end_502, &gone, &back, &booted, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_UPDATE_FAILED,
      1,
      TRUE },
    { "start-lost",
      FALSE,
      { DOWNLOADED, &gone, &back, &updating_7 },
      DFOTA_STATE_UPDATING,
      0,
      0,
      FALSE },
    { "only-end-heard",
      FALSE,
      { DOWNLOADED, &gone, &back, &end_0, &gone, &back, &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "all-lost-boot-urc",
      FALSE,
      { DOWNLOADED, &gone, &back, &gone, &back, &booted, &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "all-lost-silence",
      FALSE,
      { DOWNLOADED, &gone, &back, &gone, &back, &silence, &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "httpend-lost",
      FALSE,
      { &send, &ok, &http_start, &gone, &back, &start },
      DFOTA_STATE_UPDATING,
      0,
      0,
      FALSE },
    { "end-lost",
      FALSE,
      { IN_RECOVERY, &updating_90, &gone, &back, &booted, &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "late-progress-after-end",
      FALSE,
      { IN_RECOVERY, &end_0, &updating_90, &gone, &back, &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    /* taken for normal mode too early, with START lost */
    { "progress-while-verifying",
      FALSE,
      { DOWNLOADED, &gone, &back, &gone, &back, &silence, &updating_90 },
      DFOTA_STATE_UPDATING,
      0,
      0,
      FALSE },
    { "505-before-any-reboot",
      FALSE,
      { DOWNLOADED, &end_505, &silence, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_PACKAGE,
      1,
      TRUE },
    { "end-0-but-old-revision",
      FALSE,
      { IN_RECOVERY, &end_0, &gone, &back, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_REVISION_UNCHANGED,
      0,
      TRUE },
    { "end-0-but-unverifiable",
      FALSE,
      { IN_RECOVERY, &end_0, &gone, &back, &ready, &unverifiable },
      DFOTA_STATE_UNVERIFIED,
      0,
      0,
      TRUE },
    { "unverifiable-without-end-0",
      FALSE,
      { IN_RECOVERY, &end_502, &gone, &back, &ready, &unverifiable },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_UPDATE_FAILED,
      1,
      TRUE },
    { "unexpected-revision",
      FALSE,
      { IN_RECOVERY, &end_0, &gone, &back, &ready, &is_other },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_UNEXPECTED_REVISION,
      0,
      TRUE },
    { "stalled",
      FALSE,
      { IN_RECOVERY, &updating_7, &silence },
      DFOTA_STATE_STALLED,
      DFOTA_REASON_SILENCE,
      0,
      FALSE },
    { "stalled-then-life",
      FALSE,
      { IN_RECOVERY, &updating_7, &silence, &updating_90 },
      DFOTA_STATE_UPDATING,
      0,
      0,
      FALSE },
    { "stalled-then-reset",
      FALSE,
      { IN_RECOVERY, &updating_7, &silence, &gone, &back, &booted, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_REVISION_UNCHANGED,
      0,
      TRUE },
    { "stalled-unknown-urc",
      FALSE,
      { IN_RECOVERY, &silence, &unknown },
      DFOTA_STATE_RESTARTING,
      0,
      0,
      FALSE },
    { "download-stalled",
      FALSE,
      { &send, &ok, &http_start, &silence },
      DFOTA_STATE_STALLED,
      DFOTA_REASON_SILENCE,
      0,
      TRUE },
    { "never-rebooted",
      TRUE,
      { &send, &no_answer, &silence, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_REVISION_UNCHANGED,
      0,
      TRUE },
    { "killed-before-sending",
      FALSE,
      { &resumed },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_INTERRUPTED,
      0,
      TRUE },
    { "killed-while-sending", FALSE, { &send, &resumed }, DFOTA_STATE_DOWNLOADING, 0, 0, TRUE },
    { "killed-while-sending-never-confirmed",
      FALSE,
      { &send, &resumed, &ready, &silence, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_REVISION_UNCHANGED,
      0,
      TRUE },
    { "killed-while-sending-local",
      TRUE,
      { &send, &resumed },
      DFOTA_STATE_RESTARTING,
      0,
      0,
      FALSE },
    { "killed-while-sending-local-too-early",
      TRUE,
      { &send, &resumed, &ready, &is_old },
      DFOTA_STATE_VERIFYING,
      0,
      0,
      TRUE },
    { "killed-while-sending-local-late",
      TRUE,
      { &send, &resumed, &ready, &is_old, &silence, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_REVISION_UNCHANGED,
      0,
      TRUE },
    { "killed-while-sending-local-reboots",
      TRUE,
      { &send, &resumed, &ready, &is_old, &gone, &back, &start, &end_0, &gone, &back, &ready,
        &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "killed-during-download-all-over",
      FALSE,
      { &send, &ok, &http_start, &resumed, &ready, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "killed-during-download-goes-on",
      FALSE,
      { &send, &ok, &http_start, &resumed, &ready, &is_old },
      DFOTA_STATE_DOWNLOADING,
      0,
      0,
      TRUE },
    { "killed-in-recovery",
      FALSE,
      { IN_RECOVERY, &updating_7, &resumed, &back, &updating_90, &end_0, &gone, &back, &ready,
        &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "module-replaced",
      FALSE,
      { IN_RECOVERY, &gone, &replaced },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_MODULE_REPLACED,
      0,
      TRUE },
    { "given-up",
      FALSE,
      { IN_RECOVERY, &gone, &silence, &given_up },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_GIVEN_UP,
      0,
      TRUE },
    { "given-up-too-early",
      FALSE,
      { IN_RECOVERY, &gone, &given_up },
      DFOTA_STATE_RESTARTING,
      0,
      0,
      FALSE },
    { "unplugged-before-sending",
      FALSE,
      { &gone },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_INTERRUPTED,
      0,
      TRUE },
    { "unreadable-revision",
      FALSE,
      { IN_RECOVERY, &end_0, &gone, &back, &ready, &unreadable },
      DFOTA_STATE_STALLED,
      DFOTA_REASON_REVISION_UNREADABLE,
      0,
      TRUE },
    { "unreadable-then-read",
      FALSE,
      { IN_RECOVERY, &end_0, &gone, &back, &ready, &unreadable, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "recovery-without-ports",
      FALSE,
      { DOWNLOADED, &gone, &silence, &back, &silence },
      DFOTA_STATE_VERIFYING,
      0,
      0,
      FALSE },
    /* the first return leads into recovery mode, as long as it does not take too long */
    { "silence-in-recovery",
      FALSE,
      { DOWNLOADED, &gone, &back, &silence, &silence },
      DFOTA_STATE_STALLED,
      DFOTA_REASON_SILENCE,
      0,
      FALSE },
    { "end-0-after-boot",
      FALSE,
      { IN_RECOVERY, &gone, &back, &booted, &end_0, &silence },
      DFOTA_STATE_VERIFYING,
      0,
      0,
      TRUE },
    { "end-0-after-boot-then-read",
      FALSE,
      { IN_RECOVERY, &gone, &back, &booted, &ready, &end_0, &is_new },
      DFOTA_STATE_SUCCEEDED,
      0,
      0,
      TRUE },
    { "end-502-after-boot",
      FALSE,
      { IN_RECOVERY, &gone, &back, &booted, &ready, &end_502, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_UPDATE_FAILED,
      0,
      TRUE },
    { "download-stalled-unknown-urc",
      FALSE,
      { &send, &ok, &http_start, &silence, &unknown },
      DFOTA_STATE_DOWNLOADING,
      0,
      0,
      TRUE },
    { "download-stalled-new-modem",
      FALSE,
      { &send, &ok, &http_start, &silence, &ready, &is_old },
      DFOTA_STATE_DOWNLOADING,
      0,
      0,
      TRUE },
    { "download-ended-and-stalled-new-modem",
      FALSE,
      { &send, &ok, &http_end_701, &unreadable, &ready, &is_old },
      DFOTA_STATE_FAILED,
      DFOTA_REASON_DOWNLOAD_FAILED,
      0,
      TRUE },
    { "boot-urc-while-updating",
      FALSE,
      { IN_RECOVERY, &updating_7, &booted },
      DFOTA_STATE_UPDATING,
      0,
      0,
      FALSE },
    { "stale-reading",
      FALSE,
      { &send, &ok, &http_end_0, &is_old },
      DFOTA_STATE_RESTARTING,
      0,
      0,
      FALSE },
};

static void
test_course (gconstpointer data)
{
    guint        n = GPOINTER_TO_UINT (data);
    DfotaMachine machine;

    dfota_machine_init (&machine, courses[n].is_local);
    for (guint i = 0; courses[n].events[i]; i++) {
        DfotaState before = machine.state;

        dfota_machine_step (&machine, courses[n].events[i], NULL);
        g_test_message ("%s → %s (%s)", dfota_state_to_string (before),
                        dfota_state_to_string (machine.state),
                        dfota_event_to_string (courses[n].events[i]->kind));
    }
    g_assert_cmpstr (dfota_state_to_string (machine.state), ==,
                     dfota_state_to_string (courses[n].state));
    g_assert_cmpstr (dfota_reason_to_string (machine.reason), ==,
                     dfota_reason_to_string (courses[n].reason));
    g_assert_cmpuint (machine.failed_attempts, ==, courses[n].failed_attempts);
    g_assert_cmpint (dfota_machine_may_power_off (&machine), ==, courses[n].may_power_off);
}

/* The release, and with it ModemManager's AT, waits for a proof of normal mode. */
static void
test_no_release_in_recovery (void)
{
    static const DfotaEvent *const events[] = { IN_RECOVERY, &updating_7, &end_502, &gone,
                                                &back,       &start,      &end_0 };
    DfotaMachine                   machine;

    dfota_machine_init (&machine, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        g_assert_false (dfota_machine_step (&machine, events[i], NULL) & DFOTA_EFFECT_RELEASE);
    g_assert_true (dfota_machine_may_be_in_recovery (&machine));
    g_assert_false (dfota_machine_step (&machine, &gone, NULL) & DFOTA_EFFECT_RELEASE);
    g_assert_true (dfota_machine_step (&machine, &back, NULL) & DFOTA_EFFECT_RELEASE);
}

/* What is there may be in the middle of it, and what is not stalled may come back. */
static void
test_give_up_only_what_is_lost (void)
{
    static const struct {
        DfotaEvent event;
        gboolean   may_give_up;
    } steps[] = {
        { { DFOTA_EVENT_SEND }, FALSE },         { { DFOTA_EVENT_ACCEPTED }, FALSE },
        { { DFOTA_EVENT_GONE }, FALSE },         { { DFOTA_EVENT_BACK }, FALSE },
        { { DFOTA_EVENT_UPDATE_START }, FALSE }, { { DFOTA_EVENT_SILENCE }, FALSE },
        { { DFOTA_EVENT_GONE }, FALSE },         { { DFOTA_EVENT_SILENCE }, TRUE },
        { { DFOTA_EVENT_RESUMED }, TRUE },       { { DFOTA_EVENT_BACK }, FALSE },
        { { DFOTA_EVENT_GONE }, FALSE },         { { DFOTA_EVENT_SILENCE }, TRUE },
        { { DFOTA_EVENT_GIVEN_UP }, FALSE },
    };
    DfotaMachine machine;

    dfota_machine_init (&machine, TRUE);
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
        dfota_machine_step (&machine, &steps[i].event, NULL);
        g_test_message ("%s: %s", dfota_event_to_string (steps[i].event.kind),
                        dfota_state_to_string (machine.state));
        g_assert_true (dfota_machine_may_give_up (&machine) == steps[i].may_give_up);
    }
    g_assert_cmpint (machine.reason, ==, DFOTA_REASON_GIVEN_UP);
}

static void
test_settle_after_last_attempt (void)
{
    static const DfotaEvent *const events[] = { SIX_TIMES_510 };
    DfotaMachine                   machine;

    dfota_machine_init (&machine, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS (events); i++) {
        g_assert_cmpint (dfota_machine_timeout (&machine), !=, DFOTA_TIMEOUT_SETTLE);
        dfota_machine_step (&machine, events[i], NULL);
    }
    g_assert_cmpint (dfota_machine_timeout (&machine), ==, DFOTA_TIMEOUT_SETTLE);
}

/* What goes on after the last attempt, for want of a backup, is in recovery mode again. */
static void
test_settle_once (void)
{
    static const DfotaEvent *const events[] = { SIX_TIMES_510, RETRY_510 };
    DfotaMachine                   machine;

    dfota_machine_init (&machine, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        dfota_machine_step (&machine, events[i], NULL);
    g_assert_cmpint (dfota_machine_timeout (&machine), ==, DFOTA_TIMEOUT_SILENCE);
}

/* ModemManager is kept away from a module in recovery mode, not from one that is back. */
static void
test_gate_after_end (void)
{
    static const DfotaEvent *const course[] = { IN_RECOVERY, &silence, &updating_7, &end_0,
                                                &gone,       &back,    &silence };
    static const gboolean          is_closed[] = { FALSE, FALSE, FALSE, FALSE, TRUE,  TRUE, TRUE,
                                                   TRUE,  TRUE,  TRUE,  FALSE, FALSE, FALSE };
    DfotaMachine                   machine;

    dfota_machine_init (&machine, FALSE);
    for (guint i = 0; i < G_N_ELEMENTS (course); i++) {
        dfota_machine_step (&machine, course[i], NULL);
        g_test_message ("%u: %s", i, dfota_state_to_string (machine.state));
        g_assert_cmpint (dfota_machine_may_be_in_recovery (&machine), ==, is_closed[i]);
    }
    g_assert_cmpint (machine.state, ==, DFOTA_STATE_STALLED);
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
    g_test_add_func ("/machine/no-release-in-recovery", test_no_release_in_recovery);
    g_test_add_func ("/machine/give-up-only-what-is-lost", test_give_up_only_what_is_lost);
    g_test_add_func ("/machine/settle-after-last-attempt", test_settle_after_last_attempt);
    g_test_add_func ("/machine/settle-once", test_settle_once);
    g_test_add_func ("/machine/gate-after-end", test_gate_after_end);
    for (guint i = 0; i < G_N_ELEMENTS (courses); i++) {
        g_autofree gchar *path = g_strconcat ("/machine/course/", courses[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_course);
    }
    return g_test_run ();
}
