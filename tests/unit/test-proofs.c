/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What each event proves, for every combination of what its conditions are about: the rules of
 * docs/proofs.md, written a second time.
 */

#include "machine/proofs.h"

/* The events that prove a mode whatever was known before. */
static const struct {
    DfotaEventKind kind;
    DfotaMode      mode;
} modes[] = {
    { DFOTA_EVENT_GONE, DFOTA_MODE_UNKNOWN },
    { DFOTA_EVENT_BACK, DFOTA_MODE_UNKNOWN },
    { DFOTA_EVENT_UPDATE_START, DFOTA_MODE_RECOVERY },
    { DFOTA_EVENT_UPDATE_PROGRESS, DFOTA_MODE_RECOVERY },
    { DFOTA_EVENT_DOWNLOAD_START, DFOTA_MODE_NORMAL },
    { DFOTA_EVENT_DOWNLOAD_PROGRESS, DFOTA_MODE_NORMAL },
    { DFOTA_EVENT_DOWNLOAD_END, DFOTA_MODE_NORMAL },
    { DFOTA_EVENT_BOOTED, DFOTA_MODE_NORMAL },
    { DFOTA_EVENT_MODEM_READY, DFOTA_MODE_NORMAL },
};

static DfotaMode
expect_mode (const DfotaMachine *before, const DfotaEvent *event)
{
    for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
        if (modes[i].kind == event->kind)
            return modes[i].mode;
    if (event->kind == DFOTA_EVENT_UPDATE_END && before->mode == DFOTA_MODE_UNKNOWN &&
        before->is_reboot_proven)
        return DFOTA_MODE_RECOVERY;
    return before->mode;
}

static gboolean
expect_reboot (const DfotaMachine *before, const DfotaEvent *event)
{
    if (before->is_reboot_proven)
        return TRUE;
    if (event->kind == DFOTA_EVENT_UPDATE_START || event->kind == DFOTA_EVENT_UPDATE_PROGRESS)
        return before->is_sent;
    if (before->mode != DFOTA_MODE_UNKNOWN)
        return FALSE;
    if (event->kind == DFOTA_EVENT_UPDATE_END)
        return event->value == 0 || (before->failed_attempts > 0 && !before->is_attempt_counted);
    return event->kind == DFOTA_EVENT_BOOTED && before->is_sent;
}

static gboolean
expect_complete (const DfotaMachine *before, const DfotaEvent *event)
{
    if (event->kind == DFOTA_EVENT_DOWNLOAD_END && event->value == 0)
        return TRUE;
    if (event->kind == DFOTA_EVENT_ACCEPTED && before->is_local)
        return TRUE;
    return before->is_package_complete;
}

static void
check (const DfotaMachine *before, const DfotaEvent *event)
{
    DfotaMachine after = *before;

    dfota_machine_update_proofs (&after, event);
    g_assert_cmpint (after.mode, ==, expect_mode (before, event));
    g_assert_cmpint (after.is_reboot_proven, ==, expect_reboot (before, event));
    g_assert_cmpint (after.is_package_complete, ==, expect_complete (before, event));
    /* and nothing else */
    after.mode = before->mode;
    after.is_reboot_proven = before->is_reboot_proven;
    after.is_package_complete = before->is_package_complete;
    g_assert_cmpmem (&after, sizeof after, before, sizeof *before);
}

/* One bit of @bits for each condition. */
static DfotaMachine
make_machine (guint bits, DfotaMode mode)
{
    DfotaMachine machine;

    dfota_machine_init (&machine, (bits & 1) != 0);
    machine.mode = mode;
    machine.is_sent = (bits & 2) != 0;
    machine.is_reboot_proven = (bits & 4) != 0;
    machine.is_package_complete = (bits & 8) != 0;
    machine.is_attempt_counted = (bits & 16) != 0;
    machine.failed_attempts = (bits & 32) ? 1 : 0;
    return machine;
}

static void
test_all (void)
{
    static const gint values[] = { 0, 1, 502 };

    for (guint bits = 0; bits < 64; bits++)
        for (DfotaMode mode = DFOTA_MODE_UNKNOWN; mode <= DFOTA_MODE_NORMAL; mode++)
            for (DfotaEventKind kind = 0; kind < DFOTA_N_EVENTS; kind++)
                for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
                    DfotaMachine machine = make_machine (bits, mode);

                    check (&machine, &(DfotaEvent){ .kind = kind, .value = values[i] });
                }
}

/* Each row of the table has words for its condition, and a source. */
static void
test_words (void)
{
    gsize             n_proofs;
    const DfotaProof *proofs = dfota_proofs (&n_proofs);

    g_assert_cmpuint (n_proofs, >, 0);
    for (gsize i = 0; i < n_proofs; i++) {
        const gchar *belief = dfota_belief_to_string (proofs[i].belief);

        g_assert_true (belief && *belief);
        g_assert_true (proofs[i].source && *proofs[i].source);
        g_assert_true (proofs[i].condition && (proofs[i].holds || !*proofs[i].condition));
    }
}

/* Each row of the table says from where it is known. */
static void
test_sources (void)
{
    gsize             n;
    const DfotaProof *proofs = dfota_proofs (&n);

    for (gsize i = 0; i < n; i++) {
        g_test_message ("%s: %s", dfota_belief_to_string (proofs[i].belief), proofs[i].source);
        g_assert_true (
            g_regex_match_simple ("\\[(guide|field|MM 1\\.[0-9]+)\\b", proofs[i].source, 0, 0));
        g_assert_cmpint (proofs[i].holds != NULL, >=, proofs[i].condition[0] != '\0');
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/proofs/sources", test_sources);
    g_test_add_func ("/proofs/all", test_all);
    g_test_add_func ("/proofs/words", test_words);
    return g_test_run ();
}
