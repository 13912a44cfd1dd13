/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Modules that appear somewhere else while a module that is being updated is away. One of them
 * can be that module in recovery mode: a connector has a USB 2 and a USB 3 side, each with a
 * path of its own. So ModemManager must not open their ports, and they are listened on, until
 * they prove what they are, or until a time limit is over. A module that was there before is no
 * stranger.
 */

#pragma once

#include "module/listener.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_STRANGERS (dfota_strangers_get_type ())
G_DECLARE_FINAL_TYPE (DfotaStrangers, dfota_strangers, DFOTA, STRANGERS, GObject)

/* Signal "recognized" (const gchar *usb, const DfotaUrc *urc): the module at @usb said a URC that
 * only the updater says. If the handler returns TRUE, the module is no stranger any more, and
 * is the handler's. */

typedef struct {
    /* A module that is being updated is away, and may be in recovery mode. */
    gboolean (*is_expected) (gpointer user_data);
    /* The USB device is where a module that is being updated was last. */
    gboolean (*is_known) (const gchar *usb, gpointer user_data);
    /* The USB device is at the companion path of a module that is away: only those are strangers
     * that were there when this was made. */
    gboolean (*is_companion) (const gchar *usb, gpointer user_data);
    /* The vendor makes modules that can be updated. */
    gboolean (*is_vendor) (guint16 vendor, gpointer user_data);
} DfotaStrangersFuncs;

/* @seconds: after so long without a URC a stranger is ModemManager's. @daemon: for the ports to
 * be announced. @funcs are called with @user_data. */
DfotaStrangers *
dfota_strangers_new (DfotaPortFactory           factory,
                     GDBusConnection           *daemon,
                     gdouble                    seconds,
                     const DfotaStrangersFuncs *funcs,
                     gpointer                   user_data);

/* ModemManager wants to open @port: FALSE if it must not. */
gboolean
dfota_strangers_may_open (DfotaStrangers *self, const gchar *port);

/* ModemManager has probed @device and wants to make a modem of it. FALSE, once, if a port of it
 * was kept closed meanwhile, which the modem would lack: all are announced again. */
gboolean
dfota_strangers_may_create_modem (DfotaStrangers *self, const gchar *device);

/* Gives up all strangers if no module is expected any more. */
void
dfota_strangers_review (DfotaStrangers *self);

/* TRUE if the two paths in sysfs are those of one connector: the kernel says so (the link "peer"
 * of a port of a hub), or it is unknown and the answer is FALSE. */
gboolean
dfota_usb_is_companion (const gchar *usb, const gchar *other);

G_END_DECLS
