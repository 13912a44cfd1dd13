/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Starting an update; see install.h.
 */

#include "install.h"

#include <gio/gunixfdlist.h>

#include "dbus/error.h"
#include "follow.h"
#include "package-source.h"
#include "report.h"
#include "session.h"
#include "protocol/source-digest.h"
#include "protocol/source.h"

typedef struct {
    DfotaSession *session;
    char         *path;
    GError       *error;
} Start;

static GVariant *
start_options (const DfotaOptions *options)
{
    g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

    if (options->source_revision)
        g_variant_dict_insert (&dict, "source-revision", "s", options->source_revision);
    if (options->target_revision)
        g_variant_dict_insert (&dict, "target-revision", "s", options->target_revision);
    if (options->context)
        g_variant_dict_insert (&dict, "context", "u", (guint32) options->context);
    if (options->keep_package)
        g_variant_dict_insert (&dict, "keep-package", "b", TRUE);
    if (options->acknowledged)
        g_variant_dict_insert (&dict, "acknowledged", "b", TRUE);
    return g_variant_dict_end (&dict);
}

static void
start_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Start *start = user_data;

    dfota_gdbus_modem_firmware_call_start_finish (DFOTA_GDBUS_MODEM_FIRMWARE (source), &start->path,
                                                  result, &start->error);
    dfota_session_finish (start->session);
}

static void
install_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Start *start = user_data;

    dfota_gdbus_modem_firmware_call_install_finish (DFOTA_GDBUS_MODEM_FIRMWARE (source),
                                                    &start->path, NULL, result, &start->error);
    dfota_session_finish (start->session);
}

/* Calls Start, or Install with the file. Returns FALSE if nothing was called. */
static gboolean
call (DfotaGdbusModemFirmware *firmware,
      const DfotaOptions      *options,
      DfotaPackage            *package,
      GCancellable            *cancellable,
      Start                   *start)
{
    g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
    int                     handle;

    if (!package) {
        dfota_gdbus_modem_firmware_call_start (firmware, options->source, start_options (options),
                                               cancellable, start_ready, start);
        return TRUE;
    }
    handle = g_unix_fd_list_append (fds, dfota_package_get_fd (package), &start->error);
    if (handle < 0)
        return FALSE;
    dfota_gdbus_modem_firmware_call_install (firmware, g_variant_new_handle (handle),
                                             start_options (options), fds, cancellable,
                                             install_ready, start);
    return TRUE;
}

/* mmdfota stopped waiting for the reply: it is not known whether the update was started. */
static void
set_unknown (DfotaSessionEnd end, GError **error)
{
    gboolean timed_out = end == DFOTA_SESSION_TIMED_OUT;

    g_set_error (
        error, DFOTA_CLI_ERROR, timed_out ? DFOTA_EXIT_TIMEOUT : DFOTA_EXIT_UNDER_WAY,
        "%s while the update was being started, which may go on; check with: mmdfota --list",
        timed_out ? "the timeout expired" : "interrupted");
}

/* Returns TRUE if the daemon stopped, or did not reply, after it had received the call. */
static gboolean
is_unanswered (const GError *error)
{
    return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
           g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

/* Returns the path of the new update. Free it. */
static char *
start (DfotaGdbusModemFirmware *firmware,
       const DfotaOptions      *options,
       DfotaPackage            *package,
       GError                 **error)
{
    g_autoptr (DfotaSession) session = dfota_session_new (options->deadline);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Start                    start = { .session = session };
    DfotaSessionEnd          end;

    if (!call (firmware, options, package, cancellable, &start)) {
        g_propagate_error (error, start.error);
        return NULL;
    }
    end = dfota_session_run (session);
    if (end != DFOTA_SESSION_FINISHED) {
        g_cancellable_cancel (cancellable);
        dfota_session_run (session); /* until the callback was called */
        g_clear_error (&start.error);
        g_clear_pointer (&start.path, g_free);
        set_unknown (end, error);
        return NULL;
    }
    if (start.error && is_unanswered (start.error))
        g_prefix_error (
            &start.error,
            "could not start the update: no reply; it may have been started, check with "
            "mmdfota --list: ");
    if (start.error)
        g_propagate_error (error, start.error);
    return start.path;
}

/* Returns TRUE if @update was started from exactly the source that @options name. What D-Bus shows
 * of a URL is not enough: user, password and query are left out. */
static gboolean
is_same_source (const DfotaUpdateInfo *update, const DfotaOptions *options, DfotaPackage *package)
{
    g_autofree char *digest = NULL;
    g_autofree char *source = NULL;

    if (package) {
        source = g_strconcat ("sha256:", dfota_package_get_sha256 (package), NULL);
        return g_str_equal (source, update->source);
    }
    if (!update->source_digest[0]) /* of a former version: only a path is shown in full */
        return options->source[0] == '/' && g_str_equal (options->source, update->source);
    digest = dfota_source_digest (options->source, update->source_salt);
    return g_str_equal (digest, update->source_digest);
}

/* Returns TRUE if @update has the source and the revisions of @options. */
static gboolean
is_wanted (const DfotaUpdateInfo *update, const DfotaOptions *options, DfotaPackage *package)
{
    if (!is_same_source (update, options, package))
        return FALSE;
    if (options->source_revision &&
        !g_str_equal (options->source_revision, update->revision_before))
        return FALSE;
    return g_str_equal (options->target_revision ? options->target_revision : "",
                        update->revision_expected);
}

/* Returns FALSE if "any" could mean the module of @update or another modem. */
static gboolean
is_unambiguous (DfotaBus              *bus,
                const DfotaUpdateInfo *update,
                const DfotaOptions    *options,
                GError               **error)
{
    g_autoptr (DfotaModemInfo) modem = NULL;

    if (options->modem->kind != DFOTA_SELECTOR_ANY)
        return TRUE;
    modem = dfota_bus_find_modem (bus, options->modem, NULL);
    if (!modem || g_str_equal (modem->device, update->device))
        return TRUE;
    g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_MODEM,
                 "'any' matches %s and the module of %s, which is being updated; name one of them",
                 modem->path, update->path);
    return FALSE;
}

/* For people; in the other formats it is in the record. */
static void
print_warning (const DfotaUpdateInfo *update, const DfotaOptions *options)
{
    g_autofree char *clean = dfota_output_dup_clean (update->warning);

    if (*clean && options->format == DFOTA_FORMAT_HUMAN)
        g_printerr ("warning: %s\n", clean);
}

static DfotaExit
follow_update (DfotaBus              *bus,
               const DfotaUpdateInfo *update,
               const char            *event,
               const DfotaOptions    *options)
{
    g_autofree char *text = NULL;

    if (options->format == DFOTA_FORMAT_HUMAN)
        text = g_strdup_printf ("%s: %s\n",
                                g_str_equal (event, "attached") ? "attached to the same update, "
                                                                  "which is already under way"
                                                                : "update started",
                                update->path);
    else if (options->no_wait)
        text = dfota_report_dup_event (event, update, options->format);
    if (text)
        dfota_output_print (text);
    print_warning (update, options);
    if (options->no_wait)
        return DFOTA_EXIT_UNDER_WAY;
    dfota_bus_release_objects (bus);
    return dfota_follow (bus->connection, update, event, options);
}

static DfotaExit
attach (DfotaBus              *bus,
        const DfotaUpdateInfo *update,
        const DfotaOptions    *options,
        DfotaPackage          *package,
        GError               **error)
{
    g_autofree char *shown = NULL;

    if (!is_unambiguous (bus, update, options, error))
        return DFOTA_EXIT_NO_MODEM;
    if (is_wanted (update, options, package))
        return follow_update (bus, update, "attached", options);
    shown = dfota_source_redact (options->source);
    g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_BUSY,
                 "the module has a different update under way: %s from %s%s; follow it with: "
                 "mmdfota -u %s --follow",
                 update->path, update->source,
                 !package && g_str_equal (shown, update->source)
                     ? " (user, password, query or a revision differ)"
                     : "",
                 update->path);
    return DFOTA_EXIT_BUSY;
}

static gboolean
check_modem (const DfotaModemInfo *modem, const char *word, GError **error)
{
    if (!modem->supported) {
        g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_UNSUPPORTED,
                     "the plugin does not support the modem %s; --check shows why", modem->path);
        return FALSE;
    }
    if (g_strv_contains ((const char *const *) modem->sources, word))
        return TRUE;
    g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_UNSUPPORTED,
                 "the modem %s does not accept packages from %s; --check lists what it accepts",
                 modem->path, word);
    return FALSE;
}

/* Replaces the errors of a daemon that stopped the call because the modem went away. */
static void
explain_modem_removed (GError **error)
{
    if (!*error || !g_dbus_error_is_remote_error (*error) ||
        !(g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
          g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
          g_error_matches (*error, MM_CORE_ERROR, MM_CORE_ERROR_CANCELLED) ||
          g_error_matches (*error, MM_CORE_ERROR, MM_CORE_ERROR_ABORTED)))
        return;
    g_clear_error (error);
    g_set_error_literal (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NOT_READY,
                         "the modem went away before the update was started; start it again once "
                         "the modem is back");
}

static DfotaExit
start_and_follow (DfotaBus             *bus,
                  const DfotaModemInfo *modem,
                  const DfotaOptions   *options,
                  DfotaPackage         *package,
                  GError              **error)
{
    g_autoptr (DfotaGdbusModemFirmware)  firmware = NULL;
    g_autoptr (DfotaGdbusFirmwareUpdate) proxy = NULL;
    g_autoptr (DfotaUpdateInfo)          update = NULL;
    g_autofree char                     *path = NULL;

    firmware = dfota_bus_new_firmware (bus, modem->path, error);
    path = firmware ? start (firmware, options, package, error) : NULL;
    if (!path) {
        explain_modem_removed (error);
        dfota_bus_explain_vanished (bus, modem->path, DFOTA_EXIT_NO_MODEM, error);
        return DFOTA_EXIT_ERROR;
    }
    /* the object manager may not have received it yet */
    proxy = dfota_bus_new_update (bus, path, error);
    update = proxy ? dfota_update_info_new (proxy) : NULL;
    return update ? follow_update (bus, update, "started", options) : DFOTA_EXIT_ERROR;
}

DfotaExit
dfota_install (DfotaBus *bus, const DfotaOptions *options, GError **error)
{
    g_autoptr (DfotaUpdateInfo) update = NULL;
    g_autoptr (DfotaModemInfo)  modem = NULL;
    g_autoptr (DfotaPackage)    package = NULL;
    g_autoptr (GError)          local_error = NULL;
    const char                 *word = dfota_package_source_get_word (options->source, error);
    DfotaExit                   result;

    if (!word || !dfota_bus_check_plugin (bus, error))
        return DFOTA_EXIT_ERROR;
    if (dfota_package_source_is_local_file (options->source)) {
        package = dfota_package_source_open (options->source, error);
        if (!package)
            return DFOTA_EXIT_ERROR;
    }
    update = dfota_bus_find_under_way (bus, options->modem);
    if (update)
        return attach (bus, update, options, package, error);
    modem = dfota_bus_find_modem (bus, options->modem, error);
    if (!modem || !check_modem (modem, word, error))
        return DFOTA_EXIT_ERROR;
    result = start_and_follow (bus, modem, options, package, &local_error);
    if (!local_error)
        return result;
    /* another client was faster, perhaps with the same update */
    if (g_error_matches (local_error, DFOTA_ERROR, DFOTA_ERROR_BUSY) &&
        (update = dfota_bus_find_under_way (bus, options->modem)))
        return attach (bus, update, options, package, error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    return DFOTA_EXIT_ERROR;
}
