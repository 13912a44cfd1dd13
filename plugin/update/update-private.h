/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Between update.c (the object, its D-Bus side, what the registry asks of it) and
 * update-course.c (events in, effects out); for nobody else.
 */

#pragma once

#include "module/link.h"
#include "storage/package.h"
#include "host/power.h"
#include "update/update.h"

G_BEGIN_DECLS

/* Keys of the journal's machine part that are not the machine's. */
#define KEY_ENUMERATION  "enumeration" /* of the module when it was written */
#define KEY_FILE         "file"        /* ours in the module, to be deleted in the end */
#define KEY_PACKAGE_SIZE "package-size"
#define KEY_URC_PORT     "urc-port" /* what AT+QURCCFG="urcport" is to be put back to */

struct _DfotaUpdate {
    GObject                   parent;
    const DfotaContext       *context;
    DfotaGdbusObjectSkeleton *object;
    DfotaGdbusFirmwareUpdate *skeleton;
    DfotaJournalEntry        *entry;
    DfotaMachine              machine;
    gchar                    *command; /* AT+QFOTADL="…", until it is sent */
    DfotaLink                *link;    /* NULL before the start and after the end */
    DfotaPower               *power;
    GCancellable             *reading;
    GTask                    *start;
    guint                     timer_id;
    gboolean                  is_forgotten;

    /* of Install() */
    DfotaPackage *package; /* until the upload is over */
    gboolean      wants_acks;
    gboolean      keeps_package;
    GCancellable *uploading;   /* cancelled by Cancel() */
    GCancellable *upload_lost; /* cancelled when ModemManager has let go of the modem */
    GPtrArray    *cancels;     /* GDBusMethodInvocation: Cancel(), not answered yet */
    gboolean      is_removing; /* the file in the module */
    guint         retry_id;
    guint         n_retries;
};

/* Feed the machine and carry out what it answers. */
void
dfota_update_apply (DfotaUpdate *self, DfotaEvent event);
void
dfota_update_happen (DfotaUpdate *self, DfotaEventKind kind);

/* The dispatcher's scripts hear of the state. */
void
dfota_update_tell_scripts (DfotaUpdate *self);

/* Answers Start() or Install(), if that was not done yet; @error (taken): NULL if it
 * began. */
void
dfota_update_answer_start (DfotaUpdate *self, GError *error);

/* The same, if the update ended before AT+QFOTADL was sent. */
void
dfota_update_answer_unsent (DfotaUpdate *self);

/* AT+QFOTADL, if there is a port. */
void
dfota_update_send_or_abandon (DfotaUpdate *self);

/* The effect "upload": sends the package, then goes on with AT+QFOTADL. */
void
dfota_update_begin_upload (DfotaUpdate *self);

/* Stops an upload; @invocation is answered when the module is out of it. FALSE if none is
 * under way. */
gboolean
dfota_update_stop_upload (DfotaUpdate *self, GDBusMethodInvocation *invocation);

/* Deletes our file from the module, if there is one to be deleted; @port may be NULL.
 * Tried again whenever there is a modem, until the module has answered. */
void
dfota_update_remove_file (DfotaUpdate *self, DfotaPort *port);

/* What it has left in the module is undone, where there is something: where URCs go over
 * @port, the file over @spare_port; either may be NULL, and then it is done later. */
void
dfota_update_undo (DfotaUpdate *self, DfotaPort *port, DfotaPort *spare_port);

/* What was to be undone in the module, by its key, is undone or no longer ours. */
void
dfota_update_disown (DfotaUpdate *self, const gchar *key);

/* A link to the entry's device, in place of the one before. */
void
dfota_update_follow_device (DfotaUpdate *self);

gboolean
dfota_update_save (DfotaUpdate *self, GError **error);

/* Nothing was sent and nothing will be: the update failed, its start with @error (taken). */
void
dfota_update_abandon (DfotaUpdate *self, GError *error);

void
dfota_update_publish (DfotaUpdate *self);

void
dfota_update_stop_reading (DfotaUpdate *self);

G_END_DECLS
