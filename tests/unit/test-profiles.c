/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Directories of family files, and the settings of each family. The installed files are
 * checked, too.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "family-fixture.h"
#include "storage/profiles.h"

typedef struct {
    gchar     *folders[3]; /* the administrator's directory, and ours */
    gchar     *settings;
    GPtrArray *problems;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
    fixture->folders[0] = g_dir_make_tmp ("dfota-families-XXXXXX", NULL);
    fixture->folders[1] = g_dir_make_tmp ("dfota-families-XXXXXX", NULL);
    fixture->settings = g_build_filename (fixture->folders[0], "settings", NULL);
    fixture->problems = g_ptr_array_new_with_free_func (g_free);
}

static void
remove_folder (const gchar *path)
{
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
    const gchar     *name;

    while ((name = g_dir_read_name (folder))) {
        g_autofree gchar *file = g_build_filename (path, name, NULL);

        g_assert_cmpint (g_unlink (file), ==, 0);
    }
    g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
    remove_folder (fixture->folders[0]);
    remove_folder (fixture->folders[1]);
    g_free (fixture->folders[0]);
    g_free (fixture->folders[1]);
    g_free (fixture->settings);
    g_ptr_array_unref (fixture->problems);
}

/* Writes a family file with this name and id, and more after [Family]. */
static void
write_family (const gchar *folder, const gchar *name, const gchar *id, const gchar *more)
{
    g_autofree gchar *path = g_build_filename (folder, name, NULL);
    g_autofree gchar *text =
        g_strdup_printf ("[Family]\nName=%s\nIds=%s\nEvidence=field\nSource=x\n%s", name, id, more);

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static GPtrArray *
load (Fixture *fixture)
{
    return dfota_profiles_load ((const gchar *const *) fixture->folders, fixture->settings,
                                fixture->problems);
}

static void
assert_problem (Fixture *fixture, const gchar *part)
{
    g_assert_cmpuint (fixture->problems->len, ==, 1);
    if (!strstr (fixture->problems->pdata[0], part))
        g_error ("“%s” is not in “%s”", part, (gchar *) fixture->problems->pdata[0]);
}

static void
test_folders (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;
    const DfotaProfile   *profile;

    write_family (fixture->folders[1], "b.conf", "2c7c:0002", "");
    write_family (fixture->folders[1], "a.conf", "2c7c:0001", "");
    write_family (fixture->folders[1], "c.conf.bak", "2c7c:0003", "");
    write_family (fixture->folders[1], ".d.conf", "2c7c:0004", "");
    write_family (fixture->folders[0], "b.conf", "2c7c:0005", "");
    profiles = load (fixture);
    g_assert_cmpuint (fixture->problems->len, ==, 0);
    g_assert_cmpuint (profiles->len, ==, 2);
    profile = dfota_profiles_find (profiles, 0x2c7c, 0x0005);
    g_assert_cmpstr (profile->family->id, ==, "b");
    g_assert_true (dfota_profiles_find_by_name (profiles, "b") == profile);
    g_assert_nonnull (dfota_profiles_find (profiles, 0x2c7c, 0x0001));
    g_assert_null (dfota_profiles_find (profiles, 0x2c7c, 0x0002));
    g_assert_null (dfota_profiles_find_by_name (profiles, "c"));
    g_assert_null (dfota_profiles_find_by_name (profiles, NULL));
}

static void
test_damaged (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;

    write_family (fixture->folders[1], "a.conf", "2c7c:0001", "[Command]\nUrlMax=x\n");
    write_family (fixture->folders[1], "b.conf", "2c7c:0002", "");
    profiles = load (fixture);
    assert_problem (fixture, "/a.conf: UrlMax in [Command] is 'x'");
    g_assert_cmpuint (profiles->len, ==, 1);
}

/* A mistake in the administrator's file must not leave the modules without a family. */
static void
test_damaged_copy (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;

    write_family (fixture->folders[0], "a.conf", "2c7c:0009", "[Command]\nUrlMax=x\n");
    write_family (fixture->folders[1], "a.conf", "2c7c:0001", "");
    profiles = load (fixture);
    assert_problem (fixture, "/a.conf: UrlMax in [Command] is 'x'");
    g_assert_cmpuint (profiles->len, ==, 1);
    g_assert_nonnull (dfota_profiles_find (profiles, 0x2c7c, 0x0001));
}

static void
test_same_id (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;

    write_family (fixture->folders[0], "own.conf", "2c7c:0001", "");
    write_family (fixture->folders[1], "a.conf", "2c7c:0002;2c7c:0001", "");
    profiles = load (fixture);
    assert_problem (fixture, "USB id 2c7c:0001 is one of family 'own' already");
    g_assert_cmpuint (profiles->len, ==, 1);
}

static void
test_same_stage (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;

    write_family (fixture->folders[1], "a.conf", "2c7c:0001", "[Stages]\nGONE=HTTPEND\n");
    write_family (fixture->folders[1], "b.conf", "2c7c:0002", "[Stages]\nGONE=HTTPSTART\n");
    profiles = load (fixture);
    assert_problem (fixture, "stage GONE has another meaning already");
    g_assert_cmpuint (profiles->len, ==, 1);
}

static void
test_settings (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;
    const DfotaProfile   *a;
    const DfotaSettings   others = { 1, 2, 3, 4, 5 };

    write_family (fixture->folders[1], "a.conf", "2c7c:0001",
                  "[Timeouts]\nSilence=500\nSettle=600\n");
    write_family (fixture->folders[1], "b.conf", "2c7c:0002", "");
    g_assert_true (g_file_set_contents (
        fixture->settings, "[Timeouts]\nSettle=30\n[Modules]\nAllowUnproven=c; a\n", -1, NULL));
    profiles = load (fixture);
    a = dfota_profiles_find_by_name (profiles, "a");
    g_assert_cmpfloat (a->settings.silence, ==, 500);
    g_assert_cmpfloat (a->settings.settle, ==, 30);
    g_assert_cmpfloat (a->settings.download, ==, 1800);
    g_assert_true (a->is_enabled);
    g_assert_false (dfota_profiles_find_by_name (profiles, "b")->is_enabled);
    g_assert_true (dfota_profiles_get_settings (profiles, "a", &others) == &a->settings);
    g_assert_true (dfota_profiles_get_settings (profiles, "z", &others) == &others);
    g_assert_true (dfota_profiles_get_settings (profiles, NULL, &others) == &others);
}

/* The installed families are valid and do not conflict. Only those from a guide are on. */
static void
test_installed (Fixture *fixture, gconstpointer unused)
{
    static const gchar *const folders[] = { FAMILIES_FOLDER, NULL };
    g_autoptr (GPtrArray)     profiles =
        dfota_profiles_load (folders, fixture->settings, fixture->problems);
    const DfotaProfile *ep06 = dfota_profiles_find (profiles, 0x2c7c, 0x0306);

    for (guint i = 0; i < fixture->problems->len; i++)
        g_error ("%s", (gchar *) fixture->problems->pdata[i]);
    g_assert_cmpuint (profiles->len, ==, 6);
    g_assert_cmpstr (ep06->family->id, ==, "ep06");
    for (guint i = 0; i < profiles->len; i++)
        g_assert_true (((DfotaProfile *) profiles->pdata[i])->is_enabled ==
                       (profiles->pdata[i] == ep06));
}

int
main (int argc, char **argv)
{
    static const struct {
        const gchar *path;
        void (*func) (Fixture *, gconstpointer);
    } tests[] = {
        { "/profiles/folders", test_folders },           { "/profiles/damaged", test_damaged },
        { "/profiles/damaged-copy", test_damaged_copy }, { "/profiles/same-id", test_same_id },
        { "/profiles/same-stage", test_same_stage },     { "/profiles/settings", test_settings },
        { "/profiles/installed", test_installed },
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
    return g_test_run ();
}
