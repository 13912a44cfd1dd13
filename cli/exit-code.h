/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The exit codes of mmdfota: one for each kind of outcome. Numbers and names are an
 * interface, documented in mmdfota(1): new ones may be added, none is changed.
 */

#pragma once

#include <gio/gio.h>

#include "update-info.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_EXIT_DONE = 0,               /* for an update: a verified success, nothing less */
    DFOTA_EXIT_ERROR = 1,              /* anything not listed below */
    DFOTA_EXIT_USAGE = 2,              /* wrong command line */
    DFOTA_EXIT_NO_DAEMON = 3,          /* ModemManager is not on the bus */
    DFOTA_EXIT_NO_PLUGIN = 4,          /* ModemManager runs without the plugin */
    DFOTA_EXIT_NO_MODEM = 5,           /* no such modem, or not exactly one */
    DFOTA_EXIT_NO_UPDATE = 6,          /* no such update, or not exactly one */
    DFOTA_EXIT_UNSUPPORTED = 7,        /* the module or this version cannot do it */
    DFOTA_EXIT_NOT_AUTHORIZED = 8,     /* polkit or the bus policy denied it */
    DFOTA_EXIT_NOT_READY = 9,          /* the module cannot start an update right now */
    DFOTA_EXIT_BUSY = 10,              /* the module has another update under way */
    DFOTA_EXIT_REFUSED = 11,           /* the module refused the command */
    DFOTA_EXIT_WRONG_REVISION = 12,    /* the module does not run --source-revision */
    DFOTA_EXIT_ALREADY_INSTALLED = 13, /* the module runs --target-revision already */
    DFOTA_EXIT_INVALID_SOURCE = 14,    /* the source breaks a rule of the module */
    DFOTA_EXIT_WRONG_STATE = 15,       /* too late to cancel, too early to forget… */
    DFOTA_EXIT_JOURNAL = 16,           /* the daemon cannot write its state directory */
    DFOTA_EXIT_UNVERIFIED = 19,      /* the module reported success; its revision proves nothing */
    DFOTA_EXIT_FAILED_NETWORK = 20,  /* the module could not download the package */
    DFOTA_EXIT_FAILED_PACKAGE = 21,  /* the package is damaged or for another revision */
    DFOTA_EXIT_FAILED_SPACE = 22,    /* not enough free space in the module */
    DFOTA_EXIT_FAILED_UPDATE = 23,   /* not applied, the original was restored */
    DFOTA_EXIT_FAILED_REVISION = 24, /* the module runs another revision than expected */
    DFOTA_EXIT_FAILED_REPLACED = 25, /* another module is in its place */
    DFOTA_EXIT_FAILED_INTERRUPTED = 26, /* daemon or modem went away before it started */
    DFOTA_EXIT_CANCELLED = 27,          /* a client cancelled the update */
    DFOTA_EXIT_FAILED_UPLOAD = 28,      /* the package could not be sent to the module */
    DFOTA_EXIT_GIVEN_UP = 29,           /* the module did not come back */
    DFOTA_EXIT_STALLED = 30,            /* no URC for too long; not finished */
    DFOTA_EXIT_UNDER_WAY = 31,          /* the update continues; mmdfota does not wait for it */
    DFOTA_EXIT_TIMEOUT = 32,            /* --timeout expired; the update continues */
} DfotaExit;

/* Errors of mmdfota itself; the code is a DfotaExit. */
#define DFOTA_CLI_ERROR (dfota_cli_error_quark ())
GQuark
dfota_cli_error_quark (void);

/* One row of the table of exit codes, in the order of their numbers. */
typedef struct {
    DfotaExit   code;
    const char *name; /* as in the JSON output */
    const char *text; /* one line, as in the man page */
} DfotaExitEntry;

const DfotaExitEntry *
dfota_exit_entries (gsize *n_entries);

/* Return name and text of @code. */
const char *
dfota_exit_name (DfotaExit code);
const char *
dfota_exit_text (DfotaExit code);

/* Returns the exit code for an error of mmdfota, of the D-Bus interfaces, of ModemManager or
 * of the bus itself. */
DfotaExit
dfota_exit_from_error (const GError *error);

/* Returns the exit code for the state of an update: DONE only for "succeeded"; STALLED or
 * UNDER_WAY while the state is not final. */
DfotaExit
dfota_exit_from_update (const DfotaUpdateInfo *info);

G_END_DECLS
