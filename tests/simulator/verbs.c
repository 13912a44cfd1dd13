/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of verbs, and one function for each.
 */

#include "verbs.h"

#include "keys.h"

#include <string.h>

typedef struct {
    Sim       *sim;
    GMainLoop *loop;
    SimModule *module; /* the module that the first argument names, for verbs that need one */
    guint      argc;   /* the arguments after verb and module */
    char     **argv;
} Call;

/* Returns TRUE, with or without a text, or FALSE and an error. */
typedef gboolean (*VerbFunc) (Call *call, char **text, GError **error);

typedef struct {
    const char *name;
    const char *arguments;
    gboolean    wants_module;
    guint       argc_min;
    guint       argc_max;
    VerbFunc    func;
    const char *does;
} Verb;

static gboolean
set_pairs (SimModule *module, char **pairs, GError **error)
{
    for (; *pairs; pairs++) {
        char            *value = strchr (*pairs, '=');
        g_autofree char *key = NULL;

        if (!value) {
            g_set_error (error, SIM_ERROR, 0, "'%s' is no KEY=VALUE", *pairs);
            return FALSE;
        }
        key = g_strndup (*pairs, value - *pairs);
        if (!sim_settings_set (module->settings, key, value + 1, error))
            return FALSE;
        if (g_str_equal (key, "firmware") && !sim_module_load_firmware (module, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_module_name (const char *name)
{
    return *name != '\0' && strlen (name) <= 32 &&
           strspn (name, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_") == strlen (name);
}

static gboolean
verb_add (Call *call, char **text, GError **error)
{
    const char *name = call->argv[0];
    SimModule  *module;

    if (!is_module_name (name) || g_hash_table_contains (call->sim->modules, name)) {
        g_set_error (error, SIM_ERROR, 0,
                     "'%s' cannot be a new module: a name not yet taken, of letters, digits, - "
                     "and _, is right",
                     name);
        return FALSE;
    }
    module = sim_module_new (call->sim, name, g_hash_table_size (call->sim->modules), error);
    if (!module)
        return FALSE;
    if (!set_pairs (module, call->argv + 1, error) || !sim_module_load_firmware (module, error)) {
        sim_module_free (module);
        return FALSE;
    }
    g_hash_table_insert (call->sim->modules, g_strdup (name), module);
    return TRUE;
}

static gboolean
verb_set (Call *call, char **text, GError **error)
{
    if (!set_pairs (call->module, call->argv, error))
        return FALSE;
    sim_lines_set_link (call->module);
    sim_network_refresh (call->module);
    return TRUE;
}

static gboolean
verb_get (Call *call, char **text, GError **error)
{
    *text = g_strdup (sim_settings_get (call->module->settings, call->argv[0]));
    if (*text)
        return TRUE;
    g_set_error (error, SIM_ERROR, 0, "unknown key %s; help lists them", call->argv[0]);
    return FALSE;
}

static gboolean
verb_plug (Call *call, char **text, GError **error)
{
    return sim_module_plug (call->module, error);
}

static gboolean
verb_unplug (Call *call, char **text, GError **error)
{
    sim_module_unplug (call->module);
    return TRUE;
}

static gboolean
verb_reenumerate (Call *call, char **text, GError **error)
{
    return sim_module_reenumerate (call->module, error);
}

static gboolean
parse_switch (const char *word, gboolean *on, GError **error);

static gboolean
verb_host_sleeps (Call *call, char **text, GError **error)
{
    gboolean asleep;

    return parse_switch (call->argv[0], &asleep, error) &&
           sim_module_set_host_asleep (call->module, asleep, error);
}

static gboolean
verb_lose_power (Call *call, char **text, GError **error)
{
    sim_module_lose_power (call->module);
    return TRUE;
}

static gboolean
verb_power_cycle (Call *call, char **text, GError **error)
{
    return sim_module_power_cycle (call->module, error);
}

static gboolean
verb_reset (Call *call, char **text, GError **error)
{
    if (call->module->mode == SIM_MODE_OFF) {
        g_set_error (error, SIM_ERROR, 0, "%s is off; plug it first", call->module->name);
        return FALSE;
    }
    sim_module_reboot (call->module);
    return TRUE;
}

static gboolean
verb_urc (Call *call, char **text, GError **error)
{
    g_autofree char *urc = g_strcompress (call->argv[0]);

    sim_lines_urc (call->module, urc);
    return TRUE;
}

static gboolean
verb_sms (Call *call, char **text, GError **error)
{
    g_autofree char *message = g_strjoinv (" ", call->argv + 1);

    return sim_network_deliver (call->module, call->argv[0], message, error);
}

static gboolean
verb_state (Call *call, char **text, GError **error)
{
    *text = sim_module_state (call->module);
    return TRUE;
}

static gboolean
parse_switch (const char *word, gboolean *on, GError **error)
{
    *on = g_str_equal (word, "on");
    if (*on || g_str_equal (word, "off"))
        return TRUE;
    g_set_error (error, SIM_ERROR, 0, "'%s' is neither on nor off", word);
    return FALSE;
}

static gboolean
verb_silent (Call *call, char **text, GError **error)
{
    return parse_switch (call->argv[0], &call->module->silent, error);
}

static gboolean
verb_freeze (Call *call, char **text, GError **error)
{
    gboolean frozen;

    if (!parse_switch (call->argv[0], &frozen, error))
        return FALSE;
    sim_updater_freeze (call->module, frozen);
    return TRUE;
}

static gboolean
verb_quit (Call *call, char **text, GError **error)
{
    g_main_loop_quit (call->loop);
    return TRUE;
}

static gboolean
verb_help (Call *call, char **text, GError **error);

static const Verb verbs[] = {
    { "add", "NAME [KEY=VALUE...]", FALSE, 1, G_MAXUINT, verb_add, "creates a module, unplugged" },
    { "set", "NAME KEY=VALUE...", TRUE, 1, G_MAXUINT, verb_set, "changes settings" },
    { "get", "NAME KEY", TRUE, 1, 1, verb_get, "returns the value of a setting" },
    { "plug", "NAME", TRUE, 0, 0, verb_plug, "connects the USB cable; the module boots" },
    { "unplug", "NAME", TRUE, 0, 0, verb_unplug,
      "disconnects the cable: the module loses power, and a running update is interrupted" },
    { "reenumerate", "NAME", TRUE, 0, 0, verb_reenumerate,
      "the host loses the module and enumerates it again, as after a sleep; the module keeps its "
      "power and continues" },
    { "host-sleeps", "NAME on|off", TRUE, 1, 1, verb_host_sleeps,
      "on: the host notices nothing of the module; off: the host binds the ttys again and keeps "
      "the same USB device, whatever the module did meanwhile" },
    { "lose-power", "NAME", TRUE, 0, 0, verb_lose_power,
      "the module loses power until power-cycle or plug" },
    { "power-cycle", "NAME", TRUE, 0, 0, verb_power_cycle, "switches the module off and on again" },
    { "reset", "NAME", TRUE, 0, 0, verb_reset, "reboots the module" },
    { "urc", "NAME TEXT", TRUE, 1, 1, verb_urc,
      "sends TEXT as a URC (C escapes; between line ends unless it contains its own)" },
    { "sms", "NAME NUMBER TEXT...", TRUE, 2, G_MAXUINT, verb_sms,
      "a short message from NUMBER arrives" },
    { "state", "NAME", TRUE, 0, 0, verb_state,
      "returns mode, revision, attempts, USB path and ports" },
    { "silent", "NAME on|off", TRUE, 1, 1, verb_silent, "on: no answers and no URCs" },
    { "freeze", "NAME on|off", TRUE, 1, 1, verb_freeze,
      "on: no download starts, and the updater stops at its next step; off: both continue" },
    { "help", "", FALSE, 0, 0, verb_help, "lists verbs and keys" },
    { "quit", "", FALSE, 0, 0, verb_quit, "ends the simulator" },
};

static gboolean
verb_help (Call *call, char **text, GError **error)
{
    g_autofree char *names = sim_keys_names ();
    GString         *help = g_string_new ("verbs:");

    for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
        g_string_append_printf (help, " %s%s%s;", verbs[i].name, *verbs[i].arguments ? " " : "",
                                verbs[i].arguments);
    g_string_append_printf (help, " keys: %s", names);
    *text = g_string_free (help, FALSE);
    return TRUE;
}

static void
add_row (GString *text, const Verb *verb)
{
    g_auto (GStrv)   parts = g_strsplit (verb->arguments, "|", -1);
    g_autofree char *arguments = g_strjoinv ("\\|", parts);

    g_string_append_printf (text, "| `%s` | %s | %s |\n", verb->name, arguments, verb->does);
}

char *
sim_verbs_markdown (void)
{
    GString *text = g_string_new ("| verb | arguments | what it does |\n|---|---|---|\n");

    for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
        add_row (text, &verbs[i]);
    return g_string_free (text, FALSE);
}

static const Verb *
find_verb (const char *name, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS (verbs); i++) {
        if (g_str_equal (verbs[i].name, name))
            return &verbs[i];
    }
    g_set_error (error, SIM_ERROR, 0, "unknown verb %s; help lists them", name);
    return NULL;
}

static gboolean
find_module (Call *call, GError **error)
{
    call->module = call->argc ? g_hash_table_lookup (call->sim->modules, call->argv[0]) : NULL;
    if (!call->module) {
        g_set_error (error, SIM_ERROR, 0, "no module %s; add makes one",
                     call->argc ? call->argv[0] : "is named");
        return FALSE;
    }
    call->argc--;
    call->argv++;
    return TRUE;
}

static gboolean
run (Call *call, const char *name, char **text, GError **error)
{
    const Verb *verb = find_verb (name, error);

    if (!verb || (verb->wants_module && !find_module (call, error)))
        return FALSE;
    if (call->argc < verb->argc_min || call->argc > verb->argc_max) {
        g_set_error (error, SIM_ERROR, 0, "right would be: %s %s", verb->name, verb->arguments);
        return FALSE;
    }
    return verb->func (call, text, error);
}

char *
sim_verbs_run (Sim *sim, GMainLoop *loop, const char *request)
{
    g_auto (GStrv)     words = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char   *text = NULL;
    Call               call = { .sim = sim, .loop = loop };
    int                n = 0;

    if (g_shell_parse_argv (request, &n, &words, &error)) {
        call.argc = n - 1;
        call.argv = words + 1;
        if (run (&call, words[0], &text, &error))
            return g_strdup_printf ("OK%s%s", text ? " " : "", text ? text : "");
    }
    g_strdelimit (error->message, "\r\n", ' ');
    return g_strdup_printf ("ERROR %s", error->message);
}
