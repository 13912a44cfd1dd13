/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See registry-fixture.h.
 */

#include "registry-fixture.h"

#include <string.h>

#include "update/other-modems.h"
#include "update/update-methods.h"

/*****************************************************************************/
/* Fakes of GIO, module/strangers.c, update/other-modems.c and update/update-methods.c */

static GDBusObjectManagerServer *objects; /* weak */
static GObject                  *others;  /* weak */

DfotaUpdate *registry_fixture_attached;

void
g_dbus_object_manager_server_set_connection (GDBusObjectManagerServer *manager,
                                             GDBusConnection          *connection)
{
    g_assert_true (G_IS_DBUS_OBJECT_MANAGER_SERVER (manager));
    g_set_weak_pointer (&objects, manager);
    fakes_log ("connect");
}

void
g_dbus_object_manager_server_export (GDBusObjectManagerServer *manager, GDBusObjectSkeleton *object)
{
    fakes_log ("export %s",
               strrchr (g_dbus_object_get_object_path (G_DBUS_OBJECT (object)), '/') + 1);
}

gboolean
g_dbus_object_manager_server_unexport (GDBusObjectManagerServer *manager, const gchar *path)
{
    fakes_log ("unexport %s", strrchr (path, '/') + 1);
    return TRUE;
}

DfotaOtherModems *
dfota_other_modems_new (GDBusConnection *daemon, GPtrArray *updates, GPtrArray *modems)
{
    fakes_log ("others %u %u", updates->len, modems->len);
    g_set_weak_pointer (&others, g_object_new (G_TYPE_OBJECT, NULL));
    return (DfotaOtherModems *) others;
}

void
dfota_update_methods_attach (DfotaUpdate *update, const DfotaContext *context)
{
    registry_fixture_attached = update;
    fakes_log ("attach %s", strrchr (dfota_update_get_path (update), '/') + 1);
}

G_DEFINE_FINAL_TYPE (DfotaStrangers, dfota_strangers, G_TYPE_OBJECT)

DfotaStrangers *strangers; /* weak */

DfotaStrangers *
dfota_strangers_new (DfotaPortFactory           factory,
                     GDBusConnection           *daemon,
                     gdouble                    seconds,
                     const DfotaStrangersFuncs *funcs,
                     gpointer                   user_data)
{
    g_set_weak_pointer (&strangers, g_object_new (DFOTA_TYPE_STRANGERS, NULL));
    strangers->funcs = *funcs;
    strangers->user_data = user_data;
    fakes_log ("strangers %.0f", seconds);
    return strangers;
}

gboolean
dfota_strangers_may_open (DfotaStrangers *self, const gchar *port)
{
    return self->may_open;
}

gboolean
dfota_strangers_may_create_modem (DfotaStrangers *self, const gchar *device)
{
    return self->may_create;
}

void
dfota_strangers_review (DfotaStrangers *self)
{
    fakes_log ("review");
}

gboolean
dfota_usb_is_companion (const gchar *usb, const gchar *other)
{
    g_autofree gchar *companion = g_strconcat (other, "-peer", NULL);

    return g_str_equal (usb, companion);
}

static void
dfota_strangers_init (DfotaStrangers *self)
{
    self->may_open = self->may_create = TRUE;
}

static void
dfota_strangers_class_init (DfotaStrangersClass *klass)
{
    g_signal_new ("recognized", DFOTA_TYPE_STRANGERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_BOOLEAN, 2, G_TYPE_STRING, G_TYPE_POINTER);
}

/*****************************************************************************/

DfotaJournalEntry *
registry_fixture_new_entry (guint id, const gchar *device, const gchar *imei, DfotaState state)
{
    DfotaJournalEntry *entry = dfota_journal_entry_new (id);

    dfota_machine_init (&entry->machine, FALSE);
    dfota_journal_entry_set (&entry->device, device);
    dfota_journal_entry_set (&entry->imei, imei);
    dfota_journal_entry_set (&entry->enumeration, "boot 1 7");
    entry->machine.state = state;
    entry->machine.is_sent = TRUE;
    return entry;
}

void
registry_fixture_write (UpdateFixture *f,
                        guint          id,
                        const gchar   *device,
                        const gchar   *imei,
                        DfotaState     state)
{
    g_autoptr (DfotaJournalEntry) entry = registry_fixture_new_entry (id, device, imei, state);

    journal_fixture_save (&f->journal, entry);
}

void
registry_fixture_write_uncleaned (UpdateFixture *f, guint id, gboolean is_forgotten)
{
    g_autoptr (DfotaJournalEntry) entry =
        registry_fixture_new_entry (id, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_FAILED);

    dfota_journal_entry_set (&entry->file, "mm-dfota.zip");
    entry->is_forgotten = is_forgotten;
    journal_fixture_save (&f->journal, entry);
}

gboolean
registry_fixture_has_file (UpdateFixture *f, guint id)
{
    g_autofree gchar *name = g_strdup_printf ("%u.update", id);

    return journal_fixture_exists (&f->journal, name);
}

DfotaRegistry *
registry_fixture_new (UpdateFixture *f)
{
    DfotaRegistry *registry = dfota_registry_new (&f->context);

    fakes_settle ();
    fakes_take_log ();
    return registry;
}

void
registry_fixture_drop (DfotaRegistry *registry)
{
    fakes_settle ();
    g_assert_finalize_object (registry);
    g_assert_null (strangers);
    g_assert_null (others);
    g_assert_null (objects);
    g_assert_null (fake_link_get ());
    fakes_take_log ();
}
