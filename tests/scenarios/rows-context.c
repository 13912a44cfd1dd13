/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The PDP context over which the module downloads, beside the data connection of the host: what
 * is read, what is warned of, what is selected for the update and restored after it.
 */

#include "calls.h"

#include <string.h>

#define UPDATED "(preparing )?(downloading )?restarting updating verifying succeeded"

#define ALLOWED SCENARIO_PATIENT "[Modules]\nAllowUnproven=rm500q;own\n"

/* A data call on a tty: ModemManager knows its PDP context, which is 2. */
#define ECM "composition=ecm urcport=usbmodem reboot-delay=20 "

#define OWN                                                                                        \
    "[Family]\nName=Own\nIds=2c7c:0f06\nEvidence=field\nSource=a test\n"                           \
    "[Command]\nContext=+QCFG=\"fota/cid\"\n"

#define CONNECTED                                                                                  \
    {                                                                                              \
        {                                                                                          \
            WHEN_MODEM, NULL, NULL, call_connect                                                   \
        }                                                                                          \
    }

/*****************************************************************************/

static void
assert_warning (ScenarioRun *run, const gchar *part)
{
    const gchar *warning = watch_get_string (run->watch, run->path, "Warning");

    g_test_message ("warning: %s", warning);
    if (!part)
        g_assert_cmpstr (warning, ==, "");
    else if (!strstr (warning, part))
        g_error ("“%s” is not in “%s”", part, warning);
}

static void
check_no_warning (ScenarioRun *run)
{
    assert_warning (run, NULL);
}

static void
check_warns_unknown (ScenarioRun *run)
{
    assert_warning (run, "over which PDP context the module downloads is not known");
}

static void
check_warns_not_read (ScenarioRun *run)
{
    assert_warning (run, "has not returned over which PDP context it downloads (AT+QFOTAPID)");
}

static void
check_warns_shared (ScenarioRun *run)
{
    assert_warning (run, "PDP context 2, which the host's data connection uses");
}

static void
check_warns_which (ScenarioRun *run)
{
    assert_warning (run, "PDP context 1, and which one the host's data connection uses is not");
}

/* How often the module was sent @command. */
static guint
count_commands (ScenarioRun *run, const gchar *command)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);
    guint                 n = 0;

    for (guint i = 0; i < record->len; i++) {
        TestbedRecordEntry *entry = record->pdata[i];

        n += g_str_equal (entry->kind, "command") && g_str_equal (entry->text, command);
    }
    return n;
}

static gboolean
is_context_restored (Testbed *testbed, gpointer data)
{
    g_autofree gchar *context = testlib_ask (testbed, "get " SCENARIO_MODULE " context");

    return g_str_equal (context, data);
}

static void
assert_restored (ScenarioRun *run, const gchar *select, const gchar *restore, gchar *context)
{
    testlib_wait_until (run->testbed, 60, is_context_restored, context, "the previous context");
    g_assert_cmpuint (count_commands (run, select), ==, 1);
    g_assert_cmpuint (count_commands (run, restore), ==, 1);
    assert_warning (run, NULL);
}

static void
check_restored_beside (ScenarioRun *run)
{
    assert_restored (run, "AT+QFOTAPID=3", "AT+QFOTAPID=2", (gchar *) "2");
}

static void
check_restored (ScenarioRun *run)
{
    assert_restored (run, "AT+QFOTAPID=3", "AT+QFOTAPID=1", (gchar *) "1");
}

static void
check_restored_qcfg (ScenarioRun *run)
{
    assert_restored (run, "AT+QCFG=\"fota/cid\",16", "AT+QCFG=\"fota/cid\",1", (gchar *) "1");
}

static void
check_not_selected (ScenarioRun *run)
{
    g_assert_cmpuint (count_commands (run, "AT+QFOTAPID=1"), ==, 0);
    g_assert_cmpuint (count_commands (run, "AT+QFOTAPID=3"), ==, 0);
}

/*****************************************************************************/

static const Scenario rows[] = {
    { .name = "context/unknown",
      .module = "download-start-delay=20",
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_warns_unknown },
    { .name = "context/unknown-not-connected",
      .on_demand = TRUE,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_no_warning },
    { .name = "context/unknown-option",
      .source = "http v12-v13.zip",
      .options = "{'context': <uint32 3>}",
      .error = "Unsupported" },
    { .name = "context/shared-fails",
      .module = ECM "family=rm500q context=2 shared-context=fails",
      .settings = ALLOWED,
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .states = "(preparing )?downloading (verifying )?failed",
      .reason = "download-failed",
      .code = 701,
      .check = check_warns_shared },
    { .name = "context/shared-works",
      .on_demand = TRUE,
      .module = ECM "family=rm500q context=2 shared-context=works",
      .settings = ALLOWED,
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_warns_shared },
    { .name = "context/apart",
      .module = ECM "family=rm500q shared-context=fails",
      .settings = ALLOWED,
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_no_warning },
    /* By QMI, ModemManager does not know the context of a bearer without a profile. */
    { .name = "context/bearer-unknown",
      .on_demand = TRUE,
      .module = "family=rm500q download-start-delay=20",
      .settings = ALLOWED,
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_warns_which },
    { .name = "context/not-read",
      .on_demand = TRUE,
      .module = ECM "family=rm500q context-read=off",
      .settings = ALLOWED,
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_warns_not_read },
    /* What could not be restored is not selected, and never can be. */
    { .name = "context/not-read-option",
      .module = "family=rm500q context-read=off",
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .options = "{'context': <uint32 3>}",
      .error = "Unsupported",
      .check = check_not_selected },
    { .name = "context/selected",
      .module = ECM "family=rm500q context=2 shared-context=fails",
      .settings = ALLOWED,
      .before = CONNECTED,
      .source = "http v12-v13.zip",
      .options = "{'context': <uint32 3>}",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_restored_beside },
    { .name = "context/selected-as-before",
      .on_demand = TRUE,
      .module = "family=rm500q",
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .options = "{'context': <uint32 1>}",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_not_selected },
    /* After a failed download, too. */
    { .name = "context/download-fails",
      .on_demand = TRUE,
      .module = "family=rm500q fail-download=701",
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .options = "{'context': <uint32 3>}",
      .states = "(preparing )?downloading (verifying )?failed",
      .reason = "download-failed",
      .code = 701,
      .check = check_restored },
    { .name = "context/daemon-killed",
      .module = "family=rm500q update-time=60",
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .options = "{'context': <uint32 3>}",
      .steps = { { WHEN_STATE, "updating", "daemon kill" }, { WHEN_NOW, NULL, "daemon start" } },
      .states = "(preparing )?(downloading )?restarting updating (restarting )?verifying succeeded",
      .reason = "",
      .after = TESTBED_V13,
      .may_probe = TRUE,
      .check = check_restored },
    /* The module will refuse it the next time, too. */
    { .name = "context/refused",
      .module = "family=rm500q context-set=off",
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .options = "{'context': <uint32 3>}",
      .error = "Refused",
      .states = "(preparing )?failed",
      .reason = "interrupted" },
    { .name = "context/qcfg",
      .module = "family=own",
      .family = OWN,
      .settings = ALLOWED,
      .source = "http v12-v13.zip",
      .options = "{'context': <uint32 16>}",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_restored_qcfg },
};

void
scenario_rows_context (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
