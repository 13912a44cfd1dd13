/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Two directories of scripts below a directory in /tmp, for tests of what runs them.
 */

#pragma once

#include <glib.h>

typedef struct {
    gchar *folder;
    gchar *first; /* the two directories of scripts */
    gchar *second;
    gchar *output; /* the file that the scripts write */
} ScriptFixture;

void
script_fixture_set_up (ScriptFixture *fixture, gconstpointer unused);
void
script_fixture_tear_down (ScriptFixture *fixture, gconstpointer unused);

/* Writes a file of the mode @mode. Returns its path; transfer full. */
gchar *
write_file (const gchar *folder, const gchar *name, const gchar *text, guint mode);

/* Writes a shell script that appends its output to the output file. */
void
write_script (ScriptFixture *fixture, const gchar *folder, const gchar *name, const gchar *command);
