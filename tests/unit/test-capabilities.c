/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The capabilities of a module: the result of each kind of answer, over a port that
 * answers as the row says.
 */

#include "module/capabilities.h"

#include <libmm-glib.h>

#include "fake-time.h"
#include "family-fixture.h"
#include "protocol/context.h"

#define UNKNOWN DFOTA_SPACE_UNKNOWN

/*****************************************************************************/
/* Answers at once. NULL stands for no answer, "ERROR" for a refusal. */

#define FAKE_TYPE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, DfotaPort)

struct _FakePort {
    DfotaPort    parent;
    const gchar *support;
    const gchar *space;
    const gchar *context;
    GString     *commands;
};

G_DEFINE_FINAL_TYPE (FakePort, fake_port, DFOTA_TYPE_PORT)

static void
command_async (DfotaPort          *port,
               const gchar        *command,
               guint               timeout,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
    FakePort         *self = FAKE_PORT (port);
    g_autoptr (GTask) task = g_task_new (port, cancellable, callback, user_data);
    gboolean          is_space = g_str_equal (command, "+QFLDS=\"UFS\"");
    gboolean          is_marker = g_str_equal (command, "+CMEE?");
    gboolean          is_context = g_str_equal (command, "+QFOTAPID?");
    const gchar      *answer = is_marker    ? "+CMEE: 1"
                               : is_space   ? self->space
                               : is_context ? self->context
                                            : self->support;

    g_assert_true (is_space || is_marker || is_context || g_str_equal (command, "+QFOTADL=?"));
    if (!is_marker)
        g_string_append_printf (self->commands, "%s;", command);
    if (!answer)
        g_task_return_new_error (task, MM_SERIAL_ERROR, MM_SERIAL_ERROR_RESPONSE_TIMEOUT, "silent");
    else if (g_str_equal (answer, "ERROR"))
        g_task_return_new_error (task, MM_MOBILE_EQUIPMENT_ERROR, MM_MOBILE_EQUIPMENT_ERROR_UNKNOWN,
                                 "ERROR");
    else
        g_task_return_pointer (task, g_strdup (answer), g_free);
}

static void
fake_port_finalize (GObject *object)
{
    g_string_free (FAKE_PORT (object)->commands, TRUE);
    G_OBJECT_CLASS (fake_port_parent_class)->finalize (object);
}

static void
fake_port_init (FakePort *self)
{
    self->commands = g_string_new (NULL);
}

static void
fake_port_class_init (FakePortClass *klass)
{
    G_OBJECT_CLASS (klass)->finalize = fake_port_finalize;
    DFOTA_PORT_CLASS (klass)->command_async = command_async;
}

/*****************************************************************************/

static void
surveyed (GObject *source, GAsyncResult *result, gpointer user_data)
{
    GAsyncResult **place = user_data;

    *place = g_object_ref (result);
}

static gboolean
survey_family (FakePort                *port,
               const gchar             *text,
               const DfotaCapabilities *known,
               GCancellable            *cancellable,
               DfotaCapabilities       *found)
{
    g_autoptr (DfotaFamily)  family = family_fixture_new (text);
    g_autoptr (GAsyncResult) result = NULL;

    dfota_capabilities_async (DFOTA_PORT (port), family, known, cancellable, surveyed, &result);
    fake_time_run_until ((gpointer *) &result);
    return dfota_capabilities_finish (result, found);
}

static gboolean
survey (FakePort                *port,
        const DfotaCapabilities *known,
        GCancellable            *cancellable,
        DfotaCapabilities       *found)
{
    return survey_family (port, "", known, cancellable, found);
}

static void
test_answers (void)
{
#define BOTH  "+QFOTADL=?;+QFLDS=\"UFS\";"
#define SPACE "+QFLDS=\"UFS\";"
    static const struct {
        DfotaSupport known;
        const gchar *support;
        const gchar *space;
        const gchar *commands;
        DfotaSupport found;
        gint64       free_space;
    } rows[] = {
        { DFOTA_SUPPORT_UNKNOWN, "", "+QFLDS: 5,9", BOTH, DFOTA_SUPPORT_YES, 5 },
        { DFOTA_SUPPORT_UNKNOWN, "", "ERROR", BOTH, DFOTA_SUPPORT_YES, UNKNOWN },
        { DFOTA_SUPPORT_UNKNOWN, "", "nonsense", BOTH SPACE SPACE, DFOTA_SUPPORT_YES, UNKNOWN },
        { DFOTA_SUPPORT_UNKNOWN, "Quectel", "+QFLDS: 5,9", "+QFOTADL=?;+QFOTADL=?;+QFOTADL=?;",
          DFOTA_SUPPORT_UNKNOWN, UNKNOWN },
        { DFOTA_SUPPORT_UNKNOWN, "", NULL, BOTH, DFOTA_SUPPORT_YES, UNKNOWN },
        { DFOTA_SUPPORT_UNKNOWN, "ERROR", "+QFLDS: 5,9", BOTH, DFOTA_SUPPORT_NO, 5 },
        { DFOTA_SUPPORT_UNKNOWN, NULL, "+QFLDS: 5,9", "+QFOTADL=?;", DFOTA_SUPPORT_UNKNOWN,
          UNKNOWN },
        { DFOTA_SUPPORT_YES, NULL, "+QFLDS: 5,9", SPACE, DFOTA_SUPPORT_YES, 5 },
        /* a refused command is sent again */
        { DFOTA_SUPPORT_NO, "", "ERROR", BOTH, DFOTA_SUPPORT_YES, UNKNOWN },
        { DFOTA_SUPPORT_NO, "ERROR", "ERROR", BOTH, DFOTA_SUPPORT_NO, UNKNOWN },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (FakePort) port = g_object_new (FAKE_TYPE_PORT, NULL);
        DfotaCapabilities    known, found;

        dfota_capabilities_init (&known);
        dfota_capabilities_init (&found);
        known.support = rows[i].known;
        port->support = rows[i].support;
        port->space = rows[i].space;
        g_assert_true (survey (port, &known, NULL, &found));
        g_assert_cmpstr (port->commands->str, ==, rows[i].commands);
        g_assert_cmpint (found.support, ==, rows[i].found);
        g_assert_cmpint (found.free_space, ==, rows[i].free_space);
    }
}

static void
test_context (void)
{
    static const struct {
        const gchar *answer;
        gint         context;
        guint        n_asked;
        const gchar *space; /* answer to AT+QFLDS */
    } rows[] = {
        { "+QFOTAPID: 2", 2, 1, "+QFLDS: 5,9" },
        { "+QFOTAPID: 2", 2, 1, "ERROR" },
        { "+QFOTAPID: 2", 2, 1, "Quectel" },
        { "ERROR", DFOTA_CONTEXT_UNKNOWN, 1, "+QFLDS: 5,9" },
        { NULL, DFOTA_CONTEXT_UNKNOWN, 1, "+QFLDS: 5,9" },
        { "+CGDCONT: 2", DFOTA_CONTEXT_UNKNOWN, 3, "+QFLDS: 5,9" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (FakePort) port = g_object_new (FAKE_TYPE_PORT, NULL);
        g_auto (GStrv)       asked = NULL;
        DfotaCapabilities    known, found;

        dfota_capabilities_init (&known);
        port->support = "";
        port->space = rows[i].space;
        port->context = rows[i].answer;
        g_assert_true (
            survey_family (port, "[Command]\nContext=+QFOTAPID\n", &known, NULL, &found));
        asked = g_strsplit (port->commands->str, "+QFOTAPID?", -1);
        g_assert_cmpuint (g_strv_length (asked), ==, rows[i].n_asked + 1);
        g_assert_cmpint (found.context, ==, rows[i].context);
        g_assert_cmpint (found.free_space, ==,
                         g_str_has_prefix (rows[i].space, "+QFLDS") ? 5 : DFOTA_SPACE_UNKNOWN);
    }
}

/* After a cancellation between the two commands, the second one is not sent. */
static void
test_cancelled (void)
{
    g_autoptr (FakePort)     port = g_object_new (FAKE_TYPE_PORT, NULL);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    DfotaCapabilities        known, found = { DFOTA_SUPPORT_YES, 1, 2 };

    dfota_capabilities_init (&known);
    port->support = "";
    g_cancellable_cancel (cancellable);
    g_assert_false (survey (port, &known, cancellable, &found));
    g_assert_null (g_strstr_len (port->commands->str, -1, "QFLDS"));
    g_assert_cmpint (found.free_space, ==, 1);
}

static void
test_words (void)
{
    g_assert_cmpstr (dfota_support_to_string (DFOTA_SUPPORT_UNKNOWN), ==, "unknown");
    g_assert_cmpstr (dfota_support_to_string (DFOTA_SUPPORT_YES), ==, "yes");
    g_assert_cmpstr (dfota_support_to_string (DFOTA_SUPPORT_NO), ==, "no");
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/capabilities/answers", test_answers);
    g_test_add_func ("/capabilities/context", test_context);
    g_test_add_func ("/capabilities/cancelled", test_cancelled);
    g_test_add_func ("/capabilities/words", test_words);
    return g_test_run ();
}
