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

/* The D-Bus property Support; dfota_support_to_string() has its words. */
typedef enum {
    DFOTA_SUPPORT_UNKNOWN, /* not read yet, or not answered */
    DFOTA_SUPPORT_YES,
    DFOTA_SUPPORT_NO,
} DfotaSupport;

#define DFOTA_SPACE_UNKNOWN (-1)

typedef struct {
    DfotaSupport support;
    gint64       free_space;  /* bytes, or DFOTA_SPACE_UNKNOWN */
    gint64       total_space; /* the same */
    gint         context;     /* cid of the module's downloads, or DFOTA_CONTEXT_UNKNOWN */
} DfotaCapabilities;

/* Sets all members to unknown. */
void
dfota_capabilities_init (DfotaCapabilities *self);

/* Sends AT+QFOTADL=?, unless @known has DFOTA_SUPPORT_YES, then AT+QFLDS="UFS", and the command of
 * @family that reads the PDP context of downloads, if it has one. @port must stay open, and @family
 * valid, until the end. A missing answer is no error; its value stays unknown. */
void
dfota_capabilities_async (DfotaPort               *port,
                          const DfotaFamily       *family,
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data);

/* Returns FALSE if the operation was cancelled; @found is then unchanged. */
gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *found);

/* Returns "unknown", "yes" or "no". */
const gchar *
dfota_support_to_string (DfotaSupport support);

G_END_DECLS
