/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update, its module, ModemManager and the rest of the world as plain data, and all that can
 * happen to them next. The machine in it is the plugin's own, unchanged: dfota_machine_step().
 *
 * What the world cannot do is in docs/proofs.md under "Assumptions"; here each one is marked
 * with the word "Assumption".
 */

#pragma once

#include "machine/machine.h"

G_BEGIN_DECLS

typedef enum {
    PLACE_NORMAL,
    PLACE_RECOVERY,
    PLACE_TO_NORMAL,   /* rebooting, off the bus */
    PLACE_TO_RECOVERY, /* the same */
} Place;

typedef enum {
    DOWNLOAD_NONE,
    DOWNLOAD_QUEUED,
    DOWNLOAD_STARTED,
    DOWNLOAD_DONE,
    DOWNLOAD_FAILED,
    DOWNLOAD_LOST,
} Download;

typedef enum {
    ATTEMPT_CHECK,
    ATTEMPT_FLASH,
    ATTEMPT_ENDED,
} Attempt;

typedef enum {
    COMMAND_WAITING,
    COMMAND_RECEIVED,
    COMMAND_NOT_RECEIVED,
} Command;

/* What is different about a module or its host; each is explored by itself or with others. */
typedef enum {
    ODD_LOCAL = 1 << 0,        /* the package is in the module's file system */
    ODD_MUTE = 1 << 1,         /* nothing is ever heard of its recovery mode */
    ODD_PORTLESS = 1 << 2,     /* its recovery mode has no tty */
    ODD_NO_BACKUP = 1 << 3,    /* it retries for ever */
    ODD_EARLY_END = 1 << 4,    /* END,505 in normal mode: SDX55 */
    ODD_REPEATS_END = 1 << 5,  /* it repeats END in normal mode */
    ODD_UNREADABLE = 1 << 6,   /* its revision cannot be read */
    ODD_UNVERIFIABLE = 1 << 7, /* its revision is the same in both firmwares */
    ODD_NO_INHIBIT = 1 << 8,   /* ModemManager refuses every inhibition */
} Odd;

/* What happened to the machine in a step; for traces. */
#define WORLD_MAX_EVENTS 4

/* No padding: compared as bytes. */
typedef struct {
    gint16 machine[sizeof (DfotaMachine) / sizeof (gint)];
    gint16 saved[sizeof (DfotaMachine) / sizeof (gint)]; /* the journal */
    guint8 is_saved_here; /* it names the enumeration that is there now */

    guint8 place;
    guint8 attempt;
    guint8 n_attempts;
    guint8 is_new; /* the firmware */
    guint8 download;
    guint8 is_pending; /* the next boot is into recovery mode */
    guint8 is_boot_urc_due;
    guint8 is_hung;
    guint8 is_off;   /* the bus, by a glitch: the module goes on */
    guint8 last_end; /* 0 none, 1 END,0, 2 another */
    guint8 command;
    guint8 late;        /* DfotaEventKind of a URC on its way, plus 1; 0: none */
    guint8 late_failed; /* its code is not 0 */

    guint8 is_up; /* the daemon */
    guint8 has_modem;
    guint8 is_inhibited;
    guint8 is_foreign; /* another program inhibits the device */
    guint8 is_held;    /* we hold the modem's ports */
    guint8 is_abandoned;
    guint8 is_reading;

    guint8 n_sent;
    guint8 n_glitches; /* left */
    guint8 n_powers;
    guint8 n_kills;
    guint8 n_foreigns;
    guint8 n_hangs;
    guint8 n_resets;
    guint8 filler;
} World;

typedef enum {
    DELIVERY_HEARD,
    DELIVERY_LOST,
    DELIVERY_LATE,
    DELIVERY_TWICE,
    N_DELIVERIES,
} Delivery;

typedef enum {
    ACT_ANSWER_OK,
    ACT_ANSWER_LOST,
    ACT_ANSWER_NEVER,
    ACT_ANSWER_ERROR,
    ACT_DOWNLOAD_START,
    ACT_DOWNLOAD_DONE,
    ACT_DOWNLOAD_FAIL,
    ACT_EARLY_END,
    ACT_EARLY_END_GOES_ON,
    ACT_REBOOT,
    ACT_UP,
    ACT_CHECK_OK,
    ACT_CHECK_FAIL,
    ACT_PROGRESS,
    ACT_FLASH_OK,
    ACT_FLASH_FAIL,
    ACT_LEAVE,
    ACT_BOOT_URC,
    ACT_REPEAT_END,
    ACT_LATE,
    ACT_PROBE,
    ACT_READ,
    ACT_READ_FAIL,
    ACT_TIMER,
    ACT_DAEMON_START,
    ACT_FOREIGN_OFF,
    ACT_GLITCH_ON,
    /* from here on: what nobody can rely on, or a human does */
    ACT_GLITCH_OFF,
    ACT_SIM_URC,
    ACT_POWER,
    ACT_DAEMON_KILL,
    ACT_FOREIGN_ON,
    ACT_HANG,
    ACT_RESET,
    ACT_RESET_FORGETS,
    ACT_GIVE_UP,
    N_ACTS,
} Act;

#define ACT_FIRST_UNRELIABLE ACT_GLITCH_OFF

/* The rules; see docs/proofs.md. */
typedef enum {
    RULE_NONE,
    RULE_NO_SEND_IN_RECOVERY,
    RULE_NOT_FINAL_IN_FLIGHT,
    RULE_OUTCOME_IS_TRUE,
    RULE_POWER_WHILE_FLASHING,
    RULE_SENT_ONCE,
    RULE_WAY_OUT,
    N_RULES,
} Rule;

/* Breaks the machine on purpose: called after each step of it. NULL: not broken. */
typedef void (*Sabotage) (const DfotaMachine *before,
                          const DfotaEvent   *event,
                          DfotaInput          input,
                          DfotaMachine       *machine,
                          DfotaEffects       *effects);

typedef struct {
    guint    odd;        /* Odd */
    guint    n_attempts; /* that it makes; 6 says the guide */
    guint    n_glitches, n_powers, n_kills, n_foreigns, n_hangs, n_resets;
    Sabotage sabotage;
    gboolean is_power_sabotaged; /* MayPowerOff is always true */
} Setting;

/* AT+QFOTADL is being sent, its answer awaited. */
void
world_init (World *world, const Setting *setting);

/* What becomes of @from by @act; FALSE if that cannot happen. @rule: the rule that it broke. */
gboolean
world_act (const World   *from,
           const Setting *setting,
           Act            act,
           Delivery       delivery,
           World         *to,
           Rule          *rule);

/* TRUE if the act makes a URC, so that the deliveries differ. */
gboolean
world_act_speaks (Act act);

/* The machine of it. */
void
world_get_machine (const World *world, DfotaMachine *machine);

/* TRUE if no progress can be expected: the module hangs. */
gboolean
world_is_hung (const World *world);

/* TRUE if what is true of the module cannot be known: it is in normal mode, nothing is under
 * way, it does not report another revision, and nothing has shown that it rebooted. */
gboolean
world_is_unknowable (const World *world, const Setting *setting);

const gchar *
world_act_to_string (Act act);
const gchar *
world_rule_to_string (Rule rule);

G_END_DECLS
