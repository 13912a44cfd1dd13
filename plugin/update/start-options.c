/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The arguments of Start() and Install(); see start-options.h.
 */

#include "update/start-options.h"

#include "dbus/error.h"
#include "protocol/context.h"

void
dfota_start_options_free (DfotaStartOptions *self)
{
    g_clear_pointer (&self->source, dfota_source_free);
    g_free (self->source_revision);
    g_free (self->target_revision);
    g_free (self->urc_port);
    g_free (self->context_command);
    g_free (self->context_restore);
    g_free (self->warning);
    g_clear_object (&self->package);
    g_free (self);
}

/* Accepts only short printable strings: they are written to the journal and to messages. */
static gboolean
is_revision (GVariant *value)
{
    const gchar *text;

    if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        return FALSE;
    text = g_variant_get_string (value, NULL);
    for (gsize i = 0; text[i]; i++) {
        if (i >= DFOTA_REVISION_MAX || !g_ascii_isgraph (text[i]))
            return FALSE;
    }
    return *text != '\0';
}

/* Returns a boolean option of Install(); NULL if @key is none. */
static gboolean *
find_switch (DfotaStartOptions *self, const gchar *key)
{
    if (!self->package)
        return NULL;
    if (g_str_equal (key, "keep-package"))
        return &self->keeps_package;
    return g_str_equal (key, "acknowledged") ? &self->wants_acks : NULL;
}

static gboolean
parse_switch (gboolean *field, const gchar *key, GVariant *value, GError **error)
{
    if (!g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN)) {
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION,
                     "option '%s' must be a boolean", key);
        return FALSE;
    }
    *field = g_variant_get_boolean (value);
    return TRUE;
}

static gboolean
parse_context (DfotaStartOptions *self, GVariant *value, GError **error)
{
    if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) &&
        g_variant_get_uint32 (value) >= DFOTA_CONTEXT_MIN &&
        g_variant_get_uint32 (value) <= DFOTA_CONTEXT_MAX) {
        self->context = (gint) g_variant_get_uint32 (value);
        return TRUE;
    }
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION,
                 "option 'context' must be an unsigned number from %d to %d", DFOTA_CONTEXT_MIN,
                 DFOTA_CONTEXT_MAX);
    return FALSE;
}

static gboolean
check_context (const DfotaStartOptions *self, const DfotaFamily *family, GError **error)
{
    if (self->context == 0)
        return TRUE;
    if (!dfota_source_is_remote (self->source)) {
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION,
                     "option 'context' is only for a URL: the module downloads nothing");
        return FALSE;
    }
    if (family->context[0])
        return TRUE;
    g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_UNSUPPORTED,
                 "could not select PDP context %d: the command for that is not known of %s "
                 "modules; leave the option 'context' out",
                 self->context, family->name);
    return FALSE;
}

static gboolean
parse_option (DfotaStartOptions *self, const gchar *key, GVariant *value, GError **error)
{
    gchar   **field = NULL;
    gboolean *found = find_switch (self, key);

    if (found)
        return parse_switch (found, key, value, error);
    if (!self->package && g_str_equal (key, "context"))
        return parse_context (self, value, error);
    if (g_str_equal (key, "source-revision"))
        field = &self->source_revision;
    else if (g_str_equal (key, "target-revision"))
        field = &self->target_revision;
    if (!field) {
        g_autofree gchar *shown = g_utf8_substring (key, 0, MIN (40, g_utf8_strlen (key, -1)));

        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION,
                     "unknown option '%s'; available: 'source-revision', 'target-revision'%s",
                     shown, self->package ? ", 'keep-package', 'acknowledged'" : ", 'context'");
        return FALSE;
    }
    if (!is_revision (value)) {
        g_set_error (
            error, DFOTA_ERROR, DFOTA_ERROR_INVALID_OPTION,
            "option '%s' must be a revision: a string of 1 to %d printable ASCII characters "
            "without blanks",
            key, DFOTA_REVISION_MAX);
        return FALSE;
    }
    g_free (*field);
    *field = g_variant_dup_string (value, NULL);
    return TRUE;
}

static gboolean
parse_options (DfotaStartOptions *self, GVariant *options, GError **error)
{
    GVariantIter iter;
    const gchar *key;
    GVariant    *value;

    g_variant_iter_init (&iter, options);
    while (g_variant_iter_next (&iter, "{&sv}", &key, &value)) {
        g_autoptr (GVariant) owned = value;

        if (!parse_option (self, key, owned, error))
            return FALSE;
    }
    return TRUE;
}

DfotaStartOptions *
dfota_start_options_new (const DfotaFamily *family,
                         const gchar       *source,
                         GVariant          *options,
                         GError           **error)
{
    g_autoptr (DfotaStartOptions) self = g_new0 (DfotaStartOptions, 1);

    self->source = dfota_source_new_for (source, family, error);
    if (!self->source || !parse_options (self, options, error) ||
        !check_context (self, family, error))
        return NULL;
    return g_steal_pointer (&self);
}

/* Returns the source for the package's path in the module. Transfer full. */
static DfotaSource *
make_package_source (const DfotaFamily *family, GError **error)
{
    g_autofree gchar *path = NULL;

    if (!family->paths[0]) {
        g_set_error (error, DFOTA_ERROR, DFOTA_ERROR_UNSUPPORTED,
                     "could not send a file: the file system of %s modules is not known; use a URL",
                     family->name);
        return NULL;
    }
    path = g_strconcat (family->paths[0], DFOTA_PACKAGE_FILE, NULL);
    return dfota_source_new_for (path, family, error);
}

DfotaStartOptions *
dfota_start_options_new_package (const DfotaFamily *family,
                                 int                fd,
                                 GVariant          *options,
                                 GError           **error)
{
    g_autoptr (DfotaStartOptions) self = g_new0 (DfotaStartOptions, 1);

    self->package = dfota_package_new (fd, error);
    if (!self->package)
        return NULL;
    self->source = make_package_source (family, error);
    if (!self->source || !parse_options (self, options, error))
        return NULL;
    return g_steal_pointer (&self);
}
