/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the keys of a family file, for family.c. Each error is a G_KEY_FILE_ERROR whose message
 * names the group, the key and a valid value.
 */

#pragma once

#include "protocol/family.h"

G_BEGIN_DECLS

/* Reads @value of the key @name in @group into @self. FALSE with an error if the key is unknown or
 * the value is invalid. */
gboolean
dfota_family_keys_read (DfotaFamily *self,
                        const gchar *group,
                        const gchar *name,
                        const gchar *value,
                        GError     **error);

/* FALSE with an error if a required key is missing. */
gboolean
dfota_family_keys_check (GKeyFile *file, GError **error);

G_END_DECLS
