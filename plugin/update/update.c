/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The object: made new or from the journal, its D-Bus side, and what the registry
 * reports to it. Its course is in update-course.c.
 */

#include "update/update.h"

#include "dbus/error.h"
#include "update/authorize.h"
#include "update/update-private.h"
#include "update/record.h"
#include "module/urc-port.h"

G_DEFINE_FINAL_TYPE (DfotaUpdate, dfota_update, G_TYPE_OBJECT)

enum { SIGNAL_FINISHED, SIGNAL_CLEANED, SIGNAL_FORGOTTEN, N_SIGNALS };

static guint signals[N_SIGNALS];

/*****************************************************************************/
/* What the registry reports */

static gboolean
is_running (DfotaUpdate *self)
{
    return self->machine.is_sent && !dfota_update_is_final (self);
}

static void
adopt_place (DfotaUpdate *self, DfotaModem *modem)
{
    if (g_str_equal (self->entry->device, dfota_modem_get_device (modem)))
        return;
    g_message ("update %u: the module moved to %s", self->entry->id,
               dfota_modem_get_device (modem));
    dfota_journal_entry_set (&self->entry->device, dfota_modem_get_device (modem));
    dfota_update_follow_device (self);
}

void
dfota_update_modem_ready (DfotaUpdate *self, DfotaModem *modem)
{
    GPtrArray *ports = dfota_modem_get_ports (modem);

    dfota_gdbus_firmware_update_set_modem (self->skeleton, dfota_modem_get_path (modem));
    /* it ended without a port: the daemon was stopped, the module gone */
    if (dfota_update_is_final (self) && ports->len > 0)
        dfota_update_undo (self, ports->pdata[0], ports->pdata[ports->len - 1]);
    if (!is_running (self))
        return;
    adopt_place (self, modem);
    /* ModemManager has spoken with it; what it keeps closed cannot be opened by us either */
    dfota_link_set_guarded (self->link, FALSE);
    dfota_link_hold (self->link, ports);
    dfota_update_happen (self, DFOTA_EVENT_MODEM_READY);
}

void
dfota_update_modem_gone (DfotaUpdate *self, DfotaModem *modem)
{
    dfota_gdbus_firmware_update_set_modem (self->skeleton, "/");
    g_clear_handle_id (&self->retry_id, g_source_remove); /* begins anew with the next modem */
    /* if we made ModemManager let go, the ports are ours until the reboot */
    if (!self->link || dfota_link_is_inhibited (self->link))
        return;
    dfota_update_stop_reading (self);
    if (is_running (self))
        dfota_link_lose_modem (self->link);
    else {
        /* from here on the port is ModemManager's alone, which will probe it */
        g_cancellable_cancel (self->upload_lost);
        dfota_link_let_go (self->link);
    }
}

void
dfota_update_learn_revision (DfotaUpdate *self, const DfotaRevision *revision)
{
    g_autoptr (GError) error = NULL;

    if (self->machine.reason != DFOTA_REASON_GIVEN_UP || self->entry->revision_after[0] ||
        !g_str_equal (self->entry->revision_command, revision->command))
        return;
    g_message ("update %u: the module came back all the same", self->entry->id);
    dfota_journal_entry_set (&self->entry->revision_after, revision->text);
    if (!dfota_update_save (self, &error))
        g_warning ("update %u: %s", self->entry->id, error->message);
    dfota_update_publish (self);
}

void
dfota_update_other_module (DfotaUpdate *self)
{
    dfota_update_happen (self, DFOTA_EVENT_OTHER_MODULE);
}

/* Out of recovery mode a modem without AT ports is one of which ModemManager has seen
 * only a part (1.20 does, when a module comes back fast, and then aborts over it): it
 * is made to look again. */
gboolean
dfota_update_may_create_modem (DfotaUpdate *self, gboolean has_at_port)
{
    if (!is_running (self) || self->machine.state == DFOTA_STATE_DOWNLOADING)
        return TRUE;
    if (has_at_port && self->machine.mode != DFOTA_MODE_RECOVERY)
        return TRUE;
    g_message ("update %u: no modem is made of the module now", self->entry->id);
    if (!dfota_machine_may_be_in_recovery (&self->machine))
        dfota_link_release (self->link);
    return FALSE;
}

gboolean
dfota_update_may_open (DfotaUpdate *self, const gchar *port)
{
    return !self->link || dfota_link_may_open (self->link, port);
}

/*****************************************************************************/
/* D-Bus */

static void
cancel_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    DfotaUpdate *self = DFOTA_UPDATE (object);

    if (!dfota_machine_is_cancellable (&self->machine)) {
        g_dbus_method_invocation_return_error (
            invocation, DFOTA_ERROR, DFOTA_ERROR_NOT_CANCELLABLE,
            "the state is %s: an update can be cancelled only before AT+QFOTADL was sent",
            dfota_state_to_string (self->machine.state));
        return;
    }
    if (dfota_update_stop_upload (self, invocation))
        return;
    dfota_update_happen (self, DFOTA_EVENT_CANCEL);
    dfota_gdbus_firmware_update_complete_cancel (self->skeleton, invocation);
}

static gboolean
handle_cancel (DfotaGdbusFirmwareUpdate *skeleton,
               GDBusMethodInvocation    *invocation,
               DfotaUpdate              *self)
{
    dfota_authorize_call (self->context, G_OBJECT (self), invocation, cancel_authorized);
    return TRUE;
}

static void
forget_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    DfotaUpdate *self = DFOTA_UPDATE (object);

    if (!dfota_update_is_final (self)) {
        g_dbus_method_invocation_return_error (
            invocation, DFOTA_ERROR, DFOTA_ERROR_NOT_FINISHED,
            "the state is %s: an update can be forgotten once it has succeeded, failed or been "
            "cancelled%s",
            dfota_state_to_string (self->machine.state),
            self->machine.state == DFOTA_STATE_STALLED
                ? "; if its module will never come back, give it up first"
                : "");
        return;
    }
    dfota_gdbus_firmware_update_complete_forget (self->skeleton, invocation);
    g_signal_emit (self, signals[SIGNAL_FORGOTTEN], 0);
}

static gboolean
is_lost (DfotaUpdate *self)
{
    return dfota_machine_may_give_up (&self->machine) &&
           !(self->link && dfota_link_is_present (self->link));
}

static void
give_up_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    DfotaUpdate *self = DFOTA_UPDATE (object);

    if (!is_lost (self)) {
        g_dbus_method_invocation_return_error (
            invocation, DFOTA_ERROR, DFOTA_ERROR_NOT_LOST, "the state is %s%s",
            dfota_state_to_string (self->machine.state),
            self->machine.state == DFOTA_STATE_STALLED
                ? ", but the module is there, perhaps in the middle of it; unplug it first"
                : ": an update can be given up only when it is stalled and its module is gone");
        return;
    }
    dfota_update_happen (self, DFOTA_EVENT_GIVEN_UP);
    dfota_gdbus_firmware_update_complete_give_up (self->skeleton, invocation);
}

static gboolean
handle_give_up (DfotaGdbusFirmwareUpdate *skeleton,
                GDBusMethodInvocation    *invocation,
                DfotaUpdate              *self)
{
    dfota_authorize_call (self->context, G_OBJECT (self), invocation, give_up_authorized);
    return TRUE;
}

static gboolean
handle_forget (DfotaGdbusFirmwareUpdate *skeleton,
               GDBusMethodInvocation    *invocation,
               DfotaUpdate              *self)
{
    dfota_authorize_call (self->context, G_OBJECT (self), invocation, forget_authorized);
    return TRUE;
}

/*****************************************************************************/

void
dfota_update_send_or_abandon (DfotaUpdate *self)
{
    if (dfota_link_get_port (self->link))
        dfota_update_happen (self, DFOTA_EVENT_SEND);
    else
        dfota_update_abandon (self, g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                                 "no AT port of the modem can be used"));
}

/* All is ready; the module hears us and we hear it. */
static void
begin (DfotaUpdate *self)
{
    if (self->package)
        dfota_update_happen (self, DFOTA_EVENT_UPLOAD);
    else
        dfota_update_send_or_abandon (self);
}

static void
urc_port_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)      error = NULL;

    if (!dfota_urc_port_set_finish (DFOTA_PORT (source), result, &error))
        g_message ("update %u: the module's URCs are not heard: %s", self->entry->id,
                   error->message);
    if (dfota_update_is_final (self))
        dfota_update_answer_unsent (self);
    else
        begin (self);
}

/* A module that sends its URCs elsewhere is made to send them to us. */
static gboolean
needs_redirection (DfotaUpdate *self)
{
    const gchar *urc_port = g_hash_table_lookup (self->entry->machine, KEY_URC_PORT);

    return urc_port && dfota_link_get_port (self->link);
}

void
dfota_update_start_async (DfotaUpdate        *self,
                          DfotaModem         *modem,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
    self->start = g_task_new (self, NULL, callback, user_data);
    dfota_gdbus_firmware_update_set_modem (self->skeleton, dfota_modem_get_path (modem));
    dfota_update_tell_scripts (self);
    dfota_update_follow_device (self);
    dfota_link_hold (self->link, dfota_modem_get_ports (modem));
    if (needs_redirection (self))
        dfota_urc_port_set_async (dfota_link_get_port (self->link), DFOTA_URC_PORT_USB,
                                  urc_port_set, g_object_ref (self));
    else
        begin (self);
}

gboolean
dfota_update_start_finish (DfotaUpdate *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}

/* The same enumeration as when the journal was written: what was known of the module
 * then is still true of it. */
static gboolean
is_same_enumeration (DfotaUpdate *self)
{
    const gchar      *written = g_hash_table_lookup (self->entry->machine, KEY_ENUMERATION);
    g_autofree gchar *now = dfota_link_get_enumeration (self->link);

    return now[0] && g_strcmp0 (written, now) == 0;
}

/* While nobody looked it may have rebooted once or more often. */
static void
learn_absence (DfotaUpdate *self)
{
    self->machine.mode = DFOTA_MODE_UNKNOWN;
    self->machine.n_returns++;
}

void
dfota_update_resume (DfotaUpdate *self)
{
    gboolean is_same;

    if (dfota_update_is_final (self))
        return;
    dfota_update_follow_device (self);
    is_same = is_same_enumeration (self);
    if (is_same)
        self->machine.is_present = TRUE;
    else
        learn_absence (self);
    dfota_update_happen (self, DFOTA_EVENT_RESUMED);
    if (!is_same && !dfota_update_is_final (self))
        dfota_update_happen (self, DFOTA_EVENT_GONE);
    if (!is_same && self->link && dfota_link_is_present (self->link))
        dfota_update_happen (self, DFOTA_EVENT_BACK);
}

static DfotaUpdate *
update_new (const DfotaContext *context, DfotaJournalEntry *entry)
{
    DfotaUpdate      *self = g_object_new (DFOTA_TYPE_UPDATE, NULL);
    g_autofree gchar *path = g_strdup_printf (DFOTA_UPDATE_PATH "/%u", entry->id);
    const gchar      *size;

    self->context = context;
    self->power = dfota_power_new (context->connection);
    self->entry = entry;
    self->object = dfota_gdbus_object_skeleton_new (path);
    dfota_gdbus_object_skeleton_set_firmware_update (self->object, self->skeleton);
    size = g_hash_table_lookup (entry->machine, KEY_PACKAGE_SIZE);
    if (size)
        dfota_gdbus_firmware_update_set_package_size (self->skeleton,
                                                      g_ascii_strtoull (size, NULL, 10));
    return self;
}

/* The name is in the journal before the file is in the module. */
static void
set_source (DfotaJournalEntry *entry, const DfotaStartOptions *start)
{
    g_autofree gchar *source = NULL;

    if (!start->package) {
        dfota_journal_entry_set (&entry->source, dfota_source_get_redacted (start->source));
        return;
    }
    source = g_strconcat ("sha256:", dfota_package_get_sha256 (start->package), NULL);
    dfota_journal_entry_set (&entry->source, source);
    g_hash_table_replace (entry->machine, g_strdup (KEY_FILE), g_strdup (DFOTA_PACKAGE_FILE));
    g_hash_table_replace (
        entry->machine, g_strdup (KEY_PACKAGE_SIZE),
        g_strdup_printf ("%" G_GUINT64_FORMAT, dfota_package_get_size (start->package)));
}

static DfotaJournalEntry *
entry_new (const DfotaContext *context, DfotaModem *modem, const DfotaStartOptions *start)
{
    const DfotaRevision *revision = dfota_modem_get_revision (modem);
    g_autofree gchar    *imei = dfota_modem_get_imei (modem);
    DfotaJournalEntry   *entry = dfota_journal_entry_new (dfota_journal_next_id (context->journal));

    dfota_journal_entry_set (&entry->device, dfota_modem_get_device (modem));
    dfota_journal_entry_set (&entry->imei, imei);
    set_source (entry, start);
    entry->source_kind = dfota_source_get_kind (start->source);
    dfota_journal_entry_set (&entry->revision_before, revision->text);
    dfota_journal_entry_set (&entry->revision_command, revision->command);
    dfota_journal_entry_set (&entry->revision_expected, start->target_revision);
    entry->start_time = g_get_real_time ();
    if (start->urc_port && start->urc_port[0] && !dfota_urc_port_is_heard (start->urc_port))
        g_hash_table_replace (entry->machine, g_strdup (KEY_URC_PORT), g_strdup (start->urc_port));
    return entry;
}

DfotaUpdate *
dfota_update_new (const DfotaContext      *context,
                  DfotaModem              *modem,
                  const DfotaStartOptions *start,
                  GError                 **error)
{
    g_autoptr (DfotaUpdate) self = update_new (context, entry_new (context, modem, start));

    self->command = dfota_source_build_command (start->source);
    self->wants_acks = start->wants_acks;
    self->keeps_package = start->keeps_package;
    g_set_object (&self->package, start->package);
    dfota_machine_init (&self->machine, !dfota_source_is_remote (start->source));
    if (!dfota_update_save (self, error))
        return NULL;
    dfota_update_publish (self);
    return g_steal_pointer (&self);
}

DfotaUpdate *
dfota_update_new_from_journal (const DfotaContext *context, DfotaJournalEntry *entry)
{
    g_autoptr (DfotaUpdate) self = update_new (context, entry);

    if (!dfota_update_record_load (entry, &self->machine))
        return NULL;
    dfota_update_publish (self);
    return g_steal_pointer (&self);
}

void
dfota_update_set_forgotten (DfotaUpdate *self)
{
    self->is_forgotten = TRUE;
}

GDBusObjectSkeleton *
dfota_update_get_object (DfotaUpdate *self)
{
    return G_DBUS_OBJECT_SKELETON (self->object);
}

const gchar *
dfota_update_get_path (DfotaUpdate *self)
{
    return g_dbus_object_get_object_path (G_DBUS_OBJECT (self->object));
}

const gchar *
dfota_update_get_device (DfotaUpdate *self)
{
    return self->entry->device;
}

const gchar *
dfota_update_get_imei (DfotaUpdate *self)
{
    return self->entry->imei;
}

guint
dfota_update_get_id (DfotaUpdate *self)
{
    return self->entry->id;
}

gboolean
dfota_update_is_final (DfotaUpdate *self)
{
    return dfota_state_is_final (self->machine.state);
}

static void
dispose (GObject *object)
{
    DfotaUpdate *self = DFOTA_UPDATE (object);

    g_clear_handle_id (&self->timer_id, g_source_remove);
    dfota_update_stop_reading (self);
    g_clear_object (&self->link);
    g_clear_object (&self->package);
    g_clear_object (&self->power);
    g_clear_object (&self->object);
    g_clear_object (&self->skeleton);
    G_OBJECT_CLASS (dfota_update_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
    DfotaUpdate *self = DFOTA_UPDATE (object);

    g_clear_pointer (&self->entry, dfota_journal_entry_free);
    g_free (self->command);
    g_object_unref (self->uploading);
    g_object_unref (self->upload_lost);
    g_ptr_array_unref (self->cancels);
    G_OBJECT_CLASS (dfota_update_parent_class)->finalize (object);
}

static void
dfota_update_init (DfotaUpdate *self)
{
    self->uploading = g_cancellable_new ();
    self->upload_lost = g_cancellable_new ();
    self->cancels = g_ptr_array_new_with_free_func (g_object_unref);
    self->skeleton = dfota_gdbus_firmware_update_skeleton_new ();
    dfota_gdbus_firmware_update_set_modem (self->skeleton, "/");
    g_signal_connect_object (self->skeleton, "handle-cancel", G_CALLBACK (handle_cancel), self, 0);
    g_signal_connect_object (self->skeleton, "handle-give-up", G_CALLBACK (handle_give_up), self,
                             0);
    g_signal_connect_object (self->skeleton, "handle-forget", G_CALLBACK (handle_forget), self, 0);
}

static void
dfota_update_class_init (DfotaUpdateClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dispose;
    object_class->finalize = finalize;
    signals[SIGNAL_FINISHED] = g_signal_new ("finished", DFOTA_TYPE_UPDATE, G_SIGNAL_RUN_LAST, 0,
                                             NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_CLEANED] = g_signal_new ("cleaned", DFOTA_TYPE_UPDATE, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_FORGOTTEN] = g_signal_new ("forgotten", DFOTA_TYPE_UPDATE, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 0);
}
