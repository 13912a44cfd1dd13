/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A ModemManager that does what the test sets; see fake-service.h.
 */

#include "fake-service.h"

#include "protocol/source-digest.h"
#include "protocol/source.h"

#define MODEM_PREFIX    MM_DBUS_PATH "/Modem/"
#define DBUS_PROPERTIES "org.freedesktop.DBus.Properties"
#define UPDATE_PATH     MM_DBUS_PATH "/FirmwareUpdate"
#define FIRST_STARTED   7 /* index of the first update that Start makes */
#define START_TIME      G_GINT64_CONSTANT (1767225600000000) /* 2026-01-01 */

struct _FakeService {
    GDBusConnection          *connection;
    GDBusObjectManagerServer *modems;
    GDBusObjectManagerServer *updates; /* NULL without the plugin */
    const char               *error;
    FakeVanish                vanish;
    const char               *unreadable; /* a path */
    gboolean                  deaf;
    guint                     n_starts;
    char                     *source;
    char                     *options;
};

static void
own_name (FakeService *self)
{
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "RequestName", g_variant_new ("(su)", MM_DBUS_SERVICE, 4), G_VARIANT_TYPE ("(u)"),
        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
    guint result = 0;

    g_assert_no_error (error);
    g_variant_get (reply, "(u)", &result);
    g_assert_cmpuint (result, ==, 1); /* primary owner */
}

static GDBusObjectManagerServer *
new_manager (FakeService *self, const char *path)
{
    GDBusObjectManagerServer *manager = g_dbus_object_manager_server_new (path);

    g_dbus_object_manager_server_set_connection (manager, self->connection);
    return manager;
}

void
fake_service_add_plugin (FakeService *self)
{
    g_assert_null (self->updates);
    self->updates = new_manager (self, UPDATE_PATH);
}

/* Runs in the thread of the connection. */
static GDBusMessage *
filter (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
    FakeService             *self = user_data;
    const char              *path = g_atomic_pointer_get (&self->unreadable);
    g_autoptr (GDBusMessage) reply = NULL;

    if (!incoming || !path || g_strcmp0 (g_dbus_message_get_path (message), path) != 0 ||
        g_strcmp0 (g_dbus_message_get_interface (message), DBUS_PROPERTIES) != 0)
        return message;
    reply = g_dbus_message_new_method_error_literal (
        message, "org.freedesktop.DBus.Error.UnknownMethod", "No such interface");
    g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
    g_object_unref (message);
    return NULL;
}

void
fake_service_set_unreadable (FakeService *self, const char *path)
{
    g_atomic_pointer_set (&self->unreadable, path);
}

void
fake_service_set_vanish (FakeService *self, FakeVanish what)
{
    self->vanish = what;
}

FakeService *
fake_service_new (const char *address, gboolean plugin)
{
    g_autoptr (GError) error = NULL;
    FakeService       *self = g_new0 (FakeService, 1);

    self->connection =
        g_dbus_connection_new_for_address_sync (address,
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                    G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);
    g_assert_no_error (error);
    g_dbus_connection_add_filter (self->connection, filter, self, NULL);
    self->modems = new_manager (self, MM_DBUS_PATH);
    if (plugin)
        fake_service_add_plugin (self);
    own_name (self);
    return self;
}

void
fake_service_free (FakeService *self)
{
    g_dbus_connection_close_sync (self->connection, NULL, NULL);
    g_clear_object (&self->updates);
    g_clear_object (&self->modems);
    g_clear_object (&self->connection);
    g_free (self->source);
    g_free (self->options);
    g_free (self);
}

static void
remove_plugin (FakeService *self)
{
    g_dbus_object_manager_server_set_connection (self->updates, NULL);
    g_clear_object (&self->updates);
}

static void
vanish (FakeService *self, GDBusMethodInvocation *invocation)
{
    const char *path = g_dbus_method_invocation_get_object_path (invocation);

    if (self->vanish == FAKE_VANISH_PLUGIN)
        remove_plugin (self);
    else if (self->vanish == FAKE_VANISH_OBJECT)
        g_dbus_object_manager_server_unexport (
            g_str_has_prefix (path, MODEM_PREFIX) ? self->modems : self->updates, path);
    if (self->vanish == FAKE_VANISH_DAEMON) {
        g_object_unref (invocation);
        g_dbus_connection_close_sync (self->connection, NULL, NULL);
    } else
        g_dbus_method_invocation_return_dbus_error (
            invocation, "org.freedesktop.DBus.Error.UnknownMethod", "No such interface");
}

/* Returns TRUE if it replied with the error that the test has set, or must not reply. */
static gboolean
answer_error (FakeService *self, GDBusMethodInvocation *invocation)
{
    if (self->vanish != FAKE_VANISH_NOTHING) {
        vanish (self, invocation);
        return TRUE;
    }
    if (!self->error)
        return FALSE;
    g_dbus_method_invocation_return_dbus_error (invocation, self->error, "as the test wants");
    return TRUE;
}

static gboolean
on_cancel (DfotaGdbusFirmwareUpdate *update, GDBusMethodInvocation *invocation, FakeService *self)
{
    if (answer_error (self, invocation))
        return TRUE;
    fake_service_set_state (update, "cancelled", "");
    dfota_gdbus_firmware_update_complete_cancel (update, invocation);
    return TRUE;
}

static gboolean
on_give_up (DfotaGdbusFirmwareUpdate *update, GDBusMethodInvocation *invocation, FakeService *self)
{
    if (answer_error (self, invocation))
        return TRUE;
    fake_service_set_state (update, "failed", "given-up");
    dfota_gdbus_firmware_update_complete_give_up (update, invocation);
    return TRUE;
}

static gboolean
on_forget (DfotaGdbusFirmwareUpdate *update, GDBusMethodInvocation *invocation, FakeService *self)
{
    GDBusObject *object = g_dbus_interface_get_object (G_DBUS_INTERFACE (update));

    if (answer_error (self, invocation))
        return TRUE;
    dfota_gdbus_firmware_update_complete_forget (update, invocation);
    g_dbus_object_manager_server_unexport (self->updates, g_dbus_object_get_object_path (object));
    return TRUE;
}

static void
fill_update (DfotaGdbusFirmwareUpdate *update, guint index, const char *device, const char *imei)
{
    g_object_set (update, "state", "preparing", "reason", "", "percent", 0, "attempt", 0,
                  "max-attempts", 6, "code", -1, "code-phase", "", "code-class", "", "code-text",
                  "", "device", device, "equipment-identifier", imei, "modem", "/", "source",
                  "http://example.org/p", "revision-before", "EP06ELAR02A08M4G_01.001.01.001",
                  "revision-expected", "", "revision-after", "", "may-power-off", TRUE, "may-reset",
                  FALSE, "start-time", START_TIME + index, NULL);
}

DfotaGdbusFirmwareUpdate *
fake_service_add_update (FakeService *self, guint index, const char *device, const char *imei)
{
    g_autofree char                     *path = g_strdup_printf (UPDATE_PATH "/%u", index);
    g_autoptr (DfotaGdbusObjectSkeleton) object = dfota_gdbus_object_skeleton_new (path);
    g_autoptr (DfotaGdbusFirmwareUpdate) update = dfota_gdbus_firmware_update_skeleton_new ();

    fill_update (update, index, device, imei);
    g_signal_connect (update, "handle-cancel", G_CALLBACK (on_cancel), self);
    g_signal_connect (update, "handle-give-up", G_CALLBACK (on_give_up), self);
    g_signal_connect (update, "handle-forget", G_CALLBACK (on_forget), self);
    dfota_gdbus_object_skeleton_set_firmware_update (object, update);
    g_dbus_object_manager_server_export (self->updates, G_DBUS_OBJECT_SKELETON (object));
    return update;
}

DfotaGdbusFirmwareUpdate *
fake_service_get_update (FakeService *self, guint index)
{
    g_autofree char        *path = g_strdup_printf (UPDATE_PATH "/%u", index);
    g_autoptr (GDBusObject) object =
        g_dbus_object_manager_get_object (G_DBUS_OBJECT_MANAGER (self->updates), path);

    return object ? dfota_gdbus_object_peek_firmware_update (DFOTA_GDBUS_OBJECT (object)) : NULL;
}

void
fake_service_flush (DfotaGdbusFirmwareUpdate *update)
{
    g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (update));
}

void
fake_service_set_state (DfotaGdbusFirmwareUpdate *update, const char *state, const char *reason)
{
    g_object_set (update, "state", state, "reason", reason, NULL);
    fake_service_flush (update);
}

/* Exports the new update before the reply, as the daemon does. */
static char *
make_update (FakeService *self, DfotaGdbusModemFirmware *firmware, GVariant *options)
{
    GDBusObject              *object = g_dbus_interface_get_object (G_DBUS_INTERFACE (firmware));
    guint                     index = FIRST_STARTED + self->n_starts++;
    g_autofree char          *redacted = dfota_source_redact (self->source);
    g_autofree char          *salt = dfota_source_digest_new_salt ();
    g_autofree char          *digest = dfota_source_digest (self->source, salt);
    const char               *expected = "";
    DfotaGdbusFirmwareUpdate *update;
    MmGdbusModem             *modem = NULL;

    modem = (MmGdbusModem *) g_dbus_object_get_interface (object, MM_DBUS_INTERFACE_MODEM);
    update = fake_service_add_update (self, index, mm_gdbus_modem_get_device (modem),
                                      mm_gdbus_modem_get_equipment_identifier (modem));
    g_object_unref (modem);
    (void) g_variant_lookup (options, "target-revision", "&s", &expected);
    g_object_set (update, "source", redacted, "source-salt", salt, "source-digest", digest,
                  "revision-expected", expected, "modem", g_dbus_object_get_object_path (object),
                  NULL);
    fake_service_flush (update);
    return g_strdup_printf (UPDATE_PATH "/%u", index);
}

static gboolean
on_start (DfotaGdbusModemFirmware *firmware,
          GDBusMethodInvocation   *invocation,
          const char              *source,
          GVariant                *options,
          FakeService             *self)
{
    g_autofree char *path = NULL;

    if (answer_error (self, invocation))
        return TRUE;
    g_free (self->source);
    g_free (self->options);
    self->source = g_strdup (source);
    self->options = g_variant_print (options, FALSE);
    path = make_update (self, firmware, options);
    dfota_gdbus_modem_firmware_set_update (firmware, path);
    if (self->deaf)
        g_object_unref (invocation);
    else
        dfota_gdbus_modem_firmware_complete_start (firmware, invocation, path);
    return TRUE;
}

/* Does not read the package. */
static gboolean
on_install (DfotaGdbusModemFirmware *firmware,
            GDBusMethodInvocation   *invocation,
            GUnixFDList             *fds,
            GVariant                *package,
            GVariant                *options,
            FakeService             *self)
{
    g_autofree char *path = NULL;

    if (answer_error (self, invocation))
        return TRUE;
    g_free (self->source);
    g_free (self->options);
    self->source = g_strdup ("file");
    self->options = g_variant_print (options, FALSE);
    path = make_update (self, firmware, options);
    dfota_gdbus_modem_firmware_complete_install (firmware, invocation, NULL, path);
    return TRUE;
}

static DfotaGdbusModemFirmware *
new_firmware (FakeService *self, const char *revision)
{
    static const char *const sources[] = { "ftp", "http", "ufs", "file", NULL };
    DfotaGdbusModemFirmware *firmware = dfota_gdbus_modem_firmware_skeleton_new ();

    g_object_set (firmware, "sources", sources, "revision", revision, "update", "/", "support",
                  "yes", "free-space", G_GINT64_CONSTANT (40000000), "total-space",
                  G_GINT64_CONSTANT (41943040), "has-journal", TRUE, "family", "ep06", "evidence",
                  "guide", "enabled", TRUE, "context-selector", "", "download-context", -1, NULL);
    g_signal_connect (firmware, "handle-start", G_CALLBACK (on_start), self);
    g_signal_connect (firmware, "handle-install", G_CALLBACK (on_install), self);
    return firmware;
}

void
fake_service_add_modem (FakeService *self,
                        guint        index,
                        const char  *device,
                        const char  *imei,
                        const char  *revision)
{
    g_autofree char                   *path = g_strdup_printf (MODEM_PREFIX "%u", index);
    g_autoptr (GDBusObjectSkeleton)    object = g_dbus_object_skeleton_new (path);
    g_autoptr (GDBusInterfaceSkeleton) modem =
        G_DBUS_INTERFACE_SKELETON (mm_gdbus_modem_skeleton_new ());
    g_autoptr (DfotaGdbusModemFirmware) firmware = NULL;

    g_object_set (modem, "manufacturer", "Quectel", "model", "EP06-E", "revision",
                  "EP06ELAR02A08M4G", "device", device, "equipment-identifier", imei, "state",
                  MM_MODEM_STATE_REGISTERED, NULL);
    g_dbus_object_skeleton_add_interface (object, modem);
    if (revision) {
        firmware = new_firmware (self, revision);
        g_dbus_object_skeleton_add_interface (object, G_DBUS_INTERFACE_SKELETON (firmware));
    }
    g_dbus_object_manager_server_export (self->modems, object);
}

void
fake_service_remove_modem (FakeService *self, guint index)
{
    g_autofree char *path = g_strdup_printf (MODEM_PREFIX "%u", index);

    g_assert_true (g_dbus_object_manager_server_unexport (self->modems, path));
}

void
fake_service_set_modem_update (FakeService *self, guint index, const char *update)
{
    g_autofree char           *path = g_strdup_printf (MODEM_PREFIX "%u", index);
    g_autoptr (GDBusInterface) firmware =
        g_dbus_object_manager_get_interface (G_DBUS_OBJECT_MANAGER (self->modems), path,
                                             "org.freedesktop.ModemManager1.Modem.FirmwareUpdate");

    g_object_set (firmware, "update", update, NULL);
    g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (firmware));
}

/* "free-space" for "FreeSpace". */
static char *
dup_hyphenated (const char *name)
{
    GString *text = g_string_new (NULL);

    for (const char *c = name; *c; c++) {
        if (g_ascii_isupper (*c) && c > name)
            g_string_append_c (text, '-');
        g_string_append_c (text, g_ascii_tolower (*c));
    }
    return g_string_free (text, FALSE);
}

static void
set_texts (GDBusInterface *interface, const char *value)
{
    const char *const   strv[] = { value, NULL };
    GDBusPropertyInfo **properties = g_dbus_interface_get_info (interface)->properties;

    for (guint i = 0; properties && properties[i]; i++) {
        g_autofree char *name = dup_hyphenated (properties[i]->name);

        if (g_str_equal (properties[i]->signature, "s"))
            g_object_set (interface, name, value, NULL);
        else if (g_str_equal (properties[i]->signature, "as"))
            g_object_set (interface, name, strv, NULL);
    }
    g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (interface));
}

static void
set_texts_of (GDBusObjectManagerServer *manager, const char *value)
{
    g_autolist (GDBusObject) objects =
        g_dbus_object_manager_get_objects (G_DBUS_OBJECT_MANAGER (manager));

    for (GList *o = objects; o; o = o->next) {
        g_autolist (GDBusInterface) interfaces = g_dbus_object_get_interfaces (o->data);

        for (GList *i = interfaces; i; i = i->next)
            set_texts (i->data, value);
    }
}

void
fake_service_set_texts (FakeService *self, const char *value)
{
    set_texts_of (self->modems, value);
    set_texts_of (self->updates, value);
}

void
fake_service_set_error (FakeService *self, const char *name)
{
    self->error = name;
}

void
fake_service_set_deaf (FakeService *self, gboolean deaf)
{
    self->deaf = deaf;
}

guint
fake_service_get_n_starts (FakeService *self)
{
    return self->n_starts;
}

const char *
fake_service_get_source (FakeService *self)
{
    return self->source;
}

const char *
fake_service_get_options (FakeService *self)
{
    return self->options;
}
