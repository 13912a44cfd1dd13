/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The file, the URC port and the context of downloads, each removed from the record when the module
 * has confirmed it; see cleanup.h.
 */

#include "update/cleanup.h"

#include "module/at-setting.h"
#include "module/timeouts.h"
#include "module/urc-port.h"
#include "protocol/answer.h"
#include "update/start-options.h"

/* Repetitions of AT+QFDEL. */
#define MAX_RETRIES 4

struct _DfotaCleanup {
    GObject       parent;
    DfotaRecord  *record;
    GCancellable *restoring;   /* until another update takes the cleanup over */
    gboolean      is_deleting; /* the file */
    DfotaPort    *retry_port;
    guint         retry_id;
    guint         n_retries;
};

G_DEFINE_FINAL_TYPE (DfotaCleanup, dfota_cleanup, G_TYPE_OBJECT)

enum { SIGNAL_FILE_DELETED, SIGNAL_CLEANED, N_SIGNALS };

static guint signals[N_SIGNALS];

static DfotaJournalEntry *
entry_of (DfotaCleanup *self)
{
    return dfota_record_get_entry (self->record);
}

gboolean
dfota_cleanup_is_pending (DfotaCleanup *self)
{
    const DfotaJournalEntry *entry = entry_of (self);

    return entry->file[0] || entry->urc_port[0] || entry->context[0];
}

/* Clears @field of the entry: the change is undone, or another update has taken it over. */
static void
drop (DfotaCleanup *self, gchar **field)
{
    if ((*field)[0] == '\0')
        return;
    dfota_journal_entry_set (field, "");
    dfota_record_save_or_warn (self->record);
    if (!dfota_cleanup_is_pending (self))
        g_signal_emit (self, signals[SIGNAL_CLEANED], 0);
}

void
dfota_cleanup_keep_file (DfotaCleanup *self)
{
    drop (self, &entry_of (self)->file);
}

/* Saves @self first: after a crash in between the cleanup is done twice rather than never. The new
 * update changes the same settings: commands of @before must not follow. */
void
dfota_cleanup_inherit (DfotaCleanup *self, DfotaCleanup *before)
{
    DfotaJournalEntry *own = entry_of (self);
    DfotaJournalEntry *old = entry_of (before);

    if (!dfota_cleanup_is_pending (before))
        return;
    if (old->urc_port[0])
        dfota_journal_entry_set (&own->urc_port, old->urc_port);
    if (old->context[0])
        dfota_journal_entry_set (&own->context, old->context);
    if (old->file[0])
        dfota_journal_entry_set (&own->file, old->file);
    dfota_record_save_or_warn (self->record);
    g_cancellable_cancel (before->restoring);
    drop (before, &old->urc_port);
    drop (before, &old->context);
    drop (before, &old->file);
}

/*****************************************************************************/
/* Again */

static gboolean
cleanup_retry (gpointer user_data)
{
    DfotaCleanup         *self = user_data;
    g_autoptr (DfotaPort) port = g_steal_pointer (&self->retry_port);

    self->retry_id = 0;
    dfota_cleanup_run (self, port, port);
    return G_SOURCE_REMOVE;
}

/* A module that has just booted may refuse commands, and one that still waits for the bytes of an
 * upload deletes the file only later. */
static void
retry_later (DfotaCleanup *self, DfotaPort *port)
{
    if (self->retry_id || self->n_retries++ >= MAX_RETRIES)
        return;
    self->retry_port = g_object_ref (port);
    self->retry_id =
        g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, DFOTA_CLEANUP_RETRY_SECONDS, cleanup_retry,
                                    g_object_ref (self), g_object_unref);
}

void
dfota_cleanup_stop_retrying (DfotaCleanup *self)
{
    g_clear_object (&self->retry_port);
    g_clear_handle_id (&self->retry_id, g_source_remove);
    self->n_retries = 0;
}

/*****************************************************************************/
/* The file */

static void
end_deleting (DfotaCleanup *self, DfotaPort *port, gboolean is_gone)
{
    self->is_deleting = FALSE;
    dfota_port_close (port);
    g_message ("update %u: the package %s", dfota_record_get_id (self->record),
               is_gone ? "was deleted from the module" : "could not be deleted yet");
    if (is_gone) {
        /* before "cleaned": the owner of a forgotten update drops it then */
        g_signal_emit (self, signals[SIGNAL_FILE_DELETED], 0);
        drop (self, &entry_of (self)->file);
    } else
        retry_later (self, port);
}

static void
cleanup_space_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaCleanup) self = DFOTA_CLEANUP (user_data);
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, NULL);
    gint64            space, total;

    end_deleting (self, DFOTA_PORT (source),
                  response && dfota_answer_parse_space (response, &space, &total));
}

/* A module that has just booted may refuse everything, so two refusals are no proof. If its file
 * system answers, they are. */
static void
cleanup_list_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaCleanup) self = DFOTA_CLEANUP (user_data);
    g_autoptr (GError)       error = NULL;
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    if (dfota_port_is_refusal (error))
        dfota_port_command_async (DFOTA_PORT (source), "+QFLDS=\"UFS\"", DFOTA_AT_FILE_SECONDS,
                                  NULL, cleanup_space_ready, g_object_ref (self));
    else
        end_deleting (self, DFOTA_PORT (source), FALSE);
}

/* The module refuses if there is no such file, or if the file is open. AT+QFLST distinguishes the
 * two. */
static void
cleanup_delete_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaCleanup) self = DFOTA_CLEANUP (user_data);
    g_autoptr (GError)       error = NULL;
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    if (dfota_port_is_refusal (error))
        dfota_port_command_async (DFOTA_PORT (source), "+QFLST=\"" DFOTA_PACKAGE_FILE "\"",
                                  DFOTA_AT_FILE_SECONDS, NULL, cleanup_list_ready,
                                  g_object_ref (self));
    else
        end_deleting (self, DFOTA_PORT (source), response != NULL);
}

void
dfota_cleanup_delete_file (DfotaCleanup *self, DfotaPort *port)
{
    if (!entry_of (self)->file[0] || self->is_deleting || !port || !dfota_port_open (port, NULL))
        return;
    self->is_deleting = TRUE;
    dfota_port_command_async (port, "+QFDEL=\"" DFOTA_PACKAGE_FILE "\"", DFOTA_AT_FILE_SECONDS,
                              NULL, cleanup_delete_ready, g_object_ref (self));
}

/*****************************************************************************/
/* Settings of the module: the URC port, the context of downloads */

/* @field: of the entry; @name: the setting in a message. */
static void
end_restoring (DfotaCleanup *self,
               DfotaPort    *port,
               GAsyncResult *result,
               gchar       **field,
               const gchar  *name)
{
    g_autoptr (GError) error = NULL;

    if (dfota_at_setting_finish (result, &error)) {
        drop (self, field);
        return;
    }
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    g_message ("update %u: could not restore %s yet: %s", dfota_record_get_id (self->record), name,
               error->message);
    retry_later (self, port);
}

static void
cleanup_urc_port_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaCleanup) self = DFOTA_CLEANUP (user_data);

    end_restoring (self, DFOTA_PORT (source), result, &entry_of (self)->urc_port,
                   "AT+QURCCFG=\"urcport\"");
}

static void
cleanup_context_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaCleanup) self = DFOTA_CLEANUP (user_data);

    end_restoring (self, DFOTA_PORT (source), result, &entry_of (self)->context,
                   "the PDP context of downloads");
}

/*****************************************************************************/

void
dfota_cleanup_run (DfotaCleanup *self, DfotaPort *port, DfotaPort *spare_port)
{
    const gchar *urc_port = entry_of (self)->urc_port;
    const gchar *context = entry_of (self)->context;

    if (urc_port[0] && port)
        dfota_urc_port_set_async (port, urc_port, self->restoring, cleanup_urc_port_ready,
                                  g_object_ref (self));
    if (context[0] && port)
        dfota_at_setting_async (port, context, self->restoring, cleanup_context_ready,
                                g_object_ref (self));
    dfota_cleanup_delete_file (self, spare_port);
}

DfotaCleanup *
dfota_cleanup_new (DfotaRecord *record)
{
    DfotaCleanup *self = g_object_new (DFOTA_TYPE_CLEANUP, NULL);

    self->record = g_object_ref (record);
    return self;
}

static void
dfota_cleanup_dispose (GObject *object)
{
    DfotaCleanup *self = DFOTA_CLEANUP (object);

    dfota_cleanup_stop_retrying (self);
    g_clear_object (&self->record);
    g_clear_object (&self->restoring);
    G_OBJECT_CLASS (dfota_cleanup_parent_class)->dispose (object);
}

static void
dfota_cleanup_init (DfotaCleanup *self)
{
    self->restoring = g_cancellable_new ();
}

static void
dfota_cleanup_class_init (DfotaCleanupClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = dfota_cleanup_dispose;
    signals[SIGNAL_FILE_DELETED] = g_signal_new (
        "file-deleted", DFOTA_TYPE_CLEANUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
    signals[SIGNAL_CLEANED] = g_signal_new ("cleaned", DFOTA_TYPE_CLEANUP, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
}
