/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Parses the URCs of DFOTA, and those that the module sends when it boots into normal mode. Pure;
 * module/port.h provides the text, and machine/ interprets the URCs.
 *
 * Forms marked [guide] are in the vendor's DFOTA guide (2018-08); the others
 * were seen in the field on sibling modules and are tolerated.
 */

#pragma once

#include <glib.h>

#include "protocol/code.h"

G_BEGIN_DECLS

typedef enum {
    DFOTA_URC_DOWNLOAD_START,    /* FTPSTART, HTTPSTART [guide]; HTTPSSTART, FILESTART,
                                    "DOWNLOAD START", "HTTP START" */
    DFOTA_URC_DOWNLOAD_PROGRESS, /* DOWNLOADING,<percent> */
    DFOTA_URC_DOWNLOAD_END,      /* FTPEND, HTTPEND,<code> [guide]; HTTPSEND, FILEEND, "HTTP END" */
    DFOTA_URC_UPDATE_START,      /* START [guide] */
    DFOTA_URC_UPDATE_PROGRESS,   /* UPDATING,<percent> [guide] */
    DFOTA_URC_UPDATE_END,        /* END,<code> [guide] */
    DFOTA_URC_RESTORE,           /* RESTORE,<percent> */
    DFOTA_URC_BOOT,     /* +CPIN, +QUSIM, +CFUN: 1, +QIND: SMS DONE, PB DONE: normal mode */
    DFOTA_URC_BOOT_RDY, /* RDY: the module booted into an unknown mode */
    DFOTA_URC_UNKNOWN,  /* +QIND: "FOTA" with an unknown stage or form: see raw */
} DfotaUrcKind;

#define DFOTA_N_URC_KINDS (DFOTA_URC_UNKNOWN + 1)

/* Size of the raw text with its NUL; longer texts are truncated. */
#define DFOTA_URC_RAW_SIZE 128

/* Plain data: copy it freely. */
typedef struct {
    DfotaUrcKind kind;
    DfotaPhase   phase;                   /* of DOWNLOAD_START and _END; UPDATE for all others */
    gint         value;                   /* percent (limited to 0 to 100) or code (>= 0); else 0 */
    gchar        raw[DFOTA_URC_RAW_SIZE]; /* the URC; printable ASCII, '?' for other bytes */
} DfotaUrc;

/* Matches arbitrary text that another URC announces, for DFOTA_URC_REGEX: the lines after the
 * header of a short message, a broadcast or a report, up to a blank line; a USSD answer of the
 * network up to the end of its quotes, or up to a blank line if they do not end. */
#define DFOTA_URC_TEXTS                                                                            \
    "(?<![^\\r\\n])\\+(?:(?:CMT|CBM|CDS|Q?CMG[LR]):[^\\r\\n]*+\\r*+\\n(?:[^\\r\\n]++\\r*+\\n)*+"   \
    "|CUSD:(?:[^\"\\r\\n]*+(?:\"[^\"]*+\"[^\"\\r\\n]*+)*+[\\r\\n]"                                 \
    "|[^\\r\\n]*+\\r*+\\n(?:[^\\r\\n]++\\r*+\\n)*+))"

/* For a handler of unsolicited messages on ModemManager's AT ports (GRegex with G_REGEX_RAW).
 * Matches each complete +QIND: "FOTA" line in the port's buffer. Everything else stays in the
 * buffer, because (*SKIP)(*FAIL) of PCRE skips it: unfinished lines, other URCs (boot URCs belong
 * to ModemManager's own handlers), text of messages, responses. Capture 1 is the line without its
 * ends, for dfota_urc_parse(). */
#define DFOTA_URC_REGEX                                                                            \
    DFOTA_URC_TEXTS                                                                                \
    "(*SKIP)(*FAIL)"                                                                               \
    "|(?:\\r\\n|(?<![^\\r\\n]))(\\+QIND:[ \\t]*\"FOTA\"[^\\r\\n]*)(?:\\r*\\n|\\r(?=[^\\r\\n]))"

/* Parses one line, with or without its ends. Garbage may precede the URC; of several URCs in a line
 * the last one counts. FALSE, and @urc unchanged, if the line has no URC of DFOTA or of a boot. The
 * text of another URC and the echo of a command are none. Accepts any string and NULL. */
gboolean
dfota_urc_parse (const gchar *line, DfotaUrc *urc);

/* Returns TRUE if @text names a stage of the table, such as "HTTPSTART". */
gboolean
dfota_urc_is_stage (const gchar *text);

/* Returns FALSE if @name already names another stage than @stage, a stage of the table. */
gboolean
dfota_urc_may_add_stage (const gchar *name, const gchar *stage);

/* Makes @name, which has no blanks, another name for @stage, if it may. Call it before any URC is
 * parsed. */
void
dfota_urc_add_stage (const gchar *name, const gchar *stage);

/* Longer lines lose their beginning. */
#define DFOTA_URC_READER_MAX 512

/* Finds URCs in a stream of bytes. Uses limited memory. Skips text that other URCs announce, as
 * DFOTA_URC_REGEX does. */
typedef struct _DfotaUrcReader DfotaUrcReader;

/* May feed or reset the reader, but not free it. */
typedef void (*DfotaUrcFunc) (const DfotaUrc *urc, gpointer user_data);

/* Calls @func for each URC, within dfota_urc_reader_feed() and _flush(). Transfer full. */
DfotaUrcReader *
dfota_urc_reader_new (DfotaUrcFunc func, gpointer user_data);
void
dfota_urc_reader_free (DfotaUrcReader *self);

/* Adds bytes; any bytes are accepted. */
void
dfota_urc_reader_feed (DfotaUrcReader *self, const void *data, gsize length);

/* Handles the end of the stream (hang-up): the rest counts as a line. */
void
dfota_urc_reader_flush (DfotaUrcReader *self);

/* Discards an unfinished line, when the port is opened again. */
void
dfota_urc_reader_reset (DfotaUrcReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaUrcReader, dfota_urc_reader_free)

G_END_DECLS
