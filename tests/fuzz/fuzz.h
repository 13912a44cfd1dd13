/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Feeds any bytes to a parser. Each program of this directory has one function. libFuzzer
 * calls it; without libFuzzer, main.c does, as an ordinary test.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asserts what must hold for all bytes. Returns 0. The name is libFuzzer's. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Returns @data as a string, up to the first NUL. Transfer full. */
gchar *
fuzz_text (const guint8 *data, gsize size);

G_END_DECLS
