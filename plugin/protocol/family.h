/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What differs between the modules that know AT+QFOTADL, as data: one key file for each family of
 * modules, described in docs/families.md. This reads one; finding the files is for
 * storage/families.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the facts about a family are known. */
typedef enum {
    DFOTA_EVIDENCE_GUIDE, /* from the vendor's guide for these modules */
    DFOTA_EVIDENCE_FIELD, /* from public reports: not proven, off by default */
} DfotaEvidence;

/* The interface of a module that URCs come out on, where the file does not say. [field] */
#define DFOTA_FAMILY_URC_INTERFACE 2

/* Limits in bytes, and attempts of the module (the first and five retries), where the file does
 * not say. [guide] */
#define DFOTA_FAMILY_URL_MAX  255
#define DFOTA_FAMILY_PATH_MAX 90
#define DFOTA_FAMILY_ATTEMPTS 6

/* The most that a file can say. */
#define DFOTA_FAMILY_ATTEMPTS_MAX 999

/* What reads the revision, where the file does not say. [field] */
#define DFOTA_FAMILY_BASE_COMMAND    "+CGMR"
#define DFOTA_FAMILY_EDITION_COMMAND "+CSUB"
extern const gchar *const dfota_family_exact_commands[];

/* Forms of the command that reads the exact revision, at most. */
#define DFOTA_FAMILY_EXACT_MAX 4

typedef struct {
    guint16 vendor;
    guint16 product;
} DfotaUsbId;

/* A timeout of the settings file that is other for this family. */
typedef struct {
    gchar  *key;
    gdouble seconds;
} DfotaFamilyTimeout;

/* Another name for a stage in +QIND: "FOTA","<stage>". */
typedef struct {
    gchar *name;
    gchar *stage;
} DfotaFamilyStage;

/* Immutable; every string is set. */
typedef struct {
    gchar        *id;   /* of the file: "ec25" for ec25.conf */
    gchar        *name; /* of the modules, for people */
    GArray       *ids;  /* DfotaUsbId, at least one */
    DfotaEvidence evidence;
    gchar        *source;        /* of the facts */
    GStrv         schemes;       /* of URLs: "ftp", "http", "https" */
    gsize         url_max;       /* bytes */
    GStrv         paths;         /* of files in the module: "/data/ufs/"; Install uses the first */
    gsize         path_max;      /* bytes */
    gboolean      has_test_list; /* AT+QFOTADL=? may return more than OK */
    gchar        *context; /* command that selects the PDP context of downloads; "": not known */
    guint         max_attempts;     /* of the module for one package; 0: without limit */
    gboolean      reports_download; /* DOWNLOADING,<percent> */
    gchar        *base_command;     /* reads the base revision: "+CGMR" */
    GStrv         exact_commands;   /* read the exact revision; tried in this order */
    gchar        *edition_command;  /* reads the sub-edition; "": none */
    guint         urc_interface;
    GArray       *stages;   /* DfotaFamilyStage */
    GArray       *timeouts; /* DfotaFamilyTimeout */
} DfotaFamily;

/* Reads a family file; @id is its name. NULL with a G_KEY_FILE_ERROR that names the key and what
 * would be right: a file is taken whole or not at all. */
DfotaFamily *
dfota_family_new (const gchar *id, const gchar *text, gsize length, GError **error);
void
dfota_family_free (DfotaFamily *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaFamily, dfota_family_free)

gboolean
dfota_family_has_id (const DfotaFamily *self, guint16 vendor, guint16 product);

/* TRUE if @response, without its OK, is an answer to AT+QFOTADL=?. */
gboolean
dfota_family_is_test_answer (const DfotaFamily *self, const gchar *response);

/* "guide", "field". */
const gchar *
dfota_evidence_to_string (DfotaEvidence evidence);

G_END_DECLS
