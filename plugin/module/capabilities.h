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

/* Asks on @port, which must stay open meanwhile: AT+QFOTADL=? unless @known tells it, then
 * AT+QFLDS="UFS". A module that does not answer is not asked more, nor is one after
 * @cancellable was cancelled. Nothing of it fails. */
void
dfota_capabilities_async (DfotaPort               *port,
                          const DfotaCapabilities *known,
                          GCancellable            *cancellable,
                          GAsyncReadyCallback      callback,
                          gpointer                 user_data);

/* FALSE if it was cancelled; @survey is as it was then. */
gboolean
dfota_capabilities_finish (GAsyncResult *result, DfotaCapabilities *survey);

/* The bytes out of an answer to AT+QFLDS="UFS": "+QFLDS: <free>,<total>" [field]; the total
 * may be missing. FALSE if they are not in it; nothing is changed then. */
gboolean
dfota_capabilities_parse_space (const gchar *response, gint64 *free_space, gint64 *total_space);

const gchar *
dfota_support_to_string (DfotaSupport support);

G_END_DECLS
