/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The log and the port; see fakes.h.
 */

#include "fakes.h"

#include <fcntl.h>
#include <libmm-glib.h>

static GString *log_now;
static gchar   *log_taken;

const gchar *
fakes_take_log (void)
{
    g_free (log_taken);
    log_taken = log_now ? g_string_free (log_now, FALSE) : g_strdup ("");
    log_now = NULL;
    return log_taken;
}

void
fakes_log (const gchar *format, ...)
{
    va_list arguments;

    if (!log_now)
        log_now = g_string_new (NULL);
    va_start (arguments, format);
    g_string_append_vprintf (log_now, format, arguments);
    va_end (arguments);
    g_string_append_c (log_now, ';');
}

void
fakes_assert_log_has (const gchar *text, gboolean has_it)
{
    const gchar *log = fakes_take_log ();

    if ((strstr (log, text) != NULL) != has_it)
        g_error ("“%s” in “%s”: not %d", text, log, has_it);
}

void
fakes_assert_log (const gchar *expected)
{
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, expected);
}

void
fakes_expect (const gchar *message)
{
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, message);
}

static gchar *
get_inner_path (const gchar *path)
{
    return g_strconcat (path, "/subprocess", NULL);
}

static void
run_process (gconstpointer path)
{
    g_autofree gchar *inner = get_inner_path (path);

    g_test_trap_subprocess (inner, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
}

void
fakes_add_process (const gchar *path, GTestDataFunc function, gconstpointer data)
{
    g_autofree gchar *inner = get_inner_path (path);

    g_test_add_data_func (path, path, run_process);
    g_test_add_data_func (inner, data, function);
}

void
fakes_settle (void)
{
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

void
fakes_end_task (GTask **task, GError *error)
{
    g_autoptr (GTask) ended = g_steal_pointer (task);

    g_assert_nonnull (ended);
    if (error)
        g_task_return_error (ended, error);
    else
        g_task_return_boolean (ended, TRUE);
}

void
fakes_keep_result (GObject *source, GAsyncResult *result, gpointer place)
{
    *(GAsyncResult **) place = g_object_ref (result);
}

/*****************************************************************************/

struct _FakePort {
    DfotaPort   parent;
    gchar      *name;
    GHashTable *answers;
    gboolean    is_broken;
    gboolean    is_hung_up;
};

G_DEFINE_FINAL_TYPE (FakePort, fake_port, DFOTA_TYPE_PORT)

static const gchar *
fake_port_get_name (DfotaPort *port)
{
    return FAKE_PORT (port)->name;
}

static gboolean
fake_port_open (DfotaPort *port, GError **error)
{
    if (!FAKE_PORT (port)->is_broken)
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "broken");
    return FALSE;
}

static void
fake_port_close (DfotaPort *port)
{
}

static gboolean
fake_port_is_hung_up (DfotaPort *port)
{
    return FAKE_PORT (port)->is_hung_up;
}

static int
fake_port_dup_fd (DfotaPort *port)
{
    return FAKE_PORT (port)->is_hung_up ? -1 : open ("/dev/null", O_RDWR | O_CLOEXEC);
}

static const gchar *
find_answer (FakePort *self, const gchar *command)
{
    GHashTableIter iter;
    gpointer       key, value;

    g_hash_table_iter_init (&iter, self->answers);
    while (g_hash_table_iter_next (&iter, &key, &value))
        if (g_str_has_prefix (command, key))
            return value;
    return "";
}

static void
fake_port_command_async (DfotaPort          *port,
                         const gchar        *command,
                         guint               timeout,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
    FakePort         *self = FAKE_PORT (port);
    g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);
    const gchar      *answer = find_answer (self, command);

    g_assert_true (dfota_port_is_open (port));
    /* the marker command of at-sequence.c is not logged */
    if (!g_str_equal (command, "+CMEE?"))
        fakes_log ("%s<%s", self->name, command);
    else if (g_strcmp0 (answer, "") == 0)
        answer = "+CMEE: 1";
    if (!answer)
        g_task_return_new_error (task, MM_SERIAL_ERROR, MM_SERIAL_ERROR_RESPONSE_TIMEOUT, "silent");
    else if (g_str_equal (answer, "ERROR"))
        g_task_return_new_error (task, MM_MOBILE_EQUIPMENT_ERROR, MM_MOBILE_EQUIPMENT_ERROR_UNKNOWN,
                                 "ERROR");
    else
        g_task_return_pointer (task, g_strdup (answer), g_free);
}

void
fake_port_set_answer (DfotaPort *port, const gchar *command, const gchar *answer)
{
    g_hash_table_replace (FAKE_PORT (port)->answers, g_strdup (command), g_strdup (answer));
}

void
fake_port_set_broken (DfotaPort *port, gboolean is_broken)
{
    FAKE_PORT (port)->is_broken = is_broken;
}

void
fake_port_set_hung_up (DfotaPort *port, gboolean is_hung_up)
{
    FAKE_PORT (port)->is_hung_up = is_hung_up;
}

DfotaPort *
fake_port_new (const gchar *name)
{
    FakePort *self = g_object_new (FAKE_TYPE_PORT, NULL);

    self->name = g_strdup (name);
    return DFOTA_PORT (self);
}

DfotaPort *
fake_port_new_open (const gchar *name)
{
    DfotaPort *port = fake_port_new (name);

    g_assert_true (dfota_port_open (port, NULL));
    return port;
}

static void
fake_port_finalize (GObject *object)
{
    g_free (FAKE_PORT (object)->name);
    g_hash_table_unref (FAKE_PORT (object)->answers);
    G_OBJECT_CLASS (fake_port_parent_class)->finalize (object);
}

static void
fake_port_init (FakePort *self)
{
    self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
fake_port_class_init (FakePortClass *klass)
{
    DfotaPortClass *port_class = DFOTA_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = fake_port_finalize;
    port_class->get_name = fake_port_get_name;
    port_class->open = fake_port_open;
    port_class->close = fake_port_close;
    port_class->is_hung_up = fake_port_is_hung_up;
    port_class->command_async = fake_port_command_async;
    port_class->dup_fd = fake_port_dup_fd;
}
