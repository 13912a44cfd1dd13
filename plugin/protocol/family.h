/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Parses a family file: a key file with the details of one family of modules, such as USB ids and
 * limits. docs/families.md describes the format. storage/profiles.h finds the files. Pure
 * functions.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the facts about a family are known. */
typedef enum {
    DFOTA_EVIDENCE_GUIDE, /* from the vendor's guide for these modules */
    DFOTA_EVIDENCE_FIELD, /* from public reports: not proven, disabled by default */
} DfotaEvidence;

/* Default bInterfaceNumber of the USB interface whose tty has the URCs. [field] */
#define DFOTA_FAMILY_URC_INTERFACE 2

/* Defaults: lengths of sources in bytes, without a NUL, and the number of attempts. [guide] */
#define DFOTA_FAMILY_URL_MAX  255
#define DFOTA_FAMILY_PATH_MAX 90
#define DFOTA_FAMILY_ATTEMPTS 6

/* Largest number of attempts that a file may have. */
#define DFOTA_FAMILY_ATTEMPTS_MAX 999

/* Default commands, without AT, that read the base revision, the sub-edition, and the exact
 * revision (NULL-terminated, in the order of the tries). [field] */
#define DFOTA_FAMILY_BASE_COMMAND    "+CGMR"
#define DFOTA_FAMILY_EDITION_COMMAND "+CSUB"
extern const gchar *const dfota_family_exact_commands[];

/* Maximum number of commands that read the exact revision. */
#define DFOTA_FAMILY_EXACT_MAX 4

typedef struct {
    guint16 vendor;
    guint16 product;
} DfotaUsbId;

/* A key of the group Timeouts of the settings file, and its default for this family. */
typedef struct {
    gchar  *key;
    gdouble seconds;
} DfotaFamilyTimeout;

/* A stage that the module calls by another name in +QIND: "FOTA","<name>". */
typedef struct {
    gchar *name;  /* what the module sends */
    gchar *stage; /* the usual name: "START" */
} DfotaFamilyStage;

/* One family. Do not change it. It owns its members. No pointer is NULL. */
typedef struct {
    gchar        *id;   /* name of the file without its ending: "ec25" */
    gchar        *name; /* for users: "EC21, EC25" */
    GArray       *ids;  /* DfotaUsbId, at least one */
    DfotaEvidence evidence;
    gchar        *source;        /* where the facts are from, for users */
    GStrv         schemes;       /* of URLs: "ftp", "http", "https" */
    gsize         url_max;       /* bytes */
    GStrv         paths;         /* of files in the module: "/data/ufs/"; Install uses the first */
    gsize         path_max;      /* bytes */
    gboolean      has_test_list; /* AT+QFOTADL=? may return more than OK */
    gchar        *context;      /* command that selects the PDP context of downloads; "": unknown */
    guint         max_attempts; /* of the module for one package; 0: without limit */
    gboolean      reports_download; /* it sends DOWNLOADING,<percent> */
    gchar        *base_command;     /* reads the base revision: "+CGMR" */
    GStrv         exact_commands;   /* read the exact revision; tried in this order */
    gchar        *edition_command;  /* reads the sub-edition; "": none */
    guint         urc_interface;    /* bInterfaceNumber of the tty with the URCs */
    GArray       *stages;           /* DfotaFamilyStage */
    GArray       *timeouts;         /* DfotaFamilyTimeout */
} DfotaFamily;

/* Parses the text of a family file. @id: name of the file without its ending (copied). @length: of
 * @text in bytes. Transfer full. NULL with a G_KEY_FILE_ERROR if the text is no key file, or a key
 * is missing, unknown or invalid; the message names the key and the problem. */
DfotaFamily *
dfota_family_new (const gchar *id, const gchar *text, gsize length, GError **error);
void
dfota_family_free (DfotaFamily *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaFamily, dfota_family_free)

/* Returns TRUE if the USB ids of a device belong to the family. */
gboolean
dfota_family_has_id (const DfotaFamily *self, guint16 vendor, guint16 product);

/* Returns TRUE if @response, the text before the final OK, is an answer to AT+QFOTADL=?. FALSE: it
 * contains other text, so send the command again. */
gboolean
dfota_family_is_test_answer (const DfotaFamily *self, const gchar *response);

/* Returns "guide" or "field". Static. */
const gchar *
dfota_evidence_to_string (DfotaEvidence evidence);

G_END_DECLS
