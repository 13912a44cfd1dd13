/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-modem.h.
 */

#include "fake-modem.h"

#include "dbus/error.h"
#include "fakes.h"

G_DEFINE_FINAL_TYPE (DfotaModem, dfota_modem, G_TYPE_OBJECT)

DfotaModem *
fake_modem_new (const gchar *device, const gchar *imei)
{
    DfotaModem *self = g_object_new (DFOTA_TYPE_MODEM, NULL);

    self->device = g_strdup (device);
    self->imei = imei;
    self->identity = dfota_identity_new (FAKE_MODEM_REVISION, FAKE_MODEM_BASE, "");
    return self;
}

DfotaModem *
dfota_modem_new (const DfotaContext  *context,
                 GDBusObjectSkeleton *object,
                 const DfotaProfile  *profile,
                 const gchar         *device,
                 GPtrArray           *ports)
{
    DfotaModem *self = fake_modem_new (device, "");

    fakes_log ("add %s %s", device, profile->family->id);
    for (guint i = 0; i < ports->len; i++)
        g_ptr_array_add (self->ports, g_object_ref (ports->pdata[i]));
    return self;
}

void
dfota_modem_remove (DfotaModem *self)
{
    fakes_log ("remove %s", self->device);
}

void
dfota_modem_clear_object (DfotaModem *self)
{
    fakes_log ("clear-object %s", self->device);
}

DfotaPort *
dfota_modem_open_port (DfotaModem *self, GError **error)
{
    if (self->ports->len > 0 && dfota_port_open (self->ports->pdata[0], NULL))
        return self->ports->pdata[0];
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "no port");
    return NULL;
}

void
dfota_modem_read_capabilities (DfotaModem *self)
{
    fakes_log ("read %s", self->device);
}

void
dfota_modem_stop_reading_capabilities (DfotaModem *self)
{
    fakes_log ("stop-reading %s", self->device);
}

gboolean
dfota_modem_has_capabilities (DfotaModem *self)
{
    return self->has_capabilities;
}

const DfotaFamily *
dfota_modem_get_family (DfotaModem *self, GError **error)
{
    if (!self->family)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_PROVEN, "not proven");
    return self->family;
}

const gchar *
dfota_modem_get_device (DfotaModem *self)
{
    return self->device;
}

gchar *
dfota_modem_get_imei (DfotaModem *self)
{
    return g_strdup (self->imei);
}

gchar **
dfota_modem_list_bearers (DfotaModem *self)
{
    return g_strdupv ((gchar **) self->bearers);
}

gchar **
dfota_modem_list_used_ports (DfotaModem *self)
{
    return g_strdupv ((gchar **) self->used);
}

gboolean
dfota_modem_has_control_port (DfotaModem *self)
{
    return self->has_control_port;
}

const gchar *
dfota_modem_get_path (DfotaModem *self)
{
    return self->path;
}

GPtrArray *
dfota_modem_get_ports (DfotaModem *self)
{
    return self->ports;
}

const DfotaIdentity *
dfota_modem_get_identity (DfotaModem *self)
{
    return self->identity;
}

DfotaGdbusModemFirmware *
dfota_modem_get_skeleton (DfotaModem *self)
{
    return self->skeleton;
}

GCancellable *
dfota_modem_get_cancellable (DfotaModem *self)
{
    return self->cancellable;
}

void
dfota_modem_set_update (DfotaModem *self, const gchar *path, gboolean is_running)
{
    fakes_log ("update of %s: %s%s", self->device, path, is_running ? ", running" : "");
}

static void
dfota_modem_finalize (GObject *object)
{
    DfotaModem *self = DFOTA_MODEM (object);

    g_ptr_array_unref (self->ports);
    g_clear_pointer (&self->identity, dfota_identity_free);
    g_object_unref (self->cancellable);
    g_object_unref (self->skeleton);
    g_free (self->device);
    G_OBJECT_CLASS (dfota_modem_parent_class)->finalize (object);
}

static void
dfota_modem_init (DfotaModem *self)
{
    self->ports = g_ptr_array_new_with_free_func (g_object_unref);
    self->cancellable = g_cancellable_new ();
    self->skeleton = dfota_gdbus_modem_firmware_skeleton_new ();
    self->path = "/modem/0";
}

static void
dfota_modem_class_init (DfotaModemClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_modem_finalize;
    g_signal_new ("revision-read", DFOTA_TYPE_MODEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}
