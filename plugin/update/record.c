/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Machine ↔ journal entry → D-Bus properties; see record.h.
 */

#include "update/record.h"

struct _DfotaRecord {
    GObject                   parent;
    DfotaJournal             *journal; /* borrowed */
    DfotaJournalEntry        *entry;
    DfotaMachine              machine;
    DfotaGdbusFirmwareUpdate *skeleton;
    gchar                    *path;
    gboolean                  is_forgotten;
};

G_DEFINE_FINAL_TYPE (DfotaRecord, dfota_record, G_TYPE_OBJECT)

/*****************************************************************************/
/* Machine ↔ entry */

/* The fields of the machine that are numbers, and their keys in the journal. */
static const struct {
    const gchar *key;
    gsize        offset;
} numbers[] = {
    { "is-local", G_STRUCT_OFFSET (DfotaMachine, is_local) },
    { "is-sent", G_STRUCT_OFFSET (DfotaMachine, is_sent) },
    { "is-confirmed", G_STRUCT_OFFSET (DfotaMachine, is_confirmed) },
    { "is-package-complete", G_STRUCT_OFFSET (DfotaMachine, is_package_complete) },
    { "is-reboot-proven", G_STRUCT_OFFSET (DfotaMachine, is_reboot_proven) },
    { "is-updater-heard", G_STRUCT_OFFSET (DfotaMachine, is_updater_heard) },
    { "n-unreadable", G_STRUCT_OFFSET (DfotaMachine, n_unreadable) },
    { "is-update-done", G_STRUCT_OFFSET (DfotaMachine, is_update_done) },
    { "percent", G_STRUCT_OFFSET (DfotaMachine, percent) },
    { "attempt", G_STRUCT_OFFSET (DfotaMachine, attempt) },
    { "failed-attempts", G_STRUCT_OFFSET (DfotaMachine, failed_attempts) },
    { "mode", G_STRUCT_OFFSET (DfotaMachine, mode) },
    { "is-attempt-counted", G_STRUCT_OFFSET (DfotaMachine, is_attempt_counted) },
    { "is-end-heard", G_STRUCT_OFFSET (DfotaMachine, is_end_heard) },
    { "is-away-long", G_STRUCT_OFFSET (DfotaMachine, is_away_long) },
    { "is-wait-over", G_STRUCT_OFFSET (DfotaMachine, is_wait_over) },
};

G_STATIC_ASSERT (sizeof (gboolean) == sizeof (gint) && sizeof (guint) == sizeof (gint) &&
                 sizeof (DfotaMode) == sizeof (gint));

static gint *
number (DfotaMachine *machine, guint index)
{
    return (gint *) ((guint8 *) machine + numbers[index].offset);
}

void
dfota_record_store_machine (DfotaJournalEntry *entry, const DfotaMachine *machine)
{
    DfotaMachine copy = *machine;

    dfota_journal_entry_set (&entry->state, dfota_state_to_string (machine->state));
    dfota_journal_entry_set (&entry->reason, dfota_reason_to_string (machine->reason));
    entry->code = machine->code;
    dfota_journal_entry_set (&entry->phase, machine->code == DFOTA_CODE_NONE
                                                ? ""
                                                : dfota_phase_to_string (machine->phase));
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        g_hash_table_replace (entry->machine, g_strdup (numbers[i].key),
                              g_strdup_printf ("%d", *number (&copy, i)));
}

static gint
stored_number (const DfotaJournalEntry *entry, const gchar *key)
{
    const gchar *text = g_hash_table_lookup (entry->machine, key);
    gint64       value = 0;

    if (!text || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT, &value, NULL))
        return 0;
    return (gint) value;
}

/* A damaged file, or one of another version: as close to it as can be. */
static void
make_plausible (DfotaMachine *machine)
{
    machine->code = MAX (machine->code, DFOTA_CODE_NONE);
    machine->percent = MIN (machine->percent, 100);
    machine->attempt = MIN (machine->attempt, DFOTA_MAX_ATTEMPTS);
    machine->mode = MIN (machine->mode, DFOTA_MODE_NORMAL);
    /* it would be taken for one that has not begun, and never end */
    if (machine->state != DFOTA_STATE_PREPARING && machine->state != DFOTA_STATE_UPLOADING &&
        !dfota_state_is_final (machine->state))
        machine->is_sent = TRUE;
}

gboolean
dfota_record_load_machine (const DfotaJournalEntry *entry, DfotaMachine *machine)
{
    dfota_machine_init (machine, FALSE);
    if (!dfota_state_from_string (entry->state, &machine->state))
        return FALSE;
    dfota_reason_from_string (entry->reason, &machine->reason);
    machine->code = entry->code;
    dfota_phase_from_string (entry->phase, &machine->phase);
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
        *number (machine, i) = stored_number (entry, numbers[i].key);
    make_plausible (machine);
    machine->is_present = FALSE;
    return TRUE;
}

/*****************************************************************************/
/* Properties */

static void
publish_code (const DfotaMachine *machine, DfotaGdbusFirmwareUpdate *skeleton)
{
    const DfotaCode *row = dfota_code_lookup (machine->phase, machine->code);
    gboolean         has_code = machine->code != DFOTA_CODE_NONE;

    dfota_gdbus_firmware_update_set_code (skeleton, machine->code);
    dfota_gdbus_firmware_update_set_code_phase (
        skeleton, has_code ? dfota_phase_to_string (machine->phase) : "");
    dfota_gdbus_firmware_update_set_code_class (skeleton,
                                                has_code ? dfota_class_to_string (row->klass) : "");
    dfota_gdbus_firmware_update_set_code_text (skeleton, has_code ? row->text : "");
}

void
dfota_record_publish (DfotaRecord *self)
{
    const DfotaJournalEntry *entry = self->entry;
    const DfotaMachine      *machine = &self->machine;

    publish_code (machine, self->skeleton);
    g_object_set (self->skeleton, "state", dfota_state_to_string (machine->state), "reason",
                  dfota_reason_to_string (machine->reason), "percent", machine->percent, "attempt",
                  machine->attempt, "max-attempts", DFOTA_MAX_ATTEMPTS, "device", entry->device,
                  "equipment-identifier", entry->imei, "source", entry->source, "source-salt",
                  entry->source_salt, "source-digest", entry->source_digest, "revision-before",
                  entry->revision_before, "revision-expected", entry->revision_expected,
                  "revision-after", entry->revision_after, "may-power-off",
                  dfota_machine_may_power_off (machine), "may-reset",
                  dfota_machine_may_reset (machine), "start-time", entry->start_time,
                  "last-urc-time", entry->last_urc_time, "end-time", entry->end_time, NULL);
}

/*****************************************************************************/
/* Journal */

gboolean
dfota_record_save (DfotaRecord *self, GError **error)
{
    if (self->is_forgotten)
        return TRUE;
    dfota_record_store_machine (self->entry, &self->machine);
    return dfota_journal_save (self->journal, self->entry, error);
}

void
dfota_record_save_or_warn (DfotaRecord *self)
{
    g_autoptr (GError) error = NULL;

    if (!dfota_record_save (self, &error))
        g_warning ("update %u: %s", self->entry->id, error->message);
}

void
dfota_record_forget (DfotaRecord *self)
{
    g_autoptr (GError) error = NULL;

    self->is_forgotten = TRUE;
    if (!dfota_journal_remove (self->journal, self->entry->id, &error))
        g_warning ("%s", error->message);
}

/*****************************************************************************/

DfotaMachine *
dfota_record_get_machine (DfotaRecord *self)
{
    return &self->machine;
}

DfotaJournalEntry *
dfota_record_get_entry (DfotaRecord *self)
{
    return self->entry;
}

DfotaGdbusFirmwareUpdate *
dfota_record_get_skeleton (DfotaRecord *self)
{
    return self->skeleton;
}

const gchar *
dfota_record_get_path (DfotaRecord *self)
{
    return self->path;
}

const gchar *
dfota_record_get_value (DfotaRecord *self, const gchar *key)
{
    return g_hash_table_lookup (self->entry->machine, key);
}

void
dfota_record_set_value (DfotaRecord *self, const gchar *key, const gchar *value)
{
    if (value)
        g_hash_table_replace (self->entry->machine, g_strdup (key), g_strdup (value));
    else
        g_hash_table_remove (self->entry->machine, key);
}

DfotaIdentity *
dfota_record_get_identity (DfotaRecord *self)
{
    const gchar *revision = self->entry->revision_before;
    const gchar *base = dfota_record_get_value (self, DFOTA_RECORD_BASE);
    const gchar *edition = dfota_record_get_value (self, DFOTA_RECORD_EDITION);

    if (g_str_equal (self->entry->revision_command, DFOTA_RECORD_COMMAND_BASE))
        return dfota_identity_new (NULL, revision, edition);
    return dfota_identity_new (revision, base, edition);
}

guint
dfota_record_get_id (DfotaRecord *self)
{
    return self->entry->id;
}

gboolean
dfota_record_is_final (DfotaRecord *self)
{
    return dfota_state_is_final (self->machine.state);
}

/*****************************************************************************/

static DfotaRecord *
record_new (DfotaJournal *journal, DfotaJournalEntry *entry)
{
    DfotaRecord *self = g_object_new (DFOTA_TYPE_RECORD, NULL);
    const gchar *size = g_hash_table_lookup (entry->machine, DFOTA_RECORD_PACKAGE_SIZE);

    self->journal = journal;
    self->entry = entry;
    self->path = g_strdup_printf (DFOTA_UPDATE_PATH "/%u", entry->id);
    if (size)
        dfota_gdbus_firmware_update_set_package_size (self->skeleton,
                                                      g_ascii_strtoull (size, NULL, 10));
    return self;
}

DfotaRecord *
dfota_record_new (DfotaJournal *journal, DfotaJournalEntry *entry, gboolean is_local)
{
    DfotaRecord *self = record_new (journal, entry);

    dfota_machine_init (&self->machine, is_local);
    return self;
}

DfotaRecord *
dfota_record_new_from_journal (DfotaJournal *journal, DfotaJournalEntry *entry)
{
    g_autoptr (DfotaRecord) self = record_new (journal, entry);

    return dfota_record_load_machine (entry, &self->machine) ? g_steal_pointer (&self) : NULL;
}

static void
dfota_record_finalize (GObject *object)
{
    DfotaRecord *self = DFOTA_RECORD (object);

    dfota_journal_entry_free (self->entry);
    g_object_unref (self->skeleton);
    g_free (self->path);
    G_OBJECT_CLASS (dfota_record_parent_class)->finalize (object);
}

static void
dfota_record_init (DfotaRecord *self)
{
    self->skeleton = dfota_gdbus_firmware_update_skeleton_new ();
    dfota_gdbus_firmware_update_set_modem (self->skeleton, "/");
}

static void
dfota_record_class_init (DfotaRecordClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = dfota_record_finalize;
}
