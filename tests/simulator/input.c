/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Handles what the host sends to the ttys of a module: command lines, files, the end of
 * data calls. at.h handles the commands themselves.
 */

#include "module.h"
#include "diag.h"
#include "wdm-line.h"

#include "urc.h"

#include <string.h>

#define DTR_CHECK_MS    100
#define LINE_MAX_LENGTH 4096
#define LATE_MS         100
#define CONNECT_MS      10

#define CME_LARGER_THAN_FILE 401

static char *
escape_bytes (const char *bytes, gsize length)
{
    GString *text = g_string_new (NULL);

    for (gsize i = 0; i < length; i++) {
        if (bytes[i] == '\r')
            g_string_append (text, "\\r");
        else if (bytes[i] == '\n')
            g_string_append (text, "\\n");
        else if (g_ascii_isprint (bytes[i]))
            g_string_append_c (text, bytes[i]);
        else
            g_string_append_printf (text, "\\x%02x", (guchar) bytes[i]);
    }
    return g_string_free (text, FALSE);
}

/* Data mode */

static void
hang_up (SimLine *line, const char *why)
{
    line->at.data_mode = FALSE;
    line->module->at->active = 0;
    sim_module_event (line->module, "%s: data call over, %s", sim_port_name (line->port), why);
    sim_line_send (line, "\r\nNO CARRIER\r\n");
}

static void
end_calls_without_context (SimModule *self)
{
    for (guint i = 0; self->at->active == 0 && i < self->lines->len; i++) {
        SimLine *line = self->lines->pdata[i];

        if (line->at.data_mode)
            hang_up (line, "context deactivated");
    }
}

static gboolean
on_dtr_check (gpointer data)
{
    SimLine *line = data;

    if (!line->at.data_mode)
        return G_SOURCE_REMOVE;
    if (sim_port_is_dtr_dropped (line->port))
        hang_up (line, "DTR dropped");
    else
        sim_line_after (line, DTR_CHECK_MS, on_dtr_check, line, NULL);
    return G_SOURCE_REMOVE;
}

/* Receiving a file */

static void
end_upload (SimLine *line)
{
    g_autoptr (SimUpload) upload = g_steal_pointer (&line->at.upload);
    g_autofree char      *result = sim_upload_finish (upload);
    g_autofree char      *answer = NULL;

    line->upload_timer++; /* A timeout that still runs must not apply to the next upload. */
    sim_module_event (line->module, "upload: %s", result ? result : "failed");
    if (sim_upload_is_ahead (upload))
        sim_module_event (line->module, "upload ahead of its acknowledgements");
    answer = result ? g_strdup_printf ("\r\n%s\r\n\r\nOK\r\n", result)
                    : g_strdup ("\r\n+CME ERROR: 409\r\n");
    sim_line_send (line, answer);
}

typedef struct {
    SimLine *line;
    guint    timer;
    guint64  received;
} UploadCheck;

static void
wait_for_upload (SimLine *line);

static gboolean
on_upload_check (gpointer data)
{
    UploadCheck *check = data;
    SimLine     *line = check->line;

    if (!line->at.upload || check->timer != line->upload_timer)
        return G_SOURCE_REMOVE;
    if (sim_upload_received (line->at.upload) == check->received)
        end_upload (line);
    else
        wait_for_upload (line);
    return G_SOURCE_REMOVE;
}

/* The timeout of an upload is not compressed, because the host does not become faster with
 * the module. */
static void
wait_for_upload (SimLine *line)
{
    UploadCheck *check = g_new0 (UploadCheck, 1);

    check->line = line;
    check->timer = line->upload_timer;
    check->received = sim_upload_received (line->at.upload);
    sim_line_after (line, sim_upload_timeout (line->at.upload) * 1000, on_upload_check, check,
                    g_free);
}

static void
break_upload (SimLine *line, guint code)
{
    g_autoptr (SimUpload) upload = g_steal_pointer (&line->at.upload);
    g_autofree char      *answer = g_strdup_printf ("\r\n+CME ERROR: %u\r\n", code);

    line->upload_timer++;
    sim_module_event (line->module, "upload: broken off");
    sim_line_send (line, answer);
}

/* Returns how many of the @length bytes of this read are used up, of which the file has taken
 * @taken. */
static gsize
complete_upload (SimLine *line, gsize taken, gsize length)
{
    const char *excess = sim_settings_get (line->module->settings, "upload-excess");

    if (taken < length) {
        sim_module_event (line->module, "upload: %" G_GSIZE_FORMAT " bytes too many",
                          length - taken);
        if (g_str_equal (excess, "cme")) {
            break_upload (line, CME_LARGER_THAN_FILE);
            return length;
        }
    }
    end_upload (line);
    return g_str_equal (excess, "command") ? taken : length;
}

static gsize
take_upload (SimLine *line, const char *bytes, gsize length)
{
    g_autoptr (GString) acks = g_string_new (NULL);
    gsize               taken = sim_upload_take (line->at.upload, bytes, length, acks);

    if (line->module->silent)
        return taken;
    sim_line_send (line, acks->str);
    if (sim_upload_failure (line->at.upload) != 0) {
        break_upload (line, sim_upload_failure (line->at.upload));
        return length; /* discards what was still on the wire */
    }
    return sim_upload_is_complete (line->at.upload) ? complete_upload (line, taken, length) : taken;
}

/* In */

typedef struct {
    SimLine *line;
    char    *text;
} Answer;

static void
answer_free (gpointer data)
{
    Answer *answer = data;

    g_free (answer->text);
    g_free (answer);
}

static gboolean
on_answer_due (gpointer data)
{
    Answer          *answer = data;
    g_autofree char *text = escape_bytes (answer->text, strlen (answer->text));

    answer->line->is_connecting = FALSE;
    sim_line_record (answer->line, SIM_RECORD_RESPONSE, text);
    sim_line_send (answer->line, answer->text);
    return G_SOURCE_REMOVE;
}

/* Handles commands one after the other: a slow answer delays those of later commands. */
static guint
answer_delay (SimLine *line)
{
    double latency =
        sim_settings_seconds (line->module->settings, "latency") * 1000 / line->module->sim->speed;
    gint64 busy = line->busy_until - g_get_monotonic_time ();
    guint  ms = MAX ((guint) latency, busy > 0 ? (guint) (busy / 1000) + 1 : 0);

    return line->is_connecting ? MAX (ms, CONNECT_MS) : ms;
}

static void
send_answer (SimLine *line, char *text)
{
    Answer *answer = g_new0 (Answer, 1);
    guint   ms = answer_delay (line);

    answer->line = line;
    answer->text = text;
    if (ms > 0) {
        sim_module_after_real (line->module, ms, on_answer_due, answer, answer_free);
        return;
    }
    on_answer_due (answer);
    answer_free (answer);
}

/* Sends a text that the host takes for the answer to the command that it has just sent. */
static void
answer_late (SimLine *line, const char *text)
{
    send_answer (line, g_strdup (text));
    line->busy_until = g_get_monotonic_time () + LATE_MS * 1000;
}

static gboolean
is_inside_of (SimLine *line)
{
    SimSettings *settings = line->module->settings;

    return *sim_settings_get (settings, "inside") &&
           (sim_settings_is (settings, "inside-of", "any") ||
            sim_settings_lists (settings, "inside-of", line->input->str + strlen ("AT")));
}

static void
count_inside (SimSettings *settings)
{
    guint64          left = sim_settings_number (settings, "inside-times");
    g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, left - 1);

    if (left == 1)
        sim_settings_set (settings, "inside", "", NULL);
    if (left > 0)
        sim_settings_set (settings, "inside-times", number, NULL);
}

static void
say_inside (SimLine *line)
{
    g_autofree char *text = g_strcompress (sim_settings_get (line->module->settings, "inside"));
    g_autofree char *bytes = strpbrk (text, "\r\n") ? g_strdup (text) : sim_urc_line (text);
    g_autofree char *end = g_strstrip (g_strdup (bytes));

    count_inside (line->module->settings);
    if (g_str_has_suffix (end, "OK") || g_str_has_suffix (end, "ERROR"))
        answer_late (line, bytes);
    else
        send_answer (line, g_steal_pointer (&bytes));
}

static gboolean
is_update_command (SimLine *line)
{
    return g_str_has_prefix (line->input->str, "AT+QFOTADL=\"");
}

/* Sends the text that the settings put before an answer. */
static void
say_before (SimLine *line)
{
    if (strlen (line->input->str) < strlen ("AT"))
        return;
    if (is_inside_of (line))
        say_inside (line);
    if (sim_settings_is_on (line->module->settings, "late-error") && is_update_command (line))
        answer_late (line, "\r\nERROR\r\n");
}

static gboolean
is_unanswered (SimLine *line)
{
    const char *start = sim_settings_get (line->module->settings, "unanswered");

    return *start && g_str_has_prefix (line->input->str, start);
}

static void
run_command_line (SimLine *line)
{
    SimModule *module = line->module;
    gboolean   was_data_mode = line->at.data_mode;
    char      *answer;

    sim_line_record (line, SIM_RECORD_COMMAND, line->input->str);
    if (module->silent || is_unanswered (line))
        return;
    say_before (line);
    answer = sim_at_execute (module->at, &line->at, line->input->str);
    line->is_connecting = line->at.upload != NULL;
    if (is_update_command (line) && sim_settings_is_on (module->settings, "lose-answer"))
        g_clear_pointer (&answer, g_free);
    if (answer)
        send_answer (line, answer);
    if (line->at.data_mode && !was_data_mode)
        sim_module_after_real (module, DTR_CHECK_MS, on_dtr_check, line, NULL);
    if (line->at.upload)
        wait_for_upload (line);
    end_calls_without_context (module);
    sim_wdm_line_refresh (module->wdm);
}

#define CTRL_Z 0x1a
#define ESC    0x1b

/* Reads the message after the prompt of AT+CMGS, up to its end. */
static void
take_message_byte (SimLine *line, char byte)
{
    char *answer;

    if (byte != CTRL_Z && byte != ESC) {
        if (g_ascii_isxdigit (byte) && line->input->len < LINE_MAX_LENGTH)
            g_string_append_c (line->input, byte);
        return;
    }
    sim_line_record (line, SIM_RECORD_COMMAND, line->input->str);
    answer = sim_at_message (line->module->at, &line->at, byte == ESC ? NULL : line->input->str);
    if (line->module->silent)
        g_free (answer);
    else
        send_answer (line, answer);
    g_string_truncate (line->input, 0);
}

static void
take_at_byte (SimLine *line, char byte)
{
    if (line->at.data_mode)
        return;
    if (line->at.echo && !line->module->silent) {
        char echo[] = { byte, '\0' };

        sim_line_send (line, echo);
    }
    if (line->at.message_length > 0) {
        take_message_byte (line, byte);
    } else if (byte == '\r') {
        if (line->input->len > 0)
            run_command_line (line);
        g_string_truncate (line->input, 0);
    } else if (byte == '\b' && line->input->len > 0) {
        g_string_truncate (line->input, line->input->len - 1);
    } else if (byte != '\n' && byte != '\0' && line->input->len < LINE_MAX_LENGTH) {
        g_string_append_c (line->input, byte);
    }
}

static void
take_at (SimLine *line, const char *bytes, gsize length)
{
    gsize taken = 0;

    while (taken < length) {
        if (line->is_connecting && bytes[taken] == '\n')
            taken++; /* This is the LF of the CR LF that ends AT+QFUPL [field]. The file
                      * begins after CONNECT. */
        else if (line->at.upload)
            taken += take_upload (line, bytes + taken, length - taken);
        else
            take_at_byte (line, bytes[taken++]);
    }
}

static void
take_diag (SimLine *line, const char *bytes, gsize length)
{
    g_autoptr (GByteArray) answer = sim_diag_answer (bytes, length);
    g_autofree char       *text = escape_bytes (bytes, length);

    sim_line_record (line, SIM_RECORD_COMMAND, text);
    if (answer && !line->module->silent)
        sim_port_write (line->port, (const char *) answer->data, answer->len);
}

/* In recovery mode the updater runs. Nothing is read as a command, unless the settings say so. */
static void
take_recovery (SimLine *line, const char *bytes, gsize length)
{
    g_autofree char *text = escape_bytes (bytes, length);

    sim_line_record (line, SIM_RECORD_COMMAND, text);
    if (sim_settings_is (line->module->settings, "recovery-at", "answers") &&
        line->kind == SIM_LINE_AT && memchr (bytes, '\r', length) && !line->module->silent)
        send_answer (line, g_strdup ("\r\nOK\r\n"));
}

void
sim_line_input (SimPort *port, const char *bytes, gsize length, gpointer data)
{
    SimLine *line = data;

    if (line->module->mode == SIM_MODE_RECOVERY) {
        take_recovery (line, bytes, length);
        return;
    }
    switch (line->kind) {
    case SIM_LINE_AT:
        take_at (line, bytes, length);
        break;
    case SIM_LINE_DIAG:
        take_diag (line, bytes, length);
        break;
    case SIM_LINE_NMEA:
        break;
    }
}
