/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Start and Install, step by step: authorization, options, package, preflight, context, bearers,
 * start; and what each failure answers and leaves behind. The functions below replace
 * module/bearers.c.
 */

#include "update/modem-methods.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <string.h>
#include <unistd.h>

#include "dbus/error.h"
#include "fake-invocation.h"
#include "fake-modem.h"
#include "fake-preflight.h"
#include "fake-registry.h"
#include "fakes.h"
#include "family-fixture.h"
#include "module/bearers.h"
#include "descriptors.h"

static gint bearer_context;

void
dfota_bearers_read_async (GDBusConnection    *connection,
                          const gchar *const *paths,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
    g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

    fakes_log ("bearers of %s", paths ? paths[0] : "none");
    g_task_return_boolean (task, TRUE);
}

GPtrArray *
dfota_bearers_read_finish (GAsyncResult *result)
{
    GPtrArray *bearers = g_ptr_array_new_with_free_func (dfota_context_bearer_free);

    if (bearer_context > 0)
        g_ptr_array_add (bearers, dfota_context_bearer_new ("/b/1", bearer_context));
    return bearers;
}

/*****************************************************************************/

typedef struct {
    DfotaFamily           *family;
    DfotaRegistry         *registry;
    DfotaModem            *modem;
    DfotaPort             *port;
    GDBusMethodInvocation *call;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
    fake_invocation_set_context (&fake_registry_context);
    fake_registry_facts = (FakeRegistryFacts) FAKE_REGISTRY_FACTS;
    fake_preflight_found = (DfotaPreflight){ "usbat", DFOTA_CONTEXT_UNKNOWN };
    bearer_context = 0;
    f->family = family_fixture_new (
        "[Command]\nSchemes=http\nPaths=/data/ufs/\nContext=+QCFG=\"fota/cid\"\n");
    f->registry = fake_registry_new ();
    f->modem = fake_modem_new ("/sys/1-1", "");
    f->modem->family = f->family;
    f->port = fake_port_new ("ttyUSB2");
    g_ptr_array_add (f->modem->ports, g_object_ref (f->port));
    dfota_modem_methods_attach (f->modem, f->registry);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    fakes_settle ();
    g_assert_true (fake_invocation_is_over (f->call));
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_finalize_object (f->modem);
    g_assert_finalize_object (f->port);
    g_assert_finalize_object (f->registry);
    dfota_family_free (f->family);
    fakes_take_log ();
}

static void
assert_log (const gchar *expected)
{
    fakes_settle ();
    g_assert_cmpstr (fakes_take_log (), ==, expected);
}

static GVariant *
new_options (gint cid)
{
    GVariantBuilder builder;

    g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
    if (cid > 0)
        g_variant_builder_add (&builder, "{sv}", "context", g_variant_new_uint32 (cid));
    return g_variant_builder_end (&builder);
}

/* Calls Start(), which is authorized. */
static void
call_start (Fixture *f, const gchar *source, gint cid)
{
    g_autoptr (GVariant) options = g_variant_ref_sink (new_options (cid));
    gboolean             is_handled = FALSE;

    f->call = fake_invocation_new (g_variant_new ("(s@a{sv})", source, options), NULL);
    g_signal_emit_by_name (dfota_modem_get_skeleton (f->modem), "handle-start", f->call, source,
                           options, &is_handled);
    g_assert_true (is_handled);
    assert_log ("authorize;");
    fake_invocation_authorize (NULL);
}

#define URL       "http://host/p"
#define CHECKED   "check " URL ";stop-reading /sys/1-1;preflight ttyUSB2 xy;"
#define STARTS    "start urc-port usbat, context (null), restore (null)"
#define READ      "read /sys/1-1;"
#define NOT_READY DFOTA_ERROR_NOT_READY

/*****************************************************************************/
/* Start() */

static void
test_start (Fixture *f, gconstpointer data)
{
    static const gchar *const bearers[] = { "/b/1", NULL };
    guint                     n_before;

    f->modem->bearers = bearers;
    call_start (f, URL, 0);
    assert_log (CHECKED);
    n_before = descriptors_count ();
    g_assert_true (dfota_port_is_open (f->port));
    fake_preflight_end (NULL);
    assert_log ("bearers of /b/1;" STARTS ";");
    g_assert_false (dfota_port_is_open (f->port));
    g_assert_false (fake_invocation_is_over (f->call));
    fake_registry_end_start (NULL);
    assert_log ("return ('/u/1',);");
    g_assert_cmpuint (descriptors_count (), ==, n_before);
}

/* No data connection matters for a package that the module has. */
static void
test_local (Fixture *f, gconstpointer data)
{
    call_start (f, "/data/ufs/p", 0);
    fake_preflight_end (NULL);
    assert_log ("check /data/ufs/p;stop-reading /sys/1-1;preflight ttyUSB2 xy;" STARTS ";");
    fake_registry_end_start (NULL);
    assert_log ("return ('/u/1',);");
}

/* Start() is refused before a command is sent. */
static void
test_refused_early (Fixture *f, gconstpointer data)
{
    f->modem->family = NULL;
    call_start (f, URL, 0);
    assert_log ("error NotProven: not proven;");
    f->modem->family = f->family;
    call_start (f, "gopher://host/p", 0);
    g_assert_true (g_str_has_prefix (fakes_take_log (), "error InvalidSource: "));
    fake_registry_facts.check_error = DFOTA_ERROR_BUSY;
    call_start (f, URL, 0);
    assert_log ("check " URL ";error Busy: checked;");
    fake_registry_facts.check_error = -1;
    fake_port_set_broken (f->port, TRUE);
    call_start (f, URL, 0);
    assert_log ("check " URL ";stop-reading /sys/1-1;error NotReady: no port;");
}

/* The preflight fails: its port is closed, and the reading that it has interrupted begins again. */
static void
test_preflight (Fixture *f, gconstpointer data)
{
    call_start (f, URL, 0);
    assert_log (CHECKED);
    fake_preflight_end (g_error_new (DFOTA_ERROR, DFOTA_ERROR_CALL_ACTIVE, "a call"));
    assert_log ("error CallActive: a call;" READ);
}

/* The module has gone meanwhile. */
static void
test_hung_up (Fixture *f, gconstpointer data)
{
    call_start (f, URL, 0);
    assert_log (CHECKED);
    fake_port_set_hung_up (f->port, TRUE);
    fake_preflight_end (NULL);
    assert_log ("bearers of none;error NotReady: could not start the update: the modem's AT port "
                "was closed before anything was sent; start again when the modem is back;" READ);
}

/* A start that fails has interrupted the reading of capabilities, if they are not known. */
static void
test_start_fails (Fixture *f, gconstpointer data)
{
    for (guint i = 0; i < 3; i++) {
        f->modem->has_capabilities = i == 1;
        call_start (f, URL, 0);
        fake_preflight_end (NULL);
        fakes_take_log ();
        fake_registry_end_start (i < 2 ? g_error_new (DFOTA_ERROR, DFOTA_ERROR_REFUSED, "no")
                                       : NULL);
        assert_log (i == 0   ? "error Refused: no;" READ
                    : i == 1 ? "error Refused: no;"
                             : "return ('/u/1',);");
    }
}

/* Another PDP context is selected only if the present one can be restored. */
static void
test_context (Fixture *f, gconstpointer data)
{
    static const struct {
        gint         cid; /* the option; 0: none */
        gint         found;
        const gchar *log;
    } rows[] = {
        { 0, 1, STARTS ";" },
        { 0, DFOTA_CONTEXT_UNKNOWN, STARTS ";" },
        { 1, 1, STARTS ";" },
        { 2, 1,
          "start urc-port usbat, context +QCFG=\"fota/cid\",2, restore "
          "+QCFG=\"fota/cid\",1;" },
        { 2, 0,
          "start urc-port usbat, context +QCFG=\"fota/cid\",2, restore "
          "+QCFG=\"fota/cid\",0;" },
        { 2, DFOTA_CONTEXT_UNKNOWN,
          "error NotReady: could not select PDP context 2: the module has not returned the present "
          "one (AT+QCFG=\"fota/cid\"), so that it could not be restored; leave the option "
          "'context' out;" READ },
        { 2, DFOTA_CONTEXT_REFUSED,
          "error Unsupported: could not select PDP context 2: the module refused to return the "
          "present one (AT+QCFG=\"fota/cid\"), so that it could not be restored; leave the option "
          "'context' out;" READ },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        const gchar *log;

        g_test_message ("row %u", (guint) i);
        fake_preflight_found.context = rows[i].found;
        call_start (f, URL, rows[i].cid);
        assert_log (CHECKED);
        fake_preflight_end (NULL);
        log = fakes_take_log ();
        if (g_str_has_prefix (log, "bearers of none;"))
            log += strlen ("bearers of none;");
        g_assert_cmpstr (log, ==, rows[i].log);
        if (fake_registry_is_starting ())
            fake_registry_end_start (NULL);
        fakes_take_log ();
    }
}

/* A context that the host's data connection uses is a warning: the one that was selected, else the
 * one that was found. */
static void
test_warning (Fixture *f, gconstpointer data)
{
    for (guint i = 0; i < 2; i++) {
        bearer_context = i ? 3 : 1;
        fake_preflight_found.context = 1;
        call_start (f, URL, i ? 3 : 0);
        g_test_expect_message ("dfota", G_LOG_LEVEL_MESSAGE,
                               i ? "/sys/1-1: the module downloads over PDP context 3, which *"
                                 : "/sys/1-1: the module downloads over PDP context 1, which *");
        fake_preflight_end (NULL);
        g_test_assert_expected_messages ();
        g_assert_nonnull (strstr (fakes_take_log (), ", warning: the module downloads over"));
        fake_registry_end_start (NULL);
        fakes_take_log ();
    }
}

/*****************************************************************************/
/* Install() */

/* Waits until a thread has closed @fd. */
static void
await_closed (int fd)
{
    for (guint i = 0; i < 24000 && fcntl (fd, F_GETFD) >= 0; i++)
        g_usleep (5000);
    g_assert_cmpint (fcntl (fd, F_GETFD), ==, -1);
}

/* Calls Install() with these descriptors, which are taken; -1: none. Waits until the package was
 * read, if it is. */
static void
call_install (Fixture *f, gint handle, int first, int second)
{
    g_autoptr (GVariant) options = g_variant_ref_sink (new_options (0));
    int                  fds[] = { first, second };
    GUnixFDList *list = first < 0 ? NULL : g_unix_fd_list_new_from_array (fds, second < 0 ? 1 : 2);
    gboolean     is_handled = FALSE;

    f->call = fake_invocation_new (g_variant_new ("(h@a{sv})", handle, options), list);
    g_signal_emit_by_name (dfota_modem_get_skeleton (f->modem), "handle-install", f->call, NULL,
                           g_variant_new_handle (handle), options, &is_handled);
    g_assert_true (is_handled);
    assert_log ("authorize;");
    fake_invocation_authorize (NULL);
    while (!fake_preflight_is_running () && !fake_invocation_is_over (f->call))
        g_main_context_iteration (NULL, TRUE);
}

static void
test_install (Fixture *f, gconstpointer data)
{
    int fd = descriptors_make_file (1000), other = descriptors_make_file (1000);

    for (guint i = 0; i < 2; i++) {
        call_install (f, i, i ? other : fd, i ? fd : other);
        assert_log ("check package;check package;stop-reading /sys/1-1;preflight ttyUSB2 xy;");
        await_closed (other);
        g_assert_cmpint (fcntl (fd, F_GETFD), >=, 0);
        fake_preflight_end (NULL);
        assert_log (STARTS ";");
        fake_registry_end_start (NULL);
        assert_log ("return ('/u/1',);");
        await_closed (fd);
        fd = descriptors_make_file (1000);
        other = descriptors_make_file (1000);
    }
    close (fd);
    close (other);
}

/* Descriptors that are not used are closed. */
static void
test_no_fd (Fixture *f, gconstpointer data)
{
    static const gint handles[] = { 1, -1, 7 };
    const gchar      *answer = "error InvalidSource: could not use the package: the message "
                               "contains no file descriptor;";

    call_install (f, 0, -1, -1);
    assert_log (answer);
    for (gsize i = 0; i < G_N_ELEMENTS (handles); i++) {
        int fd = descriptors_make_file (1000);

        call_install (f, handles[i], fd, -1);
        assert_log (answer);
        await_closed (fd);
    }
}

/* Install() checks everything else before it reads the package. */
static void
test_install_refused (Fixture *f, gconstpointer data)
{
    f->modem->family = NULL;
    call_install (f, 0, -1, -1);
    assert_log ("error NotProven: not proven;");
    f->modem->family = f->family;
    call_install (f, 0, descriptors_make_file (0), -1);
    g_assert_true (g_str_has_prefix (fakes_take_log (), "error InvalidSource: "));
    fake_registry_facts.check_error = DFOTA_ERROR_BUSY;
    call_install (f, 0, descriptors_make_file (1000), -1);
    assert_log ("check package;error Busy: checked;");
    fake_registry_facts.n_good_checks = 1;
    call_install (f, 0, descriptors_make_file (1000), -1);
    assert_log ("check package;check package;error Busy: checked;");
}

/* The file is shorter now than when it was opened. */
static void
test_install_unreadable (Fixture *f, gconstpointer data)
{
    int fd = descriptors_make_file (1000);

    fake_registry_facts.truncated = dup (fd);
    call_install (f, 0, fd, -1);
    g_assert_true (g_str_has_prefix (fakes_take_log (), "check package;error InvalidSource: "));
    close (fake_registry_facts.truncated);
}

#define ADD(name, function)                                                                        \
    g_test_add ("/modem-methods/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("start", test_start);
    ADD ("local", test_local);
    ADD ("refused-early", test_refused_early);
    ADD ("preflight", test_preflight);
    ADD ("hung-up", test_hung_up);
    ADD ("start-fails", test_start_fails);
    ADD ("context", test_context);
    ADD ("warning", test_warning);
    ADD ("install", test_install);
    ADD ("no-fd", test_no_fd);
    ADD ("install-refused", test_install_refused);
    ADD ("install-unreadable", test_install_unreadable);
    return g_test_run ();
}
