/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Builds the plugin as for a daemon with -Dpolkit=no; the compiler includes this file before each
 * source (-include). It renames the daemon's functions of authorization to those of
 * without-polkit.c. They are what such a daemon has: an instance of MMAuthProvider has no members,
 * and mm_auth_provider_authorize () authorizes every user. The plugin must
 * then admit root only.
 */

#pragma once

#include <gio/gio.h>

#define mm_auth_provider_get_type         without_polkit_get_type
#define mm_auth_provider_get              without_polkit_get
#define mm_auth_provider_authorize        without_polkit_authorize
#define mm_auth_provider_authorize_finish without_polkit_authorize_finish
