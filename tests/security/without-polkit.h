/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Included before the sources of the plugin. To this plugin the daemon looks like one that
 * was built with -Dpolkit=no: its MMAuthProvider has no member, and its
 * mm_auth_provider_authorize () authorizes all users.
 */

#pragma once

#include <gio/gio.h>

#define mm_auth_provider_get_type         without_polkit_get_type
#define mm_auth_provider_get              without_polkit_get
#define mm_auth_provider_authorize        without_polkit_authorize
#define mm_auth_provider_authorize_finish without_polkit_authorize_finish
