/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Modem objects of other plugins: which update hears of them, and what of their properties. The
 * functions below replace those of GIO that receive signals.
 */

#include "update/other-modems.h"

#include <string.h>

#include "update-fixture.h"

typedef UpdateFixture Fixture;

#define ELSEWHERE "/sys/1-2"
#define MM        "org.freedesktop.ModemManager1."

static GDBusSignalCallback added;
static GDBusSignalCallback removed;
static gpointer            other_modems;

guint
g_dbus_connection_signal_subscribe (GDBusConnection    *connection,
                                    const gchar        *sender,
                                    const gchar        *interface,
                                    const gchar        *member,
                                    const gchar        *path,
                                    const gchar        *arg0,
                                    GDBusSignalFlags    flags,
                                    GDBusSignalCallback callback,
                                    gpointer            user_data,
                                    GDestroyNotify      notify)
{
    gboolean is_added = g_str_equal (member, "InterfacesAdded");

    fakes_log ("%s %s %s %s", sender, interface, member, path);
    *(is_added ? &added : &removed) = callback;
    other_modems = user_data;
    return is_added ? 41 : 42;
}

void
g_dbus_connection_signal_unsubscribe (GDBusConnection *connection, guint id)
{
    fakes_log ("unsubscribe %u", id);
}

const gchar *
g_dbus_connection_get_unique_name (GDBusConnection *connection)
{
    return ":1.7";
}

/*****************************************************************************/

/* The properties of a modem object. NULL: the object lacks the property or its interface. */
typedef struct {
    const gchar *path;
    const gchar *device;
    const gchar *imei;
    const gchar *revision;
    const gchar *version;
    gboolean     is_ours;
} Properties;

static void
add_string (GVariantBuilder *builder, const gchar *key, const gchar *value)
{
    if (value)
        g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (value));
}

static GVariant *
build_firmware (const gchar *version)
{
    GVariantBuilder settings, firmware;

    g_variant_builder_init (&settings, G_VARIANT_TYPE_VARDICT);
    add_string (&settings, "version", version);
    g_variant_builder_init (&firmware, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add (&firmware, "{sv}", "UpdateSettings",
                           g_variant_new ("(ua{sv})", 1, &settings));
    return g_variant_builder_end (&firmware);
}

static void
add (const Properties *modem)
{
    GVariantBuilder      interfaces, properties;
    g_autoptr (GVariant) arguments = NULL;

    g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
    g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
    add_string (&properties, "Device", modem->device);
    add_string (&properties, "EquipmentIdentifier", modem->imei);
    add_string (&properties, "Revision", modem->revision);
    if (modem->device)
        g_variant_builder_add (&interfaces, "{s@a{sv}}", MM "Modem",
                               g_variant_builder_end (&properties));
    else
        g_variant_builder_clear (&properties);
    if (modem->version)
        g_variant_builder_add (&interfaces, "{s@a{sv}}", MM "Modem.Firmware",
                               build_firmware (modem->version));
    if (modem->is_ours)
        g_variant_builder_add (&interfaces, "{s@a{sv}}", MM "Modem.FirmwareUpdate",
                               g_variant_new ("a{sv}", NULL));
    arguments = g_variant_ref_sink (g_variant_new ("(oa{sa{sv}})", modem->path, &interfaces));
    added (NULL, ":1.7", "/", "x", "InterfacesAdded", arguments, other_modems);
}

static void
remove_path (const gchar *path)
{
    g_autoptr (GVariant) arguments = g_variant_ref_sink (g_variant_new ("(oas)", path, NULL));

    removed (NULL, ":1.7", "/", "x", "InterfacesRemoved", arguments, other_modems);
}

typedef struct {
    GObject          *daemon; /* stands for a connection that is only passed on */
    GPtrArray        *updates;
    GPtrArray        *modems;
    DfotaOtherModems *others;
} World;

static void
begin (World *w)
{
    w->daemon = g_object_new (G_TYPE_OBJECT, NULL);
    w->updates = g_ptr_array_new_with_free_func (g_object_unref);
    w->modems = g_ptr_array_new ();
    w->others = dfota_other_modems_new ((GDBusConnection *) w->daemon, w->updates, w->modems);
    g_assert_cmpstr (fakes_take_log (), ==,
                     ":1.7 org.freedesktop.DBus.ObjectManager InterfacesAdded "
                     "/org/freedesktop/ModemManager1;:1.7 org.freedesktop.DBus.ObjectManager "
                     "InterfacesRemoved /org/freedesktop/ModemManager1;");
}

static void
end (World *w)
{
    if (w->others) {
        fakes_take_log ();
        g_assert_finalize_object (w->others);
        g_assert_cmpstr (fakes_take_log (), ==, "unsubscribe 41;unsubscribe 42;");
    }
    g_assert_finalize_object (w->daemon);
    g_ptr_array_unref (w->updates);
    g_ptr_array_unref (w->modems);
    fakes_settle ();
    fakes_take_log ();
}

/* Adds a downloading update, whose gate is open. */
static DfotaUpdate *
add_update (Fixture *f, World *w, guint id, const gchar *imei, DfotaState state)
{
    DfotaUpdate *update = update_fixture_new_update (f, id, state, TRUE);

    dfota_journal_entry_set (&update_fixture_entry (update)->imei, imei);
    dfota_update_resume (update);
    g_ptr_array_add (w->updates, update);
    fakes_take_log ();
    return update;
}

/*****************************************************************************/

/* Which modem is passed on to the update of UPDATE_IMEI; the other updates hear of none. */
static void
test_added (Fixture *f, gconstpointer data)
{
    static const struct {
        Properties   modem;
        const gchar *own_imei; /* of a modem of this plugin */
        const gchar *log;      /* "": it is ignored */
    } rows[] = {
        { { "/m/1", UPDATE_DEVICE, UPDATE_IMEI, "EP06ELAR02A08M4G", NULL, FALSE },
          NULL,
          "hold 0;take EP06ELAR02A08M4G;unlink;" },
        { { "/m/1", UPDATE_DEVICE, UPDATE_IMEI, "EP06ELAR02A08M4G",
            "EP06ELAR02A08M4G_01.001.01.001", FALSE },
          UPDATE_OTHER,
          "hold 0;take EP06ELAR02A08M4G_01.001.01.001;unlink;" },
        { { "/m/1", ELSEWHERE, UPDATE_IMEI, "EP06ELAR02A08M4G", NULL, FALSE },
          NULL,
          "unlink;link " ELSEWHERE ";hold 0;take EP06ELAR02A08M4G;unlink;" },
        { { "/m/1", UPDATE_DEVICE, UPDATE_IMEI, NULL, NULL, FALSE }, NULL, "hold 0;" },
        { { "/m/1", UPDATE_DEVICE, UPDATE_IMEI, "EP06ELAR02A08M4G", NULL, TRUE }, NULL, "" },
        { { "/m/1", UPDATE_DEVICE, "", "EP06ELAR02A08M4G", NULL, FALSE }, NULL, "" },
        { { "/m/1", UPDATE_DEVICE, "123", "EP06ELAR02A08M4G", NULL, FALSE }, NULL, "" },
        { { "/m/1", UPDATE_DEVICE, NULL, "EP06ELAR02A08M4G", NULL, FALSE }, NULL, "" },
        { { "/m/1", NULL, NULL, NULL, "1", FALSE }, NULL, "" },
        { { "/m/1", UPDATE_DEVICE, UPDATE_IMEI, "EP06ELAR02A08M4G", NULL, FALSE },
          UPDATE_IMEI,
          "" },
        { { "/m/1", ELSEWHERE, UPDATE_OTHER, "EP06ELAR02A08M4G", NULL, FALSE }, NULL, "" },
    };

    /* twice: a modem of this plugin is the first one, or the last */
    for (gsize i = 0; i < 2 * G_N_ELEMENTS (rows); i++) {
        gsize                  row = i / 2;
        g_autoptr (DfotaModem) one = fake_modem_new (ELSEWHERE, "861107030000039");
        g_autoptr (DfotaModem) own = fake_modem_new (ELSEWHERE, rows[row].own_imei);
        World                  w;
        DfotaUpdate           *ended, *unknown, *update;

        g_test_message ("row %u", (guint) row);
        begin (&w);
        ended = add_update (f, &w, 1, UPDATE_IMEI, DFOTA_STATE_FAILED);
        unknown = add_update (f, &w, 2, "", DFOTA_STATE_DOWNLOADING);
        update = add_update (f, &w, 3, UPDATE_IMEI, DFOTA_STATE_DOWNLOADING);
        g_ptr_array_add (w.modems, rows[row].own_imei && i % 2 == 0 ? own : one);
        g_ptr_array_add (w.modems, rows[row].own_imei && i % 2 == 1 ? own : one);
        add (&rows[row].modem);
        g_assert_cmpstr (fakes_take_log (), ==, rows[row].log);
        update_fixture_assert_modem (update, rows[row].log[0] ? "/m/1" : "/");
        update_fixture_assert_modem (unknown, "/");
        update_fixture_assert_modem (ended, "/");
        g_assert_false (dfota_update_is_final (unknown));
        end (&w);
    }
}

/* Another module is where that of the update was. */
static void
test_replaced (Fixture *f, gconstpointer data)
{
    static const Properties modem = { "/m/1", UPDATE_DEVICE, UPDATE_OTHER, "R", NULL, FALSE };
    World                   w;
    DfotaUpdate            *update;

    begin (&w);
    update = add_update (f, &w, 1, UPDATE_IMEI, DFOTA_STATE_DOWNLOADING);
    add (&modem);
    g_assert_cmpint (dfota_record_get_machine (dfota_update_get_record (update))->reason, ==,
                     DFOTA_REASON_MODULE_REPLACED);
    update_fixture_assert_modem (update, "/");
    end (&w);
}

/* The modem of an update is removed; those of others are theirs. */
static void
test_removed (Fixture *f, gconstpointer data)
{
    World        w;
    DfotaUpdate *updates[2];

    begin (&w);
    for (guint i = 0; i < 2; i++) {
        updates[i] = add_update (f, &w, i + 1, UPDATE_IMEI, DFOTA_STATE_DOWNLOADING);
        dfota_gdbus_firmware_update_set_modem (
            dfota_record_get_skeleton (dfota_update_get_record (updates[i])), i ? "/m/1" : "/m/0");
    }
    remove_path ("/m/1");
    update_fixture_assert_modem (updates[0], "/m/0");
    update_fixture_assert_modem (updates[1], "/");
    remove_path ("/m/0");
    update_fixture_assert_modem (updates[0], "/");
    end (&w);
}

static void
drop_others (DfotaUpdate *update, World *w)
{
    g_clear_object (&w->others);
}

/* The owner may drop the last reference when an update ends: the next update hears of the modem all
 * the same. */
static void
test_dropped (Fixture *f, gconstpointer data)
{
    static const Properties modem = { "/m/1", UPDATE_DEVICE, UPDATE_OTHER, "R", NULL, FALSE };
    World                   w;
    DfotaUpdate            *first, *second;

    begin (&w);
    first = add_update (f, &w, 1, UPDATE_IMEI, DFOTA_STATE_DOWNLOADING);
    second = add_update (f, &w, 2, UPDATE_IMEI, DFOTA_STATE_DOWNLOADING);
    g_signal_connect (first, "finished", G_CALLBACK (drop_others), &w);
    add (&modem);
    g_assert_null (w.others);
    g_assert_true (dfota_update_is_final (second));
    end (&w);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    UPDATE_FIXTURE_ADD ("/other-modems/added", test_added);
    UPDATE_FIXTURE_ADD ("/other-modems/replaced", test_replaced);
    UPDATE_FIXTURE_ADD ("/other-modems/removed", test_removed);
    UPDATE_FIXTURE_ADD ("/other-modems/dropped", test_dropped);
    return g_test_run ();
}
