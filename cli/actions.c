/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Actions; see actions.h.
 */

#include "actions.h"

#include "bus.h"
#include "check.h"
#include "follow.h"
#include "install.h"
#include "package-source.h"
#include "report.h"

static DfotaExit
run_list (DfotaBus *bus, const DfotaOptions *options, GError **error)
{
    g_autoptr (GPtrArray) modems = dfota_bus_get_modems (bus);
    g_autoptr (GPtrArray) updates = dfota_bus_get_updates (bus);
    g_autofree char      *text = NULL;

    if (!dfota_bus_check_plugin (bus, error))
        return DFOTA_EXIT_ERROR;
    for (guint i = modems->len; i > 0; i--) {
        if (!((DfotaModemInfo *) modems->pdata[i - 1])->supported)
            g_ptr_array_remove_index (modems, i - 1);
    }
    text = dfota_report_dup_list (modems, updates, options->format);
    dfota_output_print (text);
    return DFOTA_EXIT_DONE;
}

static void
print_record (const DfotaRecord *record, const DfotaOptions *options)
{
    g_autofree char *text = dfota_record_dup (record, options->format);

    dfota_output_print (text);
}

/* A module that is being updated has no modem object. */
static DfotaExit
explain_no_modem (DfotaBus *bus, const DfotaOptions *options, GError **error)
{
    g_autoptr (DfotaUpdateInfo) update = dfota_bus_find_under_way (bus, options->modem);

    if (!update)
        return DFOTA_EXIT_NO_MODEM;
    g_clear_error (error);
    g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_BUSY,
                 "the module has no modem object now, because it is being updated: %s; follow "
                 "it with: mmdfota -u %s --follow",
                 update->path, update->path);
    return DFOTA_EXIT_BUSY;
}

static DfotaExit
run_check (DfotaBus *bus, const DfotaOptions *options, GError **error)
{
    g_autoptr (DfotaModemInfo)  modem = dfota_bus_find_modem (bus, options->modem, error);
    g_autoptr (DfotaUpdateInfo) update = NULL;
    g_autoptr (DfotaSelector)   device = NULL;
    g_autoptr (DfotaRecord)     record = NULL;
    g_autoptr (GPtrArray)       bearers = NULL;
    g_autofree char            *advice = NULL;
    DfotaCheck                  check = { 0 };

    if (!modem)
        return explain_no_modem (bus, options, error);
    device = dfota_selector_new_for_device (modem->device);
    update = dfota_bus_find_under_way (bus, device);
    advice = bus->updates ? NULL : dfota_bus_dup_plugin_advice (bus);
    check.plugin_advice = advice;
    check.modem = modem;
    check.update = update;
    check.bearers = bearers = dfota_bus_get_bearers (bus, modem);
    check.permission = dfota_permission_ask (bus->connection);
    record = dfota_check_report (&check);
    print_record (record, options);
    return dfota_check_get_result (&check);
}

static DfotaExit
run_status (DfotaBus *bus, const DfotaUpdateInfo *update, const DfotaOptions *options)
{
    g_autoptr (DfotaRecord) record = dfota_report_update (update);

    print_record (record, options);
    return dfota_exit_from_update (update);
}

/* Calls the method of an action of run_call (). Returns the past tense of the action; NULL with an
 * error. */
static const char *
call (DfotaGdbusFirmwareUpdate *proxy, DfotaAction action, GError **error)
{
    switch (action) {
    case DFOTA_ACTION_CANCEL:
        return dfota_gdbus_firmware_update_call_cancel_sync (proxy, NULL, error) ? "cancelled"
                                                                                 : NULL;
    case DFOTA_ACTION_GIVE_UP:
        return dfota_gdbus_firmware_update_call_give_up_sync (proxy, NULL, error) ? "gave up"
                                                                                  : NULL;
    case DFOTA_ACTION_FORGET:
        return dfota_gdbus_firmware_update_call_forget_sync (proxy, NULL, error) ? "forgot" : NULL;
    case DFOTA_ACTION_LIST:
    case DFOTA_ACTION_CHECK:
    case DFOTA_ACTION_INSTALL:
    case DFOTA_ACTION_FOLLOW:
    case DFOTA_ACTION_STATUS:
    case DFOTA_ACTION_WATCH:
    case DFOTA_ACTION_VERSION:
    case DFOTA_ACTION_HELP:
        break;
    }
    g_return_val_if_reached (NULL);
}

static DfotaExit
run_call (DfotaBus *bus, const DfotaUpdateInfo *update, const DfotaOptions *options, GError **error)
{
    g_autoptr (DfotaGdbusFirmwareUpdate) proxy = dfota_bus_new_update (bus, update->path, error);
    g_autofree char                     *text = NULL;
    const char                          *done = proxy ? call (proxy, options->action, error) : NULL;

    if (!done) {
        dfota_bus_explain_vanished (bus, update->path, DFOTA_EXIT_NO_UPDATE, error);
        return DFOTA_EXIT_ERROR;
    }
    if (options->format == DFOTA_FORMAT_HUMAN) {
        text = g_strdup_printf ("%s %s\n", done, update->path);
        dfota_output_print (text);
    }
    return DFOTA_EXIT_DONE;
}

static DfotaExit
run_on_update (DfotaBus *bus, const DfotaOptions *options, GError **error)
{
    g_autoptr (DfotaUpdateInfo) update = NULL;

    if (!dfota_bus_check_plugin (bus, error))
        return DFOTA_EXIT_NO_PLUGIN;
    update = dfota_bus_find_update (bus, options->modem, options->update, error);
    if (!update)
        return DFOTA_EXIT_NO_UPDATE;
    if (options->action == DFOTA_ACTION_STATUS)
        return run_status (bus, update, options);
    if (options->action != DFOTA_ACTION_FOLLOW)
        return run_call (bus, update, options, error);
    dfota_bus_release_objects (bus);
    return dfota_follow (bus->connection, update, "following", options);
}

static DfotaExit
run_on_bus (const DfotaOptions *options, GError **error)
{
    g_autoptr (DfotaBus) bus = NULL;

    if (options->source && !dfota_package_source_get_word (options->source, error))
        return DFOTA_EXIT_ERROR;
    bus = dfota_bus_new (options->timeout, error);
    if (!bus)
        return DFOTA_EXIT_ERROR;
    switch (options->action) {
    case DFOTA_ACTION_LIST:
        return run_list (bus, options, error);
    case DFOTA_ACTION_CHECK:
        return run_check (bus, options, error);
    case DFOTA_ACTION_INSTALL:
        return dfota_install (bus, options, error);
    case DFOTA_ACTION_WATCH:
        if (!dfota_bus_check_plugin (bus, error))
            return DFOTA_EXIT_NO_PLUGIN;
        dfota_bus_release_objects (bus);
        return dfota_watch (bus->connection, options);
    case DFOTA_ACTION_FOLLOW:
    case DFOTA_ACTION_STATUS:
    case DFOTA_ACTION_CANCEL:
    case DFOTA_ACTION_GIVE_UP:
    case DFOTA_ACTION_FORGET:
        return run_on_update (bus, options, error);
    case DFOTA_ACTION_VERSION:
    case DFOTA_ACTION_HELP:
        break;
    }
    g_return_val_if_reached (DFOTA_EXIT_ERROR);
}

static DfotaExit
run_version (void)
{
    dfota_output_print ("mmdfota " DFOTA_VERSION "\n"
                        "Copyright (C) 2026 The mm-quectel-dfota authors\n"
                        "License GPL-2.0-or-later: <https://www.gnu.org/licenses/>.\n"
                        "There is NO WARRANTY, to the extent permitted by law.\n");
    return DFOTA_EXIT_DONE;
}

DfotaExit
dfota_actions_run (const DfotaOptions *options, GError **error)
{
    g_autofree char *help = NULL;

    if (options->action == DFOTA_ACTION_VERSION)
        return run_version ();
    if (options->action != DFOTA_ACTION_HELP)
        return run_on_bus (options, error);
    help = dfota_options_dup_help ();
    dfota_output_print (help);
    return DFOTA_EXIT_DONE;
}
