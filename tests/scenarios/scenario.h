/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A scenario: one course of an update from beginning to end, inside a stock
 * ModemManager with our plugin and a simulated module. A row says what happens and
 * what must come of it; scenario.c plays it. What is checked after every row,
 * whatever it says, is in check.h.
 */

#pragma once

#include "testbed/process.h"
#include "testbed/testlib.h"
#include "watch.h"

G_BEGIN_DECLS

/* The one module of a row, and where it is plugged in. */
#define SCENARIO_MODULE "ep06"
#define SCENARIO_PLACE  "1-1"

/* Times of the simulator are divided by this, those of the settings file are not. */
#define SCENARIO_SPEED 5

/* The module's settings that every row begins with. What a real module does within
 * seconds must not be compressed to less than a loaded machine takes: the inhibition
 * is to win the race against the reboot, and somebody is to listen before the module
 * speaks. */
#define SCENARIO_MODULE_SETTINGS                                                                   \
    "path=" SCENARIO_PLACE " reboot-delay=8 download-start-delay=1.5 check-time=4 "                \
    "boot-urcs-delay=6 "

/* Long enough never to run out by themselves. */
#define SCENARIO_PATIENT                                                                           \
    "[Timeouts]\nSilence=100\nDownload=100\nSettle=100\nCommand=20\nRevision=60\n"

/* For rows that wait for a timeout to run out. */
#define SCENARIO_IMPATIENT "[Timeouts]\nSilence=3\nDownload=3\nSettle=1\nCommand=20\nRevision=60\n"

typedef struct _ScenarioRun ScenarioRun;

/* What a step waits for; it is given in the step's "what". */
typedef enum {
    WHEN_NOW,      /* nothing */
    WHEN_STATE,    /* the update reached this state after the step before */
    WHEN_PROPERTY, /* "NAME=VALUE": a property of the update, VALUE as g_variant_print () */
    WHEN_RECORD,   /* "KIND PREFIX": the simulator's record has such an entry */
    WHEN_MODE,     /* the module is "normal", "recovery", "booting" or "off" */
    WHEN_LOG,      /* the daemon's log has this text */
    WHEN_MODEM,    /* ModemManager has a modem */
    WHEN_NO_MODEM, /* it has none */
} ScenarioWhen;

typedef struct {
    ScenarioWhen when;
    const gchar *what;
    /* Then: "daemon kill", "daemon kill-alone" (its proxies stay), "daemon stop",
     * "daemon start", or a request to the simulator; NULL: nothing. */
    const gchar *act;
    /* Then: anything else. */
    void (*call) (ScenarioRun *run);
} ScenarioStep;

#define SCENARIO_MAX_STEPS 8

typedef enum {
    MODEM_USABLE,    /* there is a modem, and it can be enabled */
    MODEM_ABSENT,    /* the module is not in normal mode at the end */
    MODEM_CONNECTED, /* there is one, and NetworkManager has connected it */
} ScenarioModem;

typedef struct {
    const gchar *name; /* "topic/name" */

    /* The module, on top of SCENARIO_MODULE_SETTINGS, the revision it runs (NULL:
     * v12) and the plugin's settings file (NULL: SCENARIO_PATIENT). */
    const gchar *module;
    /* The row is also played by a module without a QMI port, as "ecm/NAME": settings for
     * that one besides, "" for none. NULL: it is not. */
    const gchar *ecm;
    /* The same with an MBIM port, as "mbim/NAME". */
    const gchar *mbim;
    const gchar *revision;
    const gchar *settings;
    /* A family file of the administrator; NULL: none. */
    const gchar *family;
    /* ModemManager does not use udev: the ports are reported to it. */
    gboolean without_udev;
    /* Steps before Start: the first one is taken when the modem is there. */
    ScenarioStep before[SCENARIO_MAX_STEPS];

    /* Start: "http NAME", "https NAME", "ftp NAME": a package at that server; "ufs
     * NAME": one in the module; else the source as it is. "file NAME": Install, of
     * that package. Options as text of an
     * a{sv}, NULL: none. */
    const gchar *source;
    const gchar *options;
    /* Start's error, the word behind DFOTA_ERROR_PREFIX; NULL: none. */
    const gchar *error;
    /* Start need not be answered before the steps begin. */
    gboolean     may_be_unanswered;
    ScenarioStep steps[SCENARIO_MAX_STEPS];

    /* The verdict. A regular expression for all states, with a blank between two;
     * it is for the whole sequence. NULL: there is no update object. */
    const gchar *states;
    const gchar *reason;    /* NULL: not checked, else "" for none */
    gint         code;      /* 0: not checked; see CODE_NONE, CODE_ZERO */
    guint        attempt;   /* 0: not checked */
    const gchar *after;     /* the revision the module runs then; NULL: the same as before */
    gboolean     by_truth;  /* succeeded or failed, whichever is true; after is not used */
    gboolean     may_probe; /* ModemManager may try to open ports in recovery mode; they
                               must be kept closed all the same */
    gboolean is_abandoned;  /* ModemManager has no modem from before the download begins */
    gboolean is_unknown;    /* and the plugin cannot know better: bytes may get there */
    /* The daemon was killed, so that nothing may have been sent at all. */
    gboolean      may_be_unsent;
    ScenarioModem modem;
    /* More checks, at the end. */
    void (*check) (ScenarioRun *run);
} Scenario;

#define CODE_NONE (-2)
#define CODE_ZERO (-3)

struct _ScenarioRun {
    const Scenario *row;
    Testbed        *testbed;
    Watch          *watch;
    gchar          *source; /* as given to Start */
    gchar          *path;   /* of the update; NULL: none */
    guint           mark;   /* states seen before this step */
    /* NULL: not started; ended with the row. */
    TestbedProcess *logind;
    TestbedProcess *network_manager;
};

/* Plays @data, a Scenario, as a test of GTest. */
void
scenario_run (gconstpointer data);

/* For a test that does more than a row can say: the parts of scenario_run (). */
ScenarioRun *
scenario_begin (const Scenario *row);
void
scenario_end (ScenarioRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScenarioRun, scenario_end)

/* Calls Start of the modem at @place. Transfer full: the path of the update, or NULL
 * with the error as it came from the bus. */
gchar *
scenario_start_update (ScenarioRun *run,
                       const gchar *place,
                       const gchar *source,
                       const gchar *options,
                       GError     **error);

/* Transfer full: a source of a row as Start takes it; servers are started and files
 * put into the module as needed. */
gchar *
scenario_make_source (ScenarioRun *run, const gchar *source);

/* Waits until the plugin has read the revision of the modem. */
void
scenario_await_revision (ScenarioRun *run);

/* Waits until the update at @path is in a final state, or in @state if not NULL. */
void
scenario_wait_for_end (ScenarioRun *run, const gchar *path, const gchar *state);

/* Tables: each adds its rows (Scenario *, borrowed for ever). */
void
scenario_rows_basic (GPtrArray *rows);
void
scenario_rows_urc (GPtrArray *rows);
void
scenario_rows_codes (GPtrArray *rows);
void
scenario_rows_retries (GPtrArray *rows);
void
scenario_rows_stall (GPtrArray *rows);
void
scenario_rows_glitch (GPtrArray *rows);
void
scenario_rows_crash (GPtrArray *rows);
void
scenario_rows_journal (GPtrArray *rows);
void
scenario_rows_composition (GPtrArray *rows);
void
scenario_rows_others (GPtrArray *rows);
void
scenario_rows_network (GPtrArray *rows);
void
scenario_rows_sleep (GPtrArray *rows);
void
scenario_rows_sources (GPtrArray *rows);
void
scenario_rows_upload (GPtrArray *rows);
void
scenario_rows_messages (GPtrArray *rows);
void
scenario_rows_families (GPtrArray *rows);
void
scenario_rows_ports (GPtrArray *rows);
void
scenario_rows_answers (GPtrArray *rows);

G_END_DECLS
