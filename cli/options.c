/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Option tables and their rules; see options.h.
 */

#include "options.h"

#include <string.h>
#include <unistd.h>

#include "exit-code.h"
#include "package-source.h"
#include "protocol/context.h"

#define UNSET G_MININT

/* The options as GOption parsed them, not checked yet. Strings are arrays, because GOption
 * keeps only the last one of an option that is given twice, which is a mistake here. The
 * package may be a path, so its bytes are not converted from the locale. */
typedef struct {
    gboolean actions[DFOTA_ACTION_HELP + 1];
    char   **install;
    char   **modem;
    char   **update;
    char   **source_revision;
    char   **target_revision;
    int      context;
    gboolean no_wait;
    gboolean keep_package;
    gboolean acknowledged;
    int      timeout;
    int      stalled_timeout;
    gboolean keyvalue;
    gboolean json;
} Given;

static Given given;

static const GOptionEntry action_entries[] = {
    { "list", 'L', 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_LIST],
      "List modems that accept updates, and all updates", NULL },
    { "check", 0, 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_CHECK],
      "Report whether the modem can be updated now, and what is missing", NULL },
    { "install", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &given.install,
      "Update the modem and follow the update; - reads standard input", "[URL|UFS-PATH|FILE|-]" },
    { "follow", 0, 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_FOLLOW],
      "Follow an update until it is finished", NULL },
    { "status", 0, 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_STATUS], "Show an update",
      NULL },
    { "watch", 0, 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_WATCH],
      "Print each change of all updates", NULL },
    { "cancel", 0, 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_CANCEL],
      "Cancel an update that has not been sent to the module yet", NULL },
    { "give-up", 0, 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_GIVE_UP],
      "End a stalled update whose module will not come back", NULL },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_FORGET],
      "Remove a finished update", NULL },
    { "version", 'V', 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_VERSION],
      "Print the version", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &given.actions[DFOTA_ACTION_HELP], "Print this help",
      NULL },
    { NULL }
};

static const GOptionEntry object_entries[] = {
    { "modem", 'm', 0, G_OPTION_ARG_STRING_ARRAY, &given.modem,
      "Modem; IMEI and UID also name it while it is updated", "[PATH|INDEX|UID|IMEI|any]" },
    { "update", 'u', 0, G_OPTION_ARG_STRING_ARRAY, &given.update,
      "Update; any: the one under way, else the last one", "[PATH|INDEX|any]" },
    { NULL }
};

static const GOptionEntry install_entries[] = {
    { "source-revision", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.source_revision,
      "Refuse the update if the module runs another revision", "[REVISION]" },
    { "target-revision", 0, 0, G_OPTION_ARG_STRING_ARRAY, &given.target_revision,
      "Report a success only if the module runs this revision afterwards", "[REVISION]" },
    { "context", 0, 0, G_OPTION_ARG_INT, &given.context,
      "With a URL: download over this PDP context, and restore the present one", "[1-16]" },
    { "no-wait", 0, 0, G_OPTION_ARG_NONE, &given.no_wait, "Start the update without following it",
      NULL },
    { "keep-package", 0, 0, G_OPTION_ARG_NONE, &given.keep_package,
      "With a file of this host: leave it in the module afterwards", NULL },
    { "acknowledged", 0, 0, G_OPTION_ARG_NONE, &given.acknowledged,
      "With a file of this host: send it in acknowledged blocks, slowly", NULL },
    { NULL }
};

static const GOptionEntry common_entries[] = {
    { "timeout", 0, 0, G_OPTION_ARG_INT, &given.timeout,
      "Stop waiting after this time; the update goes on", "[SECONDS]" },
    { "stalled-timeout", 0, 0, G_OPTION_ARG_INT, &given.stalled_timeout,
      "Follow a stalled update only for this time (default 1800)", "[SECONDS]" },
    { "output-keyvalue", 'K', 0, G_OPTION_ARG_NONE, &given.keyvalue,
      "Machine-friendly key-value output", NULL },
    { "output-json", 'J', 0, G_OPTION_ARG_NONE, &given.json, "Machine-friendly JSON output", NULL },
    { NULL }
};

static const struct {
    const char         *name;
    const char         *title;
    const GOptionEntry *entries;
} groups[] = {
    { "actions", "Actions (exactly one):", action_entries },
    { "objects", "Objects:", object_entries },
    { "install", "Options of --install:", install_entries },
    { "common", "Waiting and output:", common_entries },
};

typedef enum { NEEDS_NOTHING, NEEDS_MODEM, NEEDS_MODEM_OR_UPDATE } Needs;

typedef struct {
    const char *option;
    Needs       needs;
    gboolean    follows; /* accepts --stalled-timeout */
} ActionInfo;

static ActionInfo
describe (DfotaAction action)
{
    switch (action) {
    case DFOTA_ACTION_LIST:
        return (ActionInfo){ "--list", NEEDS_NOTHING, FALSE };
    case DFOTA_ACTION_CHECK:
        return (ActionInfo){ "--check", NEEDS_MODEM, FALSE };
    case DFOTA_ACTION_INSTALL:
        return (ActionInfo){ "--install", NEEDS_MODEM, TRUE };
    case DFOTA_ACTION_FOLLOW:
        return (ActionInfo){ "--follow", NEEDS_MODEM_OR_UPDATE, TRUE };
    case DFOTA_ACTION_STATUS:
        return (ActionInfo){ "--status", NEEDS_MODEM_OR_UPDATE, FALSE };
    case DFOTA_ACTION_WATCH:
        return (ActionInfo){ "--watch", NEEDS_NOTHING, FALSE };
    case DFOTA_ACTION_CANCEL:
        return (ActionInfo){ "--cancel", NEEDS_MODEM_OR_UPDATE, FALSE };
    case DFOTA_ACTION_GIVE_UP:
        return (ActionInfo){ "--give-up", NEEDS_MODEM_OR_UPDATE, FALSE };
    case DFOTA_ACTION_FORGET:
        return (ActionInfo){ "--forget", NEEDS_MODEM_OR_UPDATE, FALSE };
    case DFOTA_ACTION_VERSION:
        return (ActionInfo){ "--version", NEEDS_NOTHING, FALSE };
    case DFOTA_ACTION_HELP:
        return (ActionInfo){ "--help", NEEDS_NOTHING, FALSE };
    }
    g_return_val_if_reached ((ActionInfo){ 0 });
}

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list          args;

    va_start (args, format);
    text = g_strdup_vprintf (format, args);
    va_end (args);
    g_set_error_literal (error, DFOTA_CLI_ERROR, DFOTA_EXIT_USAGE, text);
    return FALSE;
}

static GOptionContext *
new_context (void)
{
    GOptionContext *context = g_option_context_new ("- firmware updates of Quectel modems");

    g_option_context_set_help_enabled (context, FALSE);
    for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
        GOptionGroup *group =
            g_option_group_new (groups[i].name, groups[i].title, groups[i].title, NULL, NULL);

        g_option_group_add_entries (group, groups[i].entries);
        g_option_context_add_group (context, group);
    }
    g_option_context_set_description (
        context, "After an update, exit code 0 means a verified success. See mmdfota(1).\n");
    return context;
}

static void
given_clear (void)
{
    g_strfreev (given.install);
    g_strfreev (given.modem);
    g_strfreev (given.update);
    g_strfreev (given.source_revision);
    g_strfreev (given.target_revision);
    given = (Given){ .timeout = UNSET, .stalled_timeout = UNSET, .context = UNSET };
}

static void
hide (char **message, const char *argument)
{
    g_autofree char *before = g_steal_pointer (message);

    *message = dfota_package_source_hide (argument, before);
}

/* Removes secrets from @message, which may quote any argument or its value. */
static gboolean
refuse_hiding (char **argv, const char *message, GError **error)
{
    g_autofree char *hidden = g_strdup (message);

    for (guint i = 1; argv[i]; i++) {
        const char *value = strchr (argv[i], '=');

        hide (&hidden, argv[i]);
        if (value)
            hide (&hidden, value + 1);
    }
    return refuse (error, "%s", hidden);
}

static gboolean
is_option (const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
        for (const GOptionEntry *entry = groups[i].entries; entry->long_name; entry++) {
            if (g_str_equal (word, entry->long_name))
                return TRUE;
        }
    }
    return FALSE;
}

static gboolean
given_parse (char **argv, GError **error)
{
    g_autoptr (GOptionContext) context = new_context ();
    g_auto (GStrv)             rest = g_strdupv (argv);
    g_autoptr (GError)         local_error = NULL;

    if (!g_option_context_parse_strv (context, &rest, &local_error))
        return refuse_hiding (argv, local_error->message, error);
    if (g_strv_length (rest) > 1) {
        g_autofree char *message =
            g_strdup_printf (is_option (rest[1]) ? "unexpected argument '%s'; write '--' before it "
                                                   "to make it an option"
                                                 : "unexpected argument '%s'; see --help",
                             rest[1]);

        return refuse_hiding (argv, message, error);
    }
    return TRUE;
}

static gboolean
take_string (char **values, const char *option, char **value, GError **error)
{
    if (!values)
        return TRUE;
    if (values[1])
        return refuse (error, "%s was given more than once; give it once", option);
    if (values[0][0] == '\0')
        return refuse (error, "%s needs a value that is not empty", option);
    *value = g_strdup (values[0]);
    return TRUE;
}

static gboolean
take_seconds (int value, int minimum, const char *option, int *seconds, GError **error)
{
    if (value == UNSET)
        return TRUE;
    if (value < minimum || value > G_MAXINT / 1000)
        return refuse (error, "%s needs a number of seconds of at least %d", option, minimum);
    *seconds = value;
    return TRUE;
}

static gboolean
take_action (DfotaOptions *options, GError **error)
{
    const char *chosen = NULL;

    given.actions[DFOTA_ACTION_INSTALL] = given.install != NULL;
    for (gsize i = 0; i < G_N_ELEMENTS (given.actions); i++) {
        if (!given.actions[i])
            continue;
        if (chosen)
            return refuse (error, "%s and %s are two actions; give exactly one", chosen,
                           describe ((DfotaAction) i).option);
        chosen = describe ((DfotaAction) i).option;
        options->action = (DfotaAction) i;
    }
    if (!chosen)
        return refuse (error, "no action was given; see --help");
    return TRUE;
}

static gboolean
take_selectors (DfotaOptions *options, GError **error)
{
    g_autofree char *modem = NULL;
    g_autofree char *update = NULL;

    if (!take_string (given.modem, "--modem", &modem, error) ||
        !take_string (given.update, "--update", &update, error))
        return FALSE;
    if (modem && !(options->modem = dfota_selector_new_for_modem (modem, error)))
        return FALSE;
    if (update && !(options->update = dfota_selector_new_for_update (update, error)))
        return FALSE;
    return TRUE;
}

/* "-" stands for a source on standard input. */
static gboolean
read_source (DfotaOptions *options, GError **error)
{
    if (g_strcmp0 (options->source, "-") != 0)
        return TRUE;
    g_free (options->source);
    options->source = dfota_package_source_read (STDIN_FILENO, error);
    return options->source != NULL;
}

static gboolean
take_context (DfotaOptions *options, GError **error)
{
    if (given.context == UNSET)
        return TRUE;
    if (given.context < DFOTA_CONTEXT_MIN || given.context > DFOTA_CONTEXT_MAX)
        return refuse (error, "--context needs a number from %d to %d", DFOTA_CONTEXT_MIN,
                       DFOTA_CONTEXT_MAX);
    options->context = given.context;
    return TRUE;
}

static gboolean
take_install (DfotaOptions *options, GError **error)
{
    options->no_wait = given.no_wait;
    options->keep_package = given.keep_package;
    options->acknowledged = given.acknowledged;
    if (!take_context (options, error))
        return FALSE;
    return take_string (given.install, "--install", &options->source, error) &&
           read_source (options, error) &&
           take_string (given.source_revision, "--source-revision", &options->source_revision,
                        error) &&
           take_string (given.target_revision, "--target-revision", &options->target_revision,
                        error);
}

static gboolean
take_common (DfotaOptions *options, GError **error)
{
    if (given.keyvalue && given.json)
        return refuse (error, "--output-keyvalue and --output-json cannot be combined; give one");
    options->format = given.json       ? DFOTA_FORMAT_JSON
                      : given.keyvalue ? DFOTA_FORMAT_KEYVALUE
                                       : DFOTA_FORMAT_HUMAN;
    options->stalled_timeout = DFOTA_STALLED_TIMEOUT;
    if (!take_seconds (given.timeout, 1, "--timeout", &options->timeout, error) ||
        !take_seconds (given.stalled_timeout, 0, "--stalled-timeout", &options->stalled_timeout,
                       error))
        return FALSE;
    if (options->timeout > 0)
        options->deadline = g_get_monotonic_time () + (gint64) options->timeout * G_USEC_PER_SEC;
    return TRUE;
}

static gboolean
check_needs (const DfotaOptions *options, GError **error)
{
    const char *action = describe (options->action).option;

    switch (describe (options->action).needs) {
    case NEEDS_NOTHING:
        if (options->modem || options->update)
            return refuse (error, "%s accepts neither --modem nor --update", action);
        return TRUE;
    case NEEDS_MODEM:
        if (options->update)
            return refuse (error, "%s does not accept --update; name the modem with --modem",
                           action);
        if (!options->modem)
            return refuse (error, "%s needs --modem, such as '-m any'", action);
        return TRUE;
    case NEEDS_MODEM_OR_UPDATE:
        if (options->modem && options->update)
            return refuse (error, "--modem and --update cannot be combined; give one");
        if (!options->modem && !options->update)
            return refuse (error, "%s needs --modem or --update, such as '-m any'", action);
        return TRUE;
    }
    g_return_val_if_reached (FALSE);
}

/* Only files of this host are uploaded by ModemManager. */
static gboolean
check_upload (const DfotaOptions *options, GError **error)
{
    const char *option = options->keep_package   ? "--keep-package"
                         : options->acknowledged ? "--acknowledged"
                                                 : NULL;

    if (!option || (options->source && dfota_package_source_is_local_file (options->source)))
        return TRUE;
    return refuse (error,
                   options->source ? "%s is only for a file of this host; the module reads this "
                                     "package by itself"
                                   : "%s is only for --install",
                   option);
}

static gboolean
check_context (const DfotaOptions *options, GError **error)
{
    if (!options->context)
        return TRUE;
    if (!options->source)
        return refuse (error, "--context is only for --install");
    if (strstr (options->source, "://") && !dfota_package_source_is_local_file (options->source))
        return TRUE;
    return refuse (error, "--context is only for a URL; the module downloads nothing else");
}

static gboolean
check_fit (const DfotaOptions *options, GError **error)
{
    gboolean installs = options->action == DFOTA_ACTION_INSTALL;

    if (!installs && (options->source_revision || options->target_revision || options->no_wait))
        return refuse (error, "--source-revision, --target-revision and --no-wait are only for "
                              "--install");
    if (given.stalled_timeout != UNSET && (!describe (options->action).follows || options->no_wait))
        return refuse (error, "--stalled-timeout is only for an update that is followed");
    if (options->source_revision &&
        g_strcmp0 (options->source_revision, options->target_revision) == 0)
        return refuse (error,
                       "--source-revision and --target-revision are the same; a package leads "
                       "from one revision to another");
    return check_context (options, error) && check_upload (options, error);
}

static gboolean
check_and_take (DfotaOptions *options, GError **error)
{
    return take_action (options, error) && take_selectors (options, error) &&
           take_install (options, error) && take_common (options, error) &&
           check_needs (options, error) && check_fit (options, error);
}

DfotaOptions *
dfota_options_parse (char **argv, GError **error)
{
    g_autoptr (DfotaOptions) options = g_new0 (DfotaOptions, 1);
    gboolean                 good;

    given_clear ();
    good = given_parse (argv, error);
    if (good && given.actions[DFOTA_ACTION_HELP])
        options->action = DFOTA_ACTION_HELP; /* whatever else was given */
    else
        good = good && check_and_take (options, error);
    given_clear ();
    return good ? g_steal_pointer (&options) : NULL;
}

void
dfota_options_free (DfotaOptions *options)
{
    g_clear_pointer (&options->modem, dfota_selector_free);
    g_clear_pointer (&options->update, dfota_selector_free);
    g_free (options->source);
    g_free (options->source_revision);
    g_free (options->target_revision);
    g_free (options);
}

char *
dfota_options_dup_help (void)
{
    g_autoptr (GOptionContext) context = new_context ();

    return g_option_context_get_help (context, FALSE, NULL);
}

gboolean
dfota_options_want_json (char **argv)
{
    return g_strv_contains ((const char *const *) argv, "-J") ||
           g_strv_contains ((const char *const *) argv, "--output-json");
}

void
dfota_options_foreach (DfotaOptionFunc func, gpointer user_data)
{
    for (gsize i = 0; i < G_N_ELEMENTS (groups); i++) {
        for (const GOptionEntry *entry = groups[i].entries; entry->long_name; entry++)
            func (entry->long_name, entry->short_name, user_data);
    }
}
