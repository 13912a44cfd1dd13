/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Parses the responses to AT commands. Pure.
 *
 * A response can contain unrelated text: URCs without a handler in ModemManager, the rest of a
 * line, the answer to an earlier command that timed out in ModemManager (MM 1.20 to 1.24). So a
 * parser accepts a response only if it knows every line of it: one line of the expected form,
 * blank lines, the echo, URCs. Otherwise it returns nothing, and the caller sends the command
 * again. An accepted response can still belong to an earlier command whose answers have the same
 * form; module/at-sequence.h prevents that.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Maximum length of a revision in bytes; the longest known ones have about 30. */
#define DFOTA_REVISION_MAX 100

/* Returns TRUE if @text has the form of a revision [field]: a base of at least ten capital letters
 * and digits, which begins with a letter and has at least four digits ("EG25GGBR07A08M2G"); then
 * optionally "_" and a sub-version of letters, digits, '.', '_' and '-'. Makers, models, IMEIs and
 * the words of URCs do not have this form. */
gboolean
dfota_answer_is_revision (const gchar *text);

/* Returns the revision in a response to AT@name, where @name is "+QGMR" or "+CGMR"; NULL if it is
 * no such response. Transfer full. */
gchar *
dfota_answer_parse_revision (const gchar *response, const gchar *name);

/* Returns "V02" from a response to AT+CSUB, "SubEdition: V02" [field]; else NULL. Transfer full. */
gchar *
dfota_answer_parse_edition (const gchar *response);

/* Reads the numbers of bytes in a response to AT+QFLDS="UFS", "+QFLDS: <free>,<total>" [field].
 * FALSE, and nothing changed, if it is no such response or <free> is larger than <total>. */
gboolean
dfota_answer_parse_space (const gchar *response, gint64 *free_space, gint64 *total_space);

/* Returns the port in a response to AT+QURCCFG="urcport" [field], "usbat"; NULL if it is no such
 * response. Transfer full. */
gchar *
dfota_answer_parse_urc_port (const gchar *response);

/* Reads the number in a response "@name: @argument,<number>"; @argument NULL: "@name: <number>".
 * FALSE, and nothing changed, if it is no such response. */
gboolean
dfota_answer_parse_number (const gchar *response,
                           const gchar *name,
                           const gchar *argument,
                           gint64      *number);

/* Reads whether a response to AT+CLCC (3GPP TS 27.007) lists a voice call. FALSE, and nothing
 * changed, if it is no such response. */
gboolean
dfota_answer_parse_calls (const gchar *response, gboolean *has_voice_call);

/* Returns TRUE for a line that announces arbitrary text in the next line: a short message, a
 * broadcast or a report (3GPP TS 27.005). No blank line stands in between. */
gboolean
dfota_answer_is_header (const gchar *line);

/* Returns TRUE for a response to AT+CMEE? (3GPP TS 27.007): "+CMEE: <0 to 2>". */
gboolean
dfota_answer_is_cmee (const gchar *response);

/* Returns TRUE for a response of nothing but OK; the echo and URCs may be in it. */
gboolean
dfota_answer_is_bare (const gchar *response);

/* The same, but lines that begin with "@name:" may stand there, too. */
gboolean
dfota_answer_is_bare_or_named (const gchar *response, const gchar *name);

G_END_DECLS
