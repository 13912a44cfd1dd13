/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which event of the machine each URC is.
 */

#include "machine/urc-event.h"

/* Each URC is one event, with its value and phase. RDY is none: it proves nothing. */
static void
test_events_of_urcs (void)
{
    static const struct {
        DfotaUrcKind   urc;
        DfotaEventKind event;
    } rows[] = {
        { DFOTA_URC_DOWNLOAD_START, DFOTA_EVENT_DOWNLOAD_START },
        { DFOTA_URC_DOWNLOAD_PROGRESS, DFOTA_EVENT_DOWNLOAD_PROGRESS },
        { DFOTA_URC_DOWNLOAD_END, DFOTA_EVENT_DOWNLOAD_END },
        { DFOTA_URC_UPDATE_START, DFOTA_EVENT_UPDATE_START },
        { DFOTA_URC_UPDATE_PROGRESS, DFOTA_EVENT_UPDATE_PROGRESS },
        { DFOTA_URC_UPDATE_END, DFOTA_EVENT_UPDATE_END },
        { DFOTA_URC_BOOT, DFOTA_EVENT_BOOTED },
        { DFOTA_URC_RESTORE, DFOTA_EVENT_UNKNOWN_URC },
        { DFOTA_URC_UNKNOWN, DFOTA_EVENT_UNKNOWN_URC },
    };
    DfotaEvent event;

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        const DfotaUrc urc = { .kind = rows[i].urc, .value = 7, .phase = DFOTA_PHASE_HTTP };

        g_assert_true (dfota_event_from_urc (&urc, &event));
        g_assert_cmpint (event.kind, ==, rows[i].event);
        g_assert_cmpint (event.value, ==, 7);
        g_assert_cmpint (event.phase, ==, DFOTA_PHASE_HTTP);
    }
    g_assert_false (dfota_event_from_urc (&(DfotaUrc){ .kind = DFOTA_URC_BOOT_RDY }, &event));
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/machine/facts/events-of-urcs", test_events_of_urcs);
    return g_test_run ();
}
