/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * ModemManager on the system bus as mmdfota sees it at one moment: modems and
 * updates, found by selector. Following them over time is left to tracker.h.
 */

#pragma once

#include <libmm-glib.h>

#include "exit-code.h"
#include "modem-info.h"
#include "selector.h"
#include "update-info.h"

G_BEGIN_DECLS

#define DFOTA_BUS_UPDATES_PATH MM_DBUS_PATH "/FirmwareUpdate"

typedef struct {
    GDBusConnection    *connection;
    MMManager          *manager;
    GDBusObjectManager *updates; /* NULL: the plugin is not there */
    int                 timeout; /* of calls, in milliseconds */
} DfotaBus;

/* Connect to the system bus. @timeout: seconds for one call, 0 for the default.
 * Errors: NO_DAEMON, NOT_AUTHORIZED. That the plugin is missing is no error. */
DfotaBus *
dfota_bus_new (int timeout, GError **error);
void
dfota_bus_free (DfotaBus *bus);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaBus, dfota_bus_free)

/* Lets go of all but the connection. Before a long wait: GLib's clients complain when
 * the daemon comes back without the objects they knew. */
void
dfota_bus_let_go (DfotaBus *bus);

/* FALSE with NO_PLUGIN if the plugin is missing. */
gboolean
dfota_bus_check_plugin (DfotaBus *bus, GError **error);

/* Replaces @error, which a call on the object at @path returned, if it means that the object
 * is not there any more: by @code, or by NO_PLUGIN or NO_DAEMON if more than that is gone. */
void
dfota_bus_explain_vanished (DfotaBus *bus, const char *path, DfotaExit code, GError **error);

/* DfotaModemInfo of all modems, by path. */
GPtrArray *
dfota_bus_get_modems (DfotaBus *bus);

/* DfotaUpdateInfo of all updates, oldest first. */
GPtrArray *
dfota_bus_get_updates (DfotaBus *bus);

/* The same from any object manager of updates. */
GPtrArray *
dfota_bus_get_updates_of (GDBusObjectManager *updates);

/* The one modem that @selector names. Errors: NO_MODEM. */
DfotaModemInfo *
dfota_bus_find_modem (DfotaBus *bus, const DfotaSelector *selector, GError **error);

/* Of @updates, oldest first, the one that is meant if no more is said: the one under
 * way, else the last one if all are of one module. Errors: NO_UPDATE. */
const DfotaUpdateInfo *
dfota_bus_pick_update (GPtrArray *updates, GError **error);

/* The update that the options name: @update, or else what @modem is part of now or
 * was last, also while the module has no modem object. Errors: NO_UPDATE. */
DfotaUpdateInfo *
dfota_bus_find_update (DfotaBus            *bus,
                       const DfotaSelector *modem,
                       const DfotaSelector *update,
                       GError             **error);

/* The update under way of the module that @modem names, or NULL. */
DfotaUpdateInfo *
dfota_bus_find_under_way (DfotaBus *bus, const DfotaSelector *modem);

/* Return proxies for calls. NO_MODEM or NO_UPDATE if the object is gone. */
DfotaGdbusModemFirmware *
dfota_bus_new_firmware (DfotaBus *bus, const char *path, GError **error);
DfotaGdbusFirmwareUpdate *
dfota_bus_new_update (DfotaBus *bus, const char *path, GError **error);

G_END_DECLS
