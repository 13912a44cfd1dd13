/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A ModemManager with the plugin that does nothing by itself: the tests set what it shows.
 * Runs in the test's main context, on a connection of its own.
 */

#pragma once

#include <libmm-glib.h>

#include "dbus/dfota-gdbus.h"

G_BEGIN_DECLS

typedef struct _FakeService FakeService;

/* Owns ModemManager's name on the bus at @address when it returns. @plugin: with the plugin's
 * object manager. */
FakeService *
fake_service_new (const char *address, gboolean plugin);

/* Adds the plugin's object manager. */
void
fake_service_add_plugin (FakeService *self);

/* Leaves the bus, like a daemon that is killed. */
void
fake_service_free (FakeService *self);

/* Adds a Quectel EP06-E as Modem/@index. @revision: NULL: without the plugin's interface. */
void
fake_service_add_modem (FakeService *self,
                        guint        index,
                        const char  *device,
                        const char  *imei,
                        const char  *revision);
void
fake_service_remove_modem (FakeService *self, guint index);

/* Sets the property Update of Modem/@index. */
void
fake_service_set_modem_update (FakeService *self, guint index, const char *path);

/* Adds an update in the state preparing as FirmwareUpdate/@index. Transfer none: set its
 * properties, then call fake_service_flush(). */
DfotaGdbusFirmwareUpdate *
fake_service_add_update (FakeService *self, guint index, const char *device, const char *imei);

/* Returns an update, also one made by Start; NULL if there is none. */
DfotaGdbusFirmwareUpdate *
fake_service_get_update (FakeService *self, guint index);

/* Sends the properties that were set. */
void
fake_service_flush (DfotaGdbusFirmwareUpdate *update);

/* Sets state and reason, and sends them. */
void
fake_service_set_state (DfotaGdbusFirmwareUpdate *update, const char *state, const char *reason);

/* All methods fail from now on with the D-Bus error @name; NULL: with none. Not copied. */
void
fake_service_set_error (FakeService *self, const char *name);

/* What goes away when a method is called. */
typedef enum {
    FAKE_VANISH_NOTHING,
    FAKE_VANISH_OBJECT, /* that of the call */
    FAKE_VANISH_PLUGIN, /* modems stay */
    FAKE_VANISH_DAEMON,
} FakeVanish;

void
fake_service_set_vanish (FakeService *self, FakeVanish vanish);

/* Properties of the object at @path cannot be read from now on, as if it had gone away
 * since the objects were listed. Not copied. */
void
fake_service_set_unreadable (FakeService *self, const char *path);

/* TRUE: Start gets no reply from now on. */
void
fake_service_set_deaf (FakeService *self, gboolean deaf);

/* Sets every property of type s and as, of all modems and updates, to @value. */
void
fake_service_set_texts (FakeService *self, const char *value);

/* Return how often Start was called, its last source, and its last options as text. Transfer
 * none. */
guint
fake_service_get_n_starts (FakeService *self);
const char *
fake_service_get_source (FakeService *self);
const char *
fake_service_get_options (FakeService *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeService, fake_service_free)

G_END_DECLS
