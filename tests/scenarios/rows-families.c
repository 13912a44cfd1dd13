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

/* The module sends the URC of that stage instead of HTTPEND. */
#define FETCHED "urc " SCENARIO_MODULE " '+QIND: \"FOTA\",\"FETCHED\",0'"

#define BY_URL(family_, product_, more_)                                                           \
    {                                                                                              \
        .name = "family/" family_ "-url", .module = "product=" product_ " " more_,                 \
        .settings = ALLOWED, .source = "http v12-v13.zip", .states = UPDATED, .reason = "",        \
        .after = TESTBED_V13                                                                       \
    }

#define BY_FILE(family_, product_, path_)                                                          \
    {                                                                                              \
        .name = "family/" family_ "-file", .module = "product=" product_ " ufs-path=" path_,       \
        .settings = ALLOWED, .source = "file v12-v13.zip", .states = SENT, .reason = "",           \
        .after = TESTBED_V13                                                                       \
    }

static const Scenario rows[] = {
    /* The plugin only reads what kind of module it is. */
    { .name = "family/refused",
      .module = "product=0125",
      .source = "http://127.0.0.1/p.zip",
      .error = "NotProven" },
    { .name = "family/install-refused",
      .module = "product=0512 ufs-path=/cache/ufs/",
      .source = "file v12-v13.zip",
      .error = "NotProven" },
    { .name = "family/another-allowed",
      .module = "product=0125",
      .settings = SCENARIO_PATIENT "[Modules]\nAllowUnproven=eg12;ec2\n",
      .source = "http://127.0.0.1/p.zip",
      .error = "NotProven" },

    BY_URL ("ec25", "0125", ""),
    BY_FILE ("ec25", "0121", "/data/ufs/"),
    BY_URL ("eg12", "0512", "stages=https"),
    BY_FILE ("eg12", "0512", "/cache/ufs/"),
    BY_URL ("em060k", "0128", ""),
    BY_URL ("rm500q", "0800", "stages=https"),
    BY_FILE ("rm500q", "0801", "/cache/ufs/"),
    BY_URL ("bg96", "0296", ""),
    { .name = "family/wrong-package",
      .module = "product=0125",
      .settings = ALLOWED,
      .source = "http v13-v12.zip",
      .states = "(preparing )?(downloading )?restarting retrying (verifying )?failed",
      .reason = "package",
      .code = 510,
      .attempt = 6 },

    /* A source that the module does not accept is not sent. */
    { .name = "family/scheme",
      .module = "product=0296",
      .settings = ALLOWED,
      .source = "ftp://127.0.0.1/p.zip",
      .error = "InvalidSource" },
    { .name = "family/path",
      .module = "product=0512 ufs-path=/cache/ufs/",
      .settings = ALLOWED,
      .source = "/data/ufs/p.zip",
      .error = "InvalidSource" },
    { .name = "family/no-files",
      .module = "product=0128",
      .settings = ALLOWED,
      .source = "file v12-v13.zip",
      .error = "Unsupported" },

    /* A module that a file of the administrator adds. */
    { .name = "family/own-refused",
      .module = "product=0f06 ufs-path=/own/ufs/",
      .family = OWN,
      .source = "http://127.0.0.1/p.zip",
      .error = "NotProven" },
    { .name = "family/own-url",
      .module = "product=0f06 ufs-path=/own/ufs/ lose=HTTPEND",
      .family = OWN,
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .steps = { { WHEN_RECORD, "event lost +QIND: \"FOTA\",\"HTTPEND\",0", FETCHED } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "family/own-file",
      .module = "product=0f06 ufs-path=/own/ufs/",
      .family = OWN,
      .settings = ALLOWED,
      .source = "file v12-v13.zip",
      .states = SENT,
      .reason = "",
      .after = TESTBED_V13 },
    { .name = "family/own-scheme",
      .module = "product=0f06 ufs-path=/own/ufs/",
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
