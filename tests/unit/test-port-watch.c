/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * How the backend without udev reads the kernel's messages and sysfs.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "module/port-watch-kernel.h"

#define TTY "/devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.2/ttyUSB2/tty/ttyUSB2"

/* The parts are separated by NUL. */
#define MESSAGE(text) text, sizeof text

static const struct {
    const gchar *message;
    gsize        length;
    gboolean     is_wanted;
    gboolean     is_added;
    const gchar *devpath;
    const gchar *subsystem;
} messages[] = {
    { MESSAGE ("add@" TTY "\0ACTION=add\0DEVPATH=" TTY "\0SUBSYSTEM=tty\0SEQNUM=7"), TRUE, TRUE,
      TTY, "tty" },
    { MESSAGE ("remove@" TTY "\0ACTION=remove\0DEVPATH=" TTY "\0SUBSYSTEM=tty"), TRUE, FALSE, TTY,
      "tty" },
    /* udev's own format: binary before the properties */
    { MESSAGE ("libudev\0\xfe\xed\xca\xfe\0\0\0\0ACTION=add\0DEVPATH=/devices/x\0SUBSYSTEM=net"),
      TRUE, TRUE, "/devices/x", "net" },
    /* ports that change or are bound to a driver existed before */
    { MESSAGE ("change@/devices/x\0ACTION=change\0DEVPATH=/devices/x\0SUBSYSTEM=tty"), FALSE },
    { MESSAGE ("bind@/devices/x\0ACTION=bind\0DEVPATH=/devices/x\0SUBSYSTEM=usb"), FALSE },
    { MESSAGE ("add@/devices/x\0ACTION=add\0SUBSYSTEM=tty"), FALSE },
    { MESSAGE ("add@/devices/x\0ACTION=add\0DEVPATH=/devices/x"), FALSE },
    /* truncated: no NUL at the end */
    { "ACTION=add\0DEVPATH=/devices/x\0SUBSYSTEM=tty", 40, FALSE },
    { "", 0, FALSE },
    { MESSAGE ("\0\0\0"), FALSE },
};

static void
test_messages (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (messages); i++) {
        /* A copy of exactly this size, so that valgrind and ASan notice reads beyond it. */
        g_autofree gchar *copy = g_memdup2 (messages[i].message, MAX (messages[i].length, 1));
        DfotaUevent       uevent;

        g_test_message ("message %u", i);
        g_assert_true (dfota_uevent_parse (copy, messages[i].length, &uevent) ==
                       messages[i].is_wanted);
        if (!messages[i].is_wanted)
            continue;
        g_assert_true (uevent.is_added == messages[i].is_added);
        g_assert_cmpstr (uevent.devpath, ==, messages[i].devpath);
        g_assert_cmpstr (uevent.subsystem, ==, messages[i].subsystem);
    }
}

static void
set_attribute (const gchar *path, const gchar *name, const gchar *value)
{
    g_autofree gchar *file = g_build_filename (path, name, NULL);

    if (value)
        g_assert_true (g_file_set_contents (file, value, -1, NULL));
    else
        g_unlink (file);
}

static void
test_device (void)
{
    g_autoptr (DfotaPortInfo) port = dfota_port_info_new ("tty", "ttyUSB2", "/nowhere/ttyUSB2");

    g_assert_null (port->usb);
    g_assert_false (dfota_port_info_is_of (port, "/sys/devices/a"));
    g_assert_false (dfota_port_info_is_of (port, NULL)); /* neither has a name */
    port->usb = g_strdup ("/sys/devices/a");
    g_assert_true (dfota_port_info_is_of (port, "/sys/devices/a"));
    g_assert_false (dfota_port_info_is_of (port, "/sys/devices/a/b"));
    /* a name that the administrator has given is a name, too */
    port->uid = g_strdup ("slot-1");
    g_assert_true (dfota_port_info_is_of (port, "slot-1"));
}

/* The nearest parent with a USB device number; nothing above a device is read. */
static void
test_usb (void)
{
    g_autofree gchar         *folder = g_strdup ("/tmp/pXXXXXX"); /* as long as /sys/devices */
    g_autofree gchar         *usb = NULL, *interface = NULL, *tty = NULL, *outer = NULL;
    g_autofree gchar         *no_number = dfota_usb_read_number (NULL);
    g_autofree gchar         *before = NULL, *half = NULL, *number = NULL;
    g_autoptr (DfotaPortInfo) port = NULL, port_outside = NULL;

    g_assert_nonnull (g_mkdtemp (folder));
    usb = g_build_filename (folder, "1-1", NULL);
    interface = g_build_filename (usb, "1-1:1.2", NULL);
    tty = g_build_filename (interface, "ttyUSB2", NULL);
    outer = g_build_filename (folder, "ttyS0", NULL);
    g_assert_no_errno (g_mkdir_with_parents (tty, 0755));
    before = dfota_usb_read_number (usb);
    set_attribute (folder, "devnum", "1\n");
    set_attribute (usb, "devnum", "7\n");
    half = dfota_usb_read_number (usb);
    set_attribute (usb, "busnum", "2\n");
    number = dfota_usb_read_number (usb);
    port = dfota_port_info_new ("tty", "ttyUSB2", tty);
    g_assert_cmpstr (port->usb, ==, usb);
    g_assert_cmpstr (port->name, ==, "ttyUSB2");
    g_assert_cmpstr (port->path, ==, tty);
    port_outside = dfota_port_info_new ("tty", "ttyS0", outer);
    g_assert_null (port_outside->usb);
    g_assert_cmpstr (no_number, ==, "");
    g_assert_cmpstr (before, ==, "");
    g_assert_cmpstr (half, ==, "");
    g_assert_cmpstr (number, ==, "2:7");
    set_attribute (folder, "devnum", NULL);
    set_attribute (usb, "devnum", NULL);
    set_attribute (usb, "busnum", NULL);
    g_rmdir (tty);
    g_rmdir (interface);
    g_rmdir (usb);
    g_rmdir (folder);
}

static void
test_attribute (void)
{
    g_autofree gchar *folder = g_dir_make_tmp ("port-watch-XXXXXX", NULL);
    g_autofree gchar *file = g_build_filename (folder, "idVendor", NULL);
    g_autofree gchar *value = NULL;

    g_assert_null (dfota_sysfs_read (folder, "idVendor"));
    g_assert_true (g_file_set_contents (file, "2c7c\n", -1, NULL));
    value = dfota_sysfs_read (folder, "idVendor");
    g_assert_cmpstr (value, ==, "2c7c");
    g_unlink (file);
    g_rmdir (folder);
}

/* The ports of this system, whatever they are: each one is at the place that it names. */
static void
test_list (void)
{
    g_autoptr (DfotaPortWatch) watch = dfota_port_watch_kernel_new ();
    g_autoptr (GPtrArray)      ttys = dfota_port_watch_list (watch, "tty");
    g_autoptr (GPtrArray)      all = dfota_port_watch_list (watch, NULL);

    g_assert_cmpuint (all->len, >=, ttys->len);
    for (guint i = 0; i < ttys->len; i++) {
        const DfotaPortInfo *port = ttys->pdata[i];
        g_autofree gchar    *name = g_path_get_basename (port->path);

        g_assert_cmpstr (port->subsystem, ==, "tty");
        g_assert_cmpstr (port->name, ==, name);
        g_assert_true (g_str_has_prefix (port->path, "/sys/devices/"));
    }
}

/* Handlers get one argument and the port watch. */
static void
test_signals (void)
{
    static const gchar *const  names[] = { "added", "removed" };
    g_autoptr (DfotaPortWatch) watch = dfota_port_watch_kernel_new ();

    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        GSignalQuery query;

        g_signal_query (g_signal_lookup (names[i], DFOTA_TYPE_PORT_WATCH), &query);
        g_assert_cmpuint (query.n_params, ==, 1);
    }
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/port-watch/messages", test_messages);
    g_test_add_func ("/port-watch/device", test_device);
    g_test_add_func ("/port-watch/usb", test_usb);
    g_test_add_func ("/port-watch/attribute", test_attribute);
    g_test_add_func ("/port-watch/signals", test_signals);
    g_test_add_func ("/port-watch/list", test_list);
    return g_test_run ();
}
