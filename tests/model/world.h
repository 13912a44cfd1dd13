/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One update, its module, ModemManager and the rest of the world as plain data, and all
 * events that can follow. The machine is that of the plugin, unchanged: dfota_machine_step
 * ().
 *
 * docs/proofs.md lists what cannot happen in the model, under "Assumptions". In the
 * sources, each assumption is marked with that word.
 */

#pragma once

#include "machine/machine.h"

G_BEGIN_DECLS

typedef enum {
    PLACE_NORMAL,
    PLACE_RECOVERY,
    PLACE_TO_NORMAL,   /* rebooting, not on the bus */
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

/* Deviations of a module or its host. Each is explored alone or with others. */
typedef enum {
    ODD_LOCAL = 1 << 0,        /* the package is in the module's file system */
    ODD_MUTE = 1 << 1,         /* no URC of its recovery mode is ever heard */
    ODD_PORTLESS = 1 << 2,     /* its recovery mode has no tty */
    ODD_NO_BACKUP = 1 << 3,    /* it retries without end */
    ODD_EARLY_END = 1 << 4,    /* END,505 in normal mode: SDX55 */
    ODD_REPEATS_END = 1 << 5,  /* it repeats END in normal mode */
    ODD_UNREADABLE = 1 << 6,   /* its revision cannot be read */
    ODD_UNVERIFIABLE = 1 << 7, /* its revision is the same in both firmwares */
    ODD_NO_INHIBIT = 1 << 8,   /* ModemManager refuses every inhibition */
} Odd;

/* What the machine did in a step; for traces. */
#define WORLD_MAX_EVENTS 4

/* Without padding, because worlds are compared as bytes. */
typedef struct {
    gint16 machine[sizeof (DfotaMachine) / sizeof (gint)];
    gint16 saved[sizeof (DfotaMachine) / sizeof (gint)]; /* the journal */
    guint8 is_saved_here; /* the journal names the present enumeration */

    guint8 place;
    guint8 attempt;
    guint8 n_attempts;
    guint8 is_new; /* the firmware */
    guint8 download;
    guint8 is_pending; /* the next boot goes into recovery mode */
    guint8 is_boot_urc_due;
    guint8 is_hung;
    guint8 is_off;   /* away from the bus by a glitch, while the module goes on */
    guint8 last_end; /* the last END: 0 none, 1 END,0, 2 another code */
    guint8 command;
    guint8 late;        /* the URC that is delivered later: its DfotaEventKind plus 1; 0: none */
    guint8 late_failed; /* the code of that URC is not 0 */

    guint8 is_up; /* the daemon */
    guint8 has_modem;
    guint8 is_inhibited;
    guint8 is_foreign; /* another program inhibits the device */
    guint8 is_held;    /* the plugin holds the modem's ports open */
    guint8 is_abandoned;
    guint8 is_reading;

    guint8 n_sent;
    guint8 n_glitches; /* numbers of events that may still happen */
    guint8 n_powers;
    guint8 n_kills;
    guint8 n_foreigns;
    guint8 n_hangs;
    guint8 n_resets;
    guint8 is_answer_lost; /* the daemon that waited for the answer to the command has ended */
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
    ACT_ANSWER_UNSENT,
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
    /* from here on: steps that need a human, or that cannot be relied on */
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
    RULE_NO_COMMAND_NO_WAIT,
    N_RULES,
} Rule;

/* Breaks the machine on purpose: it is called after each step. NULL: not broken. */
typedef void (*Sabotage) (const DfotaMachine *before,
                          const DfotaEvent   *event,
                          DfotaInput          input,
                          DfotaMachine       *machine,
                          DfotaEffects       *effects);

typedef struct {
    guint    odd;        /* Odd */
    guint    n_attempts; /* the attempts of the module; 6 in the guide */
    guint    n_glitches, n_powers, n_kills, n_foreigns, n_hangs, n_resets;
    Sabotage sabotage;
    gboolean is_power_sabotaged; /* Breaks rule 4: MayPowerOff is always true */
} Setting;

/* Returns TRUE while the answer to AT+QFOTADL is awaited. */
void
world_init (World *world, const Setting *setting);

/* Makes of @from the world after @act. Returns FALSE if that cannot happen. @rule gets the
 * rule that it broke. */
gboolean
world_act (const World   *from,
           const Setting *setting,
           Act            act,
           Delivery       delivery,
           World         *to,
           Rule          *rule);

/* Returns TRUE if the act makes a URC, so that its deliveries differ. */
gboolean
world_act_speaks (Act act);

/* Returns the machine of the world. */
void
world_get_machine (const World *world, DfotaMachine *machine);

/* Returns TRUE if no progress can be expected: the module hangs. */
gboolean
world_is_hung (const World *world);

/* Returns TRUE if the truth about the module cannot be known: it is in normal mode, it is
 * idle, it does not report another revision, and nothing has shown that it rebooted. */
gboolean
world_is_unknowable (const World *world, const Setting *setting);

const gchar *
world_act_to_string (Act act);
const gchar *
world_rule_to_string (Rule rule);

G_END_DECLS
