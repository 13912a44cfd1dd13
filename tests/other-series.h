/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Included before the sources of the plugin. Makes of it a plugin for another series of
 * ModemManager, with the plugin version of the installed one. The daemon loads it, and its
 * own check has to notice the difference.
 */

#pragma once

#include <ModemManager-version.h>

#ifdef OTHER_LAYOUT

/* 1.20.4 added a member to the port class, within the series. */
#if MM_MICRO_VERSION >= 4
#undef MM_MICRO_VERSION
#define MM_MICRO_VERSION 2
#else
#undef MM_MICRO_VERSION
#define MM_MICRO_VERSION 4
#endif

#else

#if MM_MINOR_VERSION == 24
#define OTHER_SERIES 22
#else
#define OTHER_SERIES 24
#endif

#if MM_MINOR_VERSION < 22
#define INSTALLED_PLUGIN_MAJOR_VERSION 4
#else
#define INSTALLED_PLUGIN_MAJOR_VERSION 5
#endif

#undef MM_MINOR_VERSION
#define MM_MINOR_VERSION OTHER_SERIES

#include "mm/daemon.h"

#undef DFOTA_MM_PLUGIN_MAJOR_VERSION
#define DFOTA_MM_PLUGIN_MAJOR_VERSION INSTALLED_PLUGIN_MAJOR_VERSION

#endif
