/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The MBIM side of a module: makes answers of requests, with tables of services and
 * commands, and makes notifications. libmbim parses and builds the messages. This part
 * does not know ports or clocks, and shares the state of the module with the AT side.
 */

#pragma once

#include "at.h"
#include "mbim-buffer.h"

G_BEGIN_DECLS

typedef struct _SimMbim SimMbim;

/* The effects of requests. All hooks get the data of sim_mbim_new (). */
typedef struct {
    /* Sends a notification to the host. */
    void (*send) (MbimMessage *message, gpointer data);
} SimMbimHooks;

struct _SimMbim {
    SimAt              *at;
    const SimMbimHooks *hooks;
    gpointer            data;
    gboolean            is_open;
    GHashTable         *subscribed; /* see sim_mbim_subscribe (); NULL: everything is notified */
    gboolean            is_connected;
    gboolean            was_registered; /* the last notified values */
    gboolean            had_radio;
    guint64             last_csq;
    guint               message; /* index of the message that arrived last */
};

/* Appends to @answer, whose status is success. Returns another status to answer that error
 * instead. @request is NULL for a notification. */
typedef MbimStatusError (*SimMbimFunc) (SimMbim           *self,
                                        const MbimMessage *request,
                                        SimMbimBuffer     *answer);

/* A command. A NULL function: it cannot be queried, or cannot be set. */
typedef struct {
    guint32     cid;
    SimMbimFunc query;
    SimMbimFunc set;
} SimMbimCommand;

typedef struct {
    MbimService           service;
    const SimMbimCommand *commands; /* ended by one with cid 0 */
} SimMbimService;

extern const SimMbimCommand sim_mbim_basic[];
extern const SimMbimCommand sim_mbim_sms[];

/* @at and @hooks are borrowed. */
SimMbim *
sim_mbim_new (SimAt *at, const SimMbimHooks *hooks, gpointer data);
void
sim_mbim_free (SimMbim *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimMbim, sim_mbim_free)

/* Returns the answer to @request, or NULL. Requests that are in no table are answered as not
 * supported. Transfer full. */
MbimMessage *
sim_mbim_answer (SimMbim *self, const MbimMessage *request);

/* Call it when the radio, the SIM card or the signal may have changed. Notifies the host, and
 * ends a data call that has no network any more. */
void
sim_mbim_refresh (SimMbim *self);

/* Call it when a short message has arrived. Notifies the host. */
void
sim_mbim_notify_message (SimMbim *self, guint index);

/* Returns a readable name of @message, such as "basic-connect device-caps query". Transfer full. */
char *
sim_mbim_describe (const MbimMessage *message);

/* For the tables. */

/* Notifies the host of the answer that a query of the command would get. */
void
sim_mbim_notify (SimMbim *self, MbimService service, guint32 cid);

/* The services that the host may use. The last one has no commands. */
extern const SimMbimService sim_mbim_services[];

/* Replaces the subscriptions: from now on only these commands are notified. */
void
sim_mbim_unsubscribe_all (SimMbim *self);
void
sim_mbim_subscribe (SimMbim *self, MbimService service, guint32 cid);

/* Commands of Basic Connect that are in mbim-network.c. */
MbimStatusError
sim_mbim_query_register_state (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_set_register_state (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_query_home_provider (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_query_visible_providers (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_query_packet_service (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_set_packet_service (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_query_signal_state (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_query_connect (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_set_connect (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_query_contexts (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_query_ip_configuration (SimMbim *, const MbimMessage *, SimMbimBuffer *);
MbimStatusError
sim_mbim_query_statistics (SimMbim *, const MbimMessage *, SimMbimBuffer *);

G_END_DECLS
