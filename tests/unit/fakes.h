/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What the parts of an update have below them, without a module and a daemon: an AT port that
 * answers as told. fake-link.c, fake-send.c and fake-verifier.c replace functions of the plugin at
 * link time. All that is asked of the fakes is written into one log, in order.
 */

#pragma once

#include "module/link.h"
#include "machine/machine.h"
#include "module/port.h"

/* "word word; word;": what was done since the last call. */
const gchar *
fakes_take_log (void);
void
fakes_log (const gchar *format, ...) G_GNUC_PRINTF (1, 2);

/* Runs what is due in the main loop. */
void
fakes_settle (void);

#define FAKE_TYPE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, DfotaPort)

/* Logs each command as "name<command;". */
DfotaPort *
fake_port_new (const gchar *name);

/* What it answers to commands that begin with @command: "ERROR" is a refusal, NULL no answer. A
 * command that is not known is answered with "". */
void
fake_port_set_answer (DfotaPort *port, const gchar *command, const gchar *answer);
void
fake_port_set_broken (DfotaPort *port, gboolean is_broken); /* cannot be opened */

/* fake-link.c: what the module does, over the link made last. NULL: there is none. */
DfotaLink *
fake_link_get (void);
void
fake_link_say (const gchar *urc);
void
fake_link_vanish (void);
void
fake_link_return (void);

/* fake-send.c: the answer to the AT+QFOTADL sent last; NULL: accepted; takes @error. */
void
fake_send_answer (GError *error);

/* Called when AT+QFOTADL is sent. */
extern void (*fake_send_watch) (void);

/* fake-verifier.c: what reading the revision came to. */
void
fake_verifier_report (DfotaEventKind kind);
