/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Prints records in three formats: for people (in sections, as mmcli does), key-value (option -K)
 * and JSON (option -J). report.c creates the records. The JSON is an interface with a schema
 * version, documented in mmdfota(1). Main thread only.
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

/* Creates an empty record. @name: the key of the whole record in -K and -J, such as "update"
 * (copied). Free it with dfota_record_free(). */
DfotaRecord *
dfota_record_new (const char *name);
void
dfota_record_free (DfotaRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaRecord, dfota_record_free)

/* Changes the key of the whole record, for example to "updates.value[1]" in a list. */
void
dfota_record_rename (DfotaRecord *record, const char *name);

/* Starts a section: people see the values that are added next under @title. It is not copied and
 * must outlive the record. */
void
dfota_record_section (DfotaRecord *record, const char *title);

/* Appends a value of D-Bus type s, u, i, b, x or as. @key: the name in -K and -J; @label: the name
 * for people; neither is copied, both must outlive the record. @value: a floating reference is
 * taken. @shown: the text for people (copied); NULL: the value as text; "": people see no line. */
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

/* Appends a list of sentences (type as), NULL-terminated and copied. People see each on a line of
 * its own. */
void
dfota_record_add_lines (DfotaRecord       *record,
                        const char        *key,
                        const char        *label,
                        const char *const *lines);

/* Return the record in one format; transfer full. The two texts end with a newline. The JSON is the
 * object with the values, without the name of the record. */
char *
dfota_record_to_human (const DfotaRecord *record);
char *
dfota_record_to_keyvalue (const DfotaRecord *record);
JsonNode *
dfota_record_to_json (const DfotaRecord *record);

/* Returns the record as one complete document in @format, transfer full. In JSON it is one line,
 * {"schema":…,"<name>":{…}}. */
char *
dfota_record_dup (const DfotaRecord *record, DfotaFormat format);

/* Returns {"schema":…}, to which members can be added. Transfer full. */
JsonObject *
dfota_json_new (void);

/* Returns @object as one line with its newline, transfer full. Takes @object. */
char *
dfota_json_dup_line (JsonObject *object);

/* Returns @text as valid UTF-8 with '?' for each character that is not printable, newlines
 * included, so that no text of a device can control the terminal. Transfer full. */
char *
dfota_output_dup_clean (const char *text);

/* Writes @text to standard output without conversion, UTF-8 in any locale, and flushes it. Returns
 * FALSE if it could not be written; see dfota_output_get_lost(). */
gboolean
dfota_output_print (const char *text);

/* Returns the errno of the first dfota_output_print() that failed; 0 if none did. EPIPE: the reader
 * has closed the pipe. */
int
dfota_output_get_lost (void);

G_END_DECLS
