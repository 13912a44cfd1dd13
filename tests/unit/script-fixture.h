/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A fixture for tests that run scripts: two directories for scripts, below a temporary directory.
 * Any error ends the test.
 */

#pragma once

#include <glib.h>

typedef struct {
    gchar *folder; /* the temporary directory */
    gchar *first;  /* the two directories for scripts, empty at first */
    gchar *second;
    gchar *output; /* the file to which the scripts append; created by the first one */
} ScriptFixture;

/* Create the directories, and remove them with everything in them. */
void
script_fixture_set_up (ScriptFixture *fixture, gconstpointer unused);
void
script_fixture_tear_down (ScriptFixture *fixture, gconstpointer unused);

/* Writes @text to the file @name in @folder, with the permissions @mode, such as 0755. Returns its
 * path; transfer full. */
gchar *
write_file (const gchar *folder, const gchar *name, const gchar *text, guint mode);

/* Writes the executable shell script @name to @folder. It runs @command, whose standard output is
 * appended to the output file. */
void
write_script (ScriptFixture *fixture, const gchar *folder, const gchar *name, const gchar *command);
