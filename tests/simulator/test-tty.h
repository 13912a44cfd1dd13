/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The tests of the ttys. They run in the program of test-process.c and not beside it, because the
 * numbers of ptys are common to all processes.
 */

#pragma once

/* Registers the tests; g_test_init () comes first. */
void
test_tty_add (void);
