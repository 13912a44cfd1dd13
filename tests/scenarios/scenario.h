/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A scenario is one whole update inside a stock ModemManager with our plugin and a simulated
 * module. A row, the struct Scenario, describes what happens and the expected result. scenario.c
 * plays the row. check.h lists what is checked after every row. Each function ends the test with a
 * message if it fails or waits too long, unless it has a GError.
 */

#pragma once

#include "testbed/process.h"
#include "testbed/testlib.h"
#include "watch.h"

G_BEGIN_DECLS

/* The only module of a row, and its place on USB. */
#define SCENARIO_MODULE "ep06"
#define SCENARIO_PLACE  "1-1"

/* The simulator divides its times by this; the times of the settings file stay. */
#define SCENARIO_SPEED 5

/* The settings of the simulated module in every row; times in seconds, before the division. They
 * are long enough for a busy machine: the inhibition must end before the reboot, and the plugin
 * must listen before the module sends. */
#define SCENARIO_MODULE_SETTINGS                                                                   \
    "path=" SCENARIO_PLACE " reboot-delay=8 download-start-delay=1.5 check-time=4 "                \
    "boot-urcs-delay=6 "

/* A settings file with timeouts, in seconds, that never run out in a row. */
#define SCENARIO_PATIENT                                                                           \
    "[Timeouts]\nSilence=100\nDownload=100\nSettle=100\nCommand=20\nRevision=60\n"

/* A settings file for rows that wait for the end of a timeout. */
#define SCENARIO_IMPATIENT "[Timeouts]\nSilence=3\nDownload=3\nSettle=1\nCommand=20\nRevision=60\n"

typedef struct _ScenarioRun ScenarioRun;

/* What a step waits for. The details are in the step's member "what". */
typedef enum {
    WHEN_NOW,      /* nothing */
    WHEN_STATE,    /* "STATE": the update has entered it since the previous step */
    WHEN_PROPERTY, /* "NAME=VALUE": a property of the update, VALUE as g_variant_print () */
    WHEN_RECORD,   /* "KIND PREFIX": the simulator's record has such an entry */
    WHEN_MODE,     /* the module is "normal", "recovery", "booting" or "off" */
    WHEN_LOG,      /* the daemon's log contains this text */
    WHEN_MODEM,    /* ModemManager has a modem */
    WHEN_NO_MODEM, /* ModemManager has no modem */
} ScenarioWhen;

/* One step: waits for an event, then acts. */
typedef struct {
    ScenarioWhen when;
    const gchar *what; /* details of when, or NULL */
    /* The action: "daemon kill", "daemon kill-alone" (its QMI and MBIM proxies stay), "daemon
     * stop", "daemon start", or a request to the simulator; NULL for none. */
    const gchar *act;
    /* A function that the step then calls, or NULL. */
    void (*call) (ScenarioRun *run);
} ScenarioStep;

#define SCENARIO_MAX_STEPS 8

/* The modem of the module at the end. */
typedef enum {
    MODEM_USABLE,    /* there is a modem, and it can be enabled */
    MODEM_ABSENT,    /* the module is not in normal mode at the end */
    MODEM_CONNECTED, /* there is a modem, and NetworkManager has connected it */
    MODEM_OTHER,     /* there is a modem that our plugin did not make, and it can be enabled */
} ScenarioModem;

/* A row. Rows and their strings are static. */
typedef struct {
    const gchar *name; /* "topic/name" */

    /* Settings of the module in addition to SCENARIO_MODULE_SETTINGS, or NULL. */
    const gchar *module;
    /* Not NULL: the row is played a second time by a module without a QMI port, under the
     * name "ecm/NAME", with these additional settings ("" for none). */
    const gchar *ecm;
    /* The same for a module with an MBIM port, under the name "mbim/NAME". */
    const gchar *mbim;
    /* The revision that the module runs at the start; NULL: TESTBED_V12. */
    const gchar *revision;
    /* Contents of the plugin's settings file; NULL: SCENARIO_PATIENT. */
    const gchar *settings;
    /* Contents of a family file of the administrator, or NULL for no file. */
    const gchar *family;
    /* ModemManager does not use udev; reporter.h reports the ports to it. */
    gboolean without_udev;
    /* Played only if a pattern on the command line names it. */
    gboolean on_demand;
    /* Steps before Start, from when the revision of the modem is known. A zeroed step is none. */
    ScenarioStep before[SCENARIO_MAX_STEPS];

    /* The package NAME: "http NAME", "https NAME" or "ftp NAME" on that server, "ufs NAME" in the
     * module, "file NAME" for Install instead of Start. Any other text is passed to Start. */
    const gchar *source;
    /* The options of Start or Install as text of type a{sv}, or NULL for none. */
    const gchar *options;
    /* The expected error of Start or Install, such as "Busy", or NULL for none. */
    const gchar *error;
    /* The steps begin before Start has returned, and Start may fail. */
    gboolean     may_be_unanswered;
    ScenarioStep steps[SCENARIO_MAX_STEPS];

    /* The expected result. @states: a regular expression for the whole sequence of states, with a
     * blank between two states; NULL: there is no update object. */
    const gchar *states;
    const gchar *reason;   /* NULL: not checked; "" for no reason */
    gint         code;     /* 0: not checked; see CODE_NONE, CODE_ZERO */
    guint        attempt;  /* 0: not checked */
    const gchar *after;    /* the revision that the module runs at the end; NULL: the same as
                            * before */
    gboolean by_truth;     /* the outcome must be succeeded if the module's revision has changed,
                            * else failed; @after is not used */
    gboolean may_probe;    /* ModemManager may try to open ports in recovery mode, and must
                            * not succeed */
    gboolean is_abandoned; /* the modem is removed before the download: the plugin must hear the
                            * URCs of normal mode by listening, too */
    gboolean is_unknown;   /* the plugin cannot know the mode: the module may receive ModemManager's
                            * probing in recovery mode */
    /* The daemon is killed early: AT+QFOTADL is sent once or not at all. */
    gboolean      may_be_unsent;
    ScenarioModem modem;
    /* More checks at the end, or NULL. */
    void (*check) (ScenarioRun *run);
} Scenario;

/* Values of the member code: the property Code must be -1 (no code), or 0. */
#define CODE_NONE (-2)
#define CODE_ZERO (-3)

/* A row that is being played. scenario_end () frees the members. */
struct _ScenarioRun {
    const Scenario *row;
    Testbed        *testbed;
    Watch          *watch;
    gchar          *source; /* as it is passed to Start */
    gchar          *path;   /* D-Bus path of the update, or NULL */
    guint           mark;   /* number of states that the update had entered before this step */
    /* NULL unless a step has started them. scenario_end () stops them. */
    TestbedProcess *logind;
    TestbedProcess *network_manager;
};

/* Plays @data, a const Scenario, and checks its result. A test function of GTest. */
void
scenario_run (gconstpointer data);

/* The begin and the end of scenario_run (), for a test that a row cannot describe. Starts the
 * testbed with the module and ModemManager, and waits until the revision is known. Transfer full.
 */
ScenarioRun *
scenario_begin (const Scenario *row);

/* Stops everything that the run has started, and frees it. */
void
scenario_end (ScenarioRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScenarioRun, scenario_end)

/* Calls Start on the modem at @place, or Install if @source is "file NAME", and waits for the
 * answer. Returns the path of the update, transfer full; NULL with the error from the bus. */
gchar *
scenario_start_update (ScenarioRun *run,
                       const gchar *place,
                       const gchar *source,
                       const gchar *options,
                       GError     **error);

/* Converts the source of a row into the argument of Start. Starts servers and copies files into the
 * module as needed. Transfer full. */
gchar *
scenario_make_source (ScenarioRun *run, const gchar *source);

/* Waits until there is a modem and the plugin has read its revision. */
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
