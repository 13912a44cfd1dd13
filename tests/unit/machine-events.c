/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See machine-events.h.
 */

#include "machine-events.h"

#define HTTP DFOTA_PHASE_HTTP

static const struct {
    const gchar *word;
    DfotaEvent   event;
} events[] = {
    { "send", { DFOTA_EVENT_SEND } },
    { "ok", { DFOTA_EVENT_ACCEPTED } },
    { "refused", { DFOTA_EVENT_REFUSED } },
    { "unsent", { DFOTA_EVENT_UNSENT } },
    { "no-answer", { DFOTA_EVENT_UNANSWERED } },
    { "cancel", { DFOTA_EVENT_CANCEL } },
    { "given-up", { DFOTA_EVENT_GIVEN_UP } },
    { "upload", { DFOTA_EVENT_UPLOAD } },
    { "upload-50", { DFOTA_EVENT_UPLOAD_PROGRESS, 50 } },
    { "no-upload", { DFOTA_EVENT_UPLOAD_FAILED, 420 } },
    { "http-start", { DFOTA_EVENT_DOWNLOAD_START } },
    { "http-end-0", { DFOTA_EVENT_DOWNLOAD_END, 0, HTTP } },
    { "http-end-701", { DFOTA_EVENT_DOWNLOAD_END, 701, HTTP } },
    { "downloading-50", { DFOTA_EVENT_DOWNLOAD_PROGRESS, 50 } },
    { "start", { DFOTA_EVENT_UPDATE_START } },
    { "updating-7", { DFOTA_EVENT_UPDATE_PROGRESS, 7 } },
    { "updating-90", { DFOTA_EVENT_UPDATE_PROGRESS, 90 } },
    { "end-0", { DFOTA_EVENT_UPDATE_END, 0 } },
    { "end-502", { DFOTA_EVENT_UPDATE_END, 502 } },
    { "end-505", { DFOTA_EVENT_UPDATE_END, 505 } },
    { "end-510", { DFOTA_EVENT_UPDATE_END, 510 } },
    { "unknown", { DFOTA_EVENT_UNKNOWN_URC } },
    { "booted", { DFOTA_EVENT_BOOTED } },
    { "gone", { DFOTA_EVENT_GONE } },
    { "back", { DFOTA_EVENT_BACK } },
    { "ready", { DFOTA_EVENT_MODEM_READY } },
    { "replaced", { DFOTA_EVENT_OTHER_MODULE } },
    { "is-new", { DFOTA_EVENT_REVISION_NEW } },
    { "is-old", { DFOTA_EVENT_REVISION_OLD } },
    { "unverifiable", { DFOTA_EVENT_REVISION_UNVERIFIABLE } },
    { "is-other", { DFOTA_EVENT_REVISION_UNEXPECTED } },
    { "unreadable", { DFOTA_EVENT_REVISION_UNREADABLE } },
    { "silence", { DFOTA_EVENT_SILENCE } },
    { "resumed", { DFOTA_EVENT_RESUMED } },
};

static const struct {
    const gchar *word;
    const gchar *words;
} sequences[] = {
    { "GLITCH", "gone back" },
    { "DOWNLOADING", "send ok http-start" },
    { "DOWNLOADED", "send ok http-start http-end-0" },
    { "IN-RECOVERY", "DOWNLOADED gone back start" },
    { "RETRY-510", "end-510 gone back" },
    { "SIX-TIMES-510",
      "DOWNLOADED gone back RETRY-510 RETRY-510 RETRY-510 RETRY-510 RETRY-510 RETRY-510" },
    { "FOUR-TIMES-UNREADABLE",
      "unreadable silence unreadable silence unreadable silence unreadable" },
    { "FIVE-TIMES-UNREADABLE", "FOUR-TIMES-UNREADABLE silence unreadable" },
};

static DfotaEffects
take_word (DfotaMachine *machine, const gchar *word)
{
    for (guint i = 0; i < G_N_ELEMENTS (sequences); i++)
        if (g_str_equal (sequences[i].word, word))
            return machine_take_words (machine, sequences[i].words);
    for (guint i = 0; i < G_N_ELEMENTS (events); i++)
        if (g_str_equal (events[i].word, word)) {
            DfotaState   before = machine->state;
            DfotaEffects effects = dfota_machine_step (machine, &events[i].event, NULL);

            g_test_message ("%s → %s (%s)", dfota_state_to_string (before),
                            dfota_state_to_string (machine->state), word);
            return effects;
        }
    g_error ("no such event: %s", word);
}

DfotaEffects
machine_take_words (DfotaMachine *machine, const gchar *words)
{
    g_auto (GStrv) split = g_strsplit (words, " ", -1);
    DfotaEffects   effects = 0;

    for (guint i = 0; split[i]; i++)
        effects = take_word (machine, split[i]);
    return effects;
}
