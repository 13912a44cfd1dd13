/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * dfota-simulator: simulated modules in a testbed of umockdev or in a virtual machine,
 * controlled over a socket.
 */

#include "control.h"
#include "keys.h"
#include "module.h"
#include "redir.h"
#include "usb.h"
#include "verbs.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PRELOAD "libumockdev-preload.so.0"

typedef struct {
    Sim       *sim;
    GMainLoop *loop;
} Simulator;

static char    *directory;
static double   speed = 1;
static int      redirected_ports;
static gboolean document;

static const GOptionEntry entries[] = {
    { "directory", 0, 0, G_OPTION_ARG_FILENAME, &directory,
      "Existing folder for the control socket, the record and the modules", "DIR" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &speed, "How much faster than the module's time", "N" },
    { "usb-ports", 0, 0, G_OPTION_ARG_INT, &redirected_ports,
      "Not in a testbed of umockdev, but at so many ports of a virtual machine: sockets usb-1 … in "
      "DIR speak usbredir",
      "N" },
    { "document", 0, 0, G_OPTION_ARG_NONE, &document, "Print the tables of README.md", NULL },
    { NULL }
};

/* uevents are sent through libudev, which must see the testbed. So the program starts itself
 * again with the preload library. */
static void
ensure_preload (char **argv)
{
    const char      *present = g_getenv ("LD_PRELOAD");
    g_autofree char *preload = NULL;
    g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

    if (present && g_strrstr (present, PRELOAD))
        return;
    preload = g_strjoin (":", PRELOAD, present, NULL);
    if (!program || !g_setenv ("LD_PRELOAD", preload, TRUE))
        return;
    execv (program, argv);
    perror ("cannot start under " PRELOAD);
    exit (EXIT_FAILURE);
}

static char *
on_request (const char *request, gpointer data)
{
    Simulator *self = data;

    return sim_verbs_run (self->sim, self->loop, request);
}

static gboolean
on_signal (gpointer loop)
{
    g_main_loop_quit (loop);
    return G_SOURCE_CONTINUE;
}

static void
sim_free (Sim *sim)
{
    g_hash_table_unref (sim->modules);
    if (sim->transport)
        sim_transport_free (sim->transport);
    if (sim->record)
        sim_record_free (sim->record);
    g_free (sim->directory);
    g_free (sim);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sim, sim_free)

/* Creates the testbed, and the file that names its directory. */
static SimTransport *
testbed_new (GError **error)
{
    SimTransport    *transport = sim_usb_new ();
    g_autofree char *file = g_build_filename (directory, "root", NULL);
    g_autofree char *root = sim_usb_root (transport);

    if (g_file_set_contents (file, root, -1, error))
        return transport;
    sim_transport_free (transport);
    return NULL;
}

static Sim *
sim_new (GError **error)
{
    g_autoptr (Sim)  sim = g_new0 (Sim, 1);
    g_autofree char *record = g_build_filename (directory, "record.jsonl", NULL);

    sim->directory = g_canonicalize_filename (directory, NULL);
    sim->speed = speed;
    sim->modules =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sim_module_free);
    sim->transport = redirected_ports ? sim_redir_new (directory, (guint) redirected_ports, error)
                                      : testbed_new (error);
    if (!sim->transport)
        return NULL;
    sim->record = sim_record_new (record, error);
    return sim->record ? g_steal_pointer (&sim) : NULL;
}

static gboolean
run (GError **error)
{
    g_autoptr (GMainLoop)      loop = g_main_loop_new (NULL, FALSE);
    g_autoptr (Sim)            sim = sim_new (error);
    g_autofree char           *path = g_build_filename (directory, "control", NULL);
    g_autoptr (GSocketService) service = NULL;
    Simulator                  self = { sim, loop };

    if (!sim)
        return FALSE;
    service = control_listen (path, on_request, &self, error);
    if (!service)
        return FALSE;
    g_unix_signal_add (SIGTERM, on_signal, loop);
    g_unix_signal_add (SIGINT, on_signal, loop);
    puts ("ready");
    fflush (stdout);
    g_main_loop_run (loop);
    g_socket_service_stop (service);
    g_socket_listener_close (G_SOCKET_LISTENER (service));
    unlink (path);
    return TRUE;
}

static void
print_document (void)
{
    g_autofree char *verbs = sim_verbs_markdown ();
    g_autofree char *keys = sim_keys_markdown ();

    printf ("%s\n%s", verbs, keys);
}

/* A daemon that is killed during an ioctl is no fault of the simulator, but umockdev logs one
 * or two warnings. */
static gboolean
is_of_a_killed_client (const char *message)
{
    return g_str_has_prefix (message, "umockdev-ioctl.vala:") &&
           (strstr (message, "Connection reset by peer") || strstr (message, "Broken pipe") ||
            strstr (message, "Destroying IoctlClient with open stream"));
}

static void
strict_log_handler (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
    g_log_default_handler (domain, level, message, data);
    if ((level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL)) && !is_of_a_killed_client (message))
        abort ();
}

/* G_DEBUG=fatal-warnings allows no exceptions, so the simulator handles it itself. */
static void
take_over_fatal_warnings (void)
{
    if (g_log_set_always_fatal (G_LOG_FATAL_MASK) & G_LOG_LEVEL_WARNING)
        g_log_set_default_handler (strict_log_handler, NULL);
}

int
main (int argc, char **argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new (NULL);
    g_autoptr (GError)         error = NULL;
    g_auto (GStrv)             arguments = g_strdupv (argv);

    take_over_fatal_warnings ();
    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error)) {
        g_printerr ("%s\n", error->message);
        return EXIT_FAILURE;
    }
    if (document) {
        print_document ();
        return EXIT_SUCCESS;
    }
    if (!directory || speed <= 0 || redirected_ports < 0 || argc != 1) {
        g_printerr ("usage: dfota-simulator --directory DIR [--speed N] [--usb-ports N]\n");
        return EXIT_FAILURE;
    }
    prctl (PR_SET_PDEATHSIG, SIGTERM);
    signal (SIGPIPE, SIG_IGN);
    if (redirected_ports == 0)
        ensure_preload (arguments);
    if (!run (&error)) {
        g_printerr ("%s\n", error->message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
