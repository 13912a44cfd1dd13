/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The modules this plugin serves, by USB vendor and product id. To add one, add a
 * row; the source must be the vendor's DFOTA guide for that module.
 */

#pragma once

#include <glib.h>

static const struct {
    guint16      vendor;
    guint16      product;
    const gchar *names;
} dfota_products[] = {
    { 0x2c7c, 0x0306, "EP06, EG06, EM06" }, /* DFOTA guide, 2018-08 */
};
