/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The control socket. Each request is one line, and so is its answer. verbs.h has the
 * verbs.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns the answer to one request. Transfer full. */
typedef char *(*ControlFunc) (const char *request, gpointer data);

/* Listens on the Unix socket @path, for any number of clients. */
GSocketService *
control_listen (const char *path, ControlFunc func, gpointer data, GError **error);

G_END_DECLS
