/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A port over a fake serial port of ModemManager: what is opened, watched and sent, and what is
 * refused once ModemManager has removed the modem.
 */

#include "mm/serial-port.h"

#include <fcntl.h>
#include <unistd.h>

#include "mm/serial-exchange.h"

/*****************************************************************************/
/* The daemon's port. As there, a handler is identified by its pattern. */

typedef struct {
    GObject                        parent;
    gboolean                       has_init_sequence;
    gboolean                       had_init_sequence; /* when it was opened */
    gboolean                       is_connected;
    gboolean                       is_broken;
    gint                           n_opens;
    int                            fd;
    GRegex                        *regex; /* the handler */
    MMPortSerialAtUnsolicitedMsgFn callback;
    gpointer                       user_data;
    GDestroyNotify                 notify;
    gboolean                       is_enabled;
    gchar                         *command; /* and the command that waits for its answer */
    GTask                         *task;
} Serial;

typedef struct {
    GObjectClass parent;
} SerialClass;

GType
serial_get_type (void);

G_DEFINE_TYPE (Serial, serial, G_TYPE_OBJECT)

enum { PROP_INIT = 1, PROP_FD };

static void
serial_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    if (id == PROP_INIT)
        g_value_set_boolean (value, ((Serial *) object)->has_init_sequence);
    else
        g_value_set_int (value, ((Serial *) object)->fd);
}

static void
serial_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    ((Serial *) object)->has_init_sequence = g_value_get_boolean (value);
}

static void
drop_handler (Serial *self)
{
    if (self->notify)
        self->notify (self->user_data);
    self->notify = NULL;
}

static void
serial_dispose (GObject *object)
{
    Serial *self = (Serial *) object;

    drop_handler (self);
    g_clear_pointer (&self->command, g_free);
    G_OBJECT_CLASS (serial_parent_class)->dispose (object);
}

static void
serial_init (Serial *self)
{
    self->fd = -1;
}

static void
serial_class_init (SerialClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->get_property = serial_get_property;
    object_class->set_property = serial_set_property;
    object_class->dispose = serial_dispose;
    g_object_class_install_property (
        object_class, PROP_INIT,
        g_param_spec_boolean ("init-sequence-enabled", NULL, NULL, TRUE, G_PARAM_READWRITE));
    g_object_class_install_property (
        object_class, PROP_FD,
        g_param_spec_int ("fd", NULL, NULL, -1, G_MAXINT, -1, G_PARAM_READABLE));
}

const gchar *
mm_port_get_device (MMPort *port)
{
    return "ttyUSB2";
}

gboolean
mm_port_get_connected (MMPort *port)
{
    return ((Serial *) port)->is_connected;
}

gboolean
mm_port_serial_open (MMPortSerial *port, GError **error)
{
    Serial *self = (Serial *) port;

    self->had_init_sequence = self->has_init_sequence;
    if (self->is_broken)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "broken");
    else
        self->n_opens++;
    return !self->is_broken;
}

void
mm_port_serial_close (MMPortSerial *port)
{
    ((Serial *) port)->n_opens--;
}

gboolean
mm_port_serial_is_open (MMPortSerial *port)
{
    return ((Serial *) port)->n_opens > 0;
}

void
mm_port_serial_at_add_unsolicited_msg_handler (MMPortSerialAt                *port,
                                               GRegex                        *regex,
                                               MMPortSerialAtUnsolicitedMsgFn callback,
                                               gpointer                       user_data,
                                               GDestroyNotify                 notify)
{
    Serial *self = (Serial *) port;

    g_assert_true (!self->regex || self->regex == regex);
    drop_handler (self);
    self->regex = regex;
    self->callback = callback;
    self->user_data = user_data;
    self->notify = notify;
    self->is_enabled = TRUE;
}

void
mm_port_serial_at_enable_unsolicited_msg_handler (MMPortSerialAt *port,
                                                  GRegex         *regex,
                                                  gboolean        enable)
{
    g_assert_true (((Serial *) port)->regex == regex);
    ((Serial *) port)->is_enabled = enable;
}

void
mm_port_serial_at_command (MMPortSerialAt     *port,
                           const gchar        *command,
                           guint32             timeout,
                           gboolean            is_raw,
                           gboolean            allow_cached,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
    Serial *self = (Serial *) port;

    g_assert_null (self->task);
    self->command = g_strdup_printf ("%s %u %d %d %p", command, timeout, is_raw, allow_cached,
                                     (gpointer) cancellable);
    self->task = g_task_new (self, NULL, callback, user_data);
}

#if DFOTA_MM_SERIES == 20
const gchar *
#else
gchar *
#endif
mm_port_serial_at_command_finish (MMPortSerialAt *port, GAsyncResult *result, GError **error)
{
    const gchar *text = g_task_propagate_pointer (G_TASK (result), error);

#if DFOTA_MM_SERIES == 20
    return text;
#else
    return g_strdup (text);
#endif
}

/*****************************************************************************/
/* Exchanges, which have a file of their own */

static const DfotaPortExchange *exchange;
static GCancellable            *canceller;

void
dfota_serial_exchange_run (MMPortSerialAt          *port,
                           const DfotaPortExchange *given,
                           GCancellable            *cancellable,
                           GTask                   *task)
{
    exchange = given;
    canceller = cancellable;
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
}

void
dfota_serial_exchange_detach (MMPortSerialAt                *port,
                              GRegex                        *regex,
                              MMPortSerialAtUnsolicitedMsgFn callback,
                              gpointer                       user_data,
                              GDestroyNotify                 notify)
{
    mm_port_serial_at_add_unsolicited_msg_handler (port, regex, callback, user_data, notify);
}

/*****************************************************************************/

typedef struct {
    Serial       *serial;
    DfotaPort    *port;
    guint         n_urcs;
    gint          value; /* of the last one */
    GAsyncResult *result;
} Fixture;

static void
handle_urc (DfotaPort *port, const DfotaUrc *urc, gpointer user_data)
{
    Fixture *f = user_data;

    f->n_urcs++;
    f->value = urc->value;
}

static void
set_up (Fixture *f, gconstpointer unused)
{
    f->serial = g_object_new (serial_get_type (), NULL);
    f->serial->has_init_sequence = TRUE;
    f->port = dfota_serial_port_new ((MMPortSerialAt *) f->serial);
    g_signal_connect (f->port, "urc", G_CALLBACK (handle_urc), f);
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
    g_clear_object (&f->result);
    if (f->port)
        g_assert_finalize_object (f->port);
    g_assert_finalize_object (f->serial);
}

static void
settle (void)
{
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

/* The module sends @text. ModemManager calls the handler. */
static void
say (Fixture *f, const gchar *text)
{
    g_autoptr (GMatchInfo) match = NULL;

    g_assert_true (g_regex_match (f->serial->regex, text, 0, &match));
    f->serial->callback ((MMPortSerialAt *) f->serial, match, f->serial->user_data);
    settle ();
}

/* Without ModemManager's init sequence, which is used afterwards as it was before. */
static void
test_open (Fixture *f, gconstpointer unused)
{
    g_assert_cmpstr (dfota_port_get_name (f->port), ==, "ttyUSB2");
    for (gint has_init = 0; has_init < 2; has_init++) {
        f->serial->has_init_sequence = f->serial->had_init_sequence = has_init;
        g_assert_true (dfota_port_open (f->port, NULL));
        g_assert_cmpint (f->serial->n_opens, ==, 1);
        g_assert_false (f->serial->had_init_sequence);
        g_assert_cmpint (f->serial->has_init_sequence, ==, has_init);
        g_assert_true (f->serial->is_enabled);
        dfota_port_close (f->port);
        g_assert_cmpint (f->serial->n_opens, ==, 0);
        g_assert_false (f->serial->is_enabled);
    }
}

static void
assert_not_opened (Fixture *f, gint code)
{
    g_autoptr (GError) error = NULL;

    g_assert_false (dfota_port_open (f->port, &error));
    g_assert_error (error, G_IO_ERROR, code);
    g_assert_cmpint (f->serial->n_opens, ==, 0);
    g_assert_null (f->serial->regex);
    g_assert_true (f->serial->has_init_sequence);
}

static void
test_not_opened (Fixture *f, gconstpointer unused)
{
    f->serial->is_broken = TRUE;
    assert_not_opened (f, G_IO_ERROR_FAILED);
    f->serial->is_broken = FALSE;
    f->serial->is_connected = TRUE;
    assert_not_opened (f, G_IO_ERROR_BUSY);
    f->serial->is_connected = FALSE;
    dfota_serial_port_retire (f->port);
    assert_not_opened (f, G_IO_ERROR_NOT_FOUND);
}

static void
test_urcs (Fixture *f, gconstpointer unused)
{
    g_assert_true (dfota_port_open (f->port, NULL));
    say (f, "\r\n+QIND: \"FOTA\",\"UPDATING\",42\r\n");
    g_assert_cmpuint (f->n_urcs, ==, 1);
    g_assert_cmpint (f->value, ==, 42);
    dfota_port_close (f->port);
    say (f, "\r\n+QIND: \"FOTA\",\"UPDATING\",43\r\n"); /* it was read before */
    g_assert_cmpuint (f->n_urcs, ==, 1);
    g_assert_true (dfota_port_open (f->port, NULL));
    say (f, "\r\n+QIND: \"FOTA\",\"UPDATING\",44\r\n");
    g_assert_cmpuint (f->n_urcs, ==, 2);
    g_clear_object (&f->port); /* the handler stays */
    say (f, "\r\n+QIND: \"FOTA\",\"UPDATING\",45\r\n");
    g_assert_cmpuint (f->n_urcs, ==, 2);
}

/* The modem is gone: only our handler is called. */
static void
test_detach (Fixture *f, gconstpointer unused)
{
    g_assert_true (dfota_port_open (f->port, NULL));
    g_clear_pointer (&f->serial->user_data, f->serial->notify);
    f->serial->notify = NULL;
    f->serial->callback = NULL;
    dfota_serial_port_detach (f->port);
    say (f, "\r\n+QIND: \"FOTA\",\"UPDATING\",42\r\n");
    g_assert_cmpint (f->value, ==, 42);
    g_assert_nonnull (f->serial->notify);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_set_object ((GAsyncResult **) user_data, result);
}

static void
test_command (Fixture *f, gconstpointer unused)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autofree gchar        *expected = g_strdup_printf ("+QGMR 5 0 0 %p", (gpointer) cancellable);
    g_autofree gchar        *response = NULL;
    g_autoptr (GError)       error = NULL;

    dfota_port_command_async (f->port, "+QGMR", 5, cancellable, keep_result, &f->result);
    g_assert_cmpstr (f->serial->command, ==, expected);
    g_task_return_pointer (f->serial->task, (gpointer) "EP06", NULL);
    g_clear_object (&f->serial->task);
    settle ();
    response = dfota_port_command_finish (f->port, f->result, NULL);
    g_assert_cmpstr (response, ==, "EP06");

    g_clear_pointer (&f->serial->command, g_free);
    dfota_port_command_async (f->port, "+QGMR", 5, cancellable, keep_result, &f->result);
    g_task_return_new_error (f->serial->task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no answer");
    g_clear_object (&f->serial->task);
    settle ();
    g_assert_null (dfota_port_command_finish (f->port, f->result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* The device may belong to another program: nothing is sent, but what is open stays open. */
static void
test_retired (Fixture *f, gconstpointer unused)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (dfota_port_open (f->port, NULL));
    dfota_serial_port_retire (f->port);
    dfota_port_command_async (f->port, "+QGMR", 5, NULL, keep_result, &f->result);
    g_assert_null (f->serial->task);
    settle ();
    g_assert_null (dfota_port_command_finish (f->port, f->result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "ttyUSB2"));
    g_assert_cmpint (f->serial->n_opens, ==, 1);
    say (f, "\r\n+QIND: \"FOTA\",\"UPDATING\",42\r\n");
    g_assert_cmpuint (f->n_urcs, ==, 1);
}

static void
test_exchange (Fixture *f, gconstpointer unused)
{
    const DfotaPortExchange  given = { .command = "+QFUPL" };
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();

    dfota_port_exchange_async (f->port, &given, cancellable, keep_result, &f->result);
    settle ();
    g_assert_true (exchange == &given && canceller == cancellable);
    g_assert_true (dfota_port_exchange_finish (f->port, f->result, NULL));
}

static void
test_hung_up (Fixture *f, gconstpointer unused)
{
    g_assert_true (dfota_port_open (f->port, NULL));
    g_assert_false (dfota_port_is_hung_up (f->port));
    f->serial->n_opens = 0;
    g_assert_true (dfota_port_is_hung_up (f->port));
}

static void
test_descriptor (Fixture *f, gconstpointer unused)
{
    int ends[2], copy;

    g_assert_cmpint (dfota_port_dup_fd (f->port), ==, -1);
    g_assert_no_errno (pipe (ends));
    f->serial->fd = ends[1];
    copy = dfota_port_dup_fd (f->port);
    g_assert_cmpint (copy, >=, 0);
    g_assert_cmpint (copy, !=, ends[1]);
    g_assert_cmpint (fcntl (copy, F_GETFD), ==, FD_CLOEXEC);
    close (ends[1]);
    g_assert_cmpint (write (copy, "x", 1), ==, 1);
    close (copy);
    close (ends[0]);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/serial-port/open", test_open);
    ADD ("/serial-port/not-opened", test_not_opened);
    ADD ("/serial-port/urcs", test_urcs);
    ADD ("/serial-port/detach", test_detach);
    ADD ("/serial-port/command", test_command);
    ADD ("/serial-port/retired", test_retired);
    ADD ("/serial-port/exchange", test_exchange);
    ADD ("/serial-port/hung-up", test_hung_up);
    ADD ("/serial-port/descriptor", test_descriptor);
    return g_test_run ();
}
