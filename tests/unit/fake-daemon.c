/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-daemon.h.
 */

#include "fake-daemon.h"

#include <dlfcn.h>

#include "fake-bus.h"
#include "fakes.h"

FakeDaemonFacts fake_daemon_facts = { .no_udev = "off" };

static GTask *connecting;

/*****************************************************************************/
/* Plugins */

/* Those that the plugin must set; the first ones only for itself. */
static const gchar *const names[] = {
    "name",         "allowed-product-ids", "allowed-subsystems", "send-delay",    "allowed-at",
    "allowed-qcdm", "allowed-qmi",         "allowed-mbim",       "required-qcdm", "remove-echo",
    "send-lf"
};

#define FIRST_BOOLEAN 4

typedef GValue Values[G_N_ELEMENTS (names)];

static gpointer
copy_pairs (gpointer pairs)
{
    GArray *copy = g_array_new (TRUE, TRUE, sizeof (mm_uint16_pair));

    for (const mm_uint16_pair *pair = pairs; pair->l; pair++)
        g_array_append_val (copy, *pair);
    return g_array_free (copy, FALSE);
}

static void
plugin_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    g_value_copy (&(*(Values *) ((MMPlugin *) object)->priv)[id - 1], value);
}

static void
plugin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    MMPlugin *self = (MMPlugin *) object;
    Values   *values = self->priv ? self->priv : g_new0 (Values, 1);

    self->priv = values;
    if (!G_IS_VALUE (&(*values)[id - 1]))
        g_value_init (&(*values)[id - 1], spec->value_type);
    g_value_copy (value, &(*values)[id - 1]);
}

static GParamSpec *
make_property (guint number, GParamFlags flags)
{
    const gchar *name = names[number];

    if (number == 0)
        return g_param_spec_string (name, NULL, NULL, NULL, flags);
    if (number == 1)
        return g_param_spec_boxed (
            name, NULL, NULL, g_boxed_type_register_static ("Pairs", copy_pairs, g_free), flags);
    if (number == 2)
        return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);
    if (number == 3)
        return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
    return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
}

static void
plugin_class_init (gpointer klass, gpointer data)
{
    G_OBJECT_CLASS (klass)->get_property = plugin_get_property;
    G_OBJECT_CLASS (klass)->set_property = plugin_set_property;
    for (guint i = 0; i < G_N_ELEMENTS (names); i++)
        g_object_class_install_property (
            klass, i + 1, make_property (i, G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY));
}

GType
mm_plugin_get_type (void)
{
    static GType type;

    if (!type)
        type = g_type_register_static_simple (G_TYPE_OBJECT, "Plugin", sizeof (MMPluginClass),
                                              plugin_class_init, sizeof (MMPlugin), NULL, 0);
    return type;
}

gchar *
fake_daemon_describe (MMPlugin *plugin)
{
    GString              *text = g_string_new (NULL);
    g_autofree gchar     *name = NULL;
    g_autofree gpointer   products = NULL;
    g_auto (GStrv)        subsystems = NULL;
    g_autofree gchar     *joined = NULL;
    guint64               delay;
    const mm_uint16_pair *pair;

    g_object_get (plugin, names[0], &name, names[1], &products, names[2], &subsystems, names[3],
                  &delay, NULL);
    joined = g_strjoinv (",", subsystems);
    g_string_printf (text, "%s %s %" G_GUINT64_FORMAT, name, joined, delay);
    for (pair = products; pair->l; pair++)
        g_string_append_printf (text, " %04x:%04x", pair->l, pair->r);
    for (guint i = FIRST_BOOLEAN; i < G_N_ELEMENTS (names); i++) {
        gboolean value;

        g_object_get (plugin, names[i], &value, NULL);
        g_string_append_printf (text, " %d", value);
    }
    return g_string_free (text, FALSE);
}

/*****************************************************************************/
/* Modems */

typedef struct {
    GDBusObjectSkeletonClass parent;
} MMBaseModemClass;

GType
mm_base_modem_get_type (void);

G_DEFINE_TYPE (MMBaseModem, mm_base_modem, G_TYPE_DBUS_OBJECT_SKELETON)

enum { PROP_CONNECTION = 1, PROP_VALID, PROP_VENDOR, PROP_PRODUCT };

static void
mm_base_modem_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    MMBaseModem *self = (MMBaseModem *) object;

    if (id == PROP_CONNECTION)
        g_value_set_object (value, self->connection);
    else if (id == PROP_VALID)
        g_value_set_boolean (value, self->is_valid);
    else
        g_value_set_uint (value, id == PROP_VENDOR ? self->vendor : self->product);
}

static void
mm_base_modem_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    MMBaseModem *self = (MMBaseModem *) object;

    if (id == PROP_CONNECTION)
        g_set_object (&self->connection, g_value_get_object (value));
    else
        self->is_valid = g_value_get_boolean (value);
}

/* As there, the ports are freed before the weak references are notified. */
static void
mm_base_modem_dispose (GObject *object)
{
    MMBaseModem *self = (MMBaseModem *) object;

    g_clear_list (&self->ports, g_object_unref);
    g_clear_object (&self->connection);
    G_OBJECT_CLASS (mm_base_modem_parent_class)->dispose (object);
}

static void
mm_base_modem_init (MMBaseModem *self)
{
}

static void
mm_base_modem_class_init (MMBaseModemClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->get_property = mm_base_modem_get_property;
    object_class->set_property = mm_base_modem_set_property;
    object_class->dispose = mm_base_modem_dispose;
    g_object_class_install_property (object_class, PROP_CONNECTION,
                                     g_param_spec_object (DFOTA_MM_MODEM_CONNECTION, NULL, NULL,
                                                          G_TYPE_DBUS_CONNECTION,
                                                          G_PARAM_READWRITE));
    g_object_class_install_property (
        object_class, PROP_VALID,
        g_param_spec_boolean ("base-modem-valid", NULL, NULL, FALSE, G_PARAM_READWRITE));
    g_object_class_install_property (
        object_class, PROP_VENDOR,
        g_param_spec_uint ("base-modem-vendor-id", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE));
    g_object_class_install_property (
        object_class, PROP_PRODUCT,
        g_param_spec_uint ("base-modem-product-id", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE));
}

const gchar *
mm_base_modem_get_device (MMBaseModem *self)
{
    return "/sys/1-1";
}

gboolean
mm_base_modem_get_valid (MMBaseModem *self)
{
    return self->is_valid;
}

GType
mm_port_serial_at_get_type (void)
{
    static GType type;

    if (!type)
        type = g_type_register_static_simple (G_TYPE_OBJECT, "SerialAt", sizeof (GObjectClass),
                                              NULL, sizeof (GObject), NULL, 0);
    return type;
}

MMBaseModem *
fake_daemon_new_modem (guint vendor, guint product)
{
    MMBaseModem *self = g_object_new (mm_base_modem_get_type (), NULL);

    self->vendor = vendor;
    self->product = product;
    return self;
}

void
fake_daemon_add_port (MMBaseModem *modem, const gchar *name, gboolean is_at)
{
    GObject *port = g_object_new (is_at ? mm_port_serial_at_get_type () : G_TYPE_OBJECT, NULL);

    g_object_set_data (port, "name", (gpointer) name);
    modem->ports = g_list_append (modem->ports, port);
}

GList *
mm_base_modem_find_ports (MMBaseModem *self, guint subsys, guint type)
{
    g_assert_cmpuint (subsys, ==, DFOTA_MM_PORT_SUBSYS_ANY);
    g_assert_cmpuint (type, ==, DFOTA_MM_PORT_TYPE_AT);
    return g_list_copy_deep (self->ports, (GCopyFunc) (GCallback) g_object_ref, NULL);
}

/*****************************************************************************/
/* Probes, options, bus, log */

GList fake_daemon_probes;

gboolean
mm_port_probe_list_has_at_port (GList *list)
{
    g_assert_true (list == &fake_daemon_probes);
    return fake_daemon_facts.has_at;
}

gboolean
mm_port_probe_list_has_qmi_port (GList *list)
{
    g_assert_true (list == &fake_daemon_probes);
    return fake_daemon_facts.has_qmi;
}

gboolean
mm_port_probe_list_has_mbim_port (GList *list)
{
    g_assert_true (list == &fake_daemon_probes);
    return fake_daemon_facts.has_mbim;
}

gboolean
mm_context_get_test_session (void)
{
    return fake_daemon_facts.is_session;
}

static gboolean
get_test_no_udev (void)
{
    return g_str_equal (fake_daemon_facts.no_udev, "on");
}

void *
__real_dlsym (void *handle, const char *name);
void *
__wrap_dlsym (void *handle, const char *name);

/* Sanitizers call it, too, before anything is set up, for the functions that they replace. */
void *__attribute__ ((no_sanitize ("address", "undefined")))
__wrap_dlsym (void *handle, const char *name)
{
    if (handle == RTLD_DEFAULT && g_str_equal (name, "mm_context_get_test_no_udev"))
        return fake_daemon_facts.no_udev ? get_test_no_udev : NULL;
    return __real_dlsym (handle, name);
}

void
g_bus_get (GBusType            type,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
    g_assert_null (connecting);
    fakes_log ("bus %s", type == G_BUS_TYPE_SYSTEM ? "system" : "session");
    connecting = g_task_new (NULL, cancellable, callback, user_data);
}

GDBusConnection *
g_bus_get_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error) ? fake_bus_new () : NULL;
}

void
fake_daemon_connect (GError *error)
{
    fakes_end_task (&connecting, error);
    fakes_settle ();
}

void
_mm_log (gpointer     object,
         const gchar *module,
         const gchar *location,
         const gchar *function,
         guint        level,
         const gchar *format,
         ...)
{
    va_list           arguments;
    g_autofree gchar *message = NULL;

    va_start (arguments, format);
    message = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_assert_null (object);
    g_assert_cmpstr (module, ==, "quectel-dfota");
    fakes_log ("[%u] %s", level, message);
}
