/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The testbed. All changes go through one queue, with a short pause after each uevent, as
 * on real hardware, and wait for slow listeners.
 */

#include "usb.h"
#include "pty.h"
#include "sysfs.h"
#include "uevent.h"
#include "usb-device.h"
#include "usb-ioctl.h"
#include "usb-names.h"

#include <umockdev.h>

#define PAUSE_MS    5
#define PATIENCE_MS 2000
#define CONTROLLER  "/sys/devices/pci0000:00/0000:00:14.0"
#define MAJOR       188
#define MAX_TTYS    4 /* of a module */

typedef struct {
    SimTransport       parent;
    UMockdevTestbed   *testbed;
    char              *root;
    UMockdevIoctlBase *ioctls;
    GQueue             steps;
    gint64             pause_until; /* monotonic; the next step is not before */
    GPtrArray         *devices;
    SimUsbNames       *names;
    GHashTable        *first_ttys; /* USB path → number of the first tty that was there */
    guint              source;
    guint              next_tty;
    guint              enumerations;
} SimUsb;

typedef void (*StepFunc) (SimUsb *self, SimDevice *device, guint tty);

typedef struct {
    StepFunc   func;
    SimDevice *device;
    guint      tty;
} Step;

/* The queue */

static gboolean
run_step (gpointer data)
{
    SimUsb          *self = data;
    g_autofree Step *step = NULL;

    if (!sim_uevent_has_room (self->root) || g_get_monotonic_time () < self->pause_until)
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
queue_step (SimUsb *self, SimDevice *device, StepFunc func, guint tty)
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
add_device (SimUsb *self, SimDevice *device)
{
    const SimDeviceSpec *spec = &device->spec;
    /* as in the kernel: another number for each enumeration */
    g_autofree char *number = g_strdup_printf ("%u", 2 + self->enumerations++ % 126);
    g_autofree char *path = NULL;

    add_controller (self);
    path = umockdev_testbed_add_device (
        self->testbed, "usb", spec->path, CONTROLLER "/usb1", "idVendor", spec->vendor, "idProduct",
        spec->product, "manufacturer", spec->manufacturer, "product", spec->model, "serial",
        spec->serial, "busnum", "1", "devnum", number, "bcdDevice", "0310", "bConfigurationValue",
        "1", "bNumConfigurations", "1", "power/control", "auto", NULL, "DEVTYPE", "usb_device",
        "ID_VENDOR_ID", spec->vendor, "ID_MODEL_ID", spec->product, "ID_BUS", "usb", NULL);
    if (spec->is_for_fwupd)
        umockdev_testbed_set_property (self->testbed, path, "ID_MM_QUECTEL_DFOTA", "1");
    sim_sysfs_set_driver (self->testbed, path, "usb", "usb");
}

static void
add_interface (SimUsb *self, SimDevice *device, guint tty)
{
    g_autofree char *number = g_strdup_printf ("%02x", device->ttys[tty].number);
    g_autofree char *name =
        g_strdup_printf ("%s:1.%u", device->spec.path, device->ttys[tty].number);
    g_autofree char *path = NULL;

    path = umockdev_testbed_add_device (self->testbed, "usb", name, device->syspath,
                                        "bInterfaceNumber", number, "bInterfaceClass", "ff",
                                        "bInterfaceSubClass", "00", "bInterfaceProtocol", "00",
                                        NULL, "DEVTYPE", "usb_interface", NULL);
    sim_sysfs_set_driver (self->testbed, path, "usb", "option");
}

static GPtrArray *
tty_properties (SimDevice *device, guint tty, const char *node)
{
    const SimDeviceSpec *spec = &device->spec;
    GPtrArray           *all = g_ptr_array_new_with_free_func (g_free);
    const char *fixed[] = { "ID_BUS",        "usb",         "ID_VENDOR_ID",    spec->vendor,
                            "ID_MODEL_ID",   spec->product, "ID_MM_CANDIDATE", "1",
                            "ID_USB_DRIVER", "option",      "DEVNAME",         node };

    for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
        g_ptr_array_add (all, g_strdup (fixed[i]));
    g_ptr_array_add (all, g_strdup ("MAJOR"));
    g_ptr_array_add (all, g_strdup_printf ("%u", MAJOR));
    g_ptr_array_add (all, g_strdup ("MINOR"));
    g_ptr_array_add (all, g_strdup (sim_usb_device_tty_minor (device, tty)));
    g_ptr_array_add (all, g_strdup ("ID_USB_INTERFACE_NUM"));
    g_ptr_array_add (all, g_strdup_printf ("%02x", device->ttys[tty].number));
    if (device->spec.ignored & 1u << device->ttys[tty].number) {
        g_ptr_array_add (all, g_strdup ("ID_MM_PORT_IGNORE"));
        g_ptr_array_add (all, g_strdup ("1"));
    }
    if (device->ttys[tty].hint) {
        g_ptr_array_add (all, g_strdup (device->ttys[tty].hint));
        g_ptr_array_add (all, g_strdup ("1"));
    }
    g_ptr_array_add (all, NULL);
    return all;
}

/* The device of the driver usb-serial, between the interface and its tty. */
static char *
add_port (SimUsb *self, SimDevice *device, guint tty)
{
    g_autofree char *interface = sim_usb_device_interface_path (device, tty);
    char *port = umockdev_testbed_add_device (self->testbed, "usb-serial", device->ttys[tty].name,
                                              interface, "port_number", "0", NULL, NULL);

    sim_sysfs_set_driver (self->testbed, port, "usb-serial", "option1");
    return port;
}

static void
add_tty (SimUsb *self, SimDevice *device, guint tty)
{
    SimUsbInterface *this = &device->ttys[tty];
    g_autofree char *node = g_strdup_printf ("/dev/%s", this->name);
    g_autofree char *number =
        g_strdup_printf ("%u:%s", MAJOR, sim_usb_device_tty_minor (device, tty));
    g_autofree char      *port = add_port (self, device, tty);
    g_autofree char      *folder = g_build_filename ("tty", this->name, NULL);
    g_autofree char      *map = sim_usb_device_ptymap_name (device, tty);
    g_autofree char      *path = NULL;
    g_autoptr (GPtrArray) properties = tty_properties (device, tty, node);
    char                 *attributes[] = { (char *) "dev", number, NULL };

    sim_sysfs_link (self->root, "dev", this->name, this->pts);
    sim_sysfs_link (self->root, "dev/.ptymap", map, number);
    path = umockdev_testbed_add_devicev (self->testbed, "tty", folder, port, attributes,
                                         (char **) properties->pdata);
    g_clear_pointer (&this->announced, sim_announce_free);
    this->announced = sim_announce_new (self->testbed, self->root, path, "ID_BUS=");
}

/* Steps */

static void
send_uevent (SimUsb *self, SimDevice *device, const char *action, const char *syspath)
{
    g_autofree char *name = g_path_get_basename (syspath);

    umockdev_testbed_uevent (self->testbed, syspath, action);
    device->hooks->uevent (action, name, device->data);
}

static void
step_create (SimUsb *self, SimDevice *device, guint unused)
{
    add_device (self, device);
    for (guint i = 0; i < device->n_ttys; i++)
        add_interface (self, device, i);
    send_uevent (self, device, "add", device->syspath);
}

static gboolean
is_control_number_free (SimUsb *self, guint number)
{
    for (guint i = 0; i < self->devices->len; i++) {
        SimDevice *other = self->devices->pdata[i];

        if (other->wdm && other->control_number == number)
            return FALSE;
    }
    return TRUE;
}

static void
step_pause (SimUsb *self, SimDevice *device, guint ms)
{
    self->pause_until = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;
}

/* The control port gets the lowest free number, as from the kernel. */
static void
step_create_wdm (SimUsb *self, SimDevice *device, guint unused)
{
    SimUsbWdmSpec spec = { .kind = device->control.kind,
                           .path = device->spec.path,
                           .syspath = device->syspath,
                           .vendor = device->spec.vendor,
                           .product = device->spec.product,
                           .pts = device->control.pts };

    while (!is_control_number_free (self, spec.number))
        spec.number++;
    device->control_number = spec.number;
    device->wdm = sim_usb_wdm_new (self->testbed, &spec);
    if (device->control.port)
        device->control.port->name = g_strdup_printf ("cdc-wdm%u", spec.number);
}

static void
step_add_wdm (SimUsb *self, SimDevice *device, guint port)
{
    g_autofree char *path = sim_usb_wdm_path (device->wdm, port);

    sim_usb_wdm_add (device->wdm, port);
    send_uevent (self, device, "add", path);
}

static void
step_remove_wdm (SimUsb *self, SimDevice *device, guint port)
{
    g_autofree char *path = sim_usb_wdm_path (device->wdm, port);

    send_uevent (self, device, "remove", path);
    sim_usb_wdm_remove (device->wdm, port);
}

static void
set_name (SimUsb *self, SimUsbInterface *tty, guint number)
{
    self->next_tty = MAX (self->next_tty, number + 1);
    g_free (tty->name);
    tty->name = g_strdup_printf ("ttyUSB%u", number);
    if (!tty->port)
        return;
    g_free (tty->port->name);
    tty->port->name = g_strdup (tty->name);
}

static void
step_add_tty (SimUsb *self, SimDevice *device, guint tty)
{
    SimUsbInterface *this = &device->ttys[tty];
    g_autofree char *path = NULL;

    if (this->name)
        sim_usb_names_claim (self->names, this->name, this->pts);
    else
        set_name (self, this, sim_usb_names_take (self->names, this->pts));
    path = sim_usb_device_tty_path (device, tty);
    add_tty (self, device, tty);
    send_uevent (self, device, "add", path);
}

static void
step_remove_tty (SimUsb *self, SimDevice *device, guint tty)
{
    SimUsbInterface *this = &device->ttys[tty];
    g_autofree char *path = sim_usb_device_tty_path (device, tty);
    g_autofree char *interface = sim_usb_device_interface_path (device, tty);
    g_autofree char *port = g_build_filename (interface, this->name, NULL);
    g_autofree char *map = sim_usb_device_ptymap_name (device, tty);

    g_clear_pointer (&this->announced, sim_announce_free);
    send_uevent (self, device, "remove", path);
    umockdev_testbed_remove_device (self->testbed, path);
    umockdev_testbed_remove_device (self->testbed, port);
    sim_sysfs_remove (self->root, "dev", this->name);
    sim_sysfs_remove (self->root, "dev/.ptymap", map);
    sim_usb_names_release (self->names, this->name);
}

/* The device of the interface stays. The tty comes back with another pty, and with the number
 * that is free then. */
static void
step_renew_tty (SimUsb *self, SimDevice *device, guint tty)
{
    SimUsbInterface *this = &device->ttys[tty];

    if (!this->port)
        return;
    sim_pty_renew (this->port);
    g_free (this->pts);
    this->pts = g_strdup (sim_pty_path (this->port));
    g_clear_pointer (&this->name, g_free);
}

static void
step_ready (SimUsb *self, SimDevice *device, guint unused)
{
    if (!device->is_unplugged)
        device->hooks->ready (device->data);
}

static void
step_destroy (SimUsb *self, SimDevice *device, guint unused)
{
    for (guint i = 0; i < device->n_ttys; i++) {
        g_autofree char *interface = sim_usb_device_interface_path (device, i);

        umockdev_testbed_remove_device (self->testbed, interface);
    }
    g_clear_pointer (&device->wdm, sim_usb_wdm_free);
    send_uevent (self, device, "remove", device->syspath);
    umockdev_testbed_remove_device (self->testbed, device->syspath);
    g_ptr_array_remove_fast (self->devices, device);
}

/* Plugging in */

/* Returns the number of the first tty, for naming schemes with consecutive numbers. */
static guint
first_tty (SimUsb *self, SimDevice *device)
{
    gpointer known = NULL;

    if (device->spec.names == SIM_NAMES_SAME &&
        g_hash_table_lookup_extended (self->first_ttys, device->spec.path, NULL, &known))
        return GPOINTER_TO_UINT (known);
    g_hash_table_replace (self->first_ttys, g_strdup (device->spec.path),
                          GUINT_TO_POINTER (self->next_tty));
    self->next_tty += MAX_TTYS;
    return self->next_tty - MAX_TTYS;
}

static void
name_ttys (SimUsb *self, SimDevice *device)
{
    guint number;

    if (device->spec.names == SIM_NAMES_LOWEST)
        return;
    number = first_tty (self, device);
    for (guint i = 0; i < device->n_ttys; i++)
        set_name (self, &device->ttys[i], number + i);
}

static SimDevice *
usb_plug (SimTransport         *transport,
          const SimDeviceSpec  *spec,
          const SimDeviceHooks *hooks,
          gpointer              data)
{
    SimUsb    *self = (SimUsb *) transport;
    SimDevice *device = sim_usb_device_new (CONTROLLER, spec, hooks, data);

    g_ptr_array_add (self->devices, device);
    name_ttys (self, device);
    queue_step (self, device, step_create, 0);
    for (guint i = 0; i < device->n_ttys; i++)
        queue_step (self, device, step_add_tty, i);
    if (device->has_control) {
        queue_step (self, device, step_pause, device->spec.control_delay);
        queue_step (self, device, step_create_wdm, 0);
    }
    for (guint i = 0; device->has_control && i < SIM_USB_WDM_N_PORTS; i++)
        queue_step (self, device, step_add_wdm, i);
    queue_step (self, device, step_ready, 0);
    return device;
}

static void
usb_unplug (SimTransport *transport, SimDevice *device)
{
    SimUsb *self = (SimUsb *) transport;

    device->is_unplugged = TRUE;
    device->control.port = NULL;
    /* the nodes at once: the numbers of their ptys may be given away before the uevents are sent */
    if (device->wdm)
        sim_usb_wdm_hang_up (device->wdm);
    for (guint i = 0; i < device->n_ttys; i++) {
        device->ttys[i].port = NULL;
        if (device->ttys[i].name)
            sim_sysfs_remove (self->root, "dev", device->ttys[i].name);
        queue_step (self, device, step_remove_tty, i);
    }
    for (guint i = SIM_USB_WDM_N_PORTS; device->has_control && i > 0; i--)
        queue_step (self, device, step_remove_wdm, i - 1);
    queue_step (self, device, step_destroy, 0);
}

static void
usb_rebind (SimTransport *transport, SimDevice *device)
{
    SimUsb *self = (SimUsb *) transport;

    for (guint i = 0; i < device->n_ttys; i++)
        queue_step (self, device, step_remove_tty, i);
    for (guint i = 0; i < device->n_ttys; i++) {
        queue_step (self, device, step_renew_tty, i);
        queue_step (self, device, step_add_tty, i);
    }
}

static SimPort *
usb_port_new (SimTransport *transport, SimPortKind kind, guint interface, GError **error)
{
    return sim_pty_new (error);
}

/* The testbed */

static void
usb_free (SimTransport *transport)
{
    SimUsb *self = (SimUsb *) transport;

    g_clear_handle_id (&self->source, g_source_remove);
    g_queue_clear_full (&self->steps, g_free);
    g_ptr_array_unref (self->devices);
    g_hash_table_unref (self->first_ttys);
    sim_usb_names_free (self->names);
    g_object_unref (self->testbed);
    g_object_unref (self->ioctls);
    g_free (self->root);
    g_free (self);
}

static const SimTransportClass usb_class = {
    .patience = PATIENCE_MS,
    .free = usb_free,
    .port_new = usb_port_new,
    .plug = usb_plug,
    .unplug = usb_unplug,
    .rebind = usb_rebind,
};

SimTransport *
sim_usb_new (void)
{
    SimUsb *self;

    /* The first call, before there is a testbed, makes this FALSE from then on. umockdev then
     * sends no uevents except ours. */
    if (umockdev_in_mock_environment ())
        g_printerr ("a testbed in a testbed: there will be too many uevents\n");
    self = g_new0 (SimUsb, 1);
    self->parent.klass = &usb_class;
    self->testbed = umockdev_testbed_new ();
    self->root = umockdev_testbed_get_root_dir (self->testbed);
    self->ioctls = sim_usb_ioctl_attach (self->testbed, self->root);
    g_queue_init (&self->steps);
    self->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_usb_device_free);
    self->names = sim_usb_names_new ();
    self->first_ttys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    return &self->parent;
}

char *
sim_usb_root (SimTransport *transport)
{
    return g_strdup (((SimUsb *) transport)->root);
}
