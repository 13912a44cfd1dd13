/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Lists of updates and modems; see registry.h. updates.h decides which belong together.
 */

#include "update/registry.h"

#include <string.h>

#include "dbus/error.h"
#include "module/strangers.h"
#include "protocol/imei.h"
#include "update/other-modems.h"
#include "update/update.h"
#include "update/update-methods.h"
#include "update/updates.h"

struct _DfotaRegistry {
    GObject                   parent;
    const DfotaContext       *context;
    GDBusObjectManagerServer *objects;
    GPtrArray                *updates; /* DfotaUpdate, oldest first */
    GPtrArray                *modems;  /* DfotaModem */
    DfotaStrangers           *strangers;
    DfotaOtherModems         *others;
};

G_DEFINE_FINAL_TYPE (DfotaRegistry, dfota_registry, G_TYPE_OBJECT)

static DfotaUpdate *
find_update (DfotaRegistry *self, DfotaModem *modem, gboolean only_running)
{
    g_autofree gchar *imei = dfota_modem_get_imei (modem);

    return dfota_updates_find (self->updates, dfota_modem_get_device (modem), imei, only_running);
}

static void
point_to_update (DfotaRegistry *self, DfotaModem *modem)
{
    DfotaUpdate *running = find_update (self, modem, TRUE);
    DfotaUpdate *update = running ? running : find_update (self, modem, FALSE);

    dfota_modem_set_update (modem, update ? dfota_update_get_path (update) : "/", running != NULL);
}

static void
point_all_to_updates (DfotaRegistry *self)
{
    for (guint i = 0; i < self->modems->len; i++)
        point_to_update (self, self->modems->pdata[i]);
}

/*****************************************************************************/
/* Updates */

static void
remove_update (DfotaRegistry *self, DfotaUpdate *update)
{
    dfota_update_remove (update);
    g_dbus_object_manager_server_unexport (self->objects, dfota_update_get_path (update));
    g_signal_handlers_disconnect_by_data (update, self);
    g_ptr_array_remove (self->updates, update);
}

static void
registry_update_forgotten (DfotaUpdate *update, DfotaRegistry *self)
{
    g_dbus_object_manager_server_unexport (self->objects, dfota_update_get_path (update));
    if (dfota_update_is_cleaned (update))
        remove_update (self, update);
    point_all_to_updates (self);
}

static void
registry_file_deleted (DfotaUpdate *update, DfotaRegistry *self)
{
    for (guint i = 0; i < self->modems->len; i++) {
        DfotaModem       *modem = self->modems->pdata[i];
        g_autofree gchar *imei = dfota_modem_get_imei (modem);

        if (dfota_updates_match (update, dfota_modem_get_device (modem), imei) == DFOTA_MATCH_SAME)
            dfota_modem_read_capabilities (modem);
    }
}

static void
registry_update_finished (DfotaUpdate *update, DfotaRegistry *self)
{
    point_all_to_updates (self);
    registry_file_deleted (update, self);
    if (self->strangers) /* not while the updates of the journal resume: some end there */
        dfota_strangers_review (self->strangers);
}

/* The newest update of the module has taken over the cleanup of those that are forgotten here. */
static void
forget_oldest (DfotaRegistry *self, const gchar *device, const gchar *imei)
{
    guint n_finished = 0;

    for (guint i = self->updates->len; i > 0; i--) {
        DfotaUpdate *update = self->updates->pdata[i - 1];

        if (dfota_update_is_final (update) &&
            dfota_updates_match (update, device, imei) == DFOTA_MATCH_SAME &&
            ++n_finished > DFOTA_REGISTRY_MAX_OF_MODULE)
            dfota_update_forget (update);
    }
}

static void
limit_finished (DfotaRegistry *self)
{
    guint        n_finished;
    DfotaUpdate *oldest = dfota_updates_find_oldest (self->updates, &n_finished);

    for (; n_finished > DFOTA_REGISTRY_MAX_FINISHED;
         oldest = dfota_updates_find_oldest (self->updates, &n_finished))
        remove_update (self, oldest);
    point_all_to_updates (self);
}

static void
add_update (DfotaRegistry *self, DfotaUpdate *update)
{
    g_ptr_array_add (self->updates, g_object_ref (update));
    dfota_update_methods_attach (update, self->context);
    g_signal_connect_object (update, "finished", G_CALLBACK (registry_update_finished), self, 0);
    g_signal_connect_object (update, "file-deleted", G_CALLBACK (registry_file_deleted), self, 0);
    g_signal_connect_object (update, "forgotten", G_CALLBACK (registry_update_forgotten), self, 0);
    if (!dfota_update_is_forgotten (update))
        g_dbus_object_manager_server_export (self->objects, dfota_update_get_object (update));
}

static void
load_journal (DfotaRegistry *self)
{
    g_autoptr (GError)    error = NULL;
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GPtrArray) entries = NULL;

    entries = dfota_journal_load_all (self->context->journal, problems, &error);
    for (guint i = 0; i < problems->len; i++)
        g_warning ("%s", (const gchar *) problems->pdata[i]);
    if (!entries) {
        g_warning ("%s", error->message);
        return;
    }
    g_ptr_array_set_free_func (entries, NULL); /* each update takes its own */
    for (guint i = 0; i < entries->len; i++) {
        g_autoptr (DfotaUpdate) update =
            dfota_update_new_from_journal (self->context, entries->pdata[i]);

        if (dfota_update_is_forgotten (update) && dfota_update_is_cleaned (update))
            dfota_update_remove (update);
        else
            add_update (self, update);
    }
    limit_finished (self);
}

static void
resume_updates (DfotaRegistry *self)
{
    for (guint i = 0; i < self->updates->len; i++)
        dfota_update_resume (self->updates->pdata[i]);
}

/*****************************************************************************/
/* Modems */

/* Passes the revision only to updates of the same IMEI, so that the module is certainly the same.
 */
static void
registry_revision_read (DfotaModem *modem, DfotaRegistry *self)
{
    const DfotaIdentity *identity = dfota_modem_get_identity (modem);
    g_autofree gchar    *imei = dfota_modem_get_imei (modem);

    for (guint i = 0; identity && i < self->updates->len; i++)
        if (dfota_imei_compare (dfota_update_get_imei (self->updates->pdata[i]), imei) ==
            DFOTA_IMEI_SAME)
            dfota_update_handle_revision (self->updates->pdata[i], identity);
}

void
dfota_registry_add_modem (DfotaRegistry *self, DfotaModem *modem)
{
    const gchar      *device = dfota_modem_get_device (modem);
    g_autofree gchar *imei = dfota_modem_get_imei (modem);

    g_ptr_array_add (self->modems, g_object_ref (modem));
    for (guint i = 0; i < self->updates->len; i++) {
        DfotaUpdate *update = self->updates->pdata[i];
        DfotaMatch   matched = dfota_updates_match (update, device, imei);

        if (matched == DFOTA_MATCH_SAME)
            dfota_update_modem_ready (update, modem);
        else if (matched == DFOTA_MATCH_REPLACED && !dfota_update_is_final (update))
            dfota_update_other_module (update);
    }
    g_signal_connect_object (modem, "revision-read", G_CALLBACK (registry_revision_read), self, 0);
    registry_revision_read (modem, self);
    point_to_update (self, modem);
    dfota_modem_read_capabilities (modem);
}

void
dfota_registry_remove_modem (DfotaRegistry *self, DfotaModem *modem)
{
    const gchar      *device = dfota_modem_get_device (modem);
    g_autofree gchar *imei = dfota_modem_get_imei (modem);

    for (guint i = 0; i < self->updates->len; i++)
        if (dfota_updates_match (self->updates->pdata[i], device, imei) == DFOTA_MATCH_SAME)
            dfota_update_modem_gone (self->updates->pdata[i], modem);
    g_signal_handlers_disconnect_by_data (modem, self);
    g_ptr_array_remove (self->modems, modem);
}

gboolean
dfota_registry_may_create_modem (DfotaRegistry *self,
                                 const gchar   *device,
                                 gboolean       has_at_port,
                                 gboolean       has_control_port)
{
    gboolean may_create = TRUE;

    for (guint i = 0; i < self->updates->len; i++) {
        DfotaUpdate *update = self->updates->pdata[i];

        if (g_strcmp0 (dfota_update_get_device (update), device) == 0 &&
            !dfota_update_may_create_modem (update, has_at_port, has_control_port))
            may_create = FALSE;
    }
    return may_create && dfota_strangers_may_create_modem (self->strangers, device);
}

gboolean
dfota_registry_may_open (DfotaRegistry *self, const gchar *port)
{
    for (guint i = 0; i < self->updates->len; i++)
        if (!dfota_update_may_open (self->updates->pdata[i], port))
            return FALSE;
    return dfota_strangers_may_open (self->strangers, port);
}

/*****************************************************************************/
/* Modules that appear elsewhere */

static gboolean
registry_is_expected (gpointer user_data)
{
    return dfota_updates_have_away (DFOTA_REGISTRY (user_data)->updates);
}

static gboolean
registry_is_known (const DfotaPortInfo *port, gpointer user_data)
{
    DfotaRegistry *self = user_data;

    /* "udevadm trigger" announces the ttys of all modems again */
    for (guint i = 0; i < self->modems->len; i++)
        if (dfota_port_info_is_of (port, dfota_modem_get_device (self->modems->pdata[i])))
            return TRUE;
    return dfota_updates_have_running (self->updates, port);
}

static gboolean
registry_is_companion (const gchar *usb, gpointer user_data)
{
    return dfota_updates_have_companion (DFOTA_REGISTRY (user_data)->updates, usb);
}

static gboolean
registry_is_vendor (guint16 vendor, gpointer user_data)
{
    DfotaRegistry *self = user_data;

    return dfota_profiles_have_vendor (self->context->profiles, vendor);
}

static gboolean
registry_stranger_recognized (DfotaStrangers *strangers,
                              const gchar    *usb,
                              const DfotaUrc *urc,
                              DfotaRegistry  *self)
{
    DfotaUpdate *update = dfota_updates_find_away (self->updates, usb);

    if (update)
        dfota_update_follow (update, usb, urc);
    else
        g_message ("%s: a module is in recovery mode, but its update is unknown", usb);
    return update != NULL;
}

static void
watch_for_strangers (DfotaRegistry *self)
{
    static const DfotaStrangersFuncs funcs = { registry_is_expected, registry_is_known,
                                               registry_is_companion, registry_is_vendor };

    self->strangers =
        dfota_strangers_new (self->context->new_listening_port, self->context->connection,
                             self->context->settings.silence, &funcs, self);
    g_signal_connect_object (self->strangers, "recognized",
                             G_CALLBACK (registry_stranger_recognized), self, 0);
}

/*****************************************************************************/
/* Starting */

const DfotaContext *
dfota_registry_get_context (DfotaRegistry *self)
{
    return self->context;
}

/* @option: "source-revision" or "target-revision"; @name: its value. A name of another form than
 * the module's revisions would never match. */
static gboolean
check_form (const DfotaIdentity *identity, const gchar *option, const gchar *name, GError **error)
{
    const gchar *running = dfota_identity_get_revision (identity);

    if (!name || dfota_identity_has_form_of (identity, name))
        return TRUE;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION,
                 "option '%s' has another form than the module's revision: the module runs %s, and "
                 "%s is %s; write %s",
                 option, running, name,
                 strchr (running, '_') ? "a base revision without sub-version"
                                       : "an exact revision with sub-version",
                 strchr (running, '_') ? "the exact revision, as AT+QGMR returns it"
                                       : "the base revision, as AT+CGMR returns it");
    return FALSE;
}

static gboolean
check_revisions (const DfotaIdentity *identity, const DfotaStartOptions *start, GError **error)
{
    const gchar *source = start->source_revision, *target = start->target_revision;
    const gchar *running = dfota_identity_get_revision (identity);

    if (!check_form (identity, "source-revision", source, error) ||
        !check_form (identity, "target-revision", target, error))
        return FALSE;
    if (source && !dfota_identity_is_named (identity, source))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_WRONG_REVISION,
                     "the package is for revision %s, the module runs %s", source, running);
    else if (target && dfota_identity_is_named (identity, target))
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_ALREADY_INSTALLED,
                     "the module already runs revision %s", target);
    else
        return TRUE;
    return FALSE;
}

gboolean
dfota_registry_check_start (DfotaRegistry           *self,
                            DfotaModem              *modem,
                            const DfotaStartOptions *start,
                            GError                 **error)
{
    const DfotaIdentity *identity = dfota_modem_get_identity (modem);
    DfotaUpdate         *running = find_update (self, modem, TRUE);

    if (!self->context->journal)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL,
                     "could not use the state directory for the journal; see the log of "
                     "ModemManager");
    else if (running)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_BUSY,
                     "an update of this module is already running: %s",
                     dfota_update_get_path (running));
    else if (!identity)
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY,
                     "the module's revision is not known yet; try again in a few seconds");
    else
        return check_revisions (identity, start, error);
    return FALSE;
}

static void
inherit (DfotaRegistry *self, DfotaUpdate *update)
{
    const gchar *device = dfota_update_get_device (update);
    const gchar *imei = dfota_update_get_imei (update);

    /* backwards: a forgotten one is removed when it has nothing left */
    for (guint i = self->updates->len; i > 0; i--)
        if (dfota_updates_match (self->updates->pdata[i - 1], device, imei) == DFOTA_MATCH_SAME)
            dfota_update_inherit (update, self->updates->pdata[i - 1]);
}

static void
registry_start_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (GTask) task = G_TASK (user_data);
    DfotaUpdate      *update = DFOTA_UPDATE (source);
    GError           *error = NULL;

    if (dfota_update_start_finish (update, result, &error))
        g_task_return_pointer (task, g_strdup (dfota_update_get_path (update)), g_free);
    else
        g_task_return_error (task, error);
}

void
dfota_registry_start_async (DfotaRegistry           *self,
                            DfotaModem              *modem,
                            const DfotaStartOptions *start,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
    g_autoptr (GTask)       task = g_task_new (self, NULL, callback, user_data);
    g_autoptr (DfotaUpdate) update = NULL;
    g_autofree gchar       *imei = dfota_modem_get_imei (modem);
    GError                 *error = NULL;

    if (dfota_registry_check_start (self, modem, start, &error))
        update = dfota_update_new (self->context, modem, start, &error);
    if (!update) {
        g_task_return_error (task, error);
        return;
    }
    inherit (self, update);
    forget_oldest (self, dfota_modem_get_device (modem), imei);
    limit_finished (self);
    add_update (self, update);
    point_to_update (self, modem);
    dfota_update_start_async (update, modem, registry_start_ready, g_steal_pointer (&task));
}

gchar *
dfota_registry_start_finish (DfotaRegistry *self, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer (G_TASK (result), error);
}

/*****************************************************************************/

DfotaRegistry *
dfota_registry_new (const DfotaContext *context)
{
    DfotaRegistry *self = g_object_new (DFOTA_TYPE_REGISTRY, NULL);

    self->context = context;
    self->objects = g_dbus_object_manager_server_new (DFOTA_UPDATE_PATH);
    if (context->journal)
        load_journal (self);
    g_dbus_object_manager_server_set_connection (self->objects, context->connection);
    resume_updates (self);
    watch_for_strangers (self);
    self->others = dfota_other_modems_new (context->connection, self->updates, self->modems);
    return self;
}

static void
dfota_registry_dispose (GObject *object)
{
    DfotaRegistry *self = DFOTA_REGISTRY (object);

    g_clear_object (&self->others);
    g_clear_object (&self->strangers);
    g_ptr_array_set_size (self->updates, 0);
    g_ptr_array_set_size (self->modems, 0);
    g_clear_object (&self->objects);
    G_OBJECT_CLASS (dfota_registry_parent_class)->dispose (object);
}

static void
dfota_registry_finalize (GObject *object)
{
    DfotaRegistry *self = DFOTA_REGISTRY (object);

    g_ptr_array_unref (self->updates);
    g_ptr_array_unref (self->modems);
    G_OBJECT_CLASS (dfota_registry_parent_class)->finalize (object);
}

static void
dfota_registry_init (DfotaRegistry *self)
{
    self->updates = g_ptr_array_new_with_free_func (g_object_unref);
    self->modems = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
dfota_registry_class_init (DfotaRegistryClass *klass)
{
    GObjectClass *object_class = G_OBJECT_CLASS (klass);

    object_class->dispose = dfota_registry_dispose;
    object_class->finalize = dfota_registry_finalize;
}
