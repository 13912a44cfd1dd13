/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The keys of a family file, for family.c. Each error is a G_KEY_FILE_ERROR whose message names
 * the group, the key and what would be right.
 */

#pragma once

#include "protocol/family.h"

G_BEGIN_DECLS

/* Reads @value of the key @name in @group into @self. FALSE with an error if there is no such key
 * or the value cannot be used. */
gboolean
dfota_family_keys_read (DfotaFamily *self,
                        const gchar *group,
                        const gchar *name,
                        const gchar *value,
                        GError     **error);

/* FALSE with an error if a key is missing that a file must have. */
gboolean
dfota_family_keys_check (GKeyFile *file, GError **error);

G_END_DECLS
