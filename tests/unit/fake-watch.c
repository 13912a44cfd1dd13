/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * See fake-watch.h.
 */

#include "fake-watch.h"

#include <glib/gstdio.h>

#include "fakes.h"
#include "module/announce.h"
#include "module/port-watch-instance.h"

#define FAKE_TYPE_WATCH (fake_watch_get_type ())
G_DECLARE_FINAL_TYPE (FakeWatch, fake_watch, FAKE, WATCH, DfotaPortWatch)

struct _FakeWatch {
    DfotaPortWatch parent;
};

G_DEFINE_FINAL_TYPE (FakeWatch, fake_watch, DFOTA_TYPE_PORT_WATCH)

guint fake_watch_n_tty_lists;

static GPtrArray *infos;
static FakeWatch *watch; /* weak */

static DfotaPortInfo *
copy_info (const DfotaPortInfo *info)
{
    DfotaPortInfo *copy = dfota_port_info_new (info->subsystem, info->name, info->path);

    g_free (copy->usb);
    copy->usb = g_strdup (info->usb);
    copy->uid = g_strdup (info->uid);
    copy->is_ignored = info->is_ignored;
    return copy;
}

static void
fake_watch_list (DfotaPortWatch *self, const gchar *subsystem, GPtrArray *ports)
{
    fake_watch_n_tty_lists += g_str_equal (subsystem, "tty");
    for (guint i = 0; infos && i < infos->len; i++) {
        const DfotaPortInfo *info = infos->pdata[i];

        if (g_str_equal (info->subsystem, subsystem))
            g_ptr_array_add (ports, copy_info (info));
    }
}

static void
fake_watch_init (FakeWatch *self)
{
}

static void
fake_watch_class_init (FakeWatchClass *klass)
{
    DFOTA_PORT_WATCH_CLASS (klass)->list = fake_watch_list;
}

DfotaPortWatch *
dfota_port_watch_get (void)
{
    if (watch)
        return DFOTA_PORT_WATCH (g_object_ref (watch));
    g_set_weak_pointer (&watch, g_object_new (FAKE_TYPE_WATCH, NULL));
    return DFOTA_PORT_WATCH (watch);
}

static guint
find_info (const gchar *name)
{
    for (guint i = 0; i < infos->len; i++)
        if (g_str_equal (((DfotaPortInfo *) infos->pdata[i])->name, name))
            return i;
    g_assert_not_reached ();
}

DfotaPortInfo *
fake_watch_add (const gchar *subsystem, const gchar *name, const gchar *usb)
{
    g_autofree gchar *path = g_strdup_printf ("%s/%s", usb ? usb : "/sys", name);
    DfotaPortInfo    *info = dfota_port_info_new (subsystem, name, path);

    if (!infos)
        infos = g_ptr_array_new_with_free_func (dfota_port_info_free);
    g_free (info->usb);
    info->usb = g_strdup (usb);
    g_ptr_array_add (infos, info);
    return info;
}

void
fake_watch_set_attribute (const gchar *usb, const gchar *name, const gchar *value)
{
    g_autofree gchar *path = g_build_filename (usb, name, NULL);

    if (value)
        g_assert_true (g_file_set_contents (path, value, -1, NULL));
    else
        g_unlink (path);
}

void
fake_watch_emit_added (const gchar *name)
{
    g_signal_emit_by_name (watch, "added", infos->pdata[find_info (name)]);
}

void
fake_watch_emit_removed (const gchar *name)
{
    g_signal_emit_by_name (watch, "removed", name);
}

void
fake_watch_lose (const gchar *name)
{
    g_ptr_array_remove_index (infos, find_info (name));
}

void
fake_watch_clear (void)
{
    g_clear_pointer (&infos, g_ptr_array_unref);
}

void
dfota_announce_ports (GPtrArray *ports, GDBusConnection *daemon)
{
    g_autoptr (GString) names = g_string_new (NULL);

    for (guint i = 0; i < ports->len; i++)
        g_string_append_printf (names, " %s", ((DfotaPortInfo *) ports->pdata[i])->name);
    fakes_log ("announce%s", names->str);
}

/*****************************************************************************/

#define SILENT_TYPE_PORT (silent_port_get_type ())
G_DECLARE_FINAL_TYPE (SilentPort, silent_port, SILENT, PORT, DfotaPort)

struct _SilentPort {
    DfotaPort parent;
    gchar    *name;
    gboolean  is_hung_up;
};

G_DEFINE_FINAL_TYPE (SilentPort, silent_port, DFOTA_TYPE_PORT)

static GList *open_ports;
gboolean      fake_watch_is_broken;

static const gchar *
silent_port_get_name (DfotaPort *port)
{
    return SILENT_PORT (port)->name;
}

static gboolean
silent_port_open (DfotaPort *port, GError **error)
{
    fakes_log ("open %s", SILENT_PORT (port)->name);
    if (fake_watch_is_broken) {
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "broken");
        return FALSE;
    }
    open_ports = g_list_prepend (open_ports, port);
    return TRUE;
}

static void
silent_port_close (DfotaPort *port)
{
    fakes_log ("close %s", SILENT_PORT (port)->name);
    open_ports = g_list_remove (open_ports, port);
}

static gboolean
silent_port_is_hung_up (DfotaPort *port)
{
    return SILENT_PORT (port)->is_hung_up;
}

static void
silent_port_finalize (GObject *object)
{
    g_free (SILENT_PORT (object)->name);
    G_OBJECT_CLASS (silent_port_parent_class)->finalize (object);
}

static void
silent_port_init (SilentPort *self)
{
}

static void
silent_port_class_init (SilentPortClass *klass)
{
    DfotaPortClass *port_class = DFOTA_PORT_CLASS (klass);

    G_OBJECT_CLASS (klass)->finalize = silent_port_finalize;
    port_class->get_name = silent_port_get_name;
    port_class->open = silent_port_open;
    port_class->close = silent_port_close;
    port_class->is_hung_up = silent_port_is_hung_up;
}

DfotaPort *
fake_watch_make_port (const gchar *name, gboolean is_new)
{
    SilentPort *port = g_object_new (SILENT_TYPE_PORT, NULL);

    fakes_log ("%s %s", is_new ? "new" : "present", name);
    port->name = g_strdup (name);
    return DFOTA_PORT (port);
}

/* NULL: it is not open. */
static DfotaPort *
find_open (const gchar *name)
{
    for (GList *l = open_ports; l; l = l->next)
        if (g_str_equal (SILENT_PORT (l->data)->name, name))
            return l->data;
    return NULL;
}

void
fake_watch_hang_up (const gchar *name)
{
    DfotaPort *port = find_open (name);

    if (port)
        SILENT_PORT (port)->is_hung_up = TRUE;
}

void
fake_watch_remove (const gchar *name)
{
    fake_watch_hang_up (name);
    fake_watch_lose (name);
    fake_watch_emit_removed (name);
}

void
fake_watch_say (const gchar *name, const gchar *text)
{
    DfotaUrc urc;

    g_assert_true (dfota_urc_parse (text, &urc));
    g_assert_nonnull (find_open (name));
    dfota_port_queue_urc (find_open (name), &urc);
}
