/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Short messages as bytes (3GPP TS 23.040), in the 7-bit default alphabet (TS 23.038): one
 * that the network delivers is made, one that is to be sent is read. Neither is in parts.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_PDU_TEXT_MAX 160 /* characters */

/* SMS-DELIVER from @number at @when, without the address of a service centre. An error if
 * @number is none, or @text is too long or has what is not in the alphabet. */
GByteArray *
sim_pdu_deliver (const char *number, const char *text, GDateTime *when, GError **error);

/* SMS-SUBMIT, behind the address of a service centre. Transfer full: @number and @text. */
gboolean
sim_pdu_read_submit (const guint8 *bytes, gsize length, char **number, char **text, GError **error);

/* Bytes of the address of the service centre that a PDU begins with. */
gsize
sim_pdu_centre_length (const GByteArray *pdu);

/* As in AT commands, 0 to 9 and A to F; NULL if @hex is something else. */
char *
sim_pdu_to_hex (const GByteArray *pdu);
GByteArray *
sim_pdu_from_hex (const char *hex);

G_END_DECLS
