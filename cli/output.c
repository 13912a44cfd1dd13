/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Records and their formats; see output.h.
 */

#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *section;
    const char *key;
    const char *label;
    GVariant   *value;
    char       *shown;
} Field;

struct _DfotaRecord {
    char       *name;
    const char *section;
    GPtrArray  *fields;
};

static void
field_free (Field *field)
{
    g_variant_unref (field->value);
    g_free (field->shown);
    g_free (field);
}

DfotaRecord *
dfota_record_new (const char *name)
{
    DfotaRecord *record = g_new0 (DfotaRecord, 1);

    record->name = g_strdup (name);
    record->section = "";
    record->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) field_free);
    return record;
}

void
dfota_record_free (DfotaRecord *record)
{
    g_free (record->name);
    g_ptr_array_unref (record->fields);
    g_free (record);
}

void
dfota_record_rename (DfotaRecord *record, const char *name)
{
    g_free (record->name);
    record->name = g_strdup (name);
}

void
dfota_record_section (DfotaRecord *record, const char *title)
{
    record->section = title;
}

/* A value as text, without quotes; "" for an empty string or list. */
static char *
value_to_text (GVariant *value)
{
    if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        return dfota_output_dup_clean (g_variant_get_string (value, NULL));
    if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
        return g_strdup (g_variant_get_boolean (value) ? "yes" : "no");
    if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY)) {
        g_autofree const char **words = g_variant_get_strv (value, NULL);
        g_autofree char        *text = g_strjoinv (", ", (char **) words);

        return dfota_output_dup_clean (text);
    }
    return g_variant_print (value, FALSE);
}

void
dfota_record_add (DfotaRecord *record,
                  const char  *key,
                  const char  *label,
                  GVariant    *value,
                  const char  *shown)
{
    Field *field = g_new0 (Field, 1);

    field->section = record->section;
    field->key = key;
    field->label = label;
    field->value = g_variant_ref_sink (value);
    field->shown = shown ? dfota_output_dup_clean (shown) : value_to_text (field->value);
    g_ptr_array_add (record->fields, field);
}

void
dfota_record_add_string (DfotaRecord *record, const char *key, const char *label, const char *value)
{
    dfota_record_add (record, key, label, g_variant_new_string (value), NULL);
}

/* Separates lines by a newline, which no text contains after it was cleaned. */
void
dfota_record_add_lines (DfotaRecord       *record,
                        const char        *key,
                        const char        *label,
                        const char *const *lines)
{
    GString *shown = g_string_new (NULL);
    Field   *field;

    for (guint i = 0; lines[i]; i++) {
        g_autofree char *clean = dfota_output_dup_clean (lines[i]);

        g_string_append_printf (shown, "%s%s", i > 0 ? "\n" : "", clean);
    }
    dfota_record_add (record, key, label, g_variant_new_strv (lines, -1), "");
    field = record->fields->pdata[record->fields->len - 1];
    g_free (field->shown);
    field->shown = g_string_free (shown, FALSE);
}

typedef struct {
    int section;
    int label;
} Widths;

static Widths
measure (const DfotaRecord *record)
{
    Widths widths = { 0, 0 };

    for (guint i = 0; i < record->fields->len; i++) {
        const Field *field = record->fields->pdata[i];

        if (field->shown[0] == '\0')
            continue;
        widths.section = MAX (widths.section, (int) strlen (field->section));
        widths.label = MAX (widths.label, (int) strlen (field->label));
    }
    return widths;
}

static void
append_rule (GString *text, Widths widths)
{
    /* as long as " | " and the two columns, as mmcli draws it */
    g_autofree char *rule = g_strnfill (widths.section + widths.label + 4, '-');

    g_string_append_printf (text, "  %s\n", rule);
}

static void
append_field (GString *text, const Field *field, const char *section, Widths widths)
{
    g_auto (GStrv) lines = g_strsplit (field->shown, "\n", -1);

    for (guint i = 0; lines[i]; i++)
        g_string_append_printf (text, "  %-*s | %*s%c %s\n", widths.section, i == 0 ? section : "",
                                widths.label, i == 0 ? field->label : "", i == 0 ? ':' : ' ',
                                lines[i]);
}

char *
dfota_record_to_human (const DfotaRecord *record)
{
    GString    *text = g_string_new (NULL);
    Widths      widths = measure (record);
    const char *section = NULL;

    for (guint i = 0; i < record->fields->len; i++) {
        const Field *field = record->fields->pdata[i];
        gboolean     begins = field->section != section;

        if (field->shown[0] == '\0')
            continue;
        if (begins)
            append_rule (text, widths);
        section = field->section;
        append_field (text, field, begins ? section : "", widths);
    }
    return g_string_free (text, FALSE);
}

static void
append_list (GString *text, const char *key, GVariant *value)
{
    g_autofree const char **words = g_variant_get_strv (value, NULL);

    g_string_append_printf (text, "%s.length : %u\n", key, g_strv_length ((char **) words));
    for (guint i = 0; words[i]; i++) {
        g_autofree char *clean = dfota_output_dup_clean (words[i]);

        g_string_append_printf (text, "%s.value[%u] : %s\n", key, i + 1, clean);
    }
}

char *
dfota_record_to_keyvalue (const DfotaRecord *record)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < record->fields->len; i++) {
        const Field     *field = record->fields->pdata[i];
        g_autofree char *key = g_strconcat (record->name, ".", field->key, NULL);
        g_autofree char *value = NULL;

        if (g_variant_is_of_type (field->value, G_VARIANT_TYPE_STRING_ARRAY)) {
            append_list (text, key, field->value);
            continue;
        }
        value = value_to_text (field->value);
        g_string_append_printf (text, "%s : %s\n", key, value[0] ? value : "--");
    }
    return g_string_free (text, FALSE);
}

JsonNode *
dfota_record_to_json (const DfotaRecord *record)
{
    JsonObject *object = json_object_new ();
    JsonNode   *node = json_node_new (JSON_NODE_OBJECT);

    for (guint i = 0; i < record->fields->len; i++) {
        const Field *field = record->fields->pdata[i];

        json_object_set_member (object, field->key, json_gvariant_serialize (field->value));
    }
    json_node_take_object (node, object);
    return node;
}

char *
dfota_record_dup (const DfotaRecord *record, DfotaFormat format)
{
    JsonObject *object;

    switch (format) {
    case DFOTA_FORMAT_HUMAN:
        return dfota_record_to_human (record);
    case DFOTA_FORMAT_KEYVALUE:
        return dfota_record_to_keyvalue (record);
    case DFOTA_FORMAT_JSON:
        object = dfota_json_new ();
        json_object_set_member (object, record->name, dfota_record_to_json (record));
        return dfota_json_dup_line (object);
    }
    g_return_val_if_reached (NULL);
}

JsonObject *
dfota_json_new (void)
{
    JsonObject *object = json_object_new ();

    json_object_set_int_member (object, "schema", DFOTA_JSON_SCHEMA);
    return object;
}

char *
dfota_json_dup_line (JsonObject *object)
{
    g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
    g_autofree char     *text = NULL;

    json_node_take_object (node, object);
    text = json_to_string (node, FALSE);
    return g_strconcat (text, "\n", NULL);
}

char *
dfota_output_dup_clean (const char *text)
{
    g_autofree char *valid = g_utf8_make_valid (text, -1);
    GString         *clean = g_string_new (NULL);

    for (const char *p = valid; *p; p = g_utf8_next_char (p)) {
        gunichar c = g_utf8_get_char (p);

        g_string_append_unichar (clean, g_unichar_isprint (c) ? c : '?');
    }
    return g_string_free (clean, FALSE);
}

/* The errno of the first write that failed, 0 if none did. */
static int lost;

gboolean
dfota_output_print (const char *text)
{
    /* g_print would write '?' for characters that the locale lacks, and hide errors */
    if (fputs (text, stdout) != EOF && fflush (stdout) == 0)
        return TRUE;
    if (lost == 0)
        lost = errno;
    return FALSE;
}

int
dfota_output_get_lost (void)
{
    return lost;
}
