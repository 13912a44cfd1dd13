/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Declares the symbols of the ModemManager daemon that this plugin uses. ModemManager installs no
 * header for plugins. The declarations are for the series of the installed ModemManager-version.h;
 * stock-plugin.c compares it with the running daemon. Only plugin/mm includes this header.
 *
 * Series: 1.20 (plugin version 4.0), 1.22, 1.24 and 1.26 (plugin version 5.0). Development
 * versions: 1.23 before 1.23.95 (Ubuntu 24.04) is treated as 1.22, and 1.25 from 1.25.95 on
 * as 1.26. meson.build has the same list for its message.
 */

#pragma once

#include <ModemManager-version.h>
#include <gio/gio.h>

G_BEGIN_DECLS

#if MM_MAJOR_VERSION != 1
#error "mm-quectel-dfota knows ModemManager 1.20, 1.22 (1.23 before 1.23.95), 1.24 and 1.25.95"
#elif MM_MINOR_VERSION == 20
#define DFOTA_MM_SERIES               20
#define DFOTA_MM_PLUGIN_MAJOR_VERSION 4
#elif MM_MINOR_VERSION == 22 || (MM_MINOR_VERSION == 23 && MM_MICRO_VERSION < 95)
#define DFOTA_MM_SERIES               22
#define DFOTA_MM_PLUGIN_MAJOR_VERSION 5
#elif MM_MINOR_VERSION == 24
#define DFOTA_MM_SERIES               24
#define DFOTA_MM_PLUGIN_MAJOR_VERSION 5
#elif MM_MINOR_VERSION == 25 && MM_MICRO_VERSION >= 95
#define DFOTA_MM_SERIES               26
#define DFOTA_MM_PLUGIN_MAJOR_VERSION 5
#else
#error "mm-quectel-dfota knows ModemManager 1.20, 1.22 (1.23 before 1.23.95), 1.24 and 1.25.95"
#endif

#define DFOTA_MM_PLUGIN_MINOR_VERSION 0

/*****************************************************************************/
/* Plugins */

typedef struct _MMBaseModem MMBaseModem;
typedef struct _MMPlugin    MMPlugin;

typedef struct _MMPortProbe MMPortProbe;

#ifndef DFOTA_MM_REAL_HEADERS /* tests/series compares this header with the real ones */
struct _MMPlugin {
    GObject  parent;
    gpointer priv;
};

typedef struct {
    guint16 l;
    guint16 r;
} mm_uint16_pair;
#endif

/* The arguments of create_modem between self and probes differ by series. */
#if DFOTA_MM_SERIES == 20
#define DFOTA_MM_CREATE_MODEM_PARAMS                                                               \
    const gchar *uid, const gchar **drivers, guint16 vendor, guint16 product,                      \
        guint16 subsystem_vendor
#define DFOTA_MM_CREATE_MODEM_ARGS uid, drivers, vendor, product, subsystem_vendor
#elif DFOTA_MM_SERIES == 22
#define DFOTA_MM_CREATE_MODEM_PARAMS                                                               \
    const gchar *uid, const gchar *physdev, const gchar **drivers, guint16 vendor,                 \
        guint16 product, guint16 subsystem_vendor
#define DFOTA_MM_CREATE_MODEM_ARGS uid, physdev, drivers, vendor, product, subsystem_vendor
#else
#define DFOTA_MM_CREATE_MODEM_PARAMS                                                               \
    const gchar *uid, const gchar *physdev, const gchar **drivers, guint16 vendor,                 \
        guint16 product, guint16 subsystem_vendor, guint16 subsystem_device
#define DFOTA_MM_CREATE_MODEM_ARGS                                                                 \
    uid, physdev, drivers, vendor, product, subsystem_vendor, subsystem_device
#endif

typedef struct {
    GObjectClass parent;
    MMBaseModem *(*create_modem) (MMPlugin *self,
                                  DFOTA_MM_CREATE_MODEM_PARAMS,
                                  GList   *probes,
                                  GError **error);
    gboolean (*grab_port) (MMPlugin *self, MMBaseModem *modem, MMPortProbe *probe, GError **error);
} MMPluginClass;

GType
mm_plugin_get_type (void);

/* TRUE if a port of @probes (MMPortProbe) answered AT commands. */
gboolean
mm_port_probe_list_has_at_port (GList *probes);

/* The same for QMI and MBIM. Daemons built without these protocols have the functions, too. */
gboolean
mm_port_probe_list_has_qmi_port (GList *probes);
gboolean
mm_port_probe_list_has_mbim_port (GList *probes);

/* TRUE with --test-session: the daemon is on the session bus and does not use polkit. */
gboolean
mm_context_get_test_session (void);

/*****************************************************************************/
/* Modems */

/* The property with the bus of an exported modem; NULL while the modem is not exported. */
#if DFOTA_MM_SERIES < 26
#define DFOTA_MM_MODEM_CONNECTION "base-modem-connection"
#else
#define DFOTA_MM_MODEM_CONNECTION "bind-connection"
#endif

/* transfer none: the uid of the physical device */
const gchar *
mm_base_modem_get_device (MMBaseModem *self);
gboolean
mm_base_modem_get_valid (MMBaseModem *self);

/* transfer full; subsystem and type may be 0 for any */
GList *
mm_base_modem_find_ports (MMBaseModem *self, guint subsys, guint type);

#define DFOTA_MM_PORT_SUBSYS_ANY 0
#define DFOTA_MM_PORT_TYPE_AT    3

/*****************************************************************************/
/* Authorization */

typedef struct _MMAuthProvider MMAuthProvider;

/* An instance has a member for its polkit authority, and none with -Dpolkit=no. */
GType
mm_auth_provider_get_type (void);

/* transfer none: the daemon's only one */
MMAuthProvider *
mm_auth_provider_get (void);
void
mm_auth_provider_authorize (MMAuthProvider        *self,
                            GDBusMethodInvocation *invocation,
                            const gchar           *authorization,
                            GCancellable          *cancellable,
                            GAsyncReadyCallback    callback,
                            gpointer               user_data);
gboolean
mm_auth_provider_authorize_finish (MMAuthProvider *self, GAsyncResult *result, GError **error);

/* of libmm-glib: the domain of MM_CORE_ERROR_UNAUTHORIZED */
GQuark
mm_core_error_quark (void);

/*****************************************************************************/
/* Serial ports */

typedef struct _MMPort         MMPort;
typedef struct _MMPortSerial   MMPortSerial;
typedef struct _MMPortSerialAt MMPortSerialAt;

GType
mm_port_serial_at_get_type (void);

const gchar *
mm_port_get_device (MMPort *self); /* name, "ttyUSB2"; transfer none */
gboolean
mm_port_get_connected (MMPort *self); /* used by PPP */

/* Counted: each open needs a close. The first open discards what has arrived. */
gboolean
mm_port_serial_open (MMPortSerial *self, GError **error);
void
mm_port_serial_close (MMPortSerial *self);
gboolean
mm_port_serial_is_open (MMPortSerial *self);

typedef void (*MMPortSerialAtUnsolicitedMsgFn) (MMPortSerialAt *port,
                                                GMatchInfo     *match_info,
                                                gpointer        user_data);

/* A handler is identified by its pattern: adding the same pattern again replaces the handler. */
void
mm_port_serial_at_add_unsolicited_msg_handler (MMPortSerialAt                *self,
                                               GRegex                        *regex,
                                               MMPortSerialAtUnsolicitedMsgFn callback,
                                               gpointer                       user_data,
                                               GDestroyNotify                 notify);
void
mm_port_serial_at_enable_unsolicited_msg_handler (MMPortSerialAt *self,
                                                  GRegex         *regex,
                                                  gboolean        enable);
/* Adds AT and CR to @command if they are missing. @timeout: seconds. */
void
mm_port_serial_at_command (MMPortSerialAt     *self,
                           const gchar        *command,
                           guint32             timeout,
                           gboolean            is_raw,
                           gboolean            allow_cached,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data);
#if DFOTA_MM_SERIES == 20
/* transfer none, valid as long as @result */
const gchar *
mm_port_serial_at_command_finish (MMPortSerialAt *self, GAsyncResult *result, GError **error);
#else
/* transfer full */
gchar *
mm_port_serial_at_command_finish (MMPortSerialAt *self, GAsyncResult *result, GError **error);
#endif

/* The classes of AT and QCDM ports add nothing to that of MMPortSerial. */
typedef struct {
    GObjectClass parent;
    void (*timed_out) (MMPort *self, guint n_consecutive_timeouts);
#if DFOTA_MM_SERIES > 20 || MM_MICRO_VERSION >= 4
    void (*removed) (MMPort *self); /* since 1.20.4 */
#endif
} MMPortClass;

GType
mm_port_get_type (void);
GType
mm_port_serial_get_type (void);

typedef struct {
    MMPortClass parent;
    void (*parse_unsolicited) (MMPortSerial *self, GByteArray *response);
    guint (*parse_response) (MMPortSerial *self,
                             GByteArray   *response,
                             GByteArray  **parsed,
                             GError      **error);
    /* called after opening, before anything is sent; FALSE closes the port again */
    gboolean (*config_fd) (MMPortSerial *self, int fd, GError **error);
    void (*config) (MMPortSerial *self);
    void (*debug_log) (MMPortSerial *self, const gchar *prefix, const gchar *data, gsize length);
    void (*buffer_full) (MMPortSerial *self, const GByteArray *buffer);
    void (*forced_close) (MMPortSerial *self);
} MMPortSerialClass;

/* results of parse_response() */
#define DFOTA_MM_RESPONSE_NONE   0
#define DFOTA_MM_RESPONSE_BUFFER 1

GType
mm_port_serial_qcdm_get_type (void);

/* of libmm-glib; after NO_DEVICE, probing opens the port again one second later */
GQuark
mm_serial_error_quark (void);
#define DFOTA_MM_SERIAL_ERROR_OPEN_FAILED_NO_DEVICE 4

/*****************************************************************************/
/* Log */

#define DFOTA_MM_LOG_LEVEL_ERR  (1 << 0)
#define DFOTA_MM_LOG_LEVEL_WARN (1 << 1)
/* MSG came with 1.22 and is its default level */
#if DFOTA_MM_SERIES == 20
#define DFOTA_MM_LOG_LEVEL_INFO  (1 << 2)
#define DFOTA_MM_LOG_LEVEL_DEBUG (1 << 3)
#define DFOTA_MM_LOG_LEVEL_MSG   DFOTA_MM_LOG_LEVEL_INFO
#else
#define DFOTA_MM_LOG_LEVEL_MSG   (1 << 2)
#define DFOTA_MM_LOG_LEVEL_INFO  (1 << 3)
#define DFOTA_MM_LOG_LEVEL_DEBUG (1 << 4)
#endif

void
_mm_log (gpointer     object,
         const gchar *module,
         const gchar *location,
         const gchar *function,
         guint        level,
         const gchar *format,
         ...) G_GNUC_PRINTF (6, 7);

G_END_DECLS
