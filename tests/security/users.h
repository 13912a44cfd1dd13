/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Users of the machine that are not root, and what polkit says of them: rules for
 * the real polkitd of a testbed, and programs that run as such a user. What they
 * ask for is up to the tests.
 */

#pragma once

#include "testbed/testlib.h"

G_BEGIN_DECLS

/* Users that every Debian has. The rules are about the Firmware action only. */
#define USERS_ALLOWED    "games"  /* a rule says yes */
#define USERS_CHALLENGED "daemon" /* a rule wants the password of an administrator */
#define USERS_DENIED     "nobody" /* no rule: MM's own policy, which says no */

/* First line of main (): as testlib_init (), and puts the rules into a mount
 * namespace of our own, so that the machine's folder of rules is not touched. */
void
users_init (gint *argc, gchar ***argv);

/* Last line of main (): g_test_run (), and removes what users_init () made. */
gint
users_run (void);

/* How a program of a user ended. */
typedef struct {
    gint   status;
    gchar *output;
    gchar *errors;
} UsersResult;

void
users_result_free (UsersResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsersResult, users_result_free)

/* Runs @argv to its end as @user, with all ids and no other group, beside the bus
 * of @testbed. */
UsersResult *
users_spawn (Testbed *testbed, const gchar *user, const gchar *const *argv);

/* The same for one method call to the daemon, with gdbus; @arguments are words in
 * GVariant's text format. */
UsersResult *
users_call (Testbed     *testbed,
            const gchar *user,
            const gchar *path,
            const gchar *method,
            const gchar *arguments);

G_END_DECLS
