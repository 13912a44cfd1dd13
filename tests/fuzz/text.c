/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fuzz.h.
 */

#include "fuzz.h"

gchar *
fuzz_text (const guint8 *data, gsize size)
{
    return g_strndup ((const gchar *) data, size);
}
