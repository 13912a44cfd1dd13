/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Takes the place of the initialization of libqmi's devices, which is GIO's public
 * interface; see gate-qmi.h. libqmi itself is the daemon's, if it has it.
 */

#include "mm/qmi-gate.h"

#include <gmodule.h>

static DfotaGateFunc        gate_func;
static gpointer             gate_data;
static GAsyncInitableIface *kept; /* a copy: as it was */

static gchar *
port_name (GAsyncInitable *device)
{
    g_autoptr (GFile) file = NULL;

    g_object_get (device, "device-file", &file, NULL);
    return file ? g_file_get_basename (file) : NULL;
}

static void
gated_init_async (GAsyncInitable     *device,
                  int                 priority,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
    g_autofree gchar *name = port_name (device);
    g_autoptr (GTask) task = NULL;

    if (!name || gate_func (name, gate_data)) {
        kept->init_async (device, priority, cancellable, callback, user_data);
        return;
    }
    g_debug ("%s stays closed: its module may be in recovery mode", name);
    task = g_task_new (device, cancellable, callback, user_data);
    g_task_set_source_tag (task, gated_init_async);
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY,
                             "%s belongs to a module whose firmware is being updated", name);
}

static gboolean
gated_init_finish (GAsyncInitable *device, GAsyncResult *result, GError **error)
{
    if (g_async_result_is_tagged (result, gated_init_async))
        return g_task_propagate_boolean (G_TASK (result), error);
    return kept->init_finish (device, result, error);
}

/* G_TYPE_INVALID: there is no libqmi in this process. */
static GType
qmi_device_type (void)
{
    GModule *process = g_module_open (NULL, 0);
    GType (*get_type) (void) = NULL;
    GType type = G_TYPE_INVALID;

    if (!process)
        return G_TYPE_INVALID;
    if (g_module_symbol (process, "qmi_device_get_type", (gpointer *) &get_type) && get_type)
        type = get_type ();
    g_module_close (process);
    return type;
}

void
dfota_qmi_gate_install (DfotaGateFunc may_open, gpointer user_data)
{
    GType                type = qmi_device_type ();
    gpointer             klass = type != G_TYPE_INVALID ? g_type_class_ref (type) : NULL;
    GAsyncInitableIface *interface =
        klass ? g_type_interface_peek (klass, G_TYPE_ASYNC_INITABLE) : NULL; /* never given back */

    if (!interface) {
        g_debug ("no QMI in this ModemManager");
        return;
    }
    gate_func = may_open;
    gate_data = user_data;
    kept = g_memdup2 (interface, sizeof *interface);
    interface->init_async = gated_init_async;
    interface->init_finish = gated_init_finish;
}
