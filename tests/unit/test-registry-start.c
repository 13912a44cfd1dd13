/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The registry starts updates: what may start, what the new update takes over, and which old ones
 * it displaces.
 */

#include "registry-fixture.h"

#include <string.h>

#include "dbus/error.h"

typedef UpdateFixture Fixture;

#define ELSEWHERE "/sys/1-2"
#define PATH      DFOTA_UPDATE_PATH

/*****************************************************************************/
/* Starting */

typedef struct {
    guint   n_answers;
    gchar  *path;
    GError *error;
} Answer;

static void
started (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Answer *answer = user_data;

    answer->n_answers++;
    answer->path = dfota_registry_start_finish (DFOTA_REGISTRY (source), result, &answer->error);
}

static void
clear_answer (Answer *answer)
{
    g_clear_pointer (&answer->path, g_free);
    g_clear_error (&answer->error);
    answer->n_answers = 0;
}

static void
test_start (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaStartOptions) options = update_fixture_new_options (f);
    Answer                        answer = { 0 };
    DfotaRegistry                *registry;

    registry_fixture_write_uncleaned (f, 1, FALSE);
    registry_fixture_write (f, 2, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_FAILED);
    registry = registry_fixture_new (f);
    f->modem->imei = UPDATE_OTHER; /* not cleaned up yet */
    dfota_registry_add_modem (registry, f->modem);
    f->modem->imei = UPDATE_IMEI;
    fakes_take_log ();
    dfota_registry_start_async (registry, f->modem, options, started, &answer);
    fakes_assert_log ("update of /sys/1-1: " PATH "/2;attach 3;export 3;"
                      "update of /sys/1-1: " PATH "/3, running;link /sys/1-1;hold 2;"
                      "ttyUSB2<AT+QFOTADL=\"http://host/p\";");
    fake_send_answer (NULL);
    g_assert_cmpuint (answer.n_answers, ==, 1);
    g_assert_no_error (answer.error);
    g_assert_cmpstr (answer.path, ==, PATH "/3");
    clear_answer (&answer);
    fakes_take_log ();
    dfota_registry_start_async (registry, f->modem, options, started, &answer);
    fakes_settle ();
    g_assert_error (answer.error, DFOTA_ERROR, DFOTA_ERROR_BUSY);
    g_assert_nonnull (strstr (answer.error->message, PATH "/3"));
    clear_answer (&answer);
    fake_verifier_report (DFOTA_EVENT_REVISION_NEW);
    /* it has inherited the file of the first */
    fakes_assert_log_has ("ttyUSB3<+QFDEL=\"mm-dfota.zip\";", TRUE);
    registry_fixture_drop (registry);
}

static void
test_start_refused (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaStartOptions) options = update_fixture_new_options (f);
    Answer                        answer = { 0 };
    DfotaRegistry                *registry = registry_fixture_new (f);

    dfota_registry_add_modem (registry, f->modem);
    dfota_registry_start_async (registry, f->modem, options, started, &answer);
    fakes_settle ();
    fake_send_answer (g_error_new (DFOTA_ERROR, DFOTA_ERROR_REFUSED, "no"));
    g_assert_error (answer.error, DFOTA_ERROR, DFOTA_ERROR_REFUSED);
    g_assert_null (answer.path);
    clear_answer (&answer);
    journal_fixture_remove_folder (f->journal.folder);
    fakes_take_log ();
    dfota_registry_start_async (registry, f->modem, options, started, &answer);
    fakes_settle ();
    g_assert_error (answer.error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    clear_answer (&answer);
    fakes_assert_log ("");
    registry_fixture_drop (registry);
}

/* The module keeps ten finished updates: older ones are forgotten when the next one starts. */
static void
test_limit_of_module (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaStartOptions) options = update_fixture_new_options (f);
    Answer                        answer = { 0 };
    DfotaRegistry                *registry;

    for (guint id = 1; id <= DFOTA_REGISTRY_MAX_OF_MODULE + 4; id++)
        registry_fixture_write (f, id, id == 5 ? ELSEWHERE : UPDATE_DEVICE,
                                id == 5 ? UPDATE_OTHER : UPDATE_IMEI, DFOTA_STATE_FAILED);
    registry = registry_fixture_new (f);
    dfota_registry_add_modem (registry, f->modem);
    fakes_take_log ();
    dfota_registry_start_async (registry, f->modem, options, started, &answer);
    fakes_settle ();
    for (guint id = 1; id <= DFOTA_REGISTRY_MAX_OF_MODULE + 4; id++)
        g_assert_cmpint (registry_fixture_has_file (f, id), ==, id > 3);
    fakes_assert_log_has ("unexport 1;unexport 1;", TRUE);
    fake_send_answer (NULL);
    clear_answer (&answer);
    registry_fixture_drop (registry);
}

/* The limit of all holds when an update starts, too. */
static void
test_limit_at_start (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaStartOptions) options = update_fixture_new_options (f);
    Answer                        answer = { 0 };
    DfotaRegistry                *registry;

    for (guint id = 1; id <= DFOTA_REGISTRY_MAX_FINISHED; id++) {
        g_autofree gchar *device = g_strdup_printf ("/sys/2-%u", id);

        registry_fixture_write (f, id, device, "", DFOTA_STATE_FAILED);
    }
    registry_fixture_write (f, 300, ELSEWHERE, "", DFOTA_STATE_DOWNLOADING);
    registry = registry_fixture_new (f);
    fake_verifier_report (DFOTA_EVENT_REVISION_NEW);
    g_assert_true (registry_fixture_has_file (f, 1));
    dfota_registry_start_async (registry, f->modem, options, started, &answer);
    fakes_settle ();
    g_assert_false (registry_fixture_has_file (f, 1));
    g_assert_true (registry_fixture_has_file (f, 2));
    fake_send_answer (NULL);
    clear_answer (&answer);
    registry_fixture_drop (registry);
}

/*****************************************************************************/
/* Conditions of a new update */

static void
test_check (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *exact;
        const gchar *source;
        const gchar *target;
        gint         error; /* -1: none */
        const gchar *text;
    } rows[] = {
        { "EP06ELAR02A08M4G_01.001.01.001", NULL, NULL, -1, "" },
        { "EP06ELAR02A08M4G_01.001.01.001", "EP06ELAR02A08M4G_01.001.01.001",
          "EP06ELAR03A08M4G_01.001.01.001", -1, "" },
        { "EP06ELAR02A08M4G_01.001.01.001", "EP06ELAR01A08M4G_01.001.01.001", NULL,
          DFOTA_ERROR_WRONG_REVISION,
          "the package is for revision EP06ELAR01A08M4G_01.001.01.001, the module runs "
          "EP06ELAR02A08M4G_01.001.01.001" },
        { "EP06ELAR02A08M4G_01.001.01.001", NULL, "EP06ELAR02A08M4G_01.001.01.001",
          DFOTA_ERROR_ALREADY_INSTALLED,
          "the module already runs revision EP06ELAR02A08M4G_01.001.01.001" },
        { "EP06ELAR02A08M4G_01.001.01.001", "EP06ELAR02A08M4G", NULL, DFOTA_ERROR_INVALID_OPTION,
          "option 'source-revision' has another form than the module's revision: the module runs "
          "EP06ELAR02A08M4G_01.001.01.001, and EP06ELAR02A08M4G is a base revision without "
          "sub-version; write the exact revision, as AT+QGMR returns it" },
        { "", NULL, "EP06ELAR03A08M4G_01.001.01.001", DFOTA_ERROR_INVALID_OPTION,
          "option 'target-revision' has another form than the module's revision: the module runs "
          "EP06ELAR02A08M4G, and EP06ELAR03A08M4G_01.001.01.001 is an exact revision with "
          "sub-version; write the base revision, as AT+CGMR returns it" },
        { "", "EP06ELAR02A08M4G", "EP06ELAR03A08M4G", -1, "" },
    };
    DfotaRegistry *registry = registry_fixture_new (f);

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (DfotaStartOptions) options = update_fixture_new_options (f);
        g_autoptr (GError)            error = NULL;

        g_test_message ("row %u", (guint) i);
        dfota_identity_free (f->modem->identity);
        f->modem->identity = dfota_identity_new (rows[i].exact, FAKE_MODEM_BASE, "");
        options->source_revision = g_strdup (rows[i].source);
        options->target_revision = g_strdup (rows[i].target);
        g_assert_cmpint (dfota_registry_check_start (registry, f->modem, options, &error), ==,
                         rows[i].error < 0);
        g_assert_cmpstr (error ? error->message : "", ==, rows[i].text);
        if (error)
            g_assert_error (error, DFOTA_ERROR, rows[i].error);
    }
    registry_fixture_drop (registry);
}

/* Without journal or revision nothing starts. */
static void
test_check_not_ready (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaStartOptions) options = update_fixture_new_options (f);
    g_autoptr (GError)            error = NULL;
    DfotaRegistry                *registry = registry_fixture_new (f);

    g_clear_pointer (&f->modem->identity, dfota_identity_free);
    g_assert_false (dfota_registry_check_start (registry, f->modem, options, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
    g_clear_error (&error);
    f->context.journal = NULL;
    g_assert_false (dfota_registry_check_start (registry, f->modem, options, &error));
    g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL);
    registry_fixture_drop (registry);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    UPDATE_FIXTURE_ADD ("/registry-start/start", test_start);
    UPDATE_FIXTURE_ADD ("/registry-start/start-refused", test_start_refused);
    UPDATE_FIXTURE_ADD ("/registry-start/limit-of-module", test_limit_of_module);
    UPDATE_FIXTURE_ADD ("/registry-start/limit-at-start", test_limit_at_start);
    UPDATE_FIXTURE_ADD ("/registry-start/check", test_check);
    UPDATE_FIXTURE_ADD ("/registry-start/check-not-ready", test_check_not_ready);
    return g_test_run ();
}
