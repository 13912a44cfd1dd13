/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Strangers: modules that appear at another USB path while a module that is being updated is
 * absent. A stranger can be that module in recovery mode, because the USB 2 and USB 3 sides of a
 * connector have different paths. So ModemManager may not open its ports, and the plugin listens on
 * them, until a URC identifies it or a timeout expires. A module that was present before is no
 * stranger.
 */

#pragma once

#include "module/listener.h"
#include "module/port-info.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_STRANGERS (dfota_strangers_get_type ())
G_DECLARE_FINAL_TYPE (DfotaStrangers, dfota_strangers, DFOTA, STRANGERS, GObject)

/* Signal "recognized" (const gchar *usb, const DfotaUrc *urc): the module at @usb sent a URC that
 * only the updater sends. If the handler returns TRUE, it has taken the module over, which is no
 * stranger any more. */

typedef struct {
    /* TRUE if a module that is being updated is absent and may be in recovery mode. */
    gboolean (*is_expected) (gpointer user_data);
    /* TRUE if ModemManager has a modem of the port's device, or an update of it is running. */
    gboolean (*is_known) (const DfotaPortInfo *port, gpointer user_data);
    /* TRUE if @usb is the companion path of an absent module. Devices that are present at the start
     * are strangers only then. */
    gboolean (*is_companion) (const gchar *usb, gpointer user_data);
    /* TRUE if a family has the vendor id. */
    gboolean (*is_vendor) (guint16 vendor, gpointer user_data);
} DfotaStrangersFuncs;

/* @factory: creates the ports to listen on; @daemon: connection for announcing ports; @seconds:
 * timeout without a URC, after which a stranger is released to ModemManager; @funcs: copied, and
 * called with
 * @user_data. Transfer full. */
DfotaStrangers *
dfota_strangers_new (DfotaPortFactory           factory,
                     GDBusConnection           *daemon,
                     gdouble                    seconds,
                     const DfotaStrangersFuncs *funcs,
                     gpointer                   user_data);

/* Returns FALSE if ModemManager must not open @port now. */
gboolean
dfota_strangers_may_open (DfotaStrangers *self, const gchar *port);

/* Returns whether ModemManager may create a modem for @device, which it has probed. FALSE once if a
 * port of the device was refused during the probing, so that the modem would lack it. All ports are
 * then announced again. */
gboolean
dfota_strangers_may_create_modem (DfotaStrangers *self, const gchar *device);

/* Releases all strangers if is_expected() is FALSE. */
void
dfota_strangers_review (DfotaStrangers *self);

/* Returns TRUE if the two sysfs paths belong to one connector, according to the kernel's link
 * "peer" of the hub's port. FALSE also if this is unknown. */
gboolean
dfota_usb_is_companion (const gchar *usb, const gchar *other);

G_END_DECLS
