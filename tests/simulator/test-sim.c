/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs a simulator process for a test; see test-sim.h.
 */

#include "test-sim.h"
#include "firmware.h"
#include "package.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define DEADLINE_SECONDS 60 /* only what never comes costs it */
#define LOCAL            "AT+QFOTADL=\"/data/ufs/p.zip\""

struct _TestSim {
    char              *folder;
    GSubprocess       *process;
    GSocketConnection *control;
    GDataInputStream  *answers;
    gsize              mark;
    gboolean           is_at_machine;
};

static void
make_packages (TestSim *self)
{
    g_autofree char *v12 = g_build_filename (self->folder, "v12", NULL);
    g_autofree char *v13 = g_build_filename (self->folder, "v13", NULL);
    g_autofree char *up = g_build_filename (self->folder, "up", NULL);
    g_autofree char *down = g_build_filename (self->folder, "down", NULL);
    g_autofree char *broken = g_build_filename (self->folder, "broken", NULL);
    GError          *error = NULL;

    sim_firmware_make (v12, TEST_V12, 64 * 1024, 1, &error);
    g_assert_no_error (error);
    sim_firmware_make (v13, TEST_V13, 64 * 1024, 1, &error);
    g_assert_no_error (error);
    sim_package_make (v12, v13, up, &error);
    g_assert_no_error (error);
    sim_package_make (v13, v12, down, &error);
    g_assert_no_error (error);
    g_file_set_contents (broken, "no zip file", -1, &error);
    g_assert_no_error (error);
}

static void
wait_ready (TestSim *self)
{
    g_autoptr (GDataInputStream) output =
        g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
    g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);

    g_assert_cmpstr (line, ==, "ready");
}

static void
connect_control (TestSim *self)
{
    g_autofree char           *path = g_build_filename (self->folder, "control", NULL);
    g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
    g_autoptr (GSocketClient)  client = g_socket_client_new ();
    GError                    *error = NULL;

    self->control = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
    g_assert_no_error (error);
    g_socket_set_timeout (g_socket_connection_get_socket (self->control), DEADLINE_SECONDS);
    self->answers =
        g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (self->control)));
}

/* @ports: those of a virtual machine; 0: in a testbed. */
static TestSim *
start (guint ports)
{
    TestSim         *self = g_new0 (TestSim, 1);
    g_autofree char *usb_ports = g_strdup_printf ("--usb-ports=%u", ports);
    g_autofree char *add = NULL;
    GError          *error = NULL;

    self->folder = g_dir_make_tmp ("sim-XXXXXX", &error);
    g_assert_no_error (error);
    make_packages (self);
    self->process =
        g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, SIMULATOR, "--directory",
                          self->folder, "--speed", "50", usb_ports, NULL);
    g_assert_no_error (error);
    wait_ready (self);
    connect_control (self);
    add = g_strdup_printf ("add m host-time=0 firmware=%s/v12", self->folder);
    g_free (test_sim_verb (self, "OK", add));
    self->is_at_machine = ports > 0;
    return self;
}

TestSim *
test_sim_new (void)
{
    return start (0);
}

TestSim *
test_sim_new_at_machine (void)
{
    return start (2);
}

static void
remove_all (const char *path)
{
    g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
    const char      *name;

    while (dir && (name = g_dir_read_name (dir))) {
        g_autofree char *child = g_build_filename (path, name, NULL);

        remove_all (child);
    }
    g_remove (path);
}

void
test_sim_free (TestSim *self)
{
    g_autofree char *root_file = g_build_filename (self->folder, "root", NULL);
    g_autofree char *root = NULL;
    GError          *error = NULL;

    if (!self->is_at_machine)
        g_file_get_contents (root_file, &root, NULL, &error);
    g_assert_no_error (error);
    g_free (test_sim_verb (self, "OK", "quit"));
    g_subprocess_wait_check (self->process, NULL, &error);
    g_assert_no_error (error);
    g_assert_false (root && g_file_test (root, G_FILE_TEST_EXISTS));
    remove_all (self->folder);
    g_object_unref (self->answers);
    g_object_unref (self->control);
    g_object_unref (self->process);
    g_free (self->folder);
    g_free (self);
}

const char *
test_sim_folder (TestSim *self)
{
    return self->folder;
}

char *
test_sim_verb (TestSim *self, const char *expected, const char *request)
{
    GOutputStream   *output = g_io_stream_get_output_stream (G_IO_STREAM (self->control));
    g_autofree char *answer = NULL;
    GError          *error = NULL;

    g_output_stream_printf (output, NULL, NULL, &error, "%s\n", request);
    g_assert_no_error (error);
    answer = g_data_input_stream_read_line (self->answers, NULL, NULL, &error);
    g_assert_no_error (error);
    if (!answer || !g_str_has_prefix (answer, expected))
        g_error ("%s: %s, not %s", request, answer, expected);
    return g_steal_pointer (&answer);
}

/* Waits once. Fails when @since is too long ago. */
static void
wait_a_little (TestSim *self, gint64 since, const char *awaited)
{
    if (g_get_monotonic_time () - since > DEADLINE_SECONDS * G_USEC_PER_SEC)
        g_error ("%s did not come; see %s/record.jsonl", awaited, self->folder);
    g_main_context_iteration (NULL, FALSE);
    g_usleep (2000);
}

void
test_sim_wait (TestSim *self, const char *pattern)
{
    gint64 since = g_get_monotonic_time ();

    for (;;) {
        g_autofree char *state = test_sim_verb (self, "OK", "state m");

        if (g_regex_match_simple (pattern, state, 0, 0))
            return;
        wait_a_little (self, since, pattern);
    }
}

static char *
read_record (TestSim *self)
{
    g_autofree char *path = g_build_filename (self->folder, "record.jsonl", NULL);
    char            *text = NULL;
    GError          *error = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    return text;
}

void
test_sim_mark (TestSim *self)
{
    g_autofree char *record = read_record (self);

    self->mark = strlen (record);
}

static guint
count (const char *text, const char *part)
{
    guint n = 0;

    while ((text = strstr (text, part))) {
        text += strlen (part);
        n++;
    }
    return n;
}

void
test_sim_wait_record (TestSim *self, const char *part, guint n)
{
    gint64 since = g_get_monotonic_time ();

    for (;;) {
        g_autofree char *record = read_record (self);

        if (count (record + self->mark, part) >= n)
            return;
        wait_a_little (self, since, part);
    }
}

char *
test_sim_fota (TestSim *self)
{
    static const char head[] = "\"kind\":\"urc\"";
    g_autofree char  *record = read_record (self);
    g_auto (GStrv)    lines = g_strsplit (record + self->mark, "\n", -1);
    GString          *all = g_string_new (NULL);

    for (guint i = 0; lines[i]; i++) {
        char *text = strstr (lines[i], "\\\"FOTA\\\",");

        if (!strstr (lines[i], head) || !text)
            continue;
        text += strlen ("\\\"FOTA\\\",");
        *strstr (text, "\"}") = '\0';
        g_string_append_printf (all, "%s%s", all->len ? " " : "", text);
    }
    g_string_replace (all, "\\\"", "", 0);
    return g_string_free (all, FALSE);
}

/* Returns its name, which is empty until the host has given it one. */
static char *
port_name (TestSim *self, guint n)
{
    g_autofree char *state = test_sim_verb (self, "OK", "state m");
    g_auto (GStrv)   ports = g_strsplit (strstr (state, "ports=") + strlen ("ports="), ",", -1);

    return g_strdup (n < g_strv_length (ports) ? ports[n] : "");
}

int
test_sim_open (TestSim *self, guint n)
{
    g_autofree char *root_file = g_build_filename (self->folder, "root", NULL);
    g_autofree char *root = NULL;
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;
    gint64           since = g_get_monotonic_time ();
    int              fd = -1;

    while (name = port_name (self, n), *name == '\0') {
        g_free (name);
        wait_a_little (self, since, "the name of a port");
    }
    g_file_get_contents (root_file, &root, NULL, NULL);
    path = g_build_filename (root, "dev", name, NULL);
    while ((fd = open (path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)) < 0)
        wait_a_little (self, since, path);
    return fd;
}

char *
test_sim_read_until (int fd, const char *end)
{
    GString      *text = g_string_new (NULL);
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

    while (!strstr (text->str, end)) {
        char   buffer[512];
        gssize length;

        if (poll (&poll_fd, 1, DEADLINE_SECONDS * 1000) != 1)
            g_error ("read '%s', but no '%s'", text->str, end);
        length = read (fd, buffer, sizeof buffer);
        if (length <= 0)
            g_error ("read '%s', then hung up", text->str);
        g_string_append_len (text, buffer, length);
    }
    return g_string_free (text, FALSE);
}

char *
test_sim_at (TestSim *self, const char *command)
{
    int              fd = test_sim_open (self, 2);
    g_autofree char *line = g_strdup_printf ("%s\r", command);
    GString         *answer = g_string_new (NULL);

    g_assert_cmpint (write (fd, line, strlen (line)), ==, (gssize) strlen (line));
    while (!strstr (answer->str, "OK\r\n") && !strstr (answer->str, "ERROR")) {
        g_autofree char *part = test_sim_read_until (fd, "\r\n");

        g_string_append (answer, part);
    }
    close (fd);
    return g_string_free (answer, FALSE);
}

void
test_sim_put_package (TestSim *self, const char *which)
{
    g_autofree char  *from = g_build_filename (self->folder, which, NULL);
    g_autofree char  *to = g_build_filename (self->folder, "m", "ufs", "p.zip", NULL);
    g_autoptr (GFile) source = g_file_new_for_path (from);
    g_autoptr (GFile) target = g_file_new_for_path (to);
    GError           *error = NULL;

    g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
    g_assert_no_error (error);
}

TestSim *
test_sim_new_plugged (void)
{
    TestSim *self = test_sim_new ();

    g_free (test_sim_verb (self, "OK", "plug m"));
    test_sim_wait_record (self, "PB DONE", 1);
    return self;
}

void
test_sim_set (TestSim *self, const char *keys)
{
    g_autofree char *request = g_strdup_printf ("set m csq=20 %s", keys);

    g_free (test_sim_verb (self, "OK", request));
}

void
test_sim_start_local (TestSim *self, const char *package)
{
    int fd = test_sim_open (self, 2);

    test_sim_put_package (self, package);
    test_sim_mark (self);
    g_assert_cmpint (write (fd, LOCAL "\r", strlen (LOCAL) + 1), ==, strlen (LOCAL) + 1);
    /* Does not read the answer: the module may be gone before the host sees the OK. */
    test_sim_wait_record (self, "\"response\"", 1);
    close (fd);
}
