/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One handler, the default one of the testbed.
 */

#include "usb-ioctl.h"
#include "sysfs.h"

#include <sys/ioctl.h>

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
