/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The main function of mmdfota: turns the command line into an exit code, and errors into
 * text or JSON. The actions are in actions.c.
 */

#include <errno.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#include "actions.h"
#include "package-source.h"
#include "protocol/source.h"
#include "report.h"

static DfotaExit
fail (const DfotaOptions *options, gboolean json, GError *error)
{
    DfotaExit        code = dfota_exit_from_error (error);
    g_autofree char *message = NULL;
    g_autofree char *text = NULL;
    g_autofree char *clean = NULL;
    const char      *hint = "";

    g_dbus_error_strip_remote_error (error);
    message = dfota_package_source_hide (options && options->source ? options->source : "",
                                         error->message);
    if (code == DFOTA_EXIT_NOT_AUTHORIZED && geteuid () != 0)
        hint = "; try it as root";
    text = g_strconcat (message, hint, NULL);
    clean = dfota_output_dup_clean (text);
    if (json) {
        g_autofree char *document = dfota_report_dup_error (code, clean);

        dfota_output_print (document);
    }
    g_printerr ("error: %s\n", clean);
    return code;
}

/* Returns the exit code, given that some output may have been lost. The outcome of an update
 * counts even then; any other action has failed if its output could not be written. A reader
 * that closed the pipe needs no message. */
static DfotaExit
check_output (const DfotaOptions *options, DfotaExit code)
{
    int lost = dfota_output_get_lost ();

    if (lost == 0 || code != DFOTA_EXIT_DONE || options->action == DFOTA_ACTION_INSTALL ||
        options->action == DFOTA_ACTION_FOLLOW)
        return code;
    if (lost != EPIPE)
        g_printerr ("error: could not write the output: %s\n", g_strerror (lost));
    return DFOTA_EXIT_ERROR;
}

/* Removes passwords in URLs from the list of processes. The dots that stand for a query may be
 * longer than it: then their end is missing. */
static void
hide_arguments (char **argv)
{
    for (guint i = 1; argv[i]; i++) {
        char            *equals = argv[i][0] == '-' ? strchr (argv[i], '=') : NULL;
        char            *begin = equals ? equals + 1 : argv[i];
        gsize            length = strlen (begin);
        g_autofree char *hidden =
            strstr (begin, "://") && strpbrk (begin, "@?") ? dfota_source_redact (begin) : NULL;

        if (!hidden)
            continue;
        memset (begin, '\0', length);
        memcpy (begin, hidden, MIN (strlen (hidden), length));
    }
}

int
main (int argc, char **argv)
{
    g_autoptr (DfotaOptions) options = NULL;
    g_autoptr (GError)       error = NULL;
    DfotaExit                code;

    setlocale (LC_ALL, "");
    options = dfota_options_parse (argv, &error);
    if (!options)
        return fail (NULL, dfota_options_want_json (argv), error);
    hide_arguments (argv);
    code = dfota_actions_run (options, &error);
    if (error)
        return fail (options, options->format == DFOTA_FORMAT_JSON, error);
    return check_output (options, code);
}
