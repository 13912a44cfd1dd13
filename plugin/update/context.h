/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The surroundings of all updates: bus, journal, settings, and functions that depend on
 * ModemManager. The plugin fills it in; tests use fakes.
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
    DfotaJournal *journal;  /* NULL if the state directory cannot be used; then no update starts */
    DfotaSettings settings; /* for modules without a family */
    GPtrArray    *profiles; /* DfotaProfile: the families of modules */
    DfotaDispatcher *dispatcher; /* NULL: no scripts run when the state changes */

    DfotaPortFactory new_listening_port; /* creates ports that only read */

    /* Requests authorization of the caller of @invocation (polkit action
     * org.freedesktop.ModemManager1.Firmware). */
    void (*authorize_async) (GDBusMethodInvocation *invocation,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data);
    gboolean (*authorize_finish) (GAsyncResult *result, GError **error);
} DfotaContext;

G_END_DECLS
