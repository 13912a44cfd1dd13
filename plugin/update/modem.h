/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The interface org.freedesktop.ModemManager1.Modem.FirmwareUpdate on one modem
 * object, and what is known of that modem. Its methods are attached by modem-methods.
 */

#pragma once

#include "dbus/dfota-gdbus.h"
#include "module/revision.h"
#include "update/context.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_MODEM (dfota_modem_get_type ())
G_DECLARE_FINAL_TYPE (DfotaModem, dfota_modem, DFOTA, MODEM, GObject)

/* Signal "revision-read": dfota_modem_get_identity() is not NULL any more. */

/* Adds the interface to @object (ModemManager's modem; it need not be exported
 * yet) and begins to read the revision. @profile: of the module's family. @ports: DfotaPort, its AT
 * ports, primary first; transfer none. Borrows
 * @context and @profile, which outlive it. */
DfotaModem *
dfota_modem_new (const DfotaContext  *context,
                 GDBusObjectSkeleton *object,
                 const DfotaProfile  *profile,
                 const gchar         *device,
                 GPtrArray           *ports);

/* ModemManager is about to drop the modem: the interface goes, the ports of an
 * update under way stay with the update. */
void
dfota_modem_remove (DfotaModem *self);

/* ModemManager's object is being disposed of: it must not be touched any more. */
void
dfota_modem_clear_object (DfotaModem *self);

/* The family of the module, if its updates are enabled; NULL with DFOTA_ERROR_NOT_PROVEN if they
 * are not. Transfer none. */
const DfotaFamily *
dfota_modem_get_family (DfotaModem *self, GError **error);

const gchar *
dfota_modem_get_device (DfotaModem *self); /* uid */
gchar *
dfota_modem_get_imei (DfotaModem *self); /* transfer full, "" if unknown or not an IMEI */
/* The names of the ports that ModemManager uses, transfer full; NULL: not known. */
gchar **
dfota_modem_list_used_ports (DfotaModem *self);

/* The paths of its bearer objects, transfer full; NULL: not known. */
gchar **
dfota_modem_list_bearers (DfotaModem *self);

/* TRUE if the modem has a QMI or MBIM port. */
gboolean
dfota_modem_has_control_port (DfotaModem *self);

const gchar *
dfota_modem_get_path (DfotaModem *self); /* "/" if not exported */
GPtrArray *
dfota_modem_get_ports (DfotaModem *self); /* transfer none */
const DfotaIdentity *
dfota_modem_get_identity (DfotaModem *self); /* of its firmware; NULL as long as not read */

DfotaGdbusModemFirmware *
dfota_modem_get_skeleton (DfotaModem *self); /* transfer none */
GCancellable *
dfota_modem_get_cancellable (DfotaModem *self); /* cancelled when removed; transfer none */

/* The first AT port that can be opened, open, to be closed by the caller; NULL with
 * DFOTA_ERROR_NOT_READY if there is none. Transfer none. */
DfotaPort *
dfota_modem_open_port (DfotaModem *self, GError **error);

/* Asks the module again for what the properties Support, FreeSpace and TotalSpace say, unless
 * it is being updated: after an update, and when a file of ours was deleted from it. */
void
dfota_modem_read_capabilities (DfotaModem *self);

/* Asks nothing more, for a port that is needed otherwise. */
void
dfota_modem_stop_reading_capabilities (DfotaModem *self);

/* TRUE if the module has answered AT+QFOTADL=?. */
gboolean
dfota_modem_has_capabilities (DfotaModem *self);

/* Sets the property Update, and whether that update is not finished. As long as this was not
 * called the module is taken for one that is being updated. */
void
dfota_modem_set_update (DfotaModem *self, const gchar *path, gboolean is_running);

G_END_DECLS
