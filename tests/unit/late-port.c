/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See late-port.h. The clock is that of fake-time.h.
 */

#include "late-port.h"

#include <libmm-glib.h>

#include "fake-time.h"

G_DEFINE_FINAL_TYPE (LatePort, late_port, DFOTA_TYPE_PORT)

static const gchar *
find_answer (LatePort *self, const gchar *command)
{
    if (g_str_equal (command, "+CMEE?"))
        return "+CMEE: 1";
    for (guint i = 0; self->answers[i]; i += 2)
        if (g_str_equal (self->answers[i], command))
            return self->answers[i + 1];
    return REFUSED;
}

static void
discard_late (LatePort *self)
{
    gint64 now = g_get_monotonic_time ();

    if (self->answers && now - self->last > 250 * 1000)
        g_queue_clear (&self->pending);
    self->last = now;
}

static void
command_async (DfotaPort          *port,
               const gchar        *command,
               guint               timeout,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
    LatePort         *self = LATE_PORT (port);
    g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);
    const gchar      *answer;

    discard_late (self);
    g_string_append_printf (self->commands, "%s;", command);
    if (g_str_equal (command, "+CGMR"))
        g_string_append_printf (self->times, "%" G_GUINT64_FORMAT " ",
                                (fake_time_now () - self->begin) / 1000);
    if (self->answers)
        g_queue_push_tail (&self->pending, (gpointer) find_answer (self, command));
    answer = g_queue_pop_head (&self->pending);
    if (g_str_equal (answer, REFUSED))
        g_task_return_new_error (task, MM_MOBILE_EQUIPMENT_ERROR, MM_MOBILE_EQUIPMENT_ERROR_UNKNOWN,
                                 "ERROR");
    else if (g_str_equal (answer, "silence"))
        g_task_return_new_error (task, MM_SERIAL_ERROR, MM_SERIAL_ERROR_RESPONSE_TIMEOUT, "silent");
    else
        g_task_return_pointer (task, g_strdup (answer), g_free);
}

static void
late_port_finalize (GObject *object)
{
    g_queue_clear (&LATE_PORT (object)->pending);
    g_string_free (LATE_PORT (object)->commands, TRUE);
    g_string_free (LATE_PORT (object)->times, TRUE);
    G_OBJECT_CLASS (late_port_parent_class)->finalize (object);
}

static void
late_port_init (LatePort *self)
{
    self->commands = g_string_new (NULL);
    self->times = g_string_new (NULL);
    self->begin = fake_time_now ();
    self->last = g_get_monotonic_time ();
}

static void
late_port_class_init (LatePortClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = late_port_finalize;
    DFOTA_PORT_CLASS (klass)->command_async = command_async;
}

LatePort *
late_port_new (const gchar *const *answers, const gchar *const *late)
{
    LatePort *self = g_object_new (LATE_TYPE_PORT, NULL);

    self->answers = answers;
    for (guint i = 0; late[i]; i++)
        g_queue_push_tail (&self->pending, (gpointer) late[i]);
    return self;
}

void
late_port_store (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(GAsyncResult **) user_data = g_object_ref (result);
}
