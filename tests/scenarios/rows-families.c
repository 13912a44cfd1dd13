/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Families of modules. One that is not proven is refused until the administrator allows
 * it. Each family of this project is updated by URL and, where its file system is known,
 * from there. A module is added by nothing but a file of the administrator.
 */

#include "calls.h"

#define UPDATED "(preparing )?(downloading )?restarting updating verifying succeeded"
#define SENT    "(preparing )?uploading (preparing )?restarting updating verifying succeeded"

#define ALLOWED SCENARIO_PATIENT "[Modules]\nAllowUnproven=bg96;ec25;eg12;em060k;rm500q;own\n"

/* A file of the administrator. No other family has its ids, its path, its stage or its scheme. */
#define OWN                                                                                        \
    "[Family]\nName=Own\nIds=2c7c:0f06\nEvidence=field\nSource=a test\n"                           \
    "[Command]\nSchemes=http\nPaths=/own/ufs/\n[Stages]\nFETCHED=HTTPEND\n"

#define BEGUN "(preparing )?(downloading )?restarting "

/* ModemManager's probing can take longer than the timeout Silence. */
#define VERIFIED "verifying (stalled (verifying )?)*"

#define SHORT_SILENCE                                                                              \
    "[Timeouts]\nSilence=8\nDownload=8\nSettle=8\nRevision=60\n"                                   \
    "[Modules]\nAllowUnproven=bg96;ec25;eg12;em060k;rm500q;own\n"

/* Each family of ours plays the same rows; the simulated module reads the family's file. Rows
 * ON_DEMAND are played only if a pattern on the command line names them. */
#define IN_CI     FALSE
#define ON_DEMAND TRUE

#define BY_URL(family_)                                                                            \
    {                                                                                              \
        .name = "family/" family_ "-url", .module = "family=" family_, .settings = ALLOWED,        \
        .source = "http v12-v13.zip", .states = UPDATED, .reason = "", .after = TESTBED_V13        \
    }

#define BY_FILE(family_, on_demand_)                                                               \
    {                                                                                              \
        .name = "family/" family_ "-file", .module = "family=" family_, .settings = ALLOWED,       \
        .on_demand = on_demand_, .source = "file v12-v13.zip", .states = SENT, .reason = "",       \
        .after = TESTBED_V13                                                                       \
    }

#define WRONG_PACKAGE(family_, on_demand_)                                                         \
    {                                                                                              \
        .name = "family/" family_ "-wrong-package", .module = "family=" family_,                   \
        .settings = ALLOWED, .on_demand = on_demand_, .source = "http v13-v12.zip",                \
        .states = BEGUN "retrying (verifying )?failed", .reason = "package", .code = 510,          \
        .attempt = 6                                                                               \
    }

/* The module refuses the package for ever. The host cuts the power, and the module forgets the
 * package. */
#define WRONG_PACKAGE_UNLIMITED(family_, on_demand_)                                               \
    {                                                                                              \
        .name = "family/" family_ "-wrong-package",                                                \
        .module = "family=" family_ " after-power-loss=forget", .settings = ALLOWED,               \
        .on_demand = on_demand_, .source = "http v13-v12.zip",                                     \
        .steps = { { WHEN_PROPERTY, "MaxAttempts=0" },                                             \
                   { WHEN_PROPERTY, "Attempt=8", "lose-power " SCENARIO_MODULE },                  \
                   { WHEN_MODE, "off", "power-cycle " SCENARIO_MODULE } },                         \
        .states = BEGUN "retrying (verifying )?failed", .reason = "package", .code = 510           \
    }

#define RETRIES(family_, on_demand_)                                                               \
    {                                                                                              \
        .name = "family/" family_ "-retries", .module = "family=" family_ " fail-update=520x2",    \
        .settings = ALLOWED, .on_demand = on_demand_, .source = "http v12-v13.zip",                \
        .states = BEGUN "(updating retrying ){2}updating verifying succeeded", .reason = "",       \
        .code = CODE_ZERO, .attempt = 3, .after = TESTBED_V13                                      \
    }

#define SILENCE(family_, on_demand_)                                                               \
    {                                                                                              \
        .name = "family/" family_ "-silence", .module = "family=" family_ " hang-in=UPDATING",     \
        .settings = SHORT_SILENCE, .on_demand = on_demand_, .source = "http v12-v13.zip",          \
        .steps = { { WHEN_STATE, "stalled", "reset " SCENARIO_MODULE } },                          \
        .states = BEGUN "updating stalled restarting updating " VERIFIED "succeeded",              \
        .reason = "", .after = TESTBED_V13                                                         \
    }

#define RESTART(family_, on_demand_)                                                               \
    {                                                                                              \
        .name = "family/" family_ "-restart", .module = "family=" family_ " update-time=60",       \
        .settings = ALLOWED, .on_demand = on_demand_, .source = "http v12-v13.zip",                \
        .steps = { { WHEN_STATE, "updating", "daemon kill" },                                      \
                   { WHEN_NOW, NULL, "daemon start" } },                                           \
        .states = BEGUN "updating (restarting )?verifying succeeded", .reason = "",                \
        .after = TESTBED_V13, .may_probe = TRUE                                                    \
    }

#define COURSES(family_, on_demand_)                                                               \
    RETRIES (family_, on_demand_), SILENCE (family_, on_demand_), RESTART (family_, on_demand_)

static const Scenario rows[] = {
    /* The plugin only reads what kind of module it is. */
    { .name = "family/refused",
      .module = "family=ec25",
      .source = "http://127.0.0.1/p.zip",
      .error = "NotProven" },
    { .name = "family/install-refused",
      .module = "family=eg12",
      .source = "file v12-v13.zip",
      .error = "NotProven" },
    { .name = "family/another-allowed",
      .module = "family=ec25",
      .settings = SCENARIO_PATIENT "[Modules]\nAllowUnproven=eg12;ec2\n",
      .source = "http://127.0.0.1/p.zip",
      .error = "NotProven" },

    BY_URL ("ep06"),
    BY_FILE ("ep06", ON_DEMAND),
    WRONG_PACKAGE ("ep06", ON_DEMAND),
    COURSES ("ep06", ON_DEMAND),
    BY_URL ("ec25"),
    BY_FILE ("ec25", IN_CI),
    WRONG_PACKAGE_UNLIMITED ("ec25", IN_CI),
    COURSES ("ec25", IN_CI),
    BY_URL ("eg12"),
    BY_FILE ("eg12", ON_DEMAND),
    WRONG_PACKAGE ("eg12", ON_DEMAND),
    COURSES ("eg12", ON_DEMAND),
    BY_URL ("em060k"),
    WRONG_PACKAGE ("em060k", IN_CI),
    COURSES ("em060k", IN_CI),
    BY_URL ("rm500q"),
    BY_FILE ("rm500q", ON_DEMAND),
    WRONG_PACKAGE ("rm500q", ON_DEMAND),
    COURSES ("rm500q", ON_DEMAND),
    BY_URL ("bg96"),
    WRONG_PACKAGE ("bg96", ON_DEMAND),
    COURSES ("bg96", ON_DEMAND),

    /* The stages that an EG18 has for https. */
    { .name = "family/eg12-https",
      .module = "family=eg12",
      .settings = ALLOWED,
      .source = "https v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* Other modules of the family, by another USB id. */
    { .name = "family/ec25-other-id",
      .module = "family=ec25 product=0121",
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },

    { .name = "family/scheme",
      .module = "family=bg96",
      .settings = ALLOWED,
      .source = "ftp://127.0.0.1/p.zip",
      .error = "InvalidSource" },
    { .name = "family/path",
      .module = "family=eg12",
      .settings = ALLOWED,
      .source = "/data/ufs/p.zip",
      .error = "InvalidSource" },
    { .name = "family/no-files",
      .module = "family=em060k",
      .settings = ALLOWED,
      .source = "file v12-v13.zip",
      .error = "Unsupported" },

    /* A module that a file of the administrator adds. */
    { .name = "family/own-refused",
      .module = "family=own",
      .family = OWN,
      .source = "http://127.0.0.1/p.zip",
      .error = "NotProven" },
    { .name = "family/own-url",
      .module = "family=own",
      .family = OWN,
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_RECORD, "urc +QIND: \"FOTA\",\"FETCHED\",0" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "family/own-file",
      .module = "family=own",
      .family = OWN,
      .settings = ALLOWED,
      .source = "file v12-v13.zip",
      .states = SENT,
      .reason = "",
      .after = TESTBED_V13 },
    /* A file that is wrong is not used, and the log has the file, the group, the key and what is
     * right; the other families are served as before. */
    { .name = "family/own-damaged",
      .family = OWN "[Update]\nAttempts=many\n",
      .before = { { WHEN_LOG,
                    "/own.conf: Attempts in [Update] is 'many'; it can be a number from 1 "
                    "to 999, or unlimited; the file is not used" } },
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "family/own-scheme",
      .module = "family=own",
      .family = OWN,
      .settings = ALLOWED,
      .source = "https://127.0.0.1/p.zip",
      .error = "InvalidSource" },
};

void
scenario_rows_families (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
