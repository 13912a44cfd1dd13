/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Short messages as bytes (3GPP TS 23.040), in the 7-bit default alphabet (TS 23.038).
 * Encodes a message that the network delivers, and decodes one that the host sends.
 * Messages of several parts are not supported.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIM_PDU_TEXT_MAX 160 /* characters */

/* Makes an SMS-DELIVER from @number at @when, without the address of a service centre. Fails
 * if @number is invalid, or if @text is too long or has characters outside the alphabet. */
GByteArray *
sim_pdu_deliver (const char *number, const char *text, GDateTime *when, GError **error);

/* Reads an SMS-SUBMIT after the address of the service centre. @number and @text are transfer
 * full. */
gboolean
sim_pdu_read_submit (const guint8 *bytes, gsize length, char **number, char **text, GError **error);

/* Returns the length in bytes of the service centre's address at the beginning of a PDU. */
gsize
sim_pdu_centre_length (const GByteArray *pdu);

/* Hexadecimal as in AT commands, 0 to 9 and A to F. Returns NULL if @hex is anything else. */
char *
sim_pdu_to_hex (const GByteArray *pdu);
GByteArray *
sim_pdu_from_hex (const char *hex);

G_END_DECLS
