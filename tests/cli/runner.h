/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs mmdfota with a fake service on a private bus. Waits for output and for the end of the
 * process, never for a time.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _Runner Runner;

/* Starts mmdfota with the words of @arguments (no quoting) on the bus at @address.
 * @terminal: its standard output is a terminal of 60 columns. */
Runner *
runner_new (const char *address, const char *arguments, gboolean terminal);

/* Starts the line @script of a shell, in which "$0" is mmdfota. */
Runner *
runner_new_shell (const char *address, const char *script);

/* Kills the process if it still runs. */
void
runner_free (Runner *self);

/* Waits until standard output contains @text after the text that was expected before. */
void
runner_expect (Runner *self, const char *text);

/* Sends SIGINT, like Ctrl-C. */
void
runner_interrupt (Runner *self);

/* Waits for the end of the process and returns its exit code. */
int
runner_wait (Runner *self);

/* Return the complete output so far. Transfer none. */
const char *
runner_get_output (Runner *self);
const char *
runner_get_errors (Runner *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Runner, runner_free)

G_END_DECLS
