/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces module/link.c and host/power.c; see fakes.h.
 */

#include "fakes.h"

#include "host/power.h"
#include "protocol/urc.h"

struct _DfotaLink {
    GObject    parent;
    GPtrArray *ports;
    DfotaPort *spare; /* weak */
    gboolean   is_guarded;
    gboolean   is_inhibited;
    gboolean   is_absent;
};

G_DEFINE_FINAL_TYPE (DfotaLink, dfota_link, G_TYPE_OBJECT)

static DfotaLink *last; /* weak */
FakeLinkFacts     fake_link_facts = FAKE_LINK_FACTS;
static GError    *refusal; /* of the next inhibition */

DfotaLink *
fake_link_get (void)
{
    return last;
}

void
fake_link_say (const gchar *text)
{
    DfotaUrc urc;

    g_assert_true (dfota_urc_parse (text, &urc));
    g_signal_emit_by_name (last, "urc", &urc);
}

void
fake_link_vanish (void)
{
    last->is_absent = TRUE;
    g_ptr_array_set_size (last->ports, 0);
    g_signal_emit_by_name (last, "gone");
}

void
fake_link_return (void)
{
    last->is_absent = FALSE;
    g_signal_emit_by_name (last, "back");
}

void
fake_link_refuse_inhibition (GError *error)
{
    refusal = error;
}

DfotaLink *
dfota_link_new (GBusType         bus,
                GDBusConnection *connection,
                DfotaPortFactory factory,
                const gchar     *device)
{
    g_set_weak_pointer (&last, g_object_new (DFOTA_TYPE_LINK, NULL));
    last->is_absent = fake_link_facts.is_absent;
    fakes_log ("link %s", device);
    return last;
}

void
dfota_link_hold (DfotaLink *self, GPtrArray *ports, const gchar *const *used)
{
    g_ptr_array_set_size (self->ports, 0);
    for (guint i = 0; i < ports->len; i++)
        if (dfota_port_open (ports->pdata[i], NULL))
            g_ptr_array_add (self->ports, g_object_ref (ports->pdata[i]));
    fakes_log ("hold %u", self->ports->len);
}

void
dfota_link_let_go (DfotaLink *self)
{
    g_ptr_array_set_size (self->ports, 0);
    fakes_log ("let-go");
}

void
dfota_link_lose_modem (DfotaLink *self)
{
    g_ptr_array_set_size (self->ports, 0);
    fakes_log ("lose-modem");
}

DfotaPort *
dfota_link_get_port (DfotaLink *self)
{
    return self->ports->len > 0 ? self->ports->pdata[0] : NULL;
}

void
fake_link_set_spare (DfotaLink *self, DfotaPort *port)
{
    self->spare = port;
}

DfotaPort *
dfota_link_get_spare_port (DfotaLink *self)
{
    if (self->spare)
        return self->spare;
    return self->ports->len > 0 ? self->ports->pdata[self->ports->len - 1] : NULL;
}

void
dfota_link_inhibit_async (DfotaLink *self, GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

    self->is_inhibited = refusal == NULL;
    fakes_log ("inhibit");
    if (refusal)
        g_task_return_error (task, g_steal_pointer (&refusal));
    else
        g_task_return_boolean (task, TRUE);
}

gboolean
dfota_link_inhibit_finish (DfotaLink *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
dfota_link_is_inhibited (DfotaLink *self)
{
    return self->is_inhibited;
}

void
dfota_link_set_guarded (DfotaLink *self, gboolean is_guarded)
{
    if (is_guarded != self->is_guarded)
        fakes_log (is_guarded ? "guard" : "unguard");
    self->is_guarded = is_guarded;
}

gboolean
dfota_link_is_guarded (DfotaLink *self)
{
    return self->is_guarded;
}

gboolean
dfota_link_may_open (DfotaLink *self, const gchar *port)
{
    return !self->is_guarded;
}

void
dfota_link_release (DfotaLink *self)
{
    self->is_inhibited = FALSE;
    fakes_log ("release");
}

gboolean
dfota_link_is_present (DfotaLink *self)
{
    return !self->is_absent;
}

gchar *
dfota_link_get_enumeration (DfotaLink *self)
{
    return g_strdup (self->is_absent ? "" : fake_link_facts.enumeration);
}

gboolean
dfota_link_has_refused (DfotaLink *self)
{
    return fake_link_facts.has_refused;
}

gchar *
dfota_link_get_usb_ids (DfotaLink *self)
{
    return g_strdup (self->is_absent ? "" : fake_link_facts.usb_ids);
}

gchar *
dfota_link_read_autosuspend (DfotaLink *self)
{
    return g_strdup (self->is_absent ? NULL : fake_link_facts.power_control);
}

void
dfota_link_stay_awake (DfotaLink *self)
{
    fakes_log ("awake");
    fake_link_facts.power_control = NULL;
}

void
dfota_link_restore_autosuspend (DfotaLink *self, const gchar *value)
{
    fakes_log ("autosuspend %s", value);
}

static void
dfota_link_finalize (GObject *object)
{
    fakes_log ("unlink");
    g_ptr_array_unref (DFOTA_LINK (object)->ports);
    G_OBJECT_CLASS (dfota_link_parent_class)->finalize (object);
}

static void
dfota_link_init (DfotaLink *self)
{
    self->ports = g_ptr_array_new_with_free_func (dfota_port_release);
}

static void
dfota_link_class_init (DfotaLinkClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_link_finalize;
    g_signal_new ("urc", DFOTA_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                  G_TYPE_POINTER);
    g_signal_new ("gone", DFOTA_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    g_signal_new ("back", DFOTA_TYPE_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/*****************************************************************************/

struct _DfotaPower {
    GObject  parent;
    gboolean is_needed;
};

G_DEFINE_FINAL_TYPE (DfotaPower, dfota_power, G_TYPE_OBJECT)

DfotaPower *
dfota_power_new (GDBusConnection *connection)
{
    return g_object_new (DFOTA_TYPE_POWER, NULL);
}

void
dfota_power_set_needed (DfotaPower *self, gboolean is_needed)
{
    if (is_needed != self->is_needed)
        fakes_log (is_needed ? "power-lock" : "power-unlock");
    self->is_needed = is_needed;
}

static void
dfota_power_finalize (GObject *object)
{
    dfota_power_set_needed (DFOTA_POWER (object), FALSE);
    G_OBJECT_CLASS (dfota_power_parent_class)->finalize (object);
}

static void
dfota_power_init (DfotaPower *self)
{
}

static void
dfota_power_class_init (DfotaPowerClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_power_finalize;
}
