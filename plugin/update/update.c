/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Connects the record, the runner, the starter and the cleanup of one update; see update.h.
 */

#include "update/update.h"

#include "update/new-entry.h"

#include "dbus/error.h"
#include "protocol/imei.h"

struct _DfotaUpdate {
    GObject                   parent;
    const DfotaContext       *context;
    DfotaRecord              *record;
    DfotaCleanup             *cleanup;
    DfotaStarter             *starter;
    DfotaRunner              *runner;
    DfotaGdbusObjectSkeleton *object;
    GTask                    *start; /* not answered yet */
    guint                     n_looks;
    DfotaModem               *withheld; /* weak: see dfota_update_modem_ready () */
};

G_DEFINE_FINAL_TYPE (DfotaUpdate, dfota_update, G_TYPE_OBJECT)

enum { SIGNAL_FINISHED, SIGNAL_FILE_DELETED, SIGNAL_FORGOTTEN, N_SIGNALS };

static guint signals[N_SIGNALS];

static DfotaGdbusFirmwareUpdate *
skeleton_of (DfotaUpdate *self)
{
    return dfota_record_get_skeleton (self->record);
}

/*****************************************************************************/
/* Reports of the registry */

static void
adopt_place (DfotaUpdate *self, const gchar *device)
{
    DfotaJournalEntry *entry = dfota_record_get_entry (self->record);

    if (g_str_equal (entry->device, device))
        return;
    g_message ("update %u: the module moved to %s", entry->id, device);
    dfota_journal_entry_set (&entry->device, device);
    dfota_runner_follow_device (self->runner);
}

gboolean
dfota_update_is_away (DfotaUpdate *self)
{
    DfotaLink *link = dfota_runner_get_link (self->runner);

    return link && dfota_runner_is_under_way (self->runner) && !dfota_link_is_present (link) &&
           dfota_machine_may_be_in_recovery (dfota_record_get_machine (self->record));
}

void
dfota_update_follow (DfotaUpdate *self, const gchar *device, const DfotaUrc *urc)
{
    adopt_place (self, device);
    dfota_runner_handle_event (self->runner, DFOTA_EVENT_BACK);
    dfota_runner_handle_urc (self->runner, urc);
}

/* For an update that ended while it had no port. */
static void
clean_up (DfotaUpdate *self, GPtrArray *ports)
{
    if (ports->len > 0)
        dfota_cleanup_run (
            self->cleanup, ports->pdata[0],
            dfota_starter_is_uploading (self->starter) ? NULL : ports->pdata[ports->len - 1]);
}

/* Another module can be at the same place: if the IMEI was known, this one must report it. */
static gboolean
may_clean_up (DfotaUpdate *self, DfotaModem *modem)
{
    g_autofree gchar *imei = dfota_modem_get_imei (modem);
    const gchar      *own = dfota_update_get_imei (self);

    return !dfota_imei_is_valid (own) || dfota_imei_compare (own, imei) == DFOTA_IMEI_SAME;
}

static void
hold_ports (DfotaUpdate *self, DfotaModem *modem)
{
    g_auto (GStrv) used = dfota_modem_list_used_ports (modem);

    dfota_link_hold (dfota_runner_get_link (self->runner), dfota_modem_get_ports (modem),
                     (const gchar *const *) used);
}

/* Through a closed gate ModemManager has not reached the module: it made the modem of what it had
 * probed before the ports came and went (1.20 forgets a device up to a second late). Such a
 * modem proves nothing, and what is asked over its ports can reach recovery mode. */
static void
withhold (DfotaUpdate *self, DfotaModem *modem)
{
    g_message ("update %u: ignoring a modem that ModemManager made while the module may be in "
               "recovery mode",
               dfota_record_get_id (self->record));
    g_set_weak_pointer (&self->withheld, modem);
}

static void
update_gate_opened (DfotaRunner *runner, DfotaUpdate *self)
{
    g_autoptr (DfotaModem) modem = self->withheld ? g_object_ref (self->withheld) : NULL;

    g_clear_weak_pointer (&self->withheld);
    if (modem)
        dfota_update_modem_ready (self, modem);
}

void
dfota_update_modem_ready (DfotaUpdate *self, DfotaModem *modem)
{
    GPtrArray *ports = dfota_modem_get_ports (modem);

    dfota_gdbus_firmware_update_set_modem (skeleton_of (self), dfota_modem_get_path (modem));
    if (dfota_update_is_final (self) && may_clean_up (self, modem))
        clean_up (self, ports);
    if (!dfota_runner_is_under_way (self->runner))
        return;
    adopt_place (self, dfota_modem_get_device (modem));
    if (dfota_link_is_guarded (dfota_runner_get_link (self->runner))) {
        withhold (self, modem);
        return;
    }
    hold_ports (self, modem);
    dfota_runner_handle_event (self->runner, DFOTA_EVENT_MODEM_READY);
}

void
dfota_update_modem_gone (DfotaUpdate *self, DfotaModem *modem)
{
    dfota_gdbus_firmware_update_set_modem (skeleton_of (self), "/");
    if (self->withheld == modem)
        g_clear_weak_pointer (&self->withheld);
    dfota_cleanup_stop_retrying (self->cleanup); /* begins anew with the next modem */
    dfota_runner_lose_modem (self->runner);
}

void
dfota_update_other_ids (DfotaUpdate         *self,
                        const gchar         *device,
                        const gchar         *path,
                        const DfotaIdentity *identity)
{
    g_autoptr (GPtrArray) no_ports = g_ptr_array_new ();

    if (!dfota_runner_is_under_way (self->runner))
        return;
    g_message ("update %u: the module has other USB ids now", dfota_record_get_id (self->record));
    dfota_gdbus_firmware_update_set_modem (skeleton_of (self), path);
    adopt_place (self, device);
    /* see withhold () */
    if (dfota_link_is_guarded (dfota_runner_get_link (self->runner)))
        return;
    dfota_link_hold (dfota_runner_get_link (self->runner), no_ports, NULL);
    dfota_runner_take_identity (self->runner, identity);
}

void
dfota_update_other_ids_gone (DfotaUpdate *self, const gchar *path)
{
    DfotaGdbusFirmwareUpdate *skeleton = skeleton_of (self);

    if (g_strcmp0 (dfota_gdbus_firmware_update_get_modem (skeleton), path) == 0)
        dfota_gdbus_firmware_update_set_modem (skeleton, "/");
}

void
dfota_update_handle_revision (DfotaUpdate *self, const DfotaIdentity *identity)
{
    DfotaJournalEntry *entry = dfota_record_get_entry (self->record);

    if (dfota_record_get_machine (self->record)->reason != DFOTA_REASON_GIVEN_UP ||
        entry->revision_after[0])
        return;
    g_message ("update %u: the module returned after the update was given up", entry->id);
    dfota_journal_entry_set (&entry->revision_after, dfota_identity_get_revision (identity));
    dfota_record_save_or_warn (self->record);
    dfota_record_publish (self->record);
}

void
dfota_update_other_module (DfotaUpdate *self)
{
    dfota_runner_handle_event (self->runner, DFOTA_EVENT_OTHER_MODULE);
}

/* How often a modem without the former control port is refused. After that the module probably has
 * another composition. */
#define MAX_LOOKS 3

/* TRUE if ModemManager has found only a part of the ports, or was refused one. MM 1.20 aborts for a
 * modem without AT ports. A modem without its former control port would be controlled over AT until
 * the module is plugged in again. */
static gboolean
is_seen_by_halves (DfotaUpdate *self, gboolean has_at_port, gboolean has_control_port)
{
    gboolean had_one = dfota_record_get_entry (self->record)->has_control_port;

    if (!has_at_port || dfota_link_has_refused (dfota_runner_get_link (self->runner)))
        return TRUE;
    return had_one && !has_control_port && self->n_looks++ < MAX_LOOKS;
}

/* If the module is in normal mode, its ports are announced again after a refusal. */
gboolean
dfota_update_may_create_modem (DfotaUpdate *self, gboolean has_at_port, gboolean has_control_port)
{
    const DfotaMachine *machine = dfota_record_get_machine (self->record);

    if (!dfota_runner_is_under_way (self->runner))
        return TRUE;
    /* while it downloads it is in normal mode, but the gate may have opened only a moment ago */
    if (machine->state == DFOTA_STATE_DOWNLOADING && has_at_port &&
        !dfota_link_has_refused (dfota_runner_get_link (self->runner)))
        return TRUE;
    if (machine->mode != DFOTA_MODE_RECOVERY &&
        !is_seen_by_halves (self, has_at_port, has_control_port))
        return TRUE;
    g_message ("update %u: ModemManager may not create a modem for the module yet",
               dfota_record_get_id (self->record));
    if (!dfota_machine_may_be_in_recovery (machine))
        dfota_link_release (dfota_runner_get_link (self->runner));
    return FALSE;
}

gboolean
dfota_update_may_open (DfotaUpdate *self, const gchar *port)
{
    DfotaLink *link = dfota_runner_get_link (self->runner);

    return !link || dfota_link_may_open (link, port);
}

void
dfota_update_inherit (DfotaUpdate *self, DfotaUpdate *before)
{
    dfota_cleanup_inherit (self->cleanup, before->cleanup);
}

gboolean
dfota_update_is_forgotten (DfotaUpdate *self)
{
    return dfota_record_get_entry (self->record)->is_forgotten;
}

gboolean
dfota_update_is_cleaned (DfotaUpdate *self)
{
    return !dfota_cleanup_is_pending (self->cleanup);
}

void
dfota_update_forget (DfotaUpdate *self)
{
    dfota_record_get_entry (self->record)->is_forgotten = TRUE;
    if (dfota_cleanup_is_pending (self->cleanup))
        dfota_record_save_or_warn (self->record);
    g_signal_emit (self, signals[SIGNAL_FORGOTTEN], 0);
}

void
dfota_update_remove (DfotaUpdate *self)
{
    dfota_record_remove (self->record);
}

/*****************************************************************************/
/* Reports of the runner, the starter and the cleanup */

/* The arguments are a public interface: docs/dispatcher.md. */
static void
run_scripts (DfotaUpdate *self)
{
    const DfotaMachine *machine = dfota_record_get_machine (self->record);
    const gchar        *arguments[] = { dfota_gdbus_firmware_update_get_modem (skeleton_of (self)),
                                        dfota_update_get_device (self),
                                        dfota_update_get_path (self),
                                        dfota_state_to_string (machine->state),
                                        dfota_reason_to_string (machine->reason),
                                        NULL };

    if (self->context->dispatcher)
        dfota_dispatcher_run (self->context->dispatcher, dfota_record_get_id (self->record),
                              arguments);
}

static void
update_state_changed (DfotaRunner *runner, DfotaUpdate *self)
{
    run_scripts (self);
}

static void
update_finished (DfotaRunner *runner, DfotaUpdate *self)
{
    const DfotaMachine *machine = dfota_record_get_machine (self->record);

    g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (skeleton_of (self)));
    dfota_gdbus_firmware_update_emit_completed (skeleton_of (self),
                                                dfota_state_to_string (machine->state),
                                                dfota_reason_to_string (machine->reason));
    g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

static void
update_file_deleted (DfotaCleanup *cleanup, DfotaUpdate *self)
{
    g_signal_emit (self, signals[SIGNAL_FILE_DELETED], 0);
}

static void
update_cleaned (DfotaCleanup *cleanup, DfotaUpdate *self)
{
    if (dfota_update_is_forgotten (self))
        g_signal_emit (self, signals[SIGNAL_FORGOTTEN], 0);
}

static void
update_begun (DfotaStarter *starter, const GError *error, DfotaUpdate *self)
{
    g_autoptr (GTask) task = g_steal_pointer (&self->start);

    if (!task)
        return;
    if (error)
        g_task_return_error (task, g_error_copy (error));
    else
        g_task_return_boolean (task, TRUE);
}

/*****************************************************************************/
/* Starting and resuming */

void
dfota_update_start_async (DfotaUpdate        *self,
                          DfotaModem         *modem,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
    self->start = g_task_new (self, NULL, callback, user_data);
    dfota_gdbus_firmware_update_set_modem (skeleton_of (self), dfota_modem_get_path (modem));
    run_scripts (self);
    dfota_runner_follow_device (self->runner);
    hold_ports (self, modem);
    dfota_starter_begin (self->starter);
}

gboolean
dfota_update_start_finish (DfotaUpdate *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

void
dfota_update_resume (DfotaUpdate *self)
{
    dfota_runner_resume (self->runner);
}

/*****************************************************************************/
/* Creation */

/* Takes @record. @start: NULL for an update of the journal. */
static DfotaUpdate *
update_new (const DfotaContext *context, DfotaRecord *record, const DfotaStartOptions *start)
{
    DfotaUpdate         *self = g_object_new (DFOTA_TYPE_UPDATE, NULL);
    const DfotaSettings *settings = dfota_profiles_get_settings (
        context->profiles, dfota_record_get_entry (record)->family, &context->settings);

    self->context = context;
    self->record = record;
    self->cleanup = dfota_cleanup_new (record);
    self->starter =
        dfota_starter_new (record, self->cleanup, start, MAX (1, (guint) settings->command));
    self->runner = dfota_runner_new (context, record, self->starter, self->cleanup);
    self->object = dfota_gdbus_object_skeleton_new (dfota_record_get_path (record));
    dfota_gdbus_object_skeleton_set_firmware_update (self->object, skeleton_of (self));
    g_signal_connect_object (self->runner, "state-changed", G_CALLBACK (update_state_changed), self,
                             0);
    g_signal_connect_object (self->runner, "finished", G_CALLBACK (update_finished), self, 0);
    g_signal_connect_object (self->runner, "gate-opened", G_CALLBACK (update_gate_opened), self, 0);
    g_signal_connect_object (self->starter, "begun", G_CALLBACK (update_begun), self, 0);
    g_signal_connect_object (self->cleanup, "file-deleted", G_CALLBACK (update_file_deleted), self,
                             0);
    g_signal_connect_object (self->cleanup, "cleaned", G_CALLBACK (update_cleaned), self, 0);
    return self;
}

DfotaUpdate *
dfota_update_new (const DfotaContext      *context,
                  DfotaModem              *modem,
                  const DfotaStartOptions *start,
                  GError                 **error)
{
    g_autoptr (DfotaRecord) record =
        dfota_record_new (context->journal, dfota_new_entry (context, modem, start));

    if (!dfota_record_save (record, error))
        return NULL;
    return update_new (context, g_steal_pointer (&record), start);
}

DfotaUpdate *
dfota_update_new_from_journal (const DfotaContext *context, DfotaJournalEntry *entry)
{
    return update_new (context, dfota_record_new (context->journal, entry), NULL);
}

DfotaRecord *
dfota_update_get_record (DfotaUpdate *self)
{
    return self->record;
}

DfotaRunner *
dfota_update_get_runner (DfotaUpdate *self)
{
    return self->runner;
}

DfotaStarter *
dfota_update_get_starter (DfotaUpdate *self)
{
    return self->starter;
}

GDBusObjectSkeleton *
dfota_update_get_object (DfotaUpdate *self)
{
    return G_DBUS_OBJECT_SKELETON (self->object);
}

const gchar *
dfota_update_get_path (DfotaUpdate *self)
{
    return dfota_record_get_path (self->record);
}

const gchar *
dfota_update_get_device (DfotaUpdate *self)
{
    return dfota_record_get_entry (self->record)->device;
}

const gchar *
dfota_update_get_imei (DfotaUpdate *self)
{
    return dfota_record_get_entry (self->record)->imei;
}

gboolean
dfota_update_is_final (DfotaUpdate *self)
{
    return dfota_record_is_final (self->record);
}

static void
dfota_update_dispose (GObject *object)
{
    DfotaUpdate *self = DFOTA_UPDATE (object);

    g_clear_weak_pointer (&self->withheld);
    g_clear_object (&self->runner);
    g_clear_object (&self->starter);
    g_clear_object (&self->cleanup);
    g_clear_object (&self->object);
    G_OBJECT_CLASS (dfota_update_parent_class)->dispose (object);
}

static void
dfota_update_finalize (GObject *object)
{
    g_object_unref (DFOTA_UPDATE (object)->record);
    G_OBJECT_CLASS (dfota_update_parent_class)->finalize (object);
}

static void
dfota_update_init (DfotaUpdate *self)
{
}

static void
dfota_update_class_init (DfotaUpdateClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dfota_update_dispose;
    object_class->finalize = dfota_update_finalize;
    signals[SIGNAL_FINISHED] = g_signal_new ("finished", DFOTA_TYPE_UPDATE, G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_FILE_DELETED] = g_signal_new (
        "file-deleted", DFOTA_TYPE_UPDATE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_FORGOTTEN] = g_signal_new ("forgotten", DFOTA_TYPE_UPDATE, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 0);
}
