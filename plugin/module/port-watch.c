/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The base class of the backends; see port-watch.h.
 */

#include "module/port-watch.h"

G_DEFINE_ABSTRACT_TYPE (DfotaPortWatch, dfota_port_watch, G_TYPE_OBJECT)

GPtrArray *
dfota_port_watch_list (DfotaPortWatch *self, const gchar *subsystem)
{
    static const gchar *const subsystems[] = { "tty", "usbmisc", "net", "wwan" };
    GPtrArray                *ports = g_ptr_array_new_with_free_func (dfota_port_info_free);

    for (guint i = 0; i < G_N_ELEMENTS (subsystems); i++)
        if (!subsystem || g_str_equal (subsystem, subsystems[i]))
            DFOTA_PORT_WATCH_GET_CLASS (self)->list (self, subsystems[i], ports);
    return ports;
}

static void
dfota_port_watch_init (DfotaPortWatch *self)
{
}

static void
dfota_port_watch_class_init (DfotaPortWatchClass *klass)
{
    g_signal_new ("added", DFOTA_TYPE_PORT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_POINTER);
    g_signal_new ("removed", DFOTA_TYPE_PORT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}
