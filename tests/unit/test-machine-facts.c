/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Single steps of the machine: what it makes of an event for every combination of what it knows,
 * and what it knows then.
 */

#include "machine/machine.h"

static DfotaMachine
make_machine (DfotaState state, DfotaMode mode)
{
    DfotaMachine machine;

    dfota_machine_init (&machine, FALSE);
    machine.state = state;
    machine.mode = mode;
    machine.is_sent = TRUE;
    return machine;
}

static DfotaInput
take (DfotaMachine *machine, DfotaEventKind kind, gint value)
{
    DfotaInput input;

    dfota_machine_step (machine, &(DfotaEvent){ .kind = kind, .value = value }, &input);
    return input;
}

/*****************************************************************************/

/* A reboot is proven, the download failed, or the package was refused: docs/proofs.md. */
static gboolean
expect_outcome (const DfotaMachine *machine)
{
    if (machine->is_reboot_proven)
        return TRUE;
    if (machine->code <= 0)
        return FALSE;
    if (machine->phase != DFOTA_PHASE_UPDATE)
        return TRUE;
    return machine->mode == DFOTA_MODE_NORMAL && machine->is_wait_over &&
           machine->failed_attempts > 0;
}

static void
check_outcome (DfotaMachine machine)
{
    gboolean     is_due = expect_outcome (&machine);
    gboolean     is_there = machine.is_local || machine.is_package_complete;
    DfotaMachine copy = machine;
    DfotaInput   ready = take (&copy, DFOTA_EVENT_MODEM_READY, 0);
    DfotaInput   old;

    copy = machine;
    old = take (&copy, DFOTA_EVENT_REVISION_OLD, 0);
    if (is_due) {
        g_assert_cmpint (ready, ==, DFOTA_INPUT_MODEM_READY);
        g_assert_cmpint (old, ==, DFOTA_INPUT_REVISION_OLD);
    } else if (is_there) {
        g_assert_cmpint (ready, ==, DFOTA_INPUT_MODEM_READY_PENDING);
        g_assert_cmpint (old, ==, DFOTA_INPUT_REVISION_OLD_PENDING);
    } else {
        g_assert_cmpint (ready, ==, DFOTA_INPUT_MODEM_READY_LOADING);
        g_assert_cmpint (old, ==, DFOTA_INPUT_REVISION_OLD_LOADING);
    }
}

static void
test_outcome (void)
{
    static const gint codes[] = { DFOTA_CODE_NONE, 0, 1, 505 };

    for (guint bits = 0; bits < 32; bits++)
        for (DfotaMode mode = DFOTA_MODE_UNKNOWN; mode <= DFOTA_MODE_NORMAL; mode++)
            for (DfotaPhase phase = 0; phase < DFOTA_N_PHASES; phase++)
                for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
                    DfotaMachine machine = make_machine (DFOTA_STATE_VERIFYING, mode);

                    machine.is_reboot_proven = (bits & 1) != 0;
                    machine.is_wait_over = (bits & 2) != 0;
                    machine.failed_attempts = (bits & 4) ? 1 : 0;
                    machine.is_local = (bits & 8) != 0;
                    machine.is_package_complete = (bits & 16) != 0;
                    machine.phase = phase;
                    machine.code = codes[i];
                    check_outcome (machine);
                }
}

/*****************************************************************************/

static void
test_percent (void)
{
    static const struct {
        DfotaState     state;
        DfotaMode      mode;
        DfotaEventKind kind;
        gint           value;
        guint          percent; /* 30 before */
    } rows[] = {
        { DFOTA_STATE_DOWNLOADING, DFOTA_MODE_NORMAL, DFOTA_EVENT_DOWNLOAD_PROGRESS, 0, 0 },
        { DFOTA_STATE_DOWNLOADING, DFOTA_MODE_NORMAL, DFOTA_EVENT_DOWNLOAD_PROGRESS, 100, 100 },
        { DFOTA_STATE_DOWNLOADING, DFOTA_MODE_NORMAL, DFOTA_EVENT_DOWNLOAD_PROGRESS, -1, 0 },
        { DFOTA_STATE_DOWNLOADING, DFOTA_MODE_NORMAL, DFOTA_EVENT_DOWNLOAD_PROGRESS, 101, 100 },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_UPDATE_PROGRESS, 0, 0 },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_UPDATE_PROGRESS, -1, 0 },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_UPDATE_PROGRESS, 101, 100 },
        { DFOTA_STATE_RESTARTING, DFOTA_MODE_UNKNOWN, DFOTA_EVENT_UPDATE_PROGRESS, 7, 7 },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_UPDATE_START, 0, 0 },
        { DFOTA_STATE_UPLOADING, DFOTA_MODE_NORMAL, DFOTA_EVENT_UPLOAD_PROGRESS, 0, 0 },
        { DFOTA_STATE_UPLOADING, DFOTA_MODE_NORMAL, DFOTA_EVENT_UPLOAD_PROGRESS, -1, 0 },
        { DFOTA_STATE_UPLOADING, DFOTA_MODE_NORMAL, DFOTA_EVENT_UPLOAD_PROGRESS, 100, 100 },
        { DFOTA_STATE_UPLOADING, DFOTA_MODE_NORMAL, DFOTA_EVENT_UPLOAD_PROGRESS, 101, 100 },
        /* another state begins at 0, stalled shows where it stopped, success is 100 */
        { DFOTA_STATE_RETRYING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_GONE, 0, 30 },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_GONE, 0, 0 },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_UPDATE_END, 0, 0 },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_UPDATE_END, 502, 0 },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_SILENCE, 0, 30 },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_NORMAL, DFOTA_EVENT_REVISION_NEW, 0, 100 },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_NORMAL, DFOTA_EVENT_REVISION_UNEXPECTED, 0, 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaMachine machine = make_machine (rows[i].state, rows[i].mode);

        g_test_message ("row %u", i);
        machine.percent = 30;
        machine.is_sent = rows[i].state != DFOTA_STATE_UPLOADING;
        take (&machine, rows[i].kind, rows[i].value);
        g_assert_cmpuint (machine.percent, ==, rows[i].percent);
    }
}

static void
test_upload_code (void)
{
    static const struct {
        DfotaEventKind kind;
        gint           value;
        gint           code;
    } rows[] = {
        { DFOTA_EVENT_UPLOAD_FAILED, 409, 409 },
        { DFOTA_EVENT_UPLOAD_FAILED, 1, 1 },
        { DFOTA_EVENT_UPLOAD_FAILED, 0, DFOTA_CODE_NONE },
        { DFOTA_EVENT_UPLOAD_FAILED, -1, DFOTA_CODE_NONE },
        { DFOTA_EVENT_UPLOAD_PROGRESS, 50, DFOTA_CODE_NONE },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaMachine machine = make_machine (DFOTA_STATE_UPLOADING, DFOTA_MODE_NORMAL);

        machine.is_sent = FALSE;
        take (&machine, rows[i].kind, rows[i].value);
        g_assert_cmpint (machine.code, ==, rows[i].code);
        g_assert_cmpint (machine.phase, ==,
                         rows[i].code == DFOTA_CODE_NONE ? DFOTA_PHASE_UPDATE : DFOTA_PHASE_UPLOAD);
    }
}

/*****************************************************************************/

/* Every URC shows that the module is there. All but those of a boot show that it has the command,
 * and nothing else does but OK. */
static void
test_urcs (void)
{
    for (DfotaEventKind kind = 0; kind < DFOTA_N_EVENTS; kind++) {
        DfotaMachine machine = make_machine (DFOTA_STATE_RESTARTING, DFOTA_MODE_UNKNOWN);
        gboolean     is_urc = kind >= DFOTA_EVENT_DOWNLOAD_START && kind <= DFOTA_EVENT_BOOTED;

        machine.is_present = FALSE;
        machine.is_wait_over = TRUE;
        take (&machine, kind, 0);
        g_assert_cmpint (machine.is_confirmed, ==,
                         (is_urc && kind != DFOTA_EVENT_BOOTED) || kind == DFOTA_EVENT_ACCEPTED);
        g_assert_cmpint (machine.is_present, ==,
                         is_urc || kind == DFOTA_EVENT_BACK || kind == DFOTA_EVENT_MODEM_READY);
        if (is_urc || kind == DFOTA_EVENT_GONE || kind == DFOTA_EVENT_BACK)
            g_assert_false (machine.is_wait_over);
    }
}

/* An update whose command is not in the module ends, unless URCs have shown that of another
 * program: it is followed. */
static void
test_not_carried_out (void)
{
    static const DfotaEventKind kinds[] = { DFOTA_EVENT_REFUSED, DFOTA_EVENT_UNSENT };
    static const struct {
        DfotaState state;
        gboolean   is_confirmed;
        DfotaState next;
    } rows[] = {
        { DFOTA_STATE_PREPARING, FALSE, DFOTA_STATE_FAILED },
        { DFOTA_STATE_PREPARING, TRUE, DFOTA_STATE_FAILED },
        { DFOTA_STATE_RESTARTING, FALSE, DFOTA_STATE_FAILED },
        { DFOTA_STATE_RESTARTING, TRUE, DFOTA_STATE_RESTARTING },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows) * G_N_ELEMENTS (kinds); i++) {
        DfotaMachine machine = make_machine (rows[i / 2].state, DFOTA_MODE_UNKNOWN);

        g_test_message ("row %zu", i);
        machine.is_confirmed = rows[i / 2].is_confirmed;
        take (&machine, kinds[i % 2], 0);
        g_assert_cmpint (machine.state, ==, rows[i / 2].next);
    }
}

static void
test_absence (void)
{
    DfotaMachine machine = make_machine (DFOTA_STATE_RESTARTING, DFOTA_MODE_UNKNOWN);

    take (&machine, DFOTA_EVENT_SILENCE, 0);
    g_assert_false (machine.is_away_long);
    take (&machine, DFOTA_EVENT_GONE, 0);
    take (&machine, DFOTA_EVENT_SILENCE, 0);
    g_assert_true (machine.is_away_long);
    take (&machine, DFOTA_EVENT_BACK, 0);
    g_assert_true (machine.is_away_long);
    take (&machine, DFOTA_EVENT_GONE, 0);
    g_assert_false (machine.is_away_long);
}

/* What is said late, or cannot be meant, is a sign of life. */
static void
test_late (void)
{
    static const struct {
        DfotaState     state;
        DfotaMode      mode;
        gboolean       is_update_done;
        DfotaEventKind kind;
        DfotaInput     input;
    } rows[] = {
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, FALSE, DFOTA_EVENT_BOOTED,
          DFOTA_INPUT_UNKNOWN_URC },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_UNKNOWN, FALSE, DFOTA_EVENT_BOOTED, DFOTA_INPUT_BOOTED },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_RECOVERY, TRUE, DFOTA_EVENT_BOOTED,
          DFOTA_INPUT_BOOTED },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_RECOVERY, TRUE, DFOTA_EVENT_UPDATE_PROGRESS,
          DFOTA_INPUT_UNKNOWN_URC },
        { DFOTA_STATE_VERIFYING, DFOTA_MODE_UNKNOWN, TRUE, DFOTA_EVENT_UPDATE_PROGRESS,
          DFOTA_INPUT_UPDATE_PROGRESS },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, FALSE, DFOTA_EVENT_UPDATE_PROGRESS,
          DFOTA_INPUT_UPDATE_PROGRESS },
        { DFOTA_STATE_RESTARTING, DFOTA_MODE_RECOVERY, FALSE, DFOTA_EVENT_DOWNLOAD_START,
          DFOTA_INPUT_UNKNOWN_URC },
        { DFOTA_STATE_RESTARTING, DFOTA_MODE_UNKNOWN, FALSE, DFOTA_EVENT_DOWNLOAD_END,
          DFOTA_INPUT_DOWNLOAD_DONE },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaMachine machine = make_machine (rows[i].state, rows[i].mode);

        g_test_message ("row %u", i);
        machine.is_update_done = rows[i].is_update_done;
        g_assert_cmpint (take (&machine, rows[i].kind, 0), ==, rows[i].input);
    }
}

/* Another attempt begins: the one before does not count as a success any more. */
static void
test_attempt (void)
{
    DfotaMachine machine = make_machine (DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY);

    take (&machine, DFOTA_EVENT_UPDATE_END, 0);
    g_assert_true (machine.is_update_done && machine.is_end_heard);
    g_assert_cmpuint (machine.attempt, ==, 1);
    take (&machine, DFOTA_EVENT_UPDATE_START, 0);
    g_assert_false (machine.is_update_done || machine.is_end_heard);
    take (&machine, DFOTA_EVENT_UPDATE_END, 502);
    g_assert_false (machine.is_update_done);
    g_assert_cmpuint (machine.failed_attempts, ==, 1);
    take (&machine, DFOTA_EVENT_UPDATE_END, 502);
    g_assert_cmpuint (machine.failed_attempts, ==, 1);
    take (&machine, DFOTA_EVENT_UPDATE_START, 0);
    g_assert_cmpuint (machine.attempt, ==, 2);
    take (&machine, DFOTA_EVENT_UPDATE_END, 502);
    g_assert_cmpuint (machine.failed_attempts, ==, 2);
}

/* A repeated END is informational only in the state verifying of a module that is proven to be
 * back. */
static void
test_repeated_end (void)
{
    for (guint bits = 0; bits < 8; bits++)
        for (gint code = 0; code < 2; code++) {
            DfotaState   state = (bits & 1) ? DFOTA_STATE_VERIFYING : DFOTA_STATE_RETRYING;
            DfotaMode    mode = (bits & 2) ? DFOTA_MODE_NORMAL : DFOTA_MODE_UNKNOWN;
            DfotaMachine machine = make_machine (state, mode);

            machine.is_reboot_proven = (bits & 4) != 0;
            g_assert_cmpint (take (&machine, DFOTA_EVENT_UPDATE_END, code), ==,
                             bits == 7   ? DFOTA_INPUT_UNKNOWN_URC
                             : code == 0 ? DFOTA_INPUT_UPDATE_DONE
                                         : DFOTA_INPUT_ATTEMPT_FAILED);
        }
}

/* A new enumeration forgets the facts about the former one. */
static void
test_enumeration (void)
{
    static const DfotaEventKind kinds[] = { DFOTA_EVENT_GONE, DFOTA_EVENT_BACK };

    for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
        DfotaMachine machine = make_machine (DFOTA_STATE_RETRYING, DFOTA_MODE_RECOVERY);

        machine.is_end_heard = TRUE;
        machine.is_attempt_counted = TRUE;
        machine.is_wait_over = TRUE;
        machine.n_unreadable = 3;
        take (&machine, kinds[i], 0);
        g_assert_false (machine.is_end_heard || machine.is_attempt_counted || machine.is_wait_over);
        g_assert_cmpuint (machine.n_unreadable, ==, 0);
    }
}

/* Readings that fail are counted anew with each modem. */
static void
test_unreadable (void)
{
    DfotaMachine machine = make_machine (DFOTA_STATE_VERIFYING, DFOTA_MODE_NORMAL);

    take (&machine, DFOTA_EVENT_REVISION_UNREADABLE, 0);
    g_assert_cmpuint (machine.n_unreadable, ==, 1);
    take (&machine, DFOTA_EVENT_MODEM_READY, 0);
    g_assert_cmpuint (machine.n_unreadable, ==, 0);
}

/* The updater was heard, even where nothing of it is left to be seen. */
static void
test_updater_heard (void)
{
    DfotaMachine machine = make_machine (DFOTA_STATE_RESTARTING, DFOTA_MODE_UNKNOWN);

    take (&machine, DFOTA_EVENT_UPDATE_START, 0);
    g_assert_true (machine.is_updater_heard);
    machine = make_machine (DFOTA_STATE_RESTARTING, DFOTA_MODE_UNKNOWN);
    take (&machine, DFOTA_EVENT_UPDATE_PROGRESS, 7);
    g_assert_true (machine.is_updater_heard);
}

/* A module goes on after its last attempt [field]. */
static void
test_after_last_attempt (void)
{
    DfotaMachine machine = make_machine (DFOTA_STATE_RETRYING, DFOTA_MODE_RECOVERY);

    machine.failed_attempts = DFOTA_MAX_ATTEMPTS;
    take (&machine, DFOTA_EVENT_UPDATE_START, 0);
    g_assert_cmpuint (machine.failed_attempts, ==, DFOTA_MAX_ATTEMPTS + 1);
    g_assert_cmpuint (machine.attempt, ==, DFOTA_MAX_ATTEMPTS);
}

/* END in a state that it does not change: 0 is complete, another code leaves the percentage. */
static void
test_percent_of_end (void)
{
    static const struct {
        DfotaState state;
        gint       code;
        guint      percent; /* 30 before */
    } rows[] = {
        { DFOTA_STATE_VERIFYING, 0, 100 },
        { DFOTA_STATE_RETRYING, 502, 30 },
        { DFOTA_STATE_RETRYING, 1, 30 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaMachine machine = make_machine (rows[i].state, DFOTA_MODE_UNKNOWN);

        machine.percent = 30;
        take (&machine, DFOTA_EVENT_UPDATE_END, rows[i].code);
        g_assert_cmpint (machine.state, ==, rows[i].state);
        g_assert_cmpuint (machine.percent, ==, rows[i].percent);
    }
}

/* Why an update is stalled changes only when it stalls anew, or a revision was read. */
static void
test_reason_of_stall (void)
{
    static const struct {
        DfotaState     state;
        DfotaMode      mode;
        DfotaEventKind kind;
        DfotaReason    reason; /* revision-unreadable before */
    } rows[] = {
        { DFOTA_STATE_STALLED, DFOTA_MODE_NORMAL, DFOTA_EVENT_MODEM_READY,
          DFOTA_REASON_REVISION_UNREADABLE },
        { DFOTA_STATE_STALLED, DFOTA_MODE_NORMAL, DFOTA_EVENT_REVISION_OLD, DFOTA_REASON_SILENCE },
        { DFOTA_STATE_UPDATING, DFOTA_MODE_RECOVERY, DFOTA_EVENT_SILENCE, DFOTA_REASON_SILENCE },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaMachine machine = make_machine (rows[i].state, rows[i].mode);

        machine.is_package_complete = TRUE;
        machine.reason = DFOTA_REASON_REVISION_UNREADABLE;
        take (&machine, rows[i].kind, 0);
        g_assert_cmpint (machine.state, ==, DFOTA_STATE_STALLED);
        g_assert_cmpint (machine.reason, ==, rows[i].reason);
    }
}

/* Each of these facts alone shows that the download is over. */
static void
test_past_download (void)
{
    for (guint bits = 0; bits < 16; bits++) {
        DfotaMachine machine = make_machine (DFOTA_STATE_DOWNLOADING,
                                             (bits & 1) ? DFOTA_MODE_RECOVERY : DFOTA_MODE_NORMAL);

        machine.is_local = (bits & 2) != 0;
        machine.is_package_complete = (bits & 4) != 0;
        machine.is_reboot_proven = (bits & 8) != 0;
        g_assert_cmpint (take (&machine, DFOTA_EVENT_DOWNLOAD_START, 0), ==,
                         bits ? DFOTA_INPUT_UNKNOWN_URC : DFOTA_INPUT_DOWNLOAD_START);
    }
}

/* A revision counts only in normal mode: else it was read before the module went. */
static void
test_late_revision (void)
{
    for (DfotaEventKind kind = DFOTA_EVENT_REVISION_NEW; kind <= DFOTA_EVENT_REVISION_UNREADABLE;
         kind++)
        for (DfotaMode mode = DFOTA_MODE_UNKNOWN; mode <= DFOTA_MODE_RECOVERY; mode++) {
            DfotaMachine machine = make_machine (DFOTA_STATE_VERIFYING, mode);
            DfotaEffects effects;

            machine.is_reboot_proven = TRUE;
            effects = dfota_machine_step (&machine, &(DfotaEvent){ .kind = kind }, NULL);
            g_assert_cmpint (effects, ==, DFOTA_EFFECT_KEEP_TIMER);
            g_assert_cmpint (machine.state, ==, DFOTA_STATE_VERIFYING);
            g_assert_cmpuint (machine.n_unreadable, ==, 0);
        }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/machine/facts/outcome", test_outcome);
    g_test_add_func ("/machine/facts/percent", test_percent);
    g_test_add_func ("/machine/facts/upload-code", test_upload_code);
    g_test_add_func ("/machine/facts/urcs", test_urcs);
    g_test_add_func ("/machine/facts/not-carried-out", test_not_carried_out);
    g_test_add_func ("/machine/facts/absence", test_absence);
    g_test_add_func ("/machine/facts/late", test_late);
    g_test_add_func ("/machine/facts/attempt", test_attempt);
    g_test_add_func ("/machine/facts/repeated-end", test_repeated_end);
    g_test_add_func ("/machine/facts/enumeration", test_enumeration);
    g_test_add_func ("/machine/facts/unreadable", test_unreadable);
    g_test_add_func ("/machine/facts/updater-heard", test_updater_heard);
    g_test_add_func ("/machine/facts/after-last-attempt", test_after_last_attempt);
    g_test_add_func ("/machine/facts/percent-of-end", test_percent_of_end);
    g_test_add_func ("/machine/facts/reason-of-stall", test_reason_of_stall);
    g_test_add_func ("/machine/facts/past-download", test_past_download);
    g_test_add_func ("/machine/facts/late-revision", test_late_revision);
    return g_test_run ();
}
