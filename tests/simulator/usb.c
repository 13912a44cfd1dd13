/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The testbed. All changes go through one queue, with a small pause after each
 * uevent as there is on real hardware, and wait for listeners that lag behind.
 */

#include "usb.h"
#include "announce.h"
#include "sysfs.h"
#include "uevent.h"
#include "usb-qmi.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <umockdev.h>

#define PAUSE_MS   5
#define CONTROLLER "/sys/devices/pci0000:00/0000:00:14.0"
#define MAJOR      188

/* What umockdev calls the handler of devices that have none of their own. */
#define DEFAULT_HANDLER "_default"

/* Ioctls: the testbed answers ENOTTY to those it does not know, and nobody can
 * lock a tty then.
 *
 * Not attached to each tty, which would take its reads and writes to this process and
 * back as well, each more than half a millisecond: what has no handler of its own is
 * asked of the testbed's default one, and that is asked for ioctls only (umockdev 0.17;
 * 0.19 makes no difference between them). */
typedef struct {
    UMockdevIoctlBase parent;
} SimIoctl;

typedef struct {
    UMockdevIoctlBaseClass parent;
} SimIoctlClass;

GType
sim_ioctl_get_type (void);
G_DEFINE_TYPE (SimIoctl, sim_ioctl, UMOCKDEV_TYPE_IOCTL_BASE)

static gboolean
sim_ioctl_handle (UMockdevIoctlBase *base, UMockdevIoctlClient *client)
{
    gulong request = umockdev_ioctl_client_get_request (client);

    if (request != TIOCEXCL && request != TIOCNXCL)
        return FALSE;
    umockdev_ioctl_client_complete (client, 0, 0);
    return TRUE;
}

static void
sim_ioctl_class_init (SimIoctlClass *klass)
{
    UMOCKDEV_IOCTL_BASE_CLASS (klass)->handle_ioctl = sim_ioctl_handle;
}

static void
sim_ioctl_init (SimIoctl *self)
{
}

struct _SimUsb {
    UMockdevTestbed   *testbed;
    char              *root;
    UMockdevIoctlBase *ioctls;
    GQueue             steps;
    GPtrArray         *devices;
    guint              source;
    guint              next_tty;
    guint              enumerations;
};

struct _SimUsbDevice {
    SimUsbSpec   spec;
    char        *syspath;
    GStrv        strings;   /* what the spec points to */
    GHashTable  *announced; /* name of the tty → SimAnnounce */
    SimUsbQmi   *qmi;       /* NULL: no such interface, or not yet */
    SimUsbNotify notify;
    gpointer     data;
};

typedef void (*StepFunc) (SimUsb *self, SimUsbDevice *device, guint tty);

typedef struct {
    StepFunc      func;
    SimUsbDevice *device;
    guint         tty;
} Step;

static void
device_free (gpointer data)
{
    SimUsbDevice *device = data;

    g_hash_table_unref (device->announced);
    g_clear_pointer (&device->qmi, sim_usb_qmi_free);
    g_free (device->syspath);
    g_strfreev (device->strings);
    g_free (device);
}

static void
attach_ioctls (SimUsb *self)
{
    g_autoptr (GError) error = NULL;

    sim_sysfs_remove (self->root, "ioctl", DEFAULT_HANDLER);
    if (!umockdev_testbed_attach_ioctl (self->testbed, DEFAULT_HANDLER, self->ioctls, &error))
        g_printerr ("%s\n", error->message);
}

SimUsb *
sim_usb_new (void)
{
    SimUsb *self;

    /* Asked for the first time before there is a testbed, this is FALSE from
     * now on, and umockdev sends no uevents that we did not ask for. */
    if (umockdev_in_mock_environment ())
        g_printerr ("a testbed in a testbed: there will be too many uevents\n");
    self = g_new0 (SimUsb, 1);
    self->testbed = umockdev_testbed_new ();
    self->root = umockdev_testbed_get_root_dir (self->testbed);
    self->ioctls = g_object_new (sim_ioctl_get_type (), NULL);
    attach_ioctls (self);
    g_queue_init (&self->steps);
    self->devices = g_ptr_array_new_with_free_func (device_free);
    return self;
}

void
sim_usb_free (SimUsb *self)
{
    g_clear_handle_id (&self->source, g_source_remove);
    g_queue_clear_full (&self->steps, g_free);
    g_ptr_array_unref (self->devices);
    g_object_unref (self->testbed);
    g_object_unref (self->ioctls);
    g_free (self->root);
    g_free (self);
}

char *
sim_usb_root (SimUsb *self)
{
    return g_strdup (self->root);
}

guint
sim_usb_take_names (SimUsb *self, guint n)
{
    guint first = self->next_tty;

    self->next_tty += n;
    return first;
}

/* The queue */

static gboolean
run_step (gpointer data)
{
    SimUsb          *self = data;
    g_autofree Step *step = NULL;

    if (!sim_uevent_has_room (self->root))
        return G_SOURCE_CONTINUE;
    step = g_queue_pop_head (&self->steps);

    if (!step) {
        self->source = 0;
        return G_SOURCE_REMOVE;
    }
    step->func (self, step->device, step->tty);
    return G_SOURCE_CONTINUE;
}

static void
queue_step (SimUsb *self, SimUsbDevice *device, StepFunc func, guint tty)
{
    Step *step = g_new0 (Step, 1);

    step->func = func;
    step->device = device;
    step->tty = tty;
    g_queue_push_tail (&self->steps, step);
    if (!self->source)
        self->source = g_timeout_add (PAUSE_MS, run_step, self);
}

/* Nodes */

static char *
tty_name (SimUsbDevice *device, guint tty)
{
    return g_strdup_printf ("ttyUSB%u", device->spec.first_tty + tty);
}

static char *
interface_path (SimUsbDevice *device, guint tty)
{
    return g_strdup_printf ("%s/%s:1.%u", device->syspath, device->spec.path,
                            device->spec.ttys[tty].interface);
}

static char *
tty_path (SimUsbDevice *device, guint tty)
{
    g_autofree char *interface = interface_path (device, tty);
    g_autofree char *name = tty_name (device, tty);

    return g_strdup_printf ("%s/%s/tty/%s", interface, name, name);
}

static void
add_controller (SimUsb *self)
{
    g_autofree char *there = g_build_filename (self->root, CONTROLLER "/usb1/uevent", NULL);
    g_autofree char *bus = NULL;
    g_autofree char *hub = NULL;

    if (g_file_test (there, G_FILE_TEST_EXISTS))
        return;
    bus = umockdev_testbed_add_device (self->testbed, "pci", "pci0000:00/0000:00:14.0", NULL,
                                       "vendor", "0x8086", "device", "0xa36d", NULL, "PCI_ID",
                                       "8086:A36D", NULL);
    hub = umockdev_testbed_add_device (self->testbed, "usb", "usb1", bus, "idVendor", "1d6b",
                                       "idProduct", "0002", "busnum", "1", "devnum", "1", NULL,
                                       "DEVTYPE", "usb_device", NULL);
}

static void
add_device (SimUsb *self, SimUsbDevice *device)
{
    const SimUsbSpec *spec = &device->spec;
    /* as the kernel does: another number for each enumeration */
    g_autofree char *number = g_strdup_printf ("%u", 2 + self->enumerations++ % 126);
    g_autofree char *path = NULL;

    add_controller (self);
    path = umockdev_testbed_add_device (
        self->testbed, "usb", spec->path, CONTROLLER "/usb1", "idVendor", spec->vendor, "idProduct",
        spec->product, "manufacturer", spec->manufacturer, "product", spec->model, "serial",
        spec->serial, "busnum", "1", "devnum", number, "bcdDevice", "0310", "bConfigurationValue",
        "1", "bNumConfigurations", "1", NULL, "DEVTYPE", "usb_device", "ID_VENDOR_ID", spec->vendor,
        "ID_MODEL_ID", spec->product, "ID_BUS", "usb", NULL);
    if (spec->is_for_fwupd)
        umockdev_testbed_set_property (self->testbed, path, "ID_MM_QUECTEL_DFOTA", "1");
    sim_sysfs_set_driver (self->testbed, path, "usb", "usb");
}

static void
add_interface (SimUsb *self, SimUsbDevice *device, guint tty)
{
    g_autofree char *number = g_strdup_printf ("%02x", device->spec.ttys[tty].interface);
    g_autofree char *name =
        g_strdup_printf ("%s:1.%u", device->spec.path, device->spec.ttys[tty].interface);
    g_autofree char *serial = tty_name (device, tty);
    g_autofree char *path = NULL;
    g_autofree char *port = NULL;

    path = umockdev_testbed_add_device (self->testbed, "usb", name, device->syspath,
                                        "bInterfaceNumber", number, "bInterfaceClass", "ff",
                                        "bInterfaceSubClass", "00", "bInterfaceProtocol", "00",
                                        NULL, "DEVTYPE", "usb_interface", NULL);
    sim_sysfs_set_driver (self->testbed, path, "usb", "option");
    port = umockdev_testbed_add_device (self->testbed, "usb-serial", serial, path, "port_number",
                                        "0", NULL, NULL);
    sim_sysfs_set_driver (self->testbed, port, "usb-serial", "option1");
}

static GPtrArray *
tty_properties (SimUsbDevice *device, guint tty, const char *node)
{
    const SimUsbSpec *spec = &device->spec;
    GPtrArray        *all = g_ptr_array_new_with_free_func (g_free);
    const char       *fixed[] = { "ID_BUS",        "usb",         "ID_VENDOR_ID",    spec->vendor,
                                  "ID_MODEL_ID",   spec->product, "ID_MM_CANDIDATE", "1",
                                  "ID_USB_DRIVER", "option",      "DEVNAME",         node };

    for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
        g_ptr_array_add (all, g_strdup (fixed[i]));
    g_ptr_array_add (all, g_strdup ("MAJOR"));
    g_ptr_array_add (all, g_strdup_printf ("%u", MAJOR));
    g_ptr_array_add (all, g_strdup ("MINOR"));
    g_ptr_array_add (all, g_strdup_printf ("%u", spec->first_tty + tty));
    g_ptr_array_add (all, g_strdup ("ID_USB_INTERFACE_NUM"));
    g_ptr_array_add (all, g_strdup_printf ("%02x", spec->ttys[tty].interface));
    if (spec->ttys[tty].hint) {
        g_ptr_array_add (all, g_strdup (spec->ttys[tty].hint));
        g_ptr_array_add (all, g_strdup ("1"));
    }
    g_ptr_array_add (all, NULL);
    return all;
}

static char *
ptymap_name (SimUsbDevice *device, guint tty)
{
    return g_strdelimit (g_strdup (device->spec.ttys[tty].pts), "/", '_');
}

static void
add_tty (SimUsb *self, SimUsbDevice *device, guint tty)
{
    g_autofree char      *name = tty_name (device, tty);
    g_autofree char      *node = g_strdup_printf ("/dev/%s", name);
    g_autofree char      *number = g_strdup_printf ("%u:%u", MAJOR, device->spec.first_tty + tty);
    g_autofree char      *interface = interface_path (device, tty);
    g_autofree char      *port = g_build_filename (interface, name, NULL);
    g_autofree char      *folder = g_build_filename ("tty", name, NULL);
    g_autofree char      *map = ptymap_name (device, tty);
    g_autofree char      *path = NULL;
    g_autoptr (GPtrArray) properties = tty_properties (device, tty, node);
    char                 *attributes[] = { (char *) "dev", number, NULL };

    sim_sysfs_link (self->root, "dev", name, device->spec.ttys[tty].pts);
    sim_sysfs_link (self->root, "dev/.ptymap", map, number);
    path = umockdev_testbed_add_devicev (self->testbed, "tty", folder, port, attributes,
                                         (char **) properties->pdata);
    g_hash_table_replace (device->announced, g_strdup (name),
                          sim_announce_new (self->testbed, self->root, path, "ID_BUS="));
}

/* Steps */

static void
send_uevent (SimUsb *self, SimUsbDevice *device, const char *action, const char *syspath)
{
    g_autofree char *name = g_path_get_basename (syspath);

    umockdev_testbed_uevent (self->testbed, syspath, action);
    device->notify (action, name, device->data);
}

static void
step_create (SimUsb *self, SimUsbDevice *device, guint unused)
{
    add_device (self, device);
    for (guint i = 0; i < device->spec.n_ttys; i++)
        add_interface (self, device, i);
    send_uevent (self, device, "add", device->syspath);
}

static void
step_create_qmi (SimUsb *self, SimUsbDevice *device, guint unused)
{
    device->qmi = sim_usb_qmi_new (self->testbed, device->syspath, &device->spec);
}

static void
step_add_qmi (SimUsb *self, SimUsbDevice *device, guint port)
{
    g_autofree char *path = sim_usb_qmi_path (device->qmi, port);

    sim_usb_qmi_add (device->qmi, port);
    send_uevent (self, device, "add", path);
}

static void
step_remove_qmi (SimUsb *self, SimUsbDevice *device, guint port)
{
    g_autofree char *path = sim_usb_qmi_path (device->qmi, port);

    send_uevent (self, device, "remove", path);
    sim_usb_qmi_remove (device->qmi, port);
}

static void
step_add_tty (SimUsb *self, SimUsbDevice *device, guint tty)
{
    g_autofree char *path = tty_path (device, tty);

    add_tty (self, device, tty);
    send_uevent (self, device, "add", path);
}

static void
step_remove_tty (SimUsb *self, SimUsbDevice *device, guint tty)
{
    g_autofree char *name = tty_name (device, tty);
    g_autofree char *path = tty_path (device, tty);
    g_autofree char *map = ptymap_name (device, tty);

    g_hash_table_remove (device->announced, name);
    send_uevent (self, device, "remove", path);
    umockdev_testbed_remove_device (self->testbed, path);
    sim_sysfs_remove (self->root, "dev", name);
    sim_sysfs_remove (self->root, "dev/.ptymap", map);
}

static void
step_destroy (SimUsb *self, SimUsbDevice *device, guint unused)
{
    for (guint i = 0; i < device->spec.n_ttys; i++) {
        g_autofree char *interface = interface_path (device, i);
        g_autofree char *name = tty_name (device, i);
        g_autofree char *port = g_build_filename (interface, name, NULL);

        umockdev_testbed_remove_device (self->testbed, port);
        umockdev_testbed_remove_device (self->testbed, interface);
    }
    g_clear_pointer (&device->qmi, sim_usb_qmi_free);
    send_uevent (self, device, "remove", device->syspath);
    umockdev_testbed_remove_device (self->testbed, device->syspath);
    g_ptr_array_remove_fast (self->devices, device);
}

static void
copy_spec (SimUsbDevice *device, const SimUsbSpec *spec)
{
    g_autoptr (GPtrArray) strings = g_ptr_array_new ();
    const char          **fields[] = { &device->spec.path,    &device->spec.vendor,
                                       &device->spec.product, &device->spec.manufacturer,
                                       &device->spec.model,   &device->spec.serial,
                                       &device->spec.qmi_pts };

    device->spec = *spec;
    for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
        if (*fields[i]) {
            *fields[i] = g_strdup (*fields[i]);
            g_ptr_array_add (strings, (gpointer) *fields[i]);
        }
    }
    for (guint i = 0; i < spec->n_ttys; i++) {
        device->spec.ttys[i].pts = g_strdup (spec->ttys[i].pts);
        g_ptr_array_add (strings, (gpointer) device->spec.ttys[i].pts);
    }
    g_ptr_array_add (strings, NULL);
    device->strings = (GStrv) g_ptr_array_steal (strings, NULL);
}

SimUsbDevice *
sim_usb_plug (SimUsb *self, const SimUsbSpec *spec, SimUsbNotify notify, gpointer data)
{
    SimUsbDevice *device = g_new0 (SimUsbDevice, 1);

    device->announced =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sim_announce_free);

    g_ptr_array_add (self->devices, device);
    copy_spec (device, spec);
    device->syspath = g_strdup_printf (CONTROLLER "/usb1/%s", spec->path);
    device->notify = notify;
    device->data = data;
    queue_step (self, device, step_create, 0);
    for (guint i = 0; i < spec->n_ttys; i++)
        queue_step (self, device, step_add_tty, i);
    if (!spec->qmi_pts)
        return device;
    queue_step (self, device, step_create_qmi, 0);
    for (guint i = 0; i < SIM_USB_QMI_N_PORTS; i++)
        queue_step (self, device, step_add_qmi, i);
    return device;
}

void
sim_usb_unplug (SimUsb *self, SimUsbDevice *device)
{
    for (guint i = 0; i < device->spec.n_ttys; i++)
        queue_step (self, device, step_remove_tty, i);
    for (guint i = SIM_USB_QMI_N_PORTS; device->spec.qmi_pts && i > 0; i--)
        queue_step (self, device, step_remove_qmi, i - 1);
    queue_step (self, device, step_destroy, 0);
}
