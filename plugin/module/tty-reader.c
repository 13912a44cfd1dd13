/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * One thread with its own main context and a source for each tty; see tty-reader.h. A lock protects
 * the data that both threads use.
 */

#include "module/tty-reader.h"

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

#define KEPT_MAX (64 * 1024)

struct _DfotaTtyReader {
    gatomicrefcount refs; /* of the owner, of each source that still has it */
    GMutex          lock; /* of all below */
    int             fd;   /* -1: freed by the owner */
    GByteArray     *bytes;
    gboolean        is_over;
    gboolean        is_announced; /* ready() is due */
    void (*ready) (gpointer user_data);
    gpointer user_data;
    GSource *source; /* the owner's alone */
};

static DfotaTtyReader *
tty_reader_ref (DfotaTtyReader *self)
{
    g_atomic_ref_count_inc (&self->refs);
    return self;
}

static void
tty_reader_unref (gpointer data)
{
    DfotaTtyReader *self = data;

    if (!g_atomic_ref_count_dec (&self->refs))
        return;
    g_byte_array_unref (self->bytes);
    g_mutex_clear (&self->lock);
    g_free (self);
}

/*****************************************************************************/
/* The thread: it lives as long as the daemon */

static gpointer
tty_reader_run (gpointer context)
{
    g_main_loop_run (g_main_loop_new (context, FALSE));
    return NULL;
}

static GMainContext *
reading_context (void)
{
    static GMainContext *context;

    if (!context) {
        context = g_main_context_new ();
        g_thread_unref (g_thread_new ("dfota-tty", tty_reader_run, context));
    }
    return context;
}

/*****************************************************************************/
/* Under the lock, in either thread */

static void
keep_newest (GByteArray *bytes)
{
    if (bytes->len > KEPT_MAX)
        g_byte_array_remove_range (bytes, 0, bytes->len - KEPT_MAX);
}

static void
read_all (DfotaTtyReader *self)
{
    guint8 buffer[4096];
    gssize length;

    while (self->fd >= 0 && !self->is_over) {
        length = read (self->fd, buffer, sizeof buffer);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0 && errno == EAGAIN)
            return;
        if (length <= 0)
            self->is_over = TRUE;
        else
            g_byte_array_append (self->bytes, buffer, (guint) length);
        keep_newest (self->bytes);
    }
}

/*****************************************************************************/

static gboolean
tty_reader_deliver (gpointer user_data)
{
    DfotaTtyReader *self = user_data;
    gboolean        is_wanted;

    g_mutex_lock (&self->lock);
    self->is_announced = FALSE;
    is_wanted = self->fd >= 0;
    g_mutex_unlock (&self->lock);
    /* only the owner's thread sets fd, and this is it */
    if (is_wanted)
        self->ready (self->user_data);
    return G_SOURCE_REMOVE;
}

static void
announce (DfotaTtyReader *self)
{
    g_autoptr (GSource) source = g_idle_source_new ();

    self->is_announced = TRUE;
    g_source_set_priority (source, G_PRIORITY_HIGH);
    g_source_set_callback (source, tty_reader_deliver, tty_reader_ref (self), tty_reader_unref);
    g_source_attach (source, NULL);
}

static gboolean
tty_reader_readable (int fd, GIOCondition condition, gpointer user_data)
{
    DfotaTtyReader          *self = user_data;
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

    read_all (self);
    /* a tty that hung up may say so without end of file */
    if (condition & (G_IO_HUP | G_IO_ERR | G_IO_NVAL))
        self->is_over = TRUE;
    if (self->fd >= 0 && !self->is_announced)
        announce (self);
    return self->is_over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

DfotaTtyReader *
dfota_tty_reader_new (int fd, void (*ready) (gpointer user_data), gpointer user_data)
{
    DfotaTtyReader *self = g_new0 (DfotaTtyReader, 1);

    g_atomic_ref_count_init (&self->refs);
    g_mutex_init (&self->lock);
    self->fd = fd;
    self->bytes = g_byte_array_new ();
    self->ready = ready;
    self->user_data = user_data;
    self->source = g_unix_fd_source_new (fd, G_IO_IN);
    g_source_set_callback (self->source, G_SOURCE_FUNC (tty_reader_readable), tty_reader_ref (self),
                           tty_reader_unref);
    g_source_attach (self->source, reading_context ());
    return self;
}

GByteArray *
dfota_tty_reader_take (DfotaTtyReader *self, gboolean *is_over)
{
    GByteArray *bytes;

    g_mutex_lock (&self->lock);
    read_all (self);
    bytes = g_steal_pointer (&self->bytes);
    self->bytes = g_byte_array_new ();
    if (is_over)
        *is_over = self->is_over;
    g_mutex_unlock (&self->lock);
    return bytes;
}

/* Destroys the source first: the kernel frees the name of the tty only when no thread waits for
 * it. */
void
dfota_tty_reader_free (DfotaTtyReader *self)
{
    g_source_destroy (self->source);
    g_clear_pointer (&self->source, g_source_unref);
    g_mutex_lock (&self->lock);
    close (self->fd);
    self->fd = -1;
    g_mutex_unlock (&self->lock);
    tty_reader_unref (self);
}
