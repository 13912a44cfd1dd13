/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-inhibitor.h.
 */

#include "fake-inhibitor.h"

#include "fakes.h"

struct _DfotaInhibitor {
    GObject  parent;
    gboolean is_held;
    gboolean is_granted;
    GTask   *holding;
};

G_DEFINE_FINAL_TYPE (DfotaInhibitor, dfota_inhibitor, G_TYPE_OBJECT)

DfotaInhibitor *fake_inhibitor;

static void
dfota_inhibitor_init (DfotaInhibitor *self)
{
}

static void
dfota_inhibitor_class_init (DfotaInhibitorClass *klass)
{
}

DfotaInhibitor *
dfota_inhibitor_new (GBusType bus, GDBusConnection *daemon, const gchar *device)
{
    g_assert_cmpint (bus, ==, G_BUS_TYPE_SESSION);
    g_set_weak_pointer (&fake_inhibitor, g_object_new (DFOTA_TYPE_INHIBITOR, NULL));
    return fake_inhibitor;
}

void
dfota_inhibitor_hold_async (DfotaInhibitor *self, GAsyncReadyCallback callback, gpointer user_data)
{
    fakes_log ("inhibit");
    self->is_held = TRUE;
    self->holding = g_task_new (self, NULL, callback, user_data);
}

gboolean
dfota_inhibitor_hold_finish (DfotaInhibitor *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

void
dfota_inhibitor_release (DfotaInhibitor *self)
{
    fakes_log ("uninhibit");
    self->is_held = FALSE;
    self->is_granted = FALSE;
}

gboolean
dfota_inhibitor_is_held (DfotaInhibitor *self)
{
    return self->is_held;
}

gboolean
dfota_inhibitor_is_granted (DfotaInhibitor *self)
{
    return self->is_granted;
}

void
fake_inhibitor_answer (gboolean is_granted)
{
    g_autoptr (GTask) task = g_steal_pointer (&fake_inhibitor->holding);

    fake_inhibitor->is_held = is_granted;
    fake_inhibitor->is_granted = is_granted;
    if (is_granted)
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "no");
    fakes_settle ();
}
