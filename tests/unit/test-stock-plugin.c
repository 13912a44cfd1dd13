/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * In which daemon the plugin loads, and with which stock plugin. The functions below replace those
 * of the daemon, and those that look into files and processes.
 */

#define _GNU_SOURCE
#include "mm/stock-plugin.h"

#include <dlfcn.h>
#include <gmodule.h>

static gint series;      /* of the daemon */
static gint odd_type;    /* which type of the daemon has another size */
static gint class_more;  /* of its class, in bytes */
static gint object_more; /* of its instances */

static struct {
    const gchar *path; /* of our plugin; NULL: unknown */
    gboolean     exists;
    gint        *major;
    MMPlugin *(*create) (void);
    guint n_closed;
    guint n_resident;
} stock;

/*****************************************************************************/
/* The daemon */

void *
__real_dlsym (void *handle, const char *name);
void *
__wrap_dlsym (void *handle, const char *name);
int
__wrap_dladdr (const void *function, Dl_info *info);

/* As the series added them. Sanitizers call it, too, before anything is set up, for the functions
 * that they replace. */
void *__attribute__ ((no_sanitize ("address", "undefined")))
__wrap_dlsym (void *handle, const char *name)
{
    static const struct {
        gint         series;
        const gchar *name;
    } since[] = {
        { 22, "mm_base_modem_get_physdev" },
        { 24, "mm_base_modem_get_subsystem_device_id" },
        { 26, "mm_iface_auth_authorize" },
    };

    for (gsize i = 0; handle == RTLD_DEFAULT && i < G_N_ELEMENTS (since); i++)
        if (g_str_equal (name, since[i].name))
            return series >= since[i].series ? &series : NULL;
    return __real_dlsym (handle, name);
}

static GType
get_type (gint number, gsize class_size, gsize instance_size)
{
    guint             n_class = (guint) class_size + (number == odd_type ? (guint) class_more : 0);
    guint             n_object = (guint) instance_size;
    g_autofree gchar *name = NULL;
    GType             type;

    n_object += number == odd_type ? (guint) object_more : 0;
    name = g_strdup_printf ("Type%d-%u-%u", number, n_class, n_object);
    type = g_type_from_name (name);
    return type ? type
                : g_type_register_static_simple (G_TYPE_OBJECT, name, n_class, NULL, n_object, NULL,
                                                 0);
}

GType
mm_plugin_get_type (void)
{
    return get_type (1, sizeof (MMPluginClass), sizeof (MMPlugin));
}

GType
mm_port_get_type (void)
{
    return get_type (2, sizeof (MMPortClass), sizeof (GObject));
}

GType
mm_port_serial_get_type (void)
{
    return get_type (3, sizeof (MMPortSerialClass), sizeof (GObject));
}

GType
mm_port_serial_at_get_type (void)
{
    return get_type (4, sizeof (MMPortSerialClass), sizeof (GObject));
}

GType
mm_port_serial_qcdm_get_type (void)
{
    return get_type (5, sizeof (MMPortSerialClass), sizeof (GObject));
}

/*****************************************************************************/
/* The file of the stock plugin */

int
__wrap_dladdr (const void *function, Dl_info *info)
{
    info->dli_fname = stock.path && *stock.path ? stock.path : NULL;
    return stock.path != NULL;
}

/* All symbols are to be found when it is opened. */
GModule *
g_module_open (const gchar *path, GModuleFlags flags)
{
    g_assert_cmpstr (path, ==, "/plugins/libmm-plugin-quectel.so");
    g_assert_cmpint (flags, ==, 0);
    return stock.exists ? (GModule *) &stock : NULL;
}

const gchar *
g_module_error (void)
{
    return "no such file";
}

gboolean
g_module_symbol (GModule *module, const gchar *name, gpointer *symbol)
{
    g_assert_true (module == (GModule *) &stock);
    if (g_str_equal (name, "mm_plugin_major_version"))
        *symbol = stock.major;
    else if (g_str_equal (name, "mm_plugin_create"))
        *symbol = stock.create;
    else
        return FALSE;
    return TRUE; /* a symbol can be NULL */
}

gboolean
g_module_close (GModule *module)
{
    stock.n_closed++;
    return TRUE;
}

void
g_module_make_resident (GModule *module)
{
    stock.n_resident++;
}

/*****************************************************************************/

static void
test_series (void)
{
    for (series = 20; series <= 26; series += 2) {
        g_autoptr (GError) error = NULL;
        g_autofree gchar  *expected = NULL;

        if (series == DFOTA_MM_SERIES) {
            g_assert_true (dfota_stock_plugin_check_series (&error));
            g_assert_no_error (error);
            continue;
        }
        expected =
            g_strdup_printf ("built for ModemManager 1.%d, but this is 1.%d%s;", DFOTA_MM_SERIES,
                             series, series == 26 ? " or a development version of it" : "");
        g_assert_false (dfota_stock_plugin_check_series (&error));
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
        g_assert_true (g_str_has_prefix (error->message, expected));
    }
    series = DFOTA_MM_SERIES;
}

/* Of the plugin also the instances count, because the stock plugin is one. */
static void
test_sizes (void)
{
    series = DFOTA_MM_SERIES;
    for (odd_type = 1; odd_type <= 5; odd_type++) {
        g_autoptr (GError) error = NULL;
        g_autoptr (GError) other = NULL;

        class_more = 8;
        g_assert_false (dfota_stock_plugin_check_series (&error));
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
        g_assert_nonnull (strstr (error->message, " is not as in ModemManager "));
        class_more = 0;
        object_more = 8;
        g_assert_cmpint (dfota_stock_plugin_check_series (&other), ==, odd_type > 1);
        object_more = 0;
    }
    odd_type = 0;
    g_assert_true (dfota_stock_plugin_check_series (NULL));
}

static MMPlugin plugin;

static MMPlugin *
create_plugin (void)
{
    return &plugin;
}

static MMPlugin *
create_none (void)
{
    return NULL;
}

static void
test_load (void)
{
    static gint right = DFOTA_MM_PLUGIN_MAJOR_VERSION, wrong = DFOTA_MM_PLUGIN_MAJOR_VERSION + 1;
    static const struct {
        const gchar *path;
        gboolean     exists;
        gint        *major;
        MMPlugin *(*create) (void);
        gint code; /* -1: loads */
    } rows[] = {
        { "/plugins/x.so", TRUE, &right, create_plugin, -1 },
        { "/plugins/x.so", TRUE, &right, create_none, G_IO_ERROR_FAILED },
        { "/plugins/x.so", TRUE, &right, NULL, G_IO_ERROR_FAILED },
        { "/plugins/x.so", TRUE, &wrong, create_plugin, G_IO_ERROR_NOT_SUPPORTED },
        { "/plugins/x.so", TRUE, NULL, create_plugin, G_IO_ERROR_NOT_SUPPORTED },
        { "/plugins/x.so", FALSE, &right, create_plugin, G_IO_ERROR_NOT_FOUND },
        { "", FALSE, &right, create_plugin, G_IO_ERROR_NOT_FOUND },
        { NULL, FALSE, &right, create_plugin, G_IO_ERROR_NOT_FOUND },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        gboolean           is_loaded = rows[i].code < 0;
        g_autoptr (GError) error = NULL;

        g_test_message ("row %zu", i);
        stock.path = rows[i].path;
        stock.exists = rows[i].exists;
        stock.major = rows[i].major;
        stock.create = rows[i].create;
        stock.n_closed = stock.n_resident = 0;
        g_assert_true (dfota_stock_plugin_load (&error) == (is_loaded ? &plugin : NULL));
        if (is_loaded)
            g_assert_no_error (error);
        else
            g_assert_error (error, G_IO_ERROR, rows[i].code);
        g_assert_cmpuint (stock.n_resident, ==, is_loaded);
        g_assert_cmpuint (stock.n_closed, ==, rows[i].exists && !is_loaded);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/stock-plugin/series", test_series);
    g_test_add_func ("/stock-plugin/sizes", test_sizes);
    g_test_add_func ("/stock-plugin/load", test_load);
    return g_test_run ();
}
