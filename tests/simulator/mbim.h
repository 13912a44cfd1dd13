/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The MBIM side of a module: from a request to its answer, along tables of services and
 * commands, and the notifications. Messages are libmbim's. It knows no port and no clock, and
 * shares the state of the module with the AT side.
 */

#pragma once

#include "at.h"
#include "mbim-buffer.h"

G_BEGIN_DECLS

typedef struct _SimMbim SimMbim;

/* What requests set off. All get the data of sim_mbim_new (). */
typedef struct {
    /* A notification for the host. */
    void (*send) (MbimMessage *message, gpointer data);
} SimMbimHooks;

struct _SimMbim {
    SimAt              *at;
    const SimMbimHooks *hooks;
    gpointer            data;
    gboolean            is_open;
    GHashTable         *subscribed; /* see sim_mbim_subscribe (); NULL: to all */
    gboolean            is_connected;
    gboolean            was_registered; /* what was notified last */
    gboolean            had_radio;
    guint64             last_csq;
    guint               message; /* index of the last one that arrived */
};

/* Appends to @answer, whose status is success; what it returns is answered instead if it is an
 * error. @request is NULL if a notification is to be made. */
typedef MbimStatusError (*SimMbimFunc) (SimMbim           *self,
                                        const MbimMessage *request,
                                        SimMbimBuffer     *answer);

/* A command; NULL: it cannot be queried, or not be set. */
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

/* Answers @request, transfer full; NULL if it is none. What is in no table is not supported. */
MbimMessage *
sim_mbim_answer (SimMbim *self, const MbimMessage *request);

/* Radio, SIM card or signal may have changed: notifies the host, and ends a data call that has no
 * network any more. */
void
sim_mbim_refresh (SimMbim *self);

/* A short message has arrived: notifies the host. */
void
sim_mbim_notify_message (SimMbim *self, guint index);

/* Names @message for people: "basic-connect device-caps query"; to be freed. */
char *
sim_mbim_describe (const MbimMessage *message);

/* For the tables. */

/* Notifies the host of what a query of the command would answer. */
void
sim_mbim_notify (SimMbim *self, MbimService service, guint32 cid);

/* The services as the host may ask for them, ended by one without commands. */
extern const SimMbimService sim_mbim_services[];

/* Forgets what was subscribed to before: from now on only what is given here is notified. */
void
sim_mbim_unsubscribe_all (SimMbim *self);
void
sim_mbim_subscribe (SimMbim *self, MbimService service, guint32 cid);

/* Commands of basic connect that are in mbim-network.c. */
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
