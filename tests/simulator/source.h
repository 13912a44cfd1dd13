/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The argument of AT+QFOTADL, which is refused as the vendor's guide says. download.h
 * fetches the package.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    SIM_SOURCE_REFUSED,
    SIM_SOURCE_FTP,
    SIM_SOURCE_HTTP,
    SIM_SOURCE_HTTPS,
    SIM_SOURCE_FILE, /* a file in the module's file system */
} SimSourceKind;

#define SIM_SOURCE_URL_MAX  255 /* bytes */
#define SIM_SOURCE_PATH_MAX 90  /* bytes */
#define SIM_SOURCE_FOLDER   "/data/ufs/"

/* @arguments is the text after "AT+QFOTADL=", @folder the directory of the module's files.
 * Returns the kind of source, and in @source the URL or path without its quotes; NULL if it
 * is refused. */
SimSourceKind
sim_source_parse (const char *arguments, const char *folder, char **source);

/* Returns "ftp", "http", "https" or "file". */
const char *
sim_source_scheme (SimSourceKind kind);

/* Adds the default port to a @url without one; @https_port is that of https. Transfer full. */
char *
sim_source_with_port (const char *url, guint https_port);

G_END_DECLS
