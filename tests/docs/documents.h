/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * For the tests: which documents there are, and what is in the files of the project.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "README.md" and all of docs/, "docs/codes.md"; gchar *, sorted. */
GPtrArray *
docs_list_documents (void);

/* The text of a file of the project; fails the test if it cannot be read. */
gchar *
docs_read_file (const gchar *name);

/* One test for each document: @prefix and its name, with the name as data. Takes
 * @documents, which stay until the end. */
void
docs_add_tests (const gchar *prefix, GPtrArray *documents, GTestDataFunc test);

G_END_DECLS
