/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Packages that are sent to the module: what the module refuses, and failures in the
 * middle. Each row checks that nothing of the package is left in the module's file system.
 */

#include <string.h>

#include "calls.h"

#define PACKAGE "file v12-v13.zip"
#define UPDATED "(preparing )?uploading (preparing )?restarting updating verifying succeeded"
#define FAILED  "(preparing )?uploading failed"

/* 66 kB take three seconds. */
#define SLOW "link-rate=20000 "

#define SENDING "command AT+QFUPL=\"mm-dfota.zip\""

#define SECONDS 90

static gboolean
is_file_gone (Testbed *testbed, gpointer data)
{
    g_autofree gchar *path = g_build_filename (testbed_get_folder (testbed), "simulator",
                                               SCENARIO_MODULE, "ufs", "mm-dfota.zip", NULL);

    return !g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
check_clean (ScenarioRun *run)
{
    testlib_wait_until (run->testbed, SECONDS, is_file_gone, NULL,
                        "the package to be deleted from the module");
}

static void
check_nothing_started (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    g_assert_cmpuint (testbed_record_count (record, SCENARIO_MODULE, "command", "AT+QFOTADL=\""),
                      ==, 0);
    check_clean (run);
}

static void
check_kept (ScenarioRun *run)
{
    g_assert_false (is_file_gone (run->testbed, NULL));
    check_space_used (run);
}

static void
check_deleted (ScenarioRun *run)
{
    check_clean (run);
    check_space_whole (run);
}

static gboolean
is_journal_empty (Testbed *testbed, gpointer data)
{
    g_autofree gchar *folder = g_build_filename (testbed_get_folder (testbed), "state", NULL);
    g_autoptr (GDir)  dir = g_dir_open (folder, 0, NULL);

    return dir && !g_dir_read_name (dir);
}

/* The update is forgotten while the module is away. The package is deleted from the module
 * all the same, and only then is the journal empty. */
static void
check_forgotten (ScenarioRun *run)
{
    check_forget (run);
    g_assert_false (is_journal_empty (run->testbed, NULL));
    testlib_command (run->testbed, "plug " SCENARIO_MODULE);
    check_nothing_started (run);
    testlib_wait_until (run->testbed, 30, is_journal_empty, NULL, "the journal to be empty");
}

static void
check_forgotten_killed (ScenarioRun *run)
{
    check_forget (run);
    testlib_kill_daemon (run->testbed);
    testlib_start_daemon (run->testbed);
    testlib_command (run->testbed, "plug " SCENARIO_MODULE);
    check_nothing_started (run);
    testlib_wait_until (run->testbed, 30, is_journal_empty, NULL, "the journal to be empty");
}

/* Once without and once with acknowledgements. */
static void
check_repeated (ScenarioRun *run)
{
    g_autoptr (GPtrArray) record = testlib_record (run->testbed);

    g_assert_cmpuint (
        testbed_record_count (record, SCENARIO_MODULE, "command", "AT+QFUPL=\"mm-dfota.zip\""), ==,
        2);
    check_clean (run);
    check_space_unknown (run);
}

static void
call_cancel (ScenarioRun *run)
{
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        testbed_get_connection (run->testbed), MM_DBUS_SERVICE, run->path, WATCH_UPDATE_INTERFACE,
        "Cancel", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, &error);

    g_assert_no_error (error);
}

/* URCs on the port of the upload: one that ModemManager knows; one that it does not know and
 * that begins like an acknowledgement; one full of such letters; and one of an update, which
 * the plugin has to receive. */
static void
call_urcs (ScenarioRun *run)
{
    for (guint i = 0; i < 20; i++) {
        testlib_command (run->testbed, "urc " SCENARIO_MODULE " '+CREG: 1'");
        testlib_command (run->testbed, "urc " SCENARIO_MODULE " 'APP RDY'");
        testlib_command (run->testbed, "urc " SCENARIO_MODULE " '+QIND: \"AAAA\",AAAA'");
    }
    testlib_command (run->testbed, "urc " SCENARIO_MODULE " '+QIND: \"FOTA\",\"NOTE\",7'");
}

typedef struct {
    gboolean is_done;
    gchar   *response;
} Question;

static void
question_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Question *question = user_data;

    question->response = mm_modem_command_finish (MM_MODEM (source), result, NULL);
    question->is_done = TRUE;
}

static gboolean
is_answered (Testbed *testbed, gpointer data)
{
    return ((Question *) data)->is_done;
}

/* While the package goes over one port, ModemManager sends commands on the other one, and the
 * data call stays up. */
static void
call_use_modem (ScenarioRun *run)
{
    g_autoptr (MMObject) object = testbed_find_modem (run->testbed, SCENARIO_PLACE);
    Question             question = { FALSE, NULL };
    g_autofree gchar    *response = NULL;

    check_connected (run);
    testlib_command (run->testbed, "set " SCENARIO_MODULE " csq=7");
    mm_modem_command (mm_object_peek_modem (object), "+CSQ", 60, NULL, question_answered,
                      &question);
    testlib_wait_until (run->testbed, 60, is_answered, &question, "the answer to AT+CSQ");
    response = question.response;
    g_assert_nonnull (response);
    g_assert_nonnull (strstr (response, "+CSQ: 7,"));
    g_assert_cmpstr (watch_get_string (run->watch, run->path, "State"), ==, "uploading");
    check_connected (run);
}

static void
call_make_empty (ScenarioRun *run)
{
    g_autofree gchar *path =
        g_build_filename (testbed_get_packages (run->testbed), "empty.zip", NULL);

    g_assert_true (g_file_set_contents (path, "", 0, NULL));
}

#define REFUSED(code_, error_)                                                                     \
    {                                                                                              \
        .name = "upload/refused-" #code_, .module = "fail-upload=" #code_, .source = PACKAGE,      \
        .error = error_, .states = FAILED, .reason = "upload-failed", .code = code_,               \
        .may_be_unsent = TRUE, .check = check_nothing_started                                      \
    }
#define BROKEN(code_)                                                                              \
    {                                                                                              \
        .name = "upload/broken-" #code_, .module = SLOW "break-upload=" #code_, .source = PACKAGE, \
        .states = FAILED, .reason = "upload-failed", .code = code_, .may_be_unsent = TRUE,         \
        .check = check_nothing_started                                                             \
    }

static const Scenario rows[] = {
    REFUSED (400, "Refused"),
    REFUSED (401, "Refused"),
    REFUSED (403, "NoSpace"),
    REFUSED (405, "Refused"),
    REFUSED (406, "Refused"),
    REFUSED (407, "Refused"),
    REFUSED (409, "Refused"),
    REFUSED (410, "Refused"),
    REFUSED (413, "Refused"),
    REFUSED (418, "Refused"),
    REFUSED (420, "NoSpace"),
    REFUSED (421, "Refused"),
    REFUSED (423, "NoSpace"),
    REFUSED (426, "Refused"),
    REFUSED (499, "Refused"),
    BROKEN (409),
    BROKEN (421),

    { .name = "upload/not-a-file", .source = "file .", .error = "InvalidSource" },
    { .name = "upload/empty",
      .before = { { WHEN_NOW, NULL, NULL, call_make_empty } },
      .source = "file empty.zip",
      .error = "InvalidSource" },
    { .name = "upload/kept",
      .source = PACKAGE,
      .options = "{'keep-package': <true>}",
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_kept },
    /* Without QMI, ModemManager uses the other port all the time. */
    { .name = "upload/deleted",
      .ecm = "",
      .mbim = "",
      .source = PACKAGE,
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_deleted },
    { .name = "upload/refused-afterwards",
      .module = "reject-qfotadl=on",
      .source = PACKAGE,
      .states = "(preparing )?uploading (preparing )?failed",
      .reason = "refused",
      .check = check_clean },

    /* Bytes are lost because there are no acknowledgements, and the module does not report
     * its free space. */
    { .name = "upload/overrun",
      .module = "upload-overrun=on qflds-support=off",
      .source = PACKAGE,
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_repeated },

    { .name = "upload/urcs",
      .module = SLOW "urcport=usbmodem",
      .ecm = "",
      .mbim = "",
      .source = PACKAGE,
      .options = "{'acknowledged': <true>}",
      .steps = { { WHEN_RECORD, SENDING, NULL, call_urcs },
                 { WHEN_LOG, "URC +QIND: \"FOTA\",\"NOTE\",7" } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_clean },
    /* A data call, and AT on the primary port meanwhile. */
    { .name = "upload/connected",
      .module = SLOW,
      .before = { { WHEN_NOW, NULL, NULL, call_connect } },
      .source = PACKAGE,
      .steps = { { WHEN_RECORD, SENDING, NULL, call_use_modem } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_clean },
    /* The data call occupies one of the two AT ports, and the package goes over the other one. */
    { .name = "ecm/upload/connected",
      .module = SLOW "composition=ecm",
      .before = { { WHEN_NOW, NULL, NULL, call_connect } },
      .source = PACKAGE,
      .steps = { { WHEN_RECORD, SENDING, NULL, check_connected } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_clean },
    { .name = "upload/cancelled",
      .module = SLOW,
      .ecm = "",
      .source = PACKAGE,
      .steps = { { WHEN_RECORD, SENDING, NULL, call_cancel } },
      .states = "(preparing )?uploading cancelled",
      .reason = "",
      .may_be_unsent = TRUE,
      .check = check_nothing_started },
    { .name = "upload/cancelled-acknowledged",
      .module = SLOW,
      .source = PACKAGE,
      .options = "{'acknowledged': <true>}",
      .steps = { { WHEN_RECORD, SENDING, NULL, call_cancel } },
      .states = "(preparing )?uploading cancelled",
      .reason = "",
      .may_be_unsent = TRUE,
      .check = check_nothing_started },
    /* All bytes are sent, but the module has not confirmed them yet. */
    { .name = "upload/cancelled-after-last-byte",
      .module = SLOW "link-latency=1",
      .source = PACKAGE,
      .steps = { { WHEN_PROPERTY, "Percent=100", NULL, call_cancel } },
      .states = "(preparing )?uploading cancelled",
      .reason = "",
      .may_be_unsent = TRUE,
      .check = check_nothing_started },
    { .name = "upload/killed",
      .module = SLOW,
      .source = PACKAGE,
      .steps = { { WHEN_RECORD, SENDING, "daemon kill" }, { WHEN_NOW, NULL, "daemon start" } },
      .states = "(preparing )?uploading failed",
      .reason = "interrupted",
      .may_be_unsent = TRUE,
      .check = check_nothing_started },
    { .name = "upload/unplugged",
      .module = SLOW,
      .source = PACKAGE,
      .steps = { { WHEN_RECORD, SENDING, "unplug " SCENARIO_MODULE },
                 { WHEN_STATE, "failed", "plug " SCENARIO_MODULE } },
      .states = "(preparing )?uploading failed",
      .reason = "interrupted",
      .may_be_unsent = TRUE,
      .check = check_nothing_started },
    { .name = "upload/forgotten",
      .module = SLOW,
      .source = PACKAGE,
      .steps = { { WHEN_RECORD, SENDING, "unplug " SCENARIO_MODULE } },
      .states = "(preparing )?uploading failed",
      .reason = "interrupted",
      .may_be_unsent = TRUE,
      .modem = MODEM_ABSENT,
      .check = check_forgotten },
    { .name = "upload/forgotten-killed",
      .module = SLOW,
      .source = PACKAGE,
      .steps = { { WHEN_RECORD, SENDING, "unplug " SCENARIO_MODULE } },
      .states = "(preparing )?uploading failed",
      .reason = "interrupted",
      .may_be_unsent = TRUE,
      .modem = MODEM_ABSENT,
      .check = check_forgotten_killed },
    { .name = "upload/silent",
      .module = SLOW,
      .source = PACKAGE,
      .options = "{'acknowledged': <true>}",
      .steps = { { WHEN_RECORD, SENDING, "silent " SCENARIO_MODULE " on" },
                 { WHEN_STATE, "failed", "silent " SCENARIO_MODULE " off" } },
      .states = FAILED,
      .reason = "upload-failed",
      .code = CODE_NONE,
      .may_be_unsent = TRUE,
      .check = check_nothing_started },
};

void
scenario_rows_upload (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
