/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Writes plain text as the source of a man page.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @text, one line without its end, so that it is shown unchanged. */
void
roff_append (GString *page, const gchar *text);

/* Appends a request, such as ".B", with @text as its only argument. */
void
roff_append_request (GString *page, const gchar *request, const gchar *text);

/* Appends the text of a comment. Blank lines separate paragraphs. A line that begins with
 * "@name: ", with "- NAME: ", or with a quoted word and a colon begins an item. More deeply
 * indented lines belong to the item. */
void
roff_append_comment (GString *page, const gchar *comment);

G_END_DECLS
