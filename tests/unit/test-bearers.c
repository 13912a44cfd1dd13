/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Which bearers of a modem count as connected.
 */

#include "module/bearers.h"

#include "fake-bus.h"
#include "fakes.h"

#define PATH     "/org/freedesktop/ModemManager1/Bearer/"
#define GET(n)   ":1.7 " PATH n " org.freedesktop.DBus.Properties.GetAll ('" BEARER "',);"
#define BEARER   "org.freedesktop.ModemManager1.Bearer"
#define UP(more) "({'Connected': <true>" more "},)"

typedef struct {
    GDBusConnection *connection;
    GPtrArray       *found;
} Fixture;

static void
ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    Fixture *f = user_data;

    g_assert_true (source == G_OBJECT (f->connection));
    f->found = dfota_bearers_read_finish (result);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    f->connection = fake_bus_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_ptr_array_unref (f->found);
    g_assert_finalize_object (f->connection);
}

static void
start (Fixture *f, const gchar *const *paths)
{
    g_auto (GStrv) copy = g_strdupv ((gchar **) paths);

    dfota_bearers_read_async (f->connection, (const gchar *const *) copy, ready, f);
}

static void
assert_found (Fixture *f, guint i, const gchar *path, gint profile_id)
{
    const DfotaContextBearer *bearer = f->found->pdata[i];

    g_assert_cmpstr (bearer->path, ==, path);
    g_assert_cmpint (bearer->profile_id, ==, profile_id);
}

static void
test_connected (Fixture *f, gconstpointer data)
{
    static const gchar *const paths[] = { PATH "0", PATH "1", PATH "2", PATH "3", PATH "4", NULL };

    start (f, paths);
    g_assert_cmpstr (fakes_take_log (), ==, GET ("0"));
    fake_bus_answer (UP (", 'ProfileId': <2>"));
    g_assert_cmpstr (fakes_take_log (), ==, GET ("1"));
    fake_bus_answer ("({'Connected': <false>, 'ProfileId': <3>},)");
    g_assert_cmpstr (fakes_take_log (), ==, GET ("2"));
    fake_bus_answer (NULL); /* it does not exist any more */
    g_assert_cmpstr (fakes_take_log (), ==, GET ("3"));
    fake_bus_answer ("(@a{sv} {},)");
    g_assert_cmpstr (fakes_take_log (), ==, GET ("4"));
    g_assert_null (f->found);
    fake_bus_answer (UP ("")); /* ModemManager 1.16 and older */
    g_assert_cmpuint (f->found->len, ==, 2);
    assert_found (f, 0, PATH "0", 2);
    assert_found (f, 1, PATH "4", DFOTA_CONTEXT_UNKNOWN);
}

static void
test_none (Fixture *f, gconstpointer is_null)
{
    static const gchar *const none[] = { NULL };

    start (f, is_null ? NULL : none);
    fakes_settle ();
    g_assert_cmpuint (f->found->len, ==, 0);
    g_assert_cmpstr (fakes_take_log (), ==, "");
}

#define ADD(name, data, function)                                                                  \
    g_test_add ("/bearers/" name, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("connected", NULL, test_connected);
    ADD ("none", NULL, test_none);
    ADD ("null", (gpointer) 1, test_none);
    return g_test_run ();
}
