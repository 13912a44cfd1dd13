/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Connects an update with its module. Uses the ports of the modem as long as ModemManager has
 * the modem, and only reads the ttys when the module may be in recovery mode. Decides which of
 * ModemManager and the plugin has the device; the update decides when that changes.
 */

#pragma once

#include "module/listener.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_LINK (dfota_link_get_type ())
G_DECLARE_FINAL_TYPE (DfotaLink, dfota_link, DFOTA, LINK, GObject)

/* Signals:
 * "urc" (const DfotaUrc *urc);
 * "gone": the module's ports vanished;
 * "back": they are there again. */

/* @bus: the one that ModemManager is on, @connection: the daemon's own to it; @factory makes
 * the ports that are listened on; @device: uid of the physical device. */
DfotaLink *
dfota_link_new (GBusType         bus,
                GDBusConnection *connection,
                DfotaPortFactory factory,
                const gchar     *device);

/* Holds the modem's AT ports open (DfotaPort; those that can be opened) and watches
 * their URCs, in place of what was held before. @used: the names of all ports that ModemManager
 * uses, NULL if not known; the other ttys of the module are listened on. */
void
dfota_link_hold (DfotaLink *self, GPtrArray *ports, const gchar *const *used);
void
dfota_link_let_go (DfotaLink *self);

/* ModemManager has dropped the modem. If the module is still there (another program has
 * inhibited it, the host is about to sleep), its ttys are listened on until ModemManager
 * opens one of its ports again. */
void
dfota_link_lose_modem (DfotaLink *self);

/* A port to send on, open as long as it is held; NULL if none is. */
DfotaPort *
dfota_link_get_port (DfotaLink *self);

/* The one of them that ModemManager needs least: not its primary one if there is
 * another. */
DfotaPort *
dfota_link_get_spare_port (DfotaLink *self);

/* Makes ModemManager drop the modem and leave the device alone; the held ports stay.
 * Fails if it has dropped the modem already. */
void
dfota_link_inhibit_async (DfotaLink *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean
dfota_link_inhibit_finish (DfotaLink *self, GAsyncResult *result, GError **error);
gboolean
dfota_link_is_inhibited (DfotaLink *self);

/* Guarded: the module may be in recovery mode. Its ttys are listened on as they
 * come, and ModemManager cannot open them, inhibited or not. When that ends the ttys are listened
 * on until ModemManager opens the first one. */
void
dfota_link_set_guarded (DfotaLink *self, gboolean is_guarded);

gboolean
dfota_link_is_guarded (DfotaLink *self);

/* ModemManager wants to open @port: FALSE if it must not, because the module may be in recovery
 * mode, or because this is another enumeration of it than the one that is known. */
gboolean
dfota_link_may_open (DfotaLink *self, const gchar *port);

/* TRUE if ModemManager wanted to open a port in this enumeration while it must not. It tries
 * AT ports again, but not QMI ports: a modem made now would lack them. Released again, the
 * device is announced, and all of its ports are probed. */
gboolean
dfota_link_has_refused (DfotaLink *self);

/* Gives the device back to ModemManager, which probes it. Where it was not inhibited, its ports
 * are announced until they are held again: 8 times within some ten minutes. */
void
dfota_link_release (DfotaLink *self);

gboolean
dfota_link_is_present (DfotaLink *self);

/* What tells this enumeration of the module from any other, even after a restart of
 * daemon or host; "" if it is absent. Transfer full. */
gchar *
dfota_link_get_enumeration (DfotaLink *self);

/* "2c7c:0306": what is at the USB path of the module now, whatever it is; "" if nothing is.
 * Transfer full. */
gchar *
dfota_link_get_usb_ids (DfotaLink *self);

/* Keeps the kernel from suspending the module. Returns the value of power/control that is to be
 * restored, transfer full; NULL if there is nothing to do. The caller writes it down before
 * dfota_link_stay_awake(). */
gchar *
dfota_link_read_autosuspend (DfotaLink *self);
void
dfota_link_stay_awake (DfotaLink *self);
void
dfota_link_restore_autosuspend (DfotaLink *self, const gchar *value);

G_END_DECLS
