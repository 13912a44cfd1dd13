/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The names of the table's columns, for the log and the documentation.
 */

#include "machine/machine.h"

const gchar *
dfota_input_to_string (DfotaInput input)
{
    switch (input) {
    case DFOTA_INPUT_SEND_DOWNLOAD:
        return "send (download)";
    case DFOTA_INPUT_SEND_LOCAL:
        return "send (local)";
    case DFOTA_INPUT_ACCEPTED_DOWNLOAD:
        return "accepted (download)";
    case DFOTA_INPUT_ACCEPTED_LOCAL:
        return "accepted (local)";
    case DFOTA_INPUT_REFUSED:
        return "refused";
    case DFOTA_INPUT_UNSENT:
        return "not sent";
    case DFOTA_INPUT_CANCEL:
        return "cancel";
    case DFOTA_INPUT_GIVEN_UP:
        return "given up";
    case DFOTA_INPUT_UPLOAD:
        return "upload";
    case DFOTA_INPUT_UPLOAD_PROGRESS:
        return "upload progress";
    case DFOTA_INPUT_UPLOAD_FAILED:
        return "upload failed";
    case DFOTA_INPUT_DOWNLOAD_START:
        return "download start";
    case DFOTA_INPUT_DOWNLOAD_PROGRESS:
        return "download progress";
    case DFOTA_INPUT_DOWNLOAD_DONE:
        return "download end, 0";
    case DFOTA_INPUT_DOWNLOAD_FAILED:
        return "download end, not 0";
    case DFOTA_INPUT_UPDATE_START:
        return "START";
    case DFOTA_INPUT_UPDATE_PROGRESS:
        return "UPDATING";
    case DFOTA_INPUT_UPDATE_DONE:
        return "END,0";
    case DFOTA_INPUT_ATTEMPT_FAILED:
        return "END, not 0";
    case DFOTA_INPUT_UNKNOWN_URC:
        return "unknown URC";
    case DFOTA_INPUT_BOOTED:
        return "boot URC";
    case DFOTA_INPUT_GONE_UNSENT:
        return "gone (nothing sent)";
    case DFOTA_INPUT_GONE:
        return "gone";
    case DFOTA_INPUT_BACK:
        return "back";
    case DFOTA_INPUT_BACK_UPDATED:
        return "back (after END,0)";
    case DFOTA_INPUT_MODEM_READY:
        return "modem ready";
    case DFOTA_INPUT_MODEM_READY_PENDING:
        return "modem ready (no reboot yet)";
    case DFOTA_INPUT_MODEM_READY_LOADING:
        return "modem ready (perhaps downloading)";
    case DFOTA_INPUT_OTHER_MODULE:
        return "other module";
    case DFOTA_INPUT_REVISION_NEW:
        return "revision new";
    case DFOTA_INPUT_REVISION_OLD:
        return "revision old";
    case DFOTA_INPUT_REVISION_OLD_PENDING:
        return "revision old (no reboot yet)";
    case DFOTA_INPUT_REVISION_OLD_LOADING:
        return "revision old (perhaps downloading)";
    case DFOTA_INPUT_REVISION_UNEXPECTED:
        return "revision unexpected";
    case DFOTA_INPUT_REVISION_UNVERIFIABLE:
        return "revision unverifiable";
    case DFOTA_INPUT_REVISION_UNREADABLE:
        return "revision unreadable";
    case DFOTA_INPUT_REVISION_UNREADABLE_LAST:
        return "revision unreadable (last time)";
    case DFOTA_INPUT_SILENCE:
        return "silence (absent, or perhaps in recovery mode)";
    case DFOTA_INPUT_SILENCE_PROBE:
        return "silence (no attempt runs)";
    case DFOTA_INPUT_SILENCE_AGAIN:
        return "silence (again)";
    case DFOTA_INPUT_SILENCE_NORMAL:
        return "silence (normal mode)";
    case DFOTA_INPUT_RESUMED_UNSENT:
        return "resumed (nothing sent)";
    case DFOTA_INPUT_RESUMED_DOWNLOAD:
        return "resumed (download)";
    case DFOTA_INPUT_RESUMED_LOCAL:
        return "resumed (local)";
    }
    g_return_val_if_reached ("");
}
