/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The time that is left of a phase, on a clock of the test.
 */

#include "eta.h"
#include "samples.h"

#define UNKNOWN -1

typedef struct {
    double      at; /* seconds */
    const char *state;
    guint       attempt;
    guint       percent;
    int         left; /* expected then, in seconds */
} Step;

/* Each table is one run of mmdfota --follow. */
static const Step steady[] = {
    { 100, "updating", 1, 0, UNKNOWN }, /* the first change is not over before it is seen */
    { 103, "updating", 1, 1, UNKNOWN }, { 113, "updating", 1, 2, 980 },
    { 123, "updating", 1, 3, 970 },     { 133, "updating", 1, 4, 960 },
    { 1083, "updating", 1, 99, 10 },    { 1093, "updating", 1, 100, UNKNOWN },
};

/* Attached in the middle of a percent, of which half a second was left. */
static const Step attached[] = {
    { 0, "updating", 2, 40, UNKNOWN },
    { 0.5, "updating", 2, 41, UNKNOWN },
    { 10.5, "updating", 2, 42, 580 },
};

/* Each phase and each attempt is measured anew; a phase without a percentage has no end. */
static const Step phases[] = {
    { 0, "uploading", 0, 1, UNKNOWN },  { 1, "uploading", 0, 2, UNKNOWN },
    { 2, "uploading", 0, 3, 97 },       { 3, "preparing", 0, 0, UNKNOWN },
    { 4, "restarting", 0, 0, UNKNOWN }, { 9, "updating", 1, 1, UNKNOWN },
    { 19, "updating", 1, 2, UNKNOWN },  { 29, "updating", 1, 3, 970 },
    { 30, "updating", 2, 3, UNKNOWN },  { 31, "updating", 2, 4, UNKNOWN },
    { 33, "updating", 2, 5, 190 },      { 34, "updating", 2, 1, UNKNOWN },
    { 35, "updating", 2, 2, UNKNOWN },
};

/* Values that are skipped, and several at once. */
static const Step skipping[] = {
    { 0, "updating", 1, 7, UNKNOWN }, { 10, "updating", 1, 14, UNKNOWN },
    { 20, "updating", 1, 21, 112 },   { 20, "updating", 1, 28, 51 },
    { 20.1, "updating", 1, 98, 0 },
};

/* All within a moment: that is no rate. */
static const Step burst[] = {
    { 0, "updating", 1, 1, UNKNOWN },
    { 0.1, "updating", 1, 2, UNKNOWN },
    { 0.2, "updating", 1, 50, UNKNOWN },
};

/* A module that falls silent has no rate any more, and has one again later. */
static const Step silent[] = {
    { 0, "updating", 1, 1, UNKNOWN },   { 10, "updating", 1, 2, UNKNOWN },
    { 20, "updating", 1, 3, 970 },      { 30, "updating", 1, 3, 960 },
    { 69, "updating", 1, 3, 960 },      { 71, "updating", 1, 3, UNKNOWN },
    { 900, "updating", 1, 3, UNKNOWN }, { 910, "updating", 1, 4, 43200 },
};

static const struct {
    const char *path;
    const Step *steps;
    gsize       n_steps;
} runs[] = {
    { "/eta/steady", steady, G_N_ELEMENTS (steady) },
    { "/eta/attached", attached, G_N_ELEMENTS (attached) },
    { "/eta/phases", phases, G_N_ELEMENTS (phases) },
    { "/eta/skipping", skipping, G_N_ELEMENTS (skipping) },
    { "/eta/burst", burst, G_N_ELEMENTS (burst) },
    { "/eta/silent", silent, G_N_ELEMENTS (silent) },
};

static void
test_run (gconstpointer data)
{
    gsize    run = GPOINTER_TO_SIZE (data);
    DfotaEta eta = { 0 };

    for (gsize i = 0; i < runs[run].n_steps; i++) {
        const Step                 *step = &runs[run].steps[i];
        g_autoptr (DfotaUpdateInfo) info = sample_update (step->state, "");
        gint64                      now = (gint64) (step->at * G_USEC_PER_SEC) + G_USEC_PER_SEC;

        info->attempt = step->attempt;
        info->percent = step->percent;
        dfota_eta_add (&eta, info, now);
        g_test_message ("%g s: %u %%", step->at, step->percent);
        g_assert_cmpint (dfota_eta_get_seconds (&eta, now), ==, step->left);
    }
}

/* Whatever comes: never negative, and it does not jump while the rate is as it was. */
static void
test_random (void)
{
    DfotaEta eta = { 0 };
    gint64   now = G_USEC_PER_SEC;
    int      before = -1;

    for (guint i = 0; i < 100000; i++) {
        g_autoptr (DfotaUpdateInfo) info = sample_update ("updating", "");

        info->percent = (guint) g_test_rand_int_range (0, 400);
        now += g_test_rand_int_range (0, 30 * G_USEC_PER_SEC);
        dfota_eta_add (&eta, info, now);
        g_assert_cmpint (dfota_eta_get_seconds (&eta, now), >=, -1);
    }
    eta = (DfotaEta){ 0 };
    for (guint percent = 1; percent < 100; percent++) {
        g_autoptr (DfotaUpdateInfo) info = sample_update ("updating", "");
        int                         left;

        /* 10 s each, give or take 2 */
        now += 8 * G_USEC_PER_SEC + g_test_rand_int_range (0, 4 * G_USEC_PER_SEC);
        info->percent = percent;
        dfota_eta_add (&eta, info, now);
        left = dfota_eta_get_seconds (&eta, now);
        if (before >= 0 && percent > 10)
            g_assert_cmpint (ABS (left - before), <=, 20 + before / 5);
        before = left;
    }
}

static void
test_text (void)
{
    static const struct {
        int         seconds;
        const char *text;
    } cases[] = {
        { -1, "" },
        { 0, "a few seconds left" },
        { 9, "a few seconds left" },
        { 10, "about 10 s left" },
        { 11, "about 20 s left" },
        { 110, "about 110 s left" },
        { 111, "about 2 min left" },
        { 120, "about 2 min left" },
        { 121, "about 3 min left" },
        { 43200, "about 720 min left" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = dfota_eta_dup_text (cases[i].seconds);

        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
        g_test_add_data_func (runs[i].path, GSIZE_TO_POINTER (i), test_run);
    g_test_add_func ("/eta/random", test_random);
    g_test_add_func ("/eta/text", test_text);
    return g_test_run ();
}
