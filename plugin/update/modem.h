/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The interface org.freedesktop.ModemManager1.Modem.FirmwareUpdate on one modem
 * object, and what is known of that modem. Starting an update is the registry's.
 */

#pragma once

#include "dbus/dfota-gdbus.h"
#include "update/context.h"
#include "module/revision.h"

G_BEGIN_DECLS

typedef struct _DfotaRegistry DfotaRegistry; /* registry.h */

#define DFOTA_TYPE_MODEM (dfota_modem_get_type ())
G_DECLARE_FINAL_TYPE (DfotaModem, dfota_modem, DFOTA, MODEM, GObject)

/* Adds the interface to @object (ModemManager's modem; it need not be exported
 * yet) and begins to read the revision. @ports: DfotaPort, its AT ports, primary
 * first; transfer none. Borrows @context and @registry, which outlive it. */
DfotaModem *
dfota_modem_new (const DfotaContext  *context,
                 DfotaRegistry       *registry,
                 GDBusObjectSkeleton *object,
                 const gchar         *device,
                 GPtrArray           *ports);

/* ModemManager is about to drop the modem: the interface goes, the ports of an
 * update under way stay with the update. */
void
dfota_modem_remove (DfotaModem *self);

/* ModemManager's object is being disposed of: it must not be touched any more. */
void
dfota_modem_disown_object (DfotaModem *self);

const gchar *
dfota_modem_get_device (DfotaModem *self); /* uid */
gchar *
dfota_modem_get_imei (DfotaModem *self); /* transfer full, "" if unknown */
const gchar *
dfota_modem_get_path (DfotaModem *self); /* "/" if not exported */
GPtrArray *
dfota_modem_get_ports (DfotaModem *self); /* transfer none */
const DfotaRevision *
dfota_modem_get_revision (DfotaModem *self); /* NULL as long as not read */

/* Asks the module again what the properties Support, FreeSpace and TotalSpace tell, unless
 * it is being updated: after an update, and when a file of ours has left it. */
void
dfota_modem_read_capabilities (DfotaModem *self);

/* Sets the property Update. */
void
dfota_modem_set_update_path (DfotaModem *self, const gchar *path);

G_END_DECLS
