/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces the initialization of libqmi's and libmbim's devices, which is a public interface of
 * GIO; see wdm-gate.h. The daemon links the libraries, so they are looked up in the process.
 */

#include "mm/wdm-gate.h"

#include <gmodule.h>

static DfotaGateFunc gate_func;
static gpointer      gate_data;

/* The types, by the function that registers each, and their interfaces as they were before. */
static struct {
    const gchar        *get_type;
    GType               type; /* G_TYPE_INVALID: none */
    GAsyncInitableIface kept;
} devices[] = {
    { .get_type = "qmi_device_get_type" },
    { .get_type = "mbim_device_get_type" },
};

static const GAsyncInitableIface *
kept_interface (GAsyncInitable *device)
{
    for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
        if (devices[i].type != G_TYPE_INVALID &&
            g_type_is_a (G_OBJECT_TYPE (device), devices[i].type))
            return &devices[i].kept;
    g_return_val_if_reached (NULL);
}

static gchar *
port_name (GAsyncInitable *device)
{
    g_autoptr (GFile) file = NULL;

    g_object_get (device, "device-file", &file, NULL);
    return file ? g_file_get_basename (file) : NULL;
}

static void
wdm_gate_init_async (GAsyncInitable     *device,
                     int                 priority,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
    g_autofree gchar *name = port_name (device);
    g_autoptr (GTask) task = NULL;

    if (!name || gate_func (name, gate_data)) {
        kept_interface (device)->init_async (device, priority, cancellable, callback, user_data);
        return;
    }
    g_debug ("%s stays closed: its module may be in recovery mode", name);
    task = g_task_new (device, cancellable, callback, user_data);
    g_task_set_source_tag (task, wdm_gate_init_async);
    g_task_return_new_error (
        task, G_IO_ERROR, G_IO_ERROR_BUSY,
        "could not open %s: it belongs to a module whose firmware is being updated", name);
}

static gboolean
wdm_gate_init_finish (GAsyncInitable *device, GAsyncResult *result, GError **error)
{
    if (g_async_result_is_tagged (result, wdm_gate_init_async))
        return g_task_propagate_boolean (G_TASK (result), error);
    return kept_interface (device)->init_finish (device, result, error);
}

/* Registers the type. G_TYPE_INVALID: the library is not in this process. */
static GType
find_type (GModule *process, const gchar *get_type)
{
    GType (*func) (void) = NULL;

    if (!g_module_symbol (process, get_type, (gpointer *) &func) || !func)
        return G_TYPE_INVALID;
    return func ();
}

/* Keeps a reference to the class, so that the interface stays replaced. FALSE if @type does not
 * implement GAsyncInitable. */
static gboolean
replace (GType type, GAsyncInitableIface *kept)
{
    gpointer             klass = g_type_class_ref (type);
    GAsyncInitableIface *interface = g_type_interface_peek (klass, G_TYPE_ASYNC_INITABLE);

    if (!interface)
        return FALSE;
    *kept = *interface;
    interface->init_async = wdm_gate_init_async;
    interface->init_finish = wdm_gate_init_finish;
    return TRUE;
}

void
dfota_wdm_gate_install (DfotaGateFunc may_open, gpointer user_data)
{
    GModule *process = g_module_open (NULL, 0);

    gate_func = may_open;
    gate_data = user_data;
    for (guint i = 0; process && i < G_N_ELEMENTS (devices); i++) {
        GType type = find_type (process, devices[i].get_type);

        if (type == G_TYPE_INVALID || !replace (type, &devices[i].kept))
            g_debug ("no gate: ModemManager has no %s ()", devices[i].get_type);
        else
            devices[i].type = type;
    }
    if (process)
        g_module_close (process);
}
