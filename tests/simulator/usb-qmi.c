/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The devices usbmisc/cdc-wdmN and net/wwanN; the numbers are the same after each
 * boot, as those of the kernel are.
 */

#include "usb-qmi.h"
#include "announce.h"
#include "sysfs.h"

#include <errno.h>
#include <glib/gstdio.h>

#define MAJOR       180
#define MINOR_FIRST 176

struct _SimUsbQmi {
    UMockdevTestbed *testbed;
    char            *root;
    char            *vendor;
    char            *product;
    char            *pts;
    char            *interface; /* syspath */
    guint            number;
    SimAnnounce     *announced[SIM_USB_QMI_N_PORTS];
};

SimUsbQmi *
sim_usb_qmi_new (UMockdevTestbed *testbed, const SimUsbQmiSpec *spec)
{
    SimUsbQmi       *self = g_new0 (SimUsbQmi, 1);
    g_autofree char *name = g_strdup_printf ("%s:1.4", spec->path);

    self->testbed = testbed;
    self->root = umockdev_testbed_get_root_dir (testbed);
    self->vendor = g_strdup (spec->vendor);
    self->product = g_strdup (spec->product);
    self->pts = g_strdup (spec->pts);
    self->number = spec->number;
    self->interface = umockdev_testbed_add_device (
        testbed, "usb", name, spec->syspath, "bInterfaceNumber", "04", "bInterfaceClass", "ff",
        "bInterfaceSubClass", "ff", "bInterfaceProtocol", "ff", NULL, "DEVTYPE", "usb_interface",
        NULL);
    sim_sysfs_set_driver (testbed, self->interface, "usb", "qmi_wwan");
    return self;
}

void
sim_usb_qmi_free (SimUsbQmi *self)
{
    umockdev_testbed_remove_device (self->testbed, self->interface);
    g_free (self->interface);
    g_free (self->pts);
    g_free (self->product);
    g_free (self->vendor);
    g_free (self->root);
    g_free (self);
}

static char *
control_name (SimUsbQmi *self)
{
    return g_strdup_printf ("cdc-wdm%u", self->number);
}

static char *
device_number (SimUsbQmi *self)
{
    return g_strdup_printf ("%u:%u", MAJOR, MINOR_FIRST + self->number);
}

static char *
ptymap_name (SimUsbQmi *self)
{
    return g_strdelimit (g_strdup (self->pts), "/", '_');
}

char *
sim_usb_qmi_path (SimUsbQmi *self, SimUsbQmiPort port)
{
    if (port == SIM_USB_QMI_CONTROL)
        return g_strdup_printf ("%s/usbmisc/cdc-wdm%u", self->interface, self->number);
    return g_strdup_printf ("%s/net/wwan%u", self->interface, self->number);
}

/* A node of our own pty, not of umockdev: see its limits on names in usb.c. */
static void
add_control (SimUsbQmi *self)
{
    g_autofree char *name = control_name (self);
    g_autofree char *node = g_strdup_printf ("/dev/%s", name);
    g_autofree char *number = device_number (self);
    g_autofree char *map = ptymap_name (self);
    g_autofree char *folder = g_build_filename ("usbmisc", name, NULL);
    g_autofree char *minor = g_strdup_printf ("%u", MINOR_FIRST + self->number);
    g_autofree char *path = NULL;

    sim_sysfs_link (self->root, "dev", name, self->pts);
    sim_sysfs_link (self->root, "dev/.ptymap", map, number);
    path = umockdev_testbed_add_device (self->testbed, "usbmisc", folder, self->interface, "dev",
                                        number, NULL, "ID_BUS", "usb", "ID_VENDOR_ID", self->vendor,
                                        "ID_MODEL_ID", self->product, "ID_MM_CANDIDATE", "1",
                                        "ID_USB_DRIVER", "qmi_wwan", "ID_USB_INTERFACE_NUM", "04",
                                        "DEVNAME", node, "MAJOR", "180", "MINOR", minor, NULL);
    umockdev_testbed_set_attribute_link (self->testbed, path, "device", "../..");
}

/* A folder where ModemManager would make a file that switches rmnet on. */
static void
keep_pass_through_away (SimUsbQmi *self, const char *syspath)
{
    g_autofree char *folder = g_build_filename (self->root, syspath, "qmi", "pass_through", NULL);

    if (g_mkdir_with_parents (folder, 0755) < 0)
        g_printerr ("%s: %s\n", folder, g_strerror (errno));
}

static void
add_net (SimUsbQmi *self)
{
    g_autofree char *folder = g_strdup_printf ("net/wwan%u", self->number);
    g_autofree char *name = g_strdup_printf ("wwan%u", self->number);
    g_autofree char *path = NULL;

    path = umockdev_testbed_add_device (self->testbed, "net", folder, self->interface, "qmi/raw_ip",
                                        "N", NULL, "INTERFACE", name, "DEVTYPE", "wwan", "ID_BUS",
                                        "usb", "ID_VENDOR_ID", self->vendor, "ID_MODEL_ID",
                                        self->product, "ID_MM_CANDIDATE", "1", "ID_USB_DRIVER",
                                        "qmi_wwan", "ID_USB_INTERFACE_NUM", "04", NULL);
    umockdev_testbed_set_attribute_link (self->testbed, path, "device", "../..");
    keep_pass_through_away (self, path);
}

void
sim_usb_qmi_add (SimUsbQmi *self, SimUsbQmiPort port)
{
    g_autofree char *path = sim_usb_qmi_path (self, port);

    if (port == SIM_USB_QMI_CONTROL)
        add_control (self);
    else
        add_net (self);
    self->announced[port] = sim_announce_new (
        self->testbed, self->root, path, port == SIM_USB_QMI_CONTROL ? "ID_BUS=" : "INTERFACE=");
}

void
sim_usb_qmi_remove (SimUsbQmi *self, SimUsbQmiPort port)
{
    g_autofree char *path = sim_usb_qmi_path (self, port);
    g_autofree char *name = control_name (self);
    g_autofree char *map = ptymap_name (self);

    g_clear_pointer (&self->announced[port], sim_announce_free);
    umockdev_testbed_remove_device (self->testbed, path);
    if (port != SIM_USB_QMI_CONTROL)
        return;
    sim_sysfs_remove (self->root, "dev", name);
    sim_sysfs_remove (self->root, "dev/.ptymap", map);
}
