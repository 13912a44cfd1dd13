/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Parses command lines, and finds the commands in the tables.
 */

#include "at.h"

#include <string.h>

SimAt *
sim_at_new (SimSettings *settings, const SimAtHooks *hooks, gpointer data)
{
    SimAt *self = g_new0 (SimAt, 1);

    self->settings = settings;
    self->hooks = hooks;
    self->data = data;
    self->messages = sim_messages_new ();
    sim_at_reset (self);
    return self;
}

static void
forget_contexts (SimAt *self)
{
    for (guint i = 0; i < SIM_AT_CONTEXTS; i++)
        g_clear_pointer (&self->apns[i], g_free);
}

void
sim_at_free (SimAt *self)
{
    g_free (self->revision);
    g_free (self->edition);
    g_free (self->imei);
    g_free (self->ufs);
    forget_contexts (self);
    sim_messages_free (self->messages);
    g_free (self);
}

void
sim_at_reset (SimAt *self)
{
    self->cfun = 1;
    self->is_offline = FALSE;
    memset (self->creg, 0, sizeof self->creg);
    self->cops_format = 0;
    self->active = 0;
    forget_contexts (self);
    self->apns[0] = g_strdup ("");
    sim_at_sms_reset (self);
}

void
sim_at_port_reset (SimAtPort *port)
{
    port->echo = TRUE;
    port->verbose = TRUE;
    port->cmee = 0;
    port->data_mode = FALSE;
    port->message_length = 0;
}

void
sim_at_port_clear (SimAtPort *port)
{
    g_clear_pointer (&port->upload, sim_upload_free);
}

gboolean
sim_at_is_registered (SimAt *self)
{
    return self->cfun == 1 && sim_settings_is (self->settings, "sim", "ready");
}

void
sim_at_line (const SimAtRequest *request, const char *format, ...)
{
    va_list arguments;

    g_string_append (request->answer, "\r\n");
    va_start (arguments, format);
    g_string_append_vprintf (request->answer, format, arguments);
    va_end (arguments);
    g_string_append (request->answer, "\r\n");
}

SimAtResult
sim_at_fail (SimAt *self, guint code)
{
    self->error = code;
    return SIM_AT_CME;
}

SimAtResult
sim_at_fail_message (SimAt *self, guint code)
{
    self->error = code;
    return SIM_AT_CMS;
}

/* Returns where the text before @separator ends. A separator between quotes does not count. */
static const char *
find_end (const char *text, char separator)
{
    gboolean quoted = FALSE;

    while (*text && (quoted || *text != separator)) {
        if (*text == '"')
            quoted = !quoted;
        text++;
    }
    return text;
}

char *
sim_at_argument (const char *arguments, guint n)
{
    const char *end = find_end (arguments, ',');
    char       *argument;
    gsize       length;

    for (; n > 0; n--) {
        if (*end == '\0')
            return NULL;
        arguments = end + 1;
        end = find_end (arguments, ',');
    }
    argument = g_strstrip (g_strndup (arguments, end - arguments));
    length = strlen (argument);
    if (length >= 2 && argument[0] == '"' && argument[length - 1] == '"') {
        memmove (argument, argument + 1, length - 2);
        argument[length - 2] = '\0';
    }
    return argument;
}

/* Tables */

static SimAtResult
answer_text (const SimAtRequest *request, const char *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    for (guint i = 0; *text && lines[i]; i++)
        sim_at_line (request, "%s", lines[i]);
    return SIM_AT_OK;
}

static const char *
fixed_answer (const SimAtCommand *command, SimAtForm form)
{
    switch (form) {
    case SIM_AT_TEST:
        return command->test;
    case SIM_AT_READ:
        return command->read;
    case SIM_AT_EXECUTE:
        return command->execute;
    case SIM_AT_SET:
        break;
    }
    return NULL;
}

static const SimAtCommand *
find_in (const SimAtCommand *table, const char *name)
{
    while (table->name) {
        if (g_ascii_strcasecmp (table->name, name) == 0)
            return table;
        table++;
    }
    return NULL;
}

static const SimAtCommand *
find_command (SimAt *self, const char *name)
{
    const SimAtCommand *command = find_in (sim_at_identity, name);

    if (!command)
        command = find_in (sim_at_network, name);
    if (!command)
        command = find_in (sim_at_files, name);
    if (!command)
        command = find_in (sim_at_sms, name);
    /* A modem of another maker does not know Quectel's commands. */
    if (command && self->other_maker && g_str_has_prefix (command->name, "+Q"))
        return NULL;
    return command;
}

static SimAtResult
run_command (SimAt *self, const char *name, SimAtRequest *request)
{
    const SimAtCommand *command = find_command (self, name);
    const char         *text;

    if (!command)
        return SIM_AT_ERROR;
    text = fixed_answer (command, request->form);
    if (text)
        return answer_text (request, text);
    return command->func ? command->func (self, request) : SIM_AT_ERROR;
}

/* +NAME, +NAME?, +NAME=? or +NAME=arguments */
static SimAtResult
run_extended (SimAt *self, const char *text, SimAtRequest *request)
{
    gsize            length = strcspn (text, "=?");
    g_autofree char *name = g_strndup (text, length);
    const char      *tail = text + length;

    request->form = SIM_AT_SET;
    request->arguments = "";
    if (g_str_equal (tail, ""))
        request->form = SIM_AT_EXECUTE;
    else if (g_str_equal (tail, "?"))
        request->form = SIM_AT_READ;
    else if (g_str_equal (tail, "=?"))
        request->form = SIM_AT_TEST;
    else if (*tail == '=')
        request->arguments = tail + 1;
    else
        return SIM_AT_ERROR;
    return run_command (self, name, request);
}

/* The basic commands that are a letter and a number. */
static gboolean
run_letter (SimAt *self, SimAtPort *port, char letter, guint number)
{
    switch (g_ascii_toupper (letter)) {
    case 'E':
        port->echo = number != 0;
        return number <= 1;
    case 'V':
        port->verbose = number != 0;
        return number <= 1;
    case 'Z':
    case 'H':
        self->active = 0;
        return number == 0;
    case 'Q':
        return number == 0;
    case 'X':
        return number <= 4;
    case 'L':
    case 'M':
    case 'P':
    case 'T':
        return TRUE;
    default:
        return FALSE;
    }
}

/* Reads one basic command off @text: E0, &F, &C1, S0=0, ... */
static SimAtResult
run_basic (SimAt *self, SimAtRequest *request, const char **text)
{
    gboolean extended = **text == '&';
    char     letter = (*text)[extended ? 1 : 0];
    char    *end = NULL;
    guint    number;

    if (letter == '\0')
        return SIM_AT_ERROR;
    *text += extended ? 2 : 1;
    number = g_ascii_strtoull (*text, &end, 10);
    *text = end;
    if (g_ascii_toupper (letter) == 'S' && **text == '=') {
        (*text)++;
        *text += strspn (*text, "0123456789");
        return SIM_AT_OK;
    }
    if (extended) {
        if (g_ascii_toupper (letter) == 'F')
            request->port->echo = TRUE;
        return strchr ("FCDKSWVY", g_ascii_toupper (letter)) ? SIM_AT_OK : SIM_AT_ERROR;
    }
    return run_letter (self, request->port, letter, number) ? SIM_AT_OK : SIM_AT_ERROR;
}

/* The arguments of these commands are the rest of the line. */
static gboolean
is_whole (const char *text, char letter)
{
    return g_ascii_toupper (text[0]) == letter;
}

static SimAtResult
run_one (SimAt *self, const char *text, SimAtRequest *request)
{
    SimAtResult result = SIM_AT_OK;

    request->form = SIM_AT_EXECUTE;
    request->arguments = "";
    if (is_whole (text, 'I'))
        return run_command (self, "I", request);
    if (is_whole (text, 'D')) {
        request->arguments = text + 1;
        request->form = SIM_AT_SET;
        return run_command (self, "D", request);
    }
    while (*text && result == SIM_AT_OK) {
        if (*text == '+' || *text == '$' || *text == '*' || *text == '%' || *text == '^')
            return run_extended (self, text, request);
        result = run_basic (self, request, &text);
    }
    return result;
}

static const char *
result_text (SimAt *self, SimAtPort *port, SimAtResult result, char **owned)
{
    switch (result) {
    case SIM_AT_OK:
        return port->verbose ? "\r\nOK\r\n" : "0\r";
    case SIM_AT_CONNECT:
        return port->verbose ? "\r\nCONNECT 150000000\r\n" : "1\r";
    case SIM_AT_UPLOAD:
        return "\r\nCONNECT\r\n";
    case SIM_AT_PROMPT:
        return "\r\n> ";
    case SIM_AT_CME:
    case SIM_AT_CMS:
        if (port->cmee == 0 && result == SIM_AT_CME)
            break;
        *owned = g_strdup_printf ("\r\n+CM%c ERROR: %u\r\n", result == SIM_AT_CME ? 'E' : 'S',
                                  self->error);
        return *owned;
    case SIM_AT_ERROR:
        break;
    }
    return port->verbose ? "\r\nERROR\r\n" : "4\r";
}

static SimAtResult
run_line (SimAt *self, const char *text, SimAtRequest *request)
{
    SimAtResult result = SIM_AT_OK;

    while (*text && result == SIM_AT_OK) {
        const char      *end = find_end (text, ';');
        g_autofree char *one = g_strndup (text, end - text);

        result = run_one (self, g_strstrip (one), request);
        text = *end ? end + 1 : end;
    }
    return result;
}

/* Takes ownership of @lines. */
static char *
finish_answer (SimAt *self, SimAtPort *port, GString *lines, SimAtResult result)
{
    g_autofree char *owned = NULL;

    if (result == SIM_AT_ERROR || result == SIM_AT_CME || result == SIM_AT_CMS)
        g_string_truncate (lines, 0);
    g_string_append (lines, result_text (self, port, result, &owned));
    return g_string_free (lines, FALSE);
}

/* Text before "AT" is no command [V.250]. */
static const char *
find_command_line (const char *text)
{
    while (*text && g_ascii_strncasecmp (text, "AT", 2) != 0)
        text++;
    return text;
}

char *
sim_at_execute (SimAt *self, SimAtPort *port, const char *line)
{
    SimAtRequest     request = { .port = port };
    g_autofree char *text = g_strstrip (g_strdup (find_command_line (line)));
    SimAtResult      result;

    if (*text == '\0')
        return NULL;
    request.answer = g_string_new (NULL);
    result = run_line (self, text + 2, &request);
    return finish_answer (self, port, request.answer, result);
}

char *
sim_at_message (SimAt *self, SimAtPort *port, const char *hex)
{
    SimAtRequest request = { .port = port, .answer = g_string_new (NULL) };
    SimAtResult  result = hex ? sim_at_take_message (self, &request, hex) : SIM_AT_OK;

    port->message_length = 0;
    return finish_answer (self, port, request.answer, result);
}
