/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Records, and their three forms: for people (as mmcli draws them), key-value
 * and JSON. What goes into a record is left to report.h; the JSON is an
 * interface with a schema version, documented in mmdfota(1).
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Grows when a member changes its meaning or goes away, not when one is added. */
#define DFOTA_JSON_SCHEMA 1

typedef enum {
    DFOTA_FORMAT_HUMAN,
    DFOTA_FORMAT_KEYVALUE,
    DFOTA_FORMAT_JSON,
} DfotaFormat;

/* An ordered list of named values. */
typedef struct _DfotaRecord DfotaRecord;

/* @name is the key of the whole in -K and -J, such as "update". */
DfotaRecord *
dfota_record_new (const char *name);
void
dfota_record_free (DfotaRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaRecord, dfota_record_free)

/* Give the whole another key: "updates.value[1]" as a part of a list. */
void
dfota_record_rename (DfotaRecord *record, const char *name);

/* What follows is drawn under @title, which is for people only and static. */
void
dfota_record_section (DfotaRecord *record, const char *title);

/* Append a value of D-Bus type s, u, i, b, x or as. @key is for machines,
 * @label for people; both are static. @shown is the text for people: NULL
 * leaves it to the value, an empty text leaves the line out. A floating @value
 * is taken. */
void
dfota_record_add (DfotaRecord *record,
                  const char  *key,
                  const char  *label,
                  GVariant    *value,
                  const char  *shown);

/* Append a string; an empty one is not shown to people. */
void
dfota_record_add_string (DfotaRecord *record,
                         const char  *key,
                         const char  *label,
                         const char  *value);

/* Append a list of sentences (type as), which people read one a line. */
void
dfota_record_add_lines (DfotaRecord       *record,
                        const char        *key,
                        const char        *label,
                        const char *const *lines);

/* The three forms. The text of the first two ends with a newline. Free them. */
char *
dfota_record_to_human (const DfotaRecord *record);
char *
dfota_record_to_keyvalue (const DfotaRecord *record);
JsonNode *
dfota_record_to_json (const DfotaRecord *record);

/* One complete document for @format: the record alone. In JSON it is one line
 * {"schema":…,"<name>":{…}}. Free it. */
char *
dfota_record_dup (const DfotaRecord *record, DfotaFormat format);

/* {"schema":…} to add members to. */
JsonObject *
dfota_json_new (void);

/* @object as one line with its newline; takes @object. Free it. */
char *
dfota_json_dup_line (JsonObject *object);

/* @text with control characters replaced, so that no device can play with the
 * terminal. Free it. */
char *
dfota_output_dup_clean (const char *text);

/* To standard output, at once, in UTF-8 whatever the locale is. FALSE if it could not be
 * written. */
gboolean
dfota_output_print (const char *text);

/* The errno of the first write that failed; 0 if none did, EPIPE if the reader left. */
int
dfota_output_get_lost (void);

G_END_DECLS
