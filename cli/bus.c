/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Finding modems and updates; see bus.h.
 */

#include "bus.h"

#include "dbus/error.h"
#include "exit-code.h"
#include "plugin-folder.h"
#include "protocol/context.h"
#include "protocol/source.h"

#define FIRMWARE_INTERFACE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"

/* In seconds. The module may answer an AT command late; a password dialogue of polkit waits
 * for the user. */
#define CALL_TIMEOUT 180

/* Registers the names of all errors that may arrive over the bus. */
static void
register_errors (void)
{
    (void) DFOTA_ERROR;
    (void) MM_CORE_ERROR;
}

static gboolean
connect_manager (DfotaBus *bus, GError **error)
{
    g_autofree char *owner = NULL;

    bus->manager = mm_manager_new_sync (
        bus->connection, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START, NULL, error);
    if (!bus->manager)
        return FALSE;
    owner =
        g_dbus_object_manager_client_get_name_owner (G_DBUS_OBJECT_MANAGER_CLIENT (bus->manager));
    if (owner)
        return TRUE;
    g_set_error_literal (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_DAEMON,
                         "ModemManager is not running");
    return FALSE;
}

static gboolean
connect_updates (DfotaBus *bus, GError **error)
{
    g_autoptr (GError) local_error = NULL;

    bus->updates = dfota_gdbus_object_manager_client_new_sync (
        bus->connection, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_DO_NOT_AUTO_START, MM_DBUS_SERVICE,
        DFOTA_BUS_UPDATES_PATH, NULL, &local_error);
    if (bus->updates || dfota_exit_from_error (local_error) == DFOTA_EXIT_NO_PLUGIN)
        return TRUE;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
}

DfotaBus *
dfota_bus_new (int timeout, GError **error)
{
    g_autoptr (DfotaBus) bus = g_new0 (DfotaBus, 1);
    g_autoptr (GError)   local_error = NULL;

    register_errors ();
    bus->timeout = (timeout > 0 ? timeout : CALL_TIMEOUT) * 1000;
    bus->connection = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, &local_error);
    if (!bus->connection) {
        g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_DAEMON,
                     "could not connect to the system bus: %s", local_error->message);
        return NULL;
    }
    g_dbus_connection_set_exit_on_close (bus->connection, FALSE);
    if (!connect_manager (bus, error) || !connect_updates (bus, error))
        return NULL;
    return g_steal_pointer (&bus);
}

void
dfota_bus_release_objects (DfotaBus *bus)
{
    g_clear_object (&bus->updates);
    g_clear_object (&bus->manager);
}

void
dfota_bus_free (DfotaBus *bus)
{
    dfota_bus_release_objects (bus);
    g_clear_object (&bus->connection);
    g_free (bus);
}

char *
dfota_bus_dup_plugin_advice (DfotaBus *bus)
{
    g_autofree char *maps = dfota_plugin_folder_read_maps (bus->connection);

    return dfota_plugin_folder_dup_advice ("", maps);
}

gboolean
dfota_bus_check_plugin (DfotaBus *bus, GError **error)
{
    g_autofree char *advice = NULL;

    if (bus->updates)
        return TRUE;
    advice = dfota_bus_dup_plugin_advice (bus);
    g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_PLUGIN,
                 "ModemManager runs without the mm-quectel-dfota plugin: %s", advice);
    return FALSE;
}

static gboolean
is_vanished (const GError *error)
{
    return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
           g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE) ||
           g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT);
}

void
dfota_bus_explain_vanished (DfotaBus *bus, const char *path, DfotaExit code, GError **error)
{
    g_autoptr (GVariant) objects = NULL;

    if (!error || !is_vanished (*error))
        return;
    g_clear_error (error);
    objects = g_dbus_connection_call_sync (
        bus->connection, MM_DBUS_SERVICE, DFOTA_BUS_UPDATES_PATH,
        "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", NULL, NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, bus->timeout, NULL, error);
    if (objects)
        g_set_error (error, DFOTA_CLI_ERROR, code, "%s does not exist any more", path);
}

/* Loading the properties fails without an error if the object is gone: it leaves none. */
static gboolean
check_proxy (DfotaBus *bus, gpointer proxy, DfotaExit code, GError **error)
{
    g_auto (GStrv)     names = proxy ? g_dbus_proxy_get_cached_property_names (proxy) : NULL;
    g_autoptr (GError) local_error = NULL;

    if (names) {
        g_dbus_proxy_set_default_timeout (proxy, bus->timeout);
        return TRUE;
    }
    if (proxy) {
        g_set_error_literal (&local_error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, "");
        dfota_bus_explain_vanished (bus, g_dbus_proxy_get_object_path (proxy), code, &local_error);
        g_propagate_error (error, g_steal_pointer (&local_error));
    }
    return FALSE;
}

DfotaGdbusModemFirmware *
dfota_bus_new_firmware (DfotaBus *bus, const char *path, GError **error)
{
    g_autoptr (DfotaGdbusModemFirmware) firmware = dfota_gdbus_modem_firmware_proxy_new_sync (
        bus->connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, MM_DBUS_SERVICE, path, NULL, error);

    return check_proxy (bus, firmware, DFOTA_EXIT_NO_MODEM, error) ? g_steal_pointer (&firmware)
                                                                   : NULL;
}

DfotaGdbusFirmwareUpdate *
dfota_bus_new_update (DfotaBus *bus, const char *path, GError **error)
{
    g_autoptr (DfotaGdbusFirmwareUpdate) update = dfota_gdbus_firmware_update_proxy_new_sync (
        bus->connection, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, MM_DBUS_SERVICE, path, NULL, error);

    return check_proxy (bus, update, DFOTA_EXIT_NO_UPDATE, error) ? g_steal_pointer (&update)
                                                                  : NULL;
}

/* NULL if the modem went away since the objects were listed. */
static DfotaModemInfo *
modem_info_of (DfotaBus *bus, MMObject *object)
{
    g_autoptr (DfotaGdbusModemFirmware) firmware = NULL;
    g_autoptr (GDBusInterface)          interface =
        g_dbus_object_get_interface (G_DBUS_OBJECT (object), FIRMWARE_INTERFACE);

    if (interface)
        firmware = dfota_bus_new_firmware (bus, mm_object_get_path (object), NULL);
    return interface && !firmware ? NULL : dfota_modem_info_new (object, firmware);
}

static int
compare_modems (gconstpointer a, gconstpointer b)
{
    const DfotaModemInfo *modem_a = *(DfotaModemInfo *const *) a;
    const DfotaModemInfo *modem_b = *(DfotaModemInfo *const *) b;

    return g_strcmp0 (modem_a->path, modem_b->path);
}

GPtrArray *
dfota_bus_get_modems (DfotaBus *bus)
{
    GPtrArray *modems = g_ptr_array_new_with_free_func ((GDestroyNotify) dfota_modem_info_free);
    g_autolist (GDBusObject) objects =
        g_dbus_object_manager_get_objects (G_DBUS_OBJECT_MANAGER (bus->manager));

    for (GList *l = objects; l; l = l->next) {
        DfotaModemInfo *modem = mm_object_peek_modem (MM_OBJECT (l->data))
                                    ? modem_info_of (bus, MM_OBJECT (l->data))
                                    : NULL;

        if (modem)
            g_ptr_array_add (modems, modem);
    }
    g_ptr_array_sort (modems, compare_modems);
    return modems;
}

static int
compare_updates (gconstpointer a, gconstpointer b)
{
    const DfotaUpdateInfo *update_a = *(DfotaUpdateInfo *const *) a;
    const DfotaUpdateInfo *update_b = *(DfotaUpdateInfo *const *) b;

    if (update_a->start_time != update_b->start_time)
        return update_a->start_time < update_b->start_time ? -1 : 1;
    return g_strcmp0 (update_a->path, update_b->path);
}

GPtrArray *
dfota_bus_get_updates_of (GDBusObjectManager *manager)
{
    GPtrArray *updates = g_ptr_array_new_with_free_func ((GDestroyNotify) dfota_update_info_free);
    g_autolist (GDBusObject) objects = g_dbus_object_manager_get_objects (manager);

    for (GList *l = objects; l; l = l->next) {
        DfotaGdbusFirmwareUpdate *update =
            dfota_gdbus_object_peek_firmware_update (DFOTA_GDBUS_OBJECT (l->data));

        if (update)
            g_ptr_array_add (updates, dfota_update_info_new (update));
    }
    g_ptr_array_sort (updates, compare_updates);
    return updates;
}

GPtrArray *
dfota_bus_get_updates (DfotaBus *bus)
{
    if (!bus->updates)
        return g_ptr_array_new ();
    return dfota_bus_get_updates_of (bus->updates);
}

/* Removes the modems that @selector does not match. If "any" matches several, removes also
 * those that do not accept updates. */
static void
keep_modems (GPtrArray *modems, const DfotaSelector *selector)
{
    for (guint i = modems->len; i > 0; i--) {
        if (!dfota_selector_is_modem (selector, modems->pdata[i - 1]))
            g_ptr_array_remove_index (modems, i - 1);
    }
    for (guint i = modems->len; i > 0 && modems->len > 1; i--) {
        const DfotaModemInfo *modem = modems->pdata[i - 1];

        if (!modem->supported)
            g_ptr_array_remove_index (modems, i - 1);
    }
}

/* Returns @selector as it was given; a URL in its place without its secrets. */
static char *
show_selector (const DfotaSelector *selector)
{
    if (!selector->value)
        return g_strdup ("any");
    return strstr (selector->value, "://") ? dfota_source_redact (selector->value)
                                           : g_strdup (selector->value);
}

/* "PATH, PATH": of DfotaModemInfo. Free it. */
static char *
dup_paths (GPtrArray *modems)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < modems->len; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                                ((const DfotaModemInfo *) modems->pdata[i])->path);
    return g_string_free (text, FALSE);
}

/* Names @selector and the modems that exist. */
static void
set_no_modem (const DfotaSelector *selector, GPtrArray *modems, GError **error)
{
    g_autofree char *value = show_selector (selector);
    g_autofree char *available = dup_paths (modems);

    if (modems->len == 0)
        g_set_error (
            error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_MODEM,
            "no modem matches '%s': ModemManager has no modem now; after a reboot or after "
            "plugging in, detection takes up to a minute, and a program such as fwupd may "
            "inhibit the device",
            value);
    else
        g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_MODEM,
                     "no modem matches '%s'; available: %s", value, available);
}

DfotaModemInfo *
dfota_bus_find_modem (DfotaBus *bus, const DfotaSelector *selector, GError **error)
{
    g_autoptr (GPtrArray) modems = dfota_bus_get_modems (bus);
    g_autoptr (GPtrArray) all = NULL;
    g_autofree char      *paths = NULL;
    DfotaModemInfo       *modem;

    keep_modems (modems, selector);
    if (modems->len == 1) {
        modem = modems->pdata[0];
        g_ptr_array_set_free_func (modems, NULL);
        return modem;
    }
    if (modems->len == 0) {
        all = dfota_bus_get_modems (bus);
        set_no_modem (selector, all, error);
    } else {
        paths = dup_paths (modems);
        g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_MODEM,
                     "%u modems match: %s; name one of them", modems->len, paths);
    }
    return NULL;
}

GPtrArray *
dfota_bus_get_bearers (DfotaBus *bus, const DfotaModemInfo *modem)
{
    GPtrArray              *bearers = g_ptr_array_new_with_free_func (dfota_context_bearer_free);
    g_autoptr (GDBusObject) object =
        g_dbus_object_manager_get_object (G_DBUS_OBJECT_MANAGER (bus->manager), modem->path);
    MMModem             *proxy = object ? mm_object_peek_modem (MM_OBJECT (object)) : NULL;
    g_autolist (GObject) all = proxy ? mm_modem_list_bearers_sync (proxy, NULL, NULL) : NULL;

    for (GList *l = all; l; l = l->next) {
        MMBearer *bearer = MM_BEARER (l->data);

        if (mm_bearer_get_connected (bearer))
            g_ptr_array_add (bearers, dfota_context_bearer_new (mm_bearer_get_path (bearer),
                                                                mm_bearer_get_profile_id (bearer)));
    }
    return bearers;
}

/* Returns TRUE if @info is an update of the module that @selector names. @modem: its modem
 * object, or NULL. */
static gboolean
is_update_of (const DfotaUpdateInfo *info,
              const DfotaSelector   *selector,
              const DfotaModemInfo  *modem)
{
    if (modem && g_str_equal (modem->device, info->device))
        return TRUE;
    return dfota_selector_is_modem_of (selector, info);
}

static void
keep_updates (DfotaBus            *bus,
              GPtrArray           *updates,
              const DfotaSelector *modem_selector,
              const DfotaSelector *update_selector)
{
    g_autoptr (DfotaModemInfo) modem = NULL;

    if (modem_selector)
        modem = dfota_bus_find_modem (bus, modem_selector, NULL);
    for (guint i = updates->len; i > 0; i--) {
        const DfotaUpdateInfo *info = updates->pdata[i - 1];

        if (update_selector ? !dfota_selector_is_update (update_selector, info)
                            : !is_update_of (info, modem_selector, modem))
            g_ptr_array_remove_index (updates, i - 1);
    }
}

const DfotaUpdateInfo *
dfota_bus_pick_update (GPtrArray *updates, GError **error)
{
    const DfotaUpdateInfo *last = updates->len > 0 ? updates->pdata[updates->len - 1] : NULL;
    const DfotaUpdateInfo *picked = NULL;
    gboolean               ambiguous = FALSE;

    for (guint i = 0; i < updates->len; i++) {
        const DfotaUpdateInfo *info = updates->pdata[i];

        if (dfota_update_info_is_final (info))
            continue;
        ambiguous = ambiguous || picked;
        picked = info;
    }
    for (guint i = 0; i < updates->len && !picked; i++)
        ambiguous = ambiguous ||
                    !g_str_equal (((DfotaUpdateInfo *) updates->pdata[i])->device, last->device);
    if (!ambiguous && last)
        return picked ? picked : last;
    g_set_error_literal (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_UPDATE,
                         ambiguous ? "more than one update matches; name one of them (see --list)"
                                   : "no update matches (see --list)");
    return NULL;
}

DfotaUpdateInfo *
dfota_bus_find_update (DfotaBus            *bus,
                       const DfotaSelector *modem,
                       const DfotaSelector *update,
                       GError             **error)
{
    g_autoptr (GPtrArray)  updates = dfota_bus_get_updates (bus);
    const DfotaUpdateInfo *info;

    keep_updates (bus, updates, modem, update);
    info = dfota_bus_pick_update (updates, error);
    return info ? dfota_update_info_copy (info) : NULL;
}

DfotaUpdateInfo *
dfota_bus_find_under_way (DfotaBus *bus, const DfotaSelector *modem)
{
    g_autoptr (DfotaUpdateInfo) update = dfota_bus_find_update (bus, modem, NULL, NULL);

    if (!update || dfota_update_info_is_final (update))
        return NULL;
    return g_steal_pointer (&update);
}
