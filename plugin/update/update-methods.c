/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Cancel, GiveUp and Forget, and the errors of each; see update-methods.h.
 */

#include "update/update-methods.h"

#include "dbus/error.h"
#include "update/authorize.h"

typedef struct {
    const DfotaContext *context;
    GPtrArray          *cancels; /* GDBusMethodInvocation: Cancel(), not answered yet */
} Methods;

#define METHODS_KEY "dfota-update-methods"

static void
methods_free (gpointer data)
{
    Methods *methods = data;

    g_ptr_array_unref (methods->cancels);
    g_free (methods);
}

static Methods *
methods_of (gpointer update)
{
    return g_object_get_data (update, METHODS_KEY);
}

static DfotaMachine *
machine_of (DfotaUpdate *update)
{
    return dfota_record_get_machine (dfota_update_get_record (update));
}

static DfotaGdbusFirmwareUpdate *
skeleton_of (DfotaUpdate *update)
{
    return dfota_record_get_skeleton (dfota_update_get_record (update));
}

static const gchar *
state_of (DfotaUpdate *update)
{
    return dfota_state_to_string (machine_of (update)->state);
}

/*****************************************************************************/
/* Cancel() */

/* Keeps a reference to the update until the caller is answered. */
static void
wait_for_upload (DfotaUpdate *update, GDBusMethodInvocation *invocation)
{
    g_object_ref (update);
    g_ptr_array_add (methods_of (update)->cancels, g_object_ref (invocation));
    dfota_starter_cancel_upload (dfota_update_get_starter (update));
}

static void
update_methods_upload_ended (DfotaStarter *starter, DfotaUpdate *update)
{
    GPtrArray *cancels = methods_of (update)->cancels; /* GLib holds the update meanwhile */

    for (guint i = 0; i < cancels->len; i++) {
        if (machine_of (update)->state == DFOTA_STATE_CANCELLED)
            dfota_gdbus_firmware_update_complete_cancel (skeleton_of (update), cancels->pdata[i]);
        else
            g_dbus_method_invocation_return_error (
                cancels->pdata[i], DFOTA_ERROR, DFOTA_ERROR_NOT_CANCELLABLE,
                "the upload ended before it could be cancelled; the state is %s",
                state_of (update));
        g_object_unref (update);
    }
    g_ptr_array_set_size (cancels, 0);
}

static void
update_methods_cancel_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    DfotaUpdate *update = DFOTA_UPDATE (object);

    if (!dfota_machine_is_cancellable (machine_of (update))) {
        g_dbus_method_invocation_return_error (
            invocation, DFOTA_ERROR, DFOTA_ERROR_NOT_CANCELLABLE,
            "the state is %s: an update can be cancelled only before AT+QFOTADL was sent",
            state_of (update));
        return;
    }
    if (machine_of (update)->state == DFOTA_STATE_UPLOADING) {
        wait_for_upload (update, invocation);
        return;
    }
    dfota_runner_handle_event (dfota_update_get_runner (update), DFOTA_EVENT_CANCEL);
    dfota_gdbus_firmware_update_complete_cancel (skeleton_of (update), invocation);
}

static gboolean
update_methods_handle_cancel (DfotaGdbusFirmwareUpdate *skeleton,
                              GDBusMethodInvocation    *invocation,
                              DfotaUpdate              *update)
{
    dfota_authorize_call (methods_of (update)->context, G_OBJECT (update), invocation,
                          update_methods_cancel_authorized);
    return TRUE;
}

/*****************************************************************************/
/* GiveUp() */

static void
update_methods_give_up_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    DfotaUpdate *update = DFOTA_UPDATE (object);

    if (!dfota_machine_may_give_up (machine_of (update))) {
        g_dbus_method_invocation_return_error (
            invocation, DFOTA_ERROR, DFOTA_ERROR_NOT_LOST, "the state is %s%s", state_of (update),
            machine_of (update)->state == DFOTA_STATE_STALLED
                ? ", but the module is present and may be updating; unplug it or, if MayReset is "
                  "true, reset it first"
                : ": an update can be given up only when it is stalled and its module is gone, or "
                  "back in normal mode");
        return;
    }
    dfota_runner_handle_event (dfota_update_get_runner (update), DFOTA_EVENT_GIVEN_UP);
    dfota_gdbus_firmware_update_complete_give_up (skeleton_of (update), invocation);
}

static gboolean
update_methods_handle_give_up (DfotaGdbusFirmwareUpdate *skeleton,
                               GDBusMethodInvocation    *invocation,
                               DfotaUpdate              *update)
{
    dfota_authorize_call (methods_of (update)->context, G_OBJECT (update), invocation,
                          update_methods_give_up_authorized);
    return TRUE;
}

/*****************************************************************************/
/* Forget() */

static void
update_methods_forget_authorized (GObject *object, GDBusMethodInvocation *invocation)
{
    DfotaUpdate *update = DFOTA_UPDATE (object);

    if (!dfota_update_is_final (update)) {
        g_dbus_method_invocation_return_error (
            invocation, DFOTA_ERROR, DFOTA_ERROR_NOT_FINISHED,
            "the state is %s: an update can be forgotten once it has succeeded, failed or been "
            "cancelled%s",
            state_of (update),
            machine_of (update)->state == DFOTA_STATE_STALLED
                ? "; if its module will never come back, give it up first"
                : "");
        return;
    }
    dfota_gdbus_firmware_update_complete_forget (skeleton_of (update), invocation);
    dfota_update_forget (update);
}

static gboolean
update_methods_handle_forget (DfotaGdbusFirmwareUpdate *skeleton,
                              GDBusMethodInvocation    *invocation,
                              DfotaUpdate              *update)
{
    dfota_authorize_call (methods_of (update)->context, G_OBJECT (update), invocation,
                          update_methods_forget_authorized);
    return TRUE;
}

/*****************************************************************************/

void
dfota_update_methods_attach (DfotaUpdate *update, const DfotaContext *context)
{
    DfotaGdbusFirmwareUpdate *skeleton = skeleton_of (update);
    Methods                  *methods = g_new0 (Methods, 1);

    methods->context = context;
    methods->cancels = g_ptr_array_new_with_free_func (g_object_unref);
    g_object_set_data_full (G_OBJECT (update), METHODS_KEY, methods, methods_free);
    g_signal_connect_object (skeleton, "handle-cancel", G_CALLBACK (update_methods_handle_cancel),
                             update, 0);
    g_signal_connect_object (skeleton, "handle-give-up", G_CALLBACK (update_methods_handle_give_up),
                             update, 0);
    g_signal_connect_object (skeleton, "handle-forget", G_CALLBACK (update_methods_handle_forget),
                             update, 0);
    g_signal_connect_object (dfota_update_get_starter (update), "upload-ended",
                             G_CALLBACK (update_methods_upload_ended), update, 0);
}
