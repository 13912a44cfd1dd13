/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The errors of the D-Bus interfaces: one enum, one table of names. The plugin
 * returns them, mmdfota turns them into exit codes.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_ERROR_PREFIX "org.freedesktop.ModemManager1.FirmwareUpdate.Error."

/* The D-Bus name of each is DFOTA_ERROR_PREFIX and the word in the comment. */
typedef enum {
    DFOTA_ERROR_INVALID_SOURCE,    /* InvalidSource: not a source that can be used */
    DFOTA_ERROR_INVALID_OPTION,    /* InvalidOption: unknown key or wrong type */
    DFOTA_ERROR_BUSY,              /* Busy: an update of this module is under way */
    DFOTA_ERROR_NOT_READY,         /* NotReady: no AT port, or no revision read yet */
    DFOTA_ERROR_UNSUPPORTED,       /* Unsupported: the module does not know AT+QFOTADL */
    DFOTA_ERROR_REFUSED,           /* Refused: ERROR to AT+QFOTADL */
    DFOTA_ERROR_WRONG_REVISION,    /* WrongRevision: not the source revision named */
    DFOTA_ERROR_ALREADY_INSTALLED, /* AlreadyInstalled: the target revision is running */
    DFOTA_ERROR_NOT_CANCELLABLE,   /* NotCancellable: past the point of no return */
    DFOTA_ERROR_NOT_FINISHED,      /* NotFinished: only finished updates can be forgotten */
    DFOTA_ERROR_NOT_LOST,          /* NotLost: not stalled, or the module is there */
    DFOTA_ERROR_CALL_ACTIVE,       /* CallActive: a voice call would be cut off */
    DFOTA_ERROR_NO_SPACE,          /* NoSpace: the module has no room for the package */
    DFOTA_ERROR_JOURNAL,           /* Journal: the state folder cannot be read or written */
    DFOTA_ERROR_NOT_PROVEN, /* NotProven: of a family that the administrator has not allowed */
} DfotaError;

#define DFOTA_N_ERRORS (DFOTA_ERROR_NOT_PROVEN + 1)

/* The error domain, registered with GDBus under the names above. */
#define DFOTA_ERROR (dfota_error_quark ())
GQuark
dfota_error_quark (void);

/* Answers a method call with @error, whose text may have bytes of a module or a user in it that
 * are not UTF-8. Takes @invocation, as g_dbus_method_invocation_return_gerror() does. */
void
dfota_error_return (GDBusMethodInvocation *invocation, const GError *error);

G_END_DECLS
