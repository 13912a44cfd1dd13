/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Users of the machine that are not root, and their rights: rules for the real polkitd of
 * a testbed, and functions that run programs as such a user.
 */

#pragma once

#include "testbed/testlib.h"

G_BEGIN_DECLS

/* Users that every Debian has. The rules are about the Firmware action only. */
#define USERS_ALLOWED    "games"  /* a rule allows it */
#define USERS_CHALLENGED "daemon" /* a rule requires the password of an administrator */
#define USERS_DENIED     "nobody" /* no rule: ModemManager's own policy, which denies it */

/* Call it in the first line of main (). Does what testlib_init () does, and puts the rules
 * into a mount namespace of its own, so that the rules of the machine are not changed. */
void
users_init (gint *argc, gchar ***argv);

/* Call it in the last line of main (). Does what g_test_run () does, and removes what
 * users_init () has made. */
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

/* Runs @argv as @user to its end, with all ids of that user and no other group, on the bus of
 * @testbed. */
UsersResult *
users_spawn (Testbed *testbed, const gchar *user, const gchar *const *argv);

/* Calls one method of the daemon as @user, with gdbus. @arguments are in GVariant's text
 * format, separated by blanks. */
UsersResult *
users_call (Testbed     *testbed,
            const gchar *user,
            const gchar *path,
            const gchar *method,
            const gchar *arguments);

G_END_DECLS
