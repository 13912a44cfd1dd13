/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A snapshot of one update object: plain data, so that output, progress and exit codes need
 * no bus. The members are the properties of org.freedesktop.ModemManager1.FirmwareUpdate.
 * Strings are never NULL.
 */

#pragma once

#include "dbus/dfota-gdbus.h"

G_BEGIN_DECLS

typedef struct {
    char    *path;
    char    *state;
    char    *reason;
    guint    percent;
    guint    attempt;
    guint    max_attempts; /* 0: without limit */
    int      code;
    char    *code_phase;
    char    *code_class;
    char    *code_text;
    char    *device;
    char    *imei;
    char    *modem;
    char    *usb_ids; /* "2c7c:0306", at the module's USB path now */
    char    *source;
    char    *source_salt;
    char    *source_digest;  /* "" if there is none */
    guint64  package_size;   /* bytes of a file of this host, 0 for other sources */
    guint64  uploaded_bytes; /* bytes that were sent to the module */
    char    *revision_before;
    char    *revision_expected;
    char    *revision_after;
    gboolean may_power_off;
    gboolean may_reset;
    char    *warning;    /* of the start */
    gint64   start_time; /* these three: microseconds since 1970-01-01 UTC */
    gint64   last_urc_time;
    gint64   end_time;
} DfotaUpdateInfo;

/* Takes a snapshot of the properties that @proxy has cached. */
DfotaUpdateInfo *
dfota_update_info_new (DfotaGdbusFirmwareUpdate *proxy);
DfotaUpdateInfo *
dfota_update_info_copy (const DfotaUpdateInfo *info);
void
dfota_update_info_free (DfotaUpdateInfo *info);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaUpdateInfo, dfota_update_info_free)

/* Returns TRUE if the state is final. */
gboolean
dfota_update_info_is_final (const DfotaUpdateInfo *info);

/* Returns the one of @updates that shows the same update as @wanted, or NULL. They are the
 * same if they started in the same microsecond: a restart of the daemon may change the path,
 * and the module may be moved to another USB port. */
const DfotaUpdateInfo *
dfota_update_info_find (GPtrArray *updates, const DfotaUpdateInfo *wanted);

/* Returns TRUE if both have the same values. */
gboolean
dfota_update_info_equal (const DfotaUpdateInfo *a, const DfotaUpdateInfo *b);

G_END_DECLS
