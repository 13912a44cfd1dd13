/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFUPL as a program without a daemon does it, on a tty of its own, for comparison with
 * the plugin's upload.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    TTY_RAW,    /* no acknowledgements; writes as fast as the tty accepts */
    TTY_WINDOW, /* 1024 bytes, then their acknowledgement: the maximum with acknowledgements */
    TTY_PEER,   /* 2048 bytes, then two acknowledgements */
} TtyMethod;

/* Returns the bytes of all packages. Transfer full. */
gchar *
tty_make_bytes (gsize size);

/* Sends @size bytes of @bytes to the module at @path (a tty) as the file @name. Exits on any
 * error. */
void
tty_upload (const gchar *path, const gchar *name, const gchar *bytes, gsize size, TtyMethod method);

/* Sends a command and reads its answer up to the final OK. Discards everything else. */
void
tty_command (const gchar *path, const gchar *command);

G_END_DECLS
