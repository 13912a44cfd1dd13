/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Expected texts of the three formats, bars, lines and sentences, and their exit codes.
 */

#include <string.h>

#include "bus.h"
#include "dbus/error.h"
#include "progress.h"
#include "report.h"
#include "samples.h"

#define SECONDS(n_) (SAMPLE_START + (gint64) (n_) *G_USEC_PER_SEC)

static DfotaUpdateInfo *
failed_update (void)
{
    DfotaUpdateInfo *info = sample_update ("failed", "update-failed");

    info->code = 511;
    info->may_power_off = TRUE;
    info->last_urc_time = SECONDS (600);
    info->end_time = SECONDS (605);
    sample_set (&info->code_phase, "update");
    sample_set (&info->code_class, "space");
    sample_set (&info->code_text, "no space");
    sample_set (&info->revision_after, "R12");
    return info;
}

static void
check_update (const DfotaUpdateInfo *info, DfotaFormat format, const char *expected)
{
    g_autoptr (DfotaRecord) record = dfota_report_update (info);
    g_autofree char        *text = dfota_record_dup (record, format);

    g_assert_cmpstr (text, ==, expected);
}

static void
test_human (void)
{
    g_autoptr (DfotaUpdateInfo) info = failed_update ();

    check_update (
        info, DFOTA_FORMAT_HUMAN,
        "  -----------------------------\n"
        "  General  |              path: /org/freedesktop/ModemManager1/FirmwareUpdate/3\n"
        "           |            source: http://example.org/p.bin\n"
        "  -----------------------------\n"
        "  Progress |             state: failed\n"
        "           |            reason: update-failed\n"
        "           |           outcome: the module could not apply the package and "
        "restored its revision; the module runs R12\n"
        "           |           attempt: 2 of at most 6\n"
        "           | power-off allowed: yes\n"
        "  -----------------------------\n"
        "  Code     |         last code: 511 (update)\n"
        "           |             class: space\n"
        "           |           meaning: no space\n"
        "  -----------------------------\n"
        "  Revision |            before: R12\n"
        "           |          expected: R13\n"
        "           |             after: R12\n"
        "  -----------------------------\n"
        "  Module   |            device: /sys/devices/usb1/1-1\n"
        "           |      equipment id: 861107030000010\n"
        "           |           USB ids: 2c7c:0306\n"
        "  -----------------------------\n"
        "  Times    |             start: 2026-01-01 00:00:00 UTC\n"
        "           |          last URC: 2026-01-01 00:10:00 UTC\n"
        "           |               end: 2026-01-01 00:10:05 UTC\n");
}

static void
test_keyvalue (void)
{
    g_autoptr (DfotaUpdateInfo) info = sample_update ("updating", "");

    check_update (info, DFOTA_FORMAT_KEYVALUE,
                  "update.path : /org/freedesktop/ModemManager1/FirmwareUpdate/3\n"
                  "update.source : http://example.org/p.bin\n"
                  "update.package-size : 0\n"
                  "update.uploaded-bytes : 0\n"
                  "update.state : updating\n"
                  "update.reason : --\n"
                  "update.outcome : under-way\n"
                  "update.percent : 45\n"
                  "update.attempt : 2\n"
                  "update.max-attempts : 6\n"
                  "update.may-power-off : no\n"
                  "update.may-reset : no\n"
                  "update.warning : --\n"
                  "update.code : -1\n"
                  "update.code-phase : --\n"
                  "update.code-class : --\n"
                  "update.code-text : --\n"
                  "update.revision-before : R12\n"
                  "update.revision-expected : R13\n"
                  "update.revision-after : --\n"
                  "update.device : /sys/devices/usb1/1-1\n"
                  "update.equipment-identifier : 861107030000010\n"
                  "update.modem : /\n"
                  "update.usb-ids : 2c7c:0306\n"
                  "update.start-time : 1767225600000000\n"
                  "update.last-urc-time : 0\n"
                  "update.end-time : 0\n");
}

static void
test_json (void)
{
    g_autoptr (DfotaUpdateInfo) info = failed_update ();

    check_update (
        info, DFOTA_FORMAT_JSON,
        "{\"schema\":1,\"update\":{\"path\":\"/org/freedesktop/ModemManager1/FirmwareUpdate/3\","
        "\"source\":\"http://example.org/"
        "p.bin\",\"package-size\":0,\"uploaded-bytes\":0,\"state\":\"failed\",\"reason\":"
        "\"update-failed\",\"outcome\":\"failed-space\",\"percent\":45,\"attempt\":2,"
        "\"max-attempts\":6,\"may-power-off\":true,\"may-reset\":false,\"warning\":\"\",\"code\":"
        "511,"
        "\"code-phase\":\"update\",\"code-class\":\"space\",\"code-text\":\"no space\","
        "\"revision-before\":\"R12\",\"revision-expected\":\"R13\",\"revision-after\":\"R12\","
        "\"device\":\"/sys/devices/usb1/1-1\",\"equipment-identifier\":\"861107030000010\","
        "\"modem\":\"/"
        "\",\"usb-ids\":\"2c7c:0306\",\"start-time\":1767225600000000,\"last-urc-time\":"
        "1767226200000000,"
        "\"end-time\":1767226205000000}}\n");
}

/* The progress of an upload, for people and machines. */
static void
test_upload (void)
{
    g_autoptr (DfotaUpdateInfo) info = sample_update ("uploading", "");
    g_autoptr (DfotaRecord)     record = NULL;
    g_autofree char            *human = NULL;
    g_autofree char            *lines = NULL;

    info->package_size = G_GUINT64_CONSTANT (17500000);
    info->uploaded_bytes = G_GUINT64_CONSTANT (7875000);
    record = dfota_report_update (info);
    human = dfota_record_to_human (record);
    lines = dfota_record_to_keyvalue (record);
    g_assert_nonnull (strstr (human, " package: 17.50 MB\n"));
    g_assert_nonnull (strstr (human, " uploaded: 7.88 MB\n"));
    g_assert_nonnull (strstr (lines, "update.package-size : 17500000\n"
                                     "update.uploaded-bytes : 7875000\n"));
}

static void
test_list_keyvalue (void)
{
    g_autoptr (DfotaModemInfo) modem = sample_modem (TRUE, "R12");
    g_autoptr (GPtrArray)      modems = g_ptr_array_new ();
    g_autoptr (GPtrArray)      updates = g_ptr_array_new ();
    g_autofree char           *text = NULL;

    g_ptr_array_add (modems, modem);
    text = dfota_report_dup_list (modems, updates, DFOTA_FORMAT_KEYVALUE);
    g_assert_cmpstr (text, ==,
                     "modems.length : 1\n"
                     "modems.value[1].path : /org/freedesktop/ModemManager1/Modem/0\n"
                     "modems.value[1].device : /sys/devices/usb1/1-1\n"
                     "modems.value[1].equipment-identifier : 861107030000010\n"
                     "modems.value[1].manufacturer : Quectel\n"
                     "modems.value[1].model : EP06-E\n"
                     "modems.value[1].base-revision : EP06ELAR02A08M4G\n"
                     "modems.value[1].revision : R12\n"
                     "modems.value[1].support : yes\n"
                     "modems.value[1].sources.length : 3\n"
                     "modems.value[1].sources.value[1] : ftp\n"
                     "modems.value[1].sources.value[2] : http\n"
                     "modems.value[1].sources.value[3] : ufs\n"
                     "modems.value[1].family : ep06\n"
                     "modems.value[1].evidence : guide\n"
                     "modems.value[1].enabled : yes\n"
                     "modems.value[1].context-selector : --\n"
                     "modems.value[1].download-context : -1\n"
                     "modems.value[1].free-space : 40000000\n"
                     "modems.value[1].total-space : 41943040\n"
                     "modems.value[1].update : /\n"
                     "modems.value[1].state : registered\n"
                     "updates.length : 0\n");
}

/* Text of a module cannot control the terminal or imitate a line of mmdfota. */
static void
test_clean (void)
{
    static const struct {
        const char *text;
        const char *clean;
    } cases[] = {
        { "EP06", "EP06" },
        { "a\nupdate.state : succeeded", "a?update.state : succeeded" },
        { "\033[2J", "?[2J" },
        { "\xff", "\xef\xbf\xbd" },
        { "gr\xc3\xb6\xc3\x9f", "gr\xc3\xb6\xc3\x9f" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *clean = dfota_output_dup_clean (cases[i].text);

        g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_bar (void)
{
    static const struct {
        const char *state;
        int         width;
        int         seconds;
        int         left;
        const char *bar;
    } cases[] = {
        { "updating", 79, 65, -1,
          "updating [##################......................]  45%, attempt 2 of 6  1:05" },
        { "updating", 60, 3725, -1,
          "updating [########...........]  45%, attempt 2 of 6  1:02:05" },
        { "updating", 79, 65, 150,
          "updating [##########.............]  45%, attempt 2 of 6  1:05, about 3 min left" },
        { "updating", 60, 65, 5, "updating  45%, attempt 2 of 6  1:05, a few seconds left" },
        { "updating", 40, 65, -1, "updating  45%, attempt 2 of 6  1:05" },
        { "updating", 12, 65, 5, "updating  45" },
        { "m\u00e5l", 4, 65, -1, "m\u00e5l" },
        { "m\u00e5l", 3, 65, -1, "m\u00e5" },
        { "m\u00e5l", 2, 65, -1, "m" },
        { "\u20ac", 2, 65, -1, "" },
        { "verifying", 79, 0, 5, "verifying, attempt 2 of 6  0:00" },
        { "downloading", 79, -5, -1,
          "downloading [#################.....................]  45%, attempt 2 of 6  0:00" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (DfotaUpdateInfo) info = sample_update (cases[i].state, "");
        g_autofree char            *bar = dfota_progress_dup_bar (info, SECONDS (cases[i].seconds),
                                                                  cases[i].left, cases[i].width);

        g_assert_cmpstr (bar, ==, cases[i].bar);
        g_assert_cmpint (strlen (bar), <=, cases[i].width);
    }
}

static void
test_line (void)
{
    g_autoptr (DfotaUpdateInfo) running = sample_update ("updating", "");
    g_autoptr (DfotaUpdateInfo) failed = failed_update ();
    g_autofree char            *running_line = dfota_progress_dup_line (running, SECONDS (61), 150);
    g_autofree char            *failed_line = dfota_progress_dup_line (failed, SECONDS (9999), 5);

    g_assert_cmpstr (running_line, ==, "[1:01] updating 45%, attempt 2 of 6, about 3 min left");
    g_assert_cmpstr (failed_line, ==,
                     "[10:05] failed: update-failed, attempt 2 of 6, last code update 511");
}

static void
test_news (void)
{
    g_autoptr (DfotaUpdateInfo) before = sample_update ("updating", "");
    g_autoptr (DfotaUpdateInfo) now = sample_update ("updating", "");

    g_assert_true (dfota_progress_is_news (NULL, now));
    g_assert_false (dfota_progress_is_news (before, now));
    now->percent = 49;
    g_assert_false (dfota_progress_is_news (before, now));
    now->percent = 50;
    g_assert_true (dfota_progress_is_news (before, now));
    now->percent = before->percent;
    now->attempt++;
    g_assert_true (dfota_progress_is_news (before, now));
    now->attempt = before->attempt;
    now->code = 505;
    g_assert_true (dfota_progress_is_news (before, now));
    now->code = before->code;
    sample_set (&now->state, "retrying");
    g_assert_true (dfota_progress_is_news (before, now));
}

static void
test_outcome (void)
{
    g_autoptr (DfotaUpdateInfo) stalled = sample_update ("stalled", "silence");
    g_autofree char            *emergency_text = NULL;
    g_autofree char            *other_text = NULL;
    g_autoptr (DfotaUpdateInfo) failed = failed_update ();
    g_autoptr (DfotaUpdateInfo) odd = sample_update ("failed", "brand-new");
    g_autofree char            *failed_text = dfota_report_dup_outcome (failed);
    g_autofree char            *failed_code = dfota_report_dup_code (failed);
    g_autofree char            *odd_text = dfota_report_dup_outcome (odd);
    g_autofree char            *odd_code = dfota_report_dup_code (odd);

    g_assert_cmpstr (
        failed_text, ==,
        "the module could not apply the package and restored its revision; the module runs R12");
    g_assert_cmpstr (failed_code, ==, "Last code of the module: update 511. no space");
    g_assert_cmpstr (odd_text, ==, "brand-new; the module ran R12 before");
    g_assert_null (odd_code);
    g_assert_cmpint (dfota_exit_from_update (odd), ==, DFOTA_EXIT_FAILED_UPDATE);
    sample_set (&stalled->usb_ids, "05c6:9008");
    emergency_text = dfota_report_dup_outcome (stalled);
    g_assert_nonnull (strstr (emergency_text, "emergency download mode (05c6:9008)"));
    sample_set (&stalled->usb_ids, "2c7c:0306");
    other_text = dfota_report_dup_outcome (stalled);
    g_assert_null (strstr (other_text, "emergency"));
}

/* Only the state "succeeded" has the exit code of success. */
static void
test_only_success_is_zero (void)
{
    static const char *const states[] = { "preparing", "uploading", "downloading", "restarting",
                                          "updating",  "retrying",  "verifying",   "stalled",
                                          "failed",    "cancelled", "brand-new",   "" };

    for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
        g_autoptr (DfotaUpdateInfo) info = sample_update (states[i], "");

        g_assert_cmpint (dfota_exit_from_update (info), !=, DFOTA_EXIT_DONE);
    }
}

/* Every error of the interfaces has an exit code of its own kind. */
static void
test_all_errors (void)
{
    for (int code = 0; code < DFOTA_N_ERRORS; code++) {
        g_autoptr (GError) error = g_error_new_literal (DFOTA_ERROR, code, "");
        DfotaExit          result = dfota_exit_from_error (error);

        g_assert_cmpint (result, >, DFOTA_EXIT_ERROR);
        g_assert_cmpstr (dfota_exit_name (result), !=, "error");
    }
}

static void
test_exit_table (void)
{
    gsize                 n_entries;
    const DfotaExitEntry *entries = dfota_exit_entries (&n_entries);

    for (gsize i = 1; i < n_entries; i++) {
        g_assert_cmpint (entries[i].code, >, entries[i - 1].code);
        g_assert_cmpint (entries[i].code, <, 64); /* far from what shells use */
    }
}

/* Picks one of several updates. */
static void
test_pick (void)
{
    g_autoptr (DfotaUpdateInfo) old = sample_update ("failed", "package");
    g_autoptr (DfotaUpdateInfo) running = sample_update ("updating", "");
    g_autoptr (DfotaUpdateInfo) other = sample_update ("succeeded", "");
    g_autoptr (GPtrArray)       updates = g_ptr_array_new ();
    g_autoptr (GError)          error = NULL;

    g_assert_null (dfota_bus_pick_update (updates, &error));
    g_assert_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_NO_UPDATE);
    sample_set (&other->device, "/sys/devices/usb1/1-2");
    g_ptr_array_add (updates, running);
    g_ptr_array_add (updates, old);
    g_ptr_array_add (updates, other);
    g_assert_true (dfota_bus_pick_update (updates, NULL) == running);
    sample_set (&running->state, "succeeded");
    g_assert_null (dfota_bus_pick_update (updates, NULL));
    sample_set (&other->device, running->device);
    g_assert_true (dfota_bus_pick_update (updates, NULL) == other);
    sample_set (&running->state, "updating");
    sample_set (&old->state, "updating");
    g_assert_null (dfota_bus_pick_update (updates, NULL));
}

int
main (int argc, char **argv)
{
    g_setenv ("TZ", "UTC", TRUE);
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/output/human", test_human);
    g_test_add_func ("/output/keyvalue", test_keyvalue);
    g_test_add_func ("/output/json", test_json);
    g_test_add_func ("/output/upload", test_upload);
    g_test_add_func ("/output/list-keyvalue", test_list_keyvalue);
    g_test_add_func ("/output/clean", test_clean);
    g_test_add_func ("/progress/bar", test_bar);
    g_test_add_func ("/progress/line", test_line);
    g_test_add_func ("/progress/news", test_news);
    g_test_add_func ("/outcome/sentence", test_outcome);
    g_test_add_func ("/outcome/only-success-is-zero", test_only_success_is_zero);
    g_test_add_func ("/exit-code/all-errors", test_all_errors);
    g_test_add_func ("/exit-code/table", test_exit_table);
    g_test_add_func ("/updates/pick", test_pick);
    return g_test_run ();
}
