/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The machine and its surroundings: how the plugin carries effects out, what ModemManager
 * sends to the module, and the rules; see world.h. module.c has the module.
 */

#include "world-private.h"

#include <string.h>

G_STATIC_ASSERT (sizeof (DfotaMachine) % sizeof (gint) == 0);

static void
pack (const DfotaMachine *machine, gint16 *packed)
{
    for (gsize i = 0; i < sizeof (DfotaMachine) / sizeof (gint); i++)
        packed[i] = (gint16) ((const gint *) machine)[i];
}

static void
unpack (const gint16 *packed, DfotaMachine *machine)
{
    for (gsize i = 0; i < sizeof (DfotaMachine) / sizeof (gint); i++)
        ((gint *) machine)[i] = packed[i];
}

void
world_get_machine (const World *world, DfotaMachine *machine)
{
    unpack (world->machine, machine);
}

gboolean
world_is_on_bus (const Scene *scene)
{
    const World *world = &scene->world;

    if (world->is_off || world->place == PLACE_TO_NORMAL || world->place == PLACE_TO_RECOVERY)
        return FALSE;
    return world->place == PLACE_NORMAL || !(scene->setting->odd & ODD_PORTLESS);
}

void
world_break_rule (Scene *scene, Rule rule)
{
    if (scene->rule == RULE_NONE)
        scene->rule = rule;
}

/*****************************************************************************/
/* Truth */

static gboolean
is_in_flight (const World *world)
{
    return world->place == PLACE_RECOVERY || world->place == PLACE_TO_RECOVERY ||
           world->is_pending || world->download == DOWNLOAD_QUEUED ||
           world->download == DOWNLOAD_STARTED;
}

/* These say nothing of the firmware: it can be the old one or the new one. */
static gboolean
is_without_claim (const DfotaMachine *machine)
{
    return machine->state == DFOTA_STATE_UNVERIFIED &&
           (machine->reason == DFOTA_REASON_END_NOT_HEARD ||
            machine->reason == DFOTA_REASON_REVISION_UNREADABLE);
}

static void
check_final (Scene *scene)
{
    const DfotaMachine *machine = &scene->machine;
    gboolean            says_new =
        machine->state == DFOTA_STATE_SUCCEEDED || machine->state == DFOTA_STATE_UNVERIFIED;

    if (machine->reason == DFOTA_REASON_GIVEN_UP)
        return;
    if (is_in_flight (&scene->world))
        world_break_rule (scene, RULE_NOT_FINAL_IN_FLIGHT);
    else if (!is_without_claim (machine) && says_new != scene->world.is_new)
        world_break_rule (scene, RULE_OUTCOME_IS_TRUE);
}

static void
check_power (Scene *scene)
{
    gboolean may_power_off =
        scene->setting->is_power_sabotaged || dfota_machine_may_power_off (&scene->machine);

    if (scene->world.is_up && scene->world.place == PLACE_RECOVERY &&
        scene->world.attempt == ATTEMPT_FLASH && may_power_off)
        world_break_rule (scene, RULE_POWER_WHILE_FLASHING);
}

gboolean
world_is_hung (const World *world)
{
    return world->is_hung;
}

gboolean
world_is_unknowable (const World *world, const Setting *setting)
{
    gboolean     shows_new = world->is_new && !(setting->odd & (ODD_UNREADABLE | ODD_UNVERIFIABLE));
    DfotaMachine machine;

    world_get_machine (world, &machine);
    return world->place == PLACE_NORMAL && !is_in_flight (world) && !shows_new &&
           !world->is_boot_urc_due && !machine.is_reboot_proven;
}

/*****************************************************************************/
/* The plugin around the machine */

static void
send_command (Scene *scene)
{
    scene->world.command = COMMAND_WAITING;
    if (++scene->world.n_sent > 1)
        world_break_rule (scene, RULE_SENT_ONCE);
    if (scene->world.place == PLACE_RECOVERY)
        world_break_rule (scene, RULE_NO_SEND_IN_RECOVERY);
}

static void
inhibit (Scene *scene)
{
    if (!scene->world.has_modem || (scene->setting->odd & ODD_NO_INHIBIT))
        return;
    scene->world.is_inhibited = TRUE;
    scene->world.has_modem = FALSE;
}

static void
release (World *world)
{
    if (world->is_inhibited)
        world->is_held = FALSE;
    world->is_inhibited = FALSE;
}

static void
read_revision (Scene *scene)
{
    if (!scene->world.is_held)
        return;
    scene->world.is_reading = TRUE;
    if (scene->world.place == PLACE_RECOVERY)
        world_break_rule (scene, RULE_NO_SEND_IN_RECOVERY);
}

static void
finish (Scene *scene)
{
    World *world = &scene->world;

    check_final (scene);
    world->is_held = world->is_inhibited = world->is_reading = world->is_abandoned = FALSE;
    world->late = 0;
}

static void
carry_out (Scene *scene, DfotaEffects effects)
{
    if (effects & DFOTA_EFFECT_SAVE) {
        pack (&scene->machine, scene->world.saved);
        scene->world.is_saved_here = world_is_on_bus (scene);
    }
    if (effects & DFOTA_EFFECT_INHIBIT)
        inhibit (scene);
    if (effects & DFOTA_EFFECT_SEND)
        send_command (scene);
    if (effects & DFOTA_EFFECT_RELEASE)
        release (&scene->world);
    if (effects & DFOTA_EFFECT_READ)
        read_revision (scene);
    if (effects & DFOTA_EFFECT_FINISH)
        finish (scene);
}

void
world_tell (Scene *scene, DfotaEvent event)
{
    DfotaMachine before = scene->machine;
    DfotaEffects effects;
    DfotaInput   input;

    if (!scene->world.is_up || dfota_state_is_final (before.state))
        return;
    effects = dfota_machine_step (&scene->machine, &event, &input);
    if (scene->setting->sabotage)
        scene->setting->sabotage (&before, &event, input, &scene->machine, &effects);
    carry_out (scene, effects);
}

void
world_tell_kind (Scene *scene, DfotaEventKind kind)
{
    world_tell (scene, (DfotaEvent){ .kind = kind });
}

/* As in module/link.c: on the modem's ports, or on all ttys while the gate is closed. */
gboolean
world_can_hear (const Scene *scene)
{
    const World *world = &scene->world;

    return world->is_up && world_is_on_bus (scene) &&
           (world->is_held || world->is_abandoned ||
            dfota_machine_may_be_in_recovery (&scene->machine));
}

/*****************************************************************************/
/* The bus */

void
world_leave_bus (Scene *scene)
{
    World *world = &scene->world;

    world->is_held = world->is_abandoned = world->is_reading = world->has_modem = FALSE;
    world->is_saved_here = FALSE;
    world->late = 0;
    world_tell_kind (scene, DFOTA_EVENT_GONE);
}

void
world_join_bus (Scene *scene)
{
    if (world_is_on_bus (scene))
        world_tell_kind (scene, DFOTA_EVENT_BACK);
}

/*****************************************************************************/
/* ModemManager and the host */

static gboolean
probe (Scene *scene, gint what)
{
    World *world = &scene->world;

    if (!world->is_up || world->has_modem || world->is_inhibited || world->is_foreign ||
        !world_is_on_bus (scene) || dfota_machine_may_be_in_recovery (&scene->machine))
        return FALSE;
    if (world->place == PLACE_RECOVERY) {
        /* Assumption: a module that hangs there is past the time in which the guide forbids a
         * reboot */
        if (!world->is_hung)
            world_break_rule (scene, RULE_NO_SEND_IN_RECOVERY);
        return !world->is_hung;
    }
    world->has_modem = world->is_held = TRUE;
    world->is_abandoned = FALSE;
    world_tell_kind (scene, DFOTA_EVENT_MODEM_READY);
    return TRUE;
}

static gboolean
answer_reading (Scene *scene, gint is_read)
{
    DfotaEventKind kind = scene->world.is_new ? DFOTA_EVENT_REVISION_NEW : DFOTA_EVENT_REVISION_OLD;

    if (!scene->world.is_reading || scene->world.place != PLACE_NORMAL)
        return FALSE;
    if (is_read && (scene->setting->odd & ODD_UNREADABLE))
        return FALSE;
    scene->world.is_reading = FALSE;
    if (scene->setting->odd & ODD_UNVERIFIABLE)
        kind = DFOTA_EVENT_REVISION_UNVERIFIABLE;
    world_tell_kind (scene, is_read ? kind : DFOTA_EVENT_REVISION_UNREADABLE);
    return TRUE;
}

static gboolean
is_timer_possible (const Scene *scene)
{
    const World *world = &scene->world;
    DfotaTimeout timeout = dfota_machine_timeout (&scene->machine);
    gboolean     is_alive = world->place == PLACE_RECOVERY && !world->is_hung;

    if (!world->is_up || timeout == DFOTA_TIMEOUT_NONE)
        return FALSE;
    /* Assumption: neither a reboot nor a glitch takes as long as a timeout */
    if (world->place == PLACE_TO_NORMAL || world->place == PLACE_TO_RECOVERY || world->is_off)
        return FALSE;
    /* Assumption: if recovery mode can be heard at all, it is heard within four minutes [guide] */
    if (is_alive && world_can_hear (scene) && !(scene->setting->odd & ODD_MUTE))
        return FALSE;
    /* Assumption: after END the module reboots within a minute [field], or never */
    if (is_alive && world->attempt == ATTEMPT_ENDED)
        return FALSE;
    if ((scene->setting->odd & ODD_EARLY_END) && world->last_end && world->is_pending &&
        world->place == PLACE_NORMAL)
        return FALSE;
    /* Assumption: no attempt takes longer than the timeout Download in the state stalled */
    return !(is_alive && scene->machine.state == DFOTA_STATE_STALLED);
}

static gboolean
run_timer (Scene *scene, gint what)
{
    if (!is_timer_possible (scene))
        return FALSE;
    world_tell_kind (scene, DFOTA_EVENT_SILENCE);
    return TRUE;
}

static gboolean
kill_daemon (Scene *scene, gint what)
{
    World *world = &scene->world;

    if (!world->is_up || world->n_kills == 0)
        return FALSE;
    world->n_kills--;
    world->is_answer_lost = TRUE;
    world->is_up = world->has_modem = world->is_held = world->is_inhibited = FALSE;
    world->is_foreign = world->is_abandoned = world->is_reading = FALSE;
    world->late = 0;
    /* only the journal remains */
    memcpy (world->machine, world->saved, sizeof world->machine);
    unpack (world->saved, &scene->machine);
    return TRUE;
}

/* As in dfota_runner_resume (). */
static gboolean
start_daemon (Scene *scene, gint what)
{
    World   *world = &scene->world;
    gboolean is_same = world->is_saved_here;

    if (world->is_up)
        return FALSE;
    world->is_up = TRUE;
    scene->machine.is_present = is_same;
    world_tell_kind (scene, DFOTA_EVENT_RESUMED);
    if (is_same)
        return TRUE;
    world_tell_kind (scene, DFOTA_EVENT_GONE);
    if (world_is_on_bus (scene))
        world_tell_kind (scene, DFOTA_EVENT_BACK);
    return TRUE;
}

static gboolean
inhibit_foreign (Scene *scene, gint what)
{
    World *world = &scene->world;

    if (!world->has_modem || world->n_foreigns == 0)
        return FALSE;
    world->n_foreigns--;
    world->is_foreign = TRUE;
    world->is_abandoned = TRUE;
    world->has_modem = world->is_held = world->is_reading = FALSE;
    return TRUE;
}

static gboolean
end_foreign (Scene *scene, gint what)
{
    gboolean was_foreign = scene->world.is_foreign;

    scene->world.is_foreign = FALSE;
    return was_foreign;
}

static gboolean
give_up (Scene *scene, gint what)
{
    if (!scene->world.is_up || !dfota_machine_may_give_up (&scene->machine))
        return FALSE;
    /* while the module is present, only an update that is certainly over may be given up */
    if (world_is_on_bus (scene) && is_in_flight (&scene->world))
        world_break_rule (scene, RULE_NOT_FINAL_IN_FLIGHT);
    world_tell_kind (scene, DFOTA_EVENT_GIVEN_UP);
    return TRUE;
}

static const ActRow rows[] = {
    { ACT_PROBE, "ModemManager probes and makes a modem", probe },
    { ACT_READ, "the revision is read", answer_reading, TRUE },
    { ACT_READ_FAIL, "the revision cannot be read", answer_reading, FALSE },
    { ACT_TIMER, "the timer runs out", run_timer },
    { ACT_DAEMON_START, "the daemon starts", start_daemon },
    { ACT_FOREIGN_OFF, "another program ends its inhibition", end_foreign },
    { ACT_DAEMON_KILL, "the daemon is killed", kill_daemon },
    { ACT_FOREIGN_ON, "another program inhibits the device", inhibit_foreign },
    { ACT_GIVE_UP, "GiveUp", give_up },
};

static const ActRow *
find_row (Act act)
{
    static const ActRow *found[N_ACTS];
    gsize                n_rows;
    const ActRow        *row = module_acts (&n_rows);

    for (gsize i = 0; !found[act] && i < n_rows; i++)
        found[row[i].act] = &row[i];
    for (gsize i = 0; !found[act] && i < G_N_ELEMENTS (rows); i++)
        found[rows[i].act] = &rows[i];
    g_assert (found[act]);
    return found[act];
}

const gchar *
world_act_to_string (Act act)
{
    return find_row (act)->name;
}

gboolean
world_act_speaks (Act act)
{
    return find_row (act)->speaks;
}

/*****************************************************************************/

gboolean
world_act (const World   *from,
           const Setting *setting,
           Act            act,
           Delivery       delivery,
           World         *to,
           Rule          *rule)
{
    Scene         scene = { .world = *from, .setting = setting, .delivery = delivery };
    const ActRow *row = find_row (act);

    world_get_machine (from, &scene.machine);
    if (dfota_state_is_final (scene.machine.state) || !row->happen (&scene, row->what))
        return FALSE;
    if (!dfota_state_is_final (scene.machine.state))
        check_power (&scene);
    pack (&scene.machine, scene.world.machine);
    *to = scene.world;
    *rule = scene.rule;
    return TRUE;
}

void
world_init (World *world, const Setting *setting)
{
    Scene scene = { .world = { .is_up = TRUE, .has_modem = TRUE, .is_held = TRUE },
                    .setting = setting };

    scene.world.n_glitches = (guint8) setting->n_glitches;
    scene.world.n_powers = (guint8) setting->n_powers;
    scene.world.n_kills = (guint8) setting->n_kills;
    scene.world.n_foreigns = (guint8) setting->n_foreigns;
    scene.world.n_hangs = (guint8) setting->n_hangs;
    scene.world.n_resets = (guint8) setting->n_resets;
    dfota_machine_init (&scene.machine, !!(setting->odd & ODD_LOCAL));
    world_tell_kind (&scene, DFOTA_EVENT_SEND);
    g_assert_cmpint (scene.rule, ==, RULE_NONE);
    pack (&scene.machine, scene.world.machine);
    *world = scene.world;
}

const gchar *
world_rule_to_string (Rule rule)
{
    switch (rule) {
    case RULE_NONE:
        return "none";
    case RULE_NO_SEND_IN_RECOVERY:
        return "nothing is sent to a module in recovery mode";
    case RULE_NOT_FINAL_IN_FLIGHT:
        return "no final state while the update is in flight";
    case RULE_OUTCOME_IS_TRUE:
        return "the outcome is that of the module's firmware";
    case RULE_POWER_WHILE_FLASHING:
        return "MayPowerOff is false while the module updates its firmware";
    case RULE_SENT_ONCE:
        return "AT+QFOTADL is sent once";
    case RULE_WAY_OUT:
        return "from every state there is a way to an end without a human";
    case RULE_NO_COMMAND_NO_WAIT:
        return "without a command in the module the update has ended";
    case N_RULES:
        break;
    }
    g_return_val_if_reached ("");
}
