/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The series of the daemon, and the stock plugin; see stock-plugin.h.
 */

#define _GNU_SOURCE
#include "mm/stock-plugin.h"

#include <dlfcn.h>
#include <gmodule.h>

#define STOCK_FILE "libmm-plugin-quectel.so"

/* Functions that a series added and that later ones kept. The plugin version does not distinguish
 * all series: 1.22 and 1.24 both have 5.0. */
static const struct {
    gint         series;
    const gchar *symbol;
} since[] = {
    { 22, "mm_base_modem_get_physdev" },
    { 24, "mm_base_modem_get_subsystem_device_id" },
    { 26, "mm_iface_auth_authorize" },
};

static gint
running_series (void)
{
    gint series = 20;

    for (guint i = 0; i < G_N_ELEMENTS (since); i++)
        if (dlsym (RTLD_DEFAULT, since[i].symbol))
            series = since[i].series;
    return series;
}

/* Sizes that this plugin depends on; 0: any. The class of MMPort grew in 1.20.4, and with it the
 * classes derived from it. */
typedef struct {
    GType (*get_type) (void);
    gsize class_size;
    gsize instance_size;
} ExpectedType;

static const ExpectedType expected[] = {
    { mm_plugin_get_type, sizeof (MMPluginClass), sizeof (MMPlugin) },
    { mm_port_get_type, sizeof (MMPortClass), 0 },
    { mm_port_serial_get_type, sizeof (MMPortSerialClass), 0 },
    { mm_port_serial_at_get_type, sizeof (MMPortSerialClass), 0 },
    { mm_port_serial_qcdm_get_type, sizeof (MMPortSerialClass), 0 },
};

static gboolean
check_type (const ExpectedType *type, GError **error)
{
    GTypeQuery query;

    g_type_query (type->get_type (), &query);
    if (query.class_size == type->class_size &&
        (!type->instance_size || query.instance_size == type->instance_size))
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "%s is not as in ModemManager %d.%d.%d, for which this plugin was built (class "
                 "%u bytes, expected %zu); build it against the installed ModemManager-version.h",
                 query.type_name, MM_MAJOR_VERSION, MM_MINOR_VERSION, MM_MICRO_VERSION,
                 query.class_size, type->class_size);
    return FALSE;
}

gboolean
dfota_stock_plugin_check_series (GError **error)
{
    gint running = running_series ();

    if (running != DFOTA_MM_SERIES) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                     "built for ModemManager 1.%d, but this is 1.%d%s; build it against the "
                     "installed ModemManager-version.h",
                     DFOTA_MM_SERIES, running,
                     running > 24 ? " or a development version of it" : "");
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
        if (!check_type (&expected[i], error))
            return FALSE;
    return TRUE;
}

static gchar *
stock_plugin_path (GError **error)
{
    Dl_info           info;
    g_autofree gchar *folder = NULL;

    if (!dladdr ((gconstpointer) stock_plugin_path, &info) || !info.dli_fname) {
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "could not find the path of this plugin's file");
        return NULL;
    }
    folder = g_path_get_dirname (info.dli_fname);
    return g_build_filename (folder, STOCK_FILE, NULL);
}

static gboolean
check_version (GModule *module, GError **error)
{
    gint *major = NULL;

    if (g_module_symbol (module, "mm_plugin_major_version", (gpointer *) &major) && major &&
        *major == DFOTA_MM_PLUGIN_MAJOR_VERSION)
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s is not of plugin version %d",
                 STOCK_FILE, DFOTA_MM_PLUGIN_MAJOR_VERSION);
    return FALSE;
}

MMPlugin *
dfota_stock_plugin_load (GError **error)
{
    g_autofree gchar *path = stock_plugin_path (error);
    GModule          *module;
    MMPlugin *(*create) (void) = NULL;
    MMPlugin *stock = NULL;

    if (!path)
        return NULL;
    module = g_module_open (path, 0);
    if (!module) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                     "could not load the stock quectel plugin: %s", g_module_error ());
        return NULL;
    }
    if (check_version (module, error)) {
        if (g_module_symbol (module, "mm_plugin_create", (gpointer *) &create) && create)
            stock = create ();
        if (!stock)
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         "could not create the stock plugin from %s", path);
    }
    if (stock)
        g_module_make_resident (module);
    else
        g_module_close (module);
    return stock;
}
