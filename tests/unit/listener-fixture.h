/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A listener to a device with two ttys and a control port, over fake-watch.h. A directory imitates
 * its place in sysfs. The log of fakes.h has the signals.
 */

#pragma once

#include <time.h>

#include "module/listener.h"

G_BEGIN_DECLS

#define START "+QIND: \"FOTA\",\"START\""
#define END   "+QIND: \"FOTA\",\"END\",0"
#define BOOT  "+CPIN: READY"

typedef struct {
    DfotaListener *listener;
    gchar         *usb; /* sysfs path of the device */
} ListenerFixture;

/* How long the host has slept. */
extern gint64 listener_slept_ns;

/* A clock that cannot be read; -1: none. */
extern clockid_t listener_broken_clock;

void
listener_set_up (ListenerFixture *f, gconstpointer data);
void
listener_tear_down (ListenerFixture *f, gconstpointer data);

/* Makes another listener, to @device. */
void
listener_make (ListenerFixture *f, const gchar *device);

/* Returns what was done, sorted: the order of the ttys is not defined. */
const gchar *
listener_take_sorted (void);

#define LISTENER_ADD(name, function)                                                               \
    g_test_add ("/listener/" name, ListenerFixture, NULL, listener_set_up, function,               \
                listener_tear_down)

G_END_DECLS
