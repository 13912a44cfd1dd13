/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * From the text that came in answer to one AT command to what it says. Text in, facts out; no
 * port, no clock.
 *
 * Any text can stand in an answer: URCs that ModemManager has no handler for yet, the rest of a
 * line, the answer to a command that ModemManager has given up (MM 1.20 to 1.24). So each parser
 * accepts an answer only if every line of it is explained: one line of the expected form, blank
 * lines, the echo, URCs. Otherwise it returns nothing, and the command is to be sent again.
 * An answer that is accepted can still belong to an earlier command with the same form of
 * answer; module/at-sequence.h keeps those apart.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a revision; the longest ones known have about 30. */
#define DFOTA_REVISION_MAX 100

/* TRUE if @text has the shape of a revision [field]: a base of at least ten capital letters and
 * digits that begins with a letter and has four digits or more ("EG25GGBR07A08M2G"), then
 * perhaps "_" and a sub-version of letters, digits, '.', '_' and '-'. The name of a maker, a
 * model, an IMEI and the words of URCs have not. */
gboolean
dfota_answer_is_revision (const gchar *text);

/* The revision out of an answer to AT@name, which is "+QGMR" or "+CGMR"; NULL if there is none.
 * Transfer full. */
gchar *
dfota_answer_parse_revision (const gchar *response, const gchar *name);

/* "V02" out of an answer to AT+CSUB, "SubEdition: V02" [field]; else NULL. Transfer full. */
gchar *
dfota_answer_parse_edition (const gchar *response);

/* The bytes out of an answer to AT+QFLDS="UFS": "+QFLDS: <free>,<total>" [field]. FALSE, nothing
 * changed, if they are not in it or the module had more free than it has in total. */
gboolean
dfota_answer_parse_space (const gchar *response, gint64 *free_space, gint64 *total_space);

/* The port out of an answer to AT+QURCCFG="urcport" [field]; NULL if it is not in it, or not a
 * plain word. Transfer full. */
gchar *
dfota_answer_parse_urc_port (const gchar *response);

/* The number in "@name: @argument,<number>", the only line of an answer; @argument NULL:
 * "@name: <number>". FALSE, nothing changed, if it is not such an answer. */
gboolean
dfota_answer_parse_number (const gchar *response,
                           const gchar *name,
                           const gchar *argument,
                           gint64      *number);

/* Whether an answer to AT+CLCC (3GPP TS 27.007) lists a voice call. FALSE, nothing changed, if it
 * is not such an answer. */
gboolean
dfota_answer_parse_calls (const gchar *response, gboolean *has_voice_call);

/* TRUE for a line that announces a text, which can be anything: a short message, a broadcast or a
 * report (3GPP TS 27.005). The text follows it at once, without a blank line in between. */
gboolean
dfota_answer_is_header (const gchar *line);

/* TRUE for an answer to AT+CMEE? (3GPP TS 27.007): "+CMEE: <0 to 2>". */
gboolean
dfota_answer_is_cmee (const gchar *response);

/* TRUE for a bare OK, beside which only the echo and URCs may stand. */
gboolean
dfota_answer_is_bare (const gchar *response);

/* The same, but lines that begin with "@name:" may stand there, too. */
gboolean
dfota_answer_is_bare_or_named (const gchar *response, const gchar *name);

G_END_DECLS
