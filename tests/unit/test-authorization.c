/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Whether a caller may change firmware: ModemManager decides if it asks polkit; else only root may.
 * The functions below replace those of the daemon, of the bus, and the search for polkit's symbol.
 */

#define _GNU_SOURCE
#include "mm/authorization.h"

#include <ModemManager.h>
#include <dlfcn.h>
#include <libmm-glib.h>

#include "mm/daemon.h"

#define INVOCATION ((GDBusMethodInvocation *) &invocation)
#define CONNECTION ((GDBusConnection *) &connection)
#define PROVIDER   ((MMAuthProvider *) &provider)

/* Stand for objects that are only passed on. */
static gchar invocation, connection, provider;

/* Facts about the daemon, the answers of its provider and of the bus, and the questions. */
static struct {
    gboolean is_session;
    gboolean has_authority;
    gboolean is_linked;
    guint32  uid;
    GError  *error;
    guint    n_asked_provider;
    guint    n_asked_bus;
} host;

gboolean
mm_context_get_test_session (void)
{
    return host.is_session;
}

GType
mm_auth_provider_get_type (void)
{
    static GType types[2];

    for (guint i = 0; i < G_N_ELEMENTS (types) && !types[i]; i++)
        types[i] = g_type_register_static_simple (
            G_TYPE_OBJECT, i ? "WithAuthority" : "WithoutAuthority", sizeof (GObjectClass), NULL,
            (guint) (sizeof (GObject) + i * sizeof (gpointer)), NULL, 0);
    return types[host.has_authority];
}

void *
__real_dlsym (void *handle, const char *name);
void *
__wrap_dlsym (void *handle, const char *name);

/* Sanitizers call it, too, before anything is set up, for the functions that they replace. */
void *__attribute__ ((no_sanitize ("address", "undefined")))
__wrap_dlsym (void *handle, const char *name)
{
    if (handle == RTLD_DEFAULT && g_str_equal (name, "polkit_authority_check_authorization"))
        return host.is_linked ? &host : NULL;
    return __real_dlsym (handle, name);
}

MMAuthProvider *
mm_auth_provider_get (void)
{
    return PROVIDER;
}

static void
answer (GAsyncReadyCallback callback, gpointer user_data)
{
    g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

    g_task_return_boolean (task, TRUE);
}

void
mm_auth_provider_authorize (MMAuthProvider        *self,
                            GDBusMethodInvocation *call,
                            const gchar           *action,
                            GCancellable          *cancellable,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data)
{
    g_assert_true (self == PROVIDER && call == INVOCATION);
    g_assert_cmpstr (action, ==, "org.freedesktop.ModemManager1.Firmware");
    host.n_asked_provider++;
    answer (callback, user_data);
}

gboolean
mm_auth_provider_authorize_finish (MMAuthProvider *self, GAsyncResult *result, GError **error)
{
    if (host.error)
        g_propagate_error (error, g_steal_pointer (&host.error));
    return *error == NULL;
}

GDBusConnection *
g_dbus_method_invocation_get_connection (GDBusMethodInvocation *call)
{
    g_assert_true (call == INVOCATION);
    return CONNECTION;
}

const gchar *
g_dbus_method_invocation_get_sender (GDBusMethodInvocation *call)
{
    return ":1.7";
}

void
g_dbus_connection_call (GDBusConnection    *bus,
                        const gchar        *name,
                        const gchar        *path,
                        const gchar        *interface,
                        const gchar        *method,
                        GVariant           *parameters,
                        const GVariantType *reply_type,
                        GDBusCallFlags      flags,
                        gint                timeout,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
    g_autoptr (GVariant) given = g_variant_ref_sink (parameters);
    const gchar         *sender;

    g_variant_get (given, "(&s)", &sender);
    g_assert_true (bus == CONNECTION);
    g_assert_cmpstr (name, ==, "org.freedesktop.DBus");
    g_assert_cmpstr (method, ==, "GetConnectionUnixUser");
    g_assert_cmpstr (sender, ==, ":1.7");
    g_assert_cmpint (timeout, ==, -1); /* the usual one; GLib accepts no other negative number */
    host.n_asked_bus++;
    answer (callback, user_data);
}

GVariant *
g_dbus_connection_call_finish (GDBusConnection *bus, GAsyncResult *result, GError **error)
{
    if (!host.error)
        return g_variant_ref_sink (g_variant_new ("(u)", host.uid));
    g_propagate_error (error, g_steal_pointer (&host.error));
    return NULL;
}

/*****************************************************************************/

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
    *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
ask (GError **error)
{
    g_autoptr (GAsyncResult) result = NULL;

    host.n_asked_provider = host.n_asked_bus = 0;
    dfota_authorization_ask_async (INVOCATION, keep_result, &result);
    while (!result)
        g_main_context_iteration (NULL, TRUE);
    return dfota_authorization_ask_finish (result, error);
}

static void
assert_failure (void)
{
    g_autoptr (GError) error = NULL;

    host.error = g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no answer");
    g_assert_false (ask (&error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
test_polkit (void)
{
    g_autoptr (GError) error = NULL;

    host.is_session = FALSE;
    host.has_authority = host.is_linked = TRUE;
    host.uid = 1000; /* is not asked for */
    g_assert_true (ask (&error));
    g_assert_no_error (error);
    g_assert_cmpuint (host.n_asked_provider, ==, 1);
    assert_failure ();
    g_assert_cmpuint (host.n_asked_bus, ==, 0);
}

/* Either sign of a daemon without polkit is enough. */
static void
test_without_polkit (void)
{
    for (guint i = 0; i < 3; i++) {
        g_autoptr (GError) error = NULL;

        host.is_session = FALSE;
        host.has_authority = i == 1;
        host.is_linked = i == 2;
        host.uid = 0;
        g_assert_true (ask (NULL));
        host.uid = 1000;
        g_assert_false (ask (&error));
        g_assert_error (error, MM_CORE_ERROR, MM_CORE_ERROR_UNAUTHORIZED);
        g_assert_cmpuint (host.n_asked_bus, ==, 1);
        host.uid = 0;
        assert_failure ();
        g_assert_cmpuint (host.n_asked_provider, ==, 0);
    }
}

static void
test_session (void)
{
    host.is_session = TRUE;
    host.has_authority = host.is_linked = TRUE;
    host.uid = 1000;
    g_assert_true (ask (NULL));
    g_assert_cmpuint (host.n_asked_provider + host.n_asked_bus, ==, 0);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/authorization/polkit", test_polkit);
    g_test_add_func ("/authorization/without-polkit", test_without_polkit);
    g_test_add_func ("/authorization/session", test_session);
    return g_test_run ();
}
