/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * For test-coexistence: a plugin that ModemManager loads instead of ours. It changes
 * config_fd () of a class, as another plugin might, and then loads ours.
 */

#include <gmodule.h>

#include "mm/daemon.h"

G_MODULE_EXPORT gint mm_plugin_major_version = DFOTA_MM_PLUGIN_MAJOR_VERSION;
G_MODULE_EXPORT gint mm_plugin_minor_version = DFOTA_MM_PLUGIN_MINOR_VERSION;
G_MODULE_EXPORT MMPlugin *
mm_plugin_create (void);

#ifdef SPOIL_AT
#define SPOILED_TYPE mm_port_serial_at_get_type ()
#define SPOILED      NULL
#else
static gboolean (*kept) (MMPortSerial *, int, GError **);

static gboolean
pass_on (MMPortSerial *port, int fd, GError **error)
{
    return kept (port, fd, error);
}

#define SPOILED_TYPE mm_port_serial_qcdm_get_type ()
#define SPOILED      pass_on
#endif

MMPlugin *
mm_plugin_create (void)
{
    MMPortSerialClass *klass = g_type_class_ref (SPOILED_TYPE);
    GModule           *module = g_module_open (PLUGIN, 0);
    gboolean (*before) (MMPortSerial *, int, GError **) = klass->config_fd;
    MMPlugin *(*create) (void) = NULL;
    MMPlugin *plugin;

    if (!module || !g_module_symbol (module, "mm_plugin_create", (gpointer *) &create))
        g_error ("%s", g_module_error ());
    g_module_make_resident (module);
#ifndef SPOIL_AT
    kept = before;
#endif
    klass->config_fd = SPOILED;
    plugin = create ();
#ifdef SPOIL_AT
    klass->config_fd = before; /* ModemManager itself needs a config_fd (). */
#endif
    return plugin;
}
