/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The control socket: lines in, one line of answer each. The verbs themselves
 * are in verbs.h.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Answers one request; to be freed. */
typedef char *(*ControlFunc) (const char *request, gpointer data);

/* Listens on the unix socket @path. Any number of clients. */
GSocketService *
control_listen (const char *path, ControlFunc func, gpointer data, GError **error);

G_END_DECLS
