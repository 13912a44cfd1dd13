/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Lists the ports that the kernel has, and reports ttys that appear and disappear. This is the
 * base class of two backends: port-watch-udev, and port-watch-kernel for systems without udev.
 * port-watch-instance.h chooses one. Use it from the main thread only.
 */

#pragma once

#include <glib-object.h>

#include "module/port-info.h"

G_BEGIN_DECLS

#define DFOTA_TYPE_PORT_WATCH (dfota_port_watch_get_type ())
G_DECLARE_DERIVABLE_TYPE (DfotaPortWatch, dfota_port_watch, DFOTA, PORT_WATCH, GObject)

struct _DfotaPortWatchClass {
    GObjectClass parent_class;

    /* Adds the ports of @subsystem to @ports, which takes each DfotaPortInfo. */
    void (*list) (DfotaPortWatch *self, const gchar *subsystem, GPtrArray *ports);
};

/* Signals, for ttys only, emitted from the main loop. Arguments are valid during the emission.
 * "added" (const DfotaPortInfo *port);
 * "removed" (const gchar *name): "ttyUSB2". */

/* Returns the ports of @subsystem: "tty", "usbmisc", "net" or "wwan"; NULL: of all four. Array of
 * DfotaPortInfo, transfer full; empty if there are none or they cannot be listed. */
GPtrArray *
dfota_port_watch_list (DfotaPortWatch *self, const gchar *subsystem);

G_END_DECLS
