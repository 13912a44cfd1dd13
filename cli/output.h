/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Records, and their three formats: for people (as mmcli draws them), key-value and JSON.
 * The contents of records are in report.c. The JSON is an interface with a schema version,
 * documented in mmdfota(1).
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Incremented when a member is removed or changes its meaning, not when one is added. */
#define DFOTA_JSON_SCHEMA 1

typedef enum {
    DFOTA_FORMAT_HUMAN,
    DFOTA_FORMAT_KEYVALUE,
    DFOTA_FORMAT_JSON,
} DfotaFormat;

/* An ordered list of named values. */
typedef struct _DfotaRecord DfotaRecord;

/* @name: the key of the whole record in -K and -J, such as "update". */
DfotaRecord *
dfota_record_new (const char *name);
void
dfota_record_free (DfotaRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaRecord, dfota_record_free)

/* Changes the key of the whole record, to "updates.value[1]" in a list. */
void
dfota_record_rename (DfotaRecord *record, const char *name);

/* Draws what is added next under @title, which is for people only and static. */
void
dfota_record_section (DfotaRecord *record, const char *title);

/* Appends a value of D-Bus type s, u, i, b, x or as. @key: for machines; @label: for people;
 * both are static. @shown: the text for people; NULL: the value as text; "": no line. Takes a
 * floating @value. */
void
dfota_record_add (DfotaRecord *record,
                  const char  *key,
                  const char  *label,
                  GVariant    *value,
                  const char  *shown);

/* Appends a string; an empty one is not shown to people. */
void
dfota_record_add_string (DfotaRecord *record,
                         const char  *key,
                         const char  *label,
                         const char  *value);

/* Appends a list of sentences (type as); people see one a line. */
void
dfota_record_add_lines (DfotaRecord       *record,
                        const char        *key,
                        const char        *label,
                        const char *const *lines);

/* Return the three formats. The text of the first two ends with a newline. Free them. */
char *
dfota_record_to_human (const DfotaRecord *record);
char *
dfota_record_to_keyvalue (const DfotaRecord *record);
JsonNode *
dfota_record_to_json (const DfotaRecord *record);

/* Returns the record as one complete document in @format. In JSON it is one line,
 * {"schema":…,"<name>":{…}}. Free it. */
char *
dfota_record_dup (const DfotaRecord *record, DfotaFormat format);

/* Returns {"schema":…}, to which members can be added. */
JsonObject *
dfota_json_new (void);

/* Returns @object as one line with its newline; takes @object. Free it. */
char *
dfota_json_dup_line (JsonObject *object);

/* Returns @text with control characters replaced, so that no text of a device can control the
 * terminal. Free it. */
char *
dfota_output_dup_clean (const char *text);

/* Writes to standard output, at once, in UTF-8 whatever the locale is. Returns FALSE if it
 * could not be written. */
gboolean
dfota_output_print (const char *text);

/* Returns the errno of the first write that failed; 0 if none did, EPIPE if the reader closed
 * the pipe. */
int
dfota_output_get_lost (void);

G_END_DECLS
