/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The machine, with any events in any order. AT+QFOTADL is sent once, nothing is sent to a
 * module that may be in recovery mode, only a revision that was read is a success, and
 * every state has a way to an outcome.
 */

#include "machine/machine.h"

#include "fuzz.h"

typedef struct {
    DfotaMachine machine;
    gboolean     is_asked;
    guint        n_sent;
} Course;

static void
check (Course *course, DfotaEventKind kind, DfotaState before, DfotaEffects effects)
{
    const DfotaMachine *machine = &course->machine;

    if (effects & DFOTA_EFFECT_SEND)
        g_assert_cmpuint (++course->n_sent, ==, 1);
    if (effects & (DFOTA_EFFECT_SEND | DFOTA_EFFECT_READ | DFOTA_EFFECT_UPLOAD))
        g_assert_false (dfota_machine_may_be_in_recovery (machine));
    if (machine->state == DFOTA_STATE_SUCCEEDED && before != DFOTA_STATE_SUCCEEDED)
        g_assert_cmpint (kind, ==, DFOTA_EVENT_REVISION_NEW);
    if (dfota_state_is_final (before))
        g_assert_true (machine->state == before && effects == 0);
    if (dfota_state_is_final (machine->state) && !dfota_state_is_final (before))
        g_assert_true (effects & DFOTA_EFFECT_FINISH);
    g_assert_cmpuint (machine->percent, <=, 100);
    g_assert_cmpuint (machine->attempt, <=, machine->max_attempts);
    if (machine->state != DFOTA_STATE_UNVERIFIED)
        g_assert_true (
            (machine->reason == DFOTA_REASON_NONE) ==
            (machine->state != DFOTA_STATE_FAILED && machine->state != DFOTA_STATE_STALLED));
    if (machine->state == DFOTA_STATE_UPDATING)
        g_assert_false (dfota_machine_may_power_off (machine));
}

static void
step (Course *course, const DfotaEvent *event)
{
    DfotaState   before = course->machine.state;
    DfotaEffects effects = dfota_machine_step (&course->machine, event, NULL);

    if (dfota_state_is_final (before))
        effects &= ~DFOTA_EFFECT_KEEP_TIMER;
    check (course, event->kind, before, effects);
}

/* A module that reboots and reports its revision leads to an outcome. */
static void
end (Course *course)
{
    static const DfotaEvent events[] = { { .kind = DFOTA_EVENT_GONE },
                                         { .kind = DFOTA_EVENT_BACK },
                                         { .kind = DFOTA_EVENT_BOOTED },
                                         { .kind = DFOTA_EVENT_MODEM_READY },
                                         { .kind = DFOTA_EVENT_REVISION_OLD } };

    for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        step (course, &events[i]);
    g_assert_true (dfota_state_is_final (course->machine.state));
}

/* Sequences that the runner never produces: a second SEND, an upload after it, and an answer to a
 * command that was not sent. */
static gboolean
is_impossible (const Course *course, DfotaEventKind kind)
{
    gboolean is_answer = kind == DFOTA_EVENT_ACCEPTED || kind == DFOTA_EVENT_UNANSWERED ||
                         kind == DFOTA_EVENT_REFUSED;

    if (kind == DFOTA_EVENT_SEND || kind == DFOTA_EVENT_UPLOAD)
        return course->is_asked;
    return is_answer && course->n_sent == 0;
}

/* Two bytes for each event. The first byte of all says whether the package is in the module. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    static const gint values[] = { 0, 1, 100, 502, 505, 601, 701, G_MAXINT };
    Course            course = { 0 };

    dfota_machine_init (&course.machine, size > 0 && (data[0] & 1));
    for (gsize i = 1; i + 1 < size; i += 2) {
        DfotaEvent event = { .kind = data[i] % DFOTA_N_EVENTS,
                             .value = values[data[i + 1] % G_N_ELEMENTS (values)],
                             .phase = data[i + 1] % DFOTA_N_PHASES };

        if (is_impossible (&course, event.kind))
            continue;
        course.is_asked = course.is_asked || event.kind == DFOTA_EVENT_SEND;
        step (&course, &event);
    }
    end (&course);
    return 0;
}
