/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-revision.h.
 */

#include "fake-revision.h"

#include "fakes.h"

static GTask *revision;

void
dfota_revision_read_async (DfotaPort           *port,
                           const DfotaFamily   *family,
                           const DfotaIdentity *before,
                           gdouble              seconds,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
    g_assert_null (revision);
    g_assert_true (dfota_port_is_open (port));
    fakes_log ("%s: revision of %s, %.0f s", dfota_port_get_name (port), family->id, seconds);
    revision = g_task_new (port, NULL, callback, user_data);
}

DfotaIdentity *
dfota_revision_read_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
fake_revision_is_reading (void)
{
    return revision != NULL;
}

void
fake_revision_end (GError *error)
{
    g_autoptr (GTask) task = g_steal_pointer (&revision);

    if (error)
        g_task_return_error (task, error);
    else
        g_task_return_pointer (task, dfota_identity_new (FAKE_REVISION, NULL, "V02"),
                               (GDestroyNotify) dfota_identity_free);
    g_clear_object (&task);
    fakes_settle ();
}
