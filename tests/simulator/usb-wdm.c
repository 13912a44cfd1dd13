/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The devices usbmisc/cdc-wdmN and net/wwanN. Their numbers are the same after each boot,
 * like those of the kernel.
 */

#include "usb-wdm.h"
#include "announce.h"
#include "sysfs.h"

#include <errno.h>
#include <glib/gstdio.h>

#define MAJOR       180
#define MINOR_FIRST 176

/* What the kernel reads in the descriptors of an interface, and the driver that serves it. */
typedef struct {
    const char *class;
    const char *subclass;
    const char *protocol;
    const char *driver;
} Binding;

static const Binding qmi = { "ff", "ff", "ff", "qmi_wwan" };
static const Binding mbim = { "02", "0e", "00", "cdc_mbim" };

struct _SimUsbWdm {
    UMockdevTestbed *testbed;
    const Binding   *binding;
    char            *root;
    char            *vendor;
    char            *product;
    char            *pts;
    char            *interface; /* syspath */
    guint            number;
    SimAnnounce     *announced[SIM_USB_WDM_N_PORTS];
};

/* libmbim looks for the last of these in the descriptors of a device, to find the longest
 * message that the port can carry. The one before it is the device's own and all zero. */
static void
add_descriptors (UMockdevTestbed *testbed, const char *syspath)
{
    guint8 descriptors[] = {
        /* device: length, type */
        18, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        /* MBIM: length, class-specific interface, MBIM, version 1.0, 4096 bytes, filters */
        12, 0x24, 0x1b, 0x00, 0x01, 0x00, 0x10, 32, 192, 0x00, 0x08, 0x20
    };

    umockdev_testbed_set_attribute_binary (testbed, syspath, "descriptors", descriptors,
                                           sizeof descriptors);
}

SimUsbWdm *
sim_usb_wdm_new (UMockdevTestbed *testbed, const SimUsbWdmSpec *spec)
{
    SimUsbWdm       *self = g_new0 (SimUsbWdm, 1);
    g_autofree char *name = g_strdup_printf ("%s:1.4", spec->path);

    self->binding = spec->kind == SIM_PORT_MBIM ? &mbim : &qmi;
    if (spec->kind == SIM_PORT_MBIM)
        add_descriptors (testbed, spec->syspath);
    self->testbed = testbed;
    self->root = umockdev_testbed_get_root_dir (testbed);
    self->vendor = g_strdup (spec->vendor);
    self->product = g_strdup (spec->product);
    self->pts = g_strdup (spec->pts);
    self->number = spec->number;
    self->interface = umockdev_testbed_add_device (
        testbed, "usb", name, spec->syspath, "bInterfaceNumber", "04", "bInterfaceClass",
        self->binding->class, "bInterfaceSubClass", self->binding->subclass, "bInterfaceProtocol",
        self->binding->protocol, NULL, "DEVTYPE", "usb_interface", NULL);
    sim_sysfs_set_driver (testbed, self->interface, "usb", self->binding->driver);
    return self;
}

void
sim_usb_wdm_free (SimUsbWdm *self)
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
control_name (SimUsbWdm *self)
{
    return g_strdup_printf ("cdc-wdm%u", self->number);
}

static char *
device_number (SimUsbWdm *self)
{
    return g_strdup_printf ("%u:%u", MAJOR, MINOR_FIRST + self->number);
}

static char *
ptymap_name (SimUsbWdm *self)
{
    return g_strdelimit (g_strdup (self->pts), "/", '_');
}

char *
sim_usb_wdm_path (SimUsbWdm *self, SimUsbWdmPort port)
{
    if (port == SIM_USB_WDM_CONTROL)
        return g_strdup_printf ("%s/usbmisc/cdc-wdm%u", self->interface, self->number);
    return g_strdup_printf ("%s/net/wwan%u", self->interface, self->number);
}

/* A node of our own pty, not of umockdev, because umockdev limits the names; see usb.c. */
static void
add_control (SimUsbWdm *self)
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
    path = umockdev_testbed_add_device (
        self->testbed, "usbmisc", folder, self->interface, "dev", number, NULL, "ID_BUS", "usb",
        "ID_VENDOR_ID", self->vendor, "ID_MODEL_ID", self->product, "ID_MM_CANDIDATE", "1",
        "ID_USB_DRIVER", self->binding->driver, "ID_USB_INTERFACE_NUM", "04", "DEVNAME", node,
        "MAJOR", "180", "MINOR", minor, NULL);
    umockdev_testbed_set_attribute_link (self->testbed, path, "device", "../..");
}

/* Attributes of qmi_wwan. A directory stands in the place of a file that ModemManager would
 * create, which would switch rmnet on. */
static void
add_qmi_attributes (SimUsbWdm *self, const char *syspath)
{
    g_autofree char *folder = g_build_filename (self->root, syspath, "qmi", "pass_through", NULL);

    umockdev_testbed_set_attribute (self->testbed, syspath, "qmi/raw_ip", "N");
    if (g_mkdir_with_parents (folder, 0755) < 0)
        g_printerr ("%s: %s\n", folder, g_strerror (errno));
}

static void
add_net (SimUsbWdm *self)
{
    g_autofree char *folder = g_strdup_printf ("net/wwan%u", self->number);
    g_autofree char *name = g_strdup_printf ("wwan%u", self->number);
    g_autofree char *path = NULL;

    path = umockdev_testbed_add_device (self->testbed, "net", folder, self->interface, NULL,
                                        "INTERFACE", name, "DEVTYPE", "wwan", "ID_BUS", "usb",
                                        "ID_VENDOR_ID", self->vendor, "ID_MODEL_ID", self->product,
                                        "ID_MM_CANDIDATE", "1", "ID_USB_DRIVER",
                                        self->binding->driver, "ID_USB_INTERFACE_NUM", "04", NULL);
    umockdev_testbed_set_attribute_link (self->testbed, path, "device", "../..");
    if (self->binding == &qmi)
        add_qmi_attributes (self, path);
}

void
sim_usb_wdm_add (SimUsbWdm *self, SimUsbWdmPort port)
{
    g_autofree char *path = sim_usb_wdm_path (self, port);

    if (port == SIM_USB_WDM_CONTROL)
        add_control (self);
    else
        add_net (self);
    self->announced[port] = sim_announce_new (
        self->testbed, self->root, path, port == SIM_USB_WDM_CONTROL ? "ID_BUS=" : "INTERFACE=");
}

void
sim_usb_wdm_hang_up (SimUsbWdm *self)
{
    g_autofree char *name = control_name (self);

    sim_sysfs_remove (self->root, "dev", name);
}

void
sim_usb_wdm_remove (SimUsbWdm *self, SimUsbWdmPort port)
{
    g_autofree char *path = sim_usb_wdm_path (self, port);
    g_autofree char *name = control_name (self);
    g_autofree char *map = ptymap_name (self);

    g_clear_pointer (&self->announced[port], sim_announce_free);
    umockdev_testbed_remove_device (self->testbed, path);
    if (port != SIM_USB_WDM_CONTROL)
        return;
    sim_sysfs_remove (self->root, "dev", name);
    sim_sysfs_remove (self->root, "dev/.ptymap", map);
}
