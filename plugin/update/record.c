/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Journal entry → D-Bus properties; see record.h.
 */

#include "update/record.h"

struct _DfotaRecord {
    GObject                   parent;
    DfotaJournal             *journal; /* borrowed */
    DfotaJournalEntry        *entry;
    DfotaGdbusFirmwareUpdate *skeleton;
    gchar                    *path;
    gboolean                  is_removed; /* from the journal */
};

G_DEFINE_FINAL_TYPE (DfotaRecord, dfota_record, G_TYPE_OBJECT)

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
dfota_record_set_family (DfotaRecord *self, const DfotaFamily *family)
{
    DfotaMachine *machine = &self->entry->machine;

    if (!family)
        return;
    machine->max_attempts = family->max_attempts;
    machine->reports_download = family->reports_download;
}

void
dfota_record_publish (DfotaRecord *self)
{
    const DfotaJournalEntry *entry = self->entry;
    const DfotaMachine      *machine = &self->entry->machine;

    publish_code (machine, self->skeleton);
    g_object_set (
        self->skeleton, "state", dfota_state_to_string (machine->state), "reason",
        dfota_reason_to_string (machine->reason), "percent", machine->percent, "attempt",
        machine->attempt, "max-attempts", machine->max_attempts, "device", entry->device,
        "equipment-identifier", entry->imei, "source", entry->source, "source-salt",
        entry->source_salt, "source-digest", entry->source_digest, "revision-before",
        entry->revision_before, "revision-expected", entry->revision_expected, "revision-after",
        entry->revision_after, "may-power-off", dfota_machine_may_power_off (machine), "may-reset",
        dfota_machine_may_reset (machine), "start-time", entry->start_time, "last-urc-time",
        entry->last_urc_time, "warning", entry->warning, "end-time", entry->end_time, NULL);
}

/*****************************************************************************/
/* Journal */

gboolean
dfota_record_save (DfotaRecord *self, GError **error)
{
    if (self->is_removed)
        return TRUE;
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
dfota_record_remove (DfotaRecord *self)
{
    g_autoptr (GError) error = NULL;

    self->is_removed = TRUE;
    if (!dfota_journal_remove (self->journal, self->entry->id, &error))
        g_warning ("%s", error->message);
}

/*****************************************************************************/

DfotaMachine *
dfota_record_get_machine (DfotaRecord *self)
{
    return &self->entry->machine;
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

DfotaIdentity *
dfota_record_get_identity (DfotaRecord *self)
{
    const DfotaJournalEntry *entry = self->entry;

    if (g_str_equal (entry->revision_command, DFOTA_RECORD_COMMAND_BASE))
        return dfota_identity_new (NULL, entry->revision_before, entry->edition_before);
    return dfota_identity_new (entry->revision_before, entry->base_before, entry->edition_before);
}

guint
dfota_record_get_id (DfotaRecord *self)
{
    return self->entry->id;
}

gboolean
dfota_record_is_final (DfotaRecord *self)
{
    return dfota_state_is_final (self->entry->machine.state);
}

/*****************************************************************************/

DfotaRecord *
dfota_record_new (DfotaJournal *journal, DfotaJournalEntry *entry)
{
    DfotaRecord *self = g_object_new (DFOTA_TYPE_RECORD, NULL);

    self->journal = journal;
    self->entry = entry;
    self->path = g_strdup_printf (DFOTA_UPDATE_PATH "/%u", entry->id);
    dfota_gdbus_firmware_update_set_package_size (self->skeleton, entry->package_size);
    return self;
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
