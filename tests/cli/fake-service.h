/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A ModemManager with the plugin that does nothing by itself: the tests of mmdfota
 * tell it what to show. Runs in the test's main context, on a connection of its own.
 */

#pragma once

#include <libmm-glib.h>

#include "dbus/dfota-gdbus.h"

G_BEGIN_DECLS

typedef struct _FakeService FakeService;

/* Owns ModemManager's name on the bus at @address once it returns. @plugin: with our
 * object manager. */
FakeService *
fake_service_new (const char *address, gboolean plugin);

/* Our object manager, if it was made without. */
void
fake_service_add_plugin (FakeService *self);

/* Leaves the bus, as a daemon that dies. */
void
fake_service_free (FakeService *self);

/* A Quectel EP06-E at Modem/@index. @revision: NULL for one without our interface. */
void
fake_service_add_modem (FakeService *self,
                        guint        index,
                        const char  *device,
                        const char  *imei,
                        const char  *revision);
void
fake_service_remove_modem (FakeService *self, guint index);

/* The property Update of Modem/@index. */
void
fake_service_set_modem_update (FakeService *self, guint index, const char *path);

/* An update "preparing" at FirmwareUpdate/@index; borrowed: set its properties, then
 * call fake_service_flush(). */
DfotaGdbusFirmwareUpdate *
fake_service_add_update (FakeService *self, guint index, const char *device, const char *imei);

/* One of those, also if Start made it; NULL if there is none. */
DfotaGdbusFirmwareUpdate *
fake_service_get_update (FakeService *self, guint index);

/* Sends what was set. */
void
fake_service_flush (DfotaGdbusFirmwareUpdate *update);

/* Sets state and reason, and sends them. */
void
fake_service_set_state (DfotaGdbusFirmwareUpdate *update, const char *state, const char *reason);

/* All methods fail from now on with the D-Bus error @name; NULL: with none. Not copied. */
void
fake_service_set_error (FakeService *self, const char *name);

/* What goes away when a method is called, instead of an answer. */
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

/* Start is not answered from now on. */
void
fake_service_set_deaf (FakeService *self, gboolean deaf);

/* Sets every property of type s and as, of all modems and updates, to @value. */
void
fake_service_set_texts (FakeService *self, const char *value);

/* How often Start was called, and the last source and options, printed; borrowed. */
guint
fake_service_get_n_starts (FakeService *self);
const char *
fake_service_get_source (FakeService *self);
const char *
fake_service_get_options (FakeService *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeService, fake_service_free)

G_END_DECLS
