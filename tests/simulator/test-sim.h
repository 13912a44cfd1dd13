/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A simulator process for tests, and a host without ModemManager: it reads and writes the
 * ttys itself.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TestSim TestSim;

/* Starts a simulator in a directory of its own, at speed 50, with one module "m" that runs
 * v12. The packages are made once for all tests. */
TestSim *
test_sim_new (void);
void
test_sim_free (TestSim *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestSim, test_sim_free)

#define TEST_V12 "EP06ELAR02A08M4G_01.001.01.001"
#define TEST_V13 "EP06ELAR03A08M4G_01.001.01.001"

/* Starts a simulator with the two ports of a virtual machine, sockets usb-1 and usb-2. */
TestSim *
test_sim_new_at_machine (void);

/* Starts a simulator with the module "m" plugged in and booted. */
TestSim *
test_sim_new_plugged (void);

/* Changes settings: "KEY=VALUE KEY=VALUE", or "". */
void
test_sim_set (TestSim *self, const char *keys);

/* Starts an update with @package, a name of test_sim_put_package (). */
void
test_sim_start_local (TestSim *self, const char *package);

const char *
test_sim_folder (TestSim *self);

/* Returns the answer to a request. The test fails if it does not begin with @expected. */
char *
test_sim_verb (TestSim *self, const char *expected, const char *request);

/* Waits until the state matches @pattern. Fails after a deadline. */
void
test_sim_wait (TestSim *self, const char *pattern);

/* Waits until the record has @n more lines that contain @part than at the last test_sim_mark (). */
void
test_sim_wait_record (TestSim *self, const char *part, guint n);
void
test_sim_mark (TestSim *self);

/* Returns the texts of all FOTA URCs since the mark, without '+QIND: "FOTA",', in one line. */
char *
test_sim_fota (TestSim *self);

/* Opens tty @n of the module (0 to 3), raw and non-blocking. */
int
test_sim_open (TestSim *self, guint n);

/* Reads from @fd until @end was read, and returns everything. Fails after a deadline. */
char *
test_sim_read_until (int fd, const char *end);

/* Sends a command on tty 2, and returns the answer up to OK or ERROR. */
char *
test_sim_at (TestSim *self, const char *command);

/* Puts a package into the module's file system, as "p.zip": "up", "down" or "broken". */
void
test_sim_put_package (TestSim *self, const char *which);

G_END_DECLS
