/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-registry.h.
 */

#include "fake-registry.h"

#include <string.h>
#include <unistd.h>

#include "dbus/error.h"
#include "fakes.h"

struct _DfotaRegistry {
    GObject parent;
};

G_DEFINE_FINAL_TYPE (DfotaRegistry, dfota_registry, G_TYPE_OBJECT)

DfotaContext          fake_registry_context;
FakeRegistryFacts     fake_registry_facts = FAKE_REGISTRY_FACTS;
static DfotaRegistry *only; /* weak: there is one */
static GTask         *starting;

static void
dfota_registry_init (DfotaRegistry *self)
{
}

static void
dfota_registry_class_init (DfotaRegistryClass *klass)
{
}

DfotaRegistry *
fake_registry_new (void)
{
    g_assert_null (only);
    g_set_weak_pointer (&only, g_object_new (dfota_registry_get_type (), NULL));
    return only;
}

DfotaRegistry *
dfota_registry_new (const DfotaContext *context)
{
    fake_registry_context = *context;
    return fake_registry_new ();
}

void
dfota_registry_add_modem (DfotaRegistry *self, DfotaModem *modem)
{
    g_assert_true (self == only);
    fakes_log ("register %s", dfota_modem_get_device (modem));
}

void
dfota_registry_remove_modem (DfotaRegistry *self, DfotaModem *modem)
{
    g_assert_true (self == only);
    fakes_log ("unregister %s", dfota_modem_get_device (modem));
}

gboolean
dfota_registry_may_create_modem (DfotaRegistry *self,
                                 const gchar   *device,
                                 gboolean       has_at_port,
                                 gboolean       has_control_port)
{
    g_assert_true (self == only);
    fakes_log ("may-create %s%s%s", device, has_at_port ? " AT" : "",
               has_control_port ? " control" : "");
    return !fake_registry_facts.refuses_modems;
}

gboolean
dfota_registry_may_open (DfotaRegistry *self, const gchar *port)
{
    g_assert_true (self == only);
    return g_strcmp0 (port, fake_registry_facts.closed_port) != 0;
}

const DfotaContext *
dfota_registry_get_context (DfotaRegistry *self)
{
    g_assert_true (self == only);
    return &fake_registry_context;
}

gboolean
dfota_registry_check_start (DfotaRegistry           *self,
                            DfotaModem              *modem,
                            const DfotaStartOptions *start,
                            GError                 **error)
{
    g_assert_true (self == only);
    fakes_log ("check %s", start->package ? "package" : dfota_source_get_text (start->source));
    if (fake_registry_facts.truncated >= 0)
        g_assert_no_errno (ftruncate (fake_registry_facts.truncated, 0));
    if (fake_registry_facts.check_error < 0 || fake_registry_facts.n_good_checks-- > 0)
        return TRUE;
    g_set_error (error, DFOTA_ERROR, fake_registry_facts.check_error, "checked");
    return FALSE;
}

void
dfota_registry_start_async (DfotaRegistry           *self,
                            DfotaModem              *modem,
                            const DfotaStartOptions *start,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
    g_assert_true (self == only);
    fakes_log ("start urc-port %s, context %s, restore %s%s%s", start->urc_port,
               start->context_command, start->context_restore, start->warning ? ", warning: " : "",
               start->warning ? start->warning : "");
    if (start->package)
        g_assert_cmpuint (strlen (dfota_package_get_sha256 (start->package)), ==, 64);
    starting = g_task_new (self, NULL, callback, user_data);
}

gchar *
dfota_registry_start_finish (DfotaRegistry *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
fake_registry_is_starting (void)
{
    return starting != NULL;
}

void
fake_registry_end_start (GError *error)
{
    g_autoptr (GTask) task = g_steal_pointer (&starting);

    g_assert_nonnull (task);
    if (error)
        g_task_return_error (task, error);
    else
        g_task_return_pointer (task, g_strdup ("/u/1"), g_free);
    g_clear_object (&task);
    fakes_settle ();
}
