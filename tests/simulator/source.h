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

/* What a module accepts. */
typedef struct {
    const char *folder;  /* of files in the module; "": none are accepted */
    gsize       url_max; /* bytes */
    gsize       path_max;
    const char *schemes; /* "ftp,http,https" */
} SimSourceRules;

/* Those of the vendor's guide. */
extern const SimSourceRules sim_source_guide;

/* @arguments is the text after "AT+QFOTADL=", @rules: of the module.
 * Returns the kind of source, and in @source the URL or path without its quotes; NULL if it
 * is refused. */
SimSourceKind
sim_source_parse (const char *arguments, const SimSourceRules *rules, char **source);

/* Returns "ftp", "http", "https" or "file". */
const char *
sim_source_scheme (SimSourceKind kind);

/* Adds the default port to a @url without one; @https_port is that of https. Transfer full. */
char *
sim_source_with_port (const char *url, guint https_port);

G_END_DECLS
