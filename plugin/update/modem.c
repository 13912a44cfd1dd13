/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Decorates one modem object; see modem.h.
 */

#include "update/modem.h"

#include <gio/gunixfdlist.h>

#include "dbus/error.h"
#include "module/preflight.h"
#include "update/registry.h"
#include "update/authorize.h"
#include "module/capabilities.h"

#define MODEM_INTERFACE "org.freedesktop.ModemManager1.Modem"

struct _DfotaModem {
    GObject                  parent;
    const DfotaContext      *context;
    DfotaRegistry           *registry; /* borrowed */
    GDBusObjectSkeleton     *object;   /* borrowed: it outlives us, see dfota_modem_remove() */
    DfotaGdbusModemFirmware *skeleton;
    gchar                   *device;
    GPtrArray               *ports;
    DfotaRevision           *revision;
    GCancellable            *cancellable; /* until removed */
    DfotaCapabilities        capabilities;
    GCancellable            *reading_capabilities; /* NULL: nothing is asked now */
    gboolean                 is_reading_due;
};

G_DEFINE_FINAL_TYPE (DfotaModem, dfota_modem, G_TYPE_OBJECT)

/*****************************************************************************/
/* The revision, read once it is told */

static void
read_revision (DfotaModem *self);

/* The first port that can be opened, open; NULL if there is none. */
static DfotaPort *
open_any_port (DfotaModem *self, GError **error)
{
    g_autoptr (GError) last = NULL;

    for (guint i = 0; i < self->ports->len; i++) {
        g_clear_error (&last);
        if (dfota_port_open (self->ports->pdata[i], &last))
            return self->ports->pdata[i];
    }
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                 "no AT port of the modem can be used%s%s", last ? ": " : "",
                 last ? last->message : "");
    return NULL;
}

static void
revision_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaModem) self = DFOTA_MODEM (user_data);
    g_autoptr (GError)     error = NULL;
    DfotaRevision         *revision = dfota_revision_read_finish (result, &error);

    dfota_port_close (DFOTA_PORT (source));
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
        g_clear_pointer (&revision, dfota_revision_free);
        return;
    }
    if (!revision) {
        g_message ("%s: %s; asking again", self->device, error->message);
        read_revision (self);
        return;
    }
    self->revision = revision;
    dfota_gdbus_modem_firmware_set_revision (self->skeleton, revision->text);
    dfota_registry_revision_told (self->registry, self);
    dfota_modem_read_capabilities (self);
}

static void
read_revision (DfotaModem *self)
{
    g_autoptr (GError) error = NULL;
    DfotaPort         *port = open_any_port (self, &error);

    if (!port) {
        g_message ("%s: %s", self->device, error->message);
        return;
    }
    dfota_revision_read_async (port, NULL, self->context->settings.revision, self->cancellable,
                               revision_ready, g_object_ref (self));
}

/*****************************************************************************/
/* What else is told to who only looks */

static void
publish_capabilities (DfotaModem *self)
{
    g_object_set (self->skeleton, "support", dfota_support_to_string (self->capabilities.support),
                  "free-space", self->capabilities.free_space, "total-space",
                  self->capabilities.total_space, NULL);
}

static void
capabilities_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaModem) self = DFOTA_MODEM (user_data);

    dfota_port_close (DFOTA_PORT (source));
    g_clear_object (&self->reading_capabilities);
    if (dfota_capabilities_finish (result, &self->capabilities))
        publish_capabilities (self);
    if (self->is_reading_due)
        dfota_modem_read_capabilities (self);
}

/* A module that is updated is left alone: it is asked when the update is over. */
void
dfota_modem_read_capabilities (DfotaModem *self)
{
    DfotaPort *port;

    self->is_reading_due = self->reading_capabilities != NULL;
    if (self->reading_capabilities || !self->revision || !self->object ||
        dfota_registry_is_updating (self->registry, self))
        return;
    port = open_any_port (self, NULL);
    if (!port)
        return;
    self->reading_capabilities = g_cancellable_new ();
    dfota_capabilities_async (port, &self->capabilities, self->reading_capabilities,
                              capabilities_ready, g_object_ref (self));
}

static void
stop_reading_capabilities (DfotaModem *self)
{
    self->is_reading_due = FALSE;
    if (self->reading_capabilities)
        g_cancellable_cancel (self->reading_capabilities);
}

/*****************************************************************************/
/* Start() */

typedef struct {
    DfotaModem            *self;
    GDBusMethodInvocation *invocation;
    DfotaStartOptions     *start;
} StartContext;

static void
start_context_free (StartContext *context)
{
    g_object_unref (context->self);
    g_object_unref (context->invocation);
    dfota_start_options_free (context->start);
    g_free (context);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StartContext, start_context_free)

static void
started (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (StartContext) context = user_data;
    g_autoptr (GError)       error = NULL;
    g_autofree gchar *path = dfota_registry_start_finish (DFOTA_REGISTRY (source), result, &error);

    if (path)
        g_dbus_method_invocation_return_value (context->invocation, g_variant_new ("(o)", path));
    else
        g_dbus_method_invocation_return_gerror (context->invocation, error);
    /* what the start has cut short, unless an update has come of it that is not over */
    if (!path && context->self->capabilities.support == DFOTA_SUPPORT_UNKNOWN)
        dfota_modem_read_capabilities (context->self);
}

static void
preflight_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (StartContext) context = user_data;
    g_autoptr (GError)       error = NULL;
    gboolean is_fit = dfota_preflight_finish (result, &context->start->urc_port, &error);

    if (is_fit)
        dfota_registry_start_async (context->self->registry, context->self, context->start, started,
                                    context);
    else
        g_dbus_method_invocation_return_gerror (context->invocation, error);
    dfota_port_close (DFOTA_PORT (source));
    if (is_fit)
        g_steal_pointer (&context);
    else
        dfota_modem_read_capabilities (context->self);
}

static void
check_and_ask (StartContext *taken)
{
    g_autoptr (StartContext) context = taken;
    DfotaModem              *self = context->self;
    g_autoptr (GError)       error = NULL;
    DfotaPort               *port = NULL;

    if (dfota_registry_check_start (self->registry, self, context->start, &error)) {
        stop_reading_capabilities (self);
        port = open_any_port (self, &error);
    }
    if (port)
        dfota_preflight_async (port, self->cancellable, preflight_ready,
                               g_steal_pointer (&context));
    else
        g_dbus_method_invocation_return_gerror (context->invocation, error);
}

static StartContext *
start_context_new (DfotaModem *self, GDBusMethodInvocation *invocation, DfotaStartOptions *start)
{
    StartContext *context = g_new0 (StartContext, 1);

    context->self = g_object_ref (self);
    context->invocation = g_object_ref (invocation);
    context->start = start;
    return context;
}

static void
start_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    GVariant            *parameters = g_dbus_method_invocation_get_parameters (invocation);
    g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
    g_autoptr (GError)   error = NULL;
    const gchar         *source;
    DfotaStartOptions   *start;

    g_variant_get_child (parameters, 0, "&s", &source);
    start = dfota_start_options_new (source, options, &error);
    if (start)
        check_and_ask (start_context_new (DFOTA_MODEM (object), invocation, start));
    else
        g_dbus_method_invocation_return_gerror (invocation, error);
}

static gboolean
handle_start (DfotaGdbusModemFirmware *skeleton,
              GDBusMethodInvocation   *invocation,
              const gchar             *source,
              GVariant                *options,
              DfotaModem              *self)
{
    dfota_authorize_call (self->context, G_OBJECT (self), invocation, start_authorized);
    return TRUE;
}

/*****************************************************************************/
/* Install() */

static void
package_digested (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (StartContext) context = user_data;
    g_autoptr (GError)       error = NULL;

    if (dfota_package_digest_finish (DFOTA_PACKAGE (source), result, &error))
        check_and_ask (g_steal_pointer (&context));
    else
        g_dbus_method_invocation_return_gerror (context->invocation, error);
}

/* The descriptor the handle of the message stands for; -1 with an error. */
static int
take_fd (GDBusMethodInvocation *invocation, gint handle, GError **error)
{
    GDBusMessage *message = g_dbus_method_invocation_get_message (invocation);
    GUnixFDList  *fds = g_dbus_message_get_unix_fd_list (message);

    if (fds && handle >= 0 && handle < g_unix_fd_list_get_length (fds))
        return g_unix_fd_list_get (fds, handle, error);
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE, "no file was given");
    return -1;
}

/* What needs no reading of the package is checked before it is read. */
static void
install_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    DfotaModem                   *self = DFOTA_MODEM (object);
    GVariant                     *parameters = g_dbus_method_invocation_get_parameters (invocation);
    g_autoptr (GVariant)          options = g_variant_get_child_value (parameters, 1);
    g_autoptr (GError)            error = NULL;
    g_autoptr (DfotaStartOptions) start = NULL;
    gint                          handle;
    int                           fd;

    g_variant_get_child (parameters, 0, "h", &handle);
    fd = take_fd (invocation, handle, &error);
    if (fd >= 0)
        start = dfota_start_options_new_package (fd, options, &error);
    if (start && dfota_registry_check_start (self->registry, self, start, &error)) {
        DfotaPackage *package = start->package;

        dfota_package_digest_async (package, package_digested,
                                    start_context_new (self, invocation, g_steal_pointer (&start)));
    } else
        g_dbus_method_invocation_return_gerror (invocation, error);
}

static gboolean
handle_install (DfotaGdbusModemFirmware *skeleton,
                GDBusMethodInvocation   *invocation,
                GUnixFDList             *fds,
                GVariant                *package,
                GVariant                *options,
                DfotaModem              *self)
{
    dfota_authorize_call (self->context, G_OBJECT (self), invocation, install_authorized);
    return TRUE;
}

/*****************************************************************************/

const gchar *
dfota_modem_get_device (DfotaModem *self)
{
    return self->device;
}

gchar *
dfota_modem_get_imei (DfotaModem *self)
{
    g_autoptr (GDBusInterface) modem = NULL;
    gchar                     *imei = NULL;

    if (self->object)
        modem = g_dbus_object_get_interface (G_DBUS_OBJECT (self->object), MODEM_INTERFACE);
    if (modem)
        g_object_get (modem, "equipment-identifier", &imei, NULL);
    return imei ? imei : g_strdup ("");
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

const DfotaRevision *
dfota_modem_get_revision (DfotaModem *self)
{
    return self->revision;
}

void
dfota_modem_set_update_path (DfotaModem *self, const gchar *path)
{
    dfota_gdbus_modem_firmware_set_update (self->skeleton, path);
}

void
dfota_modem_disown_object (DfotaModem *self)
{
    self->object = NULL;
}

void
dfota_modem_remove (DfotaModem *self)
{
    g_cancellable_cancel (self->cancellable);
    stop_reading_capabilities (self);
    if (self->object)
        g_dbus_object_skeleton_remove_interface (self->object,
                                                 G_DBUS_INTERFACE_SKELETON (self->skeleton));
    self->object = NULL;
}

DfotaModem *
dfota_modem_new (const DfotaContext  *context,
                 DfotaRegistry       *registry,
                 GDBusObjectSkeleton *object,
                 const gchar         *device,
                 GPtrArray           *ports)
{
    static const gchar *const sources[] = { "ftp", "http", "https", "ufs", "file", NULL };
    DfotaModem               *self = g_object_new (DFOTA_TYPE_MODEM, NULL);

    self->context = context;
    self->registry = registry;
    self->object = object;
    self->device = g_strdup (device);
    for (guint i = 0; i < ports->len; i++)
        g_ptr_array_add (self->ports, g_object_ref (ports->pdata[i]));
    g_object_set (self->skeleton, "sources", sources, "update", "/", "revision", "", "has-journal",
                  context->journal != NULL, NULL);
    publish_capabilities (self);
    g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (self->skeleton));
    read_revision (self);
    return self;
}

static void
dispose (GObject *object)
{
    DfotaModem *self = DFOTA_MODEM (object);

    g_cancellable_cancel (self->cancellable);
    stop_reading_capabilities (self);
    g_ptr_array_set_size (self->ports, 0);
    g_clear_object (&self->skeleton);
    G_OBJECT_CLASS (dfota_modem_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
    DfotaModem *self = DFOTA_MODEM (object);

    g_object_unref (self->cancellable);
    g_clear_object (&self->reading_capabilities);
    g_ptr_array_unref (self->ports);
    g_clear_pointer (&self->revision, dfota_revision_free);
    g_free (self->device);
    G_OBJECT_CLASS (dfota_modem_parent_class)->finalize (object);
}

static void
dfota_modem_init (DfotaModem *self)
{
    self->ports = g_ptr_array_new_with_free_func (g_object_unref);
    self->cancellable = g_cancellable_new ();
    dfota_capabilities_init (&self->capabilities);
    self->skeleton = dfota_gdbus_modem_firmware_skeleton_new ();
    g_signal_connect_object (self->skeleton, "handle-start", G_CALLBACK (handle_start), self, 0);
    g_signal_connect_object (self->skeleton, "handle-install", G_CALLBACK (handle_install), self,
                             0);
}

static void
dfota_modem_class_init (DfotaModemClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dispose;
    object_class->finalize = finalize;
}
