/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Compiled, never run: compares plugin/mm/daemon.h with the real headers of the same
 * ModemManager. A function that is declared otherwise there is an error of the compiler.
 * The assertions below compare structs and constants.
 */

#include "config.h"

#define _LIBMM_INSIDE_MM
#include <libmm-glib.h>

#include "mm-auth-provider.h"
#include "mm-base-modem.h"
#include "mm-context.h"
#include "mm-log.h"
#include "mm-plugin.h"
#include "mm-port-probe.h"
#include "mm-port-serial-at.h"
#include "mm-port-serial-qcdm.h"
#include "mm-serial-parsers.h"

/* Renames our declarations. Types and functions that are not renamed must agree with the real
 * ones. */
#define DFOTA_MM_REAL_HEADERS
#define MMPluginClass     OurPluginClass
#define MMPortClass       OurPortClass
#define MMPortSerialClass OurPortSerialClass
#include "../../plugin/mm/daemon.h"
#undef MMPluginClass
#undef MMPortClass
#undef MMPortSerialClass

#define SAME_SIZE(ours, theirs) G_STATIC_ASSERT (sizeof (ours) == sizeof (theirs))
#define SAME_MEMBER(ours, theirs, member)                                                          \
    G_STATIC_ASSERT (G_STRUCT_OFFSET (ours, member) == G_STRUCT_OFFSET (theirs, member));          \
    G_STATIC_ASSERT (__builtin_types_compatible_p (__typeof__ (((ours *) 0)->member),              \
                                                   __typeof__ (((theirs *) 0)->member)))
#define SAME_VALUE(ours, theirs) G_STATIC_ASSERT ((gint) (ours) == (gint) (theirs))

SAME_SIZE (OurPluginClass, MMPluginClass);
SAME_MEMBER (OurPluginClass, MMPluginClass, create_modem);
SAME_MEMBER (OurPluginClass, MMPluginClass, grab_port);
SAME_VALUE (sizeof (mm_uint16_pair), 2 * sizeof (guint16));
SAME_VALUE (G_STRUCT_OFFSET (mm_uint16_pair, r), sizeof (guint16));

SAME_SIZE (OurPortClass, MMPortClass);
SAME_MEMBER (OurPortClass, MMPortClass, timed_out);
#if DFOTA_MM_SERIES > 20 || MM_MICRO_VERSION >= 4
SAME_MEMBER (OurPortClass, MMPortClass, removed);
#endif

SAME_SIZE (OurPortSerialClass, MMPortSerialClass);
SAME_SIZE (OurPortSerialClass, MMPortSerialAtClass);
SAME_SIZE (OurPortSerialClass, MMPortSerialQcdmClass);
SAME_MEMBER (OurPortSerialClass, MMPortSerialClass, parse_unsolicited);
SAME_MEMBER (OurPortSerialClass, MMPortSerialClass, parse_response);
SAME_MEMBER (OurPortSerialClass, MMPortSerialClass, config_fd);
SAME_MEMBER (OurPortSerialClass, MMPortSerialClass, config);
SAME_MEMBER (OurPortSerialClass, MMPortSerialClass, debug_log);
SAME_MEMBER (OurPortSerialClass, MMPortSerialClass, buffer_full);
SAME_MEMBER (OurPortSerialClass, MMPortSerialClass, forced_close);

SAME_VALUE (DFOTA_MM_PLUGIN_MAJOR_VERSION, MM_PLUGIN_MAJOR_VERSION);
SAME_VALUE (DFOTA_MM_PLUGIN_MINOR_VERSION, MM_PLUGIN_MINOR_VERSION);
SAME_VALUE (DFOTA_MM_PORT_SUBSYS_ANY, MM_PORT_SUBSYS_UNKNOWN);
SAME_VALUE (DFOTA_MM_PORT_TYPE_AT, MM_PORT_TYPE_AT);
SAME_VALUE (DFOTA_MM_RESPONSE_NONE, MM_PORT_SERIAL_RESPONSE_NONE);
SAME_VALUE (DFOTA_MM_RESPONSE_BUFFER, MM_PORT_SERIAL_RESPONSE_BUFFER);
SAME_VALUE (DFOTA_MM_SERIAL_ERROR_OPEN_FAILED_NO_DEVICE, MM_SERIAL_ERROR_OPEN_FAILED_NO_DEVICE);
SAME_VALUE (DFOTA_MM_LOG_LEVEL_ERR, MM_LOG_LEVEL_ERR);
SAME_VALUE (DFOTA_MM_LOG_LEVEL_WARN, MM_LOG_LEVEL_WARN);
SAME_VALUE (DFOTA_MM_LOG_LEVEL_INFO, MM_LOG_LEVEL_INFO);
SAME_VALUE (DFOTA_MM_LOG_LEVEL_DEBUG, MM_LOG_LEVEL_DEBUG);
/* The property that shows when a modem is exported has no name in the headers of 1.26. */
#if DFOTA_MM_SERIES < 26
G_STATIC_ASSERT (sizeof (DFOTA_MM_MODEM_CONNECTION) == sizeof (MM_BASE_MODEM_CONNECTION));
#endif
#if DFOTA_MM_SERIES > 20
SAME_VALUE (DFOTA_MM_LOG_LEVEL_MSG, MM_LOG_LEVEL_MSG);
#endif
