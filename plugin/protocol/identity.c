/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reading and comparing; see identity.h.
 */

#include "protocol/identity.h"

#include <string.h>

#include "protocol/answer.h"

/* Equal answers in a row that make a string certain. */
#define N_AGREEING 2

DfotaIdentity *
dfota_identity_new (const gchar *exact, const gchar *base, const gchar *edition)
{
    DfotaIdentity *self = g_new0 (DfotaIdentity, 1);

    self->exact = g_strdup (exact ? exact : "");
    self->base = g_strdup (base ? base : "");
    self->edition = g_strdup (edition ? edition : "");
    return self;
}

void
dfota_identity_free (DfotaIdentity *self)
{
    g_free (self->exact);
    g_free (self->base);
    g_free (self->edition);
    g_free (self);
}

const gchar *
dfota_identity_get_revision (const DfotaIdentity *self)
{
    return self->exact[0] ? self->exact : self->base;
}

/*****************************************************************************/
/* Names */

static gboolean
has_sub_version (const gchar *revision)
{
    return strchr (revision, '_') != NULL;
}

/* TRUE if @revision is @base, or that with a sub-version. */
static gboolean
is_of_base (const gchar *revision, const gchar *base)
{
    gsize length = strlen (base);

    return g_str_has_prefix (revision, base) &&
           (revision[length] == '\0' || revision[length] == '_');
}

static gboolean
is_edition_known (const DfotaIdentity *self)
{
    return self->edition[0] && !g_str_equal (self->edition, DFOTA_EDITION_NONE);
}

const gchar *
dfota_identity_get_edition (const DfotaIdentity *self)
{
    return is_edition_known (self) ? self->edition : "";
}

/* Returns the rest of @name after "REVISION_", "" if there is none; NULL if @name begins with
 * another revision. */
static const gchar *
find_rest (const DfotaIdentity *self, const gchar *name)
{
    const gchar *revision = dfota_identity_get_revision (self);

    if (!revision[0] || !is_of_base (name, revision))
        return NULL;
    name += strlen (revision);
    return *name ? name + 1 : name;
}

gboolean
dfota_identity_is_named (const DfotaIdentity *self, const gchar *name)
{
    const gchar *rest = find_rest (self, name);

    return rest && (!*rest || (is_edition_known (self) && g_str_equal (rest, self->edition)));
}

/* "V02" */
static gboolean
is_edition (const gchar *part)
{
    return part[0] == 'V' && part[1] && strspn (part + 1, G_CSET_DIGITS) == strlen (part + 1);
}

gboolean
dfota_identity_has_form_of (const DfotaIdentity *self, const gchar *name)
{
    g_auto (GStrv) parts = g_strsplit (name, "_", -1);
    guint          n = g_strv_length (parts);

    if (n > 1 && is_edition (parts[n - 1]))
        n--;
    return (n > 1) == has_sub_version (dfota_identity_get_revision (self));
}

DfotaIdentity *
dfota_identity_new_from_modem (const gchar *revision, const gchar *version)
{
    gboolean is_exact = FALSE;

    if (!revision || !dfota_answer_is_revision (revision))
        return NULL;
    if (has_sub_version (revision))
        return dfota_identity_new (revision, NULL, NULL);
    if (version && dfota_answer_is_revision (version))
        is_exact = has_sub_version (version) && is_of_base (version, revision);
    return dfota_identity_new (is_exact ? version : NULL, revision, NULL);
}

/*****************************************************************************/
/* Comparison */

static gboolean
is_different (const gchar *before, const gchar *after)
{
    return before[0] && after[0] && !g_str_equal (before, after);
}

static gboolean
is_another (const DfotaIdentity *before, const DfotaIdentity *after)
{
    if (is_different (before->exact, after->exact) || is_different (before->base, after->base))
        return TRUE;
    return is_edition_known (before) && is_edition_known (after) &&
           is_different (before->edition, after->edition);
}

/* TRUE if firmwares that differ would have a string that differs. Where the module does not know
 * AT+CSUB, a sub-edition can differ unseen. */
static gboolean
is_telling (const DfotaIdentity *before, const DfotaIdentity *after)
{
    return has_sub_version (before->exact) && g_str_equal (before->exact, after->exact) &&
           is_edition_known (before) && g_str_equal (before->edition, after->edition);
}

/* TRUE also if no string contradicts @expected. Earlier versions of the plugin accepted a base
 * revision as expected; their updates may still be in the journal. */
static gboolean
is_expected (const DfotaIdentity *self, const gchar *expected)
{
    const gchar *rest = find_rest (self, expected);

    if (dfota_identity_is_named (self, expected) || g_str_equal (self->base, expected))
        return TRUE;
    return rest && (!self->exact[0] || (!is_edition_known (self) && is_edition (rest)));
}

DfotaIdentityMatch
dfota_identity_compare (const DfotaIdentity *before,
                        const DfotaIdentity *after,
                        const gchar         *expected)
{
    gboolean another = is_another (before, after);

    if (expected[0] && !is_expected (after, expected))
        return another ? DFOTA_IDENTITY_UNEXPECTED : DFOTA_IDENTITY_OLD;
    if (another)
        return DFOTA_IDENTITY_NEW;
    return is_telling (before, after) ? DFOTA_IDENTITY_OLD : DFOTA_IDENTITY_UNVERIFIABLE;
}

/*****************************************************************************/
/* Reading */

void
dfota_identity_reader_take (DfotaIdentityReader *self, DfotaIdentityField field, const gchar *text)
{
    DfotaIdentityReading *reading = &self->readings[field];

    if (text && g_strcmp0 (text, reading->text) == 0) {
        reading->n_texts++;
        return;
    }
    g_free (reading->text);
    reading->text = g_strdup (text);
    reading->n_texts = text ? 1 : 0;
    reading->n_refusals = text ? 0 : reading->n_refusals + 1;
}

/* Returns NULL if the string is not certain. */
static const gchar *
get_text (const DfotaIdentityReader *self, DfotaIdentityField field)
{
    const DfotaIdentityReading *reading = &self->readings[field];

    return reading->n_texts >= N_AGREEING ? reading->text : NULL;
}

static gboolean
is_refused (const DfotaIdentityReader *self, DfotaIdentityField field)
{
    return self->readings[field].n_refusals >= N_AGREEING;
}

/* An exact revision may be refused for some time after a boot [field], a sub-edition is not. */
gboolean
dfota_identity_reader_has (const DfotaIdentityReader *self, DfotaIdentityField field)
{
    return get_text (self, field) || (field == DFOTA_IDENTITY_EDITION && is_refused (self, field));
}

static const gchar *
get_edition (const DfotaIdentityReader *self)
{
    const gchar *edition = get_text (self, DFOTA_IDENTITY_EDITION);

    if (edition)
        return edition;
    return is_refused (self, DFOTA_IDENTITY_EDITION) ? DFOTA_EDITION_NONE : "";
}

static gboolean
is_complete (const DfotaIdentityReader *self)
{
    const gchar *exact = get_text (self, DFOTA_IDENTITY_EXACT);
    const gchar *base = get_text (self, DFOTA_IDENTITY_BASE);

    return exact && base && is_of_base (exact, base) &&
           dfota_identity_reader_has (self, DFOTA_IDENTITY_EDITION);
}

/* For the end of the reading: one certain revision, and no answer that contradicts it. Answers that
 * were swapped contradict each other. */
static gboolean
is_sufficient (const DfotaIdentityReader *self)
{
    const gchar *exact = get_text (self, DFOTA_IDENTITY_EXACT);
    const gchar *base = get_text (self, DFOTA_IDENTITY_BASE);

    if (exact && base)
        return is_of_base (exact, base) || (has_sub_version (exact) && !has_sub_version (base));
    if (exact)
        return !self->readings[DFOTA_IDENTITY_BASE].text;
    return base && !self->readings[DFOTA_IDENTITY_EXACT].text;
}

DfotaIdentity *
dfota_identity_reader_get (const DfotaIdentityReader *self, gboolean is_last)
{
    if (!is_complete (self) && !(is_last && is_sufficient (self)))
        return NULL;
    return dfota_identity_new (get_text (self, DFOTA_IDENTITY_EXACT),
                               get_text (self, DFOTA_IDENTITY_BASE), get_edition (self));
}

void
dfota_identity_reader_clear (DfotaIdentityReader *self)
{
    for (guint i = 0; i < DFOTA_N_IDENTITY_FIELDS; i++)
        g_free (self->readings[i].text);
    memset (self, 0, sizeof *self);
}
