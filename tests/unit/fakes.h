/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Fakes of what an update calls, so that no module and no daemon are needed: an AT port
 * that answers as the test sets. fake-link.c, fake-send.c, fake-uploader.c and
 * fake-verifier.c replace functions of the plugin at link time. One log has all calls of the fakes,
 * in order.
 */

#pragma once

#include "module/link.h"
#include "machine/machine.h"
#include "module/port.h"

/* Returns what was done since the last call, as "word word; word;". */
const gchar *
fakes_take_log (void);
void
fakes_log (const gchar *format, ...) G_GNUC_PRINTF (1, 2);

/* Takes the log, which must or must not contain @text. */
void
fakes_assert_log_has (const gchar *text, gboolean has_it);

/* Runs the main loop, and compares the log, which it takes. */
void
fakes_assert_log (const gchar *expected);

/* Expects a message in the log of the daemon; see g_test_assert_expected_messages(). */
void
fakes_expect (const gchar *message);

/* Adds a case that runs in a process of its own, because what it tests is set up once in a
 * process. */
void
fakes_add_process (const gchar *path, GTestDataFunc function, gconstpointer data);

/* Runs the main loop until nothing is pending. */
void
fakes_settle (void);

/* Ends *@task, which must be running, with @error, or with TRUE if that is NULL. Takes ownership
 * of both. */
void
fakes_end_task (GTask **task, GError *error);

/* A GAsyncReadyCallback. @place: of a GAsyncResult *, which gets a reference to @result. */
void
fakes_keep_result (GObject *source, GAsyncResult *result, gpointer place);

#define FAKE_TYPE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, DfotaPort)

/* A port that logs each command as "name<command;". */
DfotaPort *
fake_port_new (const gchar *name);

/* The same, opened. */
DfotaPort *
fake_port_new_open (const gchar *name);

/* Sets the answer to commands that begin with @command: "ERROR" is a refusal, and NULL is no
 * answer. The answer to other commands is "", to the marker "+CMEE?" it is the valid one. */
void
fake_port_set_answer (DfotaPort *port, const gchar *command, const gchar *answer);
void
fake_port_set_broken (DfotaPort *port, gboolean is_broken); /* Makes the port fail to open. */
void
fake_port_set_hung_up (DfotaPort *port, gboolean is_hung_up); /* The module has gone. */

/* fake-link.c: events of the module, on the link that was made last. NULL: there is none. */
DfotaLink *
fake_link_get (void);
void
fake_link_say (const gchar *urc);
void
fake_link_vanish (void);
void
fake_link_return (void);

/* The facts that links report while the module is present. */
typedef struct {
    const gchar *enumeration;
    const gchar *usb_ids;
    const gchar *power_control; /* NULL: autosuspend is off, and nothing has to be restored */
    gboolean     is_absent;     /* of links that are made from now on */
    gboolean     has_refused;   /* a port, in this enumeration */
} FakeLinkFacts;

#define FAKE_LINK_FACTS                                                                            \
    {                                                                                              \
        "boot 1 7", "2c7c:0306", NULL, FALSE, FALSE                                                \
    }

extern FakeLinkFacts fake_link_facts;

/* Makes dfota_link_get_spare_port() return a port that is not open; NULL: no longer. */
void
fake_link_set_spare (DfotaLink *link, DfotaPort *port);

/* Makes the next inhibition fail. Takes ownership of @error. */
void
fake_link_refuse_inhibition (GError *error);

/* fake-send.c: answers the AT+QFOTADL that was sent last. NULL: accepted. Takes ownership of
 * @error. */
void
fake_send_answer (GError *error);

/* The timeout of the AT+QFOTADL that was sent last. */
extern guint fake_send_seconds;

/* A function that is called when AT+QFOTADL is sent. */
extern void (*fake_send_watch) (void);

/* fake-uploader.c: ends the upload with this event. Takes ownership of @error. */
void
fake_uploader_end (DfotaEventKind kind, GError *error);

/* TRUE while there is an uploader. */
gboolean
fake_uploader_exists (void);

/* Reports that the module has accepted the upload, and its progress. */
void
fake_uploader_accept (void);
void
fake_uploader_progress (guint64 bytes, guint percent);

/* fake-verifier.c: ends a reading of the revision with this result. */
void
fake_verifier_report (DfotaEventKind kind);

/* TRUE from dfota_verifier_read() to dfota_verifier_stop(). */
extern gboolean fake_verifier_is_reading;
