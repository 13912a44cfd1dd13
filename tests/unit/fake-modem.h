/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces update/modem.c: a modem that reports what the test sets. The log of fakes.h has what is
 * added, removed, set and read.
 */

#pragma once

#include "update/modem.h"

G_BEGIN_DECLS

/* Change the members at any time. */
struct _DfotaModem {
    GObject                  parent;
    DfotaGdbusModemFirmware *skeleton;
    gchar                   *device;
    const gchar             *imei;
    const gchar             *path;
    GPtrArray               *ports; /* DfotaPort; owned */
    DfotaIdentity           *identity;
    const DfotaFamily       *family; /* NULL: updates are not proven */
    const gchar *const      *used;
    const gchar *const      *bearers;
    gboolean                 has_control_port;
    gboolean                 has_capabilities;
    GCancellable            *cancellable;
};

/* A modem without ports, with a known revision. Transfer full. */
DfotaModem *
fake_modem_new (const gchar *device, const gchar *imei);

#define FAKE_MODEM_REVISION "EP06ELAR02A08M4G_01.001.01.001"
#define FAKE_MODEM_BASE     "EP06ELAR02A08M4G"

G_END_DECLS
