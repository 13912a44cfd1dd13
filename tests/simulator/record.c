/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The record, written with json-glib.
 */

#include "record.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

struct _SimRecord {
    GOutputStream *stream;
};

static const char *const kind_names[] = {
    [SIM_RECORD_COMMAND] = "command", [SIM_RECORD_RESPONSE] = "response", [SIM_RECORD_URC] = "urc",
    [SIM_RECORD_UEVENT] = "uevent",   [SIM_RECORD_EVENT] = "event",
};

SimRecord *
sim_record_new (const char *path, GError **error)
{
    g_autoptr (GFile)             file = g_file_new_for_path (path);
    g_autoptr (GFileOutputStream) stream = NULL;
    SimRecord                    *self;

    if (!g_file_delete (file, NULL, NULL))
        g_debug ("no older record");
    stream = g_file_create (file, G_FILE_CREATE_NONE, NULL, error);
    if (!stream)
        return NULL;
    self = g_new0 (SimRecord, 1);
    self->stream = G_OUTPUT_STREAM (g_steal_pointer (&stream));
    return self;
}

void
sim_record_free (SimRecord *self)
{
    g_object_unref (self->stream);
    g_free (self);
}

static void
add_member (JsonBuilder *builder, const char *name, const char *text)
{
    json_builder_set_member_name (builder, name);
    json_builder_add_string_value (builder, text);
}

static char *
make_valid (const char *text)
{
    GString *valid;

    if (g_utf8_validate (text, -1, NULL))
        return g_strdup (text);
    valid = g_string_new (NULL);
    for (const char *c = text; *c; c++) {
        if ((guchar) *c < 0x80)
            g_string_append_c (valid, *c);
        else
            g_string_append_printf (valid, "\\x%02x", (guchar) *c);
    }
    return g_string_free (valid, FALSE);
}

void
sim_record_add (SimRecord    *self,
                const char   *module,
                const char   *mode,
                SimRecordKind kind,
                const char   *port,
                const char   *text)
{
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autoptr (JsonNode)    root = NULL;
    g_autofree char        *line = NULL;
    g_autofree char        *valid = make_valid (text);
    g_autoptr (GError)      error = NULL;

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "time");
    json_builder_add_int_value (builder, g_get_monotonic_time ());
    add_member (builder, "module", module);
    add_member (builder, "mode", mode);
    add_member (builder, "kind", kind_names[kind]);
    add_member (builder, "port", port);
    add_member (builder, "text", valid);
    json_builder_end_object (builder);
    root = json_builder_get_root (builder);
    line = json_to_string (root, FALSE);
    if (!g_output_stream_printf (self->stream, NULL, NULL, &error, "%s\n", line))
        g_printerr ("record: %s\n", error->message);
}
