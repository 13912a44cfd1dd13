/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the XML of a D-Bus interface, and writes parts of its man page. The comments of
 * the XML are the text.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _Interface Interface;

/* Returns NULL with @error if the file cannot be read, or if a member or an argument has no
 * comment. The comment of a member begins with its name and a colon, the line about an argument
 * with @NAME and a colon. */
Interface *
interface_new (const gchar *path, GError **error);
void
interface_free (Interface *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Interface, interface_free)

/* Returns the comment of the member @name, without its first line; NULL if there is none.
 * Transfer none. */
const gchar *
interface_get_comment (Interface *self, const gchar *name);

/* Appends the comment of the interface. */
void
interface_append_description (Interface *self, GString *page);

/* Appends one section each for methods, signals and properties. */
void
interface_append_members (Interface *self, GString *page);

G_END_DECLS
