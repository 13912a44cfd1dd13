/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * For test-coexistence: a plugin that ModemManager loads instead of ours. It changes a function
 * of a class, as another plugin might, and then loads ours.
 */

#include <gmodule.h>

#include "mm/daemon.h"

G_MODULE_EXPORT gint mm_plugin_major_version = DFOTA_MM_PLUGIN_MAJOR_VERSION;
G_MODULE_EXPORT gint mm_plugin_minor_version = DFOTA_MM_PLUGIN_MINOR_VERSION;
G_MODULE_EXPORT MMPlugin *
mm_plugin_create (void);

static MMPortSerialClass kept;

/* Each build has one of these: the class, the function, and what takes its place. Where that is
 * NULL, the function is restored afterwards, because ModemManager itself needs it. */
#if defined SPOIL_AT
#define SPOILED_TYPE mm_port_serial_at_get_type ()
#define MEMBER       config_fd
#define SPOILED      NULL
#elif defined SPOIL_UNSOLICITED
#define SPOILED_TYPE mm_port_serial_at_get_type ()
#define MEMBER       parse_unsolicited
#define SPOILED      NULL
#elif defined SPOIL_RESPONSE
#define SPOILED_TYPE mm_port_serial_at_get_type ()
#define MEMBER       parse_response
#define SPOILED      NULL
#else
#define SPOILED_TYPE mm_port_serial_qcdm_get_type ()
#define MEMBER       config_fd
#define SPOILED      pass_on

static gboolean
pass_on (MMPortSerial *port, int fd, GError **error)
{
    return kept.config_fd (port, fd, error);
}
#endif

MMPlugin *
mm_plugin_create (void)
{
    MMPortSerialClass *klass = g_type_class_ref (SPOILED_TYPE);
    GModule           *module = g_module_open (PLUGIN, 0);
    MMPlugin *(*create) (void) = NULL;
    MMPlugin *plugin;

    if (!module || !g_module_symbol (module, "mm_plugin_create", (gpointer *) &create))
        g_error ("%s", g_module_error ());
    g_module_make_resident (module);
    kept = *klass;
    klass->MEMBER = SPOILED;
    plugin = create ();
    if (!klass->MEMBER)
        klass->MEMBER = kept.MEMBER;
    return plugin;
}
