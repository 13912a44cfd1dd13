/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One task from the preparation to the comparison of checksums; see upload.h. The exchange of the
 * port reads, and upload-writer.c writes. Only the block that follows an acknowledgement is written
 * here, at once.
 */

#include "module/upload.h"

#include <termios.h>
#include <unistd.h>

#include "dbus/error.h"
#include "protocol/code.h"
#include "protocol/upload-answer.h"
#include "module/timeouts.h"
#include "module/upload-prepare.h"
#include "module/upload-writer.h"

#define REPORT_MS 200

typedef struct {
    DfotaUploadSpec   spec;
    gchar            *name;
    gint              code;
    DfotaUploadAnswer answer;
    GCancellable     *give_up;  /* of the exchange */
    GCancellable     *writing;  /* of what is written */
    GError           *failure;  /* of ours: no more is sent */
    GError           *exchange; /* what the exchange ended with */
    int               fd;
    guint             begin_id;
    guint             tick_id;
    guint             report_id;
    gboolean          is_asked;   /* AT+QFUPL was sent */
    gboolean          is_begun;   /* accepted() was called */
    gboolean          is_writing; /* in the thread of the writer */
    gboolean          is_over;    /* the exchange is */
    gint              n_sent;     /* atomic while is_writing */
    guint             n_seen;     /* value of n_sent at the last tick */
    gint64            last_life;
} Upload;

static void
upload_free (gpointer data)
{
    Upload *upload = data;

    g_object_unref (upload->spec.package);
    g_object_unref (upload->spec.lost);
    g_free (upload->name);
    g_clear_object (&upload->give_up);
    g_clear_object (&upload->writing);
    g_clear_error (&upload->failure);
    g_clear_error (&upload->exchange);
    g_free (upload);
}

static void
prepare (GTask *task);
static void
conclude (GTask *task);
static void
write_on (GTask *task);

static gboolean
is_cancelled (GTask *task)
{
    return g_cancellable_is_cancelled (g_task_get_cancellable (task));
}

static gboolean
is_lost (const Upload *upload)
{
    return g_cancellable_is_cancelled (upload->spec.lost);
}

static void
return_lost (GTask *task)
{
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED,
                             "ModemManager has removed the modem");
}

/*****************************************************************************/
/* Writing */

static guint
package_size (const Upload *upload)
{
    return (guint) dfota_package_get_size (upload->spec.package);
}

static guint
count_sent (Upload *upload)
{
    return (guint) g_atomic_int_get (&upload->n_sent);
}

/* Returns the offset up to which the package may be written now. */
static guint
limit (Upload *upload)
{
    guint64 allowed = ((guint64) upload->answer.n_acks + 1) * DFOTA_UPLOAD_ACK_BYTES;

    if (!upload->answer.has_acks)
        return package_size (upload);
    return (guint) MIN (package_size (upload), allowed);
}

static gboolean
may_write (GTask *task)
{
    Upload *upload = g_task_get_task_data (task);

    return upload->fd >= 0 && !upload->is_writing && !upload->failure &&
           !g_cancellable_is_cancelled (upload->writing) && limit (upload) > count_sent (upload);
}

static void
upload_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autoptr (GError) error = NULL;
    Upload            *upload = g_task_get_task_data (task);

    upload->is_writing = FALSE;
    if (!dfota_upload_writer_finish (result, &error) &&
        !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        upload->failure = g_steal_pointer (&error);
    if (upload->is_over)
        conclude (task);
    else
        write_on (task);
}

static void
write_on (GTask *task)
{
    Upload            *upload = g_task_get_task_data (task);
    DfotaUploadStretch stretch = { upload->spec.package, upload->fd, limit (upload),
                                   &upload->n_sent };

    if (!may_write (task))
        return;
    upload->is_writing = TRUE;
    dfota_upload_writer_async (&stretch, upload->writing, upload_written, g_object_ref (task));
}

/* Writes at most one block. Bytes that are not in memory, or that the port does not accept, are
 * left to the writer. */
static void
write_block (Upload *upload)
{
    guint8 block[DFOTA_UPLOAD_ACK_BYTES];
    gsize  length = MIN (sizeof block, limit (upload) - count_sent (upload));
    gssize n = 0;

    if (dfota_package_read_cached (upload->spec.package, count_sent (upload), block, length))
        n = write (upload->fd, block, length);
    if (n > 0)
        g_atomic_int_add (&upload->n_sent, (gint) n);
}

static gboolean
upload_begin_writing (gpointer user_data)
{
    Upload *upload = g_task_get_task_data (user_data);

    upload->begin_id = 0;
    upload->is_begun = TRUE;
    upload->spec.accepted (upload->spec.data);
    write_on (user_data);
    return G_SOURCE_REMOVE;
}

/*****************************************************************************/
/* The exchange */

static void
module_waits (GTask *task)
{
    Upload *upload = g_task_get_task_data (task);

    if (upload->fd < 0)
        upload->fd = dfota_port_dup_fd (g_task_get_source_object (task));
    if (!upload->is_begun && !upload->begin_id)
        upload->begin_id = g_idle_add_full (G_PRIORITY_DEFAULT, upload_begin_writing, task, NULL);
    if (upload->is_begun && may_write (task)) {
        write_block (upload);
        write_on (task);
    }
}

/* Called while the port is read. Writes the block after an acknowledgement to a descriptor of our
 * own, and leaves everything else to the main loop. */
static gboolean
upload_answer_came (GString *bytes, gpointer user_data)
{
    GTask  *task = user_data;
    Upload *upload = g_task_get_task_data (task);

    dfota_upload_answer_take (&upload->answer, bytes);
    upload->last_life = g_get_monotonic_time ();
    if (upload->answer.stage == DFOTA_UPLOAD_CONNECTED)
        module_waits (task);
    return upload->answer.stage >= DFOTA_UPLOAD_DONE;
}

/* The timeout starts now: earlier commands in the queue have timeouts of their own. */
static void
upload_command_sent (gpointer user_data)
{
    Upload *upload = g_task_get_task_data (user_data);

    upload->is_asked = TRUE;
    upload->last_life = g_get_monotonic_time ();
}

static gboolean
upload_tick (gpointer user_data)
{
    Upload *upload = g_task_get_task_data (user_data);
    gint64  now = g_get_monotonic_time ();
    gint64  patience = upload->answer.stage == DFOTA_UPLOAD_ASKED ? DFOTA_UPLOAD_CONNECT_SECONDS
                                                                  : DFOTA_UPLOAD_DATA_SECONDS;

    if (upload->n_seen != count_sent (upload))
        upload->last_life = now;
    upload->n_seen = count_sent (upload);
    if (is_lost (upload) ||
        (upload->is_asked && now - upload->last_life > patience * G_USEC_PER_SEC))
        g_cancellable_cancel (upload->give_up);
    return G_SOURCE_CONTINUE;
}

static gboolean
upload_report (gpointer user_data)
{
    Upload *upload = g_task_get_task_data (user_data);

    if (count_sent (upload) > 0)
        upload->spec.progress (count_sent (upload), upload->spec.data);
    return G_SOURCE_CONTINUE;
}

static GError *
refusal (Upload *upload)
{
    const DfotaCode *row = dfota_code_lookup (DFOTA_PHASE_UPLOAD, upload->answer.code);

    upload->code = upload->answer.code;
    if (upload->code == 0)
        return g_error_new (DFOTA_ERROR, DFOTA_ERROR_REFUSED,
                            "the module answered AT+QFUPL with ERROR; let it download the "
                            "package instead");
    return g_error_new (
        DFOTA_ERROR, row->klass == DFOTA_CLASS_SPACE ? DFOTA_ERROR_NO_SPACE : DFOTA_ERROR_REFUSED,
        "the module refused the file with code %d: %s", upload->code, row->text);
}

static void
upload_garbage_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    g_autofree gchar *answer = dfota_port_command_finish (DFOTA_PORT (source), result, NULL);
    Upload           *upload = g_task_get_task_data (task);

    g_task_return_error (task, refusal (upload));
}

static gboolean
upload_end_garbage (gpointer user_data)
{
    dfota_port_command_async (g_task_get_source_object (user_data), "AT", DFOTA_AT_FILE_SECONDS,
                              NULL, upload_garbage_ended, user_data);
    return G_SOURCE_REMOVE;
}

/* After a refusal in the middle of the file, the module reads the remaining bytes as a command. So
 * the port is not used for a moment, and then a command ends the line. */
static void
refused (GTask *task)
{
    Upload *upload = g_task_get_task_data (task);

    if (count_sent (upload) > 0)
        g_timeout_add_seconds (DFOTA_UPLOAD_GARBAGE_SECONDS, upload_end_garbage,
                               g_object_ref (task));
    else
        g_task_return_error (task, refusal (upload));
}

static gboolean
is_intact (const Upload *upload)
{
    return upload->answer.has_result && upload->answer.size == package_size (upload) &&
           upload->answer.checksum == dfota_package_get_checksum (upload->spec.package);
}

static void
check_received_file (GTask *task)
{
    Upload *upload = g_task_get_task_data (task);

    if (upload->failure)
        g_task_return_error (task, g_steal_pointer (&upload->failure));
    else if (upload->answer.stage == DFOTA_UPLOAD_REFUSED)
        refused (task);
    else if (is_intact (upload))
        g_task_return_boolean (task, TRUE);
    else if (is_cancelled (task))
        g_task_return_error_if_cancelled (task);
    else if (is_lost (upload))
        return_lost (task);
    else if (!upload->spec.has_acks) {
        g_message ("%s arrived damaged; sending it again with acknowledgements", upload->name);
        upload->spec.has_acks = TRUE;
        prepare (task);
    } else
        g_task_return_new_error (
            task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
            "the file arrived damaged: %" G_GUINT64_FORMAT " bytes, checksum %x; sent were %u, %x",
            upload->answer.size, upload->answer.checksum, package_size (upload),
            dfota_package_get_checksum (upload->spec.package));
}

/* Call it when no thread writes any more. After a refusal, bytes that are still in the host are
 * discarded. */
static void
close_fd (Upload *upload)
{
    if (upload->fd < 0)
        return;
    if (upload->answer.stage == DFOTA_UPLOAD_REFUSED)
        tcflush (upload->fd, TCOFLUSH);
    close (upload->fd);
    upload->fd = -1;
}

/* Called at the end of every exchange, however it ended. */
static void
conclude (GTask *task)
{
    Upload *upload = g_task_get_task_data (task);

    close_fd (upload);
    upload_report (task);
    if (!upload->exchange)
        check_received_file (task);
    else if (is_lost (upload))
        return_lost (task);
    else if (g_cancellable_is_cancelled (upload->give_up))
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                 "the module stopped reading the file after %u bytes",
                                 count_sent (upload));
    else
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s",
                                 upload->exchange->message);
}

static void
upload_exchange_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    Upload           *upload = g_task_get_task_data (task);

    dfota_port_exchange_finish (DFOTA_PORT (source), result, &upload->exchange);
    upload->is_over = TRUE;
    g_clear_handle_id (&upload->report_id, g_source_remove);
    g_clear_handle_id (&upload->begin_id, g_source_remove);
    g_clear_handle_id (&upload->tick_id, g_source_remove);
    g_cancellable_cancel (upload->writing);
    if (!upload->is_writing)
        conclude (task);
}

static void
stop_writing_with (Upload *upload, GCancellable *cancellable)
{
    if (g_cancellable_is_cancelled (cancellable))
        g_cancellable_cancel (upload->writing);
    else if (cancellable)
        g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel),
                                 upload->writing, G_CONNECT_SWAPPED);
}

static void
renew_cancellables (GTask *task)
{
    Upload *upload = g_task_get_task_data (task);

    g_clear_object (&upload->give_up);
    g_clear_object (&upload->writing);
    upload->give_up = g_cancellable_new ();
    upload->writing = g_cancellable_new ();
    stop_writing_with (upload, g_task_get_cancellable (task));
    stop_writing_with (upload, upload->spec.lost);
}

static void
send_file (GTask *task)
{
    Upload           *upload = g_task_get_task_data (task);
    g_autofree gchar *command =
        g_strdup_printf ("+QFUPL=\"%s\",%u,%d,%d", upload->name, package_size (upload),
                         DFOTA_UPLOAD_TIMEOUT, upload->spec.has_acks ? 1 : 0);
    DfotaPortExchange exchange = { command, upload_answer_came, task, upload_command_sent };

    upload->answer = (DfotaUploadAnswer){ .has_acks = upload->spec.has_acks };
    upload->n_sent = 0;
    upload->n_seen = 0;
    upload->is_asked = FALSE;
    upload->is_over = FALSE;
    upload->tick_id = g_timeout_add_seconds (1, upload_tick, task);
    upload->report_id = g_timeout_add (REPORT_MS, upload_report, task);
    dfota_port_exchange_async (g_task_get_source_object (task), &exchange, upload->give_up,
                               upload_exchange_ready, task);
}

/*****************************************************************************/

static void
upload_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask)  task = G_TASK (user_data);
    g_autoptr (GError) error = NULL;

    if (dfota_upload_prepare_finish (result, &error))
        send_file (g_steal_pointer (&task));
    else if (is_lost (g_task_get_task_data (task)))
        return_lost (task);
    else
        g_task_return_error (task, g_steal_pointer (&error));
}

static void
prepare (GTask *task)
{
    Upload *upload = g_task_get_task_data (task);

    renew_cancellables (task);
    dfota_upload_prepare_async (g_task_get_source_object (task), upload->name,
                                package_size (upload), upload->writing, upload_prepared,
                                g_object_ref (task));
}

void
dfota_upload_async (DfotaPort             *port,
                    const DfotaUploadSpec *spec,
                    GCancellable          *cancellable,
                    GAsyncReadyCallback    callback,
                    gpointer               user_data)
{
    g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);
    Upload           *upload = g_new0 (Upload, 1);

    /* a cancelled upload ends only when the module accepts commands again */
    g_task_set_check_cancellable (task, FALSE);
    upload->spec = *spec;
    g_object_ref (spec->package);
    g_object_ref (spec->lost);
    upload->name = g_strdup (spec->name);
    upload->fd = -1;
    g_task_set_task_data (task, upload, upload_free);
    prepare (task);
}

gboolean
dfota_upload_finish (GAsyncResult *result, gint *code, GError **error)
{
    Upload *upload = g_task_get_task_data (G_TASK (result));

    *code = upload->code;
    return g_task_propagate_boolean (G_TASK (result), error);
}
