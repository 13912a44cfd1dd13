/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of D-Bus error names; see error.h.
 */

#include "dbus/error.h"

static const GDBusErrorEntry entries[] = {
    { DFOTA_ERROR_INVALID_SOURCE, DFOTA_ERROR_PREFIX "InvalidSource" },
    { DFOTA_ERROR_INVALID_OPTION, DFOTA_ERROR_PREFIX "InvalidOption" },
    { DFOTA_ERROR_BUSY, DFOTA_ERROR_PREFIX "Busy" },
    { DFOTA_ERROR_NOT_READY, DFOTA_ERROR_PREFIX "NotReady" },
    { DFOTA_ERROR_UNSUPPORTED, DFOTA_ERROR_PREFIX "Unsupported" },
    { DFOTA_ERROR_REFUSED, DFOTA_ERROR_PREFIX "Refused" },
    { DFOTA_ERROR_WRONG_REVISION, DFOTA_ERROR_PREFIX "WrongRevision" },
    { DFOTA_ERROR_ALREADY_INSTALLED, DFOTA_ERROR_PREFIX "AlreadyInstalled" },
    { DFOTA_ERROR_NOT_CANCELLABLE, DFOTA_ERROR_PREFIX "NotCancellable" },
    { DFOTA_ERROR_NOT_FINISHED, DFOTA_ERROR_PREFIX "NotFinished" },
    { DFOTA_ERROR_NOT_LOST, DFOTA_ERROR_PREFIX "NotLost" },
    { DFOTA_ERROR_CALL_ACTIVE, DFOTA_ERROR_PREFIX "CallActive" },
    { DFOTA_ERROR_NO_SPACE, DFOTA_ERROR_PREFIX "NoSpace" },
    { DFOTA_ERROR_JOURNAL, DFOTA_ERROR_PREFIX "Journal" },
    { DFOTA_ERROR_NOT_PROVEN, DFOTA_ERROR_PREFIX "NotProven" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (entries) == DFOTA_N_ERRORS);

GQuark
dfota_error_quark (void)
{
    static gsize quark = 0;

    g_dbus_error_register_error_domain ("dfota-error-quark", &quark, entries,
                                        G_N_ELEMENTS (entries));
    return (GQuark) quark;
}

void
dfota_error_return (GDBusMethodInvocation *invocation, const GError *error)
{
    g_autofree gchar *text = g_utf8_make_valid (error->message, -1);

    g_dbus_method_invocation_return_error_literal (invocation, error->domain, error->code, text);
}
