/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Connects an update with its module. While ModemManager has the modem, the link uses the modem's
 * ports. When the module may be in recovery mode, the link only reads its ttys. The update controls
 * which of ModemManager and the plugin may use the device.
 */

#pragma once

#include "module/listener.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_LINK (dfota_link_get_type ())
G_DECLARE_FINAL_TYPE (DfotaLink, dfota_link, DFOTA, LINK, GObject)

/* Signals:
 * "urc" (const DfotaUrc *urc): from any port;
 * "gone": the module's ports disappeared;
 * "back": they are present again. */

/* @bus: ModemManager's bus; @connection: the daemon's own connection to it; @factory: creates the
 * ports to listen on; @device: uid of the physical device. Transfer full. */
DfotaLink *
dfota_link_new (GBusType         bus,
                GDBusConnection *connection,
                DfotaPortFactory factory,
                const gchar     *device);

/* Opens @ports, the modem's AT ports (DfotaPort), holds them and reports their URCs. Ports that
 * were held before are closed. A port that cannot be opened is logged and skipped. @used: names of
 * all ports that ModemManager uses, NULL if unknown; the link listens on the module's other ttys.
 */
void
dfota_link_hold (DfotaLink *self, GPtrArray *ports, const gchar *const *used);

/* Closes the held ports. */
void
dfota_link_let_go (DfotaLink *self);

/* Call it when ModemManager has removed the modem. If the module is still present (another program
 * inhibits it, or the host is about to sleep), the link listens on its ttys until ModemManager
 * opens one of its ports again. */
void
dfota_link_lose_modem (DfotaLink *self);

/* Returns the primary held port, which is open; NULL if no port is held. Transfer none. */
DfotaPort *
dfota_link_get_port (DfotaLink *self);

/* Returns the held port that ModemManager uses least: a secondary one if there is any. NULL if no
 * port is held. Transfer none. */
DfotaPort *
dfota_link_get_spare_port (DfotaLink *self);

/* Inhibits the device: ModemManager removes the modem and does not use the device. The held ports
 * stay open. Fails if the modem was removed already. */
void
dfota_link_inhibit_async (DfotaLink *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean
dfota_link_inhibit_finish (DfotaLink *self, GAsyncResult *result, GError **error);
gboolean
dfota_link_is_inhibited (DfotaLink *self);

/* Sets whether the module may be in recovery mode. If so, the link listens on its ttys as they
 * appear, and ModemManager may not open any of its ports (the gate), whether inhibited or not.
 * Afterwards the link listens until ModemManager opens the first port. */
void
dfota_link_set_guarded (DfotaLink *self, gboolean is_guarded);

gboolean
dfota_link_is_guarded (DfotaLink *self);

/* Returns FALSE if ModemManager must not open @port now: the module may be in recovery mode, or it
 * was enumerated again meanwhile. For the gate: call it whenever ModemManager is about to open a
 * port. */
gboolean
dfota_link_may_open (DfotaLink *self, const gchar *port);

/* Returns TRUE if a port was refused in this enumeration, or since the ports were last announced.
 * ModemManager tries AT ports again, but not QMI ports, so a modem created now would lack them.
 * dfota_link_release() announces all ports again. */
gboolean
dfota_link_has_refused (DfotaLink *self);

/* Releases the device to ModemManager, which probes it. If it was not inhibited, its ports are
 * announced until dfota_link_hold(), at most 8 times within about ten minutes. */
void
dfota_link_release (DfotaLink *self);

gboolean
dfota_link_is_present (DfotaLink *self);

/* Returns an identifier of this enumeration of the module, unique over restarts of the daemon and
 * the host; "" if the module is absent. Transfer full. */
gchar *
dfota_link_get_enumeration (DfotaLink *self);

/* Returns the USB ids of the device that is at the module's USB path now, "2c7c:0306"; "" if there
 * is none. Transfer full. */
gchar *
dfota_link_get_usb_ids (DfotaLink *self);

/* Returns the value of power/control that must be restored after dfota_link_stay_awake(); NULL if
 * autosuspend is off already. Save it first. Transfer full. */
gchar *
dfota_link_read_autosuspend (DfotaLink *self);

/* Switches the kernel's autosuspend of the module off, or restores @value. */
void
dfota_link_stay_awake (DfotaLink *self);
void
dfota_link_restore_autosuspend (DfotaLink *self, const gchar *value);

G_END_DECLS
