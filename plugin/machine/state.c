/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The words of machine.h: on D-Bus, in the journal, in the log, in the documentation.
 */

#include "machine/machine.h"

static const gchar *const states[] = {
    [DFOTA_STATE_PREPARING] = "preparing",     [DFOTA_STATE_UPLOADING] = "uploading",
    [DFOTA_STATE_DOWNLOADING] = "downloading", [DFOTA_STATE_RESTARTING] = "restarting",
    [DFOTA_STATE_UPDATING] = "updating",       [DFOTA_STATE_RETRYING] = "retrying",
    [DFOTA_STATE_VERIFYING] = "verifying",     [DFOTA_STATE_STALLED] = "stalled",
    [DFOTA_STATE_SUCCEEDED] = "succeeded",     [DFOTA_STATE_FAILED] = "failed",
    [DFOTA_STATE_CANCELLED] = "cancelled",
};
G_STATIC_ASSERT (G_N_ELEMENTS (states) == DFOTA_N_STATES);

static const gchar *const reasons[] = {
    [DFOTA_REASON_NONE] = "",
    [DFOTA_REASON_INTERRUPTED] = "interrupted",
    [DFOTA_REASON_REFUSED] = "refused",
    [DFOTA_REASON_UPLOAD_FAILED] = "upload-failed",
    [DFOTA_REASON_DOWNLOAD_FAILED] = "download-failed",
    [DFOTA_REASON_PACKAGE] = "package",
    [DFOTA_REASON_UPDATE_FAILED] = "update-failed",
    [DFOTA_REASON_REVISION_UNCHANGED] = "revision-unchanged",
    [DFOTA_REASON_UNEXPECTED_REVISION] = "unexpected-revision",
    [DFOTA_REASON_MODULE_REPLACED] = "module-replaced",
    [DFOTA_REASON_GIVEN_UP] = "given-up",
    [DFOTA_REASON_SILENCE] = "silence",
    [DFOTA_REASON_REVISION_UNREADABLE] = "revision-unreadable",
};
G_STATIC_ASSERT (G_N_ELEMENTS (reasons) == DFOTA_N_REASONS);

static const gchar *const events[] = {
    [DFOTA_EVENT_SEND] = "send",
    [DFOTA_EVENT_ACCEPTED] = "accepted",
    [DFOTA_EVENT_UNANSWERED] = "unanswered",
    [DFOTA_EVENT_REFUSED] = "refused",
    [DFOTA_EVENT_CANCEL] = "cancel",
    [DFOTA_EVENT_GIVEN_UP] = "given-up",
    [DFOTA_EVENT_UPLOAD] = "upload",
    [DFOTA_EVENT_UPLOAD_PROGRESS] = "upload-progress",
    [DFOTA_EVENT_UPLOAD_FAILED] = "upload-failed",
    [DFOTA_EVENT_DOWNLOAD_START] = "download-start",
    [DFOTA_EVENT_DOWNLOAD_PROGRESS] = "download-progress",
    [DFOTA_EVENT_DOWNLOAD_END] = "download-end",
    [DFOTA_EVENT_UPDATE_START] = "update-start",
    [DFOTA_EVENT_UPDATE_PROGRESS] = "update-progress",
    [DFOTA_EVENT_UPDATE_END] = "update-end",
    [DFOTA_EVENT_UNKNOWN_URC] = "unknown-urc",
    [DFOTA_EVENT_BOOTED] = "booted",
    [DFOTA_EVENT_GONE] = "gone",
    [DFOTA_EVENT_BACK] = "back",
    [DFOTA_EVENT_MODEM_READY] = "modem-ready",
    [DFOTA_EVENT_OTHER_MODULE] = "other-module",
    [DFOTA_EVENT_REVISION_NEW] = "revision-new",
    [DFOTA_EVENT_REVISION_OLD] = "revision-old",
    [DFOTA_EVENT_REVISION_UNEXPECTED] = "revision-unexpected",
    [DFOTA_EVENT_REVISION_UNREADABLE] = "revision-unreadable",
    [DFOTA_EVENT_SILENCE] = "silence",
    [DFOTA_EVENT_RESUMED] = "resumed",
};
G_STATIC_ASSERT (G_N_ELEMENTS (events) == DFOTA_N_EVENTS);

static const gchar *const inputs[] = {
    [DFOTA_INPUT_SEND_DOWNLOAD] = "send (download)",
    [DFOTA_INPUT_SEND_LOCAL] = "send (local)",
    [DFOTA_INPUT_ACCEPTED_DOWNLOAD] = "accepted (download)",
    [DFOTA_INPUT_ACCEPTED_LOCAL] = "accepted (local)",
    [DFOTA_INPUT_REFUSED] = "refused",
    [DFOTA_INPUT_CANCEL] = "cancel",
    [DFOTA_INPUT_GIVEN_UP] = "given up",
    [DFOTA_INPUT_UPLOAD] = "upload",
    [DFOTA_INPUT_UPLOAD_PROGRESS] = "upload progress",
    [DFOTA_INPUT_UPLOAD_FAILED] = "upload failed",
    [DFOTA_INPUT_DOWNLOAD_START] = "download start",
    [DFOTA_INPUT_DOWNLOAD_PROGRESS] = "download progress",
    [DFOTA_INPUT_DOWNLOAD_DONE] = "download end, 0",
    [DFOTA_INPUT_DOWNLOAD_FAILED] = "download end, not 0",
    [DFOTA_INPUT_UPDATE_START] = "START",
    [DFOTA_INPUT_UPDATE_PROGRESS] = "UPDATING",
    [DFOTA_INPUT_UPDATE_DONE] = "END,0",
    [DFOTA_INPUT_ATTEMPT_FAILED] = "END, not 0",
    [DFOTA_INPUT_UNKNOWN_URC] = "unknown URC",
    [DFOTA_INPUT_BOOTED] = "boot URC",
    [DFOTA_INPUT_GONE_UNSENT] = "gone (nothing sent)",
    [DFOTA_INPUT_GONE] = "gone",
    [DFOTA_INPUT_BACK] = "back",
    [DFOTA_INPUT_BACK_UPDATED] = "back (after END,0)",
    [DFOTA_INPUT_MODEM_READY] = "modem ready",
    [DFOTA_INPUT_OTHER_MODULE] = "other module",
    [DFOTA_INPUT_REVISION_NEW] = "revision new",
    [DFOTA_INPUT_REVISION_OLD] = "revision old",
    [DFOTA_INPUT_REVISION_OLD_EARLY] = "revision old (too early)",
    [DFOTA_INPUT_REVISION_UNEXPECTED] = "revision unexpected",
    [DFOTA_INPUT_REVISION_UNREADABLE] = "revision unreadable",
    [DFOTA_INPUT_SILENCE] = "silence (absent or in recovery)",
    [DFOTA_INPUT_SILENCE_UNKNOWN] = "silence (mode unknown)",
    [DFOTA_INPUT_SILENCE_READY] = "silence (normal mode)",
    [DFOTA_INPUT_RESUMED_UNSENT] = "resumed (nothing sent)",
    [DFOTA_INPUT_RESUMED_DOWNLOAD] = "resumed (download)",
    [DFOTA_INPUT_RESUMED_LOCAL] = "resumed (local)",
};
G_STATIC_ASSERT (G_N_ELEMENTS (inputs) == DFOTA_N_INPUTS);

static gboolean
find_word (const gchar *const *words, guint n_words, const gchar *text, guint *index)
{
    for (guint i = 0; i < n_words; i++)
        if (g_strcmp0 (words[i], text) == 0) {
            *index = i;
            return TRUE;
        }
    return FALSE;
}

const gchar *
dfota_state_to_string (DfotaState state)
{
    g_return_val_if_fail (state < DFOTA_N_STATES, "");
    return states[state];
}

gboolean
dfota_state_from_string (const gchar *text, DfotaState *state)
{
    guint index;

    if (!find_word (states, DFOTA_N_STATES, text, &index))
        return FALSE;
    *state = index;
    return TRUE;
}

const gchar *
dfota_reason_to_string (DfotaReason reason)
{
    g_return_val_if_fail (reason < DFOTA_N_REASONS, "");
    return reasons[reason];
}

gboolean
dfota_reason_from_string (const gchar *text, DfotaReason *reason)
{
    guint index;

    if (!find_word (reasons, DFOTA_N_REASONS, text, &index))
        return FALSE;
    *reason = index;
    return TRUE;
}

const gchar *
dfota_event_to_string (DfotaEventKind kind)
{
    g_return_val_if_fail (kind < DFOTA_N_EVENTS, "");
    return events[kind];
}

const gchar *
dfota_input_to_string (DfotaInput input)
{
    g_return_val_if_fail (input < DFOTA_N_INPUTS, "");
    return inputs[input];
}
