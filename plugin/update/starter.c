/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * AT+QURCCFG, the upload and AT+QFOTADL; see starter.h.
 */

#include "update/starter.h"

#include "dbus/error.h"
#include "module/at-setting.h"
#include "module/qfotadl.h"
#include "module/urc-port.h"
#include "update/uploader.h"

struct _DfotaStarter {
    GObject        parent;
    DfotaRecord   *record;
    DfotaCleanup  *cleanup;
    guint          seconds;
    DfotaLink     *link;        /* weak */
    gchar         *command;     /* AT+QFOTADL="…", until it is sent */
    gchar         *context;     /* command that selects the context to download over; NULL: none */
    GCancellable  *settings;    /* cancels the commands before the upload */
    DfotaUploader *uploader;    /* until the upload or the update is over; NULL: none */
    DfotaPort     *upload_port; /* held open for the upload; NULL: it is not running */
    gboolean       keeps_package;
};

G_DEFINE_FINAL_TYPE (DfotaStarter, dfota_starter, G_TYPE_OBJECT)

enum { SIGNAL_EVENT, SIGNAL_BEGUN, SIGNAL_UPLOAD_ENDED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
emit_event (DfotaStarter *self, DfotaEvent event)
{
    g_signal_emit (self, signals[SIGNAL_EVENT], 0, &event);
}

static void
emit_kind (DfotaStarter *self, DfotaEventKind kind)
{
    emit_event (self, (DfotaEvent){ .kind = kind });
}

/* Takes @error. */
static void
emit_begun (DfotaStarter *self, GError *error)
{
    g_signal_emit (self, signals[SIGNAL_BEGUN], 0, error);
    g_clear_error (&error);
}

static DfotaState
state_of (DfotaStarter *self)
{
    return dfota_record_get_machine (self->record)->state;
}

void
dfota_starter_abandon (DfotaStarter *self, GError *error)
{
    g_clear_pointer (&self->command, g_free);
    emit_kind (self, DFOTA_EVENT_UNSENT);
    emit_begun (self, error);
}

static void
abandon_without_port (DfotaStarter *self)
{
    dfota_starter_abandon (self, g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                              "could not open an AT port of the modem"));
}

/*****************************************************************************/
/* AT+QFOTADL */

gboolean
dfota_starter_is_waiting (DfotaStarter *self)
{
    return self->command && state_of (self) == DFOTA_STATE_PREPARING &&
           dfota_record_get_machine (self->record)->is_sent;
}

static void
end_unsent (DfotaStarter *self)
{
    emit_begun (
        self, g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                           "AT+QFOTADL was not sent: the update is %s; start a new update when the "
                           "modem is present",
                           dfota_state_to_string (state_of (self))));
}

static void
end_unanswered (DfotaStarter *self, const gchar *why)
{
    g_message ("update %u: no answer to AT+QFOTADL (%s); the module may have received it",
               dfota_record_get_id (self->record), why);
    emit_kind (self, DFOTA_EVENT_UNANSWERED);
    emit_begun (self, NULL);
}

/* If URCs have shown meanwhile that the module is updating, the machine ignores the refusal. */
static void
end_refused (DfotaStarter *self)
{
    GError *error = NULL;

    emit_kind (self, DFOTA_EVENT_REFUSED);
    if (dfota_record_is_final (self->record))
        g_set_error (&error, DFOTA_ERROR, DFOTA_ERROR_REFUSED,
                     "the module refused AT+QFOTADL; it accepts an ftp://, http:// or https:// "
                     "URL, or the path of a file that it has");
    emit_begun (self, error);
}

static void
starter_send_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaStarter) self = DFOTA_STARTER (user_data);
    g_autoptr (GError)       error = NULL;

    if (dfota_qfotadl_finish (result, &error)) {
        emit_kind (self, DFOTA_EVENT_ACCEPTED);
        emit_begun (self, NULL);
    } else if (g_error_matches (error, DFOTA_ERROR, DFOTA_ERROR_REFUSED))
        end_refused (self);
    else if (g_error_matches (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY))
        dfota_starter_abandon (self, g_steal_pointer (&error));
    else
        end_unanswered (self, error->message);
}

/* After an inhibition a late answer to ModemManager's last command may arrive on the primary port,
 * so a local package uses a secondary one. */
static DfotaPort *
port_for_command (DfotaStarter *self)
{
    return dfota_record_get_machine (self->record)->is_local
               ? dfota_link_get_spare_port (self->link)
               : dfota_link_get_port (self->link);
}

void
dfota_starter_send (DfotaStarter *self)
{
    g_autofree gchar *command = NULL;
    DfotaPort        *port;

    /* already sent: this call follows the inhibition before the reboot */
    if (!self->command)
        return;
    /* URCs of an update that was started by other means may have changed the state */
    if (!self->link || state_of (self) != DFOTA_STATE_PREPARING) {
        end_unsent (self);
        return;
    }
    command = g_steal_pointer (&self->command);
    port = port_for_command (self);
    if (port) {
        dfota_qfotadl_async (port, command, self->seconds, starter_send_ready, g_object_ref (self));
        return;
    }
    /* the module was unplugged during the inhibition */
    abandon_without_port (self);
}

static void
begin_sending (DfotaStarter *self)
{
    if (dfota_link_get_port (self->link))
        emit_kind (self, DFOTA_EVENT_SEND);
    else
        abandon_without_port (self);
}

/*****************************************************************************/
/* The upload */

gboolean
dfota_starter_is_uploading (DfotaStarter *self)
{
    return self->upload_port != NULL;
}

static void
starter_upload_accepted (gpointer data)
{
    emit_begun (data, NULL);
}

static void
starter_upload_progress (guint64 bytes, guint percent, gpointer data)
{
    DfotaStarter *self = data;

    dfota_gdbus_firmware_update_set_uploaded_bytes (dfota_record_get_skeleton (self->record),
                                                    bytes);
    emit_event (self, (DfotaEvent){ DFOTA_EVENT_UPLOAD_PROGRESS, (gint) percent });
}

static void
end_upload (DfotaStarter *self, const DfotaEvent *event)
{
    if (event->kind != DFOTA_EVENT_SEND) {
        emit_event (self, *event);
        return;
    }
    /* the package is in the module now: the same as a package that was there before */
    if (self->keeps_package)
        dfota_cleanup_keep_file (self->cleanup);
    begin_sending (self);
}

static GError *
start_error (const GError *error)
{
    if (error->domain == DFOTA_ERROR)
        return g_error_copy (error);
    return g_error_new (DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "could not start the upload: %s",
                        error->message);
}

static void
starter_upload_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaStarter) self = DFOTA_STARTER (user_data);
    g_autoptr (DfotaPort)    port = g_steal_pointer (&self->upload_port);
    g_autoptr (GError)       error = NULL;
    DfotaEvent event = dfota_uploader_run_finish (DFOTA_UPLOADER (source), result, &error);

    if (error)
        g_message ("update %u: upload: %s", dfota_record_get_id (self->record), error->message);
    dfota_port_close (port);
    g_clear_object (&self->uploader);
    if (dfota_record_is_final (self->record))
        dfota_cleanup_delete_file (self->cleanup, port); /* not possible during the upload */
    else
        end_upload (self, &event);
    if (error)
        emit_begun (self, start_error (error));
    g_signal_emit (self, signals[SIGNAL_UPLOAD_ENDED], 0);
}

void
dfota_starter_upload (DfotaStarter *self)
{
    const DfotaUploaderCallbacks callbacks = { starter_upload_accepted, starter_upload_progress,
                                               self };
    DfotaPort                   *port = dfota_link_get_spare_port (self->link);

    if (!port || !dfota_port_open (port, NULL)) {
        abandon_without_port (self);
        return;
    }
    self->upload_port = g_object_ref (port);
    g_message ("update %u: sending %" G_GUINT64_FORMAT " bytes over %s",
               dfota_record_get_id (self->record),
               dfota_record_get_entry (self->record)->package_size, dfota_port_get_name (port));
    dfota_uploader_run_async (self->uploader, port, &callbacks, starter_upload_ready,
                              g_object_ref (self));
}

void
dfota_starter_cancel_upload (DfotaStarter *self)
{
    dfota_uploader_cancel (self->uploader);
}

void
dfota_starter_lose_ports (DfotaStarter *self)
{
    if (self->uploader)
        dfota_uploader_lose_port (self->uploader);
}

/*****************************************************************************/
/* The beginning */

static void
begin_effects (DfotaStarter *self)
{
    if (self->uploader)
        emit_kind (self, DFOTA_EVENT_UPLOAD);
    else
        begin_sending (self);
}

static GError *
context_error (const GError *error)
{
    return g_error_new (DFOTA_ERROR,
                        error->domain == DFOTA_ERROR ? error->code : DFOTA_ERROR_NOT_READY,
                        "could not select the PDP context to download over: %s", error->message);
}

static void
starter_context_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaStarter) self = DFOTA_STARTER (user_data);
    g_autoptr (GError)       error = NULL;
    gboolean                 is_set = dfota_at_setting_finish (result, &error);

    if (dfota_record_is_final (self->record))
        end_unsent (self);
    else if (is_set)
        begin_effects (self);
    else
        dfota_starter_abandon (self, context_error (error));
}

static void
select_context (DfotaStarter *self)
{
    DfotaPort *port = dfota_link_get_port (self->link);

    if (port && self->context)
        dfota_at_setting_async (port, self->context, self->settings, starter_context_ready,
                                g_object_ref (self));
    else
        begin_effects (self);
}

static void
starter_urc_port_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaStarter) self = DFOTA_STARTER (user_data);
    g_autoptr (GError)       error = NULL;
    gboolean                 is_set = dfota_at_setting_finish (result, &error);

    if (dfota_record_is_final (self->record)) {
        end_unsent (self);
        return;
    }
    if (!is_set)
        g_message ("update %u: could not redirect the module's URCs: %s",
                   dfota_record_get_id (self->record), error->message);
    select_context (self);
}

void
dfota_starter_begin (DfotaStarter *self)
{
    DfotaPort *port = dfota_link_get_port (self->link);

    /* set if the module sends its URCs to another port */
    if (port && dfota_record_get_entry (self->record)->urc_port[0])
        dfota_urc_port_set_async (port, DFOTA_URC_PORT_USB, self->settings, starter_urc_port_ready,
                                  g_object_ref (self));
    else
        select_context (self);
}

/* A setting that is made after the cleanup would stay in the module. */
void
dfota_starter_stop (DfotaStarter *self)
{
    g_cancellable_cancel (self->settings);
    g_clear_pointer (&self->command, g_free);
    if (!dfota_starter_is_uploading (self))
        g_clear_object (&self->uploader);
}

void
dfota_starter_set_link (DfotaStarter *self, DfotaLink *link)
{
    g_set_weak_pointer (&self->link, link);
}

/*****************************************************************************/

DfotaStarter *
dfota_starter_new (DfotaRecord             *record,
                   DfotaCleanup            *cleanup,
                   const DfotaStartOptions *start,
                   guint                    seconds)
{
    DfotaStarter *self = g_object_new (DFOTA_TYPE_STARTER, NULL);

    self->record = g_object_ref (record);
    self->cleanup = g_object_ref (cleanup);
    self->seconds = seconds;
    if (!start)
        return self;
    self->command = dfota_source_build_command (start->source);
    self->context = g_strdup (start->context_command);
    self->keeps_package = start->keeps_package;
    if (start->package)
        self->uploader = dfota_uploader_new (start->package, start->wants_acks);
    return self;
}

static void
dfota_starter_dispose (GObject *object)
{
    DfotaStarter *self = DFOTA_STARTER (object);

    g_clear_weak_pointer (&self->link);
    g_clear_object (&self->uploader);
    g_clear_object (&self->cleanup);
    g_clear_object (&self->record);
    G_OBJECT_CLASS (dfota_starter_parent_class)->dispose (object);
}

static void
dfota_starter_finalize (GObject *object)
{
    g_object_unref (DFOTA_STARTER (object)->settings);
    g_free (DFOTA_STARTER (object)->command);
    g_free (DFOTA_STARTER (object)->context);
    G_OBJECT_CLASS (dfota_starter_parent_class)->finalize (object);
}

static void
dfota_starter_init (DfotaStarter *self)
{
    self->settings = g_cancellable_new ();
}

static void
dfota_starter_class_init (DfotaStarterClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dfota_starter_dispose;
    object_class->finalize = dfota_starter_finalize;
    signals[SIGNAL_EVENT] = g_signal_new ("event", DFOTA_TYPE_STARTER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
    signals[SIGNAL_BEGUN] = g_signal_new ("begun", DFOTA_TYPE_STARTER, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
    signals[SIGNAL_UPLOAD_ENDED] = g_signal_new (
        "upload-ended", DFOTA_TYPE_STARTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}
