/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the revision a module runs. A package fits one exact revision, and the
 * verdict over an update is the revision: so it is asked for until it is told.
 */

#pragma once

#include "module/port.h"

G_BEGIN_DECLS

/* What told a revision. Only revisions told by the same command compare. */
#define DFOTA_REVISION_EXACT "QGMR" /* AT+QGMR: with sub-version [field] */
#define DFOTA_REVISION_BASE  "CGMR" /* AT+CGMR: where AT+QGMR is not known */

typedef struct {
    gchar *text;
    gchar *command; /* one of those above */
} DfotaRevision;

void
dfota_revision_free (DfotaRevision *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaRevision, dfota_revision_free)

/* Out of an answer to AT+QGMR, AT+QGMR? or AT+CGMR; NULL if there is none in it. */
gchar *
dfota_revision_parse (const gchar *response);

/* Asks on @port, which is open, for at most @seconds. @command: what the revision
 * must be told by, or NULL for exact if possible, else base. AT+QGMR is not ready for up to
 * 16 s after boot [field]: an ERROR is no answer before @seconds are over. */
void
dfota_revision_read_async (DfotaPort          *port,
                           const gchar        *command,
                           gdouble             seconds,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
DfotaRevision *
dfota_revision_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
