/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The interface, and the reading of revision and capabilities; see modem.h.
 */

#include "update/modem.h"

#include "dbus/error.h"
#include "module/capabilities.h"
#include "module/revision.h"
#include "protocol/imei.h"

/* Pause before a failed reading is repeated: 1, 2, 4 seconds and so on. */
#define RETRY_SECONDS_MIN 1
#define RETRY_SECONDS_MAX 64

/* Repetitions of AT+QFOTADL=?, after 1 to 32 seconds. */
#define SUPPORT_RETRIES 6

#define MODEM_INTERFACE "org.freedesktop.ModemManager1.Modem"

struct _DfotaModem {
    GObject                  parent;
    const DfotaProfile      *profile;
    GDBusObjectSkeleton     *object; /* borrowed: it outlives us, see dfota_modem_remove() */
    DfotaGdbusModemFirmware *skeleton;
    gchar                   *device;
    GPtrArray               *ports;
    DfotaIdentity           *identity;
    guint                    revision_retry_id;
    guint                    n_revision_retries;
    GCancellable            *cancellable; /* until removed */
    DfotaCapabilities        capabilities;
    GCancellable            *reading_capabilities; /* NULL: not being read */
    gboolean                 is_reading_due;
    guint                    support_retry_id;
    guint                    n_support_retries;
    gboolean                 is_updating; /* TRUE also before dfota_modem_set_update() */
};

G_DEFINE_FINAL_TYPE (DfotaModem, dfota_modem, G_TYPE_OBJECT)

enum { SIGNAL_REVISION_READ, N_SIGNALS };

static guint signals[N_SIGNALS];

/*****************************************************************************/
/* The revision */

static void
read_revision (DfotaModem *self);

DfotaPort *
dfota_modem_open_port (DfotaModem *self, GError **error)
{
    g_autoptr (GError) last = NULL;

    for (guint i = 0; i < self->ports->len; i++) {
        g_clear_error (&last);
        if (dfota_port_open (self->ports->pdata[i], &last))
            return self->ports->pdata[i];
    }
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                 "could not open an AT port of the modem%s%s", last ? ": " : "",
                 last ? last->message : "");
    return NULL;
}

static guint
retry_seconds (guint n_retries)
{
    return MIN (RETRY_SECONDS_MIN << MIN (n_retries, 16), RETRY_SECONDS_MAX);
}

static gboolean
modem_retry_revision (gpointer user_data)
{
    DfotaModem *self = user_data;

    self->revision_retry_id = 0;
    read_revision (self);
    return G_SOURCE_REMOVE;
}

static void
retry_revision (DfotaModem *self, const GError *why)
{
    guint seconds = retry_seconds (self->n_revision_retries++);

    g_message ("%s: %s; trying again in %u s", self->device, why->message, seconds);
    if (!g_cancellable_is_cancelled (self->cancellable))
        self->revision_retry_id = g_timeout_add_seconds (seconds, modem_retry_revision, self);
}

static void
modem_revision_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaModem)    self = DFOTA_MODEM (user_data);
    g_autoptr (GError)        error = NULL;
    g_autoptr (DfotaIdentity) identity = dfota_revision_read_finish (result, &error);

    dfota_port_close (DFOTA_PORT (source));
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (!identity) {
        retry_revision (self, error);
        return;
    }
    self->identity = g_steal_pointer (&identity);
    dfota_gdbus_modem_firmware_set_sub_edition (self->skeleton,
                                                dfota_identity_get_edition (self->identity));
    dfota_gdbus_modem_firmware_set_revision (self->skeleton,
                                             dfota_identity_get_revision (self->identity));
    g_signal_emit (self, signals[SIGNAL_REVISION_READ], 0);
    dfota_modem_read_capabilities (self);
}

static void
read_revision (DfotaModem *self)
{
    g_autoptr (GError) error = NULL;
    DfotaPort         *port = dfota_modem_open_port (self, &error);

    if (port)
        dfota_revision_read_async (port, self->profile->family, NULL,
                                   self->profile->settings.revision, self->cancellable,
                                   modem_revision_ready, g_object_ref (self));
    else
        retry_revision (self, error);
}

/*****************************************************************************/
/* Support and free space */

static void
publish_capabilities (DfotaModem *self)
{
    g_object_set (self->skeleton, "support", dfota_support_to_string (self->capabilities.support),
                  "free-space", self->capabilities.free_space, "total-space",
                  self->capabilities.total_space, "download-context", self->capabilities.context,
                  NULL);
}

static gboolean
modem_retry_support (gpointer user_data)
{
    DfotaModem *self = user_data;

    self->support_retry_id = 0;
    dfota_modem_read_capabilities (self);
    return G_SOURCE_REMOVE;
}

/* A module that has just booted may refuse a command that it supports. */
static void
retry_support (DfotaModem *self)
{
    if (self->capabilities.support == DFOTA_SUPPORT_YES || self->support_retry_id ||
        self->n_support_retries == SUPPORT_RETRIES)
        return;
    self->support_retry_id = g_timeout_add_seconds (retry_seconds (self->n_support_retries++),
                                                    modem_retry_support, self);
}

static void
modem_capabilities_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaModem) self = DFOTA_MODEM (user_data);

    dfota_port_close (DFOTA_PORT (source));
    g_clear_object (&self->reading_capabilities);
    if (dfota_capabilities_finish (result, &self->capabilities)) {
        publish_capabilities (self);
        retry_support (self);
    }
    if (self->is_reading_due)
        dfota_modem_read_capabilities (self);
}

/* Sends nothing to a module that is being updated. */
void
dfota_modem_read_capabilities (DfotaModem *self)
{
    DfotaPort *port;

    self->is_reading_due = self->reading_capabilities != NULL;
    if (self->reading_capabilities || !self->identity || !self->object || self->is_updating)
        return;
    port = dfota_modem_open_port (self, NULL);
    if (!port) {
        retry_support (self);
        return;
    }
    self->reading_capabilities = g_cancellable_new ();
    dfota_capabilities_async (port, self->profile->family, &self->capabilities,
                              self->reading_capabilities, modem_capabilities_ready,
                              g_object_ref (self));
}

void
dfota_modem_stop_reading_capabilities (DfotaModem *self)
{
    self->is_reading_due = FALSE;
    g_clear_handle_id (&self->support_retry_id, g_source_remove);
    if (self->reading_capabilities)
        g_cancellable_cancel (self->reading_capabilities);
}

/*****************************************************************************/

const DfotaFamily *
dfota_modem_get_family (DfotaModem *self, GError **error)
{
    const DfotaFamily *family = self->profile->family;

    if (self->profile->is_enabled)
        return family;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_PROVEN,
                 "updates are not proven on this module (%s); to allow them all the same, the "
                 "administrator adds %s to %s in [%s] of the settings file and restarts "
                 "ModemManager",
                 family->name, family->id, DFOTA_SETTINGS_ALLOW_UNPROVEN, DFOTA_SETTINGS_MODULES);
    return NULL;
}

const gchar *
dfota_modem_get_device (DfotaModem *self)
{
    return self->device;
}

/* Reads @property of ModemManager's interface. @value is unchanged if there is no interface. */
static void
get_modem_property (DfotaModem *self, const gchar *property, gpointer value)
{
    g_autoptr (GDBusInterface) modem = NULL;

    if (self->object)
        modem = g_dbus_object_get_interface (G_DBUS_OBJECT (self->object), MODEM_INTERFACE);
    if (modem)
        g_object_get (modem, property, value, NULL);
}

gchar *
dfota_modem_get_imei (DfotaModem *self)
{
    g_autofree gchar *imei = NULL;

    get_modem_property (self, "equipment-identifier", &imei);
    return dfota_imei_is_valid (imei) ? g_steal_pointer (&imei) : g_strdup ("");
}

gchar **
dfota_modem_list_bearers (DfotaModem *self)
{
    gchar **bearers = NULL;

    get_modem_property (self, "bearers", &bearers);
    return bearers;
}

/* MMModemPortType of libmm-glib */
#define PORT_TYPE_QMI     6
#define PORT_TYPE_MBIM    7
#define PORT_TYPE_IGNORED 9

gchar **
dfota_modem_list_used_ports (DfotaModem *self)
{
    g_autoptr (GVariant)     ports = NULL;
    g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
    GVariantIter             iter;
    const gchar             *name;
    guint                    type;

    get_modem_property (self, "ports", &ports);
    if (!ports)
        return NULL;
    g_variant_iter_init (&iter, ports);
    while (g_variant_iter_next (&iter, "(&su)", &name, &type))
        if (type != PORT_TYPE_IGNORED)
            g_strv_builder_add (names, name);
    return g_strv_builder_end (names);
}

gboolean
dfota_modem_has_control_port (DfotaModem *self)
{
    g_autoptr (GVariant) ports = NULL;
    GVariantIter         iter;
    guint                type;
    gboolean             has_one = FALSE;

    get_modem_property (self, "ports", &ports);
    if (!ports)
        return FALSE;
    g_variant_iter_init (&iter, ports);
    while (g_variant_iter_next (&iter, "(su)", NULL, &type))
        has_one = has_one || type == PORT_TYPE_QMI || type == PORT_TYPE_MBIM;
    return has_one;
}

const gchar *
dfota_modem_get_path (DfotaModem *self)
{
    const gchar *path = NULL;

    if (self->object)
        path = g_dbus_object_get_object_path (G_DBUS_OBJECT (self->object));
    return path ? path : "/";
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

gboolean
dfota_modem_has_capabilities (DfotaModem *self)
{
    return self->capabilities.support != DFOTA_SUPPORT_UNKNOWN;
}

void
dfota_modem_set_update (DfotaModem *self, const gchar *path, gboolean is_running)
{
    self->is_updating = is_running;
    dfota_gdbus_modem_firmware_set_update (self->skeleton, path);
}

void
dfota_modem_clear_object (DfotaModem *self)
{
    self->object = NULL;
}

void
dfota_modem_remove (DfotaModem *self)
{
    g_cancellable_cancel (self->cancellable);
    g_clear_handle_id (&self->revision_retry_id, g_source_remove);
    dfota_modem_stop_reading_capabilities (self);
    if (self->object)
        g_dbus_object_skeleton_remove_interface (self->object,
                                                 G_DBUS_INTERFACE_SKELETON (self->skeleton));
    self->object = NULL;
}

/* Transfer full. */
static GStrv
list_sources (const DfotaFamily *family)
{
    g_autoptr (GStrvBuilder) sources = g_strv_builder_new ();

    g_strv_builder_addv (sources, (const gchar **) family->schemes);
    if (family->paths[0])
        g_strv_builder_add_many (sources, "ufs", "file", NULL);
    return g_strv_builder_end (sources);
}

static void
publish_profile (DfotaModem *self)
{
    const DfotaFamily *family = self->profile->family;
    g_auto (GStrv)     sources = list_sources (family);

    g_object_set (self->skeleton, "sources", sources, "paths", family->paths, "family", family->id,
                  "evidence", dfota_evidence_to_string (family->evidence), "enabled",
                  self->profile->is_enabled, "context-selector", family->context, NULL);
    if (family->evidence == DFOTA_EVIDENCE_FIELD)
        g_message ("%s: updates are not proven on this module (%s); %s", self->device, family->name,
                   self->profile->is_enabled ? "the administrator has allowed them"
                                             : "they are refused");
}

DfotaModem *
dfota_modem_new (const DfotaContext  *context,
                 GDBusObjectSkeleton *object,
                 const DfotaProfile  *profile,
                 const gchar         *device,
                 GPtrArray           *ports)
{
    DfotaModem *self = g_object_new (DFOTA_TYPE_MODEM, NULL);

    self->profile = profile;
    self->object = object;
    self->device = g_strdup (device);
    for (guint i = 0; i < ports->len; i++)
        g_ptr_array_add (self->ports, g_object_ref (ports->pdata[i]));
    g_object_set (self->skeleton, "update", "/", "revision", "", "sub-edition", "", "has-journal",
                  context->journal != NULL, NULL);
    publish_profile (self);
    publish_capabilities (self);
    g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (self->skeleton));
    read_revision (self);
    return self;
}

static void
dfota_modem_dispose (GObject *object)
{
    DfotaModem *self = DFOTA_MODEM (object);

    g_cancellable_cancel (self->cancellable);
    g_clear_handle_id (&self->revision_retry_id, g_source_remove);
    dfota_modem_stop_reading_capabilities (self);
    g_ptr_array_set_size (self->ports, 0);
    g_clear_object (&self->skeleton);
    G_OBJECT_CLASS (dfota_modem_parent_class)->dispose (object);
}

static void
dfota_modem_finalize (GObject *object)
{
    DfotaModem *self = DFOTA_MODEM (object);

    g_object_unref (self->cancellable);
    g_clear_object (&self->reading_capabilities);
    g_ptr_array_unref (self->ports);
    g_clear_pointer (&self->identity, dfota_identity_free);
    g_free (self->device);
    G_OBJECT_CLASS (dfota_modem_parent_class)->finalize (object);
}

static void
dfota_modem_init (DfotaModem *self)
{
    self->ports = g_ptr_array_new_with_free_func (g_object_unref);
    self->cancellable = g_cancellable_new ();
    self->is_updating = TRUE;
    dfota_capabilities_init (&self->capabilities);
    self->skeleton = dfota_gdbus_modem_firmware_skeleton_new ();
}

static void
dfota_modem_class_init (DfotaModemClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dfota_modem_dispose;
    object_class->finalize = dfota_modem_finalize;
    signals[SIGNAL_REVISION_READ] = g_signal_new (
        "revision-read", DFOTA_TYPE_MODEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}
