/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Rounds of commands that read the revision, over a port with late answers.
 */

#include "module/revision.h"

#include "dbus/error.h"
#include "fake-time.h"
#include "family-fixture.h"
#include "late-port.h"

#define M "+CMEE?;"

#define A1 "EP06ELAR02A08M4G_01.001.01.001"
#define A  "EP06ELAR02A08M4G"

static void
test_revision (void)
{
    static const struct {
        const gchar *answers[9];
        const gchar *late[4];
        gboolean     is_base_enough;
        const gchar *identity; /* NULL: the reading fails */
    } rows[] = {
        { { "+CGMR", A, "+QGMR", A1, "+QGMR?", A1, "+CSUB", "SubEdition: V01" },
          { NULL },
          FALSE,
          A1 " " A " V01" },
        { { "+CGMR", A, "+QGMR", A1 }, { NULL }, FALSE, A1 " " A " none" },
        { { "+CGMR", A, "+QGMR?", A1 }, { NULL }, FALSE, A1 " " A " none" },
        { { "+CGMR", A, "+QGMR", "RING\r\n\r\n" A1, "+CSUB", "SubEdition: V02" },
          { "Quectel", REFUSED },
          FALSE,
          A1 " " A " V02" },
        /* each answer is taken for that to the next command, for ever */
        { { "+CGMR", A, "+QGMR", A1 }, { A1, OK }, FALSE, A1 " " A " none" },
        /* better no exact revision than a wrong one */
        { { "+CGMR", A, "+QGMR", "RING" }, { NULL }, FALSE, " " A " none" },
        { { "+CGMR", A, "+QGMR", "Quectel", "+QGMR?", "861107030000010" },
          { NULL },
          FALSE,
          " " A " none" },
        { { "+CGMR", "EP06", "+QGMR", "RING" }, { NULL }, FALSE, NULL },
        /* An ERROR to AT+QGMR counts only when the time is over. */
        { { "+CGMR", A, "+CSUB", "SubEdition: V01" }, { NULL }, FALSE, " " A " V01" },
        { { "+CGMR", A, "+CSUB", "SubEdition: V01" }, { NULL }, TRUE, " " A " V01" },
        { { NULL }, { NULL }, FALSE, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (LatePort)      port = late_port_new (rows[i].answers, rows[i].late);
        g_autoptr (DfotaIdentity) before = dfota_identity_new (NULL, A, NULL);
        g_autoptr (DfotaIdentity) identity = NULL;
        g_autoptr (GAsyncResult)  result = NULL;
        g_autoptr (GError)        error = NULL;
        g_autofree gchar         *text = NULL;
        guint64                   begin = fake_time_now ();

        dfota_revision_read_async (DFOTA_PORT (port), NULL, rows[i].is_base_enough ? before : NULL,
                                   rows[i].is_base_enough ? 100 : 1.5, NULL, late_port_store,
                                   &result);
        fake_time_run_until ((gpointer *) &result);
        identity = dfota_revision_read_finish (result, &error);
        if (identity)
            text = g_strdup_printf ("%s %s %s", identity->exact, identity->base, identity->edition);
        g_assert_cmpstr (text, ==, rows[i].identity);
        g_assert_cmpuint (fake_time_now () - begin, <, 60 * 1000);
    }
}

#define BASE  "+CGMR;"
#define EXACT "+QGMR;+QGMR?;"
#define CSUB  "+CSUB;"
#define ROUND M BASE EXACT CSUB

/* Which commands are sent, when, and how long. A command without an answer here is refused. */
static void
test_rounds (void)
{
    static const struct {
        const gchar *answers[9];
        const gchar *before; /* exact revision; NULL: no identity */
        gdouble      seconds;
        const gchar *commands;
        const gchar *times;
        const gchar *identity;
    } rows[] = {
        { { "+CGMR", "+CGMR: " A, "+QGMR", "+QGMR: " A1 },
          A1,
          100,
          ROUND ROUND,
          "0 0 ",
          A1 " " A " none" },
        { { "+CGMR", A, "+QGMR?", A1 }, NULL, 100, ROUND ROUND, "0 0 ", A1 " " A " none" },
        /* other text: each command three times */
        { { "+CGMR", "Quectel", "+QGMR", A1 },
          A1,
          0,
          M BASE M BASE M BASE M EXACT CSUB M BASE M BASE M BASE M EXACT CSUB,
          "0 0 1 1 1 2 ",
          A1 "  none" },
        { { "+CGMR", A, "+QGMR", "Quectel" },
          A1,
          0,
          M BASE "+QGMR;" M "+QGMR;" M "+QGMR;" M "+QGMR?;" CSUB M BASE "+QGMR;" M "+QGMR;" M
                 "+QGMR;" M "+QGMR?;" CSUB,
          "0 1 ",
          " " A " none" },
        { { "+CGMR", A, "+QGMR", A1, "+CSUB", "Quectel" },
          A1,
          0,
          M BASE EXACT CSUB M CSUB M CSUB M BASE EXACT CSUB M CSUB M CSUB,
          "0 1 ",
          A1 " " A " " },
        /* two forms that agree are one answer more, but a second round is made all the same */
        { { "+QGMR", A1, "+QGMR?", A1 }, A1, 0, ROUND ROUND, "0 0 ", A1 "  none" },
        /* refused: again after 1, 2, 4, 8 and 16 seconds, until the time is over */
        { { "+CGMR", A }, A1, 0, ROUND ROUND, "0 0 ", " " A " none" },
        { { "+CGMR", A }, A1, 1, ROUND ROUND ROUND, "0 0 1 ", " " A " none" },
        { { "+CGMR", A },
          A1,
          50,
          ROUND ROUND ROUND ROUND ROUND ROUND ROUND ROUND ROUND,
          "0 0 1 3 7 15 31 47 63 ",
          " " A " none" },
        { { "+CGMR", A }, "", 50, ROUND ROUND, "0 0 ", " " A " none" },
        { { "+CGMR", A }, NULL, 1, ROUND ROUND ROUND, "0 0 1 ", " " A " none" },
        /* a revision of one character was an exact one, too */
        { { "+CGMR", A }, "A", 1, ROUND ROUND ROUND, "0 0 1 ", " " A " none" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        static const gchar *const none[] = { NULL };
        g_autoptr (LatePort)      port = late_port_new (rows[i].answers, none);
        g_autoptr (DfotaIdentity) before = dfota_identity_new (rows[i].before, A, NULL);
        g_autoptr (DfotaIdentity) identity = NULL;
        g_autoptr (GAsyncResult)  result = NULL;
        g_autofree gchar         *text = NULL;

        g_test_message ("row %u", i);
        dfota_revision_read_async (DFOTA_PORT (port), NULL, rows[i].before ? before : NULL,
                                   rows[i].seconds, NULL, late_port_store, &result);
        fake_time_run_until ((gpointer *) &result);
        identity = dfota_revision_read_finish (result, NULL);
        g_assert_nonnull (identity);
        text = g_strdup_printf ("%s %s %s", identity->exact, identity->base, identity->edition);
        g_assert_cmpstr (text, ==, rows[i].identity);
        g_assert_cmpstr (port->commands->str, ==, rows[i].commands);
        g_assert_cmpstr (port->times->str, ==, rows[i].times);
    }
}

/* A revision that was read, and is refused by both forms afterwards, is not known any more. */
static void
test_refused_later (void)
{
    static const gchar *const in_turn = "+CMEE: 1";
    const gchar *const        script[] = { in_turn, A,       A1,      REFUSED, REFUSED, in_turn,
                                           A,       REFUSED, REFUSED, REFUSED, NULL };
    g_autoptr (LatePort)      port = late_port_new (NULL, script);
    g_autoptr (DfotaIdentity) identity = NULL;
    g_autoptr (GAsyncResult)  result = NULL;

    dfota_revision_read_async (DFOTA_PORT (port), NULL, NULL, 0, NULL, late_port_store, &result);
    fake_time_run_until ((gpointer *) &result);
    identity = dfota_revision_read_finish (result, NULL);
    g_assert_nonnull (identity);
    g_assert_cmpstr (identity->exact, ==, "");
    g_assert_cmpstr (identity->base, ==, A);
}

/* A family without a command for the sub-edition, and one without an exact revision. */
static void
test_families (void)
{
    static const struct {
        const gchar *family;
        gdouble      seconds;
        const gchar *answers[5];
        const gchar *commands;
        const gchar *identity;
    } rows[] = {
        { "[Revision]\nSubEdition=\n",
          50,
          { "+CGMR", A, "+QGMR", A1 },
          M BASE EXACT M BASE EXACT,
          A1 " " A " none" },
        { "[Revision]\nExact=\n", 50, { "+CGMR", A }, M BASE CSUB M BASE CSUB, " " A " none" },
        /* one command is enough to have an exact revision: a refusal of it is no answer yet */
        { "[Revision]\nExact=+QA\n",
          1,
          { "+CGMR", A },
          M BASE "+QA;" CSUB M BASE "+QA;" CSUB M BASE "+QA;" CSUB,
          " " A " none" },
        { "[Revision]\nBase=+GMR\nExact=+QA\n",
          50,
          { "+GMR", A, "+QA", A1 },
          M "+GMR;+QA;+CSUB;" M "+GMR;+QA;+CSUB;",
          A1 " " A " none" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        static const gchar *const none[] = { NULL };
        g_autoptr (DfotaFamily)   family = family_fixture_new (rows[i].family);
        g_autoptr (LatePort)      port = late_port_new (rows[i].answers, none);
        g_autoptr (DfotaIdentity) identity = NULL;
        g_autoptr (GAsyncResult)  result = NULL;
        g_autofree gchar         *text = NULL;

        dfota_revision_read_async (DFOTA_PORT (port), family, NULL, rows[i].seconds, NULL,
                                   late_port_store, &result);
        fake_time_run_until ((gpointer *) &result);
        identity = dfota_revision_read_finish (result, NULL);
        g_assert_nonnull (identity);
        text = g_strdup_printf ("%s %s %s", identity->exact, identity->base, identity->edition);
        g_assert_cmpstr (text, ==, rows[i].identity);
        g_assert_cmpstr (port->commands->str, ==, rows[i].commands);
    }
}

/* The cause of a failure is in its message. */
static void
test_unreadable (void)
{
    static const gchar *const silent[] = { "silence", "silence", NULL };
    static const gchar *const none[] = { NULL };
    static const gchar *const contradicting[] = { "+CGMR", A, "+QGMR", "EP06ELAR03A08M4G", NULL };
    const struct {
        const gchar *const *answers;
        const gchar *const *late;
        const gchar        *message;
    } rows[] = {
        { NULL, silent,
          "could not read the module's revision: the module does not answer (silent)" },
        { contradicting, none, "could not read the module's revision: its answers do not agree" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (LatePort)     port = late_port_new (rows[i].answers, rows[i].late);
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError)       error = NULL;

        dfota_revision_read_async (DFOTA_PORT (port), NULL, NULL, 0, NULL, late_port_store,
                                   &result);
        fake_time_run_until ((gpointer *) &result);
        g_assert_null (dfota_revision_read_finish (result, &error));
        g_assert_error (error, DFOTA_ERROR, DFOTA_ERROR_NOT_READY);
        g_assert_cmpstr (error->message, ==, rows[i].message);
    }
}

/* A cancelled sequence does not wait for the end of a pause. */
static void
test_cancelled (void)
{
    static const gchar *const answers[] = { "+CGMR", A, NULL };
    static const gchar *const none[] = { NULL };
    g_autoptr (LatePort)      port = late_port_new (answers, none);
    g_autoptr (GCancellable)  cancellable = g_cancellable_new ();
    g_autoptr (GAsyncResult)  result = NULL;
    g_autoptr (GError)        error = NULL;

    dfota_revision_read_async (DFOTA_PORT (port), NULL, NULL, 100, cancellable, late_port_store,
                               &result);
    while (!g_str_has_suffix (port->commands->str, "+CSUB;+CMEE?;+CGMR;+QGMR;+QGMR?;+CSUB;"))
        g_main_context_iteration (NULL, TRUE);
    while (fake_time_next () == G_MAXUINT64) /* until the pause begins */
        g_main_context_iteration (NULL, TRUE);
    g_cancellable_cancel (cancellable);
    while (!result)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (fake_time_next (), ==, G_MAXUINT64);
    g_assert_null (dfota_revision_read_finish (result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/revision/answers", test_revision);
    g_test_add_func ("/revision/rounds", test_rounds);
    g_test_add_func ("/revision/refused-later", test_refused_later);
    g_test_add_func ("/revision/families", test_families);
    g_test_add_func ("/revision/unreadable", test_unreadable);
    g_test_add_func ("/revision/cancelled", test_cancelled);
    return g_test_run ();
}
