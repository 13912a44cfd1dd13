/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A testbed, and times from the simulator's record; see world.h.
 */

#include "world.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tty.h"

#define MODULE          "ep06"
#define PLACE           "1-1"
#define TTY             "/dev/ttyUSB3"
#define MAX_SIZE        (40 * 1000 * 1000)
#define FIRMWARE_UPDATE "org.freedesktop.ModemManager1.Modem.FirmwareUpdate"
#define UPDATE          "org.freedesktop.ModemManager1.FirmwareUpdate"
#define LIMIT_SECONDS   900

struct _World {
    Testbed *testbed;
    gchar   *bytes; /* of all packages */
    gchar   *path;  /* of the modem */
    guint32  pid;   /* of the daemon */
};

/*****************************************************************************/

static GVariant *
call (World *self, const gchar *path, const gchar *interface, const gchar *method, GVariant *args)
{
    g_autoptr (GError) error = NULL;
    GVariant          *reply = g_dbus_connection_call_sync (
                 testbed_get_connection (self->testbed), MM_DBUS_SERVICE, path, interface, method, args,
                 NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, 60000, NULL, &error);

    g_assert_no_error (error);
    return reply;
}

static GVariant *
property (World *self, const gchar *path, const gchar *interface, const gchar *name)
{
    g_autoptr (GVariant) reply = call (self, path, "org.freedesktop.DBus.Properties", "Get",
                                       g_variant_new ("(ss)", interface, name));
    GVariant            *value;

    g_variant_get (reply, "(v)", &value);
    return value;
}

static gboolean
is_ready (Testbed *testbed, gpointer data)
{
    World               *self = data;
    g_autoptr (GVariant) revision = property (self, self->path, FIRMWARE_UPDATE, "Revision");

    return g_variant_get_string (revision, NULL)[0] != '\0';
}

static guint32
daemon_pid (World *self)
{
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        testbed_get_connection (self->testbed), "org.freedesktop.DBus", "/org/freedesktop/DBus",
        "org.freedesktop.DBus", "GetConnectionUnixProcessID",
        g_variant_new ("(s)", MM_DBUS_SERVICE), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
    guint32 pid;

    g_assert_nonnull (reply);
    g_variant_get (reply, "(u)", &pid);
    return pid;
}

World *
world_new (gdouble latency, guint rate)
{
    World            *self = g_new0 (World, 1);
    TestbedConfig     config = { .speed = 5 };
    g_autofree gchar *settings = g_strdup_printf (
        "path=" PLACE " reject-qfotadl=on ufs-size=100000000 link-latency=%.4f link-rate=%u",
        latency, rate);
    g_autoptr (MMObject) modem = NULL;

    self->bytes = tty_make_bytes (MAX_SIZE);
    self->testbed = testlib_new (&config);
    testlib_add_module (self->testbed, MODULE, TESTBED_V12, settings);
    testlib_command (self->testbed, "plug " MODULE);
    testlib_start_daemon (self->testbed);
    modem = testlib_wait_for_modem (self->testbed, PLACE, MM_MODEM_STATE_DISABLED);
    self->path = mm_object_dup_path (modem);
    testlib_wait_until (self->testbed, 60, is_ready, self, "the revision");
    self->pid = daemon_pid (self);
    /* It is started with --debug, which allows Command but logs each acknowledgement. */
    g_variant_unref (
        call (self, MM_DBUS_PATH, MM_DBUS_SERVICE, "SetLogging", g_variant_new ("(s)", "INFO")));
    return self;
}

void
world_free (World *self)
{
    testlib_free (self->testbed);
    g_free (self->bytes);
    g_free (self->path);
    g_free (self);
}

/*****************************************************************************/
/* Time */

/* The time from the last AT+QFUPL="… to its end, as the module saw it. */
static gdouble
upload_seconds (World *self)
{
    g_autoptr (GPtrArray) record = testlib_record (self->testbed);
    gint64                begin = 0, end = 0;

    for (guint i = 0; i < record->len; i++) {
        const TestbedRecordEntry *entry = record->pdata[i];

        if (g_str_has_prefix (entry->text, "AT+QFUPL=\""))
            begin = entry->time;
        if (g_str_has_prefix (entry->text, "upload: +QFUPL"))
            end = entry->time;
    }
    g_assert_cmpint (begin, >, 0);
    g_assert_cmpint (end, >, begin);
    return (gdouble) (end - begin) / G_USEC_PER_SEC;
}

static gdouble
daemon_cpu (World *self)
{
    g_autofree gchar *path = g_strdup_printf ("/proc/%u/stat", self->pid);
    g_autofree gchar *text = NULL;
    g_auto (GStrv)    fields = NULL;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    fields = g_strsplit (strrchr (text, ')') + 2, " ", -1); /* from the third one on */
    return (g_ascii_strtod (fields[11], NULL) + g_ascii_strtod (fields[12], NULL)) /
           (gdouble) sysconf (_SC_CLK_TCK);
}

static guint
daemon_peak (World *self)
{
    g_autofree gchar *path = g_strdup_printf ("/proc/%u/status", self->pid);
    g_autofree gchar *text = NULL;
    const gchar      *line;

    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    line = strstr (text, "VmHWM:");
    g_assert_nonnull (line);
    return (guint) strtoul (line + strlen ("VmHWM:"), NULL, 10);
}

/* Sends one command over the primary port, which ModemManager allows with --debug. A command
 * that is interrupted by the end of the upload does not count. */
static void
ask_once (World *self, GArray *answers)
{
    gint64               begin = g_get_monotonic_time ();
    g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        testbed_get_connection (self->testbed), MM_DBUS_SERVICE, self->path,
        MM_DBUS_INTERFACE_MODEM, "Command", g_variant_new ("(su)", "+CSQ", 10), NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, 60000, NULL, NULL);
    gdouble seconds = (gdouble) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;

    if (reply)
        g_array_append_val (answers, seconds);
}

void
world_ask (World *self, guint n, GArray *answers)
{
    for (guint i = 0; i < n; i++)
        ask_once (self, answers);
}

/*****************************************************************************/

static gchar *
install (World *self, int fd, gboolean has_acks)
{
    g_autoptr (GUnixFDList) fds = g_unix_fd_list_new_from_array (&fd, 1);
    g_autoptr (GError)      error = NULL;
    GVariantDict            options;
    g_autoptr (GVariant)    reply = NULL;
    gchar                  *path;

    g_variant_dict_init (&options, NULL);
    g_variant_dict_insert (&options, "acknowledged", "b", has_acks);
    reply = g_dbus_connection_call_with_unix_fd_list_sync (
        testbed_get_connection (self->testbed), MM_DBUS_SERVICE, self->path, FIRMWARE_UPDATE,
        "Install", g_variant_new ("(h@a{sv})", 0, g_variant_dict_end (&options)), NULL,
        G_DBUS_CALL_FLAGS_NO_AUTO_START, 60000, fds, NULL, NULL, &error);
    g_assert_no_error (error);
    g_variant_get (reply, "(o)", &path);
    return path;
}

static int
make_package (World *self, gsize size)
{
    gchar name[] = "/tmp/dfota-bench-XXXXXX";
    int   fd = g_mkstemp (name);

    g_assert_cmpint (fd, >=, 0);
    unlink (name);
    for (gsize done = 0; done < size;) {
        gssize n = write (fd, self->bytes + done, size - done);

        g_assert_cmpint (n, >, 0);
        done += (gsize) n;
    }
    return fd;
}

typedef struct {
    World       *self;
    const gchar *path;
    GArray      *answers;
} Course;

static gboolean
is_uploaded (Testbed *testbed, gpointer data)
{
    Course              *course = data;
    g_autoptr (GVariant) state = property (course->self, course->path, UPDATE, "State");
    gboolean             is_over = g_strcmp0 (g_variant_get_string (state, NULL), "uploading") != 0;

    if (!is_over && course->answers)
        ask_once (course->self, course->answers);
    return is_over;
}

static gboolean
is_failed (Testbed *testbed, gpointer data)
{
    Course              *course = data;
    g_autoptr (GVariant) state = property (course->self, course->path, UPDATE, "State");

    return g_str_equal (g_variant_get_string (state, NULL), "failed");
}

static gboolean
is_there_again (Testbed *testbed, gpointer data)
{
    World               *self = data;
    g_autoptr (MMObject) modem = testbed_find_modem (testbed, PLACE);

    if (!modem || g_str_equal (mm_object_get_path (modem), self->path))
        return FALSE;
    g_free (self->path);
    self->path = mm_object_dup_path (modem);
    return TRUE;
}

WorldTimes
world_install (World *self, gsize size, gboolean has_acks, GArray *answers)
{
    WorldTimes        times = { 0 };
    gdouble           cpu = daemon_cpu (self);
    g_autofree gchar *path = install (self, make_package (self, size), has_acks);
    Course            course = { self, path, answers };

    testlib_wait_until (self->testbed, LIMIT_SECONDS, is_uploaded, &course, "the upload");
    times.cpu = daemon_cpu (self) - cpu;
    times.peak = daemon_peak (self);
    /* AT+QFOTADL is refused, and then there is a new modem */
    testlib_wait_until (self->testbed, 60, is_failed, &course, "the refusal");
    times.seconds = upload_seconds (self);
    testlib_wait_until (self->testbed, 60, is_there_again, self, "the modem");
    testlib_wait_until (self->testbed, 60, is_ready, self, "the revision");
    return times;
}

gboolean
world_is_sender (int argc, char **argv)
{
    g_autofree gchar *bytes = NULL;
    gsize             size;

    if (argc != 4 || !g_str_equal (argv[1], "--send"))
        return FALSE;
    size = strtoul (argv[3], NULL, 10);
    bytes = tty_make_bytes (size);
    tty_upload (TTY, "bench.zip", bytes, size, strtoul (argv[2], NULL, 10));
    tty_command (TTY, "AT+QFDEL=\"bench.zip\"");
    return TRUE;
}

static GSubprocess *
start_sender (World *self, gsize size, guint method)
{
    g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
    g_autofree gchar               *file =
        g_build_filename (testbed_get_folder (self->testbed), "simulator", "root", NULL);
    g_autofree gchar  *root = NULL;
    g_autofree gchar  *size_text = g_strdup_printf ("%" G_GSIZE_FORMAT, size);
    g_autofree gchar  *method_text = g_strdup_printf ("%u", method);
    g_autoptr (GError) error = NULL;
    GSubprocess       *sender;

    g_assert_true (g_file_get_contents (file, &root, NULL, NULL));
    g_subprocess_launcher_setenv (launcher, "UMOCKDEV_DIR", g_strchomp (root), TRUE);
    g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", TESTBED_PRELOAD, TRUE);
    sender = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", "--send", method_text,
                                          size_text, NULL);
    g_assert_no_error (error);
    return sender;
}

static void
sender_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
    gboolean *has_ended = user_data;

    g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL));
    *has_ended = TRUE;
}

WorldTimes
world_send (World *self, gsize size, guint method, GArray *answers)
{
    g_autoptr (GSubprocess) sender = start_sender (self, size, method);
    WorldTimes              times = { 0 };
    gboolean                has_ended = FALSE;

    g_subprocess_wait_check_async (sender, NULL, sender_ended, &has_ended);
    while (!has_ended) {
        if (answers)
            ask_once (self, answers);
        g_main_context_iteration (NULL, !answers);
    }
    times.seconds = upload_seconds (self);
    return times;
}
