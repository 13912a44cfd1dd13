/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces config_fd() in the classes of ModemManager's AT and QCDM ports, which is called after
 * opening and before anything is sent; see serial-gate.h.
 */

#define _GNU_SOURCE
#include "mm/serial-gate.h"

#include <dlfcn.h>

typedef gboolean (*ConfigFunc) (MMPortSerial *port, int fd, GError **error);

static DfotaGateFunc gate_func;
static gpointer      gate_data;

/* The classes and their original functions. */
static struct {
    GType      type;
    ConfigFunc config_fd;
} kept[2];

static ConfigFunc
kept_config (MMPortSerial *port)
{
    for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
        if (g_type_is_a (G_OBJECT_TYPE (port), kept[i].type))
            return kept[i].config_fd;
    g_return_val_if_reached (NULL);
}

static gboolean
serial_gate_config_fd (MMPortSerial *port, int fd, GError **error)
{
    const gchar *name = mm_port_get_device ((MMPort *) port);
    ConfigFunc   config_fd = kept_config (port);

    if (!gate_func (name, gate_data)) {
        g_debug ("%s stays closed: its module may be in recovery mode", name);
        g_set_error (error, mm_serial_error_quark (), DFOTA_MM_SERIAL_ERROR_OPEN_FAILED_NO_DEVICE,
                     "could not open %s: it belongs to a module whose firmware is being updated",
                     name);
        return FALSE;
    }
    return config_fd (port, fd, error);
}

/* TRUE if @function is in the daemon, not in another plugin. */
static gboolean
is_of_daemon (gconstpointer function)
{
    Dl_info first, second;

    return function && dladdr (function, &first) && dladdr (mm_port_serial_at_get_type, &second) &&
           first.dli_fbase == second.dli_fbase;
}

/* QCDM ports have a config_fd() of their own, AT ports that of their parent. */
static gboolean
is_stock_config (GType type, ConfigFunc config_fd)
{
    MMPortSerialClass *parent = g_type_class_peek (mm_port_serial_get_type ());

    if (!is_of_daemon (config_fd))
        return FALSE;
    return type != mm_port_serial_at_get_type () || config_fd == parent->config_fd;
}

/* Returns the name of a function that another plugin has replaced, or NULL. serial-exchange.c
 * replaces those of AT ports that parse. */
static const gchar *
find_replaced (GType type)
{
    MMPortSerialClass *klass = g_type_class_ref (type); /* never released */
    gboolean           is_at = type == mm_port_serial_at_get_type ();

    if (!is_stock_config (type, klass->config_fd))
        return "config_fd";
    if (is_at && !is_of_daemon (klass->parse_response))
        return "parse_response";
    if (is_at && !is_of_daemon (klass->parse_unsolicited))
        return "parse_unsolicited";
    return NULL;
}

gboolean
dfota_serial_gate_check (GError **error)
{
    const GType types[] = { mm_port_serial_at_get_type (), mm_port_serial_qcdm_get_type () };

    for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
        const gchar *replaced = find_replaced (types[i]);

        if (!replaced)
            continue;
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                     "%s () of %s was replaced by another plugin; remove that plugin", replaced,
                     g_type_name (types[i]));
        return FALSE;
    }
    return TRUE;
}

void
dfota_serial_gate_install (DfotaGateFunc may_open, gpointer user_data)
{
    kept[0].type = mm_port_serial_at_get_type ();
    kept[1].type = mm_port_serial_qcdm_get_type ();
    gate_func = may_open;
    gate_data = user_data;
    for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
        MMPortSerialClass *klass = g_type_class_peek (kept[i].type);

        kept[i].config_fd = klass->config_fd;
        klass->config_fd = serial_gate_config_fd;
    }
}
