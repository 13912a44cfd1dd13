/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One child process of a testbed. Its output goes into a file, it ends with its parent,
 * and it is never left behind.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Seconds after which a process that does not do what it should counts as hung. Far more than
 * a busy machine needs: the value decides how soon a hang is reported, never whether a test
 * passes. */
#define TESTBED_PATIENCE 60

typedef struct _TestbedProcess TestbedProcess;

/* Starts @argv (searched in PATH) with @environment, which is complete and NULL-terminated,
 * or NULL for ours. Appends both outputs to @log_path; standard input is empty. The kernel
 * sends SIGTERM when the calling thread ends. @name is used in messages. */
TestbedProcess *
testbed_process_start (const gchar        *name,
                       const gchar *const *argv,
                       const gchar *const *environment,
                       const gchar        *log_path,
                       GError            **error);

/* Sends @signal_number if the process still runs, waits for its end, and frees it. Fails if
 * the process had ended before, ended otherwise than by the signal or with status 0, or had
 * to be killed after TESTBED_PATIENCE. @self may be NULL. */
gboolean
testbed_process_stop (TestbedProcess *process, gint signal_number, GError **error);

gboolean
testbed_process_is_running (TestbedProcess *process);

/* Fails with G_IO_ERROR_FAILED if the process does not run. The message says how it ended,
 * and names its log. */
gboolean
testbed_process_check (TestbedProcess *process, GError **error);

/* Returns once a socket listens at @address. Fails after TESTBED_PATIENCE, or when the
 * process has ended. */
gboolean
testbed_process_await_socket (TestbedProcess *process, GSocketAddress *address, GError **error);

GPid
testbed_process_get_pid (TestbedProcess *process);

/* Kills the children of this process whose command is @command, or all children if it is
 * NULL, and waits for them. Returns their commands, or NULL if there were none. Only for
 * children that have no TestbedProcess. */
gchar *
testbed_process_kill_children (const gchar *command);

G_END_DECLS
