/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of the keys of a family file, with the function that reads each value; see
 * family-keys.h.
 */

#include "protocol/family-keys.h"

#include <string.h>

#include "protocol/context.h"
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
    if (g_str_equal (line->value, "guide") || g_str_equal (line->value, "field"))
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

    if (!read_number (&number, 1, DFOTA_SOURCE_MAX, line, error))
        return FALSE;
    self->url_max = number;
    return TRUE;
}

static gboolean
read_path_max (DfotaFamily *self, const Line *line, GError **error)
{
    guint64 number = 0;

    if (!read_number (&number, 1, DFOTA_SOURCE_MAX, line, error))
        return FALSE;
    self->path_max = number;
    return TRUE;
}

/* One of two words. */
static gboolean
read_choice (gboolean    *is_second,
             const gchar *first,
             const gchar *second,
             const Line  *line,
             GError     **error)
{
    *is_second = g_str_equal (line->value, second);
    if (*is_second || g_str_equal (line->value, first))
        return TRUE;
    set_error (error, line, "is '%s'; it can be %s or %s", line->value, first, second);
    return FALSE;
}

static gboolean
read_test_answer (DfotaFamily *self, const Line *line, GError **error)
{
    return read_choice (&self->has_test_list, "empty", "any", line, error);
}

static gboolean
read_context (DfotaFamily *self, const Line *line, GError **error)
{
    /* empty: none */
    if (*line->value && !dfota_context_is_selector (line->value)) {
        set_error (error, line, "is '%s'; it can be a command as +QFOTAPID or +QCFG=\"fota/cid\"",
                   line->value);
        return FALSE;
    }
    g_free (self->context);
    self->context = g_strdup (line->value);
    return TRUE;
}

static gboolean
read_attempts (DfotaFamily *self, const Line *line, GError **error)
{
    guint64 number = 0;

    if (!g_str_equal (line->value, "unlimited") &&
        !g_ascii_string_to_unsigned (line->value, 10, 1, DFOTA_FAMILY_ATTEMPTS_MAX, &number,
                                     NULL)) {
        set_error (error, line, "is '%s'; it can be a number from 1 to %d, or unlimited",
                   line->value, DFOTA_FAMILY_ATTEMPTS_MAX);
        return FALSE;
    }
    self->max_attempts = (guint) number;
    return TRUE;
}

static gboolean
read_progress (DfotaFamily *self, const Line *line, GError **error)
{
    return read_choice (&self->reports_download, "no", "yes", line, error);
}

/* "+QGMR", "+QGMR?" */
static gboolean
is_command (const gchar *text)
{
    return g_regex_match_simple ("^[+][A-Z]{2,16}[?]?$", text, G_REGEX_DOLLAR_ENDONLY, 0);
}

static gboolean
check_command (const gchar *text, const Line *line, GError **error)
{
    if (is_command (text))
        return TRUE;
    set_error (error, line, "has '%s'; it can be a command without AT, as +QGMR or +QGMR?", text);
    return FALSE;
}

static gboolean
read_base (DfotaFamily *self, const Line *line, GError **error)
{
    return check_command (line->value, line, error) && read_text (&self->base_command, line, error);
}

static gboolean
read_exact (DfotaFamily *self, const Line *line, GError **error)
{
    g_auto (GStrv) members = split (line->value);

    if (g_strv_length (members) > DFOTA_FAMILY_EXACT_MAX) {
        set_error (error, line, "has more than %d commands", DFOTA_FAMILY_EXACT_MAX);
        return FALSE;
    }
    for (guint i = 0; members[i]; i++)
        if (!check_command (members[i], line, error))
            return FALSE;
    g_strfreev (self->exact_commands);
    self->exact_commands = g_steal_pointer (&members);
    return TRUE;
}

static gboolean
read_edition (DfotaFamily *self, const Line *line, GError **error)
{
    if (*line->value && !check_command (line->value, line, error))
        return FALSE;
    g_free (self->edition_command);
    self->edition_command = g_strdup (line->value);
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
    if (strchr (line->key, ' ')) {
        set_error (error, line,
                   "has a blank; blanks in the module's URCs are ignored, leave it out");
        return FALSE;
    }
    stage.name = g_strdup (line->key);
    stage.stage = g_strdup (line->value);
    g_array_append_val (self->stages, stage);
    return TRUE;
}

/* For people and the documentation: which other key the source is of does not matter here. */
static gboolean
read_source_of (DfotaFamily *self, const Line *line, GError **error)
{
    if (*line->value)
        return TRUE;
    set_error (error, line, "is empty");
    return FALSE;
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
    { "Command", "TestAnswer", read_test_answer, FALSE },
    { "Command", "Context", read_context, FALSE },
    { "Update", "Attempts", read_attempts, FALSE },
    { "Update", "DownloadProgress", read_progress, FALSE },
    { "Revision", "Base", read_base, FALSE },
    { "Revision", "Exact", read_exact, FALSE },
    { "Revision", "SubEdition", read_edition, FALSE },
    { "Ports", "Urc", read_urc_interface, FALSE },
    { "Stages", NULL, read_stage, FALSE },
    { "Sources", NULL, read_source_of, FALSE },
    { "Timeouts", "Silence", read_timeout, FALSE },
    { "Timeouts", "Download", read_timeout, FALSE },
    { "Timeouts", "Settle", read_timeout, FALSE },
    { "Timeouts", "Reboot", read_timeout, FALSE },
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

static void
set_unknown (const Line *line, GError **error)
{
    g_autoptr (GString) known = g_string_new (NULL);

    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        if (keys[i].key && g_str_equal (keys[i].group, line->group))
            g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", keys[i].key);
    if (known->len > 0)
        set_error (error, line, "is not known; the keys of this group are %s", known->str);
    else
        set_error (error, line,
                   "is not known; the groups are Family, Command, Update, Revision, Ports, "
                   "Timeouts, Stages and Sources");
}

gboolean
dfota_family_keys_read (DfotaFamily *self,
                        const gchar *group,
                        const gchar *name,
                        const gchar *value,
                        GError     **error)
{
    const Key *key = find_key (group, name);
    Line       line = { group, name, value };

    if (key)
        return key->read (self, &line, error);
    set_unknown (&line, error);
    return FALSE;
}

gboolean
dfota_family_keys_check (GKeyFile *file, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
        Line line = { keys[i].group, keys[i].key, NULL };

        if (!keys[i].is_required || g_key_file_has_key (file, line.group, line.key, NULL))
            continue;
        set_error (error, &line, "is missing");
        return FALSE;
    }
    return TRUE;
}
