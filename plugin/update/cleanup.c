/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What an update has left in the module, and how that is undone: the file of
 * Install(), and where URCs go. The journal knows of it until the module has said that
 * it is done.
 */

#include "update/update-private.h"
#include "module/urc-port.h"

#define ANSWER_SECONDS 10

/* Deleting the file again, if the module does not do it. */
#define RETRY_SECONDS 15
#define MAX_RETRIES   4

typedef struct {
    DfotaUpdate *self;
    DfotaPort   *port;
} Retry;

static void
retry_free (gpointer data)
{
    Retry *retry = data;

    g_object_unref (retry->self);
    g_object_unref (retry->port);
    g_free (retry);
}

/*****************************************************************************/

void
dfota_update_disown (DfotaUpdate *self, const gchar *key)
{
    g_autoptr (GError) error = NULL;

    if (g_hash_table_remove (self->entry->machine, key) && !self->is_forgotten &&
        !dfota_update_save (self, &error))
        g_warning ("update %u: %s", self->entry->id, error->message);
}

/* Saved here first: better undone twice than never. */
void
dfota_update_inherit (DfotaUpdate *self, DfotaUpdate *before)
{
    g_autoptr (GError) error = NULL;
    const gchar       *urc_port = g_hash_table_lookup (before->entry->machine, KEY_URC_PORT);

    if (urc_port) {
        g_hash_table_replace (self->entry->machine, g_strdup (KEY_URC_PORT), g_strdup (urc_port));
        if (!dfota_update_save (self, &error))
            g_warning ("update %u: %s", self->entry->id, error->message);
        dfota_update_disown (before, KEY_URC_PORT);
    }
    if (g_hash_table_contains (self->entry->machine, KEY_FILE))
        dfota_update_disown (before, KEY_FILE);
}

/*****************************************************************************/
/* The file */

static gboolean
retry_over (gpointer user_data)
{
    Retry *retry = user_data;

    retry->self->retry_id = 0;
    dfota_update_remove_file (retry->self, retry->port);
    return G_SOURCE_REMOVE;
}

/* A module that still waits for bytes, or was silent, deletes it later. */
static void
retry_later (DfotaUpdate *self, DfotaPort *port)
{
    Retry *retry;

    if (self->retry_id || self->n_retries++ >= MAX_RETRIES)
        return;
    retry = g_new0 (Retry, 1);
    retry->self = g_object_ref (self);
    retry->port = g_object_ref (port);
    self->retry_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, RETRY_SECONDS, retry_over,
                                                 retry, retry_free);
}

static void
removal_over (DfotaUpdate *self, DfotaPort *port, gboolean is_gone)
{
    self->is_removing = FALSE;
    dfota_port_close (port);
    g_message ("update %u: the package %s", self->entry->id,
               is_gone ? "is not in the module any more" : "could not be deleted yet");
    if (is_gone) {
        dfota_update_disown (self, KEY_FILE);
        g_signal_emit_by_name (self, "cleaned");
    } else
        retry_later (self, port);
}

static void
file_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)      error = NULL;
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    removal_over (self, DFOTA_PORT (source), dfota_port_is_refusal (error));
}

/* A refusal may be the lack of a file, or a file that is still open. */
static void
file_deleted (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)      error = NULL;
    g_autofree gchar *response = dfota_port_command_finish (DFOTA_PORT (source), result, &error);

    if (dfota_port_is_refusal (error))
        dfota_port_command_async (DFOTA_PORT (source), "+QFLST=\"" DFOTA_PACKAGE_FILE "\"",
                                  ANSWER_SECONDS, NULL, file_listed, g_object_ref (self));
    else
        removal_over (self, DFOTA_PORT (source), response != NULL);
}

void
dfota_update_remove_file (DfotaUpdate *self, DfotaPort *port)
{
    /* a port that an upload still has: it comes by here when it is done */
    if (!g_hash_table_contains (self->entry->machine, KEY_FILE) || self->is_removing ||
        self->package || !port || !dfota_port_open (port, NULL))
        return;
    self->is_removing = TRUE;
    dfota_port_command_async (port, "+QFDEL=\"" DFOTA_PACKAGE_FILE "\"", ANSWER_SECONDS, NULL,
                              file_deleted, g_object_ref (self));
}

/*****************************************************************************/
/* Where URCs go */

static void
urc_port_put_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaUpdate) self = DFOTA_UPDATE (user_data);
    g_autoptr (GError)      error = NULL;

    if (dfota_urc_port_set_finish (DFOTA_PORT (source), result, &error))
        dfota_update_disown (self, KEY_URC_PORT);
    else
        g_message ("update %u: AT+QURCCFG=\"urcport\" is not put back yet: %s", self->entry->id,
                   error->message);
}

/*****************************************************************************/

void
dfota_update_undo (DfotaUpdate *self, DfotaPort *port, DfotaPort *spare_port)
{
    const gchar *urc_port = g_hash_table_lookup (self->entry->machine, KEY_URC_PORT);

    if (urc_port && port)
        dfota_urc_port_set_async (port, urc_port, urc_port_put_back, g_object_ref (self));
    dfota_update_remove_file (self, spare_port);
}
