/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The directory of key files; see journal.h. journal-entry.h has their contents.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "storage/journal.h"

#include "dbus/error.h"

#define SUFFIX     ".update"
#define SUFFIX_BAD ".update.bad"
#define FILE_MODE  0600

/* One update needs less than 4 kB. */
#define FILE_MAX (64 * 1024)

struct _DfotaJournal {
    gchar *path;
    guint  last_id;
};

/*****************************************************************************/
/* The folder */

/* Returns the number before @suffix, or 0 if @name has another form. */
static guint
parse_name (const gchar *name, const gchar *suffix)
{
    g_autofree gchar *number = NULL;
    guint64           id;

    if (!g_str_has_suffix (name, suffix) || !g_ascii_isdigit (*name) || *name == '0')
        return 0;

    number = g_strndup (name, strlen (name) - strlen (suffix));
    return g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT - 1, &id, NULL) ? (guint) id : 0;
}

/* g_file_set_contents_full() leaves N.update.XXXXXX when it is interrupted. */
static gboolean
is_leftover (const gchar *name)
{
    gsize             length = strlen (name);
    g_autofree gchar *file = NULL;

    if (length < 7 || name[length - 7] != '.')
        return FALSE;

    file = g_strndup (name, length - 7);
    return parse_name (file, SUFFIX) != 0;
}

static void
note_id (DfotaJournal *self, guint id)
{
    self->last_id = MAX (self->last_id, id);
}

static gchar *
build_path (DfotaJournal *self, guint id, const gchar *suffix)
{
    g_autofree gchar *name = g_strdup_printf ("%u%s", id, suffix);

    return g_build_filename (self->path, name, NULL);
}

static void
set_errno (GError **error, const gchar *what, const gchar *path, gint number)
{
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "could not %s %s: %s", what, path,
                 g_strerror (number));
}

static void
sync_folder (const gchar *path)
{
    gint fd = g_open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

    /* Some file systems do not support this. */
    if (fd >= 0) {
        (void) fsync (fd);
        g_close (fd, NULL);
    }
}

static gboolean
create_folder (const gchar *path, GError **error)
{
    g_autofree gchar *parent = g_path_get_dirname (path);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
        return TRUE;

    if (g_mkdir_with_parents (path, 0700) < 0) {
        set_errno (error, "create", path, errno);
        return FALSE;
    }
    sync_folder (parent);
    return TRUE;
}

/* Returns the names of all files in the directory; NULL if it cannot be read. */
static GPtrArray *
list_names (DfotaJournal *self, GError **error)
{
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError)    local_error = NULL;
    g_autoptr (GDir)      dir = g_dir_open (self->path, 0, &local_error);
    const gchar          *name;

    if (!dir) {
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "could not read %s: %s", self->path,
                     local_error->message);
        return NULL;
    }

    while ((name = g_dir_read_name (dir)))
        g_ptr_array_add (names, g_strdup (name));
    return g_steal_pointer (&names);
}

gchar *
dfota_journal_get_default_path (void)
{
    const gchar *path = g_getenv ("MM_QUECTEL_DFOTA_STATE_DIR");

    return g_strdup (path && *path ? path : STATEDIR);
}

DfotaJournal *
dfota_journal_open (const gchar *path, GError **error)
{
    g_autoptr (DfotaJournal) self = g_new0 (DfotaJournal, 1);
    g_autoptr (GPtrArray)    names = NULL;

    g_return_val_if_fail (error == NULL || *error == NULL, NULL);

    self->path = path ? g_strdup (path) : dfota_journal_get_default_path ();
    if (!create_folder (self->path, error))
        return NULL;
    names = list_names (self, error);
    if (!names)
        return NULL;

    for (guint i = 0; i < names->len; i++) {
        note_id (self, parse_name (names->pdata[i], SUFFIX));
        note_id (self, parse_name (names->pdata[i], SUFFIX_BAD));
    }

    return g_steal_pointer (&self);
}

void
dfota_journal_free (DfotaJournal *self)
{
    if (!self)
        return;

    g_free (self->path);
    g_free (self);
}

guint
dfota_journal_next_id (DfotaJournal *self)
{
    g_return_val_if_fail (self != NULL, 0);

    return ++self->last_id;
}

/*****************************************************************************/
/* Loading */

/* The cause can quote the file, which may have any bytes. */
static void G_GNUC_PRINTF (2, 3) add_problem (GPtrArray *problems, const gchar *format, ...)
{
    g_autofree gchar *text = NULL;
    va_list           arguments;

    if (!problems)
        return;

    va_start (arguments, format);
    text = g_strdup_vprintf (format, arguments);
    va_end (arguments);
    g_ptr_array_add (problems, g_utf8_make_valid (text, -1));
}

static void
set_aside (DfotaJournal *self, guint id, const gchar *cause, GPtrArray *problems)
{
    g_autofree gchar *path = build_path (self, id, SUFFIX);
    g_autofree gchar *bad = build_path (self, id, SUFFIX_BAD);

    if (g_rename (path, bad) < 0)
        add_problem (problems, "could not read or rename %s (%s): %s", path, cause,
                     g_strerror (errno));
    else
        add_problem (problems, "could not read %s (%s); it was renamed to %s", path, cause, bad);
}

/* Returns the text of a regular file of at most FILE_MAX bytes. */
static gchar *
read_text (const gchar *path, gsize *length, GError **error)
{
    GStatBuf status;
    gchar   *text;

    if (g_stat (path, &status) < 0) {
        set_errno (error, "read", path, errno);
        return NULL;
    }
    if (!S_ISREG (status.st_mode) || status.st_size > FILE_MAX) {
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL,
                     "not a regular file of at most 64 kB");
        return NULL;
    }

    return g_file_get_contents (path, &text, length, error) ? text : NULL;
}

static DfotaJournalEntry *
load (DfotaJournal *self, guint id, GError **error)
{
    g_autoptr (GKeyFile) file = g_key_file_new ();
    g_autofree gchar    *path = build_path (self, id, SUFFIX);
    g_autofree gchar    *text = NULL;
    gsize                length;

    text = read_text (path, &length, error);
    if (!text || !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error))
        return NULL;

    return dfota_journal_entry_from_key_file (file, id, error);
}

static void
load_into (DfotaJournal *self, guint id, GPtrArray *entries, GPtrArray *problems)
{
    g_autoptr (GError) error = NULL;
    DfotaJournalEntry *entry;

    note_id (self, id);
    entry = load (self, id, &error);
    if (entry)
        g_ptr_array_add (entries, entry);
    else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
        add_problem (problems,
                     "could not read %s/%u" SUFFIX ", which a newer plugin has written: %s",
                     self->path, id, error->message);
    else
        set_aside (self, id, error->message, problems);
}

static void
remove_leftover (DfotaJournal *self, const gchar *name)
{
    g_autofree gchar *path = g_build_filename (self->path, name, NULL);

    g_unlink (path);
}

static gint
journal_compare_numbers (gconstpointer a, gconstpointer b)
{
    guint first = *(const guint *) a;
    guint second = *(const guint *) b;

    return first < second ? -1 : first > second;
}

/* Keeps those with the highest ids, so that a failing disk does not fill the directory. */
static void
remove_old_bad (DfotaJournal *self)
{
    g_autoptr (GPtrArray) names = list_names (self, NULL);
    g_autoptr (GArray)    ids = g_array_new (FALSE, FALSE, sizeof (guint));

    for (guint i = 0; names && i < names->len; i++) {
        guint id = parse_name (names->pdata[i], SUFFIX_BAD);

        if (id)
            g_array_append_val (ids, id);
    }
    g_array_sort (ids, journal_compare_numbers);
    for (guint i = 0; i + DFOTA_JOURNAL_MAX_BAD < ids->len; i++) {
        g_autofree gchar *path = build_path (self, g_array_index (ids, guint, i), SUFFIX_BAD);

        g_unlink (path);
    }
}

static gint
journal_compare_ids (gconstpointer a, gconstpointer b)
{
    const DfotaJournalEntry *first = *(const DfotaJournalEntry *const *) a;
    const DfotaJournalEntry *second = *(const DfotaJournalEntry *const *) b;

    return first->id < second->id ? -1 : first->id > second->id;
}

GPtrArray *
dfota_journal_load_all (DfotaJournal *self, GPtrArray *problems, GError **error)
{
    g_autoptr (GPtrArray) names = NULL;
    GPtrArray            *entries;

    g_return_val_if_fail (self != NULL, NULL);

    names = list_names (self, error);
    if (!names)
        return NULL;

    entries = g_ptr_array_new_with_free_func ((GDestroyNotify) dfota_journal_entry_free);
    for (guint i = 0; i < names->len; i++) {
        const gchar *name = names->pdata[i];
        guint        id = parse_name (name, SUFFIX);

        if (id)
            load_into (self, id, entries, problems);
        else if (is_leftover (name))
            remove_leftover (self, name);
    }

    remove_old_bad (self);
    g_ptr_array_sort (entries, journal_compare_ids);
    return entries;
}

/*****************************************************************************/
/* Saving */

gboolean
dfota_journal_save (DfotaJournal *self, const DfotaJournalEntry *entry, GError **error)
{
    g_autoptr (GKeyFile) file = NULL;
    g_autoptr (GError)   local_error = NULL;
    g_autofree gchar    *path = NULL;
    g_autofree gchar    *text = NULL;
    gsize                length;

    g_return_val_if_fail (self != NULL, FALSE);
    g_return_val_if_fail (entry != NULL && entry->id > 0, FALSE);
    g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

    note_id (self, entry->id);
    file = dfota_journal_entry_to_key_file (entry);
    text = g_key_file_to_data (file, &length, NULL);
    path = build_path (self, entry->id, SUFFIX);
    /* GLib 2.90 keeps the mode of an existing file. A missing file is no problem here. */
    g_chmod (path, FILE_MODE);
    /* Both flags: the new file is synced, renamed, and the folder synced. */
    if (g_file_set_contents_full (path, text, length,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  FILE_MODE, &local_error))
        return TRUE;

    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_JOURNAL, "could not write %s: %s", path,
                 local_error->message);
    return FALSE;
}

gboolean
dfota_journal_remove (DfotaJournal *self, guint id, GError **error)
{
    g_autofree gchar *path = NULL;

    g_return_val_if_fail (self != NULL && id > 0, FALSE);

    path = build_path (self, id, SUFFIX);
    if (g_unlink (path) == 0 || errno == ENOENT)
        return TRUE;

    set_errno (error, "remove", path, errno);
    return FALSE;
}
