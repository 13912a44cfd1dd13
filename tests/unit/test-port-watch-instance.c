/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which backend the process has, and that there is one only. The functions below replace both.
 */

#include "module/port-watch-instance.h"

#include "fakes.h"
#include "module/port-watch-kernel.h"
#include "module/port-watch-udev.h"

#define FAKE_TYPE_WATCH (fake_watch_get_type ())
G_DECLARE_FINAL_TYPE (FakeWatch, fake_watch, FAKE, WATCH, DfotaPortWatch)

struct _FakeWatch {
    DfotaPortWatch parent;
};

G_DEFINE_FINAL_TYPE (FakeWatch, fake_watch, DFOTA_TYPE_PORT_WATCH)

static void
fake_watch_init (FakeWatch *self)
{
}

static void
fake_watch_class_init (FakeWatchClass *klass)
{
}

static DfotaPortWatch *
make_watch (const gchar *name)
{
    fakes_log ("%s", name);
    return g_object_new (FAKE_TYPE_WATCH, NULL);
}

DfotaPortWatch *
dfota_port_watch_udev_new (void)
{
    return make_watch ("udev");
}

DfotaPortWatch *
dfota_port_watch_kernel_new (void)
{
    return make_watch ("kernel");
}

#ifdef DFOTA_HAVE_GUDEV
static const gboolean can_udev = TRUE;
#else
static const gboolean can_udev = FALSE;
#endif

static void
assert_backend (const gchar *log)
{
    DfotaPortWatch *watch = dfota_port_watch_get ();
    DfotaPortWatch *again = dfota_port_watch_get ();

    g_assert_true (watch == again);
    g_assert_cmpstr (fakes_take_log (), ==, log);
    g_object_unref (watch);
    g_assert_finalize_object (again);
}

static void
test_backends (void)
{
    const gchar *best = can_udev ? "udev;" : "kernel;";

    g_assert_true (dfota_port_watch_has_udev () == can_udev);
    assert_backend (best); /* by default */
    assert_backend (best); /* another one, as the first is free */
    dfota_port_watch_set_udev (FALSE);
    g_assert_false (dfota_port_watch_has_udev ());
    assert_backend ("kernel;");
    dfota_port_watch_set_udev (TRUE);
    g_assert_true (dfota_port_watch_has_udev () == can_udev);
    assert_backend (best);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/port-watch-instance/backends", test_backends);
    return g_test_run ();
}
