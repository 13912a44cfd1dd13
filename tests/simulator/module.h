/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A simulated module: its power, its boots, its ports and its update. The files module.c,
 * timers.c, lines.c, input.c, network.c and updater.c share this header. control.h is the
 * way to control it.
 */

#pragma once

#include "at.h"
#include "record.h"
#include "settings.h"
#include "transport.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _SimModule  SimModule;
typedef struct _SimWdmLine SimWdmLine;

/* Shared by all modules. */
typedef struct {
    char         *directory;
    double        speed;
    SimTransport *transport;
    SimRecord    *record;
    GHashTable   *modules; /* name → SimModule */
} Sim;

typedef enum {
    SIM_MODE_OFF,
    SIM_MODE_BOOTING, /* the power is on, and the module is not yet on the USB */
    SIM_MODE_NORMAL,
    SIM_MODE_RECOVERY,
} SimMode;

typedef enum {
    SIM_LINE_AT,
    SIM_LINE_DIAG,
    SIM_LINE_NMEA,
} SimLineKind;

/* A tty of a module and its state. */
typedef struct {
    SimModule  *module;
    SimLineKind kind;
    guint       number;    /* of the interface in the usual layout */
    guint       interface; /* of this module */
    SimPort    *port;
    SimAtPort   at;
    GString    *input;      /* a command line that is not complete yet */
    GString    *tail;       /* output that waits until a torn line is complete */
    GString    *held;       /* output that goes out in one write; NULL: output is not
                             * collected */
    gboolean is_connecting; /* between AT+QFUPL and its CONNECT */
    guint    upload_timer;
    gint64   busy_until; /* monotonic; no answer comes before */
} SimLine;

typedef void (*SimModuleFunc) (SimModule *self);

/* The update, as the module keeps it in flash. */
typedef struct {
    gboolean      busy;    /* from the command to the end */
    gboolean      pending; /* the next boot goes into recovery */
    gboolean      started; /* START was reached */
    guint         attempts;
    guint         tick;
    guint         n_downloads;
    SimSourceKind kind;
    char         *source;
    char         *package; /* its file */
    SimModuleFunc held;    /* a step that waits because the updater is frozen */
    GCancellable *download;
} SimUpdate;

struct _SimModule {
    Sim         *sim;
    char        *name;
    guint        number; /* the number of modules before this one */
    char        *folder;
    char        *firmware;
    char        *path; /* USB */
    SimSettings *settings;
    SimAt       *at;
    SimMode      mode;
    SimDevice   *device;
    GPtrArray   *lines;
    SimWdmLine  *wdm; /* NULL: no control port, or not now */
    GList       *timers;
    gboolean     plugged;
    gboolean     dead;
    gboolean     silent;
    gboolean     frozen;
    gboolean     is_host_asleep;
    gboolean     awaits_host; /* the host has not yet found the module on the USB */
    gboolean     was_open;    /* a program had a tty open when the module last left the USB */
    SimUpdate    update;
};

/* module.c */

/* Creates a module that is not plugged in. @number is the number of modules before it. */
SimModule *
sim_module_new (Sim *sim, const char *name, guint number, GError **error);
void
sim_module_free (SimModule *self);

/* Copies the image of the setting "firmware" into the module. */
gboolean
sim_module_load_firmware (SimModule *self, GError **error);

gboolean
sim_module_plug (SimModule *self, GError **error);
void
sim_module_unplug (SimModule *self);
/* Makes the host sleep or wake up. A sleeping host notices nothing of the module. At the
 * wake-up the host binds the ttys anew; the device and its other ports stay, whatever the
 * module has done, unless it is not on the USB. */
gboolean
sim_module_set_host_asleep (SimModule *self, gboolean asleep, GError **error);
/* Re-enumerates the module, which goes on meanwhile. */
gboolean
sim_module_reenumerate (SimModule *self, GError **error);
void
sim_module_lose_power (SimModule *self);
/* Powers off by a command of the host, until power-cycle or plug. */
void
sim_module_power_off (SimModule *self);
gboolean
sim_module_power_cycle (SimModule *self, GError **error);

/* Reboots; into recovery mode if an update is pending. */
void
sim_module_reboot (SimModule *self);

const char *
sim_mode_name (SimMode mode);
char *
sim_module_state (SimModule *self);

/* Calls @func after @seconds of the module's time, unless the module goes down before. */
void
sim_module_after (SimModule *self, double seconds, SimModuleFunc func);
/* The same, but not before the time in the setting host-time, and not while the host is behind
 * (sim_lines_host_is_behind); for that it waits 20 times host-time at most. */
void
sim_module_after_host (SimModule *self, double seconds, SimModuleFunc func);
/* The same in real time and with data. @data is freed in any case. */
void
sim_module_after_real (SimModule *self, guint ms, GSourceFunc func, gpointer data, GDestroyNotify);
/* The same, unless the line hangs up before. */
void
sim_line_after (SimLine *line, guint ms, GSourceFunc func, gpointer data, GDestroyNotify destroy);

/* @only_of_lines: only the timers of sim_line_after (). */
void
sim_module_forget_timers (SimModule *self, gboolean only_of_lines);

void
sim_module_event (SimModule *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The host has found the module on the USB, and the module begins to work. */
void
sim_module_start (SimModule *self);

/* lines.c */

gboolean
sim_lines_open (SimModule *self, GError **error);
void
sim_lines_close (SimModule *self);
/* Returns TRUE if a program of the host has a tty open and has not read all of it, or if it had
 * one open before the last reboot and has none open yet. */
gboolean
sim_lines_host_is_behind (SimModule *self);

/* Sends a URC on the ports where URCs appear in this mode. */
void
sim_lines_urc (SimModule *self, const char *text);
/* Sends a FOTA URC, in the style and with the defects of the settings. */
void
sim_lines_fota (SimModule *self, const char *stage, int number);

/* All output between the two calls goes out in one write for each port. */
void
sim_lines_hold (SimModule *self);
void
sim_lines_release (SimModule *self);

/* Applies changed settings of the link. */
void
sim_lines_set_link (SimModule *self);

void
sim_line_send (SimLine *line, const char *bytes);
void
sim_line_record (SimLine *line, SimRecordKind kind, const char *text);

/* input.c: handles a read of a port; the data is a SimLine */

void
sim_line_input (SimPort *port, const char *bytes, gsize length, gpointer data);

/* network.c */

/* Delivers a short message from the network. Fails if the module is not registered, if its
 * storage is full, or if the text cannot be encoded. */
gboolean
sim_network_deliver (SimModule *self, const char *number, const char *text, GError **error);
/* Sends a short message to the network. */
void
sim_network_take (SimModule *self, const char *number, const char *text);
/* Applies changed settings of the network. */
void
sim_network_refresh (SimModule *self);

/* updater.c */

gboolean
sim_updater_start (SimModule *self, SimSourceKind kind, const char *source);
/* Call it when the module is in recovery mode. */
void
sim_updater_recovery (SimModule *self);
void
sim_updater_freeze (SimModule *self, gboolean frozen);
/* Call it when the module goes down, with or without a loss of power. */
void
sim_updater_down (SimModule *self, gboolean power_lost);

G_END_DECLS
