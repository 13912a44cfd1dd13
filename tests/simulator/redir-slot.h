/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A USB port of a virtual machine and the device in it. redir.c owns sockets and slots,
 * and redir-device.c answers for the device.
 */

#pragma once

#include "redir-port.h"

#include <usbredirparser.h>

G_BEGIN_DECLS

typedef struct {
    char                  *path; /* of the socket */
    int                    listener;
    guint                  listen_source;
    int                    fd; /* -1: no virtual machine is connected */
    guint                  in_source;
    guint                  out_source;
    struct usbredirparser *parser;
    gboolean               is_ready;     /* the virtual machine has sent its hello */
    gboolean               awaits_ack;   /* the acknowledgement of a disconnect */
    gboolean               is_connected; /* the device was announced to the virtual machine */
    SimDevice             *device;       /* NULL: nothing is plugged in */
} SimRedirSlot;

/* Sends what the parser has queued. */
void
sim_redir_slot_flush (SimRedirSlot *self);

/* @slot may be NULL if there is no host. */
SimDevice *
sim_redir_device_new (SimRedirSlot         *slot,
                      const SimDeviceSpec  *spec,
                      const SimDeviceHooks *hooks,
                      gpointer              data);
void
sim_redir_device_free (SimDevice *device);

SimRedirSlot *
sim_redir_device_get_slot (SimDevice *device);

/* Announces the device to the virtual machine. */
void
sim_redir_device_connect (SimDevice *device);

/* The bus was reset, or the virtual machine is gone. */
void
sim_redir_device_reset (SimDevice *device);

/* Records "configured", "disconnected", … with the path. */
void
sim_redir_device_tell (SimDevice *device, const char *what);

/* The callbacks of @parser for a device. Its private data is a SimRedirSlot. */
void
sim_redir_device_set_callbacks (struct usbredirparser *parser);

G_END_DECLS
