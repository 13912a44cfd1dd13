/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Machine ↔ journal entry → D-Bus properties; see update-record.h.
 */

#include "update/record.h"

/* The fields of the machine that are numbers, and their keys in the journal. */
static const struct {
    const gchar *key;
    gsize        offset;
} numbers[] = {
    { "is-local", G_STRUCT_OFFSET (DfotaMachine, is_local) },
    { "is-sent", G_STRUCT_OFFSET (DfotaMachine, is_sent) },
    { "is-confirmed", G_STRUCT_OFFSET (DfotaMachine, is_confirmed) },
    { "has-rebooted", G_STRUCT_OFFSET (DfotaMachine, has_rebooted) },
    { "n-returns", G_STRUCT_OFFSET (DfotaMachine, n_returns) },
    { "is-overdue", G_STRUCT_OFFSET (DfotaMachine, is_overdue) },
    { "is-update-done", G_STRUCT_OFFSET (DfotaMachine, is_update_done) },
    { "percent", G_STRUCT_OFFSET (DfotaMachine, percent) },
    { "attempt", G_STRUCT_OFFSET (DfotaMachine, attempt) },
    { "failed-attempts", G_STRUCT_OFFSET (DfotaMachine, failed_attempts) },
    { "mode", G_STRUCT_OFFSET (DfotaMachine, mode) },
    { "is-attempt-counted", G_STRUCT_OFFSET (DfotaMachine, is_attempt_counted) },
};

G_STATIC_ASSERT (sizeof (gboolean) == sizeof (gint) && sizeof (guint) == sizeof (gint) &&
                 sizeof (DfotaMode) == sizeof (gint));

static gint *
number (DfotaMachine *machine, guint index)
{
    return (gint *) ((guint8 *) machine + numbers[index].offset);
}

void
dfota_update_record_store (DfotaJournalEntry *entry, const DfotaMachine *machine)
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
dfota_update_record_load (const DfotaJournalEntry *entry, DfotaMachine *machine)
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
dfota_update_record_publish (const DfotaJournalEntry  *entry,
                             const DfotaMachine       *machine,
                             DfotaGdbusFirmwareUpdate *skeleton)
{
    publish_code (machine, skeleton);
    g_object_set (skeleton, "state", dfota_state_to_string (machine->state), "reason",
                  dfota_reason_to_string (machine->reason), "percent", machine->percent, "attempt",
                  machine->attempt, "max-attempts", DFOTA_MAX_ATTEMPTS, "device", entry->device,
                  "equipment-identifier", entry->imei, "source", entry->source, "revision-before",
                  entry->revision_before, "revision-expected", entry->revision_expected,
                  "revision-after", entry->revision_after, "may-power-off",
                  dfota_machine_may_power_off (machine), "may-reset",
                  dfota_machine_may_reset (machine), "start-time", entry->start_time,
                  "last-urc-time", entry->last_urc_time, "end-time", entry->end_time, NULL);
}
