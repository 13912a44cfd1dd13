/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Exchanges over a fake AT port of ModemManager: from when on the answer is ours, what is left to
 * ModemManager, and how an exchange ends. And ports whose modem is gone.
 */

#include "mm/serial-exchange.h"

#include <string.h>

#include "dbus/error.h"

/*****************************************************************************/
/* The daemon's port, and the functions of its class */

typedef struct {
    GObject  parent;
    gboolean removes_echo;
    gchar   *command;
    GTask   *task; /* the command that waits for its answer */
} Serial;

static guint n_logged, n_unsolicited, n_responses;

static void
serial_debug_log (MMPortSerial *port, const gchar *prefix, const gchar *data, gsize length)
{
    n_logged++;
}

static void
serial_parse_unsolicited (MMPortSerial *port, GByteArray *response)
{
    n_unsolicited++;
}

static guint
serial_parse_response (MMPortSerial *port,
                       GByteArray   *response,
                       GByteArray  **parsed,
                       GError      **error)
{
    n_responses++;
    return 7;
}

static void
serial_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    g_value_set_boolean (value, ((Serial *) object)->removes_echo);
}

static void
serial_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
    ((Serial *) object)->removes_echo = g_value_get_boolean (value);
}

static void
serial_class_init (gpointer klass, gpointer data)
{
    MMPortSerialClass *serial_class = klass;

    serial_class->debug_log = serial_debug_log;
    serial_class->parse_unsolicited = serial_parse_unsolicited;
    serial_class->parse_response = serial_parse_response;
    G_OBJECT_CLASS (klass)->get_property = serial_get_property;
    G_OBJECT_CLASS (klass)->set_property = serial_set_property;
    g_object_class_install_property (
        klass, 1, g_param_spec_boolean ("remove-echo", NULL, NULL, TRUE, G_PARAM_READWRITE));
}

GType
mm_port_serial_at_get_type (void)
{
    GType type = g_type_from_name ("SerialAt");

    return type ? type
                : g_type_register_static_simple (G_TYPE_OBJECT, "SerialAt",
                                                 sizeof (MMPortSerialClass), serial_class_init,
                                                 sizeof (Serial), NULL, 0);
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
    g_assert_cmpuint (timeout, ==, 24 * 60 * 60); /* no timeout of ModemManager ends an upload */
    g_assert_false (is_raw);
    g_assert_false (allow_cached);
    self->command = g_strdup (command);
    self->task = g_task_new (self, cancellable, callback, user_data);
}

#if DFOTA_MM_SERIES == 20
const gchar *
#else
gchar *
#endif
mm_port_serial_at_command_finish (MMPortSerialAt *port, GAsyncResult *result, GError **error)
{
    g_autofree gchar *text = g_task_propagate_pointer (G_TASK (result), error);

#if DFOTA_MM_SERIES == 20
    return text ? "OK" : NULL;
#else
    return g_steal_pointer (&text);
#endif
}

/*****************************************************************************/

typedef struct {
    Serial           *serial;
    DfotaPortExchange exchange;
    guint             n_sent;
    GAsyncResult     *result;
} Fixture;

static MMPortSerialClass *
get_class (Fixture *f)
{
    return (MMPortSerialClass *) G_OBJECT_GET_CLASS (f->serial);
}

/* Takes up to the first '.', which ends the answer. */
static gboolean
take (GString *bytes, gpointer user_data)
{
    gsize    n = strcspn (bytes->str, ".;");
    gboolean is_over = bytes->str[n] == '.';

    g_string_erase (bytes, 0, (gssize) n + (bytes->str[n] != '\0'));
    return is_over;
}

static void
count_sent (gpointer user_data)
{
    ((Fixture *) user_data)->n_sent++;
}

static void
set_up (Fixture *f, gconstpointer unused)
{
    n_logged = n_unsolicited = n_responses = 0;
    f->serial = g_object_new (mm_port_serial_at_get_type (), NULL);
    f->serial->removes_echo = TRUE;
    f->exchange = (DfotaPortExchange){ "+QFUPL", take, f, count_sent };
}

static void
tear_down (Fixture *f, gconstpointer unused)
{
    g_assert_null (f->serial->task);
    g_clear_object (&f->result);
    g_clear_pointer (&f->serial->command, g_free);
    g_assert_finalize_object (f->serial);
}

static void
settle (void)
{
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_set_object ((GAsyncResult **) user_data, result);
}

static void
run (Fixture *f)
{
    GTask *task = g_task_new (NULL, NULL, keep_result, &f->result);

    dfota_serial_exchange_run ((MMPortSerialAt *) f->serial, &f->exchange, NULL, task);
}

static void
say (Fixture *f, const gchar *prefix, const gchar *text)
{
    get_class (f)->debug_log ((MMPortSerial *) f->serial, prefix, text, strlen (text));
}

/* The command leaves the queue. */
static void
send_command (Fixture *f)
{
    say (f, "-->", f->serial->command);
}

/* Returns what the parser does with @text, of which @rest stays. */
static guint
receive (Fixture *f, const gchar *text, const gchar *rest)
{
    g_autoptr (GByteArray) response = g_byte_array_new ();
    g_autoptr (GByteArray) parsed = NULL;
    g_autofree gchar      *left = NULL;
    guint                  kind;

    g_byte_array_append (response, (const guint8 *) text, (guint) strlen (text));
    kind = get_class (f)->parse_response ((MMPortSerial *) f->serial, response, &parsed, NULL);
    left = g_strndup ((const gchar *) response->data, response->len);
    g_assert_cmpstr (left, ==, rest);
    g_assert_cmpint (parsed != NULL, ==, kind == DFOTA_MM_RESPONSE_BUFFER);
    if (parsed)
        g_assert_cmpmem (parsed->data, parsed->len, "OK", 2);
    return kind;
}

/* ModemManager's command ends. */
static void
end_command (Fixture *f, GError *error)
{
    if (error)
        g_task_return_error (f->serial->task, error);
    else
        g_task_return_pointer (f->serial->task, g_strdup ("OK"), g_free);
    g_clear_object (&f->serial->task);
    g_clear_pointer (&f->serial->command, g_free);
    settle ();
}

static void
assert_failed (Fixture *f, GQuark domain, gint code, const gchar *part)
{
    g_autoptr (GError) error = NULL;

    settle ();
    g_assert_false (g_task_propagate_boolean (G_TASK (f->result), &error));
    g_assert_error (error, domain, code);
    g_assert_nonnull (strstr (error->message, part));
    g_clear_object (&f->result);
}

static void
run_whole (Fixture *f)
{
    run (f);
    send_command (f);
    g_assert_cmpuint (receive (f, "x.", ""), ==, DFOTA_MM_RESPONSE_BUFFER);
    end_command (f, NULL);
    g_assert_true (g_task_propagate_boolean (G_TASK (f->result), NULL));
}

/*****************************************************************************/

/* An answer that arrives before the command is sent belongs to another command. */
static void
test_answer (Fixture *f, gconstpointer unused)
{
    run (f);
    g_assert_cmpstr (f->serial->command, ==, "AT+QFUPL\r");
    say (f, "<--", "AT+QFUPL\r");
    say (f, "-->", "AT+QFUP\r");
    say (f, "-->", "AT+QFUPL");
    say (f, "-->", "AT+CSQ;+CREG?\r");
    g_assert_cmpuint (receive (f, "x.", "x."), ==, 7);
    g_assert_cmpuint (f->n_sent, ==, 0);
    g_assert_true (f->serial->removes_echo);
    say (f, "-->", "AT+QFUPL\r\n");
    g_assert_cmpuint (f->n_sent, ==, 1);
    g_assert_false (f->serial->removes_echo);
    send_command (f); /* a part of the package can look like it */
    g_assert_cmpuint (f->n_sent, ==, 1);
    g_assert_cmpuint (n_logged, ==, 6);
    g_assert_cmpuint (receive (f, "ab;c", "c"), ==, DFOTA_MM_RESPONSE_NONE);
    g_assert_cmpuint (receive (f, "c.d", "d"), ==, DFOTA_MM_RESPONSE_BUFFER);
    g_assert_cmpuint (n_responses, ==, 1);
    end_command (f, NULL);
    g_assert_true (g_task_propagate_boolean (G_TASK (f->result), NULL));
    g_assert_true (f->serial->removes_echo);
    g_assert_cmpuint (receive (f, "x.", "x."), ==, 7);
}

/* A port that removes no echo still does not; "AT" is not repeated; and one may follow another. */
static void
test_again (Fixture *f, gconstpointer unused)
{
    f->serial->removes_echo = FALSE;
    f->exchange.command = "AT+QFUPL";
    f->exchange.sent = NULL;
    run (f);
    g_assert_cmpstr (f->serial->command, ==, "AT+QFUPL\r");
    send_command (f);
    end_command (f, NULL);
    g_assert_false (f->serial->removes_echo);
    run_whole (f);
}

/* ModemManager's handlers get lines, but no data without a line end. */
static void
test_unsolicited (Fixture *f, gconstpointer unused)
{
    static const struct {
        const gchar *text;
        gboolean     is_sent;
        guint        n_unsolicited;
    } rows[] = {
        { "AAA", FALSE, 1 },
        { "AAA", TRUE, 0 },
        { "\r\n+CREG: 1\r\n", TRUE, 1 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (GByteArray) data = g_byte_array_new ();

        run (f);
        if (rows[i].is_sent)
            send_command (f);
        n_unsolicited = 0;
        g_byte_array_append (data, (const guint8 *) rows[i].text, (guint) strlen (rows[i].text));
        get_class (f)->parse_unsolicited ((MMPortSerial *) f->serial, data);
        g_assert_cmpuint (n_unsolicited, ==, rows[i].n_unsolicited);
        end_command (f, NULL);
        n_unsolicited = 0;
        get_class (f)->parse_unsolicited ((MMPortSerial *) f->serial, data);
        g_assert_cmpuint (n_unsolicited, ==, 1);
    }
}

static GError *
make_error (gint code)
{
    return g_error_new (G_IO_ERROR, code, "cause");
}

/* Whether the command was sent decides what an error means. */
static void
test_errors (Fixture *f, gconstpointer unused)
{
    run (f);
    send_command (f);
    end_command (f, make_error (G_IO_ERROR_FAILED));
    assert_failed (f, G_IO_ERROR, G_IO_ERROR_FAILED, "cause");
    g_assert_true (f->serial->removes_echo);

    f->serial->removes_echo = FALSE; /* is not touched if it was not sent */
    run (f);
    f->serial->removes_echo = TRUE;
    end_command (f, make_error (G_IO_ERROR_FAILED));
    assert_failed (f, DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "was not sent: cause");
    g_assert_true (f->serial->removes_echo);
    run (f);
    end_command (f, make_error (G_IO_ERROR_CANCELLED));
    assert_failed (f, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cause");
    run (f);
    end_command (f, NULL);
    assert_failed (f, DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "received an answer before");
}

static void
test_in_use (Fixture *f, gconstpointer unused)
{
    g_autoptr (GAsyncResult) first = NULL;
    GTask                   *task = g_task_new (NULL, NULL, keep_result, &first);

    dfota_serial_exchange_run ((MMPortSerialAt *) f->serial, &f->exchange, NULL, task);
    run (f);
    assert_failed (f, DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "in use");
    send_command (f);
    g_assert_cmpuint (receive (f, "x.", ""), ==, DFOTA_MM_RESPONSE_BUFFER);
    end_command (f, NULL);
    g_assert_true (g_task_propagate_boolean (G_TASK (first), NULL));
}

static void
assert_not_run (Fixture *f)
{
    run (f);
    g_assert_null (f->serial->task);
    assert_failed (f, DFOTA_ERROR, DFOTA_ERROR_NOT_READY, "another plugin");
}

/* Another plugin has replaced a function after us. */
static void
test_replaced (Fixture *f, gconstpointer unused)
{
    MMPortSerialClass *klass = get_class (f);
    MMPortSerialClass  ours;

    run_whole (f);
    ours = *klass;
    klass->debug_log = serial_debug_log;
    assert_not_run (f);
    *klass = ours;
    klass->parse_response = serial_parse_response;
    assert_not_run (f);
    *klass = ours;
    run_whole (f);
}

/*****************************************************************************/

static GString *matched; /* each match, in parentheses */
static guint    n_freed;

static void
keep_match (MMPortSerialAt *port, GMatchInfo *match, gpointer user_data)
{
    g_autofree gchar *text = g_match_info_fetch (match, 0);

    g_assert_true (user_data == &n_freed);
    g_string_append_printf (matched, "(%s)", text);
}

static void
count_freed (gpointer user_data)
{
    ++*(guint *) user_data;
}

static void
detach (Fixture *f)
{
    g_autoptr (GRegex) regex = g_regex_new ("\\+U[0-9]\\r\\n", G_REGEX_RAW, 0, NULL);

    dfota_serial_exchange_detach ((MMPortSerialAt *) f->serial, regex, keep_match, &n_freed,
                                  count_freed);
}

/* The modem is gone: only our handler is called, and answers are parsed as before. */
static void
test_detached (Fixture *f, gconstpointer unused)
{
    static const gchar     text[] = "+U1\r\nab+U2\r\n+U3";
    g_autoptr (GByteArray) data = g_byte_array_new ();

    matched = g_string_new (NULL);
    n_freed = 0;
    detach (f);
    g_byte_array_append (data, (const guint8 *) text, sizeof text - 1);
    get_class (f)->parse_unsolicited ((MMPortSerial *) f->serial, data);
    g_assert_cmpmem (data->data, data->len, "ab+U3", 5);
    g_assert_cmpstr (matched->str, ==, "(+U1\r\n)(+U2\r\n)");
    g_assert_cmpuint (n_unsolicited, ==, 0);
    g_assert_cmpuint (receive (f, "x", "x"), ==, 7);
    detach (f);
    g_assert_cmpuint (n_freed, ==, 1);
    g_clear_object (&f->serial);
    g_assert_cmpuint (n_freed, ==, 2);
    g_string_free (matched, TRUE);
    f->serial = g_object_new (mm_port_serial_at_get_type (), NULL);
    get_class (f)->parse_unsolicited ((MMPortSerial *) f->serial, data);
    g_assert_cmpuint (n_unsolicited, ==, 1);
}

/* In a process of its own: nothing was sent there before. */
static void
test_detached_first (void)
{
    g_test_trap_subprocess ("/serial-exchange/detached", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("/serial-exchange/answer", test_answer);
    ADD ("/serial-exchange/again", test_again);
    ADD ("/serial-exchange/unsolicited", test_unsolicited);
    ADD ("/serial-exchange/errors", test_errors);
    ADD ("/serial-exchange/in-use", test_in_use);
    ADD ("/serial-exchange/replaced", test_replaced);
    ADD ("/serial-exchange/detached", test_detached);
    g_test_add_func ("/serial-exchange/detached-first", test_detached_first);
    return g_test_run ();
}
