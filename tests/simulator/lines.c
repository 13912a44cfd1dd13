/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The ports of a module: opening, hanging up, and their URCs. input.c handles what the
 * host sends.
 */

#include "module.h"
#include "wdm-line.h"
#include "urc.h"

#include <string.h>

#define TEAR_MS 100

typedef struct {
    guint       interface;
    SimLineKind kind;
    const char *hint;
} Layout;

static const Layout ep06_layout[] = {
    { 0, SIM_LINE_DIAG, "ID_MM_PORT_TYPE_QCDM" },
    { 1, SIM_LINE_NMEA, "ID_MM_PORT_TYPE_GPS" },
    { 2, SIM_LINE_AT, "ID_MM_PORT_TYPE_AT_PRIMARY" },
    { 3, SIM_LINE_AT, "ID_MM_PORT_TYPE_AT_SECONDARY" },
};

static const Layout generic_layout[] = {
    { 0, SIM_LINE_AT, NULL },
    { 1, SIM_LINE_AT, NULL },
};

static gboolean
is_generic (SimModule *self)
{
    return sim_settings_is (self->settings, "kind", "generic");
}

void
sim_line_record (SimLine *line, SimRecordKind kind, const char *text)
{
    SimModule *module = line->module;

    sim_record_add (module->sim->record, module->name, sim_mode_name (module->mode), kind,
                    sim_port_name (line->port), text);
}

/* Out */

void
sim_line_send (SimLine *line, const char *bytes)
{
    if (line->module->is_host_asleep)
        return;
    if (line->held)
        g_string_append (line->held, bytes);
    else if (line->tail->len > 0)
        g_string_append (line->tail, bytes);
    else
        sim_port_write (line->port, bytes, strlen (bytes));
}

static gboolean
on_tear_over (gpointer data)
{
    SimLine *line = data;

    sim_port_write (line->port, line->tail->str, line->tail->len);
    g_string_truncate (line->tail, 0);
    return G_SOURCE_REMOVE;
}

static void
send_torn (SimLine *line, const char *bytes)
{
    gsize half = strlen (bytes) / 2;

    if (line->tail->len > 0) {
        g_string_append (line->tail, bytes);
        return;
    }
    sim_port_write (line->port, bytes, half);
    g_string_append (line->tail, bytes + half);
    sim_line_after (line, TEAR_MS, on_tear_over, line, NULL);
}

static void
send_urc (SimLine *line, const char *text)
{
    gboolean         whole = strpbrk (text, "\r\n") != NULL;
    g_autofree char *bytes = whole ? g_strdup (text) : sim_urc_line (text);

    sim_line_record (line, SIM_RECORD_URC, text);
    if (sim_settings_is_on (line->module->settings, "tear"))
        send_torn (line, bytes);
    else
        sim_line_send (line, bytes);
}

static gboolean
is_urc_line (SimLine *line)
{
    SimModule  *module = line->module;
    gboolean    recovery = module->mode == SIM_MODE_RECOVERY;
    const char *port = sim_settings_get (module->settings, recovery ? "recovery-urcs" : "urcport");

    if (line->kind != SIM_LINE_AT || line->at.data_mode)
        return FALSE;
    if (is_generic (module))
        return line->interface == 0;
    return g_str_equal (port, "all") ||
           line->number == (g_str_equal (port, "usbat")      ? 2
                            : g_str_equal (port, "usbmodem") ? 3
                                                             : G_MAXUINT);
}

void
sim_lines_urc (SimModule *self, const char *text)
{
    gboolean sent = FALSE;

    for (guint i = 0; !self->silent && i < self->lines->len; i++) {
        SimLine *line = self->lines->pdata[i];

        if (is_urc_line (line)) {
            send_urc (line, text);
            sent = TRUE;
        }
    }
    if (!sent)
        sim_module_event (self, "nowhere to say %s", text);
}

/* The name that the module has for @stage, to be freed. */
static char *
name_stage (SimModule *self, const char *stage)
{
    g_auto (GStrv) pairs = g_strsplit (sim_settings_get (self->settings, "stage-names"), ",", -1);

    for (guint i = 0; pairs[i]; i++) {
        g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

        if (g_strcmp0 (pair[1], stage) == 0 &&
            (!g_str_has_prefix (pair[0], "HTTPS") || self->update.kind == SIM_SOURCE_HTTPS))
            return g_strdup (pair[0]);
    }
    return g_strdup (stage);
}

void
sim_lines_fota (SimModule *self, const char *stage, int number)
{
    g_autofree char *name = name_stage (self, stage);
    const char      *style = sim_settings_get (self->settings, "urc-style");
    g_autofree char *text = sim_urc_fota (style, name, number);

    if (sim_settings_is (self->settings, "lose", "all") ||
        sim_settings_lists (self->settings, "lose", stage)) {
        sim_module_event (self, "lost %s", text);
        return;
    }
    sim_lines_urc (self, text);
    if (sim_settings_is_on (self->settings, "double"))
        sim_lines_urc (self, text);
}

void
sim_lines_hold (SimModule *self)
{
    for (guint i = 0; i < self->lines->len; i++) {
        SimLine *line = self->lines->pdata[i];

        line->held = g_string_new (NULL);
    }
}

void
sim_lines_release (SimModule *self)
{
    for (guint i = 0; i < self->lines->len; i++) {
        SimLine            *line = self->lines->pdata[i];
        g_autoptr (GString) held = g_steal_pointer (&line->held);

        if (held->len > 0)
            sim_line_send (line, held->str);
    }
}

/* Opening and closing */

static void
line_free (SimLine *line)
{
    if (line->port)
        sim_port_free (line->port);
    sim_at_port_clear (&line->at);
    g_string_free (line->input, TRUE);
    g_string_free (line->tail, TRUE);
    g_free (line);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimLine, line_free)

static void
set_link (SimLine *line)
{
    SimSettings *settings = line->module->settings;

    sim_port_set_link (line->port, sim_settings_seconds (settings, "link-latency"),
                       (double) sim_settings_number (settings, "link-rate"));
}

void
sim_lines_set_link (SimModule *self)
{
    for (guint i = 0; i < self->lines->len; i++)
        set_link (self->lines->pdata[i]);
}

/* The AT ports are where the family has them. */
static guint
interface_of (SimModule *self, const Layout *layout)
{
    if (is_generic (self) || layout->interface < 2)
        return layout->interface;
    return layout->interface - 2 + (guint) sim_settings_number (self->settings, "urc-interface");
}

static SimLine *
line_new (SimModule *module, const Layout *layout, GError **error)
{
    g_autoptr (SimLine) line = g_new0 (SimLine, 1);

    line->module = module;
    line->kind = layout->kind;
    line->number = layout->interface;
    line->interface = interface_of (module, layout);
    line->input = g_string_new (NULL);
    line->tail = g_string_new (NULL);
    sim_at_port_reset (&line->at);
    line->port = sim_port_new (module->sim->transport, SIM_PORT_TTY, line->interface,
                               sim_line_input, line, error);
    if (!line->port)
        return NULL;
    set_link (line);
    return g_steal_pointer (&line);
}

/* NULL: no control port. */
static const SimWdmProtocol *
find_protocol (SimModule *self)
{
    if (is_generic (self) || sim_settings_is (self->settings, "composition", "ecm"))
        return NULL;
    return sim_settings_is (self->settings, "composition", "mbim") ? &sim_mbim_protocol
                                                                   : &sim_qmi_protocol;
}

static gboolean
is_interface_there (SimModule *self, guint interface)
{
    g_autofree char *number = g_strdup_printf ("%u", interface);

    return self->mode != SIM_MODE_RECOVERY || is_generic (self) ||
           sim_settings_lists (self->settings, "recovery-ports", number);
}

static const char *
product_id (SimModule *self)
{
    const char *recovery = sim_settings_get (self->settings, "recovery-product");

    if (self->mode == SIM_MODE_RECOVERY && *recovery)
        return recovery;
    return sim_settings_get (self->settings, "product");
}

static gboolean
is_port (const char *device)
{
    return g_str_has_prefix (device, "tty") || g_str_has_prefix (device, "cdc-wdm") ||
           g_str_has_prefix (device, "wwan");
}

static void
on_uevent (const char *action, const char *device, gpointer data)
{
    SimModule       *self = data;
    g_autofree char *text = g_strdup_printf ("%s %s", action, device);

    sim_record_add (self->sim->record, self->name, sim_mode_name (self->mode), SIM_RECORD_UEVENT,
                    is_port (device) ? device : "", text);
}

static void
on_ready (gpointer data)
{
    SimModule *self = data;

    if (self->awaits_host)
        sim_module_start (self);
}

static const SimDeviceHooks hooks = { on_uevent, on_ready };

/* The properties that udev rules would set. No rule runs under umockdev. */
static const char *
find_hint (const SimDeviceSpec *spec, const Layout *layout, guint interface)
{
    if (!g_str_equal (spec->vendor, "2c7c"))
        return NULL;
    while (layout->interface != interface)
        layout++;
    return layout->hint;
}

static void
add_interface (SimDeviceSpec *spec, guint number, SimPortKind kind, SimPort *port, const char *hint)
{
    SimInterface *interface = &spec->interfaces[spec->n_interfaces++];

    interface->number = number;
    interface->kind = kind;
    interface->port = port;
    interface->hint = hint;
}

static const char *
usb_path (SimModule *self)
{
    const char *recovery = sim_settings_get (self->settings, "recovery-path");

    return self->mode == SIM_MODE_RECOVERY && *recovery ? recovery : self->path;
}

static guint
ignored_interfaces (SimModule *self)
{
    guint bits = 0;

    for (guint i = 0; i < SIM_TRANSPORT_MAX_PORTS; i++) {
        g_autofree char *number = g_strdup_printf ("%u", i);

        if (sim_settings_lists (self->settings, "ignored-ttys", number))
            bits |= 1u << i;
    }
    return bits;
}

static SimNames
find_names (SimModule *self)
{
    if (sim_settings_is (self->settings, "tty-names", "lowest"))
        return SIM_NAMES_LOWEST;
    return sim_settings_is (self->settings, "tty-names", "new") ? SIM_NAMES_NEW : SIM_NAMES_SAME;
}

static void
plug_in (SimModule *self)
{
    gboolean      generic = is_generic (self);
    const Layout *layout = generic ? generic_layout : ep06_layout;
    SimDeviceSpec spec = {
        .path = usb_path (self),
        .vendor = generic ? "1209" : sim_settings_get (self->settings, "vendor"),
        .product = generic ? "0001" : product_id (self),
        .manufacturer = generic ? "Acme" : "Quectel",
        .model = generic ? "Modem 1" : "EP06-E",
        .serial = sim_settings_get (self->settings, "usb-serial"),
        .names = find_names (self),
        .is_for_fwupd = sim_settings_is_on (self->settings, "for-fwupd"),
        .ignored = ignored_interfaces (self),
        .control_delay = (guint) (sim_settings_seconds (self->settings, "control-delay") * 1000),
    };

    for (guint i = 0; i < self->lines->len; i++) {
        SimLine *line = self->lines->pdata[i];

        add_interface (&spec, line->interface, SIM_PORT_TTY, line->port,
                       find_hint (&spec, layout, line->number));
    }
    if (self->wdm)
        add_interface (&spec, SIM_WDM_INTERFACE, sim_wdm_line_kind (self->wdm),
                       sim_wdm_line_port (self->wdm), NULL);
    self->awaits_host = TRUE;
    self->device = sim_transport_plug (self->sim->transport, &spec, &hooks, self);
}

/* The host does not notice this boot: only the state of the module is reset. */
static void
reset_lines (SimModule *self)
{
    for (guint i = 0; i < self->lines->len; i++) {
        SimLine *line = self->lines->pdata[i];

        sim_at_port_clear (&line->at);
        sim_at_port_reset (&line->at);
        g_string_truncate (line->input, 0);
        g_string_truncate (line->tail, 0);
    }
    if (self->wdm)
        sim_wdm_line_reset (self->wdm);
}

gboolean
sim_lines_open (SimModule *self, GError **error)
{
    const Layout *layout = is_generic (self) ? generic_layout : ep06_layout;
    guint n = is_generic (self) ? G_N_ELEMENTS (generic_layout) : G_N_ELEMENTS (ep06_layout);
    const SimWdmProtocol *protocol = find_protocol (self);

    if (self->device) { /* For a host that sleeps, the port was there all the time. */
        self->awaits_host = TRUE;
        return TRUE;
    }
    for (guint i = 0; i < n; i++) {
        SimLine *line;

        if (!is_interface_there (self, layout[i].interface))
            continue;
        line = line_new (self, &layout[i], error);
        if (!line)
            return FALSE;
        g_ptr_array_add (self->lines, line);
    }
    if (protocol && is_interface_there (self, SIM_WDM_INTERFACE)) {
        self->wdm = sim_wdm_line_new (self, protocol, error);
        if (!self->wdm)
            return FALSE;
    }
    plug_in (self);
    return TRUE;
}

static gboolean
is_any (SimModule *self, gboolean (*test) (SimPort *port))
{
    for (guint i = 0; i < self->lines->len; i++)
        if (test (((SimLine *) self->lines->pdata[i])->port))
            return TRUE;
    return FALSE;
}

gboolean
sim_lines_host_is_behind (SimModule *self)
{
    if (self->is_host_asleep)
        return FALSE;
    return (self->was_open && !is_any (self, sim_port_is_open)) ||
           is_any (self, sim_port_is_unread);
}

void
sim_lines_close (SimModule *self)
{
    self->was_open =
        sim_settings_seconds (self->settings, "host-time") > 0 && is_any (self, sim_port_is_open);
    self->awaits_host = FALSE;
    if (self->is_host_asleep) {
        reset_lines (self);
        return;
    }
    if (self->device)
        sim_transport_unplug (self->sim->transport, g_steal_pointer (&self->device));
    g_ptr_array_set_free_func (self->lines, (GDestroyNotify) line_free);
    g_ptr_array_set_size (self->lines, 0);
    g_clear_pointer (&self->wdm, sim_wdm_line_free);
}
