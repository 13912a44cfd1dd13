/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Shared by the tests of mmdfota: a private bus with a fake service, and functions that run
 * mmdfota there and check its end.
 */

#pragma once

#include "exit-code.h"
#include "fake-service.h"
#include "runner.h"

G_BEGIN_DECLS

#define DEVICE   "/sys/devices/pci0/usb1/1-1"
#define IMEI     "861107030000010"
#define REVISION "EP06ELAR02A08M4G_01.001.01.001"
#define TARGET   "EP06ELAR03A08M4G_01.001.01.001"
#define PATH     "/org/freedesktop/ModemManager1/FirmwareUpdate/7"
#define URL      "http://example.org:80/p.bin"

typedef struct {
    GTestDBus   *bus;
    FakeService *service; /* with Modem/0, unless the test asked for the bus only */
} Fixture;

/* For g_test_add(). */
void
fixture_set_up (Fixture *f, gconstpointer data);
void
fixture_set_up_bus (Fixture *f, gconstpointer data);
void
fixture_tear_down (Fixture *f, gconstpointer data);

/* Starts the fake service again after it was freed. */
void
fixture_start_service (Fixture *f);

/* Returns the address of the bus. Transfer none. */
const char *
fixture_get_address (Fixture *f);

/* Runs mmdfota with @arguments on the bus. */
Runner *
fixture_run (Fixture *f, const char *arguments);

/* Runs mmdfota until it ends. Expects the exit code @code, and @text in its output. */
void
fixture_check (Fixture *f, const char *arguments, DfotaExit code, const char *text);

/* The same with --timeout, which begins with the process: the time grows until it is long enough
 * for what mmdfota has to do before. */
void
fixture_check_timeout (Fixture *f, const char *arguments, DfotaExit code, const char *text);

/* Runs mmdfota until it ends. Expects the exit code 0 and exactly @output. */
void
fixture_check_output (Fixture *f, const char *arguments, const char *output);

/* Registers a test with the whole fixture. */
typedef void (*FixtureFunc) (Fixture *f, gconstpointer data);
void
fixture_add (const char *path, FixtureFunc func);

G_END_DECLS
