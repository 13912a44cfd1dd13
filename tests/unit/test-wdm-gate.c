/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The gate in front of QMI and MBIM ports, on types that stand for the devices of libqmi and
 * libmbim: which initialization is passed on, and what a daemon without a library does. The gate
 * is installed once in a process, so each case has its own.
 */

#include "mm/wdm-gate.h"

#include <gmodule.h>

#include "fakes.h"

typedef struct {
    GObject parent;
    GFile  *file;
} Device;

static gboolean     is_open;     /* the gate */
static gchar       *asked;       /* for which port it was asked */
static const gchar *initialized; /* the library whose function was called */
static GError      *failure;     /* of that function */
static gchar        unused_data;

/*****************************************************************************/
/* The libraries */

static void
device_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
    g_value_set_object (value, ((Device *) object)->file);
}

static void
device_finalize (GObject *object)
{
    g_clear_object (&((Device *) object)->file);
    ((GObjectClass *) g_type_class_peek (G_TYPE_OBJECT))->finalize (object);
}

static void
device_class_init (gpointer klass, gpointer data)
{
    G_OBJECT_CLASS (klass)->get_property = device_get_property;
    G_OBJECT_CLASS (klass)->finalize = device_finalize;
    g_object_class_install_property (
        klass, 1, g_param_spec_object ("device-file", NULL, NULL, G_TYPE_FILE, G_PARAM_READABLE));
}

/* The task is tagged with the name of the library, which it returns. */
static void
begin (const gchar        *library,
       GAsyncInitable     *device,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
    g_autoptr (GTask) task = g_task_new (device, cancellable, callback, user_data);

    g_task_set_source_tag (task, (gpointer) library);
    initialized = library;
    if (failure)
        g_task_return_error (task, g_steal_pointer (&failure));
    else
        g_task_return_boolean (task, TRUE);
}

#define QMI  "Qmi"
#define MBIM "Mbim"

static void
qmi_init_async (GAsyncInitable     *device,
                int                 priority,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
    g_assert_cmpint (priority, ==, G_PRIORITY_LOW);
    begin (QMI, device, cancellable, callback, user_data);
}

static void
mbim_init_async (GAsyncInitable     *device,
                 int                 priority,
                 GCancellable       *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer            user_data)
{
    begin (MBIM, device, cancellable, callback, user_data);
}

/* A library knows only results of its own. */
static gboolean
device_init_finish (GAsyncInitable *device, GAsyncResult *result, GError **error)
{
    g_assert_nonnull (initialized);
    g_assert_true (g_async_result_is_tagged (result, (gpointer) initialized));
    return g_task_propagate_boolean (G_TASK (result), error);
}

static void
device_initable_init (gpointer interface, gpointer init_async)
{
    ((GAsyncInitableIface *) interface)->init_async = init_async;
    ((GAsyncInitableIface *) interface)->init_finish = device_init_finish;
}

static GType
get_type (const gchar *name, gpointer init_async)
{
    GInterfaceInfo initable = { device_initable_init, NULL, init_async };
    GType          type = g_type_from_name (name);

    if (type)
        return type;
    type = g_type_register_static_simple (G_TYPE_OBJECT, name, sizeof (GObjectClass),
                                          device_class_init, sizeof (Device), NULL, 0);
    g_type_add_interface_static (type, G_TYPE_ASYNC_INITABLE, &initable);
    return type;
}

static GType
get_qmi_type (void)
{
    return get_type (QMI, qmi_init_async);
}

static GType
get_mbim_type (void)
{
    return get_type (MBIM, mbim_init_async);
}

static GType
get_other_type (void)
{
    return G_TYPE_OBJECT;
}

/* The functions of the libraries that the daemon is linked with. */
static GType (*qmi_func) (void);
static GType (*mbim_func) (void);
static gboolean is_found; /* also without a function: a symbol can be NULL */

GModule *
g_module_open (const gchar *path, GModuleFlags flags)
{
    g_assert_null (path); /* the process */
    return (GModule *) &unused_data;
}

gboolean
g_module_symbol (GModule *module, const gchar *name, gpointer *symbol)
{
    *symbol = g_str_equal (name, "qmi_device_get_type")    ? qmi_func
              : g_str_equal (name, "mbim_device_get_type") ? mbim_func
                                                           : NULL;
    return *symbol != NULL || is_found;
}

gboolean
g_module_close (GModule *module)
{
    return TRUE;
}

/*****************************************************************************/

static gboolean
may_open (const gchar *name, gpointer user_data)
{
    g_assert_true (user_data == &unused_data);
    g_free (asked);
    asked = g_strdup (name);
    return is_open;
}

/* @path may be NULL. */
static gboolean
initialize (GType type, const gchar *path, GError **error)
{
    g_autoptr (GObject)      device = g_object_new (type, NULL);
    g_autoptr (GAsyncResult) result = NULL;

    ((Device *) device)->file = path ? g_file_new_for_path (path) : NULL;
    g_clear_pointer (&asked, g_free);
    initialized = NULL;
    g_async_initable_init_async (G_ASYNC_INITABLE (device), G_PRIORITY_LOW, NULL, fakes_keep_result,
                                 &result);
    while (!result)
        g_main_context_iteration (NULL, TRUE);
    return g_async_initable_init_finish (G_ASYNC_INITABLE (device), result, error);
}

static void
assert_closed (GType type)
{
    g_autoptr (GError) error = NULL;

    is_open = FALSE;
    g_assert_false (initialize (type, "/dev/cdc-wdm3", &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
    g_assert_nonnull (strstr (error->message, "could not open cdc-wdm3:"));
    g_assert_cmpstr (asked, ==, "cdc-wdm3");
    g_assert_null (initialized);
}

/* The result of the library's own function is passed on. */
static void
assert_passed (GType type)
{
    g_autoptr (GError) error = NULL;

    g_assert_true (initialize (type, "/dev/cdc-wdm0", NULL));
    g_assert_cmpstr (initialized, ==, g_type_name (type));
    failure = g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no answer");
    g_assert_false (initialize (type, "/dev/cdc-wdm0", &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static void
install (GType (*qmi) (void), GType (*mbim) (void))
{
    qmi_func = qmi;
    mbim_func = mbim;
    dfota_wdm_gate_install (may_open, &unused_data);
}

static void
both (gconstpointer unused)
{
    install (get_qmi_type, get_mbim_type);
    assert_closed (get_qmi_type ());
    assert_closed (get_mbim_type ());
    /* a device without a file is none of a port */
    g_assert_true (initialize (get_qmi_type (), NULL, NULL));
    g_assert_null (asked);
    is_open = TRUE;
    assert_passed (get_qmi_type ());
    assert_passed (get_mbim_type ());
    g_assert_cmpstr (asked, ==, "cdc-wdm0");
}

static void
only_mbim (gconstpointer unused)
{
    is_found = TRUE;
    install (NULL, get_mbim_type);
    assert_closed (get_mbim_type ());
    assert_passed (get_qmi_type ());
    g_assert_null (asked);
}

static void
other_type (gconstpointer unused)
{
    install (get_other_type, get_mbim_type);
    assert_closed (get_mbim_type ());
    is_open = TRUE;
    assert_passed (get_mbim_type ());
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    fakes_add_process ("/wdm-gate/both", both, NULL);
    fakes_add_process ("/wdm-gate/only-mbim", only_mbim, NULL);
    fakes_add_process ("/wdm-gate/other-type", other_type, NULL);
    return g_test_run ();
}
