/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * org.freedesktop.login1.Manager.Inhibit(); see power.h.
 */

#include "host/power.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

struct _DfotaPower {
    GObject          parent;
    GDBusConnection *connection;
    gboolean         is_needed;
    gboolean         is_pending;
    int              fd; /* -1: not held */
};

G_DEFINE_FINAL_TYPE (DfotaPower, dfota_power, G_TYPE_OBJECT)

static void
release (DfotaPower *self)
{
    if (self->fd >= 0)
        close (self->fd);
    self->fd = -1;
}

static int
take_fd (GVariant *reply, GUnixFDList *fds)
{
    gint32 index = -1;

    g_variant_get (reply, "(h)", &index);
    return fds ? g_unix_fd_list_get (fds, index, NULL) : -1;
}

/* Systems without logind are common, so this is logged once for all updates. */
static void
log_failure (const GError *error)
{
    static gboolean is_logged;

    if (is_logged)
        return;
    is_logged = TRUE;
    if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
        g_message ("logind is not available: shutdown and sleep are not blocked while a module "
                   "needs power; check MayPowerOff before a shutdown");
    else
        g_message ("could not block shutdown and sleep while a module needs power: %s",
                   error->message);
}

static void
power_inhibit_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaPower)  self = DFOTA_POWER (user_data);
    g_autoptr (GUnixFDList) fds = NULL;
    g_autoptr (GError)      error = NULL;
    g_autoptr (GVariant)    reply = g_dbus_connection_call_with_unix_fd_list_finish (
           G_DBUS_CONNECTION (source), &fds, result, &error);

    self->is_pending = FALSE;
    if (reply)
        self->fd = take_fd (reply, fds);
    else
        log_failure (error);
    if (!self->is_needed)
        release (self);
}

static void
inhibit (DfotaPower *self)
{
    self->is_pending = TRUE;
    g_dbus_connection_call_with_unix_fd_list (
        self->connection, "org.freedesktop.login1", "/org/freedesktop/login1",
        "org.freedesktop.login1.Manager", "Inhibit",
        g_variant_new ("(ssss)", "shutdown:sleep:handle-lid-switch", "ModemManager",
                       "The firmware of a modem is being updated; its power must stay on", "block"),
        G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, power_inhibit_ready,
        g_object_ref (self));
}

void
dfota_power_set_needed (DfotaPower *self, gboolean is_needed)
{
    if (self->is_needed == is_needed)
        return;
    self->is_needed = is_needed;
    if (!is_needed)
        release (self);
    else if (self->fd < 0 && !self->is_pending)
        inhibit (self);
}

DfotaPower *
dfota_power_new (GDBusConnection *connection)
{
    DfotaPower *self = g_object_new (DFOTA_TYPE_POWER, NULL);

    self->connection = g_object_ref (connection);
    return self;
}

static void
dfota_power_finalize (GObject *object)
{
    DfotaPower *self = DFOTA_POWER (object);

    release (self);
    g_clear_object (&self->connection);
    G_OBJECT_CLASS (dfota_power_parent_class)->finalize (object);
}

static void
dfota_power_init (DfotaPower *self)
{
    self->fd = -1;
}

static void
dfota_power_class_init (DfotaPowerClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_power_finalize;
}
