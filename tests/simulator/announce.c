/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Watches one uevent file; see announce.h.
 */

#include "announce.h"

#include "uevent.h"

struct _SimAnnounce {
    UMockdevTestbed *testbed;
    char            *syspath;
    char            *path;
    char            *properties; /* The properties, as umockdev wrote them. */
    GFileMonitor    *monitor;
    GQueue           actions; /* They are sent when the listeners have free space. */
    guint            retry;
    char            *root;
};

#define RETRY_MS 20

/* The new text overwrites only the beginning of the file. The rest is as before. */
static const char *
written_action (const char *text)
{
    static const char *const actions[] = { "add", "change", "remove" };

    for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
        if (g_str_has_prefix (text, actions[i]))
            return actions[i];
    return NULL;
}

static gboolean
send_action (gpointer data)
{
    SimAnnounce *self = data;

    if (!sim_uevent_has_room (self->root))
        return G_SOURCE_CONTINUE;
    umockdev_testbed_uevent (self->testbed, self->syspath, g_queue_pop_head (&self->actions));
    if (!g_queue_is_empty (&self->actions))
        return G_SOURCE_CONTINUE;
    self->retry = 0;
    return G_SOURCE_REMOVE;
}

static void
look (SimAnnounce *self)
{
    g_autofree char *text = NULL;
    const char      *action;

    if (!g_file_get_contents (self->path, &text, NULL, NULL))
        return;
    action = written_action (text);
    if (!action)
        return;
    g_file_set_contents_full (self->path, self->properties, -1, G_FILE_SET_CONTENTS_NONE, 0644,
                              NULL);
    g_queue_push_tail (&self->actions, (gpointer) action);
    if (!self->retry)
        self->retry = g_timeout_add (RETRY_MS, send_action, self);
}

static void
file_changed (GFileMonitor     *monitor,
              GFile            *file,
              GFile            *other,
              GFileMonitorEvent event,
              SimAnnounce      *self)
{
    if (event == G_FILE_MONITOR_EVENT_CHANGED)
        look (self);
}

/* Returns what umockdev wrote, also where a program has written an action over the beginning. */
static char *
read_properties (const char *path, const char *begin)
{
    char       *text = NULL;
    const char *action;

    if (!g_file_get_contents (path, &text, NULL, NULL))
        return g_strdup ("");
    action = written_action (text);
    if (action)
        memcpy (text, begin, strlen (action));
    return text;
}

SimAnnounce *
sim_announce_new (UMockdevTestbed *testbed,
                  const char      *root,
                  const char      *syspath,
                  const char      *begin)
{
    SimAnnounce      *self = g_new0 (SimAnnounce, 1);
    g_autoptr (GFile) file = NULL;

    self->testbed = testbed;
    self->root = g_strdup (root);
    self->syspath = g_strdup (syspath);
    self->path = g_build_filename (root, syspath, "uevent", NULL);
    self->properties = read_properties (self->path, begin);
    file = g_file_new_for_path (self->path);
    self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
    if (self->monitor)
        g_signal_connect (self->monitor, "changed", G_CALLBACK (file_changed), self);
    look (self); /* Other programs see the file as soon as umockdev has created it. */
    return self;
}

void
sim_announce_free (SimAnnounce *self)
{
    if (self->monitor)
        g_signal_handlers_disconnect_by_data (self->monitor, self);
    g_clear_object (&self->monitor);
    g_clear_handle_id (&self->retry, g_source_remove);
    g_queue_clear (&self->actions);
    g_free (self->root);
    g_free (self->properties);
    g_free (self->path);
    g_free (self->syspath);
    g_free (self);
}
