/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Explains the codes of FTPEND, HTTPEND, FILEEND, AT+QFUPL and END, with advice for operators.
 * machine/ decides whether an update goes on after a code.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The phase that reported a code. */
typedef enum {
    DFOTA_PHASE_FTP,    /* FTPEND */
    DFOTA_PHASE_HTTP,   /* HTTPEND, HTTPSEND */
    DFOTA_PHASE_FILE,   /* FILEEND: download with an unknown transport [field] */
    DFOTA_PHASE_UPLOAD, /* +CME ERROR to AT+QFUPL [field] */
    DFOTA_PHASE_UPDATE, /* END */
} DfotaPhase;

#define DFOTA_N_PHASES (DFOTA_PHASE_UPDATE + 1)

typedef enum {
    DFOTA_CLASS_DONE,      /* success */
    DFOTA_CLASS_RETRYABLE, /* the same package may work at the next attempt */
    DFOTA_CLASS_PACKAGE,   /* this package cannot work on this module */
    DFOTA_CLASS_SPACE,     /* the module's file system is too full */
    DFOTA_CLASS_NETWORK,   /* problem of server, address or connection */
    DFOTA_CLASS_UNKNOWN,   /* unknown code, or a code whose meaning is not published */
} DfotaClass;

#define DFOTA_N_CLASSES (DFOTA_CLASS_UNKNOWN + 1)

/* One row of the table: the codes first to last of one phase. The row for all other codes of the
 * phase has first = last = -1. */
typedef struct {
    DfotaPhase   phase;
    gint         first;
    gint         last;
    DfotaClass   klass;
    gboolean     is_guide; /* documented in the vendor's guide; FALSE: [field] */
    const gchar *text;     /* sentences: what happened, and advice */
} DfotaCode;

/* Returns the row of @code; for an unknown code the row for other codes of @phase. Never NULL;
 * static. */
const DfotaCode *
dfota_code_lookup (DfotaPhase phase, gint code);

/* Returns the whole table, sorted by phase and code; in each phase the row for other codes is the
 * last one. Static. For the documentation. */
const DfotaCode *
dfota_code_table (gsize *n_rows);

/* Returns "ftp", "http", "file", "upload" or "update"; "" for a value out of range. */
const gchar *
dfota_phase_to_string (DfotaPhase phase);

/* FALSE, and @phase unchanged, if @text is NULL or no such word. */
gboolean
dfota_phase_from_string (const gchar *text, DfotaPhase *phase);

/* Returns "done", "retryable", "package", "space", "network" or "unknown"; "unknown" also for a
 * value out of range. */
const gchar *
dfota_class_to_string (DfotaClass klass);

G_END_DECLS
