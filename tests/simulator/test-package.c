/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of firmware images and packages: made, checked, applied, refused.
 */

#include "firmware.h"
#include "package.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    char *folder;
    char *v12;
    char *v13;
    char *package;
    char *module;
} PackageFixture;

static void
copy (const char *from, const char *to)
{
    g_autofree char *data = NULL;
    gsize            length;
    GError          *error = NULL;

    g_file_get_contents (from, &data, &length, &error);
    g_assert_no_error (error);
    g_file_set_contents (to, data, length, &error);
    g_assert_no_error (error);
}

static void
package_set_up (PackageFixture *f, gconstpointer unused)
{
    GError *error = NULL;

    f->folder = g_dir_make_tmp ("package-XXXXXX", &error);
    g_assert_no_error (error);
    f->v12 = g_build_filename (f->folder, "v12", NULL);
    f->v13 = g_build_filename (f->folder, "v13", NULL);
    f->package = g_build_filename (f->folder, "package", NULL);
    f->module = g_build_filename (f->folder, "module", NULL);
    g_assert_true (sim_firmware_make (f->v12, "EP06A_1", 200001, 1, &error));
    g_assert_true (sim_firmware_make (f->v13, "EP06B_1", 204800, 1, &error));
    g_assert_true (sim_package_make (f->v12, f->v13, f->package, &error));
    g_assert_no_error (error);
    copy (f->v12, f->module);
}

static void
package_tear_down (PackageFixture *f, gconstpointer unused)
{
    const char *files[] = { f->v12, f->v13, f->package, f->module };

    for (guint i = 0; i < G_N_ELEMENTS (files); i++)
        g_unlink (files[i]);
    /* No other file may be left. */
    g_assert_cmpint (g_rmdir (f->folder), ==, 0);
    g_free (f->v12);
    g_free (f->v13);
    g_free (f->package);
    g_free (f->module);
    g_free (f->folder);
}

static void
assert_runs (PackageFixture *f, const char *revision)
{
    g_autofree char *running = sim_firmware_revision (f->module, NULL);

    g_assert_cmpstr (running, ==, revision);
}

static void
test_package (PackageFixture *f, gconstpointer unused)
{
    g_autofree char *made = NULL;
    g_autofree char *target = sim_firmware_digest (f->v13, NULL);
    GStatBuf         status;
    GError          *error = NULL;

    g_assert_cmpint (g_stat (f->package, &status), ==, 0);
    g_assert_cmpint (status.st_size, <, 100000); /* it is a delta, not the whole image */
    g_assert_cmpint (sim_package_check (f->package, f->module, &error), ==, SIM_PACKAGE_GOOD);
    assert_runs (f, "EP06A_1");
    g_assert_cmpint (sim_package_apply (f->package, f->module, &error), ==, SIM_PACKAGE_GOOD);
    g_assert_no_error (error);
    made = sim_firmware_digest (f->module, NULL);
    g_assert_cmpstr (made, ==, target);
    assert_runs (f, "EP06B_1");
}

static void
check_refused (PackageFixture *f, SimPackageResult result)
{
    g_autofree char   *before = sim_firmware_digest (f->module, NULL);
    g_autofree char   *after = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_cmpint (sim_package_check (f->package, f->module, &error), ==, result);
    g_assert_nonnull (error);
    g_assert_cmpint (sim_package_apply (f->package, f->module, NULL), ==, result);
    after = sim_firmware_digest (f->module, NULL);
    g_assert_cmpstr (after, ==, before);
}

static void
test_package_wrong_source (PackageFixture *f, gconstpointer unused)
{
    copy (f->v13, f->module);
    check_refused (f, SIM_PACKAGE_NO_MATCH);
}

/* The same revision, but other bytes. */
static void
test_package_other_source (PackageFixture *f, gconstpointer unused)
{
    g_assert_true (sim_firmware_make (f->module, "EP06A_1", 200001, 2, NULL));
    check_refused (f, SIM_PACKAGE_NO_MATCH);
}

static void
test_package_truncated (PackageFixture *f, gconstpointer unused)
{
    g_autofree char *data = NULL;
    gsize            length;

    g_file_get_contents (f->package, &data, &length, NULL);
    g_file_set_contents (f->package, data, length / 2, NULL);
    check_refused (f, SIM_PACKAGE_UNREADABLE);
}

static void
test_package_damaged (PackageFixture *f, gconstpointer unused)
{
    g_autofree char *data = NULL;
    gsize            length;

    g_file_get_contents (f->package, &data, &length, NULL);
    data[length / 2] ^= 0x55;
    g_file_set_contents (f->package, data, length, NULL);
    check_refused (f, SIM_PACKAGE_UNREADABLE);
}

static void
test_package_empty (PackageFixture *f, gconstpointer unused)
{
    g_file_set_contents (f->package, "", 0, NULL);
    check_refused (f, SIM_PACKAGE_UNREADABLE);
}

static void
test_firmware (PackageFixture *f, gconstpointer unused)
{
    g_autofree char *first = sim_firmware_digest (f->v12, NULL);
    g_autofree char *again = NULL;
    g_autofree char *seeded = NULL;
    g_autofree char *base = sim_firmware_base ("EP06A_1.2");

    g_assert_true (sim_firmware_make (f->v12, "EP06A_1", 200001, 1, NULL));
    again = sim_firmware_digest (f->v12, NULL);
    g_assert_cmpstr (again, ==, first);
    g_assert_true (sim_firmware_make (f->v12, "EP06A_1", 200001, 9, NULL));
    seeded = sim_firmware_digest (f->v12, NULL);
    g_assert_cmpstr (seeded, !=, first);
    g_assert_cmpstr (base, ==, "EP06A");
    g_assert_false (sim_firmware_make (f->v12, "EP06A_1", 100, 1, NULL));
    g_assert_null (sim_firmware_revision (f->package, NULL));
}

#define ADD_PACKAGE(name, func)                                                                    \
    g_test_add ("/package/" name, PackageFixture, NULL, package_set_up, func, package_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD_PACKAGE ("good", test_package);
    ADD_PACKAGE ("wrong-source", test_package_wrong_source);
    ADD_PACKAGE ("other-source", test_package_other_source);
    ADD_PACKAGE ("truncated", test_package_truncated);
    ADD_PACKAGE ("damaged", test_package_damaged);
    ADD_PACKAGE ("empty", test_package_empty);
    ADD_PACKAGE ("firmware", test_firmware);
    return g_test_run ();
}
