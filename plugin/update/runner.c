/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * From events to effects; see runner.h.
 */

#include "update/runner.h"

#include "dbus/error.h"
#include "host/power.h"
#include "machine/urc-event.h"
#include "update/verifier.h"

struct _DfotaRunner {
    GObject              parent;
    const DfotaContext  *context;
    const DfotaSettings *settings; /* of the module's family */
    DfotaRecord         *record;
    DfotaMachine        *machine; /* the record's */
    DfotaJournalEntry   *entry;   /* the record's */
    DfotaStarter        *starter;
    DfotaCleanup        *cleanup;
    DfotaVerifier       *verifier;
    DfotaPower          *power;
    DfotaLink           *link; /* NULL before the start and after the end */
    guint                timer_id;
};

G_DEFINE_FINAL_TYPE (DfotaRunner, dfota_runner, G_TYPE_OBJECT)

enum { SIGNAL_STATE_CHANGED, SIGNAL_FINISHED, SIGNAL_GATE_OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
apply (DfotaRunner *self, const DfotaEvent *event);

void
dfota_runner_handle_event (DfotaRunner *self, DfotaEventKind kind)
{
    apply (self, &(DfotaEvent){ .kind = kind });
}

gboolean
dfota_runner_is_under_way (DfotaRunner *self)
{
    return self->machine->is_sent && !dfota_record_is_final (self->record);
}

/*****************************************************************************/
/* Events of the module */

void
dfota_runner_handle_urc (DfotaRunner *self, const DfotaUrc *urc)
{
    DfotaEvent event;

    if (!dfota_event_from_urc (urc, &event))
        return;
    g_debug ("update %u: URC %s", self->entry->id, urc->raw);
    self->entry->last_urc_time = g_get_real_time ();
    apply (self, &event);
}

static void
runner_urc_received (DfotaLink *link, const DfotaUrc *urc, DfotaRunner *self)
{
    dfota_runner_handle_urc (self, urc);
}

static void
runner_module_gone (DfotaLink *link, DfotaRunner *self)
{
    if (dfota_starter_is_waiting (self->starter))
        dfota_starter_abandon (self->starter,
                               g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                            "the module disappeared before AT+QFOTADL was sent"));
    else {
        /* an answer from this enumeration would not be valid for the next one */
        dfota_verifier_stop (self->verifier);
        dfota_runner_handle_event (self, DFOTA_EVENT_GONE);
    }
}

/* Switches autosuspend off from the command to the end. Each enumeration begins with a default of
 * the kernel or a udev rule; the last one is restored. */
static void
prevent_autosuspend (DfotaRunner *self)
{
    g_autofree gchar *value = NULL;

    if (!dfota_runner_is_under_way (self) || !self->link)
        return;
    value = dfota_link_read_autosuspend (self->link);
    if (!value)
        return;
    dfota_journal_entry_set (&self->entry->autosuspend, value);
    dfota_record_save_or_warn (self->record);
    dfota_link_stay_awake (self->link);
}

static void
restore_autosuspend (DfotaRunner *self)
{
    if (!self->entry->autosuspend[0])
        return;
    if (self->link)
        dfota_link_restore_autosuspend (self->link, self->entry->autosuspend);
    dfota_journal_entry_set (&self->entry->autosuspend, "");
    dfota_record_save_or_warn (self->record);
}

static void
runner_module_back (DfotaLink *link, DfotaRunner *self)
{
    prevent_autosuspend (self);
    dfota_runner_handle_event (self, DFOTA_EVENT_BACK);
}

/* A pending inhibition keeps the link for a while: what it reports is not of this place any more.
 */
static void
drop_link (DfotaRunner *self)
{
    if (!self->link)
        return;
    g_signal_handlers_disconnect_by_data (self->link, self);
    g_clear_object (&self->link);
}

void
dfota_runner_follow_device (DfotaRunner *self)
{
    drop_link (self);
    self->link = dfota_link_new (self->context->bus, self->context->connection,
                                 self->context->new_listening_port, self->entry->device);
    dfota_starter_set_link (self->starter, self->link);
    g_signal_connect_object (self->link, "urc", G_CALLBACK (runner_urc_received), self, 0);
    g_signal_connect_object (self->link, "gone", G_CALLBACK (runner_module_gone), self, 0);
    g_signal_connect_object (self->link, "back", G_CALLBACK (runner_module_back), self, 0);
    prevent_autosuspend (self);
}

DfotaLink *
dfota_runner_get_link (DfotaRunner *self)
{
    return self->link;
}

void
dfota_runner_lose_modem (DfotaRunner *self)
{
    /* after our own inhibition the ports stay open until the reboot */
    if (!self->link || dfota_link_is_inhibited (self->link))
        return;
    dfota_verifier_stop (self->verifier);
    if (dfota_runner_is_under_way (self))
        dfota_link_lose_modem (self->link);
    else {
        /* ModemManager may probe the ports from now on */
        dfota_starter_lose_ports (self->starter);
        dfota_link_let_go (self->link);
    }
}

/*****************************************************************************/
/* An update of the journal */

/* TRUE if the module was not enumerated since the journal was written, so that what the journal
 * says about its mode is still valid. */
static gboolean
is_same_enumeration (DfotaRunner *self)
{
    g_autofree gchar *now = dfota_link_get_enumeration (self->link);

    return now[0] && g_str_equal (now, self->entry->enumeration);
}

void
dfota_runner_resume (DfotaRunner *self)
{
    gboolean is_same;

    if (dfota_record_is_final (self->record))
        return;
    dfota_runner_follow_device (self);
    is_same = is_same_enumeration (self);
    self->machine->is_present = is_same;
    dfota_runner_handle_event (self, DFOTA_EVENT_RESUMED);
    if (is_same)
        return;
    dfota_runner_handle_event (self, DFOTA_EVENT_GONE);
    if (self->link && dfota_link_is_present (self->link))
        dfota_runner_handle_event (self, DFOTA_EVENT_BACK);
}

/*****************************************************************************/
/* Effects: journal, inhibition, reading */

static gboolean
save (DfotaRunner *self, GError **error)
{
    if (self->link) {
        g_autofree gchar *enumeration = dfota_link_get_enumeration (self->link);

        dfota_journal_entry_set (&self->entry->enumeration, enumeration);
    }
    return dfota_record_save (self->record, error);
}

/* Another program has inhibited the device, perhaps just before this one. */
static gboolean
is_of_another_program (const GError *error)
{
    g_autofree gchar *name = g_dbus_error_encode_gerror (error);

    return g_str_equal (name, "org.freedesktop.ModemManager1.Error.Core.InProgress");
}

static void
runner_inhibit_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaRunner) self = DFOTA_RUNNER (user_data);
    g_autoptr (GError)      error = NULL;

    if (!dfota_link_inhibit_finish (DFOTA_LINK (source), result, &error))
        g_message ("update %u: could not inhibit the device: %s", self->entry->id, error->message);
    /* after a sleep of the host every inhibition fails: only that of another program counts */
    if (error && dfota_starter_is_waiting (self->starter) && is_of_another_program (error))
        dfota_starter_abandon (
            self->starter,
            g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                         "AT+QFOTADL was not sent: another program has inhibited the device"));
    else
        dfota_starter_send (self->starter);
}

static void
read_revision (DfotaRunner *self)
{
    DfotaPort *port = self->link ? dfota_link_get_port (self->link) : NULL;

    if (port)
        dfota_verifier_read (self->verifier, port);
}

static void
runner_revision_read (DfotaVerifier *verifier, DfotaEventKind kind, DfotaRunner *self)
{
    dfota_runner_handle_event (self, kind);
}

void
dfota_runner_take_identity (DfotaRunner *self, const DfotaIdentity *identity)
{
    dfota_runner_handle_event (self, DFOTA_EVENT_MODEM_READY);
    dfota_runner_handle_event (self, identity ? dfota_verifier_take (self->verifier, identity)
                                              : DFOTA_EVENT_REVISION_UNVERIFIABLE);
}

/*****************************************************************************/
/* Effects: timer, properties, end */

static gboolean
runner_timer_over (gpointer user_data)
{
    g_autoptr (DfotaRunner) self = g_object_ref (DFOTA_RUNNER (user_data));

    self->timer_id = 0;
    dfota_runner_handle_event (self, DFOTA_EVENT_SILENCE);
    return G_SOURCE_REMOVE;
}

static gdouble
timeout_seconds (const DfotaRunner *self)
{
    switch (dfota_machine_timeout (self->machine)) {
    case DFOTA_TIMEOUT_DOWNLOAD:
        return self->settings->download;
    case DFOTA_TIMEOUT_SILENCE:
        return self->settings->silence;
    case DFOTA_TIMEOUT_SETTLE:
        return self->settings->settle;
    case DFOTA_TIMEOUT_REBOOT:
        return self->settings->reboot;
    case DFOTA_TIMEOUT_NONE:
        return 0;
    }
    g_return_val_if_reached (0);
}

static void
restart_timer (DfotaRunner *self)
{
    gdouble seconds = timeout_seconds (self);

    g_clear_handle_id (&self->timer_id, g_source_remove);
    if (seconds > 0)
        self->timer_id = g_timeout_add ((guint) (seconds * 1000), runner_timer_over, self);
}

/* Qualcomm's emergency download mode [field] */
#define EMERGENCY_IDS "05c6:9008"

static void
publish_usb_ids (DfotaRunner *self)
{
    DfotaGdbusFirmwareUpdate *skeleton = dfota_record_get_skeleton (self->record);
    const gchar              *before = dfota_gdbus_firmware_update_get_usb_ids (skeleton);
    g_autofree gchar         *ids = NULL;

    if (!self->link)
        return;
    ids = dfota_link_get_usb_ids (self->link);
    if (g_str_equal (ids, EMERGENCY_IDS) && g_strcmp0 (before, ids) != 0)
        g_message ("update %u: the module is in emergency download mode (" EMERGENCY_IDS
                   "); only the vendor's flashing tool can recover it",
                   self->entry->id);
    dfota_gdbus_firmware_update_set_usb_ids (skeleton, ids);
}

static void
publish (DfotaRunner *self)
{
    publish_usb_ids (self);
    dfota_power_set_needed (self->power, !dfota_machine_may_power_off (self->machine));
    dfota_record_publish (self->record);
}

/* The file is not deleted while an upload is running. */
static void
finish (DfotaRunner *self)
{
    const gchar *state = dfota_state_to_string (self->machine->state);
    const gchar *reason = dfota_reason_to_string (self->machine->reason);

    dfota_verifier_stop (self->verifier);
    dfota_starter_stop (self->starter);
    restore_autosuspend (self);
    if (self->link)
        dfota_cleanup_run (self->cleanup, dfota_link_get_port (self->link),
                           dfota_starter_is_uploading (self->starter)
                               ? NULL
                               : dfota_link_get_spare_port (self->link));
    drop_link (self);
    g_message ("update %u: %s%s%s, revision %s", self->entry->id, state, reason[0] ? ": " : "",
               reason, self->entry->revision_after[0] ? self->entry->revision_after : "not read");
    publish (self);
    g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
}

/*****************************************************************************/
/* The machine */

static void
carry_out (DfotaRunner *self, DfotaEffects effects)
{
    if (self->link)
        dfota_link_set_guarded (self->link, dfota_machine_may_be_in_recovery (self->machine));
    if (effects & DFOTA_EFFECT_SEND)
        prevent_autosuspend (self);
    if (effects & DFOTA_EFFECT_UPLOAD)
        dfota_starter_upload (self->starter);
    if (effects & DFOTA_EFFECT_INHIBIT)
        dfota_link_inhibit_async (self->link, runner_inhibit_ready, g_object_ref (self));
    else if (effects & DFOTA_EFFECT_SEND)
        dfota_starter_send (self->starter);
    if (effects & DFOTA_EFFECT_RELEASE)
        dfota_link_release (self->link);
    if (effects & DFOTA_EFFECT_READ)
        read_revision (self);
    if (!(effects & DFOTA_EFFECT_KEEP_TIMER))
        restart_timer (self);
}

static void
log_step (const DfotaRunner *self, DfotaState before, DfotaInput input)
{
    if (before == self->machine->state)
        g_debug ("update %u: %s (%s)", self->entry->id, dfota_state_to_string (before),
                 dfota_input_to_string (input));
    else
        g_message ("update %u: %s → %s (%s)", self->entry->id, dfota_state_to_string (before),
                   dfota_state_to_string (self->machine->state), dfota_input_to_string (input));
}

/* FALSE if the effects must not be carried out: a command that cannot be undone is sent only after
 * the journal was written. */
static gboolean
save_step (DfotaRunner *self, DfotaEffects effects)
{
    g_autoptr (GError) error = NULL;

    if (!(effects & DFOTA_EFFECT_SAVE) || save (self, &error))
        return TRUE;
    g_warning ("update %u: %s", self->entry->id, error->message);
    if (!(effects & (DFOTA_EFFECT_SEND | DFOTA_EFFECT_UPLOAD)))
        return TRUE;
    dfota_starter_abandon (self->starter, g_steal_pointer (&error));
    return FALSE;
}

static gboolean
is_guarded (DfotaRunner *self)
{
    return self->link && dfota_link_is_guarded (self->link);
}

static void
apply (DfotaRunner *self, const DfotaEvent *event)
{
    g_autoptr (DfotaRunner) keep = g_object_ref (self);
    gboolean                was_guarded = is_guarded (self);
    DfotaState              before = self->machine->state;
    DfotaInput              input;
    DfotaEffects            effects = dfota_machine_step (self->machine, event, &input);

    log_step (self, before, input);
    if (effects & DFOTA_EFFECT_FINISH)
        self->entry->end_time = g_get_real_time ();
    if (!save_step (self, effects))
        return;
    if (before != self->machine->state)
        g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
    carry_out (self, effects);
    if (effects & DFOTA_EFFECT_FINISH)
        finish (self);
    else
        publish (self);
    if (was_guarded && self->link && !is_guarded (self))
        g_signal_emit (self, signals[SIGNAL_GATE_OPENED], 0);
}

static void
runner_starter_event (DfotaStarter *starter, const DfotaEvent *event, DfotaRunner *self)
{
    apply (self, event);
}

/*****************************************************************************/

DfotaRunner *
dfota_runner_new (const DfotaContext *context,
                  DfotaRecord        *record,
                  DfotaStarter       *starter,
                  DfotaCleanup       *cleanup)
{
    DfotaRunner       *self = g_object_new (DFOTA_TYPE_RUNNER, NULL);
    const DfotaFamily *family =
        dfota_profiles_get_family (context->profiles, dfota_record_get_entry (record)->family);

    self->context = context;
    self->settings = dfota_profiles_get_settings (
        context->profiles, dfota_record_get_entry (record)->family, &context->settings);
    self->record = g_object_ref (record);
    self->machine = dfota_record_get_machine (record);
    dfota_record_set_family (record, family);
    self->entry = dfota_record_get_entry (record);
    self->starter = g_object_ref (starter);
    self->cleanup = g_object_ref (cleanup);
    self->power = dfota_power_new (context->connection);
    self->verifier = dfota_verifier_new (record, family, self->settings->revision);
    g_signal_connect_object (starter, "event", G_CALLBACK (runner_starter_event), self, 0);
    g_signal_connect_object (self->verifier, "read", G_CALLBACK (runner_revision_read), self, 0);
    publish (self);
    return self;
}

static void
dfota_runner_dispose (GObject *object)
{
    DfotaRunner *self = DFOTA_RUNNER (object);

    g_clear_handle_id (&self->timer_id, g_source_remove);
    if (self->verifier)
        dfota_verifier_stop (self->verifier);
    g_clear_object (&self->verifier);
    g_clear_object (&self->link);
    g_clear_object (&self->power);
    g_clear_object (&self->starter);
    g_clear_object (&self->cleanup);
    G_OBJECT_CLASS (dfota_runner_parent_class)->dispose (object);
}

static void
dfota_runner_finalize (GObject *object)
{
    g_object_unref (DFOTA_RUNNER (object)->record);
    G_OBJECT_CLASS (dfota_runner_parent_class)->finalize (object);
}

static void
dfota_runner_init (DfotaRunner *self)
{
}

static void
dfota_runner_class_init (DfotaRunnerClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dfota_runner_dispose;
    object_class->finalize = dfota_runner_finalize;
    signals[SIGNAL_STATE_CHANGED] = g_signal_new (
        "state-changed", DFOTA_TYPE_RUNNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_GATE_OPENED] = g_signal_new ("gate-opened", DFOTA_TYPE_RUNNER, G_SIGNAL_RUN_LAST,
                                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_FINISHED] = g_signal_new ("finished", DFOTA_TYPE_RUNNER, G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 0);
}
