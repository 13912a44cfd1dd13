/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * From a method call to an update: authorization, options, package, preflight, start; see
 * modem-methods.h.
 */

#include "update/modem-methods.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#include "dbus/error.h"
#include "module/bearers.h"
#include "module/preflight.h"
#include "protocol/context.h"
#include "update/authorize.h"

#define REGISTRY_KEY "dfota-registry"

static DfotaRegistry *
registry_of (DfotaModem *modem)
{
    return g_object_get_data (G_OBJECT (modem), REGISTRY_KEY);
}

/*****************************************************************************/
/* Start() */

typedef struct {
    DfotaModem            *modem;
    GDBusMethodInvocation *invocation;
    DfotaStartOptions     *start;
    DfotaPort             *port; /* open for the preflight; NULL before it has ended */
} StartContext;

static void
start_context_free (StartContext *context)
{
    g_object_unref (context->modem);
    g_object_unref (context->invocation);
    dfota_start_options_free (context->start);
    g_clear_object (&context->port);
    g_free (context);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StartContext, start_context_free)

static void
modem_methods_start_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (StartContext) context = user_data;
    g_autoptr (GError)       error = NULL;
    g_autofree gchar *path = dfota_registry_start_finish (DFOTA_REGISTRY (source), result, &error);

    if (path)
        g_dbus_method_invocation_return_value (context->invocation, g_variant_new ("(o)", path));
    else
        dfota_error_return (context->invocation, error);
    /* the start has interrupted this reading */
    if (!path && !dfota_modem_has_capabilities (context->modem))
        dfota_modem_read_capabilities (context->modem);
}

/* Detects a module that was unplugged meanwhile: its port is closed shortly before ModemManager
 * removes the modem. */
static gboolean
check_port (DfotaPort *port, GError **error)
{
    int fd = dfota_port_dup_fd (port);

    if (fd >= 0) {
        close (fd);
        return TRUE;
    }
    g_set_error (
        error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
        "could not start the update: the modem's AT port was closed before anything was sent; "
        "start again when the modem is back");
    return FALSE;
}

/* Takes over @context, and closes its port. */
static void
begin_update (StartContext *context)
{
    g_autoptr (GError) error = NULL;
    gboolean           is_fit = check_port (context->port, &error);

    dfota_port_close (context->port);
    if (is_fit) {
        dfota_registry_start_async (registry_of (context->modem), context->modem, context->start,
                                    modem_methods_start_ready, context);
        return;
    }
    dfota_error_return (context->invocation, error);
    dfota_modem_read_capabilities (context->modem);
    start_context_free (context);
}

static void
modem_methods_bearers_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    StartContext         *context = user_data;
    DfotaStartOptions    *start = context->start;
    g_autoptr (GPtrArray) bearers = dfota_bearers_read_finish (result);

    start->warning =
        dfota_context_dup_warning (dfota_modem_get_family (context->modem, NULL)->context,
                                   start->context ? start->context : start->context_found, bearers);
    if (start->warning)
        g_message ("%s: %s", dfota_modem_get_device (context->modem), start->warning);
    begin_update (context);
}

/* FALSE if another context than now was asked for and the one of now could not be restored. */
static gboolean
prepare_context (DfotaStartOptions *start, const gchar *selector, GError **error)
{
    if (start->context == 0 || start->context == start->context_found)
        return TRUE;
    if (start->context_found < 0) {
        gboolean is_for_good = start->context_found == DFOTA_CONTEXT_REFUSED;

        g_set_error (
            error, DFOTA_ERROR, is_for_good ? DFOTA_ERROR_UNSUPPORTED : DFOTA_ERROR_NOT_READY,
            "could not select PDP context %d: the module %s the present one (AT%s), so "
            "that it could not be restored; leave the option 'context' out",
            start->context, is_for_good ? "refused to return" : "has not returned", selector);
        return FALSE;
    }
    start->context_command = dfota_context_set_command (selector, start->context);
    start->context_restore = dfota_context_set_command (selector, start->context_found);
    return TRUE;
}

static void
modem_methods_preflight_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (StartContext) context = user_data;
    g_autoptr (GError)       error = NULL;
    DfotaModem              *modem = context->modem;
    DfotaStartOptions       *start = context->start;
    const DfotaFamily       *family = dfota_modem_get_family (modem, NULL);
    g_auto (GStrv)           bearers = dfota_modem_list_bearers (modem);
    DfotaPreflight           found;

    if (dfota_preflight_finish (result, &found, &error)) {
        start->urc_port = found.urc_port;
        start->context_found = found.context;
    }
    if (error || !prepare_context (start, family->context, &error)) {
        dfota_error_return (context->invocation, error);
        dfota_port_close (DFOTA_PORT (source));
        dfota_modem_read_capabilities (modem);
        return;
    }
    context->port = g_object_ref (DFOTA_PORT (source));
    if (dfota_source_is_remote (start->source))
        dfota_bearers_read_async (dfota_registry_get_context (registry_of (modem))->connection,
                                  (const gchar *const *) bearers, modem_methods_bearers_ready,
                                  g_steal_pointer (&context));
    else
        begin_update (g_steal_pointer (&context));
}

static void
check_and_ask (StartContext *taken)
{
    g_autoptr (StartContext) context = taken;
    DfotaModem              *modem = context->modem;
    g_autoptr (GError)       error = NULL;
    DfotaPort               *port = NULL;

    if (dfota_registry_check_start (registry_of (modem), modem, context->start, &error)) {
        dfota_modem_stop_reading_capabilities (modem);
        port = dfota_modem_open_port (modem, &error);
    }
    if (port)
        dfota_preflight_async (port, dfota_modem_get_family (modem, NULL),
                               dfota_modem_get_cancellable (modem), modem_methods_preflight_ready,
                               g_steal_pointer (&context));
    else
        dfota_error_return (context->invocation, error);
}

static StartContext *
start_context_new (DfotaModem *modem, GDBusMethodInvocation *invocation, DfotaStartOptions *start)
{
    StartContext *context = g_new0 (StartContext, 1);

    context->modem = g_object_ref (modem);
    context->invocation = g_object_ref (invocation);
    context->start = start;
    return context;
}

static void
modem_methods_start_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    GVariant            *parameters = g_dbus_method_invocation_get_parameters (invocation);
    g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
    g_autoptr (GError)   error = NULL;
    const DfotaFamily   *family = dfota_modem_get_family (DFOTA_MODEM (object), &error);
    DfotaStartOptions   *start = NULL;
    const gchar         *source;

    g_variant_get_child (parameters, 0, "&s", &source);
    if (family)
        start = dfota_start_options_new (family, source, options, &error);
    if (start)
        check_and_ask (start_context_new (DFOTA_MODEM (object), invocation, start));
    else
        dfota_error_return (invocation, error);
}

static gboolean
modem_methods_handle_start (DfotaGdbusModemFirmware *skeleton,
                            GDBusMethodInvocation   *invocation,
                            const gchar             *source,
                            GVariant                *options,
                            DfotaModem              *modem)
{
    dfota_authorize_call (dfota_registry_get_context (registry_of (modem)), G_OBJECT (modem),
                          invocation, modem_methods_start_authorized);
    return TRUE;
}

/*****************************************************************************/
/* Install() */

static void
modem_methods_digest_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (StartContext) context = user_data;
    g_autoptr (GError)       error = NULL;

    if (dfota_package_digest_finish (DFOTA_PACKAGE (source), result, &error))
        check_and_ask (g_steal_pointer (&context));
    else
        dfota_error_return (context->invocation, error);
}

/* Returns the descriptor of @handle, or -1 with an error. Takes all descriptors of the message,
 * which would close them in the main loop. */
static int
take_fd (GDBusMethodInvocation *invocation, gint handle, GError **error)
{
    GDBusMessage   *message = g_dbus_method_invocation_get_message (invocation);
    GUnixFDList    *fds = g_dbus_message_get_unix_fd_list (message);
    gint            n_fds = 0;
    g_autofree int *taken = fds ? g_unix_fd_list_steal_fds (fds, &n_fds) : NULL;

    for (gint i = 0; i < n_fds; i++)
        if (i != handle)
            dfota_package_close_fd (taken[i]);
    if (handle >= 0 && handle < n_fds)
        return taken[handle];
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_SOURCE,
                 "could not use the package: the message contains no file descriptor");
    return -1;
}

/* What needs no reading of the package is checked before it is read. */
static void
modem_methods_install_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    DfotaModem                   *modem = DFOTA_MODEM (object);
    GVariant                     *parameters = g_dbus_method_invocation_get_parameters (invocation);
    g_autoptr (GVariant)          options = g_variant_get_child_value (parameters, 1);
    g_autoptr (GError)            error = NULL;
    g_autoptr (DfotaStartOptions) start = NULL;
    const DfotaFamily            *family = dfota_modem_get_family (modem, &error);
    gint                          handle;
    int                           fd;

    g_variant_get_child (parameters, 0, "h", &handle);
    fd = family ? take_fd (invocation, handle, &error) : -1;
    if (fd >= 0)
        start = dfota_start_options_new_package (family, fd, options, &error);
    if (start && dfota_registry_check_start (registry_of (modem), modem, start, &error)) {
        DfotaPackage *package = start->package;

        dfota_package_digest_async (
            package, modem_methods_digest_ready,
            start_context_new (modem, invocation, g_steal_pointer (&start)));
    } else
        dfota_error_return (invocation, error);
}

static gboolean
modem_methods_handle_install (DfotaGdbusModemFirmware *skeleton,
                              GDBusMethodInvocation   *invocation,
                              GUnixFDList             *fds,
                              GVariant                *package,
                              GVariant                *options,
                              DfotaModem              *modem)
{
    dfota_authorize_call (dfota_registry_get_context (registry_of (modem)), G_OBJECT (modem),
                          invocation, modem_methods_install_authorized);
    return TRUE;
}

/*****************************************************************************/

void
dfota_modem_methods_attach (DfotaModem *modem, DfotaRegistry *registry)
{
    DfotaGdbusModemFirmware *skeleton = dfota_modem_get_skeleton (modem);

    g_object_set_data (G_OBJECT (modem), REGISTRY_KEY, registry);
    g_signal_connect_object (skeleton, "handle-start", G_CALLBACK (modem_methods_handle_start),
                             modem, 0);
    g_signal_connect_object (skeleton, "handle-install", G_CALLBACK (modem_methods_handle_install),
                             modem, 0);
}
