/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One table of the fields of an entry and their keys in the file; see journal-entry.h. The last
 * group, [End], marks a complete file, so that a truncated file is never read as a valid one.
 */

#include "storage/journal-entry.h"

#include <gio/gio.h>

#include "dbus/error.h"
#include "protocol/context.h"

#define GROUP_JOURNAL "Journal"
#define GROUP_UPDATE  "Update"  /* an invalid value makes the file invalid */
#define GROUP_MACHINE "Machine" /* an invalid value is read as 0 or "" */
#define GROUP_END     "End"

typedef enum {
    FIELD_STRING,
    FIELD_OPTIONAL, /* a string that is not written if it is "" */
    FIELD_TIME,     /* gint64 */
    FIELD_SIZE,     /* guint64, not written if it is 0 */
    FIELD_INT,
    FIELD_COUNT, /* guint, gboolean or enum: an int that is not negative */
} FieldType;

typedef struct {
    const gchar *group;
    const gchar *key;
    FieldType    type;
    gsize        offset;
} Field;

#define UPDATE(key, type, member)                                                                  \
    {                                                                                              \
        GROUP_UPDATE, key, type, G_STRUCT_OFFSET (DfotaJournalEntry, member)                       \
    }
#define MACHINE(key, type, member)                                                                 \
    {                                                                                              \
        GROUP_MACHINE, key, type, G_STRUCT_OFFSET (DfotaJournalEntry, member)                      \
    }

/* All members but the id and the enums that are written as words. */
static const Field fields[] = {
    UPDATE ("Device", FIELD_STRING, device),
    UPDATE ("EquipmentIdentifier", FIELD_STRING, imei),
    UPDATE ("Source", FIELD_STRING, source),
    UPDATE ("SourceSalt", FIELD_STRING, source_salt),
    UPDATE ("SourceDigest", FIELD_STRING, source_digest),
    UPDATE ("RevisionBefore", FIELD_STRING, revision_before),
    UPDATE ("RevisionExpected", FIELD_STRING, revision_expected),
    UPDATE ("RevisionAfter", FIELD_STRING, revision_after),
    UPDATE ("RevisionCommand", FIELD_STRING, revision_command),
    UPDATE ("StartTime", FIELD_TIME, start_time),
    UPDATE ("LastUrcTime", FIELD_TIME, last_urc_time),
    UPDATE ("EndTime", FIELD_TIME, end_time),
    UPDATE ("Code", FIELD_INT, machine.code),
    MACHINE ("family", FIELD_OPTIONAL, family),
    MACHINE ("base-before", FIELD_OPTIONAL, base_before),
    MACHINE ("edition-before", FIELD_OPTIONAL, edition_before),
    MACHINE ("package-size", FIELD_SIZE, package_size),
    MACHINE ("enumeration", FIELD_OPTIONAL, enumeration),
    MACHINE ("file", FIELD_OPTIONAL, file),
    MACHINE ("control-port", FIELD_COUNT, has_control_port),
    MACHINE ("power-control", FIELD_OPTIONAL, autosuspend),
    MACHINE ("urc-port", FIELD_OPTIONAL, urc_port),
    MACHINE ("context", FIELD_OPTIONAL, context),
    MACHINE ("warning", FIELD_OPTIONAL, warning),
    MACHINE ("is-forgotten", FIELD_COUNT, is_forgotten),
    MACHINE ("is-local", FIELD_COUNT, machine.is_local),
    MACHINE ("is-sent", FIELD_COUNT, machine.is_sent),
    MACHINE ("is-confirmed", FIELD_COUNT, machine.is_confirmed),
    MACHINE ("is-package-complete", FIELD_COUNT, machine.is_package_complete),
    MACHINE ("is-reboot-proven", FIELD_COUNT, machine.is_reboot_proven),
    MACHINE ("is-updater-heard", FIELD_COUNT, machine.is_updater_heard),
    MACHINE ("n-unreadable", FIELD_COUNT, machine.n_unreadable),
    MACHINE ("is-update-done", FIELD_COUNT, machine.is_update_done),
    MACHINE ("percent", FIELD_COUNT, machine.percent),
    MACHINE ("attempt", FIELD_COUNT, machine.attempt),
    MACHINE ("failed-attempts", FIELD_COUNT, machine.failed_attempts),
    MACHINE ("mode", FIELD_COUNT, machine.mode),
    MACHINE ("is-attempt-counted", FIELD_COUNT, machine.is_attempt_counted),
    MACHINE ("is-end-heard", FIELD_COUNT, machine.is_end_heard),
    MACHINE ("is-away-long", FIELD_COUNT, machine.is_away_long),
    MACHINE ("is-wait-over", FIELD_COUNT, machine.is_wait_over),
};

G_STATIC_ASSERT (sizeof (gboolean) == sizeof (gint) && sizeof (guint) == sizeof (gint) &&
                 sizeof (DfotaMode) == sizeof (gint));

#define MEMBER(entry, field, type) (G_STRUCT_MEMBER (type, (entry), (field)->offset))

static gboolean
is_string (const Field *field)
{
    return field->type == FIELD_STRING || field->type == FIELD_OPTIONAL;
}

DfotaJournalEntry *
dfota_journal_entry_new (guint id)
{
    DfotaJournalEntry *self = g_new0 (DfotaJournalEntry, 1);

    self->id = id;
    dfota_machine_init (&self->machine, FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
        if (is_string (&fields[i]))
            MEMBER (self, &fields[i], gchar *) = g_strdup ("");
    return self;
}

void
dfota_journal_entry_free (DfotaJournalEntry *self)
{
    if (!self)
        return;

    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
        if (is_string (&fields[i]))
            g_free (MEMBER (self, &fields[i], gchar *));
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

/*****************************************************************************/
/* Entry → key file */

static void
write_field (GKeyFile *file, const DfotaJournalEntry *entry, const Field *field)
{
    switch (field->type) {
    case FIELD_OPTIONAL:
        if (MEMBER (entry, field, gchar *)[0] == '\0')
            break;
        /* fall through */
    case FIELD_STRING:
        g_key_file_set_string (file, field->group, field->key, MEMBER (entry, field, gchar *));
        break;
    case FIELD_TIME:
        g_key_file_set_int64 (file, field->group, field->key, MEMBER (entry, field, gint64));
        break;
    case FIELD_SIZE:
        if (MEMBER (entry, field, guint64) > 0)
            g_key_file_set_uint64 (file, field->group, field->key, MEMBER (entry, field, guint64));
        break;
    case FIELD_INT:
    case FIELD_COUNT:
        g_key_file_set_integer (file, field->group, field->key, MEMBER (entry, field, gint));
        break;
    }
}

static void
write_words (GKeyFile *file, const DfotaJournalEntry *entry)
{
    const DfotaMachine *machine = &entry->machine;

    g_key_file_set_string (file, GROUP_UPDATE, "State", dfota_state_to_string (machine->state));
    g_key_file_set_string (file, GROUP_UPDATE, "Reason", dfota_reason_to_string (machine->reason));
    g_key_file_set_string (
        file, GROUP_UPDATE, "CodePhase",
        machine->code == DFOTA_CODE_NONE ? "" : dfota_phase_to_string (machine->phase));
    g_key_file_set_string (file, GROUP_UPDATE, "SourceKind",
                           dfota_source_kind_to_string (entry->source_kind));
}

GKeyFile *
dfota_journal_entry_to_key_file (const DfotaJournalEntry *self)
{
    GKeyFile         *file = g_key_file_new ();
    g_autofree gchar *redacted = dfota_source_redact (self->source);

    g_key_file_set_integer (file, GROUP_JOURNAL, "Version", DFOTA_JOURNAL_VERSION);
    g_key_file_set_uint64 (file, GROUP_UPDATE, "Id", self->id);
    write_words (file, self);
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
        write_field (file, self, &fields[i]);
    g_key_file_set_string (file, GROUP_UPDATE, "Source", redacted);
    g_key_file_set_boolean (file, GROUP_END, "Complete", TRUE);
    return file;
}

/*****************************************************************************/
/* Key file → entry */

static void
read_value (GKeyFile *file, DfotaJournalEntry *entry, const Field *field, GError **error)
{
    g_autofree gchar *text = NULL;
    gint              number;

    switch (field->type) {
    case FIELD_STRING:
    case FIELD_OPTIONAL:
        text = g_key_file_get_string (file, field->group, field->key, error);
        dfota_journal_entry_set (&MEMBER (entry, field, gchar *), text);
        break;
    case FIELD_TIME:
        MEMBER (entry, field, gint64) =
            g_key_file_get_int64 (file, field->group, field->key, error);
        break;
    case FIELD_SIZE:
        MEMBER (entry, field, guint64) =
            g_key_file_get_uint64 (file, field->group, field->key, error);
        break;
    case FIELD_INT:
        MEMBER (entry, field, gint) =
            g_key_file_get_integer (file, field->group, field->key, error);
        break;
    case FIELD_COUNT:
        number = g_key_file_get_integer (file, field->group, field->key, error);
        MEMBER (entry, field, gint) = MAX (0, number);
        break;
    }
}

/* FALSE if a key of the group Update has a value of another type. */
static gboolean
read_field (GKeyFile *file, DfotaJournalEntry *entry, const Field *field, GError **error)
{
    g_autoptr (GError) local_error = NULL;
    gboolean           is_tolerant = g_str_equal (field->group, GROUP_MACHINE);

    if (!is_tolerant && !g_key_file_has_key (file, field->group, field->key, NULL))
        return TRUE;
    read_value (file, entry, field, &local_error);
    if (!local_error || is_tolerant)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

static gboolean
check_version (GKeyFile *file, GError **error)
{
    gint version = g_key_file_get_integer (file, GROUP_JOURNAL, "Version", NULL);

    if (version > DFOTA_JOURNAL_VERSION)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "newer version %d", version);
    else if (version < DFOTA_JOURNAL_VERSION)
        g_set_error_literal (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "unknown version");
    else if (!g_key_file_get_boolean (file, GROUP_END, "Complete", NULL))
        g_set_error_literal (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "incomplete entry");
    else
        return TRUE;
    return FALSE;
}

static gboolean
read_state (GKeyFile *file, DfotaJournalEntry *entry, GError **error)
{
    g_autofree gchar *state = g_key_file_get_string (file, GROUP_UPDATE, "State", NULL);

    if (!state || !*state)
        g_set_error_literal (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "missing State");
    else if (!dfota_state_from_string (state, &entry->machine.state))
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "unknown state '%s'", state);
    else
        return TRUE;
    return FALSE;
}

/* Reads the required keys. The state is the last one, so that an unknown state is reported only if
 * the rest of the file is valid. */
static gboolean
read_words (GKeyFile *file, DfotaJournalEntry *entry, GError **error)
{
    g_autofree gchar *kind = g_key_file_get_string (file, GROUP_UPDATE, "SourceKind", NULL);
    g_autofree gchar *reason = g_key_file_get_string (file, GROUP_UPDATE, "Reason", NULL);
    g_autofree gchar *phase = g_key_file_get_string (file, GROUP_UPDATE, "CodePhase", NULL);

    dfota_reason_from_string (reason, &entry->machine.reason);
    dfota_phase_from_string (phase, &entry->machine.phase);
    if (g_key_file_get_uint64 (file, GROUP_UPDATE, "Id", NULL) != entry->id)
        g_set_error_literal (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "another Id");
    else if (!dfota_source_kind_from_string (kind, &entry->source_kind))
        g_set_error_literal (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "unknown SourceKind");
    else
        return read_state (file, entry, error);
    return FALSE;
}

/* Corrects values that the machine never has, as in a damaged file or one of another version. */
static void
make_plausible (DfotaJournalEntry *self)
{
    DfotaMachine *machine = &self->machine;

    if (!dfota_context_is_set_command (self->context))
        dfota_journal_entry_set (&self->context, "");
    if (!g_regex_match_simple ("^[A-Za-z0-9]*$", self->urc_port, G_REGEX_DOLLAR_ENDONLY, 0))
        dfota_journal_entry_set (&self->urc_port, "");
    self->is_forgotten = self->is_forgotten && dfota_state_is_final (machine->state);
    machine->code = MAX (machine->code, DFOTA_CODE_NONE);
    machine->percent = MIN (machine->percent, 100);
    machine->attempt = MIN (machine->attempt, DFOTA_FAMILY_ATTEMPTS_MAX);
    machine->mode = MIN (machine->mode, DFOTA_MODE_NORMAL);
    machine->is_present = FALSE;
    /* without this the update would count as not begun, and never end */
    if (machine->state != DFOTA_STATE_PREPARING && machine->state != DFOTA_STATE_UPLOADING &&
        !dfota_state_is_final (machine->state))
        machine->is_sent = TRUE;
}

DfotaJournalEntry *
dfota_journal_entry_from_key_file (GKeyFile *file, guint id, GError **error)
{
    g_autoptr (DfotaJournalEntry) self = dfota_journal_entry_new (id);

    if (!check_version (file, error))
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
        if (!read_field (file, self, &fields[i], error))
            return NULL;
    if (!read_words (file, self, error))
        return NULL;
    make_plausible (self);
    return g_steal_pointer (&self);
}
