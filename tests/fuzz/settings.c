/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The settings file. Whatever is in it, each value is valid.
 */

#include "storage/settings.h"

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

static void
check (const DfotaSettings *settings)
{
    gsize                   n_keys;
    const DfotaSettingsKey *keys = dfota_settings_table (&n_keys);

    for (gsize i = 0; i < n_keys; i++) {
        gdouble value = G_STRUCT_MEMBER (gdouble, settings, keys[i].offset);

        g_assert_cmpfloat (value, >=, keys[i].min);
        g_assert_cmpfloat (value, <=, keys[i].max);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
    int                   fd = memfd_create ("settings", MFD_CLOEXEC);
    g_autofree gchar     *path = g_strdup_printf ("/proc/self/fd/%d", fd);
    DfotaSettings         settings;

    g_assert_cmpint (write (fd, data, size), ==, (gssize) size);
    dfota_settings_load (&settings, path, problems);
    check (&settings);
    for (guint i = 0; i < problems->len; i++)
        g_assert_true (g_utf8_validate (problems->pdata[i], -1, NULL));
    close (fd);
    return 0;
}
