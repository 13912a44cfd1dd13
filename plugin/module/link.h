/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Connects an update with its module. While ModemManager has the modem, the link holds the modem's
 * AT ports open. While the module may be in recovery mode, the link only reads its ttys. The update
 * decides whether ModemManager or the plugin may use the device, by the functions below. Use it
 * from the main thread only.
 */

#pragma once

#include "module/listener.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_LINK (dfota_link_get_type ())
G_DECLARE_FINAL_TYPE (DfotaLink, dfota_link, DFOTA, LINK, GObject)

/* Signals, emitted from the main loop:
 * "urc" (const DfotaUrc *urc): from any port; valid during the emission;
 * "gone": the module's last tty disappeared; the held ports are closed already;
 * "back": its first tty appeared. */

/* Creates the link. @bus: ModemManager's bus; @connection: the daemon's own connection to it;
 * @factory: creates the ports to listen on; @device: uid of the physical device, as the property
 * Device of its modem. Transfer full. The last unref closes all ports and ends the inhibition. */
DfotaLink *
dfota_link_new (GBusType         bus,
                GDBusConnection *connection,
                DfotaPortFactory factory,
                const gchar     *device);

/* Opens @ports, the modem's AT ports (DfotaPort, the primary one first), holds them open and
 * reports their URCs. Adds a reference to each port and copies @used. Ports that were held before
 * are closed. A port that cannot be opened is logged and skipped. @used: names of all ports that
 * ModemManager uses; the link listens on the module's other ttys. NULL: unknown; the link then
 * listens only on ttys with ID_MM_PORT_IGNORE. */
void
dfota_link_hold (DfotaLink *self, GPtrArray *ports, const gchar *const *used);

/* Closes the held ports. Pending URCs are not reported. */
void
dfota_link_let_go (DfotaLink *self);

/* Reports pending URCs and closes the held ports. Call it when ModemManager has removed the modem.
 * If the module is still present (another program inhibits it, or the host is about to sleep), the
 * link listens on its ttys until ModemManager opens one of its ports again. */
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
 * stay open. Fails with G_IO_ERROR_NOT_FOUND if the module has rebooted already, or with the error
 * of InhibitDevice() if there is no modem. The device is then not inhibited. */
void
dfota_link_inhibit_async (DfotaLink *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean
dfota_link_inhibit_finish (DfotaLink *self, GAsyncResult *result, GError **error);

/* Returns TRUE from the call of dfota_link_inhibit_async() until it fails or the device is
 * released. */
gboolean
dfota_link_is_inhibited (DfotaLink *self);

/* Closes or opens the gate. @is_guarded: the module may be in recovery mode. While it is TRUE,
 * ModemManager may not open any of the module's ports, inhibited or not, and without held ports the
 * link listens on all ttys as they appear. After it was reset, the link listens until ModemManager
 * opens the first port. */
void
dfota_link_set_guarded (DfotaLink *self, gboolean is_guarded);

gboolean
dfota_link_is_guarded (DfotaLink *self);

/* Returns FALSE if ModemManager must not open @port ("ttyUSB2") now: the module may be in recovery
 * mode, or the uevents of its latest enumeration are not handled yet. TRUE for a port of another
 * device. Call it only when ModemManager is about to open the port: TRUE ends the listening after
 * recovery mode, and a refusal is remembered. */
gboolean
dfota_link_may_open (DfotaLink *self, const gchar *port);

/* Returns TRUE if the closed gate has refused a port in this enumeration, since the ports were last
 * announced. ModemManager tries AT ports again, but not QMI ports, so a modem created now would
 * lack them (MM 1.20). dfota_link_release() announces all ports again. */
gboolean
dfota_link_has_refused (DfotaLink *self);

/* Releases the device to ModemManager, which probes it. Ends the inhibition if there is one, and
 * closes the held ports. Otherwise, if no port is held, announces the ports to ModemManager until
 * dfota_link_hold() or the gate is closed: 8 times within about ten minutes. */
void
dfota_link_release (DfotaLink *self);

/* Returns TRUE if the module has a tty. */
gboolean
dfota_link_is_present (DfotaLink *self);

/* Returns an identifier of this enumeration of the module, unique over restarts of the daemon and
 * the host; "" if the module is absent or has no USB device. It also changes when the host has
 * slept. Transfer full. */
gchar *
dfota_link_get_enumeration (DfotaLink *self);

/* Returns the USB ids of the device that is at the module's USB path now, "2c7c:0306"; "" if there
 * is none. Transfer full. */
gchar *
dfota_link_get_usb_ids (DfotaLink *self);

/* Returns the value of the sysfs attribute power/control that must be restored after
 * dfota_link_stay_awake(). NULL if there is nothing to restore: autosuspend is off already, or
 * the attribute cannot be read. Write the value to the journal first. Transfer full. */
gchar *
dfota_link_read_autosuspend (DfotaLink *self);

/* Switches the kernel's autosuspend of the module off until its next enumeration, or restores
 * @value. A failure is only logged. Nothing happens if the module is absent. */
void
dfota_link_stay_awake (DfotaLink *self);
void
dfota_link_restore_autosuspend (DfotaLink *self, const gchar *value);

G_END_DECLS
