/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One child process of a testbed: started with its output in a file, gone with
 * its parent, and never left behind. What it runs is its owner's business.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Seconds until what a process should do is given up. Far more than a busy machine needs:
 * it decides how soon a hang is told, never whether a test passes. */
#define TESTBED_PATIENCE 60

typedef struct _TestbedProcess TestbedProcess;

/* Starts @argv (searched in PATH) with @environment (complete, NULL-terminated,
 * or NULL for our own). Both outputs are appended to @log_path, standard input
 * is empty. The kernel sends it SIGTERM when our thread ends. @name is used in
 * messages. */
TestbedProcess *
testbed_process_start (const gchar        *name,
                       const gchar *const *argv,
                       const gchar *const *environment,
                       const gchar        *log_path,
                       GError            **error);

/* Sends @signal_number if it still runs, waits until it has ended, frees it. An
 * error if it had ended before, was not ended by the signal or with status 0,
 * or had to be killed because TESTBED_PATIENCE was over. NULL is fine. */
gboolean
testbed_process_stop (TestbedProcess *process, gint signal_number, GError **error);

gboolean
testbed_process_is_running (TestbedProcess *process);

/* G_IO_ERROR_FAILED with the way it ended and its log, if it does not run. */
gboolean
testbed_process_check (TestbedProcess *process, GError **error);

/* Returns once something listens at @address; an error after TESTBED_PATIENCE, or when
 * the process has ended. */
gboolean
testbed_process_await_socket (TestbedProcess *process, GSocketAddress *address, GError **error);

GPid
testbed_process_get_pid (TestbedProcess *process);

/* Kills all children of this process whose command is @command, or all if NULL,
 * and waits for them. Returns their commands, NULL if there were none. Only for
 * processes without a TestbedProcess. */
gchar *
testbed_process_kill_children (const gchar *command);

G_END_DECLS
