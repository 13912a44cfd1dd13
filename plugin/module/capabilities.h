/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads once whether a module supports AT+QFOTADL, and how much free space its file system
 * has. Reading the D-Bus properties then sends nothing to the module.
 */

#pragma once

#include "module/port.h"
#include "protocol/family.h"

G_BEGIN_DECLS

/* As the D-Bus property Support, in words by dfota_support_to_string(). */
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

void
dfota_capabilities_init (DfotaCapabilities *self);

/* Sends AT+QFOTADL=? unless @known has the answer "yes", then AT+QFLDS="UFS", and what reads the
 * context of downloads if @family has it. @port must stay open meanwhile. @family is borrowed. A
 * missing answer is no error; its value stays unknown. */
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

const gchar *
dfota_support_to_string (DfotaSupport support);

G_END_DECLS
