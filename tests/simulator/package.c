/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Makes and applies update packages with libzip and librsync.
 */

#include "package.h"
#include "firmware.h"
#include "settings.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <librsync.h>
#include <zip.h>

#define FORMAT         "simulated-dfota-1"
#define MANIFEST       "manifest"
#define DELTA          "delta"
#define GROUP          "package"
#define BLOCK_SIZE     1024
#define SIZE_MAX_ENTRY (256 * 1024 * 1024)

typedef FILE           File;
typedef zip_t          Archive;
typedef rs_signature_t Signature;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (File, fclose)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, zip_discard)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Signature, rs_free_sumset)

static FILE *
open_file (const char *path, const char *mode, GError **error)
{
    FILE *file = path ? fopen (path, mode) : tmpfile ();

    if (!file)
        g_set_error (error, SIM_ERROR, 0, "%s: %s", path ? path : "temporary file",
                     g_strerror (errno));
    return file;
}

static gboolean
succeeds (rs_result result, const char *what, GError **error)
{
    if (result == RS_DONE)
        return TRUE;
    g_set_error (error, SIM_ERROR, 0, "%s: %s", what, rs_strerror (result));
    return FALSE;
}

static Signature *
make_signature (FILE *before, GError **error)
{
    g_autoptr (File)      file = open_file (NULL, "w", error);
    g_autoptr (Signature) signature = NULL;
    rs_result             result;

    if (!file)
        return NULL;
    result = rs_sig_file (before, file, BLOCK_SIZE, 0, RS_RK_BLAKE2_SIG_MAGIC, NULL);
    if (!succeeds (result, "signature", error))
        return NULL;
    rewind (file);
    if (!succeeds (rs_loadsig_file (file, &signature, NULL), "signature", error) ||
        !succeeds (rs_build_hash_table (signature), "signature", error))
        return NULL;
    return g_steal_pointer (&signature);
}

static GBytes *
read_all (FILE *file)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    guint8                 buffer[8192];
    gsize                  length;

    rewind (file);
    while ((length = fread (buffer, 1, sizeof buffer, file)) > 0)
        g_byte_array_append (bytes, buffer, length);
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
make_delta (const char *before, const char *after, GError **error)
{
    g_autoptr (File) old = open_file (before, "rb", error);
    g_autoptr (File) new = old ? open_file (after, "rb", error) : NULL;
    g_autoptr (File)      delta = new ? open_file (NULL, "w", error) : NULL;
    g_autoptr (Signature) signature = delta ? make_signature (old, error) : NULL;

    if (!signature || !succeeds (rs_delta_file (signature, new, delta, NULL), "delta", error))
        return NULL;
    return read_all (delta);
}

static gboolean
describe (GKeyFile *manifest, const char *which, const char *path, GError **error)
{
    g_autofree char *revision = sim_firmware_revision (path, error);
    g_autofree char *digest = revision ? sim_firmware_digest (path, error) : NULL;
    g_autofree char *revision_key = g_strdup_printf ("%s-revision", which);
    g_autofree char *digest_key = g_strdup_printf ("%s-digest", which);

    if (!digest)
        return FALSE;
    g_key_file_set_string (manifest, GROUP, revision_key, revision);
    g_key_file_set_string (manifest, GROUP, digest_key, digest);
    return TRUE;
}

static GBytes *
make_manifest (const char *before, const char *after, GError **error)
{
    g_autoptr (GKeyFile) manifest = g_key_file_new ();
    gsize                length;
    char                *text;

    g_key_file_set_string (manifest, GROUP, "format", FORMAT);
    if (!describe (manifest, "source", before, error) ||
        !describe (manifest, "target", after, error))
        return NULL;
    text = g_key_file_to_data (manifest, &length, NULL);
    return g_bytes_new_take (text, length);
}

static gboolean
add_entry (zip_t *archive, const char *name, GBytes *content, GError **error)
{
    gsize         length;
    gconstpointer data = g_bytes_get_data (content, &length);
    zip_source_t *source = zip_source_buffer (archive, data, length, 0);

    if (source && zip_file_add (archive, name, source, ZIP_FL_ENC_UTF_8) >= 0)
        return TRUE;
    zip_source_free (source);
    g_set_error (error, SIM_ERROR, 0, "%s: %s", name, zip_strerror (archive));
    return FALSE;
}

static zip_t *
open_archive (const char *path, int flags, GError **error)
{
    int    code = 0;
    zip_t *archive = zip_open (path, flags, &code);

    if (!archive)
        g_set_error (error, SIM_ERROR, 0, "%s: no zip file (libzip error %d)", path, code);
    return archive;
}

gboolean
sim_package_make (const char *before, const char *after, const char *package, GError **error)
{
    g_autoptr (GBytes)  manifest = make_manifest (before, after, error);
    g_autoptr (GBytes)  delta = manifest ? make_delta (before, after, error) : NULL;
    g_autoptr (Archive) archive = NULL;

    if (!delta)
        return FALSE;
    archive = open_archive (package, ZIP_CREATE | ZIP_TRUNCATE, error);
    if (!archive || !add_entry (archive, MANIFEST, manifest, error) ||
        !add_entry (archive, DELTA, delta, error))
        return FALSE;
    if (zip_close (archive) < 0) {
        g_set_error (error, SIM_ERROR, 0, "%s: %s", package, zip_strerror (archive));
        return FALSE;
    }
    archive = NULL;
    return TRUE;
}

static GBytes *
read_entry (zip_t *archive, const char *name, GError **error)
{
    zip_stat_t       stat;
    g_autofree char *data = NULL;
    zip_file_t      *file = NULL;
    zip_int64_t      length = -1;
    char             past_end;

    if (zip_stat (archive, name, 0, &stat) == 0 && stat.size < SIZE_MAX_ENTRY)
        file = zip_fopen (archive, name, 0);
    if (file) {
        data = g_malloc (stat.size + 1);
        length = zip_fread (file, data, stat.size);
        if (zip_fread (file, &past_end, 1) != 0) /* This also checks the checksum. */
            length = -1;
        zip_fclose (file);
    }
    if (length < 0 || (zip_uint64_t) length != stat.size) {
        g_set_error (error, SIM_ERROR, 0, "%s: not in the package, or damaged", name);
        return NULL;
    }
    return g_bytes_new_take (g_steal_pointer (&data), length);
}

typedef struct {
    char   *source_revision;
    char   *source_digest;
    char   *target_revision;
    char   *target_digest;
    GBytes *delta;
} Package;

static void
package_free (Package *self)
{
    g_free (self->source_revision);
    g_free (self->source_digest);
    g_free (self->target_revision);
    g_free (self->target_digest);
    g_bytes_unref (self->delta);
    g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Package, package_free)

static gboolean
is_manifest_right (GBytes *content, Package *self)
{
    g_autoptr (GKeyFile) manifest = g_key_file_new ();
    g_autofree char     *format = NULL;

    if (!g_key_file_load_from_bytes (manifest, content, G_KEY_FILE_NONE, NULL))
        return FALSE;
    format = g_key_file_get_string (manifest, GROUP, "format", NULL);
    self->source_revision = g_key_file_get_string (manifest, GROUP, "source-revision", NULL);
    self->source_digest = g_key_file_get_string (manifest, GROUP, "source-digest", NULL);
    self->target_revision = g_key_file_get_string (manifest, GROUP, "target-revision", NULL);
    self->target_digest = g_key_file_get_string (manifest, GROUP, "target-digest", NULL);
    return g_strcmp0 (format, FORMAT) == 0 && self->source_revision && self->source_digest &&
           self->target_revision && self->target_digest;
}

static SimPackageResult
load (const char *path, Package **package, GError **error)
{
    g_autoptr (Archive) archive = open_archive (path, ZIP_RDONLY | ZIP_CHECKCONS, error);
    g_autoptr (GBytes)  manifest = archive ? read_entry (archive, MANIFEST, error) : NULL;
    g_autoptr (GBytes)  delta = manifest ? read_entry (archive, DELTA, error) : NULL;
    g_autoptr (Package) self = NULL;

    if (!delta)
        return SIM_PACKAGE_UNREADABLE;
    self = g_new0 (Package, 1);
    self->delta = g_steal_pointer (&delta);
    if (!is_manifest_right (manifest, self)) {
        g_set_error (error, SIM_ERROR, 0, "the manifest is not one of %s", FORMAT);
        return SIM_PACKAGE_WRONG;
    }
    *package = g_steal_pointer (&self);
    return SIM_PACKAGE_GOOD;
}

static SimPackageResult
match (Package *self, const char *firmware, GError **error)
{
    g_autofree char *revision = sim_firmware_revision (firmware, error);
    g_autofree char *digest = revision ? sim_firmware_digest (firmware, error) : NULL;

    if (!digest)
        return SIM_PACKAGE_NO_MATCH;
    if (g_str_equal (revision, self->source_revision) && g_str_equal (digest, self->source_digest))
        return SIM_PACKAGE_GOOD;
    g_set_error (error, SIM_ERROR, 0, "the package is for %s, the module runs %s",
                 self->source_revision, revision);
    return SIM_PACKAGE_NO_MATCH;
}

static SimPackageResult
load_matching (const char *path, const char *firmware, Package **package, GError **error)
{
    g_autoptr (Package) self = NULL;
    SimPackageResult    result = load (path, &self, error);

    if (result == SIM_PACKAGE_GOOD)
        result = match (self, firmware, error);
    if (result == SIM_PACKAGE_GOOD)
        *package = g_steal_pointer (&self);
    return result;
}

SimPackageResult
sim_package_check (const char *package, const char *firmware, GError **error)
{
    g_autoptr (Package) self = NULL;

    return load_matching (package, firmware, &self, error);
}

static gboolean
patch (Package *self, const char *firmware, const char *target, GError **error)
{
    gsize            length;
    gconstpointer    data = g_bytes_get_data (self->delta, &length);
    g_autoptr (File) basis = open_file (firmware, "rb", error);
    g_autoptr (File) delta = basis ? fmemopen ((gpointer) data, length, "rb") : NULL;
    g_autoptr (File) new = delta ? open_file (target, "wb", error) : NULL;

    if (!new) {
        if (error && !*error)
            g_set_error_literal (error, SIM_ERROR, 0, "the delta is empty");
        return FALSE;
    }
    return succeeds (rs_patch_file (basis, delta, new, NULL), "delta", error);
}

static gboolean
install (Package *self, const char *firmware, const char *target, GError **error)
{
    g_autofree char *digest = NULL;

    if (!patch (self, firmware, target, error))
        return FALSE;
    digest = sim_firmware_digest (target, error);
    if (!digest)
        return FALSE;
    if (!g_str_equal (digest, self->target_digest)) {
        g_set_error_literal (error, SIM_ERROR, 0, "the delta makes something else than announced");
        return FALSE;
    }
    if (g_rename (target, firmware) < 0) {
        g_set_error (error, SIM_ERROR, 0, "%s: %s", firmware, g_strerror (errno));
        return FALSE;
    }
    return TRUE;
}

SimPackageResult
sim_package_apply (const char *package, const char *firmware, GError **error)
{
    g_autoptr (Package) self = NULL;
    g_autofree char    *target = g_strdup_printf ("%s.new", firmware);
    SimPackageResult    result = load_matching (package, firmware, &self, error);

    if (result != SIM_PACKAGE_GOOD)
        return result;
    if (install (self, firmware, target, error))
        return SIM_PACKAGE_GOOD;
    g_unlink (target);
    return SIM_PACKAGE_WRONG;
}
