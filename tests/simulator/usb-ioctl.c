/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Handles ioctls with one handler, the default one of the testbed.
 */

#include "usb-ioctl.h"
#include "sysfs.h"

#include <sys/ioctl.h>

/* umockdev's name for the handler of devices that have none of their own. */
#define DEFAULT_HANDLER "_default"

/* Ioctls. The testbed answers ENOTTY to those it does not know, and then no program can lock
 * a tty.
 *
 * The handler is not attached to each tty, because then reads and writes of the tty would
 * also go to this process and back, more than half a millisecond each. A device without a
 * handler of its own uses the default handler, for ioctls only (umockdev 0.17; 0.19 makes no
 * difference between the two). */
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

UMockdevIoctlBase *
sim_usb_ioctl_attach (UMockdevTestbed *testbed, const char *root)
{
    UMockdevIoctlBase *ioctls = g_object_new (sim_ioctl_get_type (), NULL);
    g_autoptr (GError) error = NULL;

    sim_sysfs_remove (root, "ioctl", DEFAULT_HANDLER);
    if (!umockdev_testbed_attach_ioctl (testbed, DEFAULT_HANDLER, ioctls, &error))
        g_printerr ("%s\n", error->message);
    return ioctls;
}
