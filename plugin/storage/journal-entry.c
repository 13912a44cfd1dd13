/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The fields of an entry and their keys in the file; see journal-entry.h. The last
 * group, [End], shows that a file is complete: cut short anywhere, it cannot be read
 * as something else.
 */

#include <string.h>

#include "storage/journal-entry.h"

#include "dbus/error.h"

#define GROUP_JOURNAL "Journal"
#define GROUP_UPDATE  "Update"
#define GROUP_MACHINE "Machine"
#define GROUP_END     "End"

typedef enum {
    FIELD_STRING,
    FIELD_TIME,
    FIELD_INT,
} FieldType;

typedef struct {
    const gchar *key;
    FieldType    type;
    gsize        offset;
} Field;

#define FIELD(key, type, member)                                                                   \
    {                                                                                              \
        key, type, G_STRUCT_OFFSET (DfotaJournalEntry, member)                                     \
    }

/* All but the id, which is in the name of the file too, and the source's kind. */
static const Field fields[] = {
    FIELD ("State", FIELD_STRING, state),
    FIELD ("Reason", FIELD_STRING, reason),
    FIELD ("Device", FIELD_STRING, device),
    FIELD ("EquipmentIdentifier", FIELD_STRING, imei),
    FIELD ("Source", FIELD_STRING, source),
    FIELD ("SourceSalt", FIELD_STRING, source_salt),
    FIELD ("SourceDigest", FIELD_STRING, source_digest),
    FIELD ("RevisionBefore", FIELD_STRING, revision_before),
    FIELD ("RevisionExpected", FIELD_STRING, revision_expected),
    FIELD ("RevisionAfter", FIELD_STRING, revision_after),
    FIELD ("RevisionCommand", FIELD_STRING, revision_command),
    FIELD ("StartTime", FIELD_TIME, start_time),
    FIELD ("LastUrcTime", FIELD_TIME, last_urc_time),
    FIELD ("EndTime", FIELD_TIME, end_time),
    FIELD ("Code", FIELD_INT, code),
    FIELD ("CodePhase", FIELD_STRING, phase),
};

#define MEMBER(entry, field, type) (G_STRUCT_MEMBER (type, (entry), (field)->offset))

DfotaJournalEntry *
dfota_journal_entry_new (guint id)
{
    DfotaJournalEntry *self = g_new0 (DfotaJournalEntry, 1);

    self->id = id;
    self->code = -1;
    self->machine = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
        if (fields[i].type == FIELD_STRING)
            MEMBER (self, &fields[i], gchar *) = g_strdup ("");
    }

    return self;
}

void
dfota_journal_entry_free (DfotaJournalEntry *self)
{
    if (!self)
        return;

    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
        if (fields[i].type == FIELD_STRING)
            g_free (MEMBER (self, &fields[i], gchar *));
    }
    g_hash_table_unref (self->machine);
    g_free (self);
}

void
dfota_journal_entry_set (gchar **field, const gchar *value)
{
    gchar *old;

    g_return_if_fail (field != NULL);

    old = *field;
    *field = g_utf8_make_valid (value ? value : "", -1);
    g_free (old);
}

static gboolean
is_machine_key (const gchar *key)
{
    return *key && strspn (key, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-") == strlen (key);
}

/*****************************************************************************/
/* Entry → key file */

static void
write_string (GKeyFile *file, const gchar *group, const gchar *key, const gchar *value)
{
    g_autofree gchar *valid = g_utf8_make_valid (value ? value : "", -1);

    g_key_file_set_string (file, group, key, valid);
}

static void
write_source (GKeyFile *file, const DfotaJournalEntry *entry)
{
    g_autofree gchar *redacted = dfota_source_redact (entry->source ? entry->source : "");

    write_string (file, GROUP_UPDATE, "Source", redacted);
    write_string (file, GROUP_UPDATE, "SourceKind",
                  dfota_source_kind_to_string (entry->source_kind));
}

static void
write_field (GKeyFile *file, const DfotaJournalEntry *entry, const Field *field)
{
    switch (field->type) {
    case FIELD_STRING:
        write_string (file, GROUP_UPDATE, field->key, MEMBER (entry, field, gchar *));
        break;
    case FIELD_TIME:
        g_key_file_set_int64 (file, GROUP_UPDATE, field->key, MEMBER (entry, field, gint64));
        break;
    case FIELD_INT:
        g_key_file_set_integer (file, GROUP_UPDATE, field->key, MEMBER (entry, field, gint));
        break;
    }
}

GKeyFile *
dfota_journal_entry_to_key_file (const DfotaJournalEntry *self)
{
    GKeyFile      *file = g_key_file_new ();
    GHashTableIter iter;
    gpointer       key, value;

    g_key_file_set_integer (file, GROUP_JOURNAL, "Version", DFOTA_JOURNAL_VERSION);
    g_key_file_set_uint64 (file, GROUP_UPDATE, "Id", self->id);
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
        write_field (file, self, &fields[i]);
    write_source (file, self);

    g_hash_table_iter_init (&iter, self->machine);
    while (g_hash_table_iter_next (&iter, &key, &value)) {
        if (is_machine_key (key))
            write_string (file, GROUP_MACHINE, key, value);
        else
            g_warn_if_reached ();
    }

    g_key_file_set_boolean (file, GROUP_END, "Complete", TRUE);
    return file;
}

/*****************************************************************************/
/* Key file → entry */

/* FALSE if the key is there with something that is not of its type; one that is not
 * there keeps its default. */
static gboolean
read_field (GKeyFile *file, DfotaJournalEntry *entry, const Field *field, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    g_autofree gchar  *text = NULL;
    gint64             number = 0;

    if (!g_key_file_has_key (file, GROUP_UPDATE, field->key, NULL))
        return TRUE;

    if (field->type == FIELD_STRING)
        text = g_key_file_get_string (file, GROUP_UPDATE, field->key, &local_error);
    else if (field->type == FIELD_TIME)
        number = g_key_file_get_int64 (file, GROUP_UPDATE, field->key, &local_error);
    else
        number = g_key_file_get_integer (file, GROUP_UPDATE, field->key, &local_error);
    if (local_error) {
        g_propagate_error (error, g_steal_pointer (&local_error));
        return FALSE;
    }

    if (field->type == FIELD_STRING)
        dfota_journal_entry_set (&MEMBER (entry, field, gchar *), text);
    else if (field->type == FIELD_TIME)
        MEMBER (entry, field, gint64) = number;
    else
        MEMBER (entry, field, gint) = (gint) number;
    return TRUE;
}

static void
read_machine (GKeyFile *file, DfotaJournalEntry *entry)
{
    g_auto (GStrv) keys = g_key_file_get_keys (file, GROUP_MACHINE, NULL, NULL);

    for (guint i = 0; keys && keys[i]; i++) {
        gchar *value = g_key_file_get_string (file, GROUP_MACHINE, keys[i], NULL);

        if (value)
            g_hash_table_insert (entry->machine, g_strdup (keys[i]), value);
    }
}

gint
dfota_journal_entry_get_version (GKeyFile *file)
{
    return g_key_file_get_integer (file, GROUP_JOURNAL, "Version", NULL);
}

static gboolean
check_version (GKeyFile *file, GError **error)
{
    if (dfota_journal_entry_get_version (file) == DFOTA_JOURNAL_VERSION)
        return TRUE;

    g_set_error_literal (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "its version is not known");
    return FALSE;
}

static gboolean
check_complete (GKeyFile *file, GError **error)
{
    if (g_key_file_get_boolean (file, GROUP_END, "Complete", NULL))
        return TRUE;

    g_set_error_literal (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "it is not complete");
    return FALSE;
}

/* What an entry cannot do without. */
static gboolean
read_required (GKeyFile *file, DfotaJournalEntry *entry, GError **error)
{
    g_autofree gchar *kind = g_key_file_get_string (file, GROUP_UPDATE, "SourceKind", NULL);

    if (g_key_file_get_uint64 (file, GROUP_UPDATE, "Id", NULL) != entry->id)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "its Id is not %u", entry->id);
    else if (!*entry->state)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "it has no State");
    else if (!dfota_source_kind_from_string (kind, &entry->source_kind))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "its SourceKind is not known");
    else
        return TRUE;

    return FALSE;
}

DfotaJournalEntry *
dfota_journal_entry_from_key_file (GKeyFile *file, guint id, GError **error)
{
    g_autoptr (DfotaJournalEntry) entry = dfota_journal_entry_new (id);

    if (!check_version (file, error) || !check_complete (file, error))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
        if (!read_field (file, entry, &fields[i], error))
            return NULL;
    }
    if (!read_required (file, entry, error))
        return NULL;

    read_machine (file, entry);
    return g_steal_pointer (&entry);
}
