/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * How long the module may take for its answers, in one place. Seconds, unless the name says
 * otherwise. The waits of an update itself, and that for AT+QFOTADL, are settings:
 * storage/settings.c.
 *
 * No guide gives times for these commands. The values are ours: several times what was seen, and
 * short enough that ModemManager's own commands on the port do not wait long.
 */

#pragma once

/* A question. It is answered within milliseconds; a module that boots may take seconds. */
#define DFOTA_AT_SECONDS 5

/* Commands of the module's file system (AT+QFDEL, AT+QFLST, AT+QFLDS): flash is slow, and a package
 * is large. */
#define DFOTA_AT_FILE_SECONDS 10

/* AT+CMEE? after an ERROR to AT+QFOTADL, which shows whose ERROR that was: a question like any
 * other, and Start() waits for it. */
#define DFOTA_QFOTADL_CHECK_SECONDS 5

/* The timeout that AT+QFUPL is given: without a byte for so long the module ends the upload
 * [field]. After a cancelled upload it takes commands only then. */
#define DFOTA_UPLOAD_TIMEOUT 10

/* CONNECT: the module may have to make space for the file first. */
#define DFOTA_UPLOAD_CONNECT_SECONDS 60

/* Nothing heard and no byte taken: three times what the module itself waits. */
#define DFOTA_UPLOAD_DATA_SECONDS 30

/* Bytes of a file that the module takes for commands, and its answers to them, before the port
 * is used again. */
#define DFOTA_UPLOAD_GARBAGE_SECONDS 1

/* Deleting the package again. Longer than DFOTA_UPLOAD_TIMEOUT: the module may still have the
 * file open. */
#define DFOTA_CLEANUP_RETRY_SECONDS 15
