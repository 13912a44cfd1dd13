/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The QMI side: from a request to its answer, along tables of services and
 * messages. Parsing and building is libqmi's. It knows no port and no clock, and
 * shares what it tells with the AT side.
 */

#pragma once

#include "at.h"

#include <libqmi-glib.h>

G_BEGIN_DECLS

typedef struct _SimQmi SimQmi;

/* What requests set off. All get the data of sim_qmi_new(). */
typedef struct {
    /* A message for the host, an answer or an indication. */
    void (*send) (QmiMessage *message, gpointer data);
    /* The module is to reboot, after the answer. */
    void (*reboot) (gpointer data);
    /* The module is to be powered off, after the answer. */
    void (*power_off) (gpointer data);
} SimQmiHooks;

/* A client that the host has allocated. */
typedef struct {
    QmiService service;
    guint8     cid;
    gboolean   wants_indications; /* network, messages: asked for; calls are told to all */
    gboolean   wants_signal;
} SimQmiClient;

struct _SimQmi {
    SimAt             *at;
    const SimQmiHooks *hooks;
    gpointer           data;
    GArray            *clients; /* SimQmiClient */
    guint8             last_cid;
    guint32            call; /* packet data handle, 0: no call */
    guint32            last_call;
    gboolean           told_registered;
    guint64            told_csq;
    guint              told_mode;  /* QmiDmsOperatingMode */
    guint32            link_layer; /* QmiWdaLinkLayerProtocol */
    GPtrArray         *later;      /* indications that follow the answer */
};

/* Adds to @answer, which says success already; what it returns is said instead
 * if it is an error. */
typedef QmiProtocolError (*SimQmiFunc) (SimQmi *self, QmiMessage *request, QmiMessage *answer);

/* A message; without @func it is a bare success. */
typedef struct {
    guint16     id;
    const char *name;
    SimQmiFunc  func;
} SimQmiMessage;

typedef struct {
    QmiService           service;
    const char          *name;
    guint16              major;
    guint16              minor;
    const SimQmiMessage *messages; /* ended by one without name */
} SimQmiService;

extern const SimQmiMessage sim_qmi_dms[];
extern const SimQmiMessage sim_qmi_nas[];
extern const SimQmiMessage sim_qmi_pdc[];
extern const SimQmiMessage sim_qmi_uim[];
extern const SimQmiMessage sim_qmi_wda[];
extern const SimQmiMessage sim_qmi_wds[];
extern const SimQmiMessage sim_qmi_wms[];

/* @at and @hooks are borrowed. */
SimQmi *
sim_qmi_new (SimAt *at, const SimQmiHooks *hooks, gpointer data);
void
sim_qmi_free (SimQmi *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimQmi, sim_qmi_free)

/* The answer to @request, transfer full; NULL if it is none. What is in no table
 * is not supported. */
QmiMessage *
sim_qmi_answer (SimQmi *self, QmiMessage *request);

/* After each answer, and when radio, SIM card or signal may have changed: sends what is to
 * follow the answer, tells those who asked for changes, and ends a call that has no network
 * any more. */
void
sim_qmi_refresh (SimQmi *self);

/* There is a new short message: tells those who asked for it. */
void
sim_qmi_tell_message (SimQmi *self, guint index);

/* What a message is, for people: "NAS Get Serving System". To be freed. */
char *
sim_qmi_describe (QmiMessage *message);

/* For the tables. Values of a TLV, as the letters of @format say: b 8 bits, h 16,
 * w 32, q 64, s a string, to the end of the TLV, p a string behind its length. */
void
sim_qmi_put (QmiMessage *message, guint8 tlv, const char *format, ...);
void
sim_qmi_put_bytes (QmiMessage *message, guint8 tlv, const GByteArray *bytes);

/* Reads a number of @size bytes behind the first @offset ones; FALSE if there are
 * none. */
gboolean
sim_qmi_get (QmiMessage *message, guint8 tlv, gsize offset, guint size, guint64 *value);

/* Who asks. Valid until another one comes or goes. */
SimQmiClient *
sim_qmi_find_client (SimQmi *self, QmiMessage *request);

/* A new indication to @client, transfer full; a TLV is put into it as into any
 * message. */
QmiMessage *
sim_qmi_indication_new (const SimQmiClient *client, guint16 id);
/* Sends it; takes @indication. */
void
sim_qmi_indicate (SimQmi *self, QmiMessage *indication);
/* As above, but after the answer that is being made. */
void
sim_qmi_indicate_later (SimQmi *self, QmiMessage *indication);

/* What qmi-device.c knows and tells without being asked. */
QmiDmsOperatingMode
sim_qmi_mode (SimQmi *self);
void
sim_qmi_tell_mode (SimQmi *self);

/* What qmi-network.c tells without being asked. */
void
sim_qmi_tell_registration (SimQmi *self);
void
sim_qmi_tell_signal (SimQmi *self);
void
sim_qmi_end_call (SimQmi *self);

G_END_DECLS
