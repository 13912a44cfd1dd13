/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the daemon's object manager from the bus; see other-modems.h.
 */

#include "update/other-modems.h"

#include "protocol/imei.h"
#include "update/updates.h"

#define MM_PATH            "/org/freedesktop/ModemManager1"
#define OBJECT_MANAGER     "org.freedesktop.DBus.ObjectManager"
#define MODEM_INTERFACE    "org.freedesktop.ModemManager1.Modem"
#define FIRMWARE_INTERFACE "org.freedesktop.ModemManager1.Modem.Firmware"
#define OWN_INTERFACE      "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"

struct _DfotaOtherModems {
    GObject          parent;
    GDBusConnection *daemon;
    GPtrArray       *updates;
    GPtrArray       *modems;
    guint            added_id;
    guint            removed_id;
};

G_DEFINE_FINAL_TYPE (DfotaOtherModems, dfota_other_modems, G_TYPE_OBJECT)

/*****************************************************************************/
/* The properties of a modem object */

/* Returns the string at @key of a dictionary, or "". Transfer none. */
static const gchar *
look_up (GVariant *values, const gchar *key)
{
    const gchar *text = "";

    g_variant_lookup (values, key, "&s", &text);
    return text;
}

/* UpdateSettings is (ua{sv}). */
static gchar *
read_version (GVariant *interfaces)
{
    g_autoptr (GVariant) firmware =
        g_variant_lookup_value (interfaces, FIRMWARE_INTERFACE, G_VARIANT_TYPE_VARDICT);
    g_autoptr (GVariant) settings =
        firmware ? g_variant_lookup_value (firmware, "UpdateSettings", G_VARIANT_TYPE ("(ua{sv})"))
                 : NULL;
    g_autoptr (GVariant) values = settings ? g_variant_get_child_value (settings, 1) : NULL;

    return values ? g_strdup (look_up (values, "version")) : NULL;
}

static DfotaIdentity *
read_identity (GVariant *interfaces, GVariant *modem)
{
    g_autofree gchar *version = read_version (interfaces);

    return dfota_identity_new_from_modem (look_up (modem, "Revision"), version);
}

/*****************************************************************************/

/* A modem of this plugin is followed by the registry. */
static gboolean
has_modem (DfotaOtherModems *self, const gchar *imei)
{
    for (guint i = 0; i < self->modems->len; i++) {
        g_autofree gchar *other = dfota_modem_get_imei (self->modems->pdata[i]);

        if (dfota_imei_compare (other, imei) == DFOTA_IMEI_SAME)
            return TRUE;
    }
    return FALSE;
}

static void
pass_on (DfotaUpdate *update, const gchar *path, GVariant *interfaces, GVariant *modem)
{
    const gchar              *device = look_up (modem, "Device");
    g_autoptr (DfotaIdentity) identity = read_identity (interfaces, modem);

    switch (dfota_updates_match (update, device, look_up (modem, "EquipmentIdentifier"))) {
    case DFOTA_MATCH_SAME:
        dfota_update_other_ids (update, device, path, identity);
        break;
    case DFOTA_MATCH_REPLACED:
        dfota_update_other_module (update);
        break;
    case DFOTA_MATCH_NONE:
        break;
    }
}

static void
other_modems_added (GDBusConnection *daemon,
                    const gchar     *sender,
                    const gchar     *object,
                    const gchar     *interface,
                    const gchar     *signal,
                    GVariant        *arguments,
                    gpointer         user_data)
{
    g_autoptr (DfotaOtherModems) self = g_object_ref (DFOTA_OTHER_MODEMS (user_data));
    g_autoptr (GVariant)         interfaces = g_variant_get_child_value (arguments, 1);
    g_autoptr (GVariant)         modem =
        g_variant_lookup_value (interfaces, MODEM_INTERFACE, G_VARIANT_TYPE_VARDICT);
    g_autoptr (GVariant) own =
        g_variant_lookup_value (interfaces, OWN_INTERFACE, G_VARIANT_TYPE_VARDICT);
    const gchar *imei = modem ? look_up (modem, "EquipmentIdentifier") : "";
    const gchar *path;

    if (own || !dfota_imei_is_valid (imei) || has_modem (self, imei))
        return;
    g_variant_get_child (arguments, 0, "&o", &path);
    for (guint i = 0; i < self->updates->len; i++) {
        DfotaUpdate *update = self->updates->pdata[i];

        if (!dfota_update_is_final (update) && dfota_imei_is_valid (dfota_update_get_imei (update)))
            pass_on (update, path, interfaces, modem);
    }
}

static void
other_modems_removed (GDBusConnection *daemon,
                      const gchar     *sender,
                      const gchar     *object,
                      const gchar     *interface,
                      const gchar     *signal,
                      GVariant        *arguments,
                      gpointer         user_data)
{
    DfotaOtherModems *self = DFOTA_OTHER_MODEMS (user_data);
    const gchar      *path;

    g_variant_get_child (arguments, 0, "&o", &path);
    for (guint i = 0; i < self->updates->len; i++)
        dfota_update_other_ids_gone (self->updates->pdata[i], path);
}

static guint
subscribe (DfotaOtherModems *self, const gchar *signal, GDBusSignalCallback callback)
{
    return g_dbus_connection_signal_subscribe (
        self->daemon, g_dbus_connection_get_unique_name (self->daemon), OBJECT_MANAGER, signal,
        MM_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE, callback, self, NULL);
}

DfotaOtherModems *
dfota_other_modems_new (GDBusConnection *daemon, GPtrArray *updates, GPtrArray *modems)
{
    DfotaOtherModems *self = g_object_new (DFOTA_TYPE_OTHER_MODEMS, NULL);

    self->daemon = g_object_ref (daemon);
    self->updates = g_ptr_array_ref (updates);
    self->modems = g_ptr_array_ref (modems);
    self->added_id = subscribe (self, "InterfacesAdded", other_modems_added);
    self->removed_id = subscribe (self, "InterfacesRemoved", other_modems_removed);
    return self;
}

static void
dfota_other_modems_dispose (GObject *object)
{
    DfotaOtherModems *self = DFOTA_OTHER_MODEMS (object);

    if (self->daemon) {
        g_dbus_connection_signal_unsubscribe (self->daemon, self->added_id);
        g_dbus_connection_signal_unsubscribe (self->daemon, self->removed_id);
    }
    g_clear_object (&self->daemon);
    g_clear_pointer (&self->updates, g_ptr_array_unref);
    g_clear_pointer (&self->modems, g_ptr_array_unref);
    G_OBJECT_CLASS (dfota_other_modems_parent_class)->dispose (object);
}

static void
dfota_other_modems_init (DfotaOtherModems *self)
{
}

static void
dfota_other_modems_class_init (DfotaOtherModemsClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = dfota_other_modems_dispose;
}
