/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces module/listener.c: a listener to the device /sys/1-1, which the test makes absent. The
 * log of fakes.h has to what it listens.
 */

#pragma once

#include "module/listener.h"

G_BEGIN_DECLS

/* Change the members at any time. */
struct _DfotaListener {
    GObject  parent;
    gboolean is_absent;
    gboolean is_late; /* the uevents of the latest enumeration are not handled yet */
};

/* The listener that was made last; weak. */
extern DfotaListener *fake_listener;

G_END_DECLS
