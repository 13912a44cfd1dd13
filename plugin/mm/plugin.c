/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The entry point of the plugin. It claims the modules of the family files, lets the stock quectel
 * plugin create their modems, and adds our interface to each. If anything is not as expected at
 * load, it logs the cause once and does not load; the stock plugin then works as without it.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <gmodule.h>

#include "mm/authorization.h"
#include "mm/daemon.h"
#include "update/modem-methods.h"
#include "update/modem.h"
#include "mm/serial-gate.h"
#include "mm/serial-port.h"
#include "module/port-watch-instance.h"
#include "module/tty-port.h"
#include "update/registry.h"
#include "mm/stock-plugin.h"
#include "mm/wdm-gate.h"

#define PLUGIN_NAME "quectel-dfota"

G_MODULE_EXPORT gint mm_plugin_major_version = DFOTA_MM_PLUGIN_MAJOR_VERSION;
G_MODULE_EXPORT gint mm_plugin_minor_version = DFOTA_MM_PLUGIN_MINOR_VERSION;
G_MODULE_EXPORT MMPlugin *
mm_plugin_create (void);

typedef struct {
    MMPlugin       parent;
    MMPlugin      *stock;
    DfotaContext   context;
    DfotaRegistry *registry; /* NULL until the bus is connected */
} DfotaPlugin;

typedef struct {
    MMPluginClass parent;
} DfotaPluginClass;

static GType
dfota_plugin_get_type (void);

#define MM_TYPE_PLUGIN (mm_plugin_get_type ())
G_DEFINE_TYPE (DfotaPlugin, dfota_plugin, MM_TYPE_PLUGIN)

/*****************************************************************************/
/* Log messages go to ModemManager's log */

static guint
mm_log_level (GLogLevelFlags level)
{
    if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
        return DFOTA_MM_LOG_LEVEL_ERR;
    if (level & G_LOG_LEVEL_WARNING)
        return DFOTA_MM_LOG_LEVEL_WARN;
    if (level & G_LOG_LEVEL_MESSAGE)
        return DFOTA_MM_LOG_LEVEL_MSG;
    if (level & G_LOG_LEVEL_INFO)
        return DFOTA_MM_LOG_LEVEL_INFO;
    return DFOTA_MM_LOG_LEVEL_DEBUG;
}

static void
plugin_log_handler (const gchar   *domain,
                    GLogLevelFlags level,
                    const gchar   *message,
                    gpointer       user_data)
{
    _mm_log (NULL, PLUGIN_NAME, G_STRLOC, G_STRFUNC, mm_log_level (level), "%s", message);
}

/*****************************************************************************/
/* One modem
 *
 * ModemManager adds ports after create_modem() has returned. So our interface is added when the
 * modem becomes valid; our handler runs before the one that exports the modem. The modem is added
 * to the registry when it has a path and a connection. */

typedef struct {
    DfotaPlugin *self;
    MMBaseModem *modem; /* weak */
    DfotaModem  *decorated;
    GPtrArray   *ports; /* of decorated, also when it is removed: an update may hold them open */
    gboolean     is_added;
} Decoration;

static void
undecorate (Decoration *decoration)
{
    g_autoptr (DfotaModem) decorated = g_steal_pointer (&decoration->decorated);

    if (!decorated)
        return;
    for (guint i = 0; i < decoration->ports->len; i++)
        dfota_serial_port_retire (decoration->ports->pdata[i]);
    if (decoration->is_added)
        dfota_registry_remove_modem (decoration->self->registry, decorated);
    decoration->is_added = FALSE;
    dfota_modem_remove (decorated);
}

static GPtrArray *
find_at_ports (MMBaseModem *modem)
{
    GPtrArray *ports = g_ptr_array_new_with_free_func (g_object_unref);
    GList     *found =
        mm_base_modem_find_ports (modem, DFOTA_MM_PORT_SUBSYS_ANY, DFOTA_MM_PORT_TYPE_AT);

    for (GList *l = found; l; l = l->next)
        if (g_type_is_a (G_OBJECT_TYPE (l->data), mm_port_serial_at_get_type ()))
            g_ptr_array_add (ports, dfota_serial_port_new (l->data));
    g_list_free_full (found, g_object_unref);
    return ports;
}

/* Returns NULL for a modem that no family has. */
static const DfotaProfile *
find_profile (DfotaPlugin *self, MMBaseModem *modem)
{
    guint vendor = 0;
    guint product = 0;

    g_object_get (modem, "base-modem-vendor-id", &vendor, "base-modem-product-id", &product, NULL);
    return dfota_profiles_find (self->context.profiles, (guint16) vendor, (guint16) product);
}

static void
decorate (Decoration *decoration)
{
    DfotaPlugin        *self = decoration->self;
    const DfotaProfile *profile = find_profile (self, decoration->modem);

    if (decoration->decorated || !self->registry || !profile)
        return;
    g_clear_pointer (&decoration->ports, g_ptr_array_unref);
    decoration->ports = find_at_ports (decoration->modem);
    decoration->decorated =
        dfota_modem_new (&self->context, G_DBUS_OBJECT_SKELETON (decoration->modem), profile,
                         mm_base_modem_get_device (decoration->modem), decoration->ports);
    dfota_modem_methods_attach (decoration->decorated, self->registry);
}

static void
plugin_modem_valid_changed (MMBaseModem *modem, GParamSpec *pspec, Decoration *decoration)
{
    if (mm_base_modem_get_valid (modem))
        decorate (decoration);
    else
        undecorate (decoration);
}

/* The connection is set when the modem is exported, and cleared when it is removed. */
static void
plugin_modem_connection_changed (MMBaseModem *modem, GParamSpec *pspec, Decoration *decoration)
{
    g_autoptr (GDBusConnection) connection = NULL;

    g_object_get (modem, DFOTA_MM_MODEM_CONNECTION, &connection, NULL);
    if (!connection) {
        undecorate (decoration);
    } else if (decoration->decorated && !decoration->is_added) {
        decoration->is_added = TRUE;
        dfota_registry_add_modem (decoration->self->registry, decoration->decorated);
    }
}

static void
plugin_modem_disposed (gpointer user_data, GObject *modem)
{
    Decoration *decoration = user_data;

    if (decoration->decorated)
        dfota_modem_clear_object (decoration->decorated);
    undecorate (decoration);
    for (guint i = 0; decoration->ports && i < decoration->ports->len; i++)
        dfota_serial_port_detach (decoration->ports->pdata[i]);
    g_clear_pointer (&decoration->ports, g_ptr_array_unref);
    g_free (decoration);
}

static void
follow_modem (DfotaPlugin *self, MMBaseModem *modem)
{
    Decoration *decoration = g_new0 (Decoration, 1);

    decoration->self = self;
    decoration->modem = modem;
    g_object_weak_ref (G_OBJECT (modem), plugin_modem_disposed, decoration);
    g_signal_connect (modem, "notify::base-modem-valid", G_CALLBACK (plugin_modem_valid_changed),
                      decoration);
    g_signal_connect (modem, "notify::" DFOTA_MM_MODEM_CONNECTION,
                      G_CALLBACK (plugin_modem_connection_changed), decoration);
}

/*****************************************************************************/
/* ModemManager's plugin class */

static MMBaseModem *
plugin_create_modem (MMPlugin *plugin, DFOTA_MM_CREATE_MODEM_PARAMS, GList *probes, GError **error)
{
    DfotaPlugin   *self = (DfotaPlugin *) plugin;
    MMPluginClass *stock_class =
        G_TYPE_INSTANCE_GET_CLASS (self->stock, MM_TYPE_PLUGIN, MMPluginClass);
    MMBaseModem *modem;

    if (self->registry && !dfota_registry_may_create_modem (
                              self->registry, uid, mm_port_probe_list_has_at_port (probes),
                              mm_port_probe_list_has_qmi_port (probes) ||
                                  mm_port_probe_list_has_mbim_port (probes))) {
        g_set_error_literal (
            error, G_IO_ERROR, G_IO_ERROR_BUSY,
            "could not create a modem: a firmware update is running, and the module is in "
            "recovery mode or not all of its ports are present yet");
        return NULL;
    }
    modem = stock_class->create_modem (self->stock, DFOTA_MM_CREATE_MODEM_ARGS, probes, error);
    if (modem)
        follow_modem (self, modem);
    return modem;
}

/* Used only if the stock plugin has a grab_port(): see adopt_grab_port(). */
static gboolean
plugin_grab_port (MMPlugin *plugin, MMBaseModem *modem, MMPortProbe *probe, GError **error)
{
    DfotaPlugin   *self = (DfotaPlugin *) plugin;
    MMPluginClass *stock_class =
        G_TYPE_INSTANCE_GET_CLASS (self->stock, MM_TYPE_PLUGIN, MMPluginClass);

    return stock_class->grab_port (self->stock, modem, probe, error);
}

static void
adopt_grab_port (DfotaPlugin *self)
{
    MMPluginClass *stock_class =
        G_TYPE_INSTANCE_GET_CLASS (self->stock, MM_TYPE_PLUGIN, MMPluginClass);
    MMPluginClass *own_class = G_TYPE_INSTANCE_GET_CLASS (self, MM_TYPE_PLUGIN, MMPluginClass);

    if (stock_class->grab_port)
        own_class->grab_port = plugin_grab_port;
}

static void
dfota_plugin_init (DfotaPlugin *self)
{
}

static void
dfota_plugin_class_init (DfotaPluginClass *klass)
{
    klass->parent.create_modem = plugin_create_modem;
}

/*****************************************************************************/
/* Setting up */

static void
open_journal (DfotaContext *context)
{
    g_autoptr (GError) error = NULL;

    context->journal = dfota_journal_open (NULL, &error);
    if (!context->journal)
        g_warning ("could not enable updates: %s", error->message);
}

static void
log_problems (const GPtrArray *problems)
{
    for (guint i = 0; i < problems->len; i++)
        g_warning ("%s", (const gchar *) problems->pdata[i]);
}

static void
load_settings (DfotaContext *context)
{
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

    dfota_settings_load (&context->settings, NULL, problems);
    log_problems (problems);
}

static void
plugin_bus_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    DfotaPlugin       *self = user_data;
    g_autoptr (GError) error = NULL;

    self->context.connection = g_bus_get_finish (result, &error);
    if (self->context.connection)
        self->registry = dfota_registry_new (&self->context);
    else
        g_warning ("could not enable updates: no D-Bus connection: %s", error->message);
    g_object_unref (self);
}

static gboolean
plugin_may_open (const gchar *name, gpointer user_data)
{
    DfotaPlugin *self = user_data;

    return !self->registry || dfota_registry_may_open (self->registry, name);
}

/* FALSE if ModemManager was built without udev, or runs with --test-no-udev. */
static gboolean
has_udev (void)
{
    gboolean (*get_test_no_udev) (void) = dlsym (RTLD_DEFAULT, "mm_context_get_test_no_udev");

    return get_test_no_udev && !get_test_no_udev ();
}

static void
set_up (DfotaPlugin *self)
{
    dfota_port_watch_set_udev (has_udev ());
    self->context.dispatcher = dfota_dispatcher_new (NULL, DFOTA_DISPATCHER_SECONDS);
    self->context.new_listening_port = dfota_tty_port_new;
    self->context.authorize_async = dfota_authorization_ask_async;
    self->context.authorize_finish = dfota_authorization_ask_finish;
    load_settings (&self->context);
    open_journal (&self->context);
    self->context.bus = mm_context_get_test_session () ? G_BUS_TYPE_SESSION : G_BUS_TYPE_SYSTEM;
    /* returns the daemon's own connection, which exists already */
    g_bus_get (self->context.bus, NULL, plugin_bus_ready, g_object_ref (self));
}

/* Returns NULL if there is no valid family. */
static GPtrArray *
load_profiles (void)
{
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) profiles = dfota_profiles_load (NULL, NULL, problems);
    g_auto (GStrv)        folders = dfota_profiles_get_folders ();
    g_autofree gchar     *shown = g_strjoinv (", ", folders);

    log_problems (problems);
    if (profiles->len > 0)
        return g_steal_pointer (&profiles);
    g_warning ("could not enable firmware updates of Quectel modules: no valid family file in %s",
               shown);
    return NULL;
}

/* Returns the USB ids of all families, terminated by zeros. Transfer full. */
static GArray *
list_products (const GPtrArray *profiles)
{
    GArray *products = g_array_new (TRUE, TRUE, sizeof (mm_uint16_pair));

    for (guint i = 0; i < profiles->len; i++) {
        const DfotaFamily *family = ((const DfotaProfile *) profiles->pdata[i])->family;

        for (guint j = 0; j < family->ids->len; j++) {
            const DfotaUsbId *id = &g_array_index (family->ids, DfotaUsbId, j);
            mm_uint16_pair    pair = { id->vendor, id->product };

            g_array_append_val (products, pair);
        }
    }
    return products;
}

/* Probing is as with the stock plugin. The modules are claimed by product id, without a filter that
 * needs probing, so that ModemManager tries no other plugin. */
static DfotaPlugin *
plugin_new (MMPlugin *stock, const mm_uint16_pair *products)
{
    g_auto (GStrv) subsystems = NULL;
    gboolean       at, qcdm, required_qcdm, qmi, mbim, remove_echo, send_lf;
    guint64        send_delay;

    g_object_get (stock, "allowed-subsystems", &subsystems, "allowed-at", &at, "allowed-qcdm",
                  &qcdm, "required-qcdm", &required_qcdm, "allowed-qmi", &qmi, "allowed-mbim",
                  &mbim, "remove-echo", &remove_echo, "send-lf", &send_lf, "send-delay",
                  &send_delay, NULL);
    return g_object_new (dfota_plugin_get_type (), "name", PLUGIN_NAME, "allowed-subsystems",
                         subsystems, "allowed-product-ids", products, "allowed-at", at,
                         "allowed-qcdm", qcdm, "required-qcdm", required_qcdm, "allowed-qmi", qmi,
                         "allowed-mbim", mbim, "remove-echo", remove_echo, "send-lf", send_lf,
                         "send-delay", send_delay, NULL);
}

/* ModemManager loads every file in its directory. A copy under another name, such as a backup,
 * would register our types again and replace functions a second time. A link to the same file calls
 * this function twice. */
static gboolean
check_only_copy (GError **error)
{
    if (g_type_from_name ("DfotaPlugin") == G_TYPE_INVALID)
        return TRUE;
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                         "another copy of this plugin is loaded already; remove one of the files "
                         "libmm-plugin-*.so that are this plugin");
    return FALSE;
}

/* Returns NULL after logging the cause. */
static DfotaPlugin *
make_plugin (void)
{
    g_autoptr (GPtrArray) profiles = NULL;
    g_autoptr (GArray)    products = NULL;
    g_autoptr (GError)    error = NULL;
    MMPlugin             *stock = NULL;
    DfotaPlugin          *self;

    if (check_only_copy (&error) && dfota_stock_plugin_check_series (&error) &&
        dfota_serial_gate_check (&error))
        stock = dfota_stock_plugin_load (&error);
    if (!stock) {
        g_warning ("could not enable firmware updates of Quectel modules: %s", error->message);
        return NULL;
    }
    profiles = load_profiles ();
    if (!profiles)
        return NULL;
    products = list_products (profiles);
    self = plugin_new (stock, (const mm_uint16_pair *) products->data);
    self->stock = stock;
    self->context.profiles = g_steal_pointer (&profiles);
    return self;
}

MMPlugin *
mm_plugin_create (void)
{
    DfotaPlugin *self;

    g_log_set_handler (G_LOG_DOMAIN, G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION,
                       plugin_log_handler, NULL);
    self = make_plugin ();
    if (!self)
        return NULL;
    dfota_serial_gate_install (plugin_may_open, self);
    dfota_wdm_gate_install (plugin_may_open, self);
    adopt_grab_port (self);
    set_up (self);
    return (MMPlugin *) self;
}
