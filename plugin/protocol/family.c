/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Creates a family from a key file; see family.h. family-keys.h reads the values.
 */

#include "protocol/family.h"

#include <string.h>

#include "protocol/answer.h"
#include "protocol/family-keys.h"

const gchar *const dfota_family_exact_commands[] = { "+QGMR", "+QGMR?", NULL };

static gboolean
read_group (DfotaFamily *self, GKeyFile *file, const gchar *group, GError **error)
{
    g_auto (GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

    for (guint i = 0; names && names[i]; i++) {
        g_autoptr (GError) problem = NULL;
        g_autofree gchar  *value = g_key_file_get_string (file, group, names[i], &problem);

        /* GLib returns the value besides, if it has an unknown escape sequence */
        if (problem) {
            g_propagate_error (error, g_steal_pointer (&problem));
            return FALSE;
        }
        if (!dfota_family_keys_read (self, group, names[i], g_strstrip (value), error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
read_file (DfotaFamily *self, GKeyFile *file, GError **error)
{
    g_auto (GStrv) groups = g_key_file_get_groups (file, NULL);

    if (!dfota_family_keys_check (file, error))
        return FALSE;
    for (guint i = 0; groups[i]; i++)
        if (!read_group (self, file, groups[i], error))
            return FALSE;
    return TRUE;
}

static void
family_stage_clear (gpointer data)
{
    DfotaFamilyStage *stage = data;

    g_free (stage->name);
    g_free (stage->stage);
}

static void
family_timeout_clear (gpointer data)
{
    g_free (((DfotaFamilyTimeout *) data)->key);
}

DfotaFamily *
dfota_family_new (const gchar *id, const gchar *text, gsize length, GError **error)
{
    static const gchar *const schemes[] = { "ftp", "http", "https", NULL };
    g_autoptr (DfotaFamily)   self = g_new0 (DfotaFamily, 1);
    g_autoptr (GKeyFile)      file = g_key_file_new ();

    g_return_val_if_fail (id != NULL && text != NULL, NULL);

    self->id = g_strdup (id);
    self->ids = g_array_new (FALSE, FALSE, sizeof (DfotaUsbId));
    self->schemes = g_strdupv ((gchar **) schemes);
    self->paths = g_new0 (gchar *, 1);
    self->url_max = DFOTA_FAMILY_URL_MAX;
    self->path_max = DFOTA_FAMILY_PATH_MAX;
    self->context = g_strdup ("");
    self->has_test_list = TRUE;
    self->max_attempts = DFOTA_FAMILY_ATTEMPTS;
    self->base_command = g_strdup (DFOTA_FAMILY_BASE_COMMAND);
    self->exact_commands = g_strdupv ((gchar **) dfota_family_exact_commands);
    self->edition_command = g_strdup (DFOTA_FAMILY_EDITION_COMMAND);
    self->urc_interface = DFOTA_FAMILY_URC_INTERFACE;
    self->stages = g_array_new (FALSE, FALSE, sizeof (DfotaFamilyStage));
    g_array_set_clear_func (self->stages, family_stage_clear);
    self->timeouts = g_array_new (FALSE, FALSE, sizeof (DfotaFamilyTimeout));
    g_array_set_clear_func (self->timeouts, family_timeout_clear);
    if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, error) ||
        !read_file (self, file, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
dfota_family_free (DfotaFamily *self)
{
    g_free (self->id);
    g_free (self->name);
    g_free (self->source);
    g_array_unref (self->ids);
    g_strfreev (self->schemes);
    g_strfreev (self->paths);
    g_free (self->context);
    g_free (self->base_command);
    g_strfreev (self->exact_commands);
    g_free (self->edition_command);
    g_array_unref (self->stages);
    g_array_unref (self->timeouts);
    g_free (self);
}

gboolean
dfota_family_has_id (const DfotaFamily *self, guint16 vendor, guint16 product)
{
    for (guint i = 0; i < self->ids->len; i++) {
        const DfotaUsbId *id = &g_array_index (self->ids, DfotaUsbId, i);

        if (id->vendor == vendor && id->product == product)
            return TRUE;
    }
    return FALSE;
}

gboolean
dfota_family_is_test_answer (const DfotaFamily *self, const gchar *response)
{
    return self->has_test_list ? dfota_answer_is_bare_or_named (response, "+QFOTADL")
                               : dfota_answer_is_bare (response) && !strstr (response, "+QFOTADL:");
}

const gchar *
dfota_evidence_to_string (DfotaEvidence evidence)
{
    switch (evidence) {
    case DFOTA_EVIDENCE_GUIDE:
        return "guide";
    case DFOTA_EVIDENCE_FIELD:
        return "field";
    }
    g_return_val_if_reached ("field");
}
