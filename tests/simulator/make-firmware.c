/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * dfota-make-firmware: writes a firmware image for a simulated module.
 */

#include "firmware.h"

#include <stdlib.h>

static char *revision;
static int   size = SIM_FIRMWARE_SIZE;
static int   seed = 1;

static const GOptionEntry entries[] = {
    { "revision", 0, 0, G_OPTION_ARG_STRING, &revision, "Exact revision of the image", "REVISION" },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, "Size of the image", "BYTES" },
    { "seed", 0, 0, G_OPTION_ARG_INT, &seed, "Another number, another content", "N" },
    { NULL }
};

int
main (int argc, char **argv)
{
    g_autoptr (GOptionContext) context = g_option_context_new ("OUT");
    g_autoptr (GError)         error = NULL;

    g_option_context_add_main_entries (context, entries, NULL);
    if (!g_option_context_parse (context, &argc, &argv, &error)) {
        g_printerr ("%s\n", error->message);
        return EXIT_FAILURE;
    }
    if (argc != 2 || !revision || size < 0) {
        g_printerr (
            "usage: dfota-make-firmware --revision REVISION [--size BYTES] [--seed N] OUT\n");
        return EXIT_FAILURE;
    }
    if (!sim_firmware_make (argv[1], revision, size, seed, &error)) {
        g_printerr ("%s\n", error->message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
