/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The backend over udev. The functions below replace those of GUdev: a client whose devices are a
 * table, each with its parent.
 */

#include "module/port-watch-udev.h"

#include <gudev/gudev.h>

#include "fakes.h"

typedef struct {
    const gchar *name;
    const gchar *subsystem;
    const gchar *devtype;
    const gchar *uid; /* ID_MM_PHYSDEV_UID */
    const gchar *parent;
    gboolean     is_ignored;
} Row;

static const Row rows[] = {
    /* the property of the USB device, of the port, of none, and of a hub above */
    { "usb-1", "usb", "usb_device", "slot-1", NULL, FALSE },
    { "usb-1:1.2", "usb", "usb_interface", NULL, "usb-1", FALSE },
    { "ttyUSB1", "tty", NULL, NULL, "usb-1:1.2", FALSE },
    { "ttyUSB2", "tty", NULL, "slot-2", "usb-1:1.2", TRUE },
    { "ttyS0", "tty", NULL, NULL, NULL, FALSE },
    { "hub", "usb", "usb_device", "not-this", NULL, FALSE },
    { "usb-3", "usb", "usb_device", NULL, "hub", FALSE },
    { "ttyUSB3", "tty", NULL, NULL, "usb-3", FALSE },
    /* of another bus: usb_device is a type of USB */
    { "sdio", "sdio", "usb_device", NULL, "hub", FALSE },
    { "ttyX0", "tty", NULL, NULL, "sdio", FALSE },
    { "wwan0", "net", NULL, NULL, "usb-1:1.2", FALSE },
};

#define FAKE_TYPE_DEVICE (fake_device_get_type ())
G_DECLARE_FINAL_TYPE (FakeDevice, fake_device, FAKE, DEVICE, GObject)

struct _FakeDevice {
    GObject    parent;
    const Row *row;
};

G_DEFINE_FINAL_TYPE (FakeDevice, fake_device, G_TYPE_OBJECT)

static guint n_devices;

static void
fake_device_finalize (GObject *object)
{
    n_devices--;
    G_OBJECT_CLASS (fake_device_parent_class)->finalize (object);
}

static void
fake_device_init (FakeDevice *self)
{
    n_devices++;
}

static void
fake_device_class_init (FakeDeviceClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fake_device_finalize;
}

static GUdevDevice *
find_device (const gchar *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        if (g_strcmp0 (rows[i].name, name) == 0) {
            FakeDevice *device = g_object_new (FAKE_TYPE_DEVICE, NULL);

            device->row = &rows[i];
            return (GUdevDevice *) device;
        }
    return NULL;
}

static const Row *
row_of (GUdevDevice *device)
{
    return FAKE_DEVICE (device)->row;
}

/*****************************************************************************/
/* GUdev */

#define FAKE_TYPE_CLIENT (fake_client_get_type ())
G_DECLARE_FINAL_TYPE (FakeClient, fake_client, FAKE, CLIENT, GObject)

struct _FakeClient {
    GObject parent;
};

G_DEFINE_FINAL_TYPE (FakeClient, fake_client, G_TYPE_OBJECT)

static FakeClient *client; /* weak */

static void
fake_client_init (FakeClient *self)
{
}

static void
fake_client_class_init (FakeClientClass *klass)
{
    g_signal_new ("uevent", FAKE_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  2, G_TYPE_STRING, G_TYPE_OBJECT);
}

GUdevClient *
g_udev_client_new (const gchar *const *subsystems)
{
    g_assert_cmpstr (subsystems[0], ==, "tty");
    g_assert_null (subsystems[1]);
    g_set_weak_pointer (&client, g_object_new (FAKE_TYPE_CLIENT, NULL));
    return (GUdevClient *) client;
}

GList *
g_udev_client_query_by_subsystem (GUdevClient *self, const gchar *subsystem)
{
    GList *found = NULL;

    g_assert_true (self == (GUdevClient *) client);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        if (g_str_equal (rows[i].subsystem, subsystem))
            found = g_list_append (found, find_device (rows[i].name));
    return found;
}

const gchar *
g_udev_device_get_name (GUdevDevice *device)
{
    return row_of (device)->name;
}

const gchar *
g_udev_device_get_subsystem (GUdevDevice *device)
{
    return row_of (device)->subsystem;
}

const gchar *
g_udev_device_get_devtype (GUdevDevice *device)
{
    return row_of (device)->devtype;
}

const gchar *
g_udev_device_get_sysfs_path (GUdevDevice *device)
{
    return "/sys/devices/x";
}

const gchar *
g_udev_device_get_property (GUdevDevice *device, const gchar *name)
{
    g_assert_cmpstr (name, ==, "ID_MM_PHYSDEV_UID");
    return row_of (device)->uid;
}

gboolean
g_udev_device_get_property_as_boolean (GUdevDevice *device, const gchar *name)
{
    g_assert_cmpstr (name, ==, "ID_MM_PORT_IGNORE");
    return row_of (device)->is_ignored;
}

GUdevDevice *
g_udev_device_get_parent (GUdevDevice *device)
{
    return find_device (row_of (device)->parent);
}

/*****************************************************************************/

static void
log_port (const gchar *what, const DfotaPortInfo *port)
{
    fakes_log ("%s%s %s %s%s", what, port->subsystem, port->name, port->uid ? port->uid : "-",
               port->is_ignored ? " ignored" : "");
    g_assert_cmpstr (port->path, ==, "/sys/devices/x");
}

static void
added (DfotaPortWatch *watch, const DfotaPortInfo *port, gpointer data)
{
    log_port ("added ", port);
}

static void
removed (DfotaPortWatch *watch, const gchar *name, gpointer data)
{
    fakes_log ("removed %s", name);
}

static DfotaPortWatch *
make_watch (void)
{
    DfotaPortWatch *watch = dfota_port_watch_udev_new ();

    g_signal_connect (watch, "added", G_CALLBACK (added), NULL);
    g_signal_connect (watch, "removed", G_CALLBACK (removed), NULL);
    return watch;
}

static void
emit (const gchar *action, const gchar *name, const gchar *log)
{
    g_autoptr (GUdevDevice) device = find_device (name);

    g_signal_emit_by_name (client, "uevent", action, device);
    g_assert_cmpstr (fakes_take_log (), ==, log);
}

static void
test_list (void)
{
    DfotaPortWatch       *watch = make_watch ();
    g_autoptr (GPtrArray) ttys = dfota_port_watch_list (watch, "tty");
    g_autoptr (GPtrArray) nets = dfota_port_watch_list (watch, "net");

    for (guint i = 0; i < ttys->len; i++)
        log_port ("", ttys->pdata[i]);
    g_assert_cmpstr (fakes_take_log (), ==,
                     "tty ttyUSB1 slot-1;tty ttyUSB2 slot-2 ignored;tty ttyS0 -;tty ttyUSB3 -;"
                     "tty ttyX0 not-this;");
    g_assert_cmpuint (nets->len, ==, 1);
    g_assert_finalize_object (watch);
    g_assert_null (client);
    g_assert_cmpuint (n_devices, ==, 0);
}

static void
test_uevents (void)
{
    DfotaPortWatch *watch = make_watch ();

    emit ("add", "ttyUSB2", "added tty ttyUSB2 slot-2 ignored;");
    emit ("remove", "ttyUSB2", "removed ttyUSB2;");
    emit ("change", "ttyUSB2", "");
    emit ("bind", "ttyUSB2", "");
    g_assert_finalize_object (watch);
    g_assert_null (client);
    g_assert_cmpuint (n_devices, ==, 0);
}

static void
unref_watch (DfotaPortWatch *watch, gpointer port, gpointer data)
{
    g_object_unref (watch);
}

/* A handler may drop the last reference. */
static void
test_freed (void)
{
    static const gchar *const actions[][3] = {
        { "add", "added", "added tty ttyUSB1 slot-1;" },
        { "remove", "removed", "removed ttyUSB1;" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
        DfotaPortWatch *watch = make_watch ();

        g_object_add_weak_pointer (G_OBJECT (watch), (gpointer *) &watch);
        g_signal_connect (watch, actions[i][1], G_CALLBACK (unref_watch), NULL);
        emit (actions[i][0], "ttyUSB1", actions[i][2]);
        g_assert_null (watch);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/port-watch-udev/list", test_list);
    g_test_add_func ("/port-watch-udev/uevents", test_uevents);
    g_test_add_func ("/port-watch-udev/freed", test_freed);
    return g_test_run ();
}
