/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The errors of the D-Bus interfaces. The plugin returns them; mmdfota converts them into exit
 * codes.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DFOTA_ERROR_PREFIX "org.freedesktop.ModemManager1.FirmwareUpdate.Error."

/* The D-Bus name is DFOTA_ERROR_PREFIX followed by the word in the comment. */
typedef enum {
    DFOTA_ERROR_INVALID_SOURCE,    /* InvalidSource: the source breaks a rule */
    DFOTA_ERROR_INVALID_OPTION,    /* InvalidOption: unknown key or wrong type */
    DFOTA_ERROR_BUSY,              /* Busy: an update of this module is under way */
    DFOTA_ERROR_NOT_READY,         /* NotReady: no AT port, or no revision read yet */
    DFOTA_ERROR_UNSUPPORTED,       /* Unsupported: the module does not support AT+QFOTADL */
    DFOTA_ERROR_REFUSED,           /* Refused: the module answered AT+QFOTADL with ERROR */
    DFOTA_ERROR_WRONG_REVISION,    /* WrongRevision: the module does not run source-revision */
    DFOTA_ERROR_ALREADY_INSTALLED, /* AlreadyInstalled: the module runs target-revision */
    DFOTA_ERROR_NOT_CANCELLABLE,   /* NotCancellable: AT+QFOTADL was sent */
    DFOTA_ERROR_NOT_FINISHED,      /* NotFinished: only finished updates can be forgotten */
    DFOTA_ERROR_NOT_LOST,          /* NotLost: not stalled, or the module is present */
    DFOTA_ERROR_CALL_ACTIVE,       /* CallActive: a voice call would be cut off */
    DFOTA_ERROR_NO_SPACE,          /* NoSpace: not enough free space in the module */
    DFOTA_ERROR_JOURNAL,           /* Journal: the state directory cannot be used */
    DFOTA_ERROR_NOT_PROVEN,        /* NotProven: the family is not enabled */
} DfotaError;

#define DFOTA_N_ERRORS (DFOTA_ERROR_NOT_PROVEN + 1)

/* The error domain, registered with GDBus under the names above. */
#define DFOTA_ERROR (dfota_error_quark ())
GQuark
dfota_error_quark (void);

/* Answers a method call with @error and takes @invocation, as
 * g_dbus_method_invocation_return_gerror() does. Replaces bytes of the message that are not UTF-8:
 * it may contain text of a module or a user. */
void
dfota_error_return (GDBusMethodInvocation *invocation, const GError *error);

G_END_DECLS
