/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Chooses the backend; see port-watch-instance.h.
 */

#include "module/port-watch-instance.h"

#include "module/port-watch-kernel.h"
#ifdef DFOTA_HAVE_GUDEV
#include "module/port-watch-udev.h"
#endif

static gboolean is_without_udev;

void
dfota_port_watch_set_udev (gboolean has_udev)
{
    is_without_udev = !has_udev;
}

gboolean
dfota_port_watch_has_udev (void)
{
#ifdef DFOTA_HAVE_GUDEV
    return !is_without_udev;
#else
    return FALSE;
#endif
}

static DfotaPortWatch *
port_watch_new (void)
{
#ifdef DFOTA_HAVE_GUDEV
    if (!is_without_udev)
        return dfota_port_watch_udev_new ();
#endif
    return dfota_port_watch_kernel_new ();
}

DfotaPortWatch *
dfota_port_watch_get (void)
{
    static DfotaPortWatch *only;

    if (only)
        return g_object_ref (only);
    only = port_watch_new ();
    g_object_add_weak_pointer (G_OBJECT (only), (gpointer *) &only);
    return only;
}
