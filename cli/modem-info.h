/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A snapshot of one modem object, with what firmware updates need: plain data. Strings are
 * never NULL.
 */

#pragma once

#include <libmm-glib.h>

#include "dbus/dfota-gdbus.h"

G_BEGIN_DECLS

typedef struct {
    char    *path;
    char    *manufacturer;
    char    *model;
    char    *base_revision; /* as ModemManager knows it */
    char    *device;
    char    *imei;
    char    *state;
    char    *failed_reason; /* in the state failed */
    char    *lock;          /* kind of the lock, in the state locked */
    char    *power_state;
    gboolean supported; /* FALSE: without the plugin's interface, and all below is empty */
    char    *support;   /* "yes", "no", "unknown" */
    gint64   free_space;
    gint64   total_space; /* bytes, both -1 if unknown */
    gboolean has_journal;
    char    *family;    /* the family of the module, such as "ec25" */
    char    *evidence;  /* "guide", "field"; "" if the plugin is older */
    gboolean is_proven; /* FALSE: known from public reports only */
    gboolean is_enabled;
    char    *revision; /* exact, with sub-version */
    char   **sources;
    char   **paths;            /* directories of packages in the module */
    char    *context_selector; /* command that selects the PDP context of downloads, "": unknown */
    int      download_context; /* -1: unknown */
    char    *update;           /* path of its update, "/" if none */
} DfotaModemInfo;

/* Takes a snapshot of @object, which has a modem interface. @firmware: its interface for
 * updates, or NULL. */
DfotaModemInfo *
dfota_modem_info_new (MMObject *object, DfotaGdbusModemFirmware *firmware);
void
dfota_modem_info_free (DfotaModemInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaModemInfo, dfota_modem_info_free)

/* Returns "Quectel EG25", as far as it is known. Free it. */
char *
dfota_modem_info_dup_name (const DfotaModemInfo *info);

G_END_DECLS
