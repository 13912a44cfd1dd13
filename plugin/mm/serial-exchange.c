/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces parse_response(), parse_unsolicited() and debug_log() in the class of ModemManager's AT
 * ports; see serial-exchange.h. Ports without an exchange behave as before. The response parser of
 * a single port can be set but not read, so it could not be restored. debug_log() shows when a
 * command of the queue is sent: answers before that belong to earlier commands.
 */

#include "mm/serial-exchange.h"

#include <string.h>

#include "dbus/error.h"

#define EXCHANGE_KEY "dfota-exchange"
#define DETACHED_KEY "dfota-detached"

/* ModemManager's own timeout of the command; callers have timeouts of their own. */
#define FOREVER_SECONDS 86400

typedef struct {
    DfotaPortExchange exchange;
    gchar            *command; /* as written to the port, without a final LF */
    gboolean          is_sent;
    gboolean          removes_echo; /* value of the port's property, to be restored */
    GTask            *task;
} Running;

/* The only handler of a port whose modem does not exist any more. */
typedef struct {
    GRegex                        *regex;
    MMPortSerialAtUnsolicitedMsgFn callback;
    gpointer                       user_data;
    GDestroyNotify                 notify;
} Detached;

static void (*kept_parse_unsolicited) (MMPortSerial *, GByteArray *);
static guint (*kept_parse_response) (MMPortSerial *, GByteArray *, GByteArray **, GError **);
static void (*kept_debug_log) (MMPortSerial *, const gchar *, const gchar *, gsize);

static void
running_free (Running *running)
{
    g_free (running->command);
    g_object_unref (running->task);
    g_free (running);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Running, running_free)

static void
serial_exchange_detached_free (gpointer data)
{
    Detached *detached = data;

    g_regex_unref (detached->regex);
    detached->notify (detached->user_data);
    g_free (detached);
}

/*****************************************************************************/
/* Replacements of ModemManager's functions */

/* Switches echo removal off, which would discard an acknowledgement before the first line end. */
static void
begin (MMPortSerial *port, Running *running)
{
    running->is_sent = TRUE;
    g_object_get (port, "remove-echo", &running->removes_echo, NULL);
    g_object_set (port, "remove-echo", FALSE, NULL);
    if (running->exchange.sent)
        running->exchange.sent (running->exchange.user_data);
}

static gboolean
is_command (const Running *running, const gchar *data, gsize length)
{
    gsize own = strlen (running->command);

    return length >= own && memcmp (data, running->command, own) == 0;
}

static void
serial_exchange_debug_log (MMPortSerial *port, const gchar *prefix, const gchar *data, gsize length)
{
    Running *running = g_object_get_data (G_OBJECT (port), EXCHANGE_KEY);

    if (running && !running->is_sent && g_str_equal (prefix, "-->") &&
        is_command (running, data, length))
        begin (port, running);
    if (kept_debug_log)
        kept_debug_log (port, prefix, data, length);
}

/* Calls the handler for each match, and removes the matches from @response. */
static void
parse_detached (MMPortSerialAt *port, const Detached *detached, GByteArray *response)
{
    for (;;) {
        g_autoptr (GMatchInfo) match = NULL;
        gint                   start;
        gint                   end;

        if (!g_regex_match_full (detached->regex, (const gchar *) response->data,
                                 (gssize) response->len, 0, 0, &match, NULL) ||
            !g_match_info_fetch_pos (match, 0, &start, &end))
            return;
        detached->callback (port, match, detached->user_data);
        g_byte_array_remove_range (response, (guint) start, (guint) (end - start));
    }
}

/* A URC has a line end. Data without one, such as an acknowledgement, is not matched with the
 * regular expressions of all of ModemManager's handlers, which would be slow. */
static void
serial_exchange_parse_unsolicited (MMPortSerial *port, GByteArray *response)
{
    Running        *running = g_object_get_data (G_OBJECT (port), EXCHANGE_KEY);
    const Detached *detached = g_object_get_data (G_OBJECT (port), DETACHED_KEY);

    if (running && running->is_sent && !memchr (response->data, '\n', response->len))
        return;
    if (detached)
        parse_detached ((MMPortSerialAt *) port, detached, response);
    else
        kept_parse_unsolicited (port, response);
}

static guint
serial_exchange_parse_response (MMPortSerial *port,
                                GByteArray   *response,
                                GByteArray  **parsed,
                                GError      **error)
{
    Running            *running = g_object_get_data (G_OBJECT (port), EXCHANGE_KEY);
    g_autoptr (GString) bytes = NULL;
    gboolean            is_over;

    if (!running || !running->is_sent)
        return kept_parse_response (port, response, parsed, error);
    bytes = g_string_new_len ((const gchar *) response->data, response->len);
    is_over = running->exchange.take (bytes, running->exchange.user_data);
    g_byte_array_set_size (response, 0);
    g_byte_array_append (response, (const guint8 *) bytes->str, bytes->len);
    if (!is_over)
        return DFOTA_MM_RESPONSE_NONE;
    *parsed = g_byte_array_append (g_byte_array_new (), (const guint8 *) "OK", 2);
    return DFOTA_MM_RESPONSE_BUFFER;
}

static void
install (void)
{
    static gboolean    is_installed;
    MMPortSerialClass *klass;

    if (is_installed)
        return;
    klass = g_type_class_ref (mm_port_serial_at_get_type ()); /* never released */
    kept_parse_unsolicited = klass->parse_unsolicited;
    kept_parse_response = klass->parse_response;
    kept_debug_log = klass->debug_log;
    klass->parse_unsolicited = serial_exchange_parse_unsolicited;
    klass->parse_response = serial_exchange_parse_response;
    klass->debug_log = serial_exchange_debug_log;
    is_installed = TRUE;
}

/* Without our functions it would remain unknown whether the command was sent. */
static gboolean
is_installed_in (MMPortSerialAt *port)
{
    MMPortSerialClass *klass =
        G_TYPE_INSTANCE_GET_CLASS (port, mm_port_serial_at_get_type (), MMPortSerialClass);

    return klass->debug_log == serial_exchange_debug_log &&
           klass->parse_response == serial_exchange_parse_response;
}

void
dfota_serial_exchange_detach (MMPortSerialAt                *port,
                              GRegex                        *regex,
                              MMPortSerialAtUnsolicitedMsgFn callback,
                              gpointer                       user_data,
                              GDestroyNotify                 notify)
{
    Detached *detached = g_new (Detached, 1);

    *detached = (Detached){ g_regex_ref (regex), callback, user_data, notify };
    install ();
    g_object_set_data_full (G_OBJECT (port), DETACHED_KEY, detached, serial_exchange_detached_free);
}

/*****************************************************************************/

/* Called in all cases: answer, cancellation, closed port. */
static void
serial_exchange_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (Running) running = user_data;
    g_autoptr (GError)  error = NULL;

#if DFOTA_MM_SERIES == 20
    mm_port_serial_at_command_finish ((MMPortSerialAt *) source, result, &error);
#else
    g_free (mm_port_serial_at_command_finish ((MMPortSerialAt *) source, result, &error));
#endif
    g_object_set_data (source, EXCHANGE_KEY, NULL);
    if (running->is_sent)
        g_object_set (source, "remove-echo", running->removes_echo, NULL);
    if (error && (running->is_sent || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
        g_task_return_error (running->task, g_steal_pointer (&error));
    else if (!running->is_sent)
        g_task_return_new_error (running->task, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                 "the command was not sent: %s",
                                 error ? error->message : "received an answer before");
    else
        g_task_return_boolean (running->task, TRUE);
}

void
dfota_serial_exchange_run (MMPortSerialAt          *port,
                           const DfotaPortExchange *exchange,
                           GCancellable            *cancellable,
                           GTask                   *task)
{
    g_autoptr (Running) running = g_new0 (Running, 1);

    running->exchange = *exchange;
    running->command = g_strdup_printf (
        "%s%s\r", g_str_has_prefix (exchange->command, "AT") ? "" : "AT", exchange->command);
    running->task = task;
    install ();
    if (!is_installed_in (port)) {
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                 "the command was not sent: another plugin has replaced functions "
                                 "of the port");
        return;
    }
    if (g_object_get_data (G_OBJECT (port), EXCHANGE_KEY)) {
        g_task_return_new_error (task, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                                 "the command was not sent: the port is in use");
        return;
    }
    g_object_set_data (G_OBJECT (port), EXCHANGE_KEY, running);
    /* not raw: a raw command is put before the one that waits for its answer, and ModemManager
     * would use that answer for ours and never send ours */
    mm_port_serial_at_command (port, running->command, FOREVER_SECONDS, FALSE, FALSE, cancellable,
                               serial_exchange_ready, running);
    g_steal_pointer (&running);
}
