/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What Start() and Install() are asked for, checked as far as it can be without a module.
 */

#pragma once

#include "storage/package.h"
#include "protocol/answer.h"
#include "protocol/source.h"

G_BEGIN_DECLS

/* What a package of Install() is called in the module. */
#define DFOTA_PACKAGE_FILE "mm-dfota.zip"

typedef struct {
    DfotaSource  *source;
    gchar        *source_revision; /* or NULL */
    gchar        *target_revision; /* or NULL */
    gchar        *urc_port;        /* as the preflight found it; NULL before */
    gint          context;         /* cid to download over; 0: as it is */
    gint          context_found;   /* by the preflight: the cid of downloads, or _UNKNOWN */
    gchar        *context_command; /* that selects @context; NULL: none is needed */
    gchar        *context_restore; /* that restores what was found; NULL: none is needed */
    gchar        *warning;         /* of the context, before the start; NULL: none */
    DfotaPackage *package;         /* of Install(), to be sent to the module; else NULL */
    gboolean      keeps_package;
    gboolean      wants_acks;
} DfotaStartOptions;

/* @family: of the module. @options: a{sv}, see the D-Bus specification. NULL with
 * DFOTA_ERROR_INVALID_SOURCE or _INVALID_OPTION. */
DfotaStartOptions *
dfota_start_options_new (const DfotaFamily *family,
                         const gchar       *source,
                         GVariant          *options,
                         GError           **error);

/* The same of Install(); DFOTA_ERROR_UNSUPPORTED if the file system of the module is not known.
 * Takes @fd, also when it fails. */
DfotaStartOptions *
dfota_start_options_new_package (const DfotaFamily *family,
                                 int                fd,
                                 GVariant          *options,
                                 GError           **error);
void
dfota_start_options_free (DfotaStartOptions *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaStartOptions, dfota_start_options_free)

G_END_DECLS
