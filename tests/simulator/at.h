/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The AT side: from a command line to its answer. It knows no port and no
 * clock; what a command sets off in the module goes through the hooks.
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
#define SIM_AT_MEMORIES 3 /* of messages: read from, written to, received into */

/* What commands set off. All get the data of sim_at_new(). */
typedef struct {
    /* AT+QFOTADL was accepted as to its form; FALSE answers ERROR. */
    gboolean (*update) (SimSourceKind kind, const char *source, gpointer data);
    /* The module is to reboot, after the answer. */
    void (*reboot) (gpointer data);
    /* The module is to be powered off, after the answer. */
    void (*power_off) (gpointer data);
    /* A line that is to come after the answer, as a URC. */
    void (*urc) (const char *line, gpointer data);
    /* A short message was sent, by AT or by QMI. */
    void (*sent) (const char *number, const char *text, gpointer data);
} SimAtHooks;

/* What one port remembers. */
typedef struct {
    gboolean   echo;
    gboolean   verbose;
    guint      cmee;
    gboolean   data_mode;      /* after CONNECT, until the host or the module hangs up */
    SimUpload *upload;         /* a file is being received; owned */
    guint      message_length; /* a message of so many bytes is awaited; 0: none is */
} SimAtPort;

typedef enum {
    SIM_AT_OK,
    SIM_AT_ERROR,
    SIM_AT_CME,     /* with sim_at_fail() */
    SIM_AT_CMS,     /* with sim_at_fail_message() */
    SIM_AT_CONNECT, /* the port is in data mode now */
    SIM_AT_UPLOAD,  /* the port takes a file now */
    SIM_AT_PROMPT,  /* the port takes a message now */
} SimAtResult;

typedef enum {
    SIM_AT_TEST,    /* =? */
    SIM_AT_READ,    /* ? */
    SIM_AT_SET,     /* =arguments */
    SIM_AT_EXECUTE, /* nothing behind the name */
} SimAtForm;

typedef struct {
    SimAtForm   form;
    const char *arguments; /* behind the "=", else empty */
    SimAtPort  *port;
    GString    *answer; /* lines, each ended by sim_at_line() */
} SimAtRequest;

typedef SimAtResult (*SimAtFunc) (SimAt *self, const SimAtRequest *request);

/* A command. What is NULL is an ERROR; @func, if any, gets all the forms that
 * are not given here. An empty text is a bare OK. */
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
    char             *revision; /* exact */
    char             *edition;
    char             *imei;
    char             *ufs; /* folder of the file system */
    gboolean          revision_ready;
    gboolean          other_maker; /* kind=generic */
    guint             cfun;
    gboolean          is_offline; /* with the radio off: as QMI calls it */
    guint             creg[3];    /* modes of +CREG, +CGREG, +CEREG */
    guint             cops_format;
    guint             error;                 /* the code of SIM_AT_CME or SIM_AT_CMS */
    char             *apns[SIM_AT_CONTEXTS]; /* of PDP context n + 1, NULL if undefined */
    guint             active;                /* the PDP context that is up, 0 if none */
    SimMessages      *messages;
    guint8            reference; /* of the message that was sent last */
    guint             cnmi[SIM_AT_CNMI];
    const char       *memories[SIM_AT_MEMORIES];
};

/* @settings is borrowed, @hooks too. Revision, IMEI and file system are set by
 * the owner. */
SimAt *
sim_at_new (SimSettings *settings, const SimAtHooks *hooks, gpointer data);
void
sim_at_free (SimAt *self);

/* As after a boot: all that is not stored is at its default. */
void
sim_at_reset (SimAt *self);
void
sim_at_port_reset (SimAtPort *port);
/* Frees what the port holds. */
void
sim_at_port_clear (SimAtPort *port);

/* The answer to @line, a command line without its end: all that the module
 * sends, result code included; NULL if there is none. To be freed. */
char *
sim_at_execute (SimAt *self, SimAtPort *port, const char *line);

/* After SIM_AT_PROMPT: the answer to the message, in hexadecimal, NULL if the host gave it
 * up. To be freed. */
char *
sim_at_message (SimAt *self, SimAtPort *port, const char *hex);

/* How a new message at @index is told of, NULL if it is not. To be freed. */
char *
sim_at_message_urc (SimAt *self, guint index);

/* Sends an SMS-SUBMIT; its reference is the last one then. */
gboolean
sim_at_submit (SimAt *self, const guint8 *pdu, gsize length, GError **error);

/* For the tables. */
void
sim_at_line (const SimAtRequest *request, const char *format, ...) G_GNUC_PRINTF (2, 3);
SimAtResult
sim_at_fail (SimAt *self, guint code);
SimAtResult
sim_at_fail_message (SimAt *self, guint code);
/* Argument @n of a comma list, without quotes; NULL if there is none. */
char *
sim_at_argument (const char *arguments, guint n);

/* at-sms.c, for at.c: what is not remembered beyond a boot, and a message that has come
 * after the prompt. */
void
sim_at_sms_reset (SimAt *self);
SimAtResult
sim_at_take_message (SimAt *self, const SimAtRequest *request, const char *hex);

/* TRUE if the radio is on and there is a SIM card: the module is registered. */
gboolean
sim_at_is_registered (SimAt *self);

G_END_DECLS
