/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * dfota-make-package: makes a package from one firmware image to another.
 */

#include "package.h"

#include <stdlib.h>

int
main (int argc, char **argv)
{
    g_autoptr (GError) error = NULL;

    if (argc != 4) {
        g_printerr ("usage: dfota-make-package OLD NEW OUT\n");
        return EXIT_FAILURE;
    }
    if (!sim_package_make (argv[1], argv[2], argv[3], &error)) {
        g_printerr ("%s\n", error->message);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
