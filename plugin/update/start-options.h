/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The arguments of Start() and Install(). Checks them as far as possible without the module.
 */

#pragma once

#include "storage/package.h"
#include "protocol/answer.h"
#include "protocol/source.h"

G_BEGIN_DECLS

/* Name of a package of Install() in the module. */
#define DFOTA_PACKAGE_FILE "mm-dfota.zip"

typedef struct {
    DfotaSource  *source;
    gchar        *source_revision; /* or NULL */
    gchar        *target_revision; /* or NULL */
    gchar        *urc_port;        /* value of AT+QURCCFG="urcport"; NULL before the preflight */
    gint          context;         /* cid to download over; 0: as it is */
    gint          context_found;   /* by the preflight: the cid of downloads, or _UNKNOWN */
    gchar        *context_command; /* that selects @context; NULL: none is needed */
    gchar        *context_restore; /* that restores what was found; NULL: none is needed */
    gchar        *warning;         /* of the context, before the start; NULL: none */
    DfotaPackage *package;         /* of Install(); else NULL */
    gboolean      keeps_package;
    gboolean      wants_acks;
} DfotaStartOptions;

/* Checks the arguments of Start(). @family: of the module; @options: a{sv}, described in the D-Bus
 * XML. Transfer full. NULL with DFOTA_ERROR_INVALID_SOURCE or _INVALID_OPTION. */
DfotaStartOptions *
dfota_start_options_new (const DfotaFamily *family,
                         const gchar       *source,
                         GVariant          *options,
                         GError           **error);

/* The same for Install(). Takes @fd, even on failure. Also DFOTA_ERROR_UNSUPPORTED if the paths of
 * the module's file system are unknown. */
DfotaStartOptions *
dfota_start_options_new_package (const DfotaFamily *family,
                                 int                fd,
                                 GVariant          *options,
                                 GError           **error);
void
dfota_start_options_free (DfotaStartOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaStartOptions, dfota_start_options_free)

G_END_DECLS
