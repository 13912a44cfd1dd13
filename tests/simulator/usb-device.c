/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Copies and paths.
 */

#include "usb-device.h"
#include "pty.h"

#include <string.h>

static void
interface_clear (SimUsbInterface *interface)
{
    g_clear_pointer (&interface->announced, sim_announce_free);
    g_free (interface->pts);
    g_free (interface->hint);
    g_free (interface->name);
}

void
sim_usb_device_free (SimDevice *device)
{
    for (guint i = 0; i < device->n_ttys; i++)
        interface_clear (&device->ttys[i]);
    interface_clear (&device->control);
    g_clear_pointer (&device->wdm, sim_usb_wdm_free);
    g_free (device->syspath);
    g_strfreev (device->strings);
    g_free (device);
}

char *
sim_usb_device_interface_path (SimDevice *device, guint tty)
{
    return g_strdup_printf ("%s/%s:1.%u", device->syspath, device->spec.path,
                            device->ttys[tty].number);
}

char *
sim_usb_device_tty_path (SimDevice *device, guint tty)
{
    g_autofree char *interface = sim_usb_device_interface_path (device, tty);

    return g_strdup_printf ("%s/%s/tty/%s", interface, device->ttys[tty].name,
                            device->ttys[tty].name);
}

const char *
sim_usb_device_tty_minor (SimDevice *device, guint tty)
{
    return device->ttys[tty].name + strlen ("ttyUSB");
}

char *
sim_usb_device_ptymap_name (SimDevice *device, guint tty)
{
    return g_strdelimit (g_strdup (device->ttys[tty].pts), "/", '_');
}

static void
copy_interfaces (SimDevice *device, const SimDeviceSpec *spec)
{
    for (guint i = 0; i < spec->n_interfaces; i++) {
        const SimInterface *from = &spec->interfaces[i];
        gboolean            is_tty = from->kind == SIM_PORT_TTY;
        SimUsbInterface    *to = is_tty ? &device->ttys[device->n_ttys++] : &device->control;

        device->has_control |= !is_tty;
        to->number = from->number;
        to->kind = from->kind;
        to->port = from->port;
        to->pts = g_strdup (sim_pty_path (from->port));
        to->hint = g_strdup (from->hint);
    }
}

SimDevice *
sim_usb_device_new (const char           *controller,
                    const SimDeviceSpec  *spec,
                    const SimDeviceHooks *hooks,
                    gpointer              data)
{
    SimDevice *device = g_new0 (SimDevice, 1);

    device->strings = sim_device_spec_copy (&device->spec, spec);
    copy_interfaces (device, spec);
    device->syspath = g_strdup_printf ("%s/usb1/%s", controller, spec->path);
    device->hooks = hooks;
    device->data = data;
    return device;
}
