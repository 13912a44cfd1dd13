/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Where the package comes from: real servers, and the module's own file system; and the
 * modem during the download.
 */

#include "calls.h"
#include "machine/machine.h"

#define UPDATED "(preparing )?(downloading )?restarting updating verifying succeeded"
#define LOCAL   "(preparing )?restarting updating verifying succeeded"

#define SUDDENLY_UPDATED                                                                           \
    "(preparing )?(downloading )?restarting (updating )?(restarting )?verifying succeeded"

#define FROM(name_, module_, source_, states_)                                                     \
    {                                                                                              \
        .name = "source/" name_, .module = module_, .source = source_, .states = states_,          \
        .reason = "", .after = TESTBED_V13, .check = check_no_secret                               \
    }

static const Scenario rows[] = {
    FROM ("ftp", NULL, "ftp v12-v13.zip", UPDATED),
    FROM ("https", NULL, "https v12-v13.zip", UPDATED),
    FROM ("https-own-stages", "stages=https", "https v12-v13.zip", UPDATED),
    FROM ("ufs", NULL, "ufs v12-v13.zip", LOCAL),
    FROM ("ufs-reboot-at-once", "reboot-delay=0", "ufs v12-v13.zip", LOCAL),
    { .name = "source/ftp-missing",
      .source = "ftp missing.zip",
      .states = "(preparing )?(downloading )?(verifying )?failed",
      .reason = "download-failed",
      .code = 601,
      .check = check_no_secret },
    { .name = "source/digest-after-restart",
      .module = "download-start-delay=25",
      .source = "http v12-v13.zip?build=13",
      .steps = { { WHEN_STATE, "downloading", "daemon kill" }, { WHEN_NOW, NULL, "daemon start" } },
      .states = ".*succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .check = check_source_digest },
    /* A certificate of an unknown authority. */
    { .name = "source/https-untrusted",
      .source = "https v12-v13.zip",
      .module = "download-start-delay=10",
      .steps = { { WHEN_STATE, "downloading", "set " SCENARIO_MODULE " tls-ca=" } },
      .states = "(preparing )?(downloading )?(verifying )?failed",
      .reason = "download-failed",
      .code = 701 },
    { .name = "source/ufs-missing",
      .source = "/data/ufs/missing.zip",
      .error = "Refused",
      .states = "(preparing )?(restarting )?failed",
      .reason = "refused" },
    { .name = "source/ufs-wrong",
      .source = "ufs v13-v12.zip",
      .states = "(preparing )?restarting retrying verifying failed",
      .reason = "package",
      .code = 510,
      .attempt = 6 },

    /* The modem keeps its state until the module reboots. For a connected modem see
     * rows-composition.c. */
    { .name = "connection/enabled",
      .source = "http v12-v13.zip",
      .module = "download-start-delay=20",
      .before = { { WHEN_MODEM, NULL, NULL, call_enable } },
      .steps = { { WHEN_STATE, "downloading", NULL, check_registered } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* The data call occupies the port of the URCs, because there is no other: no URC is heard
     * before the reboot. */
    { .name = "connection/on-port-of-urcs",
      .source = "http v12-v13.zip",
      .module = "composition=ecm download-start-delay=10",
      .before = { { WHEN_MODEM, NULL, NULL, call_connect } },
      .steps = { { WHEN_STATE, "downloading", NULL, check_connected } },
      .states = SUDDENLY_UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE },
};

/* A package of the host. */
#define INSTALLED                                                                                  \
    "(preparing )?(uploading )?(preparing )?(restarting )?updating verifying succeeded"

static const Scenario install_rows[] = {
    { .name = "install/forward",
      .source = "file v12-v13.zip",
      .states = INSTALLED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "install/acknowledged",
      .source = "file v12-v13.zip",
      .options = "{'acknowledged': <true>}",
      .states = INSTALLED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "install/back",
      .revision = TESTBED_V13,
      .source = "file v13-v12.zip",
      .states = INSTALLED,
      .reason = "",
      .after = TESTBED_V12 },
    { .name = "install/reboot-at-once",
      .module = "reboot-delay=0",
      .source = "file v12-v13.zip",
      .states = INSTALLED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "install/wrong-direction",
      .source = "file v13-v12.zip",
      .states = "(preparing )?(uploading )?(preparing )?(restarting )?retrying verifying failed",
      .reason = "package",
      .code = 510,
      .attempt = 6 },
    { .name = "install/refused",
      .module = "qfupl-support=off",
      .source = "file v12-v13.zip",
      .error = "Refused",
      .states = "(preparing )?(uploading )?failed",
      .may_be_unsent = TRUE },
    { .name = "install/no-space",
      .module = "ufs-size=10000",
      .source = "file v12-v13.zip",
      .error = "NoSpace",
      .states = "(preparing )?(uploading )?failed" },
    { .name = "install/damaged",
      .module = "upload-damage=on",
      .source = "file v12-v13.zip",
      .states = "(preparing )?(uploading )?(preparing )?(uploading )?failed",
      .may_be_unsent = TRUE },
    { .name = "install/option",
      .source = "file v12-v13.zip",
      .options = "{'acknowledged': <'yes'>}",
      .error = "InvalidOption" },
};

static gboolean
has_install (void)
{
    DfotaState state;

    return dfota_state_from_string ("uploading", &state);
}

void
scenario_rows_sources (GPtrArray *all)
{
    for (guint i = 0; has_install () && i < G_N_ELEMENTS (install_rows); i++)
        g_ptr_array_add (all, (gpointer) &install_rows[i]);
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
