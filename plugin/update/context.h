/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the plugin passes to all objects of updates: the daemon's bus, ports and authorization,
 * and the objects of which there is one per daemon.
 */

#pragma once

#include <gio/gio.h>

#include "host/dispatcher.h"
#include "storage/journal.h"
#include "module/listener.h"
#include "storage/profiles.h"

G_BEGIN_DECLS

typedef struct {
    GBusType         bus;
    GDBusConnection *connection; /* the daemon's own, to that bus */
    DfotaJournal    *journal;    /* NULL if the state folder cannot be used: no update starts */
    DfotaSettings    settings;   /* where the family of a module is not known */
    GPtrArray       *profiles;   /* DfotaProfile: the families of modules */
    DfotaDispatcher *dispatcher; /* NULL: no scripts run when the state changes */

    DfotaPortFactory new_listening_port;

    /* Asks whether the caller of @invocation may change firmware (polkit action
     * org.freedesktop.ModemManager1.Firmware). */
    void (*authorize_async) (GDBusMethodInvocation *invocation,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data);
    gboolean (*authorize_finish) (GAsyncResult *result, GError **error);
} DfotaContext;

G_END_DECLS
