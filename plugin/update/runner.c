/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Feeds the machine with what happens and carries out what it answers, in its
 * order: journal, upload, inhibition, command, release, reading, timer, properties. No
 * decision over the course of an update is made here.
 */

#include "dbus/error.h"
#include "module/qfotadl.h"
#include "module/revision.h"
#include "update/update-private.h"
#include "update/record.h"

static void
read_revision (DfotaUpdate *self);

void
dfota_update_happen (DfotaUpdate *self, DfotaEventKind kind)
{
    dfota_update_apply (self, (DfotaEvent){ .kind = kind });
}

/*****************************************************************************/
/* URCs */

static void
urc_received (DfotaLink *link, const DfotaUrc *urc, DfotaUpdate *self)
{
    static const DfotaEventKind kinds[] = {
        [DFOTA_URC_DOWNLOAD_START] = DFOTA_EVENT_DOWNLOAD_START,
        [DFOTA_URC_DOWNLOAD_PROGRESS] = DFOTA_EVENT_DOWNLOAD_PROGRESS,
        [DFOTA_URC_DOWNLOAD_END] = DFOTA_EVENT_DOWNLOAD_END,
        [DFOTA_URC_UPDATE_START] = DFOTA_EVENT_UPDATE_START,
        [DFOTA_URC_UPDATE_PROGRESS] = DFOTA_EVENT_UPDATE_PROGRESS,
        [DFOTA_URC_UPDATE_END] = DFOTA_EVENT_UPDATE_END,
        [DFOTA_URC_RESTORE] = DFOTA_EVENT_UNKNOWN_URC,
        [DFOTA_URC_BOOT] = DFOTA_EVENT_BOOTED,
        [DFOTA_URC_UNKNOWN] = DFOTA_EVENT_UNKNOWN_URC,
    };

    /* RDY alone proves no normal mode: nobody knows what recovery mode says */
    if (urc->kind == DFOTA_URC_BOOT_RDY)
        return;
    g_debug ("update %u: URC %s", self->entry->id, urc->raw);
    self->entry->last_urc_time = g_get_real_time ();
    dfota_update_apply (self, (DfotaEvent){ kinds[urc->kind], urc->value, urc->phase });
}

/*****************************************************************************/
/* The way to the module */

/* The journal says "sent", the module does not know of it yet: ModemManager is still
 * letting go of it. */
static gboolean
is_waiting_to_send (const DfotaUpdate *self)
{
    return self->machine.is_sent && self->machine.state == DFOTA_STATE_PREPARING && self->command;
}

static void
link_gone (DfotaLink *link, DfotaUpdate *self)
{
    if (is_waiting_to_send (self))
        dfota_update_abandon (self,
                              g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                           "the module went away before AT+QFOTADL was sent"));
    else
        dfota_update_happen (self, DFOTA_EVENT_GONE);
}

static void
link_back (DfotaLink *link, DfotaUpdate *self)
{
    dfota_update_happen (self, DFOTA_EVENT_BACK);
}

void
dfota_update_follow_device (DfotaUpdate *self)
{
    g_clear_object (&self->link);
    self->link = dfota_link_new (self->context->bus, self->context->connection,
                                 self->context->new_listening_port, self->entry->device);
    g_signal_connect_object (self->link, "urc", G_CALLBACK (urc_received), self, 0);
    g_signal_connect_object (self->link, "gone", G_CALLBACK (link_gone), self, 0);
    g_signal_connect_object (self->link, "back", G_CALLBACK (link_back), self, 0);
}

/*****************************************************************************/
/* Effects: journal */

gboolean
dfota_update_save (DfotaUpdate *self, GError **error)
{
    dfota_update_record_store (self->entry, &self->machine);
    if (self->link)
        g_hash_table_replace (self->entry->machine, g_strdup (KEY_ENUMERATION),
                              dfota_link_get_enumeration (self->link));
    return dfota_journal_save (self->context->journal, self->entry, error);
}

/*****************************************************************************/
/* Effects: inhibition and command */

void
dfota_update_answer_start (DfotaUpdate *self, GError *error)
{
    g_autoptr (GTask) task = g_steal_pointer (&self->start);

    if (!task)
        g_clear_error (&error);
    else if (error)
        g_task_return_error (task, error);
    else
        g_task_return_boolean (task, TRUE);
}

void
dfota_update_answer_unsent (DfotaUpdate *self)
{
    dfota_update_answer_start (
        self, g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                           "the update is %s, AT+QFOTADL was not sent; start it again if the modem "
                           "is there",
                           dfota_state_to_string (self->machine.state)));
}

static void
follow_unanswered (DfotaUpdate *self, const gchar *why)
{
    g_message ("update %u: no answer to AT+QFOTADL (%s); following it all the same",
               self->entry->id, why);
    dfota_update_happen (self, DFOTA_EVENT_UNANSWERED);
    dfota_update_answer_start (self, NULL);
}

/* Unless what it does shows that it has begun all the same. */
static void
end_refused (DfotaUpdate *self)
{
    dfota_update_happen (self, DFOTA_EVENT_REFUSED);
    dfota_update_answer_start (
        self, dfota_update_is_final (self)
                  ? g_error_new (DFOTA_ERROR, DFOTA_ERROR_REFUSED,
                                 "the module refused AT+QFOTADL; it takes an ftp://, http:// or "
                                 "https:// URL or a file /data/ufs/… that it has")
                  : NULL);
}

static void
send_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    GError                 *error = NULL;

    if (dfota_qfotadl_finish (result, &error)) {
        dfota_update_happen (self, DFOTA_EVENT_ACCEPTED);
        dfota_update_answer_start (self, NULL);
    } else if (g_error_matches (error, DFOTA_ERROR, DFOTA_ERROR_REFUSED))
        end_refused (self);
    else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
        dfota_update_abandon (
            self, g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "%s", error->message));
    else
        follow_unanswered (self, error->message);
    g_clear_error (&error);
}

/* While ModemManager lets go of the modem it gives up what it has asked on the primary
 * port; the late answer to that would be taken for the one to our command. */
static DfotaPort *
port_for_command (DfotaUpdate *self)
{
    return self->machine.is_local ? dfota_link_get_spare_port (self->link)
                                  : dfota_link_get_port (self->link);
}

static void
send_command (DfotaUpdate *self)
{
    g_autofree gchar *command = g_steal_pointer (&self->command);
    DfotaPort        *port = port_for_command (self);

    if (!port) { /* unplugged while ModemManager let go of it: its coming back tells */
        dfota_update_happen (self, DFOTA_EVENT_UNANSWERED);
        dfota_update_answer_start (self, NULL);
        return;
    }
    dfota_qfotadl_async (port, command, MAX (1, (guint) self->context->settings.command),
                         send_ready, g_object_ref (self));
}

static void
inhibit_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)      error = NULL;

    if (!dfota_link_inhibit_finish (DFOTA_LINK (source), result, &error))
        g_message ("update %u: ModemManager did not let go of the device: %s", self->entry->id,
                   error->message);
    /* not if something else has begun meanwhile, as by an update that was started by hand */
    if (self->command && self->link && self->machine.state == DFOTA_STATE_PREPARING)
        send_command (self);
    else
        dfota_update_answer_unsent (self);
}

/*****************************************************************************/
/* Effects: reading the revision */

static DfotaEventKind
judge (const DfotaUpdate *self, const gchar *revision)
{
    const gchar *expected = self->entry->revision_expected;

    if (g_str_equal (revision, self->entry->revision_before))
        return DFOTA_EVENT_REVISION_OLD;
    if (expected[0] && !g_str_equal (revision, expected))
        return DFOTA_EVENT_REVISION_UNEXPECTED;
    return DFOTA_EVENT_REVISION_NEW;
}

static void
revision_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate)   self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)        error = NULL;
    g_autoptr (DfotaRevision) revision = dfota_revision_read_finish (result, &error);

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    g_clear_object (&self->reading);
    if (!revision) {
        g_message ("update %u: %s", self->entry->id, error->message);
        dfota_update_happen (self, DFOTA_EVENT_REVISION_UNREADABLE);
        read_revision (self);
        return;
    }
    dfota_journal_entry_set (&self->entry->revision_after, revision->text);
    dfota_update_happen (self, judge (self, revision->text));
}

void
dfota_update_stop_reading (DfotaUpdate *self)
{
    if (self->reading)
        g_cancellable_cancel (self->reading);
    g_clear_object (&self->reading);
}

/* Also again and again: without a revision there is no verdict. */
static void
read_revision (DfotaUpdate *self)
{
    DfotaPort *port = self->link ? dfota_link_get_port (self->link) : NULL;

    if (self->reading || !port)
        return;
    self->reading = g_cancellable_new ();
    dfota_revision_read_async (port, self->entry->revision_command,
                               self->context->settings.revision, self->reading, revision_ready,
                               g_object_ref (self));
}

/*****************************************************************************/
/* Effects: timer, end */

static gboolean
timer_over (gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = g_object_ref (DFOTA_UPDATE (user_data));

    self->timer_id = 0;
    dfota_update_happen (self, DFOTA_EVENT_SILENCE);
    return G_SOURCE_REMOVE;
}

static gdouble
timeout_seconds (const DfotaUpdate *self)
{
    switch (dfota_machine_timeout (&self->machine)) {
    case DFOTA_TIMEOUT_DOWNLOAD:
        return self->context->settings.download;
    case DFOTA_TIMEOUT_SILENCE:
        return self->context->settings.silence;
    case DFOTA_TIMEOUT_SETTLE:
        return self->context->settings.settle;
    case DFOTA_TIMEOUT_NONE:
        return 0;
    }
    g_return_val_if_reached (0);
}

static void
restart_timer (DfotaUpdate *self)
{
    gdouble seconds = timeout_seconds (self);

    g_clear_handle_id (&self->timer_id, g_source_remove);
    if (seconds > 0)
        self->timer_id = g_timeout_add ((guint) (seconds * 1000), timer_over, self);
}

void
dfota_update_publish (DfotaUpdate *self)
{
    dfota_power_set_needed (self->power, !dfota_machine_may_power_off (&self->machine));
    dfota_update_record_publish (self->entry, &self->machine, self->skeleton);
}

static void
finish (DfotaUpdate *self)
{
    const gchar *state = dfota_state_to_string (self->machine.state);
    const gchar *reason = dfota_reason_to_string (self->machine.reason);

    dfota_update_stop_reading (self);
    if (self->link)
        dfota_update_undo (self, dfota_link_get_port (self->link),
                           dfota_link_get_spare_port (self->link));
    g_clear_object (&self->link);
    g_message ("update %u: %s%s%s, revision %s", self->entry->id, state, reason[0] ? ": " : "",
               reason, self->entry->revision_after[0] ? self->entry->revision_after : "not read");
    dfota_update_publish (self);
    g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->skeleton));
    dfota_gdbus_firmware_update_emit_completed (self->skeleton, state, reason);
    g_signal_emit_by_name (self, "finished");
}

/*****************************************************************************/
/* The machine */

/* AT+QFOTADL must not be sent before the journal says so. */
void
dfota_update_abandon (DfotaUpdate *self, GError *error)
{
    g_clear_pointer (&self->command, g_free);
    self->machine.is_sent = FALSE;
    dfota_update_happen (self, DFOTA_EVENT_RESUMED);
    dfota_update_answer_start (self, error);
}

static void
carry_out (DfotaUpdate *self, DfotaEffects effects)
{
    if (self->link)
        dfota_link_set_guarded (self->link, dfota_machine_may_be_in_recovery (&self->machine));
    if (effects & DFOTA_EFFECT_UPLOAD)
        dfota_update_begin_upload (self);
    if (effects & DFOTA_EFFECT_INHIBIT)
        dfota_link_inhibit_async (self->link, inhibit_ready, g_object_ref (self));
    else if (effects & DFOTA_EFFECT_SEND)
        send_command (self);
    if (effects & DFOTA_EFFECT_RELEASE)
        dfota_link_release (self->link);
    if (effects & DFOTA_EFFECT_READ)
        read_revision (self);
    if (!(effects & DFOTA_EFFECT_KEEP_TIMER))
        restart_timer (self);
}

/* The arguments are an interface: docs/dispatcher.md. */
void
dfota_update_tell_scripts (DfotaUpdate *self)
{
    const gchar *arguments[] = { dfota_gdbus_firmware_update_get_modem (self->skeleton),
                                 self->entry->device,
                                 dfota_update_get_path (self),
                                 dfota_state_to_string (self->machine.state),
                                 dfota_reason_to_string (self->machine.reason),
                                 NULL };

    if (self->context->dispatcher)
        dfota_dispatcher_run (self->context->dispatcher, self->entry->id, arguments);
}

static void
log_step (const DfotaUpdate *self, DfotaState before, DfotaInput input)
{
    if (before == self->machine.state)
        g_debug ("update %u: %s (%s)", self->entry->id, dfota_state_to_string (before),
                 dfota_input_to_string (input));
    else
        g_message ("update %u: %s → %s (%s)", self->entry->id, dfota_state_to_string (before),
                   dfota_state_to_string (self->machine.state), dfota_input_to_string (input));
}

void
dfota_update_apply (DfotaUpdate *self, DfotaEvent event)
{
    g_autoptr (DfotaUpdate) keep = g_object_ref (self);
    g_autoptr (GError)      error = NULL;
    DfotaState              before = self->machine.state;
    DfotaInput              input;
    DfotaEffects            effects = dfota_machine_step (&self->machine, &event, &input);

    log_step (self, before, input);
    if (effects & DFOTA_EFFECT_FINISH)
        self->entry->end_time = g_get_real_time ();
    if ((effects & DFOTA_EFFECT_SAVE) && !dfota_update_save (self, &error)) {
        g_warning ("update %u: %s", self->entry->id, error->message);
        if (effects & (DFOTA_EFFECT_SEND | DFOTA_EFFECT_UPLOAD)) {
            dfota_update_abandon (self, g_steal_pointer (&error));
            return;
        }
    }
    if (before != self->machine.state)
        dfota_update_tell_scripts (self);
    carry_out (self, effects);
    if (effects & DFOTA_EFFECT_FINISH)
        finish (self);
    else
        dfota_update_publish (self);
}
