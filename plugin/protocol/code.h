/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the codes of FTPEND, HTTPEND, FILEEND, AT+QFUPL and END mean, and what an operator
 * can do about them. Whether an update goes on after a code is for the machine.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What reported a code: the download, by its transport, the upload, or an attempt to
 * update. */
typedef enum {
    DFOTA_PHASE_FTP,    /* FTPEND */
    DFOTA_PHASE_HTTP,   /* HTTPEND, HTTPSEND */
    DFOTA_PHASE_FILE,   /* FILEEND: download, transport not told [field] */
    DFOTA_PHASE_UPLOAD, /* +CME ERROR to AT+QFUPL [field] */
    DFOTA_PHASE_UPDATE, /* END */
} DfotaPhase;

#define DFOTA_N_PHASES (DFOTA_PHASE_UPDATE + 1)

typedef enum {
    DFOTA_CLASS_DONE,      /* it worked */
    DFOTA_CLASS_RETRYABLE, /* the same package may work at another try */
    DFOTA_CLASS_PACKAGE,   /* this package cannot work on this module */
    DFOTA_CLASS_SPACE,     /* the module's file system is too full */
    DFOTA_CLASS_NETWORK,   /* server, address or connection */
    DFOTA_CLASS_UNKNOWN,   /* not a known code, or nobody published what it means */
} DfotaClass;

#define DFOTA_N_CLASSES (DFOTA_CLASS_UNKNOWN + 1)

/* One row of the table: the codes first..last of one phase. The row that stands
 * for all other codes of its phase has first = last = -1. */
typedef struct {
    DfotaPhase   phase;
    gint         first;
    gint         last;
    DfotaClass   klass;
    gboolean     is_guide; /* in the vendor's guide; FALSE: seen in the field only */
    const gchar *text;     /* sentences: what happened, what to do about it */
} DfotaCode;

/* The row of @code; the one for other codes of @phase if it is not known. Never
 * NULL; static. */
const DfotaCode *
dfota_code_lookup (DfotaPhase phase, gint code);

/* The whole table, ordered by phase and code, the row for other codes last in
 * its phase: for documentation and tests. Static. */
const DfotaCode *
dfota_code_table (gsize *n_rows);

/* "ftp", "http", "file", "upload", "update"; "" for a value out of range. */
const gchar *
dfota_phase_to_string (DfotaPhase phase);

/* FALSE, @phase untouched, if @text is NULL or none of those. */
gboolean
dfota_phase_from_string (const gchar *text, DfotaPhase *phase);

/* "done", "retryable", "package", "space", "network", "unknown" (also for a
 * value out of range). */
const gchar *
dfota_class_to_string (DfotaClass klass);

G_END_DECLS
