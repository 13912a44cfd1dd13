/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What may be done with an update and its module, how long the update waits, and which
 * effects follow: after each event of some courses.
 */

#include "machine-events.h"

/* The letters say what is true after the events: C may be cancelled, P may power off, R may
 * reset, G may be given up, X the gate is closed; then the timer. */
typedef struct {
    const gchar *words;
    const gchar *is_true;
} Step;

static const Step download[] = {
    { "send", "P -" },
    { "ok", "P download" },
    { "http-start", "P download" },
    { "http-end-0", "- silence" },
    { "gone", "X silence" },
    { "back", "X silence" },
    { "start", "X silence" },
    { "updating-7", "X silence" },
    { "end-0", "PX silence" },
    { "gone", "PX silence" },
    { "back", "PX reboot" },
    { "booted", "P silence" },
    { "ready", "P silence" },
    { "is-new", "P -" },
    { NULL },
};

static const Step local[] = {
    { "upload", "CP -" },    { "upload-50", "CP -" }, { "send", "P -" }, { "ok", "- silence" },
    { "gone", "X silence" }, { "back", "X silence" }, { NULL },
};

/* The gate is closed until normal mode is proven, and open from then on. */
static const Step glitch[] = {
    { "DOWNLOADING", "P download" },
    { "gone", "X silence" },
    { "back", "X silence" },
    { "silence", "RX download" },
    { "unknown", "X silence" },
    { "silence", "RX download" },
    { "silence", "- silence" },
    { "silence", "R silence" },
    { "silence", "- silence" },
    { "downloading-50", "P download" },
    { "silence", "PR silence" },
    { "silence", "PR silence" },
    { NULL },
};

/* An attempt that has begun is waited for, however long it takes. */
static const Step hung[] = {
    { "IN-RECOVERY", "X silence" }, { "silence", "RX -" },      { "resumed", "RX -" },
    { "gone", "X silence" },        { "silence", "RGX -" },     { "resumed", "RGX -" },
    { "back", "X silence" },        { "silence", "- silence" }, { NULL },
};

/* After END, 0 or not, the module reboots by itself. In the end, silence opens the gate. */
static const Step hung_after_end[] = {
    { "IN-RECOVERY", "X silence" },
    { "end-510", "X silence" },
    { "silence", "RX download" },
    { "silence", "- silence" },
    { "silence", "R silence" },
    { "ready", "P silence" },
    { NULL },
};

static const Step last_attempt[] = {
    { "DOWNLOADED GLITCH RETRY-510 RETRY-510 RETRY-510 RETRY-510", "X silence" },
    { "RETRY-510", "X silence" },
    { "RETRY-510", "X settle" },
    { "silence", "- silence" },
    { "silence", "R silence" },
    { "GLITCH", "X silence" },
    { NULL },
};

/* a module without a backup goes on */
static const Step seventh_attempt[] = {
    { "SIX-TIMES-510", "X settle" },
    { "RETRY-510", "X silence" },
    { NULL },
};

static const Step no_reboot[] = {
    { "DOWNLOADED", "- silence" }, { "silence", "PR silence" }, { "ready", "PR silence" },
    { "is-old", "PR silence" },    { "gone", "X silence" },     { NULL },
};

/* A module that is proven to be in normal mode after a reboot may be given up. */
static const Step unreadable[] = {
    { "IN-RECOVERY end-0 GLITCH booted ready", "P silence" },
    { "unreadable", "PRG silence" },
    { "silence unreadable", "PRG silence" },
    { "given-up", "P -" },
    { NULL },
};

static const Step early_end[] = {
    { "DOWNLOADED end-505", "- silence" },
    { "silence", "P silence" },
    { "is-old", "P -" },
    { NULL },
};

static const Step another_update[] = {
    { "start", "CP -" },
    { "gone", "P -" },
    { NULL },
};

static const struct {
    const gchar *name;
    gboolean     is_local;
    const Step  *steps;
} courses[] = {
    { "download", FALSE, download },
    { "local", TRUE, local },
    { "glitch", FALSE, glitch },
    { "hung", FALSE, hung },
    { "hung-after-end", FALSE, hung_after_end },
    { "last-attempt", FALSE, last_attempt },
    { "seventh-attempt", FALSE, seventh_attempt },
    { "no-reboot", FALSE, no_reboot },
    { "unreadable", FALSE, unreadable },
    { "early-end", FALSE, early_end },
    { "another-update", FALSE, another_update },
};

static const gchar *
timer_word (const DfotaMachine *machine)
{
    switch (dfota_machine_timeout (machine)) {
    case DFOTA_TIMEOUT_NONE:
        return "-";
    case DFOTA_TIMEOUT_DOWNLOAD:
        return "download";
    case DFOTA_TIMEOUT_SILENCE:
        return "silence";
    case DFOTA_TIMEOUT_SETTLE:
        return "settle";
    case DFOTA_TIMEOUT_REBOOT:
        return "reboot";
    }
    g_assert_not_reached ();
}

static gchar *
describe (const DfotaMachine *machine)
{
    g_autoptr (GString) text = g_string_new (NULL);

    if (dfota_machine_is_cancellable (machine))
        g_string_append_c (text, 'C');
    if (dfota_machine_may_power_off (machine))
        g_string_append_c (text, 'P');
    if (dfota_machine_may_reset (machine))
        g_string_append_c (text, 'R');
    if (dfota_machine_may_give_up (machine))
        g_string_append_c (text, 'G');
    if (dfota_machine_may_be_in_recovery (machine))
        g_string_append_c (text, 'X');
    g_string_append_printf (text, "%s %s", text->len == 0 ? "-" : "", timer_word (machine));
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_course (gconstpointer data)
{
    guint        n = GPOINTER_TO_UINT (data);
    DfotaMachine machine;

    dfota_machine_init (&machine, courses[n].is_local);
    for (const Step *step = courses[n].steps; step->words; step++) {
        g_autofree gchar *found = NULL;

        machine_take_words (&machine, step->words);
        found = describe (&machine);
        g_test_message ("%s: %s", step->words, found);
        g_assert_cmpstr (found, ==, step->is_true);
    }
}

/* The effects of the last event: S save, I inhibit, Q send AT+QFOTADL, r release, R read, k
 * keep the timer, F finish, U upload. */
static const struct {
    const gchar *words;
    const gchar *effects;
} effects[] = {
    { "send", "SQ" },
    { "send ok", "S" },
    { "send refused", "SF" },
    { "cancel", "SF" },
    { "upload", "SU" },
    { "DOWNLOADED", "SI" },
    { "DOWNLOADING http-end-701", "SR" },
    { "DOWNLOADING ready", "Rk" },
    { "DOWNLOADING ready is-old", "k" },
    { "DOWNLOADING silence", "SR" },
    { "DOWNLOADING booted", "k" },
    { "DOWNLOADING gone", "S" },
    { "DOWNLOADING GLITCH downloading-50", "Sr" },
    { "DOWNLOADING GLITCH http-end-0", "SI" },
    { "DOWNLOADING GLITCH http-end-701", "SrR" },
    { "DOWNLOADING GLITCH is-new", "k" },
    { "DOWNLOADED silence", "Sr" },
    { "DOWNLOADED silence ready", "R" },
    { "DOWNLOADED silence silence", "rR" },
    { "DOWNLOADED GLITCH", "" },
    { "DOWNLOADED GLITCH silence", "S" },
    { "DOWNLOADED GLITCH silence silence", "Sr" },
    { "DOWNLOADED GLITCH silence silence silence silence", "Sr" },
    { "IN-RECOVERY updating-7", "" },
    { "IN-RECOVERY booted", "" },
    { "IN-RECOVERY silence", "S" },
    { "IN-RECOVERY end-510", "S" },
    { "IN-RECOVERY end-510 GLITCH silence", "Sr" },
    { "IN-RECOVERY end-0", "S" },
    { "IN-RECOVERY end-0 GLITCH", "S" },
    { "IN-RECOVERY end-0 GLITCH booted", "Sr" },
    { "IN-RECOVERY end-0 GLITCH silence", "Sr" },
    { "IN-RECOVERY end-0 GLITCH booted ready", "R" },
    { "IN-RECOVERY end-0 GLITCH booted ready is-new", "SF" },
    { "IN-RECOVERY end-0 GLITCH booted ready unreadable", "S" },
    { "IN-RECOVERY end-0 GLITCH booted ready unreadable silence", "rR" },
    { "IN-RECOVERY end-0 GLITCH booted silence", "SrR" },
    { "IN-RECOVERY end-0 GLITCH booted ready is-new gone", "k" },
    { "DOWNLOADED end-505", "S" },
    { "DOWNLOADING end-505", "SI" },
    { "DOWNLOADED end-505 silence", "SrR" },
};

static gchar *
effects_to_letters (DfotaEffects set)
{
    static const struct {
        DfotaEffects effect;
        gchar        letter;
    } letters[] = {
        { DFOTA_EFFECT_SAVE, 'S' },   { DFOTA_EFFECT_INHIBIT, 'I' },
        { DFOTA_EFFECT_SEND, 'Q' },   { DFOTA_EFFECT_RELEASE, 'r' },
        { DFOTA_EFFECT_READ, 'R' },   { DFOTA_EFFECT_KEEP_TIMER, 'k' },
        { DFOTA_EFFECT_FINISH, 'F' }, { DFOTA_EFFECT_UPLOAD, 'U' },
    };
    g_autoptr (GString) text = g_string_new (NULL);

    for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
        if (set & letters[i].effect)
            g_string_append_c (text, letters[i].letter);
    return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_effects (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (effects); i++) {
        DfotaMachine      machine;
        g_autofree gchar *found = NULL;

        dfota_machine_init (&machine, FALSE);
        found = effects_to_letters (machine_take_words (&machine, effects[i].words));
        g_test_message ("%s: %s", effects[i].words, found);
        g_assert_cmpstr (found, ==, effects[i].effects);
    }
}

/* How long is waited after so many ENDs, by how many attempts the module makes. */
static void
test_attempts (void)
{
    static const struct {
        guint        max;
        guint        n_ends;
        DfotaTimeout timeout;
        guint        attempt;
    } rows[] = {
        { DFOTA_MAX_ATTEMPTS, 5, DFOTA_TIMEOUT_SILENCE, 5 },
        { DFOTA_MAX_ATTEMPTS, 6, DFOTA_TIMEOUT_SETTLE, 6 },
        { DFOTA_MAX_ATTEMPTS, 7, DFOTA_TIMEOUT_SILENCE, 6 },
        { 3, 2, DFOTA_TIMEOUT_SILENCE, 2 },
        { 3, 3, DFOTA_TIMEOUT_SETTLE, 3 },
        { 1, 1, DFOTA_TIMEOUT_SETTLE, 1 },
        { DFOTA_ATTEMPTS_UNLIMITED, 1, DFOTA_TIMEOUT_SILENCE, 1 },
        { DFOTA_ATTEMPTS_UNLIMITED, 6, DFOTA_TIMEOUT_SILENCE, 6 },
        { DFOTA_ATTEMPTS_UNLIMITED, 20, DFOTA_TIMEOUT_SILENCE, 20 },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaMachine machine;

        dfota_machine_init (&machine, FALSE);
        machine.max_attempts = rows[i].max;
        machine_take_words (&machine, "IN-RECOVERY");
        for (guint n = 0; n < rows[i].n_ends; n++)
            machine_take_words (&machine, "end-502 gone back");
        g_assert_cmpint (machine.state, ==, DFOTA_STATE_RETRYING);
        g_assert_cmpint (dfota_machine_timeout (&machine), ==, rows[i].timeout);
        g_assert_cmpuint (machine.attempt, ==, rows[i].attempt);
    }
}

/* A module that reports how far its download is may not be silent for long. */
static void
test_download_progress (void)
{
    DfotaMachine machine;

    dfota_machine_init (&machine, FALSE);
    machine_take_words (&machine, "DOWNLOADING");
    g_assert_cmpint (dfota_machine_timeout (&machine), ==, DFOTA_TIMEOUT_DOWNLOAD);
    machine.reports_download = TRUE;
    g_assert_cmpint (dfota_machine_timeout (&machine), ==, DFOTA_TIMEOUT_SILENCE);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (courses); i++) {
        g_autofree gchar *path = g_strconcat ("/machine/queries/", courses[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (i), test_course);
    }
    g_test_add_func ("/machine/queries/effects", test_effects);
    g_test_add_func ("/machine/queries/attempts", test_attempts);
    g_test_add_func ("/machine/queries/download-progress", test_download_progress);
    return g_test_run ();
}
