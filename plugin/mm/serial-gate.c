/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Takes the place of config_fd() in the classes of ModemManager's AT and QCDM ports:
 * it runs after the port was opened and before anything is sent; see gate.h.
 */

#include "mm/serial-gate.h"

typedef gboolean (*ConfigFunc) (MMPortSerial *port, int fd, GError **error);

static DfotaGateFunc gate_func;
static gpointer      gate_data;

/* The classes and what they had before. */
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
gated_config_fd (MMPortSerial *port, int fd, GError **error)
{
    const gchar *name = mm_port_get_device ((MMPort *) port);
    ConfigFunc   config_fd = kept_config (port);

    if (!gate_func (name, gate_data)) {
        g_debug ("%s stays closed: its module may be in recovery mode", name);
        g_set_error (error, mm_serial_error_quark (), DFOTA_MM_SERIAL_ERROR_OPEN_FAILED_NO_DEVICE,
                     "%s belongs to a module whose firmware is being updated", name);
        return FALSE;
    }
    return config_fd ? config_fd (port, fd, error) : FALSE;
}

static gboolean
check_class (GType type, GError **error)
{
    GTypeQuery query;

    g_type_query (type, &query);
    if (query.class_size == sizeof (MMPortSerialClass))
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "%s is not as ModemManager 1.%d has it (class %u bytes, expected %zu)",
                 query.type_name, DFOTA_MM_SERIES, query.class_size, sizeof (MMPortSerialClass));
    return FALSE;
}

gboolean
dfota_serial_gate_install (DfotaGateFunc may_open, gpointer user_data, GError **error)
{
    kept[0].type = mm_port_serial_at_get_type ();
    kept[1].type = mm_port_serial_qcdm_get_type ();
    for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
        if (!check_class (kept[i].type, error))
            return FALSE;
    gate_func = may_open;
    gate_data = user_data;
    for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
        MMPortSerialClass *klass = g_type_class_ref (kept[i].type); /* never given back */

        kept[i].config_fd = klass->config_fd;
        klass->config_fd = gated_config_fd;
    }
    return TRUE;
}
