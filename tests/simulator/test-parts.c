/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of the parts of the simulator that need neither ports nor a testbed.
 */

#include "diag.h"
#include "keys.h"
#include "settings.h"
#include "source.h"
#include "uevent-guard.h"
#include "urc.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

/* AT+QFOTADL */

typedef struct {
    const char   *arguments;
    SimSourceKind kind;
} SourceCase;

static const SourceCase source_cases[] = {
    { "\"http://h/p\"", SIM_SOURCE_HTTP },
    { "\"http://h:80/p\"", SIM_SOURCE_HTTP },
    { "\"http://[::1]:8080/p\"", SIM_SOURCE_HTTP },
    { "\"https://h:443/p\"", SIM_SOURCE_HTTPS },
    { "\"ftp://u:p@h:21/p\"", SIM_SOURCE_FTP },
    { "\"ftp://u:p@h/p\"", SIM_SOURCE_FTP },
    { "\"/data/ufs/p.zip\"", SIM_SOURCE_FILE },
    { "", SIM_SOURCE_REFUSED },
    { "\"", SIM_SOURCE_REFUSED },
    { "\"\"", SIM_SOURCE_REFUSED },
    { "http://h/p", SIM_SOURCE_REFUSED },
    { "\"http://h/p\",1", SIM_SOURCE_REFUSED },
    { "\"http://h/p\",\"x\"", SIM_SOURCE_REFUSED },
    { "\"http://h/p\" ", SIM_SOURCE_REFUSED },
    { "\"HTTP://h/p\"", SIM_SOURCE_REFUSED },
    { "\"tftp://h/p\"", SIM_SOURCE_REFUSED },
    { "\"http://\"", SIM_SOURCE_REFUSED },
    { "\"http:///p\"", SIM_SOURCE_REFUSED },
    { "\"http://h\"", SIM_SOURCE_REFUSED },
    { "\"http://h:0/p\"", SIM_SOURCE_REFUSED },
    { "\"http://h:65535/p\"", SIM_SOURCE_HTTP },
    { "\"http://h:65536/p\"", SIM_SOURCE_REFUSED },
    { "\"http://h:/p\"", SIM_SOURCE_REFUSED },
    { "\"http://h:8x/p\"", SIM_SOURCE_REFUSED },
    { "\"/data/ufs/\"", SIM_SOURCE_REFUSED },
    { "\"/data/p\"", SIM_SOURCE_REFUSED },
    { "\"UFS:p\"", SIM_SOURCE_REFUSED },
};

static void
test_source (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (source_cases); i++) {
        g_autofree char *source = NULL;
        SimSourceKind    kind =
            sim_source_parse (source_cases[i].arguments, &sim_source_guide, &source);

        if (kind != source_cases[i].kind)
            g_error ("%s: %d", source_cases[i].arguments, kind);
        g_assert_true ((source != NULL) == (kind != SIM_SOURCE_REFUSED));
    }
}

/* Returns @prefix and as many letters as make @length bytes, between quotes. */
static SimSourceKind
parse_length (const char *prefix, gsize length)
{
    g_autofree char *fill = g_strnfill (length - strlen (prefix), 'x');
    g_autofree char *arguments = g_strdup_printf ("\"%s%s\"", prefix, fill);
    g_autofree char *source = NULL;

    return sim_source_parse (arguments, &sim_source_guide, &source);
}

static void
test_source_length (void)
{
    g_assert_cmpint (parse_length ("http://h/", 255), ==, SIM_SOURCE_HTTP);
    g_assert_cmpint (parse_length ("http://h/", 256), ==, SIM_SOURCE_REFUSED);
    g_assert_cmpint (parse_length ("ftp://h/", 255), ==, SIM_SOURCE_FTP);
    g_assert_cmpint (parse_length ("ftp://h/", 256), ==, SIM_SOURCE_REFUSED);
    g_assert_cmpint (parse_length ("/data/ufs/", 90), ==, SIM_SOURCE_FILE);
    g_assert_cmpint (parse_length ("/data/ufs/", 91), ==, SIM_SOURCE_REFUSED);
}

static void
test_source_port (void)
{
    static const char *const cases[][2] = {
        { "https://h/p", "https://h:80/p" },
        { "https://h:443/p", "https://h:443/p" },
        { "https://u:1@h/p:5", "https://u:1@h:80/p:5" },
        { "http://h/p", "http://h/p" },
        { "ftp://h/p", "ftp://h/p" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *url = sim_source_with_port (cases[i][0], 80);

        g_assert_cmpstr (url, ==, cases[i][1]);
    }
}

/* URCs */

static void
test_urc (void)
{
    static const struct {
        const char *style;
        const char *stage;
        int         number;
        const char *text;
    } cases[] = {
        { "space", "START", -1, "+QIND: \"FOTA\",\"START\"" },
        { "space", "UPDATING", 7, "+QIND: \"FOTA\",\"UPDATING\",7" },
        { "nospace", "END", 0, "+QIND:\"FOTA\",\"END\",0" },
        { "spaces", "UPDATING", 7, "+QIND: \"FOTA\", \"UPDATING\", 7" },
        { "percent", "UPDATING", 7, "+QIND: \"FOTA\",\"UPDATING\",7%" },
        { "percent", "END", 7, "+QIND: \"FOTA\",\"END\",7" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autofree char *text = sim_urc_fota (cases[i].style, cases[i].stage, cases[i].number);

        g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_urc_stages (void)
{
    g_assert_cmpstr (sim_urc_download_start ("guide", "ftp"), ==, "FTPSTART");
    g_assert_cmpstr (sim_urc_download_end ("guide", "https"), ==, "HTTPEND");
    g_assert_cmpstr (sim_urc_download_end ("https", "https"), ==, "HTTPSEND");
    g_assert_cmpstr (sim_urc_download_start ("https", "http"), ==, "HTTPSTART");
    g_assert_cmpstr (sim_urc_download_start ("https", "ftp"), ==, "FTPSTART");
    g_assert_cmpstr (sim_urc_download_end ("ec200", "ftp"), ==, "FILEEND");
}

/* Settings */

static void
test_settings (void)
{
    g_autoptr (SimSettings) settings = sim_settings_new ();
    g_autofree char        *first = NULL;
    g_autofree char        *second = NULL;
    g_autofree char        *rest = NULL;

    g_assert_true (sim_settings_set (settings, "fail-update", "540x2", NULL));
    rest = sim_settings_peek (settings, "fail-update");
    g_assert_cmpstr (rest, ==, "540");
    first = sim_settings_take (settings, "fail-update");
    g_assert_cmpstr (first, ==, "540");
    g_assert_cmpstr (sim_settings_get (settings, "fail-update"), ==, "540x1");
    second = sim_settings_take (settings, "fail-update");
    g_assert_cmpstr (second, ==, "540");
    g_assert_null (sim_settings_take (settings, "fail-update"));
    g_assert_true (sim_settings_lists (settings, "recovery-ports", "3"));
    g_assert_false (sim_settings_lists (settings, "recovery-ports", "33"));
    g_assert_cmpfloat (sim_settings_seconds (settings, "power-delay"), ==, 0.5);
}

static void
test_settings_refused (void)
{
    static const char *const cases[][2] = {
        { "tear", "maybe" },        { "tear", "" },
        { "boot-delay", "-1" },     { "boot-delay", "soon" },
        { "boot-delay", "" },       { "csq", "1.5" },
        { "fail-update", "x2" },    { "fail-update", "a" },
        { "fail-update", "540x0" }, { "hang-in", "somewhere" },
        { "no-such-key", "on" },    { "fail-download", "" },
        { "path", "usb1" },         { "imei", "123" },
        { "product", "xyz" },       { "percent-steps", "1,,2" },
        { "recovery-ports", "9" },  { "lose", "" },
    };
    g_autoptr (SimSettings) settings = sim_settings_new ();

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
        g_autoptr (GError) error = NULL;

        if (sim_settings_set (settings, cases[i][0], cases[i][1], &error))
            g_error ("%s=%s was taken", cases[i][0], cases[i][1]);
        g_assert_nonnull (error);
    }
}

/* README.md has the table of the program. */
static void
test_settings_readme (void)
{
    g_autofree char *table = sim_keys_markdown ();
    g_autofree char *path = g_build_filename (SOURCE_FOLDER, "README.md", NULL);
    g_autofree char *text = NULL;
    GError          *error = NULL;

    g_file_get_contents (path, &text, NULL, &error);
    g_assert_no_error (error);
    if (!strstr (text, table))
        g_error ("README.md is behind; take the tables of dfota-simulator --document");
}

/* The first request that ModemManager sends to a diagnostics port, as on the wire. */
static void
test_diag (void)
{
    static const char      question[] = { 0x7e, 0x00, 0x78, (char) 0xf0, 0x7e };
    g_autoptr (GByteArray) answer = sim_diag_answer (question, sizeof question);

    g_assert_nonnull (answer);
    g_assert_cmpuint (answer->data[0], ==, 0x00);
    g_assert_cmpuint (answer->data[answer->len - 1], ==, 0x7e);
    g_assert_cmpuint (answer->len, ==, 58);
    g_assert_null (sim_diag_answer ("AT\r", 3));
    g_assert_null (sim_diag_answer ("\x7e\x7e\x7e", 3));
}

/* uevents, as umockdev sends them */

typedef struct {
    char              *folder;
    struct sockaddr_un address;
    int                listener;
    int                sender;
} Wire;

static int
open_socket (void)
{
    int fd = socket (AF_UNIX, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    g_assert_cmpint (fd, >=, 0);
    return fd;
}

/* Connects both ends. The listener's socket is called @name. */
static void
wire_open (Wire *self, const char *name)
{
    g_autofree char *path = NULL;

    self->folder = g_dir_make_tmp ("dfota-XXXXXX", NULL);
    path = g_build_filename (self->folder, name, NULL);
    self->address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    g_strlcpy (self->address.sun_path, path, sizeof self->address.sun_path);
    self->listener = open_socket ();
    self->sender = open_socket ();
    g_assert_cmpint (
        bind (self->listener, (struct sockaddr *) &self->address, sizeof self->address), ==, 0);
    g_assert_cmpint (
        connect (self->sender, (struct sockaddr *) &self->address, sizeof self->address), ==, 0);
}

static void
wire_close (Wire *self)
{
    close (self->sender);
    g_remove (self->address.sun_path);
    g_rmdir (self->folder);
    g_free (self->folder);
}

static gssize
send_two (Wire *self)
{
    struct iovec  parts[] = { { (char *) "libudev", 8 }, { (char *) "add", 3 } };
    struct msghdr message = { .msg_name = &self->address, .msg_iov = parts, .msg_iovlen = 2 };

    message.msg_namelen = sizeof self->address;
    return sendmsg (self->sender, &message, 0);
}

/* A live listener gets the uevent. One that ended meanwhile is no error. */
static void
test_listener_dies (void)
{
    Wire wire;
    char bytes[20];

    wire_open (&wire, "event3");
    g_assert_cmpint (send_two (&wire), ==, 11);
    g_assert_cmpint (recv (wire.listener, bytes, sizeof bytes, 0), ==, 11);
    close (wire.listener);
    g_assert_cmpint (send_two (&wire), ==, 11);
    wire_close (&wire);
}

static gpointer
read_all (gpointer data)
{
    Wire *wire = data;
    char  bytes[20];
    guint n = 0;

    while (recv (wire->listener, bytes, sizeof bytes, 0) > 0)
        n++;
    return GUINT_TO_POINTER (n);
}

/* Only this test sends, so that the queue is full when the next uevent does not fit. */
static gboolean
is_full (Wire *self)
{
    struct pollfd poll_fd = { .fd = self->sender, .events = POLLOUT };

    return poll (&poll_fd, 1, 0) == 0;
}

static void
test_listener_full (void)
{
    g_autoptr (GThread) thread = NULL;
    Wire                wire;

    wire_open (&wire, "event3");
    while (!is_full (&wire))
        g_assert_cmpint (send_two (&wire), ==, 11);
    thread = g_thread_new ("listener", read_all, &wire);
    g_assert_cmpint (send_two (&wire), ==, 11);
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (g_steal_pointer (&thread))), >=, 1);
    close (wire.listener);
    wire_close (&wire);
}

static void
test_listener_removed (void)
{
    Wire wire;

    wire_open (&wire, "event3");
    g_remove (wire.address.sun_path);
    g_assert_cmpint (connect (wire.sender, (struct sockaddr *) &wire.address, sizeof wire.address),
                     <, 0);
    g_assert_cmpint (errno, ==, ECONNREFUSED); /* umockdev ignores this error */
    close (wire.listener);
    wire_close (&wire);
}

/* Sockets of other programs are not affected. */
static void
test_no_listener (void)
{
    Wire wire;

    wire_open (&wire, "control");
    close (wire.listener);
    g_assert_cmpint (send_two (&wire), <, 0);
    g_assert_cmpint (errno, ==, ECONNREFUSED);
    g_remove (wire.address.sun_path);
    g_assert_cmpint (connect (wire.sender, (struct sockaddr *) &wire.address, sizeof wire.address),
                     <, 0);
    g_assert_cmpint (errno, ==, ENOENT);
    wire_close (&wire);
}

/* A family file is the character of the module; keys after it change it again. */
static void
test_family (void)
{
    static const struct {
        const char *family;
        const char *key;
        const char *value;
    } rows[] = {
        { "ep06", "product", "0306" },
        { "ep06", "qfotadl-test", "empty" },
        { "ep06", "attempts", "6" },
        { "ep06", "no-backup", "off" },
        { "ec25", "product", "0121" },
        { "ec25", "no-backup", "on" },
        { "ec25", "qfotadl-test", "list" },
        { "eg12", "ufs-path", "/cache/ufs/" },
        { "eg12", "stage-names", "HTTPSSTART=HTTPSTART,HTTPSEND=HTTPEND" },
        { "em060k", "urc-interface", "5" },
        { "em060k", "ufs-path", "" },
        { "rm500q", "context-command", "+QFOTAPID" },
        { "bg96", "schemes", "http,https" },
    };

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (SimSettings) settings = sim_settings_new ();
        g_autoptr (GError)      error = NULL;

        g_assert_true (sim_settings_set (settings, "family", rows[i].family, &error));
        g_assert_no_error (error);
        g_assert_cmpstr (sim_settings_get (settings, rows[i].key), ==, rows[i].value);
        g_assert_true (sim_settings_set (settings, "product", "0f0f", NULL));
        g_assert_cmpstr (sim_settings_get (settings, "product"), ==, "0f0f");
    }
}

static void
test_family_absent (void)
{
    g_autoptr (SimSettings) settings = sim_settings_new ();
    g_autoptr (GError)      error = NULL;

    g_assert_false (sim_settings_set (settings, "family", "ec99", &error));
    g_assert_nonnull (strstr (error->message, "ec99.conf"));
    g_assert_cmpstr (sim_settings_get (settings, "family"), ==, "");
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/source/parse", test_source);
    g_test_add_func ("/source/length", test_source_length);
    g_test_add_func ("/source/port", test_source_port);
    g_test_add_func ("/urc/text", test_urc);
    g_test_add_func ("/urc/stages", test_urc_stages);
    g_test_add_func ("/family/keys", test_family);
    g_test_add_func ("/family/absent", test_family_absent);
    g_test_add_func ("/settings/values", test_settings);
    g_test_add_func ("/settings/refused", test_settings_refused);
    g_test_add_func ("/settings/readme", test_settings_readme);
    g_test_add_func ("/diag/version", test_diag);
    g_test_add_func ("/uevent/listener-dies", test_listener_dies);
    g_test_add_func ("/uevent/listener-full", test_listener_full);
    g_test_add_func ("/uevent/listener-removed", test_listener_removed);
    g_test_add_func ("/uevent/no-listener", test_no_listener);
    return g_test_run ();
}
