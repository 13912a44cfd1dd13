/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Invalid D-Bus calls of an authorized caller. The daemon returns a named error, sends
 * nothing to the module, closes file descriptors, and keeps running.
 */

#include <gio/gunixfdlist.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "service.h"

#define INVALID_SOURCE UPDATE_ERROR "InvalidSource"
#define INVALID_OPTION UPDATE_ERROR "InvalidOption"
#define INVALID_ARGS   "org.freedesktop.DBus.Error.InvalidArgs"
#define UNKNOWN_METHOD "org.freedesktop.DBus.Error.UnknownMethod"

#define PROPERTIES "org.freedesktop.DBus.Properties"
#define URL        "http://127.0.0.1:9/none.bin"
#define MEGABYTE   (1024 * 1024)
#define N_FDS      16
#define N_FLOOD    100 /* a bus allows 128 pending calls */

static Testbed *testbed;
static gchar   *modem_path;
static gchar   *update_path; /* a failed update */

/* Returns the arguments of a call. Floating. */
typedef GVariant *(*MakeFunc) (void);

typedef struct {
    const gchar *name;
    const gchar *path; /* NULL: the modem's */
    const gchar *interface;
    const gchar *member;
    MakeFunc     make;  /* NULL: no arguments */
    const gchar *error; /* D-Bus name of the error */
} Row;

/*****************************************************************************/
/* Arguments of Start () */

/* @options floating, or NULL for none. */
static GVariant *
start_with (const gchar *source, GVariant *options)
{
    return g_variant_new ("(s@a{sv})", source,
                          options ? options
                                  : g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
}

static GVariant *
option (const gchar *key, GVariant *value)
{
    GVariantBuilder builder;

    g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
    g_variant_builder_add (&builder, "{sv}", key, value);
    return start_with (URL, g_variant_builder_end (&builder));
}

static gchar *
make_long (const gchar *start, gsize length)
{
    gchar *text = g_malloc (length + 1);

    memset (text, 'x', length);
    memcpy (text, start, strlen (start));
    text[length] = '\0';
    return text;
}

static GVariant *
empty_source (void)
{
    return start_with ("", NULL);
}

static GVariant *
huge_source (void)
{
    g_autofree gchar *source = make_long ("", MEGABYTE);

    return start_with (source, NULL);
}

static GVariant *
huge_url (void)
{
    g_autofree gchar *source = make_long ("http://host/", MEGABYTE);

    return start_with (source, NULL);
}

static GVariant *
source_with_command (void)
{
    return start_with ("http://host/a\"\r\nAT+QPOWD\r\n", NULL);
}

static GVariant *
source_of_other_letters (void)
{
    return start_with ("http://h\303\266st/\342\230\240", NULL);
}

static GVariant *
format_source (void)
{
    return start_with ("%s%s%n%n", NULL);
}

static GVariant *
unknown_option (void)
{
    return option ("nonsense", g_variant_new_boolean (TRUE));
}

static GVariant *
huge_key (void)
{
    g_autofree gchar *key = make_long ("", MEGABYTE);

    return option (key, g_variant_new_string ("x"));
}

static GVariant *
empty_key (void)
{
    return option ("", g_variant_new_string ("x"));
}

static GVariant *
number_option (void)
{
    return option ("source-revision", g_variant_new_uint32 (12));
}

static GVariant *
empty_option (void)
{
    return option ("target-revision", g_variant_new_string (""));
}

static GVariant *
handle_option (void)
{
    return option ("source-revision", g_variant_new_handle (0));
}

static GVariant *
handle_out_of_range (void)
{
    return option ("source-revision", g_variant_new_handle (G_MAXINT32));
}

static GVariant *
nested_option (void)
{
    GVariant *value = g_variant_new_string ("x");

    for (guint i = 0; i < 50; i++)
        value = g_variant_new_variant (value);
    return option ("source-revision", value);
}

static GVariant *
thousands_of_options (void)
{
    GVariantBuilder builder;

    g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
    for (guint i = 0; i < 10000; i++) {
        g_autofree gchar *key = g_strdup_printf ("option-%u", i);

        g_variant_builder_add (&builder, "{sv}", key, g_variant_new_uint32 (i));
    }
    return start_with (URL, g_variant_builder_end (&builder));
}

static GVariant *
huge_revision (void)
{
    g_autofree gchar *revision = make_long ("", MEGABYTE);

    return option ("source-revision", g_variant_new_string (revision));
}

/* The longest accepted one; the module runs another revision. */
static GVariant *
other_revision (void)
{
    return option ("source-revision", g_variant_new_string ("EP06ELAR99A99M4G_01.001.01.001"));
}

/* As long as a revision may be, but in a form that no module could report. */
static GVariant *
long_revision (void)
{
    g_autofree gchar *revision = make_long ("", 100);

    return option ("source-revision", g_variant_new_string (revision));
}

static GVariant *
torn_revision (void)
{
    return option ("target-revision", g_variant_new_string ("EP06\n[update]\nstate=succeeded"));
}

/*****************************************************************************/
/* Wrong signatures */

static GVariant *
one_string (void)
{
    return g_variant_new ("(s)", URL);
}

static GVariant *
two_strings (void)
{
    return g_variant_new ("(ss)", URL, URL);
}

static GVariant *
other_dictionary (void)
{
    return g_variant_new_parsed ("('http://h/', {'a': 'b'})");
}

static GVariant *
one_argument_more (void)
{
    return g_variant_new_parsed ("('http://h/', @a{sv} {}, 1)");
}

static GVariant *
bytes (void)
{
    return g_variant_new_parsed ("(b'http://h/', @a{sv} {})");
}

static GVariant *
handle_alone (void)
{
    return g_variant_new ("(h@a{sv})", 0, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0));
}

static GVariant *
set_revision (void)
{
    return g_variant_new ("(ssv)", MODEM_INTERFACE, "Revision", g_variant_new_string ("mine"));
}

static GVariant *
set_state (void)
{
    return g_variant_new ("(ssv)", UPDATE_INTERFACE, "State", g_variant_new_string ("succeeded"));
}

static GVariant *
get_nonsense (void)
{
    return g_variant_new ("(ss)", MODEM_INTERFACE, "Nonsense");
}

static const Row rows[] = {
    { "empty-source", NULL, MODEM_INTERFACE, "Start", empty_source, INVALID_SOURCE },
    { "huge-source", NULL, MODEM_INTERFACE, "Start", huge_source, INVALID_SOURCE },
    { "huge-url", NULL, MODEM_INTERFACE, "Start", huge_url, INVALID_SOURCE },
    { "command", NULL, MODEM_INTERFACE, "Start", source_with_command, INVALID_SOURCE },
    { "letters", NULL, MODEM_INTERFACE, "Start", source_of_other_letters, INVALID_SOURCE },
    { "format", NULL, MODEM_INTERFACE, "Start", format_source, INVALID_SOURCE },
    { "unknown-option", NULL, MODEM_INTERFACE, "Start", unknown_option, INVALID_OPTION },
    { "huge-key", NULL, MODEM_INTERFACE, "Start", huge_key, INVALID_OPTION },
    { "empty-key", NULL, MODEM_INTERFACE, "Start", empty_key, INVALID_OPTION },
    { "number-option", NULL, MODEM_INTERFACE, "Start", number_option, INVALID_OPTION },
    { "empty-option", NULL, MODEM_INTERFACE, "Start", empty_option, INVALID_OPTION },
    { "handle-option", NULL, MODEM_INTERFACE, "Start", handle_option, INVALID_OPTION },
    { "handle-range", NULL, MODEM_INTERFACE, "Start", handle_out_of_range, INVALID_OPTION },
    { "nested-option", NULL, MODEM_INTERFACE, "Start", nested_option, INVALID_OPTION },
    { "many-options", NULL, MODEM_INTERFACE, "Start", thousands_of_options, INVALID_OPTION },
    { "huge-revision", NULL, MODEM_INTERFACE, "Start", huge_revision, INVALID_OPTION },
    { "other-revision", NULL, MODEM_INTERFACE, "Start", other_revision,
      UPDATE_ERROR "WrongRevision" },
    { "long-revision", NULL, MODEM_INTERFACE, "Start", long_revision, INVALID_OPTION },
    { "torn-revision", NULL, MODEM_INTERFACE, "Start", torn_revision, INVALID_OPTION },
    { "no-arguments", NULL, MODEM_INTERFACE, "Start", NULL, INVALID_ARGS },
    { "one-string", NULL, MODEM_INTERFACE, "Start", one_string, INVALID_ARGS },
    { "two-strings", NULL, MODEM_INTERFACE, "Start", two_strings, INVALID_ARGS },
    { "other-dictionary", NULL, MODEM_INTERFACE, "Start", other_dictionary, INVALID_ARGS },
    { "argument-more", NULL, MODEM_INTERFACE, "Start", one_argument_more, INVALID_ARGS },
    { "bytes", NULL, MODEM_INTERFACE, "Start", bytes, INVALID_ARGS },
    { "handle-alone", NULL, MODEM_INTERFACE, "Start", handle_alone, INVALID_ARGS },
    { "cancel-argument", "FAILED", UPDATE_INTERFACE, "Cancel", one_string, INVALID_ARGS },
    { "forget-argument", "FAILED", UPDATE_INTERFACE, "Forget", one_string, INVALID_ARGS },
    { "give-up-argument", "FAILED", UPDATE_INTERFACE, "GiveUp", one_string, INVALID_ARGS },
    { "forget-nothing", UPDATES_PATH "/4294967296", UPDATE_INTERFACE, "Forget", NULL,
      UNKNOWN_METHOD },
    { "start-at-update", "FAILED", MODEM_INTERFACE, "Start", unknown_option, UNKNOWN_METHOD },
    { "set-revision", NULL, PROPERTIES, "Set", set_revision, INVALID_ARGS },
    { "set-state", "FAILED", PROPERTIES, "Set", set_state, INVALID_ARGS },
    { "get-nonsense", NULL, PROPERTIES, "Get", get_nonsense, INVALID_ARGS },
};

/*****************************************************************************/

static guint
count_sent (void)
{
    return service_count_sent (testbed, "AT+QFOTADL=\"") + service_count_sent (testbed, "AT+QPOWD");
}

/* A pipe, a socket and a directory, many times. */
static GUnixFDList *
make_fds (void)
{
    GUnixFDList       *list = g_unix_fd_list_new ();
    g_autoptr (GError) error = NULL;
    gint               fds[N_FDS];

    for (guint i = 0; i < N_FDS; i += 4) {
        g_assert_no_errno (pipe (fds + i));
        g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM, 0, fds + i + 2));
    }
    for (guint i = 0; i < N_FDS; i++) {
        g_unix_fd_list_append (list, fds[i], &error);
        g_assert_no_error (error);
        close (fds[i]);
    }
    return list;
}

/* Returns the D-Bus name of the error, or NULL if there is none. Transfer full. */
static gchar *
call (const Row *row, GUnixFDList *fds)
{
    const gchar         *path = !row->path                          ? modem_path
                                : g_str_equal (row->path, "FAILED") ? update_path
                                                                    : row->path;
    g_autoptr (GVariant) reply = NULL;
    g_autoptr (GError)   error = NULL;

    reply = g_dbus_connection_call_with_unix_fd_list_sync (
        testbed_get_connection (testbed), MM_DBUS_SERVICE, path, row->interface, row->member,
        row->make ? row->make () : NULL, NULL, G_DBUS_CALL_FLAGS_NONE, 60000, fds, NULL, NULL,
        &error);
    if (reply)
        return NULL;
    g_test_message ("%.200s", error->message);
    /* the message is shorter than the text that was sent */
    g_assert_cmpuint (strlen (error->message), <, 2000);
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
    return g_dbus_error_get_remote_error (error);
}

/* Each row twice: unchanged, and with unexpected file descriptors. */
static void
test_row (gconstpointer data)
{
    const Row              *row = data;
    pid_t                   pid = service_get_pid (testbed);
    guint                   sent = count_sent ();
    guint                   n_fds = service_count_fds (testbed);
    g_autoptr (GUnixFDList) fds = make_fds ();
    g_autofree gchar       *plain = call (row, NULL);
    g_autofree gchar       *with_fds = call (row, fds);

    g_assert_cmpstr (plain, ==, row->error);
    g_assert_cmpstr (with_fds, ==, row->error);
    g_assert_cmpuint (count_sent (), ==, sent);
    service_wait_for_fds (testbed, n_fds);
    g_assert_cmpint (service_get_pid (testbed), ==, pid);
}

/*****************************************************************************/

typedef struct {
    guint n_pending;
    guint n_busy;
    guint n_refused;
} Flood;

static void
flood_ready (GObject *source, GAsyncResult *result, gpointer data)
{
    Flood               *flood = data;
    g_autoptr (GError)   error = NULL;
    g_autoptr (GVariant) reply =
        g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
    g_autofree gchar *name = NULL;

    g_assert_null (reply);
    name = g_dbus_error_get_remote_error (error);
    flood->n_busy += g_strcmp0 (name, UPDATE_ERROR "Busy") == 0;
    flood->n_refused += g_strcmp0 (name, UPDATE_ERROR "Refused") == 0;
    flood->n_pending--;
}

static gboolean
flood_is_over (Testbed *unused, gpointer data)
{
    return ((Flood *) data)->n_pending == 0;
}

/* Many calls of Start at once. Each one is answered, none disturbs the update that runs, and
 * the module receives only one command. */
static void
test_flood (void)
{
    Flood flood = { .n_pending = N_FLOOD };
    guint sent = count_sent ();
    guint n_fds = service_count_fds (testbed);

    for (guint i = 0; i < N_FLOOD; i++)
        g_dbus_connection_call (testbed_get_connection (testbed), MM_DBUS_SERVICE, modem_path,
                                MODEM_INTERFACE, "Start", start_with (URL, NULL), NULL,
                                G_DBUS_CALL_FLAGS_NONE, 120000, NULL, flood_ready, &flood);
    testlib_wait_until (testbed, 120, flood_is_over, &flood, "the answers");
    g_test_message ("%u refused, %u busy", flood.n_refused, flood.n_busy);
    g_assert_cmpuint (flood.n_refused, >, 0);
    g_assert_cmpuint (flood.n_refused + flood.n_busy, ==, N_FLOOD);
    g_assert_cmpuint (count_sent () - sent, ==, flood.n_refused);
    service_wait_for_fds (testbed, n_fds);
}

static GVariant *
good_start (void)
{
    return start_with (URL, NULL);
}

static void
make_failed_update (void)
{
    const Row         row = { "refused", NULL, MODEM_INTERFACE, "Start", good_start, NULL };
    g_autofree gchar *name = call (&row, NULL);

    g_assert_cmpstr (name, ==, UPDATE_ERROR "Refused");
    update_path = service_get_update (testbed, modem_path);
}

int
main (int argc, char *argv[])
{
    const TestbedConfig config = { .speed = 4 };
    gint                status;

    testlib_init (&argc, &argv);
    testbed = testlib_new_with_ep06 (&config);
    modem_path = service_wait_for_modem (testbed);
    testlib_command (testbed, "set ep06 reject-qfotadl=on");
    make_failed_update ();
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autofree gchar *path = g_strdup_printf ("/security/garbage/%s", rows[i].name);

        g_test_add_data_func (path, &rows[i], test_row);
    }
    g_test_add_func ("/security/garbage/flood", test_flood);
    status = g_test_run ();
    testlib_free (testbed);
    g_free (modem_path);
    g_free (update_path);
    return status;
}
