/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Firmware images.
 */

#include "firmware.h"
#include "settings.h"

#include <string.h>

#define MAGIC "SIMULATED-FIRMWARE\n"
#define BLOCK 4096
#define EVERY 8 /* One block in this many differs between revisions. */

static void
fill_block (GByteArray *image, guint32 seed, gsize length)
{
    g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

    while (length > 0) {
        guint32 value = g_rand_int (rand);
        gsize   part = MIN (length, sizeof value);

        g_byte_array_append (image, (const guint8 *) &value, part);
        length -= part;
    }
}

static GByteArray *
make_image (const char *revision, gsize size, guint32 seed)
{
    g_autofree char *head = g_strdup_printf (MAGIC "revision=%s\n", revision);
    GByteArray      *image = g_byte_array_sized_new (size);
    guint32          own = g_str_hash (revision) ^ (seed * 2654435761u);

    g_byte_array_append (image, (const guint8 *) head, strlen (head));
    while (image->len < size) {
        guint32 n = image->len / BLOCK;
        gsize   length = MIN (size, (n + 1) * (gsize) BLOCK) - image->len;

        fill_block (image, n % EVERY == 0 ? own + n : n, length);
    }
    return image;
}

gboolean
sim_firmware_make (const char *path, const char *revision, gsize size, guint32 seed, GError **error)
{
    g_autoptr (GByteArray) image = NULL;

    if (size < BLOCK || *revision == '\0' || strpbrk (revision, "\r\n")) {
        g_set_error (error, SIM_ERROR, 0, "a firmware has a revision and at least %d bytes", BLOCK);
        return FALSE;
    }
    image = make_image (revision, size, seed);
    return g_file_set_contents (path, (const char *) image->data, image->len, error);
}

static char *
find_revision (const char *data, gsize length)
{
    const char *revision = data + strlen (MAGIC "revision=");
    const char *end;

    if (length < BLOCK || memcmp (data, MAGIC "revision=", strlen (MAGIC "revision=")) != 0)
        return NULL;
    end = memchr (revision, '\n', BLOCK - strlen (MAGIC "revision="));
    return end ? g_strndup (revision, end - revision) : NULL;
}

char *
sim_firmware_revision (const char *path, GError **error)
{
    g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
    char                   *revision;

    if (!file)
        return NULL;
    revision = find_revision (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
    if (!revision)
        g_set_error (error, SIM_ERROR, 0, "%s is no firmware of a simulated module", path);
    return revision;
}

char *
sim_firmware_digest (const char *path, GError **error)
{
    g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
    const char             *data;

    if (!file)
        return NULL;
    data = g_mapped_file_get_contents (file);
    return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) (data ? data : ""),
                                        g_mapped_file_get_length (file));
}

/* Returns where "_V02" begins, or the end of @name. */
static const char *
find_edition (const char *name)
{
    const char *last = strrchr (name, '_');

    if (last && last[1] == 'V' && last[2] && strspn (last + 2, "0123456789") == strlen (last + 2))
        return last;
    return name + strlen (name);
}

char *
sim_firmware_exact (const char *name)
{
    return g_strndup (name, find_edition (name) - name);
}

char *
sim_firmware_edition (const char *name)
{
    const char *edition = find_edition (name);

    return g_strdup (*edition ? edition + 1 : "V01");
}

char *
sim_firmware_base (const char *revision)
{
    return g_strndup (revision, strcspn (revision, "_"));
}
