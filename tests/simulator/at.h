/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The AT side of the module: makes an answer of a command line. It does not know ports or
 * clocks. The effects of commands in the module go through the hooks.
 */

#pragma once

#include "messages.h"
#include "settings.h"
#include "source.h"
#include "upload.h"

G_BEGIN_DECLS

typedef struct _SimAt SimAt;

#define SIM_AT_CONTEXTS 16
#define SIM_AT_CNMI     5 /* numbers of AT+CNMI */
#define SIM_AT_MEMORIES 3 /* the storages of messages: for reading, for writing, for receiving */

/* The effects of commands. All hooks get the data of sim_at_new (). */
typedef struct {
    /* AT+QFOTADL has a valid form. Returns FALSE to answer ERROR. */
    gboolean (*update) (SimSourceKind kind, const char *source, gpointer data);
    /* Reboots the module after the answer. */
    void (*reboot) (gpointer data);
    /* Powers the module off after the answer. */
    void (*power_off) (gpointer data);
    /* Sends a line as a URC after the answer. */
    void (*urc) (const char *line, gpointer data);
    /* Sends a short message to the network. Used by AT and QMI. */
    void (*sent) (const char *number, const char *text, gpointer data);
} SimAtHooks;

/* The state of one port. */
typedef struct {
    gboolean   echo;
    gboolean   verbose;
    guint      cmee;
    gboolean   data_mode;      /* from CONNECT until the host or the module hangs up */
    SimUpload *upload;         /* the file that is being received, or NULL; owned */
    guint      message_length; /* length of the message that is awaited, or 0 */
} SimAtPort;

typedef enum {
    SIM_AT_OK,
    SIM_AT_ERROR,
    SIM_AT_CME,     /* with sim_at_fail() */
    SIM_AT_CMS,     /* with sim_at_fail_message() */
    SIM_AT_CONNECT, /* switches the port to data mode */
    SIM_AT_UPLOAD,  /* lets the port receive a file */
    SIM_AT_PROMPT,  /* lets the port receive a message */
} SimAtResult;

typedef enum {
    SIM_AT_TEST,    /* =? */
    SIM_AT_READ,    /* ? */
    SIM_AT_SET,     /* =arguments */
    SIM_AT_EXECUTE, /* without a suffix */
} SimAtForm;

typedef struct {
    SimAtForm   form;
    const char *arguments; /* the text after the "=", or "" */
    SimAtPort  *port;
    GString    *answer; /* lines, each ended by sim_at_line() */
} SimAtRequest;

typedef SimAtResult (*SimAtFunc) (SimAt *self, const SimAtRequest *request);

/* A command. A form that is NULL is answered with ERROR. @func, if it is not NULL, handles
 * all forms that are not given here. An empty text is a bare OK. */
typedef struct {
    const char *name;
    const char *test;
    const char *read;
    const char *execute;
    SimAtFunc   func;
} SimAtCommand;

/* The tables, each ended by an entry without name. */
extern const SimAtCommand sim_at_identity[];
extern const SimAtCommand sim_at_network[];
extern const SimAtCommand sim_at_files[];
extern const SimAtCommand sim_at_sms[];

struct _SimAt {
    SimSettings      *settings;
    const SimAtHooks *hooks;
    gpointer          data;
    char             *revision; /* the exact revision */
    char             *edition;
    char             *imei;
    char             *ufs; /* directory of the file system */
    gboolean          revision_ready;
    gboolean          other_maker; /* TRUE for kind=generic */
    guint             cfun;
    gboolean          is_offline; /* how the radio is off, in QMI's words */
    guint             creg[3];    /* modes of +CREG, +CGREG, +CEREG */
    guint             cops_format;
    guint             error;                 /* the code of SIM_AT_CME or SIM_AT_CMS */
    char             *apns[SIM_AT_CONTEXTS]; /* of PDP context n + 1, NULL if undefined */
    guint             active;                /* the PDP context of the data call, or 0 */
    SimMessages      *messages;
    guint8            reference; /* reference of the message that was sent last */
    guint             cnmi[SIM_AT_CNMI];
    const char       *memories[SIM_AT_MEMORIES];
};

/* @settings and @hooks are borrowed. The owner sets revision, IMEI and file system. */
SimAt *
sim_at_new (SimSettings *settings, const SimAtHooks *hooks, gpointer data);
void
sim_at_free (SimAt *self);

/* Sets everything that is not stored to its default, as a boot does. */
void
sim_at_reset (SimAt *self);
void
sim_at_port_reset (SimAtPort *port);
/* Frees the state of a port. */
void
sim_at_port_clear (SimAtPort *port);

/* Returns everything that the module sends as the answer to @line, a command line without its
 * end; the result code is included. NULL if there is no answer. Transfer full. */
char *
sim_at_execute (SimAt *self, SimAtPort *port, const char *line);

/* Returns the answer to the message @hex after SIM_AT_PROMPT. NULL means that the host
 * cancelled it. Transfer full. */
char *
sim_at_message (SimAt *self, SimAtPort *port, const char *hex);

/* Returns the URC that reports a new message at @index, or NULL if none does. Transfer full. */
char *
sim_at_message_urc (SimAt *self, guint index);

/* Sends an SMS-SUBMIT, and sets the reference of the last message. */
gboolean
sim_at_submit (SimAt *self, const guint8 *pdu, gsize length, GError **error);

/* For the tables. */
void
sim_at_line (const SimAtRequest *request, const char *format, ...) G_GNUC_PRINTF (2, 3);
SimAtResult
sim_at_fail (SimAt *self, guint code);
SimAtResult
sim_at_fail_message (SimAt *self, guint code);
/* Returns argument @n of a comma list without its quotes, or NULL. Transfer full. */
char *
sim_at_argument (const char *arguments, guint n);

/* at-sms.c, for at.c: resets what a boot does not keep, and handles the message after the
 * prompt. */
void
sim_at_sms_reset (SimAt *self);
SimAtResult
sim_at_take_message (SimAt *self, const SimAtRequest *request, const char *hex);

/* TRUE if the radio is on and there is a SIM card: the module is registered. */
gboolean
sim_at_is_registered (SimAt *self);

G_END_DECLS
