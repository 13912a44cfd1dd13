/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The argument of AT+QFOTADL, with the refusals of the vendor's guide. Fetching
 * what it names is left to download.h.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    SIM_SOURCE_REFUSED,
    SIM_SOURCE_FTP,
    SIM_SOURCE_HTTP,
    SIM_SOURCE_HTTPS,
    SIM_SOURCE_FILE, /* in the module's own file system */
} SimSourceKind;

#define SIM_SOURCE_URL_MAX  255 /* bytes */
#define SIM_SOURCE_PATH_MAX 90  /* bytes */
#define SIM_SOURCE_FOLDER   "/data/ufs/"

/* @arguments is what stands behind "AT+QFOTADL="; @folder is that of files in the module.
 * Returns what it names, and in @source the URL or path without its quotes; NULL if it is
 * refused. */
SimSourceKind
sim_source_parse (const char *arguments, const char *folder, char **source);

/* "ftp", "http", "https" or "file". */
const char *
sim_source_scheme (SimSourceKind kind);

/* @url with the port the module uses when it names none; @https_port is the
 * one for https. To be freed. */
char *
sim_source_with_port (const char *url, guint https_port);

G_END_DECLS
