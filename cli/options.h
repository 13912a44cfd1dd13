/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The command line of mmdfota: one table of options, parsed strictly. Options that
 * contradict each other are refused here, before mmdfota connects to the bus.
 */

#pragma once

#include "output.h"
#include "selector.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_ACTION_LIST,
    DFOTA_ACTION_CHECK,
    DFOTA_ACTION_INSTALL,
    DFOTA_ACTION_FOLLOW,
    DFOTA_ACTION_STATUS,
    DFOTA_ACTION_WATCH,
    DFOTA_ACTION_CANCEL,
    DFOTA_ACTION_GIVE_UP,
    DFOTA_ACTION_FORGET,
    DFOTA_ACTION_VERSION,
    DFOTA_ACTION_HELP,
} DfotaAction;

typedef struct {
    DfotaAction    action;
    DfotaFormat    format;
    DfotaSelector *modem;  /* NULL if not given */
    DfotaSelector *update; /* NULL if not given */
    char          *source; /* of --install, with its secrets */
    char          *source_revision;
    char          *target_revision;
    int            context; /* PDP context to download over, 0: none given */
    gboolean       no_wait;
    gboolean       keep_package;
    gboolean       acknowledged;
    int            timeout;         /* seconds, 0: none given */
    gint64         deadline;        /* the same as monotonic time, 0: none */
    int            stalled_timeout; /* seconds, 0: at once */
} DfotaOptions;

/* How long mmdfota waits for a silent module or an absent daemon, in seconds. */
#define DFOTA_STALLED_TIMEOUT 1800

/* Parses the command line @argv, which is not changed. Errors: USAGE. */
DfotaOptions *
dfota_options_parse (char **argv, GError **error);
void
dfota_options_free (DfotaOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaOptions, dfota_options_free)

/* Returns the text of --help. Free it. */
char *
dfota_options_dup_help (void);

/* Returns TRUE if @argv asks for JSON, even if the rest of it is wrong. */
gboolean
dfota_options_want_json (char **argv);

/* Calls @func with each option: long name and short name or 0. */
typedef void (*DfotaOptionFunc) (const char *long_name, char short_name, gpointer user_data);
void
dfota_options_foreach (DfotaOptionFunc func, gpointer user_data);

G_END_DECLS
