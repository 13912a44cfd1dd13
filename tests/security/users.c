/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Rules of polkit and processes of other users; see users.h.
 */

#include "users.h"

#include <glib/gstdio.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#define RULES_FOLDER "/etc/polkit-1/rules.d"

static const gchar rules[] = "polkit.addRule(function(action, subject) {\n"
                             "    if (action.id != 'org.freedesktop.ModemManager1.Firmware')\n"
                             "        return polkit.Result.NOT_HANDLED;\n"
                             "    if (subject.user == '" USERS_ALLOWED "')\n"
                             "        return polkit.Result.YES;\n"
                             "    if (subject.user == '" USERS_CHALLENGED "')\n"
                             "        return polkit.Result.AUTH_ADMIN;\n"
                             "    return polkit.Result.NOT_HANDLED;\n"
                             "});\n";

static gchar *rules_folder;

/* polkitd is not root, and has to read them. */
static void
write_rules (void)
{
    g_autofree gchar  *path = NULL;
    g_autoptr (GError) error = NULL;

    rules_folder = g_dir_make_tmp ("dfota-rules-XXXXXX", &error);
    g_assert_no_error (error);
    path = g_build_filename (rules_folder, "10-dfota.rules", NULL);
    g_file_set_contents (path, rules, -1, &error);
    g_assert_no_error (error);
    g_assert_cmpint (g_chmod (rules_folder, 0755), ==, 0);
    g_assert_cmpint (g_chmod (path, 0644), ==, 0);
}

void
users_init (gint *argc, gchar ***argv)
{
    write_rules ();
    g_assert_no_errno (unshare (CLONE_NEWNS));
    g_assert_no_errno (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
    g_assert_no_errno (mount (rules_folder, RULES_FOLDER, NULL, MS_BIND, NULL));
    testlib_init (argc, argv);
}

gint
users_run (void)
{
    gint status = g_test_run ();

    g_assert_no_errno (umount2 (RULES_FOLDER, MNT_DETACH));
    g_assert_true (testbed_remove_folder (rules_folder, NULL));
    g_free (rules_folder);
    return status;
}

void
users_result_free (UsersResult *result)
{
    g_free (result->output);
    g_free (result->errors);
    g_free (result);
}

/* In the child. A process that is still root must not go on. */
static void
become_user (gpointer data)
{
    const struct passwd *user = data;

    if (setgroups (0, NULL) < 0 || setresgid (user->pw_gid, user->pw_gid, user->pw_gid) < 0 ||
        setresuid (user->pw_uid, user->pw_uid, user->pw_uid) < 0)
        _exit (126);
}

static GSubprocess *
spawn (Testbed *testbed, const gchar *user, const gchar *const *argv)
{
    g_autoptr (GSubprocessLauncher) launcher = NULL;
    g_auto (GStrv)                  environment = testbed_get_environment (testbed);
    g_autoptr (GError)              error = NULL;
    struct passwd                  *entry = getpwnam (user);
    GSubprocess                    *process;

    g_assert_nonnull (entry);
    g_assert_cmpuint (entry->pw_uid, !=, 0);
    launcher =
        g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_subprocess_launcher_set_environ (launcher, environment);
    g_subprocess_launcher_set_cwd (launcher, "/");
    g_subprocess_launcher_set_child_setup (launcher, become_user, entry, NULL);
    process = g_subprocess_launcher_spawnv (launcher, argv, &error);
    g_assert_no_error (error);
    return process;
}

UsersResult *
users_spawn (Testbed *testbed, const gchar *user, const gchar *const *argv)
{
    g_autoptr (GSubprocess) process = spawn (testbed, user, argv);
    g_autoptr (GError)      error = NULL;
    UsersResult            *result = g_new0 (UsersResult, 1);

    g_subprocess_communicate_utf8 (process, NULL, NULL, &result->output, &result->errors, &error);
    g_assert_no_error (error);
    g_assert_true (g_subprocess_get_if_exited (process));
    result->status = g_subprocess_get_exit_status (process);
    g_test_message ("%s as %s: %d %s%s", argv[0], user, result->status, result->output,
                    result->errors);
    return result;
}

UsersResult *
users_call (Testbed     *testbed,
            const gchar *user,
            const gchar *path,
            const gchar *method,
            const gchar *arguments)
{
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
    g_auto (GStrv)           words = g_strsplit (arguments, " ", -1);
    g_auto (GStrv)           argv = NULL;

    g_strv_builder_add_many (builder, "gdbus", "call", "--system", "--timeout=60", "--dest",
                             MM_DBUS_SERVICE, "--object-path", path, "--method", method, NULL);
    if (*arguments)
        g_strv_builder_addv (builder, (const gchar **) words);
    argv = g_strv_builder_end (builder);
    return users_spawn (testbed, user, (const gchar *const *) argv);
}
