/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads modems and updates of ModemManager from the system bus, as they are at one moment,
 * and finds them by selector. Changes over time are watched by tracker.h.
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
    GDBusObjectManager *updates; /* NULL: ModemManager runs without the plugin */
    int                 timeout; /* of calls, in milliseconds */
} DfotaBus;

/* Connects to the system bus. @timeout: seconds for one call, 0 for the default.
 * Errors: NO_DAEMON, NOT_AUTHORIZED. A missing plugin is not an error. */
DfotaBus *
dfota_bus_new (int timeout, GError **error);
void
dfota_bus_free (DfotaBus *bus);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaBus, dfota_bus_free)

/* Releases everything but the connection. Call it before a long wait: GLib's object managers
 * log warnings when the daemon comes back without the objects that they knew. */
void
dfota_bus_release_objects (DfotaBus *bus);

/* Returns why the plugin is missing, as far as that is known, and what to do. Free it. */
char *
dfota_bus_dup_plugin_advice (DfotaBus *bus);

/* Returns FALSE with NO_PLUGIN if the plugin is missing. */
gboolean
dfota_bus_check_plugin (DfotaBus *bus, GError **error);

/* Replaces @error, which a call on the object at @path returned, if it means that the object
 * is not there any more: by @code, or by NO_PLUGIN or NO_DAEMON if more than that is gone. */
void
dfota_bus_explain_vanished (DfotaBus *bus, const char *path, DfotaExit code, GError **error);

/* Returns a DfotaModemInfo for each modem, sorted by path. */
GPtrArray *
dfota_bus_get_modems (DfotaBus *bus);

/* Returns a DfotaUpdateInfo for each update, the oldest first. */
GPtrArray *
dfota_bus_get_updates (DfotaBus *bus);

/* The same from any object manager of updates. */
GPtrArray *
dfota_bus_get_updates_of (GDBusObjectManager *updates);

/* Returns the only modem that @selector matches. Errors: NO_MODEM. */
DfotaModemInfo *
dfota_bus_find_modem (DfotaBus *bus, const DfotaSelector *selector, GError **error);

/* Returns a DfotaContextBearer for each data connection of @modem that is up. */
GPtrArray *
dfota_bus_get_bearers (DfotaBus *bus, const DfotaModemInfo *modem);

/* Picks one of @updates, which are sorted by age: the one under way, else the last one if all
 * belong to one module. Errors: NO_UPDATE. */
const DfotaUpdateInfo *
dfota_bus_pick_update (GPtrArray *updates, GError **error);

/* Finds the update that matches @update or, if that is NULL, the current or last one of the
 * module that @modem names, also while the module has no modem object. Errors: NO_UPDATE. */
DfotaUpdateInfo *
dfota_bus_find_update (DfotaBus            *bus,
                       const DfotaSelector *modem,
                       const DfotaSelector *update,
                       GError             **error);

/* Returns the update under way of the module that @modem names, or NULL. */
DfotaUpdateInfo *
dfota_bus_find_under_way (DfotaBus *bus, const DfotaSelector *modem);

/* Return proxies for calls. NO_MODEM or NO_UPDATE if the object is gone. */
DfotaGdbusModemFirmware *
dfota_bus_new_firmware (DfotaBus *bus, const char *path, GError **error);
DfotaGdbusFirmwareUpdate *
dfota_bus_new_update (DfotaBus *bus, const char *path, GError **error);

G_END_DECLS
