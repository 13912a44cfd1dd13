/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads record.jsonl, which has one JSON object a line.
 */

#include <json-glib/json-glib.h>

#include "testbed/record.h"

static void
entry_free (gpointer data)
{
    TestbedRecordEntry *entry = data;

    g_free (entry->module);
    g_free (entry->mode);
    g_free (entry->kind);
    g_free (entry->port);
    g_free (entry->text);
    g_free (entry);
}

static gchar *
dup_member (JsonObject *object, const gchar *name)
{
    return g_strdup (json_object_get_string_member_with_default (object, name, ""));
}

static TestbedRecordEntry *
entry_new (const gchar *line, GError **error)
{
    g_autoptr (JsonNode) node = json_from_string (line, NULL);
    TestbedRecordEntry  *entry;
    JsonObject          *object;

    if (!node || !JSON_NODE_HOLDS_OBJECT (node)) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Not a JSON object: “%s”", line);
        return NULL;
    }
    object = json_node_get_object (node);
    entry = g_new0 (TestbedRecordEntry, 1);
    entry->time = json_object_get_int_member_with_default (object, "time", 0);
    entry->module = dup_member (object, "module");
    entry->mode = dup_member (object, "mode");
    entry->kind = dup_member (object, "kind");
    entry->port = dup_member (object, "port");
    entry->text = dup_member (object, "text");
    return entry;
}

GPtrArray *
testbed_record_load (const gchar *path, GError **error)
{
    g_autoptr (GPtrArray) record = g_ptr_array_new_with_free_func (entry_free);
    g_autofree gchar     *text = NULL;
    g_auto (GStrv)        lines = NULL;
    guint                 i;

    if (!g_file_get_contents (path, &text, NULL, error))
        return NULL;
    lines = g_strsplit (text, "\n", -1);
    for (i = 0; lines[i] && lines[i + 1]; i++) {
        TestbedRecordEntry *entry = entry_new (lines[i], error);

        if (!entry)
            return NULL;
        g_ptr_array_add (record, entry);
    }
    return g_steal_pointer (&record);
}

static gboolean
matches (const gchar *text, const gchar *wanted)
{
    return !wanted || g_str_equal (text, wanted);
}

guint
testbed_record_count (GPtrArray   *record,
                      const gchar *module,
                      const gchar *kind,
                      const gchar *prefix)
{
    guint count = 0;
    guint i;

    for (i = 0; i < record->len; i++) {
        TestbedRecordEntry *entry = g_ptr_array_index (record, i);

        if (matches (entry->module, module) && matches (entry->kind, kind) &&
            (!prefix || g_str_has_prefix (entry->text, prefix)))
            count++;
    }
    return count;
}
