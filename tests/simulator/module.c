/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Power and boots of a module, and its state after each of them.
 */

#include "module.h"
#include "firmware.h"
#include "wdm-line.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

const char *
sim_mode_name (SimMode mode)
{
    switch (mode) {
    case SIM_MODE_OFF:
        return "off";
    case SIM_MODE_BOOTING:
        return "booting";
    case SIM_MODE_NORMAL:
        return "normal";
    case SIM_MODE_RECOVERY:
        return "recovery";
    }
    return "";
}

void
sim_module_event (SimModule *self, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list          arguments;

    va_start (arguments, format);
    text = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    sim_record_add (self->sim->record, self->name, sim_mode_name (self->mode), SIM_RECORD_EVENT, "",
                    text);
}

/* Making one */

static gboolean
on_update_command (SimSourceKind kind, const char *source, gpointer data)
{
    return sim_updater_start (data, kind, source);
}

static void
on_reboot_command (gpointer data)
{
    sim_module_after (data, 0.3, sim_module_reboot);
}

typedef struct {
    SimModule *module;
    char      *text;
} LateUrc;

static void
late_urc_free (gpointer data)
{
    LateUrc *urc = data;

    g_free (urc->text);
    g_free (urc);
}

static gboolean
on_late_urc (gpointer data)
{
    LateUrc *urc = data;

    sim_lines_urc (urc->module, urc->text);
    return G_SOURCE_REMOVE;
}

static void
on_urc_command (const char *line, gpointer data)
{
    LateUrc *urc = g_new0 (LateUrc, 1);

    urc->module = data;
    urc->text = g_strdup (line);
    sim_module_after_real (data, 20, on_late_urc, urc, late_urc_free);
}

static void
on_sent (const char *number, const char *text, gpointer data)
{
    sim_network_take (data, number, text);
}

static void
on_power_off_command (gpointer data)
{
    sim_module_after (data, 0.3, sim_module_power_off);
}

static const SimAtHooks hooks = { on_update_command, on_reboot_command, on_power_off_command,
                                  on_urc_command, on_sent };

/* Returns 14 digits and their check digit. */
static char *
make_imei (guint number)
{
    g_autofree char *digits = g_strdup_printf ("86734803%06u", number + 1);
    guint            sum = 0;

    for (guint i = 0; i < 14; i++) {
        guint value = (digits[i] - '0') * (i % 2 ? 2 : 1);

        sum += value / 10 + value % 10;
    }
    return g_strdup_printf ("%s%u", digits, (10 - sum % 10) % 10);
}

static gboolean
make_folders (SimModule *self, GError **error)
{
    self->at->ufs = g_build_filename (self->folder, "ufs", NULL);
    if (g_mkdir_with_parents (self->at->ufs, 0755) == 0)
        return TRUE;
    g_set_error (error, SIM_ERROR, 0, "%s: %s", self->at->ufs, g_strerror (errno));
    return FALSE;
}

SimModule *
sim_module_new (Sim *sim, const char *name, guint number, GError **error)
{
    SimModule       *self = g_new0 (SimModule, 1);
    g_autofree char *imei = make_imei (number);

    self->sim = sim;
    self->name = g_strdup (name);
    self->folder = g_build_filename (sim->directory, name, NULL);
    self->firmware = g_build_filename (self->folder, "firmware", NULL);
    self->path = g_strdup_printf ("1-%u", number + 1);
    self->settings = sim_settings_new ();
    if (sim_transport_has_network (sim->transport))
        sim_settings_set (self->settings, "wda", "on", NULL);
    self->at = sim_at_new (self->settings, &hooks, self);
    self->lines = g_ptr_array_new ();
    if (sim_settings_set (self->settings, "imei", imei, error) && make_folders (self, error))
        return self;
    sim_module_free (self);
    return NULL;
}

void
sim_module_free (SimModule *self)
{
    sim_module_forget_timers (self, FALSE);
    sim_updater_down (self, FALSE);
    sim_lines_close (self);
    g_ptr_array_unref (self->lines);
    sim_at_free (self->at);
    sim_settings_free (self->settings);
    g_free (self->update.source);
    g_free (self->update.package);
    g_free (self->path);
    g_free (self->firmware);
    g_free (self->folder);
    g_free (self->name);
    g_free (self);
}

gboolean
sim_module_load_firmware (SimModule *self, GError **error)
{
    const char       *path = sim_settings_get (self->settings, "firmware");
    g_autoptr (GFile) from = g_file_new_for_path (path);
    g_autoptr (GFile) to = g_file_new_for_path (self->firmware);

    if (*path)
        return g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, error);
    if (g_file_test (self->firmware, G_FILE_TEST_EXISTS))
        return TRUE;
    return sim_firmware_make (self->firmware, SIM_FIRMWARE_FIRST, SIM_FIRMWARE_SIZE, 1, error);
}

/* Boots */

static void
on_revision_ready (SimModule *self)
{
    self->at->revision_ready = TRUE;
}

static void
on_boot_urcs (SimModule *self)
{
    static const char *const followers[] = { "+CPIN: READY", "+QUSIM: 1", "+CFUN: 1",
                                             "+QIND: SMS DONE", "+QIND: PB DONE" };

    if (self->at->other_maker || sim_settings_is (self->settings, "boot-urcs", "none"))
        return;
    sim_lines_urc (self, "RDY");
    for (guint i = 0; i < G_N_ELEMENTS (followers); i++) {
        if (sim_settings_is (self->settings, "boot-urcs", "all"))
            sim_lines_urc (self, followers[i]);
    }
}

static void
start_normal (SimModule *self)
{
    double delay = sim_settings_seconds (self->settings, "qgmr-delay");

    self->at->revision_ready = delay <= 0;
    if (delay > 0)
        sim_module_after (self, delay, on_revision_ready);
    sim_module_after (self, sim_settings_seconds (self->settings, "boot-urcs-delay"), on_boot_urcs);
}

static void
on_recovery_urcs (SimModule *self)
{
    sim_lines_urc (self, "RDY");
}

static void
start_recovery (SimModule *self)
{
    if (sim_settings_is_on (self->settings, "recovery-boot-urcs"))
        sim_module_after (self, sim_settings_seconds (self->settings, "boot-urcs-delay"),
                          on_recovery_urcs);
    sim_updater_recovery (self);
}

void
sim_module_start (SimModule *self)
{
    self->awaits_host = FALSE;
    if (self->mode == SIM_MODE_RECOVERY)
        start_recovery (self);
    else
        start_normal (self);
}

static gboolean
on_host_late (gpointer data)
{
    SimModule *self = data;

    if (self->awaits_host)
        sim_module_start (self);
    return G_SOURCE_REMOVE;
}

static void
on_booted (SimModule *self)
{
    g_autoptr (GError) error = NULL;
    g_autofree char   *name = sim_firmware_revision (self->firmware, &error);

    g_clear_pointer (&self->at->revision, g_free);
    g_clear_pointer (&self->at->edition, g_free);
    if (!name) {
        sim_module_event (self, "does not boot: %s", error->message);
        return;
    }
    self->at->revision = sim_firmware_exact (name);
    self->at->edition = sim_firmware_edition (name);
    g_free (self->at->imei);
    self->at->imei = g_strdup (sim_settings_get (self->settings, "imei"));
    self->at->revision_ready = FALSE;
    self->at->other_maker = sim_settings_is (self->settings, "kind", "generic");
    sim_at_reset (self->at);
    self->mode = self->update.pending ? SIM_MODE_RECOVERY : SIM_MODE_NORMAL;
    if (!sim_lines_open (self, &error)) {
        sim_module_event (self, "no ports: %s", error->message);
        return;
    }
    sim_module_event (self, "up in %s mode, %s", sim_mode_name (self->mode), self->at->revision);
    if (self->is_host_asleep) {
        sim_module_start (self);
        return;
    }
    /* The module does not wait longer for a host that does not look at the USB. */
    sim_module_after_real (self, sim_transport_get_patience (self->sim->transport), on_host_late,
                           self, NULL);
}

static void
go_down (SimModule *self, gboolean power_lost)
{
    sim_module_forget_timers (self, FALSE);
    if (power_lost)
        self->is_host_asleep = FALSE; /* the host will see that */
    sim_lines_close (self);
    sim_updater_down (self, power_lost);
    self->mode = SIM_MODE_OFF;
}

static void
boot (SimModule *self)
{
    if (self->dead) {
        sim_module_event (self, "dead, does not boot");
        return;
    }
    self->mode = SIM_MODE_BOOTING;
    sim_module_after (self, sim_settings_seconds (self->settings, "boot-delay"), on_booted);
}

void
sim_module_reboot (SimModule *self)
{
    sim_module_event (self, "reboots");
    go_down (self, FALSE);
    if (sim_settings_is_on (self->settings, "never-back")) {
        self->mode = SIM_MODE_BOOTING;
        sim_module_event (self, "never comes back");
        return;
    }
    boot (self);
}

/* Power */

/* Returns the module that is plugged in at @path, or NULL. */
static SimModule *
find_at (Sim *sim, const char *path)
{
    GHashTableIter iter;
    gpointer       module;

    g_hash_table_iter_init (&iter, sim->modules);
    while (g_hash_table_iter_next (&iter, NULL, &module)) {
        SimModule *self = module;

        if (self->plugged && g_str_equal (self->path, path))
            return self;
    }
    return NULL;
}

gboolean
sim_module_plug (SimModule *self, GError **error)
{
    const char *path = sim_settings_get (self->settings, "path");
    SimModule  *other = find_at (self->sim, *path ? path : self->path);

    if (self->mode != SIM_MODE_OFF || (other && other != self)) {
        g_set_error (error, SIM_ERROR, 0, "%s is plugged there and on; unplug it first",
                     self->mode != SIM_MODE_OFF ? self->name : other->name);
        return FALSE;
    }
    if (*path) {
        g_free (self->path);
        self->path = g_strdup (path);
    }
    self->plugged = TRUE;
    sim_module_event (self, "plugged in at %s", self->path);
    boot (self);
    return TRUE;
}

void
sim_module_unplug (SimModule *self)
{
    sim_module_event (self, "unplugged");
    self->plugged = FALSE;
    go_down (self, TRUE);
}

gboolean
sim_module_reenumerate (SimModule *self, GError **error)
{
    if (self->lines->len == 0 || self->awaits_host) {
        g_set_error (error, SIM_ERROR, 0, "%s is not on the USB; plug it, or wait until it is up",
                     self->name);
        return FALSE;
    }
    sim_module_event (self, "enumerated anew");
    sim_module_forget_timers (self, TRUE);
    sim_lines_close (self);
    if (!sim_lines_open (self, error))
        return FALSE;
    self->awaits_host = FALSE; /* has already been started */
    return TRUE;
}

gboolean
sim_module_set_host_asleep (SimModule *self, gboolean asleep, GError **error)
{
    if (!self->device || asleep == self->is_host_asleep) {
        g_set_error (error, SIM_ERROR, 0, "%s is not on the USB, or the host is so already",
                     self->name);
        return FALSE;
    }
    sim_module_event (self, asleep ? "the host sleeps" : "the host wakes up");
    self->is_host_asleep = asleep;
    if (asleep)
        return TRUE;
    if (self->mode != SIM_MODE_NORMAL && self->mode != SIM_MODE_RECOVERY) {
        sim_lines_close (self);
        return TRUE;
    }
    if (sim_transport_rebind (self->sim->transport, self->device))
        return TRUE;
    g_set_error (error, SIM_ERROR, 0, "let the virtual machine itself sleep");
    return FALSE;
}

void
sim_module_lose_power (SimModule *self)
{
    sim_module_event (self, "power lost");
    go_down (self, TRUE);
}

void
sim_module_power_off (SimModule *self)
{
    sim_module_event (self, "powers itself off");
    go_down (self, TRUE);
}

gboolean
sim_module_power_cycle (SimModule *self, GError **error)
{
    if (!self->plugged) {
        g_set_error (error, SIM_ERROR, 0, "%s is not plugged; plug it first", self->name);
        return FALSE;
    }
    sim_module_lose_power (self);
    sim_module_after (self, sim_settings_seconds (self->settings, "power-delay"), boot);
    return TRUE;
}

char *
sim_module_state (SimModule *self)
{
    g_autofree char *revision = sim_firmware_revision (self->firmware, NULL);
    GString         *text = g_string_new (NULL);

    g_string_printf (text,
                     "mode=%s revision=%s attempts=%u path=%s ports=", sim_mode_name (self->mode),
                     revision ? revision : "none", self->update.attempts, self->path);
    for (guint i = 0; i < self->lines->len; i++) {
        SimLine *line = self->lines->pdata[i];

        g_string_append_printf (text, "%s%s", i ? "," : "", sim_port_name (line->port));
    }
    if (self->wdm)
        g_string_append_printf (text, ",%s", sim_port_name (sim_wdm_line_port (self->wdm)));
    return g_string_free (text, FALSE);
}
