/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The tables behind the exit codes; see exit-code.h.
 */

#include "exit-code.h"

#include <libmm-glib.h>

#include "dbus/error.h"

static const DfotaExitEntry entries[] = {
    { DFOTA_EXIT_DONE, "done", "done; for an update: it succeeded and was verified" },
    { DFOTA_EXIT_ERROR, "error", "an error that is not listed here" },
    { DFOTA_EXIT_USAGE, "usage", "unknown, contradictory or missing options" },
    { DFOTA_EXIT_NO_DAEMON, "no-daemon", "ModemManager is not running" },
    { DFOTA_EXIT_NO_PLUGIN, "no-plugin", "ModemManager runs without the mm-quectel-dfota plugin" },
    { DFOTA_EXIT_NO_MODEM, "no-modem", "no modem matches, or more than one" },
    { DFOTA_EXIT_NO_UPDATE, "no-update", "no update matches, or more than one" },
    { DFOTA_EXIT_UNSUPPORTED, "unsupported",
      "the module or the installed version does not support this" },
    { DFOTA_EXIT_NOT_AUTHORIZED, "not-authorized", "not authorized" },
    { DFOTA_EXIT_NOT_READY, "not-ready", "the module cannot start an update yet" },
    { DFOTA_EXIT_BUSY, "busy", "the module has a different update under way" },
    { DFOTA_EXIT_REFUSED, "refused", "the module refused the update command" },
    { DFOTA_EXIT_WRONG_REVISION, "wrong-revision", "the module does not run the source revision" },
    { DFOTA_EXIT_ALREADY_INSTALLED, "already-installed",
      "the module runs the target revision already; nothing was done" },
    { DFOTA_EXIT_INVALID_SOURCE, "invalid-source",
      "the URL or path is not valid, or the file cannot be read" },
    { DFOTA_EXIT_WRONG_STATE, "wrong-state",
      "too late to cancel, or too early to forget or to give up" },
    { DFOTA_EXIT_JOURNAL, "journal", "ModemManager cannot write its state directory" },
    { DFOTA_EXIT_UNVERIFIED, "unverified",
      "the module is back, but its revision cannot show whether the firmware changed" },
    { DFOTA_EXIT_FAILED_NETWORK, "failed-network", "the module could not download the package" },
    { DFOTA_EXIT_FAILED_PACKAGE, "failed-package", "the module refuses the package" },
    { DFOTA_EXIT_FAILED_SPACE, "failed-space", "there is not enough free space in the module" },
    { DFOTA_EXIT_FAILED_UPDATE, "failed-update",
      "the module could not apply the package and kept its revision" },
    { DFOTA_EXIT_FAILED_REVISION, "failed-revision",
      "after the update the module runs an unexpected revision" },
    { DFOTA_EXIT_FAILED_REPLACED, "failed-replaced", "a different module is in its place" },
    { DFOTA_EXIT_FAILED_INTERRUPTED, "failed-interrupted",
      "ModemManager stopped or the modem went away before the update was started" },
    { DFOTA_EXIT_CANCELLED, "cancelled", "the update was cancelled" },
    { DFOTA_EXIT_FAILED_UPLOAD, "failed-upload", "the package could not be sent to the module" },
    { DFOTA_EXIT_GIVEN_UP, "given-up", "the module did not come back; the update was given up" },
    { DFOTA_EXIT_STALLED, "stalled",
      "the module has been silent for too long; the update is not finished" },
    { DFOTA_EXIT_UNDER_WAY, "under-way", "the update goes on; mmdfota does not wait for it" },
    { DFOTA_EXIT_TIMEOUT, "timeout", "the timeout expired; an update under way goes on" },
};

G_DEFINE_QUARK (dfota - cli - error - quark, dfota_cli_error)

const DfotaExitEntry *
dfota_exit_entries (gsize *n_entries)
{
    *n_entries = G_N_ELEMENTS (entries);
    return entries;
}

static const DfotaExitEntry *
find_entry (DfotaExit code)
{
    for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
        if (entries[i].code == code)
            return &entries[i];
    }
    g_return_val_if_reached (&entries[DFOTA_EXIT_ERROR]);
}

const char *
dfota_exit_name (DfotaExit code)
{
    return find_entry (code)->name;
}

const char *
dfota_exit_text (DfotaExit code)
{
    return find_entry (code)->text;
}

static DfotaExit
exit_from_dfota_error (DfotaError code)
{
    switch (code) {
    case DFOTA_ERROR_INVALID_SOURCE:
        return DFOTA_EXIT_INVALID_SOURCE;
    case DFOTA_ERROR_INVALID_OPTION:
        return DFOTA_EXIT_USAGE;
    case DFOTA_ERROR_BUSY:
        return DFOTA_EXIT_BUSY;
    case DFOTA_ERROR_NOT_READY:
    case DFOTA_ERROR_CALL_ACTIVE:
        return DFOTA_EXIT_NOT_READY;
    case DFOTA_ERROR_UNSUPPORTED:
    case DFOTA_ERROR_NOT_PROVEN:
        return DFOTA_EXIT_UNSUPPORTED;
    case DFOTA_ERROR_REFUSED:
        return DFOTA_EXIT_REFUSED;
    case DFOTA_ERROR_WRONG_REVISION:
        return DFOTA_EXIT_WRONG_REVISION;
    case DFOTA_ERROR_ALREADY_INSTALLED:
        return DFOTA_EXIT_ALREADY_INSTALLED;
    case DFOTA_ERROR_NOT_CANCELLABLE:
    case DFOTA_ERROR_NOT_FINISHED:
    case DFOTA_ERROR_NOT_LOST:
        return DFOTA_EXIT_WRONG_STATE;
    case DFOTA_ERROR_NO_SPACE:
        return DFOTA_EXIT_FAILED_SPACE;
    case DFOTA_ERROR_JOURNAL:
        return DFOTA_EXIT_JOURNAL;
    }
    return DFOTA_EXIT_ERROR;
}

static const struct {
    GDBusError code;
    DfotaExit  exit;
} bus_errors[] = {
    { G_DBUS_ERROR_ACCESS_DENIED, DFOTA_EXIT_NOT_AUTHORIZED },
    { G_DBUS_ERROR_AUTH_FAILED, DFOTA_EXIT_NOT_AUTHORIZED },
    { G_DBUS_ERROR_SERVICE_UNKNOWN, DFOTA_EXIT_NO_DAEMON },
    { G_DBUS_ERROR_NAME_HAS_NO_OWNER, DFOTA_EXIT_NO_DAEMON },
    { G_DBUS_ERROR_NO_REPLY, DFOTA_EXIT_NO_DAEMON }, /* it stopped during the call */
    { G_DBUS_ERROR_UNKNOWN_METHOD, DFOTA_EXIT_NO_PLUGIN },
    { G_DBUS_ERROR_UNKNOWN_INTERFACE, DFOTA_EXIT_NO_PLUGIN },
    { G_DBUS_ERROR_UNKNOWN_OBJECT, DFOTA_EXIT_NO_PLUGIN },
    { G_DBUS_ERROR_TIMEOUT, DFOTA_EXIT_TIMEOUT },
    { G_DBUS_ERROR_TIMED_OUT, DFOTA_EXIT_TIMEOUT },
};

static DfotaExit
exit_from_bus_error (const GError *error)
{
    for (gsize i = 0; i < G_N_ELEMENTS (bus_errors); i++) {
        if (error->code == (int) bus_errors[i].code)
            return bus_errors[i].exit;
    }
    return DFOTA_EXIT_ERROR;
}

DfotaExit
dfota_exit_from_error (const GError *error)
{
    g_return_val_if_fail (error != NULL, DFOTA_EXIT_ERROR);

    if (error->domain == DFOTA_CLI_ERROR)
        return (DfotaExit) error->code;
    if (error->domain == DFOTA_ERROR)
        return exit_from_dfota_error ((DfotaError) error->code);
    if (g_error_matches (error, MM_CORE_ERROR, MM_CORE_ERROR_UNAUTHORIZED))
        return DFOTA_EXIT_NOT_AUTHORIZED;
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
        return DFOTA_EXIT_TIMEOUT;
    if (error->domain == G_DBUS_ERROR)
        return exit_from_bus_error (error);
    return DFOTA_EXIT_ERROR;
}

static const struct {
    const char *reason;
    DfotaExit   exit;
    gboolean    maybe_space; /* FAILED_SPACE if the class of the code is "space" */
} reasons[] = {
    { "interrupted", DFOTA_EXIT_FAILED_INTERRUPTED, FALSE },
    { "refused", DFOTA_EXIT_REFUSED, FALSE },
    { "upload-failed", DFOTA_EXIT_FAILED_UPLOAD, TRUE },
    { "download-failed", DFOTA_EXIT_FAILED_NETWORK, TRUE },
    { "package", DFOTA_EXIT_FAILED_PACKAGE, TRUE },
    { "update-failed", DFOTA_EXIT_FAILED_UPDATE, TRUE },
    { "revision-unchanged", DFOTA_EXIT_FAILED_REVISION, FALSE },
    { "unexpected-revision", DFOTA_EXIT_FAILED_REVISION, FALSE },
    { "module-replaced", DFOTA_EXIT_FAILED_REPLACED, FALSE },
    { "given-up", DFOTA_EXIT_GIVEN_UP, FALSE },
};

static DfotaExit
exit_from_failed (const DfotaUpdateInfo *info)
{
    for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++) {
        if (!g_str_equal (info->reason, reasons[i].reason))
            continue;
        if (reasons[i].maybe_space && g_str_equal (info->code_class, "space"))
            return DFOTA_EXIT_FAILED_SPACE;
        return reasons[i].exit;
    }
    return DFOTA_EXIT_FAILED_UPDATE;
}

DfotaExit
dfota_exit_from_update (const DfotaUpdateInfo *info)
{
    g_return_val_if_fail (info != NULL, DFOTA_EXIT_ERROR);

    if (g_str_equal (info->state, "succeeded"))
        return DFOTA_EXIT_DONE;
    if (g_str_equal (info->state, "unverified"))
        return DFOTA_EXIT_UNVERIFIED;
    if (g_str_equal (info->state, "failed"))
        return exit_from_failed (info);
    if (g_str_equal (info->state, "cancelled"))
        return DFOTA_EXIT_CANCELLED;
    if (g_str_equal (info->state, "stalled"))
        return DFOTA_EXIT_STALLED;
    return DFOTA_EXIT_UNDER_WAY;
}
