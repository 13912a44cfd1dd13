/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What a module is asked once, so that nobody who only looks makes it answer: whether it
 * knows AT+QFOTADL, and how much room its file system has.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* As the D-Bus property Support, in words by dfota_support_to_string(). */
typedef enum {
    DFOTA_SUPPORT_UNKNOWN, /* not asked yet, or not answered */
    DFOTA_SUPPORT_YES,
    DFOTA_SUPPORT_NO,
} DfotaSupport;

#define DFOTA_SPACE_UNKNOWN (-1)

typedef struct {
    DfotaSupport support;
    gint64       free_space;  /* bytes, or DFOTA_SPACE_UNKNOWN */
    gint64       total_space; /* the same */
} DfotaCapabilities;

void
dfota_capabilities_init (DfotaCapabilities *self);

/* Asks on @port, which must stay open meanwhile: AT+QFOTADL=? unless @known says yes, then
 * AT+QFLDS="UFS". What the module does not answer stays unknown, and nothing fails. */
void
dfota_capabilities_async (DfotaPort               *port,
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data);

/* FALSE if it was cancelled; @found is as it was then. */
gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *found);

const gchar *
dfota_support_to_string (DfotaSupport support);

G_END_DECLS
