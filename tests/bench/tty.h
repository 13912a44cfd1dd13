/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QFUPL as a program without a daemon does it, on a tty of its own: what our upload
 * is compared with.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    TTY_RAW,    /* no acknowledgements, writes as fast as the tty takes them */
    TTY_WINDOW, /* 1024 bytes, then its acknowledgement: the most they allow */
    TTY_PEER,   /* 2048 bytes, then two acknowledgements */
} TtyMethod;

/* The bytes of all packages. Transfer full. */
gchar *
tty_make_bytes (gsize size);

/* Sends @size bytes of @bytes to the module at @path (a tty) as the file @name. Ends the
 * program if anything is not as it should be. */
void
tty_upload (const gchar *path, const gchar *name, const gchar *bytes, gsize size, TtyMethod method);

/* A command, and its answer to the final OK; everything else is passed over. */
void
tty_command (const gchar *path, const gchar *command);

G_END_DECLS
