/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads a key file along the table of its keys; see family.h.
 */

#include "protocol/family.h"

#include <string.h>

#include "protocol/source.h"
#include "protocol/urc.h"

#define MAX_SECONDS   86400.0
#define MIN_SECONDS   0.1
#define MAX_INTERFACE 31

/* A line of the file. */
typedef struct {
    const gchar *group;
    const gchar *key;
    const gchar *value;
} Line;

static void
    G_GNUC_PRINTF (3, 4) set_error (GError **error, const Line *line, const gchar *format, ...)
{
    g_autofree gchar *text = NULL;
    va_list           arguments;

    va_start (arguments, format);
    text = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "%s in [%s] %s",
                 line->key, line->group, text);
}

/*****************************************************************************/
/* Values, by key */

typedef gboolean (*ReadFunc) (DfotaFamily *self, const Line *line, GError **error);

/* The members of a list; what is between two separators that follow each other is left out. */
static GStrv
split (const gchar *text)
{
    g_autoptr (GPtrArray) members = g_ptr_array_new ();
    g_auto (GStrv)        all = g_strsplit (text, ";", -1);

    for (guint i = 0; all[i]; i++)
        if (*g_strstrip (all[i]))
            g_ptr_array_add (members, g_strdup (all[i]));
    g_ptr_array_add (members, NULL);
    return (GStrv) g_ptr_array_steal (members, NULL);
}

static gboolean
read_text (gchar **field, const Line *line, GError **error)
{
    if (*line->value) {
        g_free (*field);
        *field = g_strdup (line->value);
        return TRUE;
    }
    set_error (error, line, "is empty");
    return FALSE;
}

static gboolean
read_name (DfotaFamily *self, const Line *line, GError **error)
{
    return read_text (&self->name, line, error);
}

static gboolean
read_source (DfotaFamily *self, const Line *line, GError **error)
{
    return read_text (&self->source, line, error);
}

static gboolean
parse_id (const gchar *text, DfotaUsbId *id)
{
    static const gchar digits[] = "0123456789abcdef";

    if (strlen (text) != 9 || text[4] != ':' || strspn (text, digits) != 4 ||
        strspn (text + 5, digits) != 4)
        return FALSE;
    id->vendor = (guint16) g_ascii_strtoull (text, NULL, 16);
    id->product = (guint16) g_ascii_strtoull (text + 5, NULL, 16);
    return id->vendor != 0 && id->product != 0;
}

static gboolean
read_ids (DfotaFamily *self, const Line *line, GError **error)
{
    g_auto (GStrv) members = split (line->value);

    for (guint i = 0; members[i]; i++) {
        DfotaUsbId id;

        if (!parse_id (members[i], &id)) {
            set_error (error, line, "has '%s', which is not VENDOR:PRODUCT as in 2c7c:0306",
                       members[i]);
            return FALSE;
        }
        g_array_append_val (self->ids, id);
    }
    if (self->ids->len > 0)
        return TRUE;
    set_error (error, line, "names no module; write VENDOR:PRODUCT as in 2c7c:0306");
    return FALSE;
}

static gboolean
read_evidence (DfotaFamily *self, const Line *line, GError **error)
{
    self->evidence =
        g_str_equal (line->value, "guide") ? DFOTA_EVIDENCE_GUIDE : DFOTA_EVIDENCE_FIELD;
    if (g_str_equal (line->value, dfota_evidence_to_string (self->evidence)))
        return TRUE;
    set_error (error, line, "is '%s'; it can be guide or field", line->value);
    return FALSE;
}

static gboolean
read_schemes (DfotaFamily *self, const Line *line, GError **error)
{
    static const gchar *const known[] = { "ftp", "http", "https", NULL };
    g_auto (GStrv)            members = split (line->value);

    for (guint i = 0; members[i]; i++) {
        if (g_strv_contains (known, members[i]))
            continue;
        set_error (error, line, "has '%s'; there are ftp, http and https", members[i]);
        return FALSE;
    }
    g_strfreev (self->schemes);
    self->schemes = g_steal_pointer (&members);
    return TRUE;
}

static gboolean
is_path (const gchar *text)
{
    static const gchar allowed[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._/";

    return text[0] == '/' && g_str_has_suffix (text, "/ufs/") && !strstr (text, "//") &&
           strspn (text, allowed) == strlen (text);
}

static gboolean
read_paths (DfotaFamily *self, const Line *line, GError **error)
{
    g_auto (GStrv) members = split (line->value);

    for (guint i = 0; members[i]; i++) {
        if (is_path (members[i]))
            continue;
        set_error (error, line, "has '%s', which is not a path as /data/ufs/", members[i]);
        return FALSE;
    }
    g_strfreev (self->paths);
    self->paths = g_steal_pointer (&members);
    return TRUE;
}

static gboolean
read_number (guint64 *number, guint64 min, guint64 max, const Line *line, GError **error)
{
    if (g_ascii_string_to_unsigned (line->value, 10, min, max, number, NULL))
        return TRUE;
    set_error (error, line,
               "is '%s'; it can be a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
               line->value, min, max);
    return FALSE;
}

static gboolean
read_url_max (DfotaFamily *self, const Line *line, GError **error)
{
    guint64 number = 0;

    if (!read_number (&number, 1, DFOTA_SOURCE_URL_MAX, line, error))
        return FALSE;
    self->url_max = number;
    return TRUE;
}

static gboolean
read_path_max (DfotaFamily *self, const Line *line, GError **error)
{
    guint64 number = 0;

    if (!read_number (&number, 1, DFOTA_SOURCE_UFS_MAX, line, error))
        return FALSE;
    self->path_max = number;
    return TRUE;
}

static gboolean
read_urc_interface (DfotaFamily *self, const Line *line, GError **error)
{
    guint64 number = 0;

    if (!read_number (&number, 0, MAX_INTERFACE, line, error))
        return FALSE;
    self->urc_interface = (guint) number;
    return TRUE;
}

static gboolean
read_stage (DfotaFamily *self, const Line *line, GError **error)
{
    DfotaFamilyStage stage = { NULL, NULL };

    if (!dfota_urc_is_stage (line->value)) {
        set_error (error, line,
                   "is '%s'; it can be a stage of the guide, as HTTPSTART, HTTPEND or UPDATING",
                   line->value);
        return FALSE;
    }
    stage.name = g_strdup (line->key);
    stage.stage = g_strdup (line->value);
    g_array_append_val (self->stages, stage);
    return TRUE;
}

static gboolean
read_timeout (DfotaFamily *self, const Line *line, GError **error)
{
    DfotaFamilyTimeout timeout = { NULL, 0 };
    gchar             *end = NULL;

    timeout.seconds = g_ascii_strtod (line->value, &end);
    if (end == line->value || *end ||
        !(timeout.seconds >= MIN_SECONDS && timeout.seconds <= MAX_SECONDS)) {
        set_error (error, line, "is '%s'; it can be seconds from %g to %g", line->value,
                   MIN_SECONDS, MAX_SECONDS);
        return FALSE;
    }
    timeout.key = g_strdup (line->key);
    g_array_append_val (self->timeouts, timeout);
    return TRUE;
}

/*****************************************************************************/
/* The file */

typedef struct {
    const gchar *group;
    const gchar *key; /* NULL: any */
    ReadFunc     read;
    gboolean     is_required;
} Key;

static const Key keys[] = {
    { "Family", "Name", read_name, TRUE },
    { "Family", "Ids", read_ids, TRUE },
    { "Family", "Evidence", read_evidence, TRUE },
    { "Family", "Source", read_source, TRUE },
    { "Command", "Schemes", read_schemes, FALSE },
    { "Command", "UrlMax", read_url_max, FALSE },
    { "Command", "Paths", read_paths, FALSE },
    { "Command", "PathMax", read_path_max, FALSE },
    { "Ports", "Urc", read_urc_interface, FALSE },
    { "Stages", NULL, read_stage, FALSE },
    { "Timeouts", "Silence", read_timeout, FALSE },
    { "Timeouts", "Download", read_timeout, FALSE },
    { "Timeouts", "Settle", read_timeout, FALSE },
    { "Timeouts", "Command", read_timeout, FALSE },
    { "Timeouts", "Revision", read_timeout, FALSE },
};

static const Key *
find_key (const gchar *group, const gchar *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        if (g_str_equal (keys[i].group, group) && (!keys[i].key || g_str_equal (keys[i].key, name)))
            return &keys[i];
    return NULL;
}

static gboolean
read_group (DfotaFamily *self, GKeyFile *file, const gchar *group, GError **error)
{
    g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

    for (guint i = 0; names && names[i]; i++) {
        const Key        *key = find_key (group, names[i]);
        g_autofree gchar *value = g_key_file_get_string (file, group, names[i], error);
        Line              line = { group, names[i], value ? g_strstrip (value) : NULL };

        if (!value)
            return FALSE;
        if (!key) {
            set_error (error, &line, "is not known");
            return FALSE;
        }
        if (!key->read (self, &line, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_file (DfotaFamily *self, GKeyFile *file, GError **error)
{
    g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
        Line line = { keys[i].group, keys[i].key, NULL };

        if (!keys[i].is_required || g_key_file_has_key (file, line.group, line.key, NULL))
            continue;
        set_error (error, &line, "is missing");
        return FALSE;
    }
    for (guint i = 0; groups[i]; i++)
        if (!read_group (self, file, groups[i], error))
            return FALSE;
    return TRUE;
}

static void
stage_clear (gpointer data)
{
    DfotaFamilyStage *stage = data;

    g_free (stage->name);
    g_free (stage->stage);
}

static void
timeout_clear (gpointer data)
{
    g_free (((DfotaFamilyTimeout *) data)->key);
}

DfotaFamily *
dfota_family_new (const gchar *id, const gchar *text, gsize length, GError **error)
{
    static const gchar *const schemes[] = { "ftp", "http", "https", NULL };
    g_autoptr (DfotaFamily)   self = g_new0 (DfotaFamily, 1);
    g_autoptr (GKeyFile)      file = g_key_file_new ();

    g_return_val_if_fail (id != NULL && text != NULL, NULL);

    self->id = g_strdup (id);
    self->ids = g_array_new (FALSE, FALSE, sizeof (DfotaUsbId));
    self->schemes = g_strdupv ((gchar **) schemes);
    self->paths = g_new0 (gchar *, 1);
    self->url_max = DFOTA_SOURCE_URL_MAX;
    self->path_max = DFOTA_SOURCE_UFS_MAX;
    self->urc_interface = DFOTA_FAMILY_URC_INTERFACE;
    self->stages = g_array_new (FALSE, FALSE, sizeof (DfotaFamilyStage));
    g_array_set_clear_func (self->stages, stage_clear);
    self->timeouts = g_array_new (FALSE, FALSE, sizeof (DfotaFamilyTimeout));
    g_array_set_clear_func (self->timeouts, timeout_clear);
    if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error) ||
        !read_file (self, file, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
dfota_family_free (DfotaFamily *self)
{
    g_free (self->id);
    g_free (self->name);
    g_free (self->source);
    g_array_unref (self->ids);
    g_strfreev (self->schemes);
    g_strfreev (self->paths);
    g_array_unref (self->stages);
    g_array_unref (self->timeouts);
    g_free (self);
}

gboolean
dfota_family_has_id (const DfotaFamily *self, guint16 vendor, guint16 product)
{
    for (guint i = 0; i < self->ids->len; i++) {
        const DfotaUsbId *id = &g_array_index (self->ids, DfotaUsbId, i);

        if (id->vendor == vendor && id->product == product)
            return TRUE;
    }
    return FALSE;
}

const gchar *
dfota_evidence_to_string (DfotaEvidence evidence)
{
    switch (evidence) {
    case DFOTA_EVIDENCE_GUIDE:
        return "guide";
    case DFOTA_EVIDENCE_FIELD:
        return "field";
    }
    g_return_val_if_reached ("field");
}
