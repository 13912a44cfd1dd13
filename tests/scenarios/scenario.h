/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A scenario is one whole update inside a stock ModemManager with our plugin and a
 * simulated module. A row says what happens and what the result must be; scenario.c plays
 * it. check.h has what is checked after every row.
 */

#pragma once

#include "testbed/process.h"
#include "testbed/testlib.h"
#include "watch.h"

G_BEGIN_DECLS

/* The only module of a row, and its USB port. */
#define SCENARIO_MODULE "ep06"
#define SCENARIO_PLACE  "1-1"

/* Divides the times of the simulator, but not those of the settings file. */
#define SCENARIO_SPEED 5

/* The settings of the module in every row. What takes a real module seconds must not be
 * compressed to less than a busy machine needs: the inhibition has to win the race against
 * the reboot, and the plugin has to listen before the module sends. */
#define SCENARIO_MODULE_SETTINGS                                                                   \
    "path=" SCENARIO_PLACE " reboot-delay=8 download-start-delay=1.5 check-time=4 "                \
    "boot-urcs-delay=6 "

/* Long enough never to run out by themselves. */
#define SCENARIO_PATIENT                                                                           \
    "[Timeouts]\nSilence=100\nDownload=100\nSettle=100\nCommand=20\nRevision=60\n"

/* For rows that wait for the end of a timeout. */
#define SCENARIO_IMPATIENT "[Timeouts]\nSilence=3\nDownload=3\nSettle=1\nCommand=20\nRevision=60\n"

typedef struct _ScenarioRun ScenarioRun;

/* What a step waits for. The step's member "what" has the details. */
typedef enum {
    WHEN_NOW,      /* nothing */
    WHEN_STATE,    /* the update has reached this state since the step before */
    WHEN_PROPERTY, /* "NAME=VALUE": a property of the update, VALUE as g_variant_print () */
    WHEN_RECORD,   /* "KIND PREFIX": the simulator's record has such an entry */
    WHEN_MODE,     /* the module is "normal", "recovery", "booting" or "off" */
    WHEN_LOG,      /* the daemon's log has this text */
    WHEN_MODEM,    /* ModemManager has a modem */
    WHEN_NO_MODEM, /* ModemManager has no modem */
} ScenarioWhen;

typedef struct {
    ScenarioWhen when;
    const gchar *what;
    /* What the step then does: "daemon kill", "daemon kill-alone" (its proxies stay), "daemon
     * stop", "daemon start", or a request to the simulator; NULL for nothing. */
    const gchar *act;
    /* A function that the step then calls, or NULL. */
    void (*call) (ScenarioRun *run);
} ScenarioStep;

#define SCENARIO_MAX_STEPS 8

typedef enum {
    MODEM_USABLE,    /* there is a modem, and it can be enabled */
    MODEM_ABSENT,    /* the module is not in normal mode at the end */
    MODEM_CONNECTED, /* there is a modem, and NetworkManager has connected it */
    MODEM_OTHER,     /* there is a modem that our plugin did not make, and it can be enabled */
} ScenarioModem;

typedef struct {
    const gchar *name; /* "topic/name" */

    /* Settings of the module in addition to SCENARIO_MODULE_SETTINGS, the revision that it
     * runs (NULL: v12), and the plugin's settings file (NULL: SCENARIO_PATIENT). */
    const gchar *module;
    /* Not NULL: the row is played a second time by a module without a QMI port, under the
     * name "ecm/NAME", with these additional settings ("" for none). */
    const gchar *ecm;
    /* The same for a module with an MBIM port, under the name "mbim/NAME". */
    const gchar *mbim;
    const gchar *revision;
    const gchar *settings;
    /* Contents of a family file of the administrator, or NULL for no file. */
    const gchar *family;
    /* ModemManager does not use udev, and the ports are reported to it. */
    gboolean without_udev;
    /* Played only if a pattern on the command line names it. */
    gboolean on_demand;
    /* Steps before Start. The first one is done when there is a modem. */
    ScenarioStep before[SCENARIO_MAX_STEPS];

    /* The source. "http NAME", "https NAME" and "ftp NAME" are a package at that server, "ufs
     * NAME" is a package in the module, and any other text is passed to Start as it is. "file
     * NAME" is a package for Install. @options is the text of an a{sv}, or NULL for none. */
    const gchar *source;
    const gchar *options;
    /* The error of Start without DFOTA_ERROR_PREFIX, or NULL for none. */
    const gchar *error;
    /* The steps may begin before Start has returned. */
    gboolean     may_be_unanswered;
    ScenarioStep steps[SCENARIO_MAX_STEPS];

    /* What must be the result. @states is a regular expression for the whole sequence of
     * states, with a blank between two of them. NULL: there is no update object. */
    const gchar *states;
    const gchar *reason;   /* NULL: not checked; "" for no reason */
    gint         code;     /* 0: not checked; see CODE_NONE, CODE_ZERO */
    guint        attempt;  /* 0: not checked */
    const gchar *after;    /* the revision that the module runs at the end; NULL: the same as
                            * before */
    gboolean by_truth;     /* succeeded or failed, whichever is true; @after is not used */
    gboolean may_probe;    /* ModemManager may try to open ports in recovery mode, and must
                            * not succeed */
    gboolean is_abandoned; /* ModemManager has no modem from before the download on */
    gboolean is_unknown;   /* in addition, the plugin cannot know the mode: bytes may reach
                            * recovery mode */
    /* The daemon is killed early, so that AT+QFOTADL may not have been sent at all. */
    gboolean      may_be_unsent;
    ScenarioModem modem;
    /* More checks at the end, or NULL. */
    void (*check) (ScenarioRun *run);
} Scenario;

#define CODE_NONE (-2)
#define CODE_ZERO (-3)

struct _ScenarioRun {
    const Scenario *row;
    Testbed        *testbed;
    Watch          *watch;
    gchar          *source; /* as it is passed to Start */
    gchar          *path;   /* of the update, or NULL */
    guint           mark;   /* number of states seen before this step */
    /* NULL until started. They end with the row. */
    TestbedProcess *logind;
    TestbedProcess *network_manager;
};

/* Plays @data, a Scenario, as a test of GTest. */
void
scenario_run (gconstpointer data);

/* The parts of scenario_run (), for a test that does more than a row can say. */
ScenarioRun *
scenario_begin (const Scenario *row);
void
scenario_end (ScenarioRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScenarioRun, scenario_end)

/* Calls Start of the modem at @place. Returns the path of the update, or NULL with the error
 * as it came from the bus. Transfer full. */
gchar *
scenario_start_update (ScenarioRun *run,
                       const gchar *place,
                       const gchar *source,
                       const gchar *options,
                       GError     **error);

/* Turns the source of a row into the argument of Start. Starts servers and copies files into
 * the module as needed. Transfer full. */
gchar *
scenario_make_source (ScenarioRun *run, const gchar *source);

/* Waits until the plugin has read the revision of the modem. */
void
scenario_await_revision (ScenarioRun *run);

/* Waits until the update at @path is in a final state, or, if @state is not NULL, in @state. */
void
scenario_wait_for_end (ScenarioRun *run, const gchar *path, const gchar *state);

/* Each of these adds rows to a table (Scenario *, static). */
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
scenario_rows_race (GPtrArray *rows);
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
scenario_rows_context (GPtrArray *rows);
void
scenario_rows_ports (GPtrArray *rows);
void
scenario_rows_answers (GPtrArray *rows);

G_END_DECLS
