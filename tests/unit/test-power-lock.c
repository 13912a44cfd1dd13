/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * When logind's lock is taken and released. The functions below replace the call on the bus;
 * test-logind-lock.c has what is logged without a lock.
 */

#include "host/power.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <unistd.h>

static GTask *asking;
static guint  n_asked;

void
g_dbus_connection_call_with_unix_fd_list (GDBusConnection    *connection,
                                          const gchar        *name,
                                          const gchar        *path,
                                          const gchar        *interface,
                                          const gchar        *method,
                                          GVariant           *parameters,
                                          const GVariantType *reply_type,
                                          GDBusCallFlags      flags,
                                          gint                timeout,
                                          GUnixFDList        *fds,
                                          GCancellable       *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer            user_data)
{
    g_autoptr (GVariant) given = g_variant_ref_sink (parameters);
    const gchar         *what, *who, *why, *mode;

    g_variant_get (given, "(&s&s&s&s)", &what, &who, &why, &mode);
    g_assert_cmpstr (name, ==, "org.freedesktop.login1");
    g_assert_cmpstr (method, ==, "Inhibit");
    g_assert_cmpstr (what, ==, "shutdown:sleep:handle-lid-switch");
    g_assert_cmpstr (who, ==, "ModemManager");
    g_assert_cmpstr (mode, ==, "block");
    g_assert_null (asking);
    n_asked++;
    asking = g_task_new (NULL, NULL, callback, user_data); /* the code casts its source */
}

GVariant *
g_dbus_connection_call_with_unix_fd_list_finish (GDBusConnection *connection,
                                                 GUnixFDList    **fds,
                                                 GAsyncResult    *result,
                                                 GError         **error)
{
    *fds = g_object_steal_data (G_OBJECT (result), "fds");
    return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
    GObject    *connection; /* stands for one that is only passed on */
    DfotaPower *power;
    int         lock; /* the other end; -1: logind has given none yet */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
    n_asked = 0;
    f->lock = -1;
    f->connection = g_object_new (G_TYPE_OBJECT, NULL);
    f->power = dfota_power_new ((GDBusConnection *) f->connection);
}

static void
settle (void)
{
    while (g_main_context_iteration (NULL, FALSE))
        ;
}

static void
grant (Fixture *f)
{
    g_autoptr (GTask) task = g_steal_pointer (&asking);
    GUnixFDList      *fds = g_unix_fd_list_new ();
    int               ends[2];

    g_assert_no_errno (pipe (ends));
    g_assert_no_errno (fcntl (ends[0], F_SETFL, O_NONBLOCK));
    g_assert_cmpint (g_unix_fd_list_append (fds, ends[1], NULL), ==, 0);
    close (ends[1]);
    f->lock = ends[0];
    g_object_set_data (G_OBJECT (task), "fds", fds);
    g_task_return_pointer (task, g_variant_ref_sink (g_variant_new ("(h)", 0)),
                           (GDestroyNotify) g_variant_unref);
    settle ();
}

static void
refuse (void)
{
    g_autoptr (GTask) task = g_steal_pointer (&asking);

    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "no");
    settle ();
}

/* Returns whether a copy of the lock is still open. */
static gboolean
is_held (Fixture *f)
{
    gchar byte;

    return read (f->lock, &byte, 1) < 0;
}

static void
drop_lock (Fixture *f)
{
    if (f->lock >= 0)
        close (f->lock);
    f->lock = -1;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_assert_null (asking);
    if (f->power)
        g_assert_finalize_object (f->power);
    g_assert_true (f->lock < 0 || !is_held (f));
    drop_lock (f);
    g_assert_finalize_object (f->connection);
}

/*****************************************************************************/

static void
test_held (Fixture *f, gconstpointer data)
{
    dfota_power_set_needed (f->power, FALSE);
    g_assert_cmpuint (n_asked, ==, 0);
    dfota_power_set_needed (f->power, TRUE);
    dfota_power_set_needed (f->power, TRUE);
    g_assert_cmpuint (n_asked, ==, 1);
    grant (f);
    g_assert_true (is_held (f));
    dfota_power_set_needed (f->power, TRUE);
    g_assert_cmpuint (n_asked, ==, 1);
    dfota_power_set_needed (f->power, FALSE);
    g_assert_false (is_held (f));
    drop_lock (f);
    dfota_power_set_needed (f->power, TRUE); /* once more */
    g_assert_cmpuint (n_asked, ==, 2);
    grant (f);
    g_assert_true (is_held (f));
}

/* The lock comes after the need is over, or has begun again. */
static void
test_late (Fixture *f, gconstpointer data)
{
    dfota_power_set_needed (f->power, TRUE);
    dfota_power_set_needed (f->power, FALSE);
    grant (f);
    g_assert_false (is_held (f));
    drop_lock (f);
    dfota_power_set_needed (f->power, TRUE);
    dfota_power_set_needed (f->power, FALSE);
    dfota_power_set_needed (f->power, TRUE);
    g_assert_cmpuint (n_asked, ==, 2);
    grant (f);
    g_assert_true (is_held (f));
}

/* A refusal is not the last word: the next need asks again. */
static void
test_refused (Fixture *f, gconstpointer data)
{
    dfota_power_set_needed (f->power, TRUE);
    g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE, "could not block shutdown*: no");
    refuse ();
    g_test_assert_expected_messages ();
    dfota_power_set_needed (f->power, FALSE);
    dfota_power_set_needed (f->power, TRUE);
    g_assert_cmpuint (n_asked, ==, 2);
    refuse (); /* logged once */
    dfota_power_set_needed (f->power, FALSE);
    dfota_power_set_needed (f->power, TRUE);
    grant (f);
    g_assert_true (is_held (f));
}

/* The update is gone before logind answers. */
static void
test_forgotten (Fixture *f, gconstpointer data)
{
    dfota_power_set_needed (f->power, TRUE);
    g_clear_object (&f->power);
    grant (f);
    g_assert_false (is_held (f));
}

#define ADD(name, function)                                                                        \
    g_test_add ("/power-lock/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("held", test_held);
    ADD ("late", test_late);
    ADD ("refused", test_refused);
    ADD ("forgotten", test_forgotten);
    return g_test_run ();
}
