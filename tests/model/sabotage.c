/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Broken machines. Most of them have a fault that an early version of this plugin had; see
 * sabotage.h.
 */

#include "sabotage.h"

/* Fault: a module that is back after END,0 counts as in normal mode. */
static void
trust_return (const DfotaMachine *before,
              const DfotaEvent   *event,
              DfotaInput          input,
              DfotaMachine       *machine,
              DfotaEffects       *effects)
{
    if (input == DFOTA_INPUT_BACK_UPDATED)
        machine->mode = DFOTA_MODE_NORMAL;
}

/* Fault: silence opens the gate, although nothing was ever heard of recovery mode. */
static void
trust_silence (const DfotaMachine *before,
               const DfotaEvent   *event,
               DfotaInput          input,
               DfotaMachine       *machine,
               DfotaEffects       *effects)
{
    if (input == DFOTA_INPUT_SILENCE && machine->is_present)
        machine->is_wait_over = TRUE;
}

/* Fault: a module that went away counts as rebooted. */
static void
trust_gone (const DfotaMachine *before,
            const DfotaEvent   *event,
            DfotaInput          input,
            DfotaMachine       *machine,
            DfotaEffects       *effects)
{
    if (event->kind == DFOTA_EVENT_GONE)
        machine->is_reboot_proven = TRUE;
}

/* Fault: an END that is not 0 counts as the outcome. */
static void
trust_end (const DfotaMachine *before,
           const DfotaEvent   *event,
           DfotaInput          input,
           DfotaMachine       *machine,
           DfotaEffects       *effects)
{
    if (input != DFOTA_INPUT_ATTEMPT_FAILED)
        return;
    machine->state = DFOTA_STATE_FAILED;
    machine->reason = DFOTA_REASON_UPDATE_FAILED;
    *effects = DFOTA_EFFECT_SAVE | DFOTA_EFFECT_FINISH;
}

/* Fault: normal mode after a reboot counts as success. */
static void
trust_boot (const DfotaMachine *before,
            const DfotaEvent   *event,
            DfotaInput          input,
            DfotaMachine       *machine,
            DfotaEffects       *effects)
{
    if (input != DFOTA_INPUT_BOOTED || !machine->is_reboot_proven)
        return;
    machine->state = DFOTA_STATE_SUCCEEDED;
    *effects = DFOTA_EFFECT_SAVE | DFOTA_EFFECT_FINISH;
}

/* Fault: strings that do not differ count as the old firmware. */
static void
trust_same_strings (const DfotaMachine *before,
                    const DfotaEvent   *event,
                    DfotaInput          input,
                    DfotaMachine       *machine,
                    DfotaEffects       *effects)
{
    if (machine->state != DFOTA_STATE_UNVERIFIED || machine->reason != DFOTA_REASON_END_NOT_HEARD)
        return;
    machine->state = DFOTA_STATE_FAILED;
    machine->reason = DFOTA_REASON_REVISION_UNCHANGED;
}

/* Fault: the old revision counts as a failure, without a look at the code. */
static void
trust_unverifiable (const DfotaMachine *before,
                    const DfotaEvent   *event,
                    DfotaInput          input,
                    DfotaMachine       *machine,
                    DfotaEffects       *effects)
{
    if (event->kind != DFOTA_EVENT_REVISION_UNVERIFIABLE || machine->state != DFOTA_STATE_FAILED)
        return;
    machine->state = DFOTA_STATE_UNVERIFIED;
    machine->reason = DFOTA_REASON_NONE;
}

/* Fault: a daemon that was restarted sends the command again. */
static void
send_again (const DfotaMachine *before,
            const DfotaEvent   *event,
            DfotaInput          input,
            DfotaMachine       *machine,
            DfotaEffects       *effects)
{
    if (event->kind == DFOTA_EVENT_RESUMED && before->state == DFOTA_STATE_PREPARING)
        *effects |= DFOTA_EFFECT_SEND;
}

/* Fault: only a URC or a modem leads out of stalled. */
static void
stall_for_ever (const DfotaMachine *before,
                const DfotaEvent   *event,
                DfotaInput          input,
                DfotaMachine       *machine,
                DfotaEffects       *effects)
{
    if (event->kind == DFOTA_EVENT_SILENCE && before->state == DFOTA_STATE_STALLED) {
        *machine = *before;
        *effects = 0;
    }
}

/* Fault: an answer that comes after the ports were lost means nothing. */
static void
ignore_late_answer (const DfotaMachine *before,
                    const DfotaEvent   *event,
                    DfotaInput          input,
                    DfotaMachine       *machine,
                    DfotaEffects       *effects)
{
    if (event->kind == DFOTA_EVENT_UNSENT && before->state == DFOTA_STATE_RESTARTING) {
        *machine = *before;
        *effects = 0;
    }
}

/* Fault: the revision is not read when ModemManager has a modem again. */
static void
forget_to_read (const DfotaMachine *before,
                const DfotaEvent   *event,
                DfotaInput          input,
                DfotaMachine       *machine,
                DfotaEffects       *effects)
{
    *effects &= ~DFOTA_EFFECT_READ;
}

static const SabotageCase cases[] = {
    { "return-after-end", RULE_NO_SEND_IN_RECOVERY, trust_return },
    { "silence-without-urcs", RULE_NO_SEND_IN_RECOVERY, trust_silence, FALSE, ODD_MUTE },
    { "gone-is-a-reboot", RULE_NOT_FINAL_IN_FLIGHT, trust_gone },
    { "end-is-final", RULE_NOT_FINAL_IN_FLIGHT, trust_end },
    { "boot-is-success", RULE_OUTCOME_IS_TRUE, trust_boot },
    { "unverifiable-is-success", RULE_OUTCOME_IS_TRUE, trust_unverifiable, FALSE,
      ODD_UNVERIFIABLE },
    { "same-strings-are-a-failure", RULE_OUTCOME_IS_TRUE, trust_same_strings, FALSE,
      ODD_UNVERIFIABLE },
    { "power-is-free", RULE_POWER_WHILE_FLASHING, NULL, TRUE },
    { "sent-again", RULE_SENT_ONCE, send_again, FALSE, 0, 1 },
    { "stalled-for-ever", RULE_WAY_OUT, stall_for_ever, FALSE, ODD_MUTE },
    { "never-read", RULE_WAY_OUT, forget_to_read },
    { "late-answer-is-none", RULE_NO_COMMAND_NO_WAIT, ignore_late_answer },
};

const SabotageCase *
sabotage_cases (gsize *n_cases)
{
    *n_cases = G_N_ELEMENTS (cases);
    return cases;
}
