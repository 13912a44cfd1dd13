/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads whether a module supports AT+QFOTADL, and the free space in its file system. The results
 * are published as D-Bus properties, so that clients need not ask the module.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"

G_BEGIN_DECLS

/* Whether the module supports AT+QFOTADL: the D-Bus property Support. */
typedef enum {
    DFOTA_SUPPORT_UNKNOWN, /* not read yet, or no valid answer */
    DFOTA_SUPPORT_YES,
    DFOTA_SUPPORT_NO, /* AT+QFOTADL=? was refused */
} DfotaSupport;

#define DFOTA_SPACE_UNKNOWN (-1)

typedef struct {
    DfotaSupport support;
    gint64       free_space;  /* bytes, or DFOTA_SPACE_UNKNOWN */
    gint64       total_space; /* bytes, or DFOTA_SPACE_UNKNOWN */
    gint         context;     /* cid of the module's downloads, or DFOTA_CONTEXT_UNKNOWN */
} DfotaCapabilities;

/* Sets all members to unknown. */
void
dfota_capabilities_init (DfotaCapabilities *self);

/* Sends AT+QFOTADL=?, unless @known (copied) has DFOTA_SUPPORT_YES, then AT+QFLDS="UFS" [field],
 * and the command that reads the PDP context of downloads, if @family has one. @port must stay
 * open, and @family valid, until @callback is called. A missing answer is no error: support stays
 * as in @known, any other value becomes unknown. Without a valid answer to AT+QFOTADL=? the other
 * commands are not sent. */
void
dfota_capabilities_async (DfotaPort               *port,
                          const DfotaFamily       *family,
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data);

/* Returns TRUE and sets all members of @found; FALSE, and @found unchanged, if cancelled. */
gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *found);

/* Returns the word of the property: "unknown", "yes" or "no". Static. */
const gchar *
dfota_support_to_string (DfotaSupport support);

G_END_DECLS
