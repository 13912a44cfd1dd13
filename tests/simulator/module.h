/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A simulated module: power, boots, ports and the update it may be in. The
 * files module.c, timers.c, lines.c, input.c, network.c and updater.c share this header;
 * control.h drives it.
 */

#pragma once

#include "at.h"
#include "record.h"
#include "settings.h"
#include "transport.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define SIM_MAX_ATTEMPTS 6 /* the first and five retries [guide] */

typedef struct _SimModule  SimModule;
typedef struct _SimWdmLine SimWdmLine;

/* What all modules share. */
typedef struct {
    char         *directory;
    double        speed;
    SimTransport *transport;
    SimRecord    *record;
    GHashTable   *modules; /* name → SimModule */
} Sim;

typedef enum {
    SIM_MODE_OFF,
    SIM_MODE_BOOTING, /* power is on, nothing on the USB */
    SIM_MODE_NORMAL,
    SIM_MODE_RECOVERY,
} SimMode;

typedef enum {
    SIM_LINE_AT,
    SIM_LINE_DIAG,
    SIM_LINE_NMEA,
} SimLineKind;

/* A tty of a module, and what is on its other end. */
typedef struct {
    SimModule  *module;
    SimLineKind kind;
    guint       interface;
    SimPort    *port;
    SimAtPort   at;
    GString    *input;         /* of a command line that is not complete yet */
    GString    *tail;          /* what waits until a torn line is whole */
    GString    *held;          /* what is to be sent in one write, NULL: nothing is held back */
    gboolean    is_connecting; /* between AT+QFUPL and its CONNECT */
    guint       upload_timer;
    gint64      busy_until; /* monotonic; answers come after it */
} SimLine;

typedef void (*SimModuleFunc) (SimModule *self);

/* The update, as the module's flash remembers it. */
typedef struct {
    gboolean      busy;    /* from the command until it is over */
    gboolean      pending; /* the next boot goes into recovery */
    gboolean      started; /* START was reached once */
    guint         attempts;
    guint         tick;
    guint         n_downloads;
    SimSourceKind kind;
    char         *source;
    char         *package; /* its file */
    SimModuleFunc held;    /* what waits because the updater is frozen */
    GCancellable *download;
} SimUpdate;

struct _SimModule {
    Sim         *sim;
    char        *name;
    guint        number; /* modules are counted from 0 */
    char        *folder;
    char        *firmware;
    char        *path; /* USB */
    SimSettings *settings;
    SimAt       *at;
    SimMode      mode;
    SimDevice   *device;
    GPtrArray   *lines;
    SimWdmLine  *wdm; /* NULL: none, or not now */
    GList       *timers;
    gboolean     plugged;
    gboolean     dead;
    gboolean     silent;
    gboolean     frozen;
    gboolean     is_host_asleep;
    gboolean     awaits_host; /* the host has not found it on the USB yet */
    SimUpdate    update;
};

/* module.c */

/* A module, not plugged. @number counts the modules from 0. */
SimModule *
sim_module_new (Sim *sim, const char *name, guint number, GError **error);
void
sim_module_free (SimModule *self);

/* Copies the image that the key firmware names into the module. */
gboolean
sim_module_load_firmware (SimModule *self, GError **error);

gboolean
sim_module_plug (SimModule *self, GError **error);
void
sim_module_unplug (SimModule *self);
/* The host sleeps, or wakes up: meanwhile it sees and hears nothing of the module. Then it binds
 * the ttys anew; the device and its other ports stay, whatever the module has done, unless it
 * is not on the USB. */
gboolean
sim_module_set_host_asleep (SimModule *self, gboolean asleep, GError **error);
/* Its ports go and come back; what it does goes on. */
gboolean
sim_module_reenumerate (SimModule *self, GError **error);
void
sim_module_lose_power (SimModule *self);
/* By a command of the host: until power-cycle or plug. */
void
sim_module_power_off (SimModule *self);
gboolean
sim_module_power_cycle (SimModule *self, GError **error);

/* Goes down and boots, into recovery if an update is pending. */
void
sim_module_reboot (SimModule *self);

const char *
sim_mode_name (SimMode mode);
char *
sim_module_state (SimModule *self);

/* Runs @func after @seconds of the module's time; forgotten when the module
 * goes down before. */
void
sim_module_after (SimModule *self, double seconds, SimModuleFunc func);
/* As above, but never sooner than the key host-time says. */
void
sim_module_after_host (SimModule *self, double seconds, SimModuleFunc func);
/* As above, in real time and with data; @data is freed in any case. */
void
sim_module_after_real (SimModule *self, guint ms, GSourceFunc func, gpointer data, GDestroyNotify);
/* As above, but forgotten with the line already. */
void
sim_line_after (SimLine *line, guint ms, GSourceFunc func, gpointer data, GDestroyNotify destroy);

/* @only_of_lines: those of sim_line_after (). */
void
sim_module_forget_timers (SimModule *self, gboolean only_of_lines);

void
sim_module_event (SimModule *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The host has found the module on the USB: the module starts what it does. */
void
sim_module_start (SimModule *self);

/* lines.c */

gboolean
sim_lines_open (SimModule *self, GError **error);
void
sim_lines_close (SimModule *self);

/* A URC where URCs come out in this mode. */
void
sim_lines_urc (SimModule *self, const char *text);
/* A FOTA URC, in the style and with the accidents that are set. */
void
sim_lines_fota (SimModule *self, const char *stage, int number);

/* All that is sent between the two goes out in one write for each port. */
void
sim_lines_hold (SimModule *self);
void
sim_lines_release (SimModule *self);

/* Settings of the link have changed. */
void
sim_lines_set_link (SimModule *self);

void
sim_line_send (SimLine *line, const char *bytes);
void
sim_line_record (SimLine *line, SimRecordKind kind, const char *text);

/* input.c: a SimPortInput, with a SimLine as data */

void
sim_line_input (SimPort *port, const char *bytes, gsize length, gpointer data);

/* network.c */

/* A short message from the network. An error if the module is not registered, has no room,
 * or the message cannot be one. */
gboolean
sim_network_deliver (SimModule *self, const char *number, const char *text, GError **error);
/* One to the network. */
void
sim_network_take (SimModule *self, const char *number, const char *text);
/* Settings of the network have changed. */
void
sim_network_refresh (SimModule *self);

/* updater.c */

gboolean
sim_updater_start (SimModule *self, SimSourceKind kind, const char *source);
/* The module has come up in recovery mode. */
void
sim_updater_recovery (SimModule *self);
void
sim_updater_freeze (SimModule *self, gboolean frozen);
/* The module went down, by loss of power or not. */
void
sim_updater_down (SimModule *self, gboolean power_lost);

G_END_DECLS
