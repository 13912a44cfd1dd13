/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Adds the interface org.freedesktop.ModemManager1.Modem.FirmwareUpdate to a modem object, and
 * reads the module's revision and capabilities. modem-methods.h implements the methods.
 */

#pragma once

#include "dbus/dfota-gdbus.h"
#include "module/revision.h"
#include "update/context.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_MODEM (dfota_modem_get_type ())
G_DECLARE_FINAL_TYPE (DfotaModem, dfota_modem, DFOTA, MODEM, GObject)

/* Signal "revision-read": the revision was read; dfota_modem_get_identity() returns it. */

/* Adds the interface to @object, ModemManager's modem, which need not be exported yet, and begins
 * to read the revision. @profile: of the module's family. @device: uid of the physical device.
 * @ports: its AT ports (DfotaPort), the primary one first. @profile must outlive the modem.
 * Transfer full. */
DfotaModem *
dfota_modem_new (const DfotaContext  *context,
                 GDBusObjectSkeleton *object,
                 const DfotaProfile  *profile,
                 const gchar         *device,
                 GPtrArray           *ports);

/* Call it when ModemManager removes the modem. Removes the interface and stops all reading. An
 * update keeps the ports that it holds. */
void
dfota_modem_remove (DfotaModem *self);

/* Call it when ModemManager's object is being disposed. The object is not used any more. */
void
dfota_modem_clear_object (DfotaModem *self);

/* Returns the family of the module; transfer none. NULL with DFOTA_ERROR_NOT_PROVEN if its updates
 * are not enabled. */
const DfotaFamily *
dfota_modem_get_family (DfotaModem *self, GError **error);

const gchar *
dfota_modem_get_device (DfotaModem *self); /* uid */
gchar *
dfota_modem_get_imei (DfotaModem *self); /* transfer full, "" if unknown or not an IMEI */
/* Returns the names of the ports that ModemManager uses, transfer full; NULL if unknown. */
gchar **
dfota_modem_list_used_ports (DfotaModem *self);

/* The paths of its bearer objects, transfer full; NULL: not known. */
gchar **
dfota_modem_list_bearers (DfotaModem *self);

/* Returns TRUE if the modem has a QMI or MBIM port. */
gboolean
dfota_modem_has_control_port (DfotaModem *self);

const gchar *
dfota_modem_get_path (DfotaModem *self); /* "/" if not exported */
GPtrArray *
dfota_modem_get_ports (DfotaModem *self); /* transfer none */
const DfotaIdentity *
dfota_modem_get_identity (
    DfotaModem *self); /* of its firmware; NULL before it was read; transfer none */

DfotaGdbusModemFirmware *
dfota_modem_get_skeleton (DfotaModem *self); /* transfer none */
GCancellable *
dfota_modem_get_cancellable (DfotaModem *self); /* cancelled when removed; transfer none */

/* Opens the first AT port that can be opened, and returns it; transfer none. The caller closes it.
 * NULL with DFOTA_ERROR_NOT_READY if there is none. */
DfotaPort *
dfota_modem_open_port (DfotaModem *self, GError **error);

/* Reads the properties Support, FreeSpace and TotalSpace from the module again. Does nothing while
 * the module is being updated. Call it after an update and after our file was deleted. */
void
dfota_modem_read_capabilities (DfotaModem *self);

/* Stops this reading, because the port is needed for an update. */
void
dfota_modem_stop_reading_capabilities (DfotaModem *self);

/* Returns TRUE if the module has answered AT+QFOTADL=?. */
gboolean
dfota_modem_has_capabilities (DfotaModem *self);

/* Sets the property Update. @is_running: that update is not finished. Before the first call the
 * module counts as one that is being updated, so nothing is sent to it. */
void
dfota_modem_set_update (DfotaModem *self, const gchar *path, gboolean is_running);

G_END_DECLS
