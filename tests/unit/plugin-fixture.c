/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See plugin-fixture.h.
 */

#include "plugin-fixture.h"

#include "fakes.h"
#include "family-fixture.h"
#include "journal-fixture.h"
#include "mm/authorization.h"
#include "mm/serial-port.h"
#include "mm/stock-plugin.h"
#include "mm/wdm-gate.h"
#include "module/port-watch-instance.h"

MMPlugin *
mm_plugin_create (void);

PluginFacts plugin_facts;
DfotaModem *plugin_fixture_modem;

static gchar        *folder;
static MMPlugin     *stock;
static DfotaGateFunc gate_funcs[2]; /* serial, wdm */
static gpointer      gate_data[2];

/*****************************************************************************/
/* The stock plugin */

#define UID              "/sys/1-1"
#define VENDOR           0x2c7c
#define PRODUCT          0x0f0f
#define SUBSYSTEM_VENDOR 3
#define SUBSYSTEM_DEVICE 4

static MMBaseModem *
stock_create_modem (MMPlugin *plugin, DFOTA_MM_CREATE_MODEM_PARAMS, GList *list, GError **error)
{
    g_assert_true (plugin == stock && list == &fake_daemon_probes);
    g_assert_cmpstr (uid, ==, UID);
    g_assert_cmpstr (drivers[0], ==, "option");
    g_assert_cmphex (vendor, ==, VENDOR);
    g_assert_cmphex (product, ==, PRODUCT);
    g_assert_cmpuint (subsystem_vendor, ==, SUBSYSTEM_VENDOR);
#if DFOTA_MM_SERIES > 20
    g_assert_cmpstr (physdev, ==, UID);
#endif
#if DFOTA_MM_SERIES > 22
    g_assert_cmpuint (subsystem_device, ==, SUBSYSTEM_DEVICE);
#endif
    if (plugin_facts.is_broken) {
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "broken");
        return NULL;
    }
    return fake_daemon_new_modem (vendor, product);
}

/* Stand for objects that are only passed on. */
static gchar grabbed, grabbed_probe;

static gboolean
stock_grab_port (MMPlugin *plugin, MMBaseModem *modem, MMPortProbe *probe, GError **error)
{
    g_assert_true (plugin == stock && modem == (MMBaseModem *) &grabbed);
    g_assert_true (probe == (MMPortProbe *) &grabbed_probe);
    if (plugin_facts.is_broken)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "broken");
    return !plugin_facts.is_broken;
}

static void
stock_class_init (gpointer klass, gpointer data)
{
    ((MMPluginClass *) klass)->create_modem = stock_create_modem;
    if (plugin_facts.grabs_ports)
        ((MMPluginClass *) klass)->grab_port = stock_grab_port;
}

MMBaseModem *
plugin_fixture_create_modem (MMPlugin *plugin, GError **error)
{
    MMPluginClass *klass = (MMPluginClass *) G_OBJECT_GET_CLASS (plugin);
    const gchar   *uid = UID;
    const gchar   *drivers[] = { "option", NULL };
    guint16        vendor = VENDOR, product = PRODUCT, subsystem_vendor = SUBSYSTEM_VENDOR;
#if DFOTA_MM_SERIES > 20
    const gchar *physdev = UID;
#endif
#if DFOTA_MM_SERIES > 22
    guint16 subsystem_device = SUBSYSTEM_DEVICE;
#endif

    return klass->create_modem (plugin, DFOTA_MM_CREATE_MODEM_ARGS, &fake_daemon_probes, error);
}

gboolean
plugin_fixture_has_grab_port (MMPlugin *plugin)
{
    return ((MMPluginClass *) G_OBJECT_GET_CLASS (plugin))->grab_port != NULL;
}

gboolean
plugin_fixture_grab_port (MMPlugin *plugin, GError **error)
{
    return ((MMPluginClass *) G_OBJECT_GET_CLASS (plugin))
        ->grab_port (plugin, (MMBaseModem *) &grabbed, (MMPortProbe *) &grabbed_probe, error);
}

/*****************************************************************************/
/* The other files of plugin/mm, and others that it calls */

static gboolean
check (const gchar *step, GError **error)
{
    fakes_log ("%s", step);
    if (g_strcmp0 (plugin_facts.refused, step) != 0)
        return TRUE;
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "no %s", step);
    return FALSE;
}

gboolean
dfota_stock_plugin_check_series (GError **error)
{
    return check ("series", error);
}

gboolean
dfota_serial_gate_check (GError **error)
{
    return check ("gate", error);
}

MMPlugin *
dfota_stock_plugin_load (GError **error)
{
    const gchar *const subsystems[] = { "tty", "net", NULL };
    GType              type;
    guint              n = plugin_facts.bit;

    if (!check ("stock", error))
        return NULL;
    type = g_type_register_static_simple (mm_plugin_get_type (), "Stock", sizeof (MMPluginClass),
                                          stock_class_init, sizeof (MMPlugin), NULL, 0);
    stock = g_object_new (type, "name", "quectel", "allowed-subsystems", subsystems, "send-delay",
                          (guint64) 1000, "allowed-at", 1 >> n & 1, "allowed-qcdm", 2 >> n & 1,
                          "allowed-qmi", 3 >> n & 1, "allowed-mbim", 4 >> n & 1, "required-qcdm",
                          5 >> n & 1, "remove-echo", 6 >> n & 1, "send-lf", 7 >> n & 1, NULL);
    return stock;
}

static void
install (guint number, DfotaGateFunc may_open, gpointer user_data)
{
    g_assert_null (gate_funcs[number]);
    gate_funcs[number] = may_open;
    gate_data[number] = user_data;
}

void
dfota_serial_gate_install (DfotaGateFunc may_open, gpointer user_data)
{
    install (0, may_open, user_data);
}

void
dfota_wdm_gate_install (DfotaGateFunc may_open, gpointer user_data)
{
    install (1, may_open, user_data);
}

gboolean
plugin_fixture_may_open (const gchar *port)
{
    gboolean may_open = gate_funcs[0](port, gate_data[0]);

    g_assert_cmpint (gate_funcs[1](port, gate_data[1]), ==, may_open);
    return may_open;
}

DfotaPort *
dfota_serial_port_new (MMPortSerialAt *port)
{
    return fake_port_new (g_object_get_data (G_OBJECT (port), "name"));
}

void
dfota_serial_port_retire (DfotaPort *port)
{
    fakes_log ("retire %s", dfota_port_get_name (port));
}

void
dfota_serial_port_detach (DfotaPort *port)
{
    fakes_log ("detach %s", dfota_port_get_name (port));
}

void
dfota_modem_methods_attach (DfotaModem *modem, DfotaRegistry *registry)
{
    g_assert_nonnull (registry);
    g_set_weak_pointer (&plugin_fixture_modem, modem);
    fakes_log ("methods %s", dfota_modem_get_device (modem));
}

void
dfota_authorization_ask_async (GDBusMethodInvocation *invocation,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
    g_assert_not_reached ();
}

gboolean
dfota_authorization_ask_finish (GAsyncResult *result, GError **error)
{
    g_assert_not_reached ();
}

void
dfota_port_watch_set_udev (gboolean has_udev)
{
    fakes_log ("udev %d", has_udev);
}

/*****************************************************************************/

void
plugin_fixture_write (const gchar *name, const gchar *text)
{
    g_autofree gchar *path = g_build_filename (folder, name, NULL);

    g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
plugin_fixture_set_journal (const gchar *path)
{
    g_setenv ("MM_QUECTEL_DFOTA_STATE_DIR", path, TRUE);
}

static void
set_up (void)
{
    g_autofree gchar *text = family_fixture_text ("");
    g_autofree gchar *settings = NULL;
    g_autofree gchar *journal = NULL;

    folder = g_dir_make_tmp ("dfota-plugin-XXXXXX", NULL);
    settings = g_build_filename (folder, "settings", NULL);
    journal = g_build_filename (folder, "journal", NULL);
    g_setenv ("MM_QUECTEL_DFOTA_FAMILIES", folder, TRUE);
    g_setenv ("MM_QUECTEL_DFOTA_CONF", settings, TRUE);
    plugin_fixture_set_journal (journal);
    plugin_fixture_write ("xy.conf", text);
}

int
plugin_fixture_run (int argc, char **argv, const PluginCase *cases, gsize n_cases)
{
    int result;

    g_test_init (&argc, &argv, NULL);
    for (gsize i = 0; i < n_cases; i++)
        fakes_add_process (cases[i].path, cases[i].function, cases[i].data);
    if (!g_test_subprocess ())
        return g_test_run ();
    set_up ();
    result = g_test_run ();
    journal_fixture_remove_folder (folder);
    return result;
}

static gboolean
is_fatal (const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer unused)
{
    return g_strcmp0 (domain, "dfota") != 0;
}

MMPlugin *
plugin_fixture_load (void)
{
    g_test_log_set_fatal_handler (is_fatal, NULL);
    return mm_plugin_create ();
}
