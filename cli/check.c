/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Result, what is missing, and warnings; see check.h.
 */

#include "check.h"

#include "protocol/context.h"
#include "report.h"

/* The smallest package that is publicly known [field]: 5 to 40 MB. */
#define SMALL_SPACE 5000000

#define NO_DOWNLOAD                                                                                \
    "the module cannot download a package; --install=FILE sends a file of this host and needs no " \
    "network"

DfotaExit
dfota_check_get_result (const DfotaCheck *check)
{
    const DfotaModemInfo *modem = check->modem;

    if (check->plugin_advice)
        return DFOTA_EXIT_NO_PLUGIN;
    if (!modem->supported || !modem->is_enabled || g_str_equal (modem->support, "no"))
        return DFOTA_EXIT_UNSUPPORTED;
    if (!modem->has_journal)
        return DFOTA_EXIT_JOURNAL;
    if (check->update)
        return DFOTA_EXIT_BUSY;
    if (modem->revision[0] == '\0')
        return DFOTA_EXIT_NOT_READY;
    if (check->permission == DFOTA_PERMISSION_NO)
        return DFOTA_EXIT_NOT_AUTHORIZED;
    return DFOTA_EXIT_DONE;
}

static char *
dup_missing_revision (const DfotaModemInfo *modem)
{
    if (modem->failed_reason[0])
        return g_strdup_printf ("the exact revision: the module has not returned it, and "
                                "ModemManager could not set up the modem (%s)",
                                modem->failed_reason);
    return g_strdup ("the exact revision: the module has not returned it yet; after a reboot this "
                     "takes up to a minute");
}

static char *
dup_missing_interface (const DfotaModemInfo *modem)
{
    g_autofree char *name = dfota_modem_info_dup_name (modem);

    return g_strdup_printf ("a module that the plugin supports: this is '%s'; mm-quectel-dfota(7) "
                            "lists the supported modules",
                            name);
}

char *
dfota_check_dup_missing (const DfotaCheck *check)
{
    DfotaExit result = dfota_check_get_result (check);

    if (result == DFOTA_EXIT_NO_PLUGIN)
        return g_strdup_printf ("the mm-quectel-dfota plugin in ModemManager: %s",
                                check->plugin_advice);
    if (result == DFOTA_EXIT_UNSUPPORTED && check->modem->supported && !check->modem->is_enabled)
        return g_strdup_printf ("the administrator's consent: updates are not proven on this "
                                "module; add %s to AllowUnproven in [Modules] of the settings "
                                "file, see quectel-dfota.conf(5)",
                                check->modem->family);
    if (result == DFOTA_EXIT_UNSUPPORTED && check->modem->supported)
        return g_strdup ("AT+QFOTADL: the module does not support this command");
    if (result == DFOTA_EXIT_UNSUPPORTED)
        return dup_missing_interface (check->modem);
    if (result == DFOTA_EXIT_JOURNAL)
        return g_strdup ("a state directory that ModemManager can write; its log has the cause: "
                         "journalctl -u ModemManager | grep dfota");
    if (result == DFOTA_EXIT_BUSY)
        return g_strdup_printf ("the end of the update that is under way: %s", check->update->path);
    if (result == DFOTA_EXIT_NOT_READY)
        return dup_missing_revision (check->modem);
    if (result == DFOTA_EXIT_NOT_AUTHORIZED)
        return g_strdup ("authorization: polkit denies " DFOTA_PERMISSION_ACTION
                         " to this user; try it as root");
    return g_strdup ("");
}

/*****************************************************************************/

/* A modem that is only disabled in ModemManager may be registered in a network. */
static char *
dup_network_warning (const DfotaModemInfo *modem)
{
    if (g_str_equal (modem->failed_reason, "sim-missing"))
        return g_strdup ("the modem has no SIM card: " NO_DOWNLOAD);
    if (g_str_equal (modem->state, "failed"))
        return g_strdup_printf (
            "ModemManager could not set up the modem (%s): perhaps " NO_DOWNLOAD,
            modem->failed_reason);
    if (g_str_equal (modem->state, "locked"))
        return g_strdup_printf ("the SIM card is locked (%s): " NO_DOWNLOAD, modem->lock);
    if (g_str_equal (modem->power_state, "low") || g_str_equal (modem->power_state, "off"))
        return g_strdup_printf ("the radio is off (power state %s): " NO_DOWNLOAD,
                                modem->power_state);
    if (g_str_equal (modem->state, "enabled") || g_str_equal (modem->state, "searching"))
        return g_strdup ("the modem is not registered in a network: " NO_DOWNLOAD);
    if (g_str_equal (modem->state, "connected"))
        return g_strdup ("the data connection ends when the module reboots");
    return NULL;
}

static char *
dup_space_warning (const DfotaModemInfo *modem)
{
    if (modem->free_space < 0 || modem->free_space >= SMALL_SPACE)
        return NULL;
    return g_strdup ("the module's file system has little free space: packages have 5 to 40 MB");
}

char **
dfota_check_dup_warnings (const DfotaCheck *check)
{
    const DfotaModemInfo *modem = check->modem;
    g_autoptr (GPtrArray) warnings = g_ptr_array_new ();
    gboolean              has_unknown = modem->supported && modem->revision[0] &&
                           !g_str_equal (modem->support, "yes") && !check->update &&
                           !g_str_equal (modem->support, "no");
    char *const texts[] = {
        modem->is_proven ? NULL : g_strdup ("updates are not proven on this module"),
        modem->supported ? dup_network_warning (modem) : NULL,
        check->bearers && modem->supported
            ? dfota_context_dup_warning (modem->context_selector, modem->download_context,
                                         check->bearers)
            : NULL,
        modem->supported ? dup_space_warning (modem) : NULL,
        has_unknown ? g_strdup ("whether the module supports AT+QFOTADL is not known yet: it has "
                                "not answered AT+QFOTADL=?")
                    : NULL,
        check->permission == DFOTA_PERMISSION_CHALLENGE
            ? g_strdup ("polkit asks for a password before it allows an update")
            : NULL,
    };

    for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
        if (texts[i])
            g_ptr_array_add (warnings, texts[i]);
    }
    g_ptr_array_add (warnings, NULL);
    return (char **) g_ptr_array_free (g_steal_pointer (&warnings), FALSE);
}

DfotaRecord *
dfota_check_report (const DfotaCheck *check)
{
    DfotaRecord     *record = dfota_report_modem ("check", check->modem);
    DfotaExit        result = dfota_check_get_result (check);
    const char      *name = result == DFOTA_EXIT_DONE ? "ready" : dfota_exit_name (result);
    const char      *authorized = dfota_permission_to_string (check->permission);
    g_autofree char *missing = dfota_check_dup_missing (check);
    g_auto (GStrv)   warnings = dfota_check_dup_warnings (check);

    dfota_record_add (record, "authorized", "", g_variant_new_string (authorized), "");
    dfota_record_add (record, "ready", "ready for update",
                      g_variant_new_boolean (result == DFOTA_EXIT_DONE), NULL);
    dfota_record_add (record, "verdict", "", g_variant_new_string (name), "");
    dfota_record_add_string (record, "missing", "missing", missing);
    dfota_record_add_lines (record, "warnings", "warnings", (const char *const *) warnings);
    return record;
}
