/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Any bytes into what parses text: one function for each program of this folder. With
 * libFuzzer it is called by that; without, by main.c, as an ordinary test.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asserts what has to hold whatever the bytes are. Returns 0. The name is libFuzzer's. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* @data as a string; it ends before the first NUL. Transfer full. */
gchar *
fuzz_text (const guint8 *data, gsize size);

G_END_DECLS
