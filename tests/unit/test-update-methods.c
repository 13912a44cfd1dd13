/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Cancel, GiveUp and Forget: authorization first, then the effect and the answer, or an error.
 */

#include "update/update-methods.h"

#include <string.h>

#include "dbus/error.h"
#include "fake-invocation.h"
#include "update-fixture.h"
#include "descriptors.h"

typedef UpdateFixture Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
    update_fixture_set_up (f, NULL);
    fake_invocation_set_context (&f->context);
}

static void
assert_log (const gchar *expected)
{
    g_assert_cmpstr (fakes_take_log (), ==, expected);
}

/* Calls a method, and returns the call. */
static GDBusMethodInvocation *
call (DfotaUpdate *update, const gchar *signal)
{
    GDBusMethodInvocation *invocation = fake_invocation_new (NULL, NULL);
    gboolean               is_handled = FALSE;

    g_signal_emit_by_name (dfota_record_get_skeleton (dfota_update_get_record (update)), signal,
                           invocation, &is_handled);
    g_assert_true (is_handled);
    assert_log ("authorize;");
    return invocation;
}

/* Calls a method that is authorized and answered at once. */
static void
assert_answer (DfotaUpdate *update, const gchar *signal, const gchar *expected)
{
    GDBusMethodInvocation *invocation = call (update, signal);

    fake_invocation_authorize (NULL);
    assert_log (expected);
    g_assert_true (fake_invocation_is_over (invocation));
}

static DfotaUpdate *
new_update (Fixture *f, DfotaState state, gboolean is_sent)
{
    DfotaUpdate *update = update_fixture_new_update (f, 1, state, is_sent);

    dfota_update_methods_attach (update, &f->context);
    fakes_take_log ();
    return update;
}

static void
drop (DfotaUpdate *update)
{
    fakes_settle ();
    g_assert_finalize_object (update);
    fakes_take_log ();
}

/*****************************************************************************/

/* A caller that is not authorized changes nothing. */
static void
test_not_authorized (Fixture *f, gconstpointer data)
{
    static const gchar *const signals[] = { "handle-cancel", "handle-give-up", "handle-forget" };

    for (gsize i = 0; i < G_N_ELEMENTS (signals); i++) {
        DfotaUpdate           *update = new_update (f, DFOTA_STATE_PREPARING, FALSE);
        GDBusMethodInvocation *invocation = call (update, signals[i]);

        g_assert_cmpuint (G_OBJECT (update)->ref_count, ==, 2); /* until it is answered */
        fake_invocation_authorize (
            g_error_new (G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED, "not you"));
        assert_log ("error AccessDenied: not you;");
        g_assert_true (fake_invocation_is_over (invocation));
        g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_PREPARING);
        drop (update);
    }
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_update (f, DFOTA_STATE_PREPARING, FALSE);

    assert_answer (update, "handle-cancel", "return ();");
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_CANCELLED);
    assert_answer (update, "handle-cancel",
                   "error NotCancellable: the state is cancelled: an update can be cancelled only "
                   "before AT+QFOTADL was sent;");
    drop (update);
    update = new_update (f, DFOTA_STATE_DOWNLOADING, TRUE);
    assert_answer (update, "handle-cancel",
                   "error NotCancellable: the state is downloading: an update can be cancelled "
                   "only before AT+QFOTADL was sent;");
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_DOWNLOADING);
    drop (update);
}

static DfotaUpdate *
new_upload (Fixture *f)
{
    g_autoptr (GVariant)          none = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    int                           fd = descriptors_make_file (1000);
    g_autoptr (DfotaStartOptions) options = NULL;
    DfotaUpdate                  *update;

    options = dfota_start_options_new_package (f->family, fd, none, NULL);
    update = dfota_update_new (&f->context, f->modem, options, NULL);
    dfota_update_methods_attach (update, &f->context);
    dfota_update_start_async (update, f->modem, NULL, NULL);
    fakes_settle ();
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_UPLOADING);
    fakes_take_log ();
    return update;
}

/* All calls wait for the end of the upload, and the update lives until then. */
static void
test_cancel_upload (Fixture *f, gconstpointer data)
{
    static const struct {
        DfotaEventKind outcome;
        const gchar   *answer;
    } rows[] = {
        { DFOTA_EVENT_CANCEL, "return ();" },
        { DFOTA_EVENT_UPLOAD_FAILED, "error NotCancellable: the upload ended before it could be "
                                     "cancelled; the state is failed;" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaUpdate           *update = new_upload (f);
        GDBusMethodInvocation *first = call (update, "handle-cancel"), *second;
        DfotaUpdate           *keep = NULL;
        const gchar           *answer;

        fake_invocation_authorize (NULL);
        assert_log ("cancel;");
        second = call (update, "handle-cancel");
        fake_invocation_authorize (NULL);
        assert_log ("cancel;");
        g_object_add_weak_pointer (G_OBJECT (update), (gpointer *) &update);
        if (i > 0)
            keep = g_object_ref (update);
        g_object_unref (update);
        g_assert_nonnull (update);
        fake_uploader_end (rows[i].outcome, g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "ended"));
        answer = strstr (fakes_take_log (), rows[i].answer);
        g_assert_nonnull (answer);
        g_assert_true (g_str_has_prefix (answer + strlen (rows[i].answer), rows[i].answer));
        g_assert_true (fake_invocation_is_over (first));
        g_assert_true (fake_invocation_is_over (second));
        if (keep) { /* each call is answered once */
            g_signal_emit_by_name (dfota_update_get_starter (keep), "upload-ended");
            assert_log ("");
            g_clear_object (&keep);
        }
        g_assert_null (update);
        fakes_settle ();
    }
}

/* An upload that nothing cancels answers nothing. */
static void
test_upload_ended (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_upload (f);

    fake_uploader_end (DFOTA_EVENT_UPLOAD_FAILED,
                       g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "ended"));
    g_assert_null (strstr (fakes_take_log (), "error"));
    drop (update);
}

/*****************************************************************************/

static void
test_give_up (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_update (f, DFOTA_STATE_STALLED, TRUE);

    update_fixture_machine (update)->is_present = FALSE;
    assert_answer (update, "handle-give-up", "return ();");
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_FAILED);
    g_assert_cmpint (update_fixture_machine (update)->reason, ==, DFOTA_REASON_GIVEN_UP);
    drop (update);
    update = new_update (f, DFOTA_STATE_STALLED, TRUE);
    assert_answer (update, "handle-give-up",
                   "error NotLost: the state is stalled, but the module is present and may be "
                   "updating; unplug it or, if MayReset is true, reset it first;");
    g_assert_cmpint (update_fixture_machine (update)->state, ==, DFOTA_STATE_STALLED);
    update_fixture_machine (update)->state = DFOTA_STATE_UPDATING;
    assert_answer (update, "handle-give-up",
                   "error NotLost: the state is updating: an update can be given up only when it "
                   "is stalled and its module is gone, or back in normal mode;");
    drop (update);
}

static void
test_forget (Fixture *f, gconstpointer data)
{
    DfotaUpdate *update = new_update (f, DFOTA_STATE_STALLED, TRUE);

    assert_answer (update, "handle-forget",
                   "error NotFinished: the state is stalled: an update can be forgotten once it "
                   "has succeeded, failed or been cancelled; if its module will never come back, "
                   "give it up first;");
    update_fixture_machine (update)->state = DFOTA_STATE_UPDATING;
    assert_answer (update, "handle-forget",
                   "error NotFinished: the state is updating: an update can be forgotten once it "
                   "has succeeded, failed or been cancelled;");
    g_assert_false (dfota_update_is_forgotten (update));
    update_fixture_machine (update)->state = DFOTA_STATE_FAILED;
    assert_answer (update, "handle-forget", "return ();");
    g_assert_true (dfota_update_is_forgotten (update));
    drop (update);
}

#define ADD(name, function)                                                                        \
    g_test_add ("/update-methods/" name, Fixture, NULL, set_up, function, update_fixture_tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("not-authorized", test_not_authorized);
    ADD ("cancel", test_cancel);
    ADD ("cancel-upload", test_cancel_upload);
    ADD ("upload-ended", test_upload_ended);
    ADD ("give-up", test_give_up);
    ADD ("forget", test_forget);
    return g_test_run ();
}
