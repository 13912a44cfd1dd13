/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-listener.h.
 */

#include "fake-listener.h"

#include "fakes.h"
#include "module/port-info.h"

G_DEFINE_FINAL_TYPE (DfotaListener, dfota_listener, G_TYPE_OBJECT)

DfotaListener *fake_listener;

static void
dfota_listener_init (DfotaListener *self)
{
}

static void
dfota_listener_class_init (DfotaListenerClass *klass)
{
    g_signal_new ("urc", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  1, G_TYPE_POINTER);
    g_signal_new ("gone", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  0);
    g_signal_new ("back", DFOTA_TYPE_LISTENER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  0);
}

DfotaListener *
dfota_listener_new (const gchar *device, DfotaPortFactory factory)
{
    g_assert_cmpstr (device, ==, "/sys/1-1");
    g_set_weak_pointer (&fake_listener, g_object_new (DFOTA_TYPE_LISTENER, NULL));
    return fake_listener;
}

void
dfota_listener_set_listening (DfotaListener      *self,
                              DfotaListening      listening,
                              const gchar *const *used)
{
    static const gchar *const words[] = { "off", "beside", "all" };
    g_autofree gchar         *names = used ? g_strjoinv (",", (gchar **) used) : NULL;

    fakes_log ("%s%s%s", words[listening], names ? " " : "", names ? names : "");
}

gboolean
dfota_listener_is_present (DfotaListener *self)
{
    return !self->is_absent;
}

gboolean
dfota_listener_has_port (DfotaListener *self, const gchar *name)
{
    return g_str_has_prefix (name, "ttyUSB");
}

GPtrArray *
dfota_listener_list_ports (DfotaListener *self)
{
    GPtrArray *ports = g_ptr_array_new_with_free_func (dfota_port_info_free);

    g_ptr_array_add (ports, dfota_port_info_new ("tty", "ttyUSB2", "/nowhere"));
    return ports;
}

const gchar *
dfota_listener_get_usb_path (DfotaListener *self)
{
    return self->is_absent ? NULL : "/sys/1-1";
}

gchar *
dfota_listener_get_usb_ids (DfotaListener *self)
{
    return g_strdup ("2c7c:0306");
}

gchar *
dfota_listener_get_enumeration (DfotaListener *self)
{
    return g_strdup ("boot:1:7:0");
}

void
dfota_listener_recheck_later (DfotaListener *self)
{
    fakes_log ("recheck");
}

gboolean
dfota_listener_is_current (DfotaListener *self)
{
    return !self->is_late;
}
