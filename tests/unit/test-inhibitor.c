/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * InhibitDevice() over a connection of its own, which ends with the inhibition. A server in this
 * process is the bus and ModemManager.
 */

#include "module/inhibitor.h"

typedef struct {
    GDBusServer     *server;
    GDBusConnection *daemon;
    DfotaInhibitor  *inhibitor;
    GAsyncResult    *result;
    GMutex           lock;    /* of what the threads of the connections use */
    GQueue           calls;   /* DBusMessage of InhibitDevice, not answered yet */
    GPtrArray       *clients; /* the server's ends */
    guint            n_names;
    guint            n_closed;
    gboolean         is_broken; /* no connection is accepted */
} Fixture;

static void
send (GDBusConnection *connection, GDBusMessage *reply)
{
    g_assert_true (g_dbus_connection_send_message (connection, reply,
                                                   G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL));
    g_object_unref (reply);
}

static GDBusMessage *
filter (GDBusConnection *connection,
        GDBusMessage    *message,
        gboolean         is_incoming,
        gpointer         user_data)
{
    Fixture     *f = user_data;
    const gchar *member = g_dbus_message_get_member (message);

    if (!is_incoming || !member)
        return message;
    g_mutex_lock (&f->lock);
    if (g_str_equal (member, "Hello")) {
        g_autofree gchar *name = g_strdup_printf (":1.%u", ++f->n_names);
        GDBusMessage     *reply = g_dbus_message_new_method_reply (message);

        g_dbus_message_set_body (reply, g_variant_new ("(s)", name));
        send (connection, reply);
    } else if (g_str_equal (member, "InhibitDevice")) {
        g_object_set_data (G_OBJECT (message), "connection", connection);
        g_queue_push_tail (&f->calls, g_object_ref (message));
    }
    g_mutex_unlock (&f->lock);
    g_main_context_wakeup (NULL);
    g_object_unref (message);
    return NULL;
}

static void
closed (GDBusConnection *connection, gboolean is_by_peer, GError *error, Fixture *f)
{
    f->n_closed++;
}

static gboolean
new_connection (GDBusServer *server, GDBusConnection *connection, Fixture *f)
{
    if (f->is_broken)
        return FALSE;
    g_ptr_array_add (f->clients, g_object_ref (connection));
    g_dbus_connection_add_filter (connection, filter, f, NULL);
    g_signal_connect (connection, "closed", G_CALLBACK (closed), f);
    return TRUE;
}

static void
wait_for (gpointer *place)
{
    while (!*place)
        g_main_context_iteration (NULL, TRUE);
}

static void
connected (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(GDBusConnection **) user_data = g_dbus_connection_new_for_address_finish (result, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    g_autofree gchar *guid = g_dbus_generate_guid ();
    const gchar      *address;

    f->clients = g_ptr_array_new_with_free_func (g_object_unref);
    f->server = g_dbus_server_new_sync ("unix:tmpdir=/tmp", G_DBUS_SERVER_FLAGS_NONE, guid, NULL,
                                        NULL, NULL);
    g_signal_connect (f->server, "new-connection", G_CALLBACK (new_connection), f);
    g_dbus_server_start (f->server);
    address = g_dbus_server_get_client_address (f->server);
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
    g_dbus_connection_new_for_address (address,
                                       G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                           G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                       NULL, NULL, connected, &f->daemon);
    wait_for ((gpointer *) &f->daemon);
    f->inhibitor = dfota_inhibitor_new (G_BUS_TYPE_SESSION, f->daemon, "/sys/1-1");
}

static void
wait_for_closed (Fixture *f, guint n)
{
    while (f->n_closed < n)
        g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (f->n_closed, ==, n);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_clear_object (&f->result);
    g_assert_finalize_object (f->inhibitor);
    g_dbus_connection_close (f->daemon, NULL, NULL, NULL);
    wait_for_closed (f, f->clients->len); /* each connection of an inhibition was closed */
    g_object_unref (f->daemon);
    for (guint i = 0; i < f->clients->len; i++)
        g_signal_handlers_disconnect_by_data (f->clients->pdata[i], f);
    g_ptr_array_unref (f->clients);
    g_queue_clear_full (&f->calls, g_object_unref);
    g_dbus_server_stop (f->server);
    g_object_unref (f->server);
}

static void
ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(GAsyncResult **) user_data = g_object_ref (result);
}

static GDBusMessage *
wait_for_call (Fixture *f)
{
    GDBusMessage *call = NULL;

    while (!call) {
        g_main_context_iteration (NULL, FALSE);
        g_mutex_lock (&f->lock);
        call = g_queue_pop_head (&f->calls);
        g_mutex_unlock (&f->lock);
        if (!call)
            g_usleep (100);
    }
    return call;
}

/* NULL: it is granted. Takes @call. */
static void
answer (GDBusMessage *call, const gchar *error)
{
    GDBusConnection *connection = g_object_get_data (G_OBJECT (call), "connection");

    send (connection, error ? g_dbus_message_new_method_error_literal (call, error, "no")
                            : g_dbus_message_new_method_reply (call));
    g_object_unref (call);
}

static void
assert_result (Fixture *f, GQuark domain, gint code)
{
    g_autoptr (GError) error = NULL;

    wait_for ((gpointer *) &f->result);
    g_assert_cmpint (dfota_inhibitor_hold_finish (f->inhibitor, f->result, &error), ==, !domain);
    if (domain)
        g_assert_error (error, domain, code);
    g_clear_object (&f->result);
}

static void
assert_state (Fixture *f, gboolean is_held, gboolean is_granted)
{
    g_assert_cmpint (dfota_inhibitor_is_held (f->inhibitor), ==, is_held);
    g_assert_cmpint (dfota_inhibitor_is_granted (f->inhibitor), ==, is_granted);
}

/*****************************************************************************/

static void
test_granted (Fixture *f, gconstpointer data)
{
    GDBusMessage     *call;
    g_autofree gchar *arguments = NULL;

    assert_state (f, FALSE, FALSE);
    dfota_inhibitor_hold_async (f->inhibitor, ready, &f->result);
    assert_state (f, TRUE, FALSE);
    call = wait_for_call (f);
    g_assert_cmpstr (g_dbus_message_get_destination (call), ==, ":1.1");
    g_assert_cmpstr (g_dbus_message_get_path (call), ==, "/org/freedesktop/ModemManager1");
    g_assert_cmpstr (g_dbus_message_get_interface (call), ==, "org.freedesktop.ModemManager1");
    arguments = g_variant_print (g_dbus_message_get_body (call), FALSE);
    g_assert_cmpstr (arguments, ==, "('/sys/1-1', true)");
    answer (call, NULL);
    assert_result (f, 0, 0);
    assert_state (f, TRUE, TRUE);

    dfota_inhibitor_hold_async (f->inhibitor, ready, &f->result); /* already held */
    assert_result (f, 0, 0);
    g_assert_cmpuint (f->clients->len, ==, 2);
    g_assert_cmpuint (f->n_closed, ==, 0);

    dfota_inhibitor_release (f->inhibitor);
    assert_state (f, FALSE, FALSE);
    wait_for_closed (f, 1);
    dfota_inhibitor_release (f->inhibitor);
    assert_state (f, FALSE, FALSE);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
    dfota_inhibitor_hold_async (f->inhibitor, ready, &f->result);
    answer (wait_for_call (f), "org.freedesktop.DBus.Error.AccessDenied");
    assert_result (f, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED);
    assert_state (f, FALSE, FALSE);
    wait_for_closed (f, 1);
    dfota_inhibitor_hold_async (f->inhibitor, ready, &f->result); /* and again */
    answer (wait_for_call (f), NULL);
    assert_result (f, 0, 0);
    assert_state (f, TRUE, TRUE);
}

static void
test_no_bus (Fixture *f, gconstpointer data)
{
    f->is_broken = TRUE;
    dfota_inhibitor_hold_async (f->inhibitor, ready, &f->result);
    wait_for ((gpointer *) &f->result);
    g_assert_false (dfota_inhibitor_hold_finish (f->inhibitor, f->result, NULL));
    g_clear_object (&f->result);
    assert_state (f, FALSE, FALSE);
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "", TRUE);
    g_object_unref (f->inhibitor);
    f->inhibitor = dfota_inhibitor_new (G_BUS_TYPE_STARTER, f->daemon, "/sys/1-1");
    dfota_inhibitor_hold_async (f->inhibitor, ready, &f->result); /* a bus without an address */
    wait_for ((gpointer *) &f->result);
    g_assert_false (dfota_inhibitor_hold_finish (f->inhibitor, f->result, NULL));
    assert_state (f, FALSE, FALSE);
}

/* Released before the connection is there: nothing is inhibited. */
static void
test_released_at_once (Fixture *f, gconstpointer data)
{
    dfota_inhibitor_hold_async (f->inhibitor, ready, &f->result);
    dfota_inhibitor_release (f->inhibitor);
    assert_state (f, FALSE, FALSE);
    assert_result (f, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    assert_state (f, FALSE, FALSE);
    g_assert_true (g_queue_is_empty (&f->calls));
}

/* Released before the answer, and inhibited again: a late refusal is that of the first one. */
static void
test_released_late (Fixture *f, gconstpointer data)
{
    GAsyncResult *first = NULL;
    GDBusMessage *call, *next;

    dfota_inhibitor_hold_async (f->inhibitor, ready, &first);
    call = wait_for_call (f);
    dfota_inhibitor_release (f->inhibitor);
    dfota_inhibitor_hold_async (f->inhibitor, ready, &f->result);
    next = wait_for_call (f);
    wait_for ((gpointer *) &first); /* its connection was closed */
    g_assert_false (dfota_inhibitor_hold_finish (f->inhibitor, first, NULL));
    g_object_unref (first);
    g_object_unref (call);
    assert_state (f, TRUE, FALSE);
    answer (next, NULL);
    assert_result (f, 0, 0);
    assert_state (f, TRUE, TRUE);
}

#define ADD(name, function)                                                                        \
    g_test_add ("/inhibitor/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("granted", test_granted);
    ADD ("refused", test_refused);
    ADD ("no-bus", test_no_bus);
    ADD ("released-at-once", test_released_at_once);
    ADD ("released-late", test_released_late);
    return g_test_run ();
}
