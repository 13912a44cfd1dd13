/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The documents of the project, for tests.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns "README.md", "CONTRIBUTING.md" and the files of docs/, as "docs/codes.md", sorted. Array
 * of gchar *, transfer full. */
GPtrArray *
docs_list_documents (void);

/* Returns the text of a file of the project. Fails the test if the file cannot be read.
 * Transfer full. */
gchar *
docs_read_file (const gchar *name);

/* Adds one test for each document. Its path is @prefix and the name, its data is the name.
 * Takes ownership of @documents. */
void
docs_add_tests (const gchar *prefix, GPtrArray *documents, GTestDataFunc test);

G_END_DECLS
