/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The QMI side of a module: makes answers of requests, with tables of services and
 * messages. libqmi parses and builds the messages. This part does not know ports or
 * clocks, and shares the state of the module with the AT side.
 */

#pragma once

#include "at.h"

#include <libqmi-glib.h>

G_BEGIN_DECLS

typedef struct _SimQmi SimQmi;

/* The effects of requests. All hooks get the data of sim_qmi_new (). */
typedef struct {
    /* Sends a message to the host: an answer or an indication. */
    void (*send) (QmiMessage *message, gpointer data);
    /* Reboots the module after the answer. */
    void (*reboot) (gpointer data);
    /* Powers the module off after the answer. */
    void (*power_off) (gpointer data);
} SimQmiHooks;

/* A client that the host has allocated. */
typedef struct {
    QmiService service;
    guint8     cid;
    gboolean   wants_indications; /* of network and messages, on request; those of calls go to
                                   * all clients */
    gboolean wants_signal;
} SimQmiClient;

struct _SimQmi {
    SimAt             *at;
    const SimQmiHooks *hooks;
    gpointer           data;
    GArray            *clients; /* SimQmiClient */
    guint8             last_cid;
    guint32            call; /* packet data handle; 0: no call */
    guint32            last_call;
    gboolean           reported_registered;
    guint64            reported_csq;
    guint              reported_mode; /* QmiDmsOperatingMode */
    guint32            link_layer;    /* QmiWdaLinkLayerProtocol */
    GPtrArray         *later;         /* indications that follow the answer */
};

/* Adds TLVs to @answer, whose result is success. Returns an error to answer that instead. */
typedef QmiProtocolError (*SimQmiFunc) (SimQmi *self, QmiMessage *request, QmiMessage *answer);

/* A message. Without @func its answer is a bare success. */
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
    const SimQmiMessage *messages; /* the last one has no name */
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

/* Returns the answer to @request, or NULL. Requests that are in no table are answered as not
 * supported. Transfer full. */
QmiMessage *
sim_qmi_answer (SimQmi *self, QmiMessage *request);

/* Call it after each answer, and when the radio, the SIM card or the signal may have changed.
 * Sends what follows the answer, notifies the clients that registered for changes, and ends a
 * call that has no network any more. */
void
sim_qmi_refresh (SimQmi *self);

/* Call it when a short message has arrived. Notifies the clients that registered for messages. */
void
sim_qmi_tell_message (SimQmi *self, guint index);

/* Returns a readable name of a message, such as "NAS Get Serving System". Transfer full. */
char *
sim_qmi_describe (QmiMessage *message);

/* Appends values of a TLV. Each letter of @format is one value: b 8 bits, h 16, w 32, q 64, s
 * a string up to the end of the TLV, p a string after its length. */
void
sim_qmi_put (QmiMessage *message, guint8 tlv, const char *format, ...);
void
sim_qmi_put_bytes (QmiMessage *message, guint8 tlv, const GByteArray *bytes);

/* Reads a number of @size bytes at @offset. Returns FALSE if the TLV is shorter. */
gboolean
sim_qmi_get (QmiMessage *message, guint8 tlv, gsize offset, guint size, guint64 *value);

/* Returns the client of a request. Valid until a client is added or removed. */
SimQmiClient *
sim_qmi_find_client (SimQmi *self, QmiMessage *request);

/* Returns a new indication to @client; TLVs are added as to any message. Transfer full. */
QmiMessage *
sim_qmi_indication_new (const SimQmiClient *client, guint16 id);
/* Sends @indication, and takes ownership of it. */
void
sim_qmi_indicate (SimQmi *self, QmiMessage *indication);
/* The same, but after the current answer. */
void
sim_qmi_indicate_later (SimQmi *self, QmiMessage *indication);

/* The indications of qmi-device.c. */
QmiDmsOperatingMode
sim_qmi_mode (SimQmi *self);
void
sim_qmi_tell_mode (SimQmi *self);

/* The indications of qmi-network.c. */
void
sim_qmi_tell_registration (SimQmi *self);
void
sim_qmi_tell_signal (SimQmi *self);
void
sim_qmi_end_call (SimQmi *self);

G_END_DECLS
