/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the family files of the plugin: a family is the character of a simulated module.
 */

#pragma once

#include "settings.h"

G_BEGIN_DECLS

/* Sets the keys of @settings that follow from the family file @name, "ec25" for ec25.conf. It is
 * looked for in the directories of the environment variable MM_QUECTEL_DFOTA_FAMILIES, separated
 * by ':', else in those of the source tree. */
gboolean
sim_family_apply (SimSettings *settings, const char *name, GError **error);

G_END_DECLS
