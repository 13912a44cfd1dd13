/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What is logged where logind does not give its lock: once for all updates, and not as a
 * warning. The other end of the connection answers as a bus would.
 */

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>

#include "host/power.h"

#define ABSENT  "logind is not available: shutdown and sleep are not blocked *"
#define REFUSED "could not block shutdown and sleep while a module needs power: *not today"

typedef struct {
    GDBusConnection *ours;
    GDBusConnection *bus;
    const gchar     *error_name; /* what the bus answers */
    gint             asked;      /* how often; from the thread of the bus */
} Fixture;

static GDBusMessage *
answer_with_error (GDBusConnection *bus,
                   GDBusMessage    *message,
                   gboolean         is_incoming,
                   gpointer         user_data)
{
    Fixture                 *f = user_data;
    g_autoptr (GDBusMessage) reply = NULL;

    if (!is_incoming || g_strcmp0 (g_dbus_message_get_member (message), "Inhibit") != 0)
        return message;
    g_atomic_int_inc (&f->asked);
    reply = g_dbus_message_new_method_error_literal (message, f->error_name, "not today");
    g_assert_true (
        g_dbus_connection_send_message (bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL));
    g_object_unref (message);
    return NULL;
}

static GDBusConnection *
connect_end (int fd)
{
    g_autoptr (GSocket)           socket = g_socket_new_from_fd (fd, NULL);
    g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
    g_autoptr (GError)            error = NULL;
    GDBusConnection              *connection;

    connection = g_dbus_connection_new_sync (G_IO_STREAM (stream), NULL,
                                             G_DBUS_CONNECTION_FLAGS_NONE, NULL, NULL, &error);
    g_assert_no_error (error);
    return connection;
}

static void
set_up (Fixture *f, const gchar *error_name)
{
    int ends[2];

    g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
    f->error_name = error_name;
    f->ours = connect_end (ends[0]);
    f->bus = connect_end (ends[1]);
    g_dbus_connection_add_filter (f->bus, answer_with_error, f, NULL);
}

static void
tear_down (Fixture *f)
{
    g_assert_true (g_dbus_connection_close_sync (f->ours, NULL, NULL));
    g_object_unref (f->ours);
    g_object_unref (f->bus);
}

/* Until the answer is handled: @power is held by nothing but us again. */
static void
ask (Fixture *f, DfotaPower *power)
{
    gint before = g_atomic_int_get (&f->asked);

    dfota_power_set_needed (power, TRUE);
    while (g_atomic_int_get (&f->asked) == before || G_OBJECT (power)->ref_count > 1)
        g_main_context_iteration (NULL, TRUE);
    dfota_power_set_needed (power, FALSE);
}

/* Three requests of two updates: the expected message is the only one, or the test ends. */
static void
expect_one_message (const gchar *error_name, const gchar *message)
{
    Fixture                f = { 0 };
    g_autoptr (DfotaPower) one = NULL;
    g_autoptr (DfotaPower) other = NULL;

    set_up (&f, error_name);
    one = dfota_power_new (f.ours);
    other = dfota_power_new (f.ours);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, message);
    ask (&f, one);
    g_test_assert_expected_messages ();
    g_log_set_fatal_mask ("dfota", G_LOG_LEVEL_MASK);
    ask (&f, one);
    ask (&f, other);
    g_assert_cmpint (g_atomic_int_get (&f.asked), ==, 3);
    g_clear_object (&one);
    g_clear_object (&other);
    tear_down (&f);
}

/* "Once" is of a process. */
static void
run_apart (const gchar *error_name, const gchar *message)
{
    if (g_test_subprocess ()) {
        expect_one_message (error_name, message);
        return;
    }
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
}

static void
test_absent (void)
{
    run_apart ("org.freedesktop.DBus.Error.ServiceUnknown", ABSENT);
}

static void
test_refused (void)
{
    run_apart ("org.freedesktop.DBus.Error.AccessDenied", REFUSED);
}

static void
test_no_answer (void)
{
    run_apart ("org.freedesktop.DBus.Error.NoReply", REFUSED);
}

int
main (int argc, char *argv[])
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/logind-lock/absent", test_absent);
    g_test_add_func ("/logind-lock/refused", test_refused);
    g_test_add_func ("/logind-lock/no-answer", test_no_answer);
    return g_test_run ();
}
