/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * From text of the module to what it says about an update: the URCs of DFOTA and
 * those that show that normal mode booted. What follows from them is for the
 * machine; where the text comes from is for the ports.
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
    DFOTA_URC_BOOT_RDY, /* RDY: it booted, the mode is not told */
    DFOTA_URC_UNKNOWN,  /* +QIND: "FOTA" with a stage or shape not known: see raw */
} DfotaUrcKind;

#define DFOTA_N_URC_KINDS (DFOTA_URC_UNKNOWN + 1)

/* Longest raw text kept, with its NUL. */
#define DFOTA_URC_RAW_SIZE 128

/* Plain data: copy it freely. */
typedef struct {
    DfotaUrcKind kind;
    DfotaPhase   phase; /* of DOWNLOAD_START and _END; UPDATE for all others */
    gint         value; /* percent, 0 to 100 whatever the module says, or code, >= 0; else 0 */
    gchar        raw[DFOTA_URC_RAW_SIZE]; /* the URC; printable ASCII, '?' for other bytes */
} DfotaUrc;

/* A text that is announced by another URC, for DFOTA_URC_REGEX: the lines behind the header of a
 * short message, a broadcast or a report, up to a blank line; an answer of the network to a USSD
 * request, up to the end of its quotes, or to a blank line where they do not end. */
#define DFOTA_URC_TEXTS                                                                            \
    "(?<![^\\r\\n])\\+(?:(?:CMT|CBM|CDS|Q?CMG[LR]):[^\\r\\n]*+\\r*+\\n(?:[^\\r\\n]++\\r*+\\n)*+"   \
    "|CUSD:(?:[^\"\\r\\n]*+(?:\"[^\"]*+\"[^\"\\r\\n]*+)*+[\\r\\n]"                                 \
    "|[^\\r\\n]*+\\r*+\\n(?:[^\\r\\n]++\\r*+\\n)*+))"

/* For the handler of unsolicited messages on ModemManager's AT ports (GRegex with
 * G_REGEX_RAW): takes each complete +QIND "FOTA" line out of the port's buffer and
 * nothing else: not an unfinished line, no other +QIND, no text of a message, no response beside
 * it, no boot URC (those belong to ModemManager's own handlers). What it skips stays in the
 * buffer: (*SKIP)(*FAIL) of PCRE.
 * Capture 1 is the line without its ends, for dfota_urc_parse(). */
#define DFOTA_URC_REGEX                                                                            \
    DFOTA_URC_TEXTS                                                                                \
    "(*SKIP)(*FAIL)"                                                                               \
    "|(?:\\r\\n|(?<![^\\r\\n]))(\\+QIND:[ \\t]*\"FOTA\"[^\\r\\n]*)(?:\\r*\\n|\\r(?=[^\\r\\n]))"

/* Takes one line, with or without its ends and with garbage before it (if a URC was cut
 * short by the next, the last one counts). FALSE, @urc untouched, if it is neither of
 * DFOTA nor of a boot: the text of another URC and the echo of a command are neither. Total: any
 * string, NULL too. */
gboolean
dfota_urc_parse (const gchar *line, DfotaUrc *urc);

/* TRUE if @text is the name of a stage that is known here, "HTTPSTART". */
gboolean
dfota_urc_is_stage (const gchar *text);

/* From now on @name, without blanks, is another name for the stage @stage, which is known here.
 * FALSE if @name is the name of another one. Not for use while URCs may be parsed. */
gboolean
dfota_urc_add_stage (const gchar *name, const gchar *stage);

/* Lines longer than this lose their beginning. */
#define DFOTA_URC_READER_MAX 512

/* Makes URCs of a stream of bytes, however it is cut into reads; memory bounded. Texts that other
 * URCs announce are passed over, as by DFOTA_URC_REGEX. */
typedef struct _DfotaUrcReader DfotaUrcReader;

/* May feed or reset the reader it is called from, but not free it. */
typedef void (*DfotaUrcFunc) (const DfotaUrc *urc, gpointer user_data);

/* @func is called once for each URC, from within dfota_urc_reader_feed() and _flush(). */
DfotaUrcReader *
dfota_urc_reader_new (DfotaUrcFunc func, gpointer user_data);
void
dfota_urc_reader_free (DfotaUrcReader *self);

/* Any bytes, NULs and no bytes at all included. */
void
dfota_urc_reader_feed (DfotaUrcReader *self, const void *data, gsize length);

/* The stream ended (hang-up): what is left counts as a line. */
void
dfota_urc_reader_flush (DfotaUrcReader *self);

/* Forgets an unfinished line (the port was reopened). */
void
dfota_urc_reader_reset (DfotaUrcReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaUrcReader, dfota_urc_reader_free)

G_END_DECLS
