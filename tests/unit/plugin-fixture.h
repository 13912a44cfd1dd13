/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Tests of mm/plugin.c over fake-daemon.c: a stock plugin, and fakes of the other files of
 * plugin/mm. These, fake-modem.c and fake-registry.c add each call, in order, to the log of
 * fakes.h.
 */

#pragma once

#include "fake-daemon.h"
#include "update/modem-methods.h"

G_BEGIN_DECLS

/* Change the facts at any time. */
typedef struct {
    const gchar *refused;     /* "series", "gate" or "stock": which step fails; NULL: none */
    guint        bit;         /* the booleans of the stock plugin: this bit of their number */
    gboolean     grabs_ports; /* the stock plugin has a grab_port() */
    gboolean     is_broken;   /* the functions of the stock plugin fail */
} PluginFacts;

extern PluginFacts plugin_facts;

/* Our modem whose methods were attached last; NULL: it is gone. */
extern DfotaModem *plugin_fixture_modem;

/* The log after the plugin has loaded. */
#define PLUGIN_FIXTURE_LOADED "series;gate;stock;udev 1;bus system;"

typedef struct {
    const gchar  *path;
    GTestDataFunc function;
    gconstpointer data;
} PluginCase;

/* Runs each case in a process of its own, as main() does. The environment names directories of the
 * case for the journal, families and settings. There is the family "xy" of family-fixture.h, which
 * has the USB id 2c7c:0f0f. */
int
plugin_fixture_run (int argc, char **argv, const PluginCase *cases, gsize n_cases);

/* Writes to the file @name in the directory of the families, or to the settings file,
 * "settings". */
void
plugin_fixture_write (const gchar *name, const gchar *text);

/* Sets the path of the journal's directory. */
void
plugin_fixture_set_journal (const gchar *path);

/* Loads the plugin, as the daemon does. From then on its messages are not fatal. */
MMPlugin *
plugin_fixture_load (void);

/* Returns whether ModemManager may open @port. Both gates must agree. */
gboolean
plugin_fixture_may_open (const gchar *port);

/* Calls create_modem() of @plugin. Transfer full. */
MMBaseModem *
plugin_fixture_create_modem (MMPlugin *plugin, GError **error);

/* Calls grab_port() of @plugin, if it has one. */
gboolean
plugin_fixture_has_grab_port (MMPlugin *plugin);
gboolean
plugin_fixture_grab_port (MMPlugin *plugin, GError **error);

G_END_DECLS
