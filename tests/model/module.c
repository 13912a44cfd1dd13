/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The module: download, reboots, recovery mode with five retries, boot [guide], and events
 * that happen to it; see world.h.
 */

#include "world-private.h"

/*****************************************************************************/
/* URCs */

/* 510 stands for the codes of the check, 520 for those of the update; 0 and 50 for codes and
 * percentages. */
static DfotaEvent
make_urc (DfotaEventKind kind, gboolean is_failed)
{
    DfotaEvent event = { .kind = kind };

    if (kind == DFOTA_EVENT_DOWNLOAD_END) {
        event.phase = DFOTA_PHASE_HTTP;
        event.value = is_failed ? 701 : 0;
    } else if (kind == DFOTA_EVENT_UPDATE_END)
        event.value = is_failed ? 510 : 0;
    else if (kind == DFOTA_EVENT_UPDATE_PROGRESS)
        event.value = 50;
    return event;
}

/* Returns FALSE if the URC cannot be delivered in this way. */
static gboolean
say (Scene *scene, DfotaEventKind kind, gboolean is_failed)
{
    DfotaEvent event = make_urc (kind, is_failed);
    gboolean   is_heard = world_can_hear (scene);

    if ((scene->setting->odd & ODD_MUTE) && scene->world.place == PLACE_RECOVERY)
        is_heard = FALSE;
    if (!is_heard)
        return scene->delivery == DELIVERY_LOST;
    switch (scene->delivery) {
    case DELIVERY_TWICE:
        world_tell (scene, event);
        world_tell (scene, event);
        return TRUE;
    case DELIVERY_HEARD:
        world_tell (scene, event);
        return TRUE;
    case DELIVERY_LATE:
        if (scene->world.late)
            return FALSE;
        scene->world.late = (guint8) (kind + 1);
        scene->world.late_failed = (guint8) is_failed;
        return TRUE;
    case DELIVERY_LOST:
        return TRUE;
    case N_DELIVERIES:
        break;
    }
    g_return_val_if_reached (FALSE);
}

static gboolean
say_late (Scene *scene, gint what)
{
    DfotaEventKind kind;

    if (!scene->world.late)
        return FALSE;
    kind = scene->world.late - 1;
    scene->world.late = 0;
    world_tell (scene, make_urc (kind, scene->world.late_failed));
    scene->world.late_failed = 0;
    return TRUE;
}

/*****************************************************************************/
/* The command */

static void
check_no_wait (Scene *scene)
{
    if (!dfota_state_is_final (scene->machine.state))
        world_break_rule (scene, RULE_NO_COMMAND_NO_WAIT);
}

static gboolean
receive_command (Scene *scene, gint what)
{
    static const struct {
        DfotaEventKind event;
        Command        command;
    } answers[] = {
        [ACT_ANSWER_OK] = { DFOTA_EVENT_ACCEPTED, COMMAND_RECEIVED },
        [ACT_ANSWER_LOST] = { DFOTA_EVENT_UNANSWERED, COMMAND_RECEIVED },
        [ACT_ANSWER_NEVER] = { DFOTA_EVENT_UNANSWERED, COMMAND_NOT_RECEIVED },
        [ACT_ANSWER_ERROR] = { DFOTA_EVENT_REFUSED, COMMAND_NOT_RECEIVED },
        [ACT_ANSWER_UNSENT] = { DFOTA_EVENT_UNSENT, COMMAND_NOT_RECEIVED },
    };
    World *world = &scene->world;

    if (world->command != COMMAND_WAITING || world->place != PLACE_NORMAL)
        return FALSE;
    world->command = (guint8) answers[what].command;
    if (answers[what].command == COMMAND_RECEIVED) {
        world->is_pending = !!(scene->setting->odd & ODD_LOCAL);
        world->download = world->is_pending ? DOWNLOAD_DONE : DOWNLOAD_QUEUED;
    }
    if (world->is_answer_lost)
        return TRUE;
    world_tell_kind (scene, answers[what].event);
    if (what == ACT_ANSWER_ERROR || what == ACT_ANSWER_UNSENT)
        check_no_wait (scene);
    return TRUE;
}

/*****************************************************************************/
/* Normal mode */

static gboolean
is_downloading (const World *world)
{
    return world->place == PLACE_NORMAL && !world->is_hung &&
           (world->download == DOWNLOAD_QUEUED || world->download == DOWNLOAD_STARTED);
}

static gboolean
start_download (Scene *scene, gint what)
{
    if (!is_downloading (&scene->world) || scene->world.download == DOWNLOAD_STARTED)
        return FALSE;
    scene->world.download = DOWNLOAD_STARTED;
    return say (scene, DFOTA_EVENT_DOWNLOAD_START, FALSE);
}

static gboolean
end_download (Scene *scene, gint is_failed)
{
    if (!is_downloading (&scene->world))
        return FALSE;
    scene->world.download = is_failed ? DOWNLOAD_FAILED : DOWNLOAD_DONE;
    scene->world.is_pending = !is_failed;
    return say (scene, DFOTA_EVENT_DOWNLOAD_END, is_failed);
}

/* SDX55: without a reboot afterwards, or with one. */
static gboolean
end_early (Scene *scene, gint goes_on)
{
    World *world = &scene->world;

    if (!(scene->setting->odd & ODD_EARLY_END) || world->place != PLACE_NORMAL ||
        !world->is_pending || world->last_end)
        return FALSE;
    world->last_end = 2;
    world->is_pending = (guint8) goes_on;
    return say (scene, DFOTA_EVENT_UPDATE_END, TRUE);
}

static gboolean
reboot (Scene *scene, gint what)
{
    if (scene->world.place != PLACE_NORMAL || !scene->world.is_pending || scene->world.is_hung ||
        scene->world.is_off)
        return FALSE;
    scene->world.place = PLACE_TO_RECOVERY;
    scene->world.is_boot_urc_due = FALSE;
    world_leave_bus (scene);
    return TRUE;
}

static gboolean
say_booted (Scene *scene, gint what)
{
    if (scene->world.place != PLACE_NORMAL || !scene->world.is_boot_urc_due)
        return FALSE;
    scene->world.is_boot_urc_due = FALSE;
    return say (scene, DFOTA_EVENT_BOOTED, FALSE);
}

/* Assumption: without ModemManager nothing makes a SIM ready again. */
static gboolean
say_sim (Scene *scene, gint what)
{
    if (scene->world.place != PLACE_NORMAL || !scene->world.has_modem ||
        scene->delivery != DELIVERY_HEARD)
        return FALSE;
    return say (scene, DFOTA_EVENT_BOOTED, FALSE);
}

static gboolean
repeat_end (Scene *scene, gint what)
{
    gboolean is_failed = scene->world.last_end == 2;

    if (!(scene->setting->odd & ODD_REPEATS_END) || scene->world.place != PLACE_NORMAL ||
        !scene->world.last_end || scene->world.is_pending)
        return FALSE;
    scene->world.last_end = 0;
    return say (scene, DFOTA_EVENT_UPDATE_END, is_failed);
}

/*****************************************************************************/
/* Recovery mode */

static gboolean
is_attempting (const World *world, Attempt attempt)
{
    return world->place == PLACE_RECOVERY && !world->is_hung && world->attempt == attempt;
}

static gboolean
start_up (Scene *scene, gint what)
{
    World *world = &scene->world;

    if (world->is_off || (world->place != PLACE_TO_NORMAL && world->place != PLACE_TO_RECOVERY))
        return FALSE;
    world->is_boot_urc_due = world->place == PLACE_TO_NORMAL;
    world->place = world->place == PLACE_TO_NORMAL ? PLACE_NORMAL : PLACE_RECOVERY;
    world->attempt = ATTEMPT_CHECK;
    world_join_bus (scene);
    return TRUE;
}

static gboolean
start_flashing (Scene *scene, gint what)
{
    if (!is_attempting (&scene->world, ATTEMPT_CHECK))
        return FALSE;
    /* Assumption: a module that goes on after its last attempt is heard to begin another one */
    if (scene->world.n_attempts == scene->setting->n_attempts &&
        (scene->delivery == DELIVERY_LOST || scene->delivery == DELIVERY_LATE))
        return FALSE;
    scene->world.attempt = ATTEMPT_FLASH;
    return say (scene, DFOTA_EVENT_UPDATE_START, FALSE);
}

static gboolean
say_progress (Scene *scene, gint what)
{
    return is_attempting (&scene->world, ATTEMPT_FLASH) &&
           say (scene, DFOTA_EVENT_UPDATE_PROGRESS, FALSE);
}

static gboolean
end_attempt (Scene *scene, Attempt during, gboolean is_failed)
{
    World *world = &scene->world;

    if (!is_attempting (world, during))
        return FALSE;
    world->attempt = ATTEMPT_ENDED;
    world->last_end = is_failed ? 2 : 1;
    world->n_attempts =
        (guint8) MIN (world->n_attempts + (guint) is_failed, scene->setting->n_attempts);
    if (!is_failed) {
        world->is_new = TRUE;
        world->is_pending = FALSE;
    } else if (world->n_attempts == scene->setting->n_attempts &&
               !(scene->setting->odd & ODD_NO_BACKUP))
        world->is_pending = FALSE;
    return say (scene, DFOTA_EVENT_UPDATE_END, is_failed);
}

static gboolean
leave_recovery (Scene *scene, gint what)
{
    gboolean was_on_bus = world_is_on_bus (scene);

    if (!is_attempting (&scene->world, ATTEMPT_ENDED) || scene->world.is_off)
        return FALSE;
    scene->world.place = scene->world.is_pending ? PLACE_TO_RECOVERY : PLACE_TO_NORMAL;
    if (was_on_bus)
        world_leave_bus (scene);
    return TRUE;
}

/*****************************************************************************/
/* Events from outside */

static gboolean
glitch (Scene *scene, gint what)
{
    if (!world_is_on_bus (scene) || scene->world.n_glitches == 0)
        return FALSE;
    scene->world.n_glitches--;
    scene->world.is_off = TRUE;
    world_leave_bus (scene);
    return TRUE;
}

static gboolean
end_glitch (Scene *scene, gint what)
{
    if (!scene->world.is_off)
        return FALSE;
    scene->world.is_off = FALSE;
    world_join_bus (scene);
    return TRUE;
}

static gboolean
hang (Scene *scene, gint what)
{
    World *world = &scene->world;

    if (world->n_hangs == 0 || world->is_hung || world->place == PLACE_TO_NORMAL ||
        world->place == PLACE_TO_RECOVERY || (world->place == PLACE_NORMAL && !world->is_pending))
        return FALSE;
    world->n_hangs--;
    world->is_hung = TRUE;
    return TRUE;
}

/* A loss of power or a reboot. The download is lost; flash memory keeps its contents. */
static void
restart_module (Scene *scene, gboolean forgets)
{
    World *world = &scene->world;

    if (is_downloading (world))
        world->download = DOWNLOAD_LOST;
    if (world->command == COMMAND_WAITING)
        world->command = COMMAND_NOT_RECEIVED;
    if (forgets)
        world->is_pending = FALSE;
    world->is_hung = world->is_off = FALSE;
    world->place = world->is_pending ? PLACE_TO_RECOVERY : PLACE_TO_NORMAL;
    world->is_boot_urc_due = FALSE;
    world_leave_bus (scene);
}

static gboolean
lose_power (Scene *scene, gint what)
{
    if (scene->world.n_powers == 0 || !world_is_on_bus (scene))
        return FALSE;
    scene->world.n_powers--;
    restart_module (scene, FALSE);
    return TRUE;
}

static gboolean
reset (Scene *scene, gint forgets)
{
    World *world = &scene->world;

    if (!world->is_up || world->n_resets == 0 || !world_is_on_bus (scene) ||
        !dfota_machine_may_reset (&scene->machine))
        return FALSE;
    if (forgets && (world->place != PLACE_NORMAL || !world->is_pending))
        return FALSE;
    world->n_resets--;
    restart_module (scene, forgets);
    return TRUE;
}

/*****************************************************************************/

static gboolean
fail_check (Scene *scene, gint what)
{
    return end_attempt (scene, ATTEMPT_CHECK, TRUE);
}

static gboolean
end_flashing (Scene *scene, gint is_failed)
{
    return end_attempt (scene, ATTEMPT_FLASH, is_failed);
}

static const ActRow rows[] = {
    { ACT_ANSWER_OK, "AT+QFOTADL: OK", receive_command, ACT_ANSWER_OK },
    { ACT_ANSWER_LOST, "AT+QFOTADL: received, OK lost", receive_command, ACT_ANSWER_LOST },
    { ACT_ANSWER_NEVER, "AT+QFOTADL: not received", receive_command, ACT_ANSWER_NEVER },
    { ACT_ANSWER_ERROR, "AT+QFOTADL: ERROR", receive_command, ACT_ANSWER_ERROR },
    { ACT_ANSWER_UNSENT, "AT+QFOTADL: not sent", receive_command, ACT_ANSWER_UNSENT },
    { ACT_DOWNLOAD_START, "HTTPSTART", start_download, 0, TRUE },
    { ACT_DOWNLOAD_DONE, "HTTPEND,0", end_download, FALSE, TRUE },
    { ACT_DOWNLOAD_FAIL, "HTTPEND,701", end_download, TRUE, TRUE },
    { ACT_EARLY_END, "END,505 in normal mode", end_early, FALSE, TRUE },
    { ACT_EARLY_END_GOES_ON, "END,505 in normal mode, a reboot follows", end_early, TRUE, TRUE },
    { ACT_REBOOT, "the module reboots into recovery mode", reboot },
    { ACT_UP, "the module is up", start_up },
    { ACT_CHECK_OK, "START", start_flashing, 0, TRUE },
    { ACT_CHECK_FAIL, "END,510 from the check", fail_check, 0, TRUE },
    { ACT_PROGRESS, "UPDATING", say_progress, 0, TRUE },
    { ACT_FLASH_OK, "END,0", end_flashing, FALSE, TRUE },
    { ACT_FLASH_FAIL, "END,510 from the update", end_flashing, TRUE, TRUE },
    { ACT_LEAVE, "the module leaves recovery mode", leave_recovery },
    { ACT_BOOT_URC, "boot URC", say_booted, 0, TRUE },
    { ACT_REPEAT_END, "END repeated in normal mode", repeat_end, 0, TRUE },
    { ACT_LATE, "the late URC", say_late },
    { ACT_GLITCH_OFF, "glitch: gone", glitch },
    { ACT_GLITCH_ON, "glitch: back", end_glitch },
    { ACT_SIM_URC, "SIM ready again", say_sim },
    { ACT_POWER, "the module loses power for a moment", lose_power },
    { ACT_HANG, "the module hangs", hang },
    { ACT_RESET, "the host resets the module (MayReset)", reset, FALSE },
    { ACT_RESET_FORGETS, "the host resets the module, which forgets the package", reset, TRUE },
};

const ActRow *
module_acts (gsize *n_rows)
{
    *n_rows = G_N_ELEMENTS (rows);
    return rows;
}
