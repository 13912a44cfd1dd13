/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Directories of family files, and the settings of each family. The installed files are
 * checked, too.
 */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "family-fixture.h"
#include "protocol/urc.h"
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

    write_family (fixture->folders[1], "a.conf", "2c7c:0001",
                  "[Stages]\nCOME=HTTPSTART\nGONE=HTTPEND\n");
    write_family (fixture->folders[1], "b.conf", "2c7c:0002", "[Stages]\nGONE=HTTPSTART\n");
    profiles = load (fixture);
    assert_problem (fixture, "stage GONE has another meaning already");
    g_assert_cmpuint (profiles->len, ==, 1);
}

/* A file that is not used changes nothing: none of its stages is known. */
static void
test_rejected_stage (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;
    DfotaUrc              urc;

    write_family (fixture->folders[1], "a.conf", "2c7c:0001",
                  "[Stages]\nFETCHBEGIN=HTTPSTART\nUPDATING=END\n");
    write_family (fixture->folders[1], "b.conf", "2c7c:0002", "[Stages]\nFETCHBEGIN=HTTPEND\n");
    profiles = load (fixture);
    assert_problem (fixture, "stage UPDATING has another meaning already");
    g_assert_cmpuint (profiles->len, ==, 1);
    g_assert_true (dfota_urc_parse ("+QIND: \"FOTA\",\"FETCH BEGIN\",0", &urc));
    g_assert_cmpint (urc.kind, ==, DFOTA_URC_DOWNLOAD_END);
}

static void
test_unknown_name (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;

    write_family (fixture->folders[1], "a.conf", "2c7c:0001", "");
    g_assert_true (
        g_file_set_contents (fixture->settings, "[Modules]\nAllowUnproven=a;ec52;\n", -1, NULL));
    profiles = load (fixture);
    assert_problem (fixture, "AllowUnproven in [Modules] names 'ec52', which is no family");
    g_assert_true (dfota_profiles_find_by_name (profiles, "a")->is_enabled);
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
        fixture->settings, "[Timeouts]\nSettle=30\n[Modules]\nAllowUnproven= a\n", -1, NULL));
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

/* Directories and the settings file from the environment. */
static void
test_environment (Fixture *fixture, gconstpointer unused)
{
    g_autofree gchar     *both = g_strjoin (":", fixture->folders[0], fixture->folders[1], NULL);
    g_autoptr (GPtrArray) profiles = NULL;
    g_auto (GStrv)        usual = NULL;
    g_auto (GStrv)        empty = NULL;
    g_auto (GStrv)        own = NULL;

    g_unsetenv ("MM_QUECTEL_DFOTA_FAMILIES");
    usual = dfota_profiles_get_folders ();
    g_assert_cmpuint (g_strv_length (usual), ==, 2);
    g_assert_true (g_str_has_suffix (usual[0], "/ModemManager/quectel-dfota-families"));
    g_assert_true (g_str_has_suffix (usual[1], "/mm-quectel-dfota/families"));
    g_setenv ("MM_QUECTEL_DFOTA_FAMILIES", "", TRUE);
    empty = dfota_profiles_get_folders ();
    g_assert_cmpstrv (empty, usual);
    g_setenv ("MM_QUECTEL_DFOTA_FAMILIES", both, TRUE);
    own = dfota_profiles_get_folders ();
    g_assert_cmpstrv (own, fixture->folders);

    write_family (fixture->folders[1], "a.conf", "2c7c:0001", "");
    g_setenv ("MM_QUECTEL_DFOTA_CONF", fixture->settings, TRUE);
    g_assert_true (
        g_file_set_contents (fixture->settings, "[Modules]\nAllowUnproven=a\n", -1, NULL));
    profiles = dfota_profiles_load (NULL, NULL, fixture->problems);
    g_assert_cmpuint (profiles->len, ==, 1);
    g_assert_true (((DfotaProfile *) profiles->pdata[0])->is_enabled);
    g_unsetenv ("MM_QUECTEL_DFOTA_FAMILIES");
    g_unsetenv ("MM_QUECTEL_DFOTA_CONF");
}

/* Vendors and families that are found, or not. */
static void
test_find (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) none = g_ptr_array_new ();
    g_autoptr (GPtrArray) profiles = NULL;

    write_family (fixture->folders[1], "a.conf", "2c7c:0001;1bc7:0002", "");
    write_family (fixture->folders[1], "b.conf", "05c6:0003", "");
    profiles = load (fixture);
    g_assert_true (dfota_profiles_have_vendor (profiles, 0x2c7c));
    g_assert_true (dfota_profiles_have_vendor (profiles, 0x1bc7));
    g_assert_true (dfota_profiles_have_vendor (profiles, 0x05c6));
    g_assert_false (dfota_profiles_have_vendor (profiles, 0x0001));
    g_assert_false (dfota_profiles_have_vendor (none, 0x2c7c));
    g_assert_cmpstr (dfota_profiles_get_family (profiles, "b")->id, ==, "b");
    g_assert_null (dfota_profiles_get_family (profiles, "c"));
    g_assert_null (dfota_profiles_get_family (profiles, NULL));
}

/* Sorted by name, whatever the order in the directory is. */
static void
test_order (Fixture *fixture, gconstpointer unused)
{
    g_autoptr (GPtrArray) profiles = NULL;

    for (guint i = 0; i < 20; i++) {
        guint             n = (i * 7) % 20;
        g_autofree gchar *name = g_strdup_printf ("%c.conf", 'a' + n);
        g_autofree gchar *id = g_strdup_printf ("2c7c:%04x", n + 1);

        write_family (fixture->folders[1], name, id, "");
    }
    profiles = load (fixture);
    g_assert_cmpuint (profiles->len, ==, 20);
    for (guint i = 0; i < 20; i++)
        g_assert_cmpint (((DfotaProfile *) profiles->pdata[i])->family->id[0], ==, 'a' + i);
}

/* The first and the last of several ids and stages can conflict; a file that cannot be read is
 * reported. */
static void
test_conflicts (Fixture *fixture, gconstpointer unused)
{
    static const struct {
        const gchar *id;
        const gchar *more;
        const gchar *part;
    } rows[] = {
        { "2c7c:0001;2c7c:0002", "", "USB id 2c7c:0001 is one" },
        { "2c7c:0003;2c7c:0002;2c7c:0001", "", "USB id 2c7c:0001 is one" },
        { "2c7c:0002", "[Stages]\nNEW=HTTPSTART\nLEFT=HTTPSTART\n", "stage LEFT has another" },
    };
    g_autofree gchar     *link = g_build_filename (fixture->folders[1], "b.conf", NULL);
    g_autoptr (GPtrArray) unread = NULL;

    write_family (fixture->folders[0], "a.conf", "2c7c:0001", "[Stages]\nLEFT=HTTPEND\n");
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (GPtrArray) profiles = NULL;

        g_ptr_array_set_size (fixture->problems, 0);
        write_family (fixture->folders[1], "b.conf", rows[i].id, rows[i].more);
        profiles = load (fixture);
        g_assert_cmpuint (profiles->len, ==, 1);
        assert_problem (fixture, rows[i].part);
    }
    g_unlink (link);
    g_assert_no_errno (symlink ("nowhere", link));
    g_ptr_array_set_size (fixture->problems, 0);
    unread = load (fixture);
    g_assert_cmpuint (unread->len, ==, 1);
    assert_problem (fixture, "No such file");
    g_clear_pointer (&unread, g_ptr_array_unref);
    unread = dfota_profiles_load ((const gchar *const *) fixture->folders, fixture->settings, NULL);
    g_assert_cmpuint (unread->len, ==, 1);
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
        { "/profiles/folders", test_folders },
        { "/profiles/damaged", test_damaged },
        { "/profiles/damaged-copy", test_damaged_copy },
        { "/profiles/same-id", test_same_id },
        { "/profiles/same-stage", test_same_stage },
        { "/profiles/settings", test_settings },
        { "/profiles/environment", test_environment },
        { "/profiles/order", test_order },
        { "/profiles/find", test_find },
        { "/profiles/rejected-stage", test_rejected_stage },
        { "/profiles/unknown-name", test_unknown_name },
        { "/profiles/conflicts", test_conflicts },
        { "/profiles/installed", test_installed },
    };

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
        g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
    return g_test_run ();
}
