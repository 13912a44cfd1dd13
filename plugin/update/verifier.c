/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The revision as an event of the machine; see verifier.h.
 */

#include "update/verifier.h"

#include "module/revision.h"

struct _DfotaVerifier {
    GObject       parent;
    DfotaRecord  *record;
    gdouble       seconds;
    GCancellable *reading; /* NULL: it does not read */
};

G_DEFINE_FINAL_TYPE (DfotaVerifier, dfota_verifier, G_TYPE_OBJECT)

enum { SIGNAL_READ, N_SIGNALS };

static guint signals[N_SIGNALS];

static DfotaEventKind
classify_revision (const DfotaJournalEntry *entry, const gchar *revision)
{
    const gchar *expected = entry->revision_expected;

    if (g_str_equal (revision, entry->revision_before))
        return DFOTA_EVENT_REVISION_OLD;
    if (expected[0] && !g_str_equal (revision, expected))
        return DFOTA_EVENT_REVISION_UNEXPECTED;
    return DFOTA_EVENT_REVISION_NEW;
}

static void
verifier_revision_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaVerifier) self = DFOTA_VERIFIER (user_data);
    g_autoptr (GError)        error = NULL;
    g_autoptr (DfotaRevision) revision = dfota_revision_read_finish (result, &error);
    DfotaJournalEntry        *entry = dfota_record_get_entry (self->record);
    DfotaEventKind            kind = DFOTA_EVENT_REVISION_UNREADABLE;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    g_clear_object (&self->reading);
    if (revision) {
        dfota_journal_entry_set (&entry->revision_after, revision->text);
        kind = classify_revision (entry, revision->text);
    } else
        g_message ("update %u: %s", entry->id, error->message);
    g_signal_emit (self, signals[SIGNAL_READ], 0, kind);
}

void
dfota_verifier_read (DfotaVerifier *self, DfotaPort *port)
{
    const DfotaJournalEntry *entry = dfota_record_get_entry (self->record);

    if (self->reading)
        return;
    self->reading = g_cancellable_new ();
    dfota_revision_read_async (port, entry->revision_command, self->seconds, self->reading,
                               verifier_revision_ready, g_object_ref (self));
}

void
dfota_verifier_stop (DfotaVerifier *self)
{
    if (self->reading)
        g_cancellable_cancel (self->reading);
    g_clear_object (&self->reading);
}

/*****************************************************************************/

DfotaVerifier *
dfota_verifier_new (DfotaRecord *record, gdouble seconds)
{
    DfotaVerifier *self = g_object_new (DFOTA_TYPE_VERIFIER, NULL);

    self->record = g_object_ref (record);
    self->seconds = seconds;
    return self;
}

static void
dfota_verifier_dispose (GObject *object)
{
    DfotaVerifier *self = DFOTA_VERIFIER (object);

    dfota_verifier_stop (self);
    g_clear_object (&self->record);
    G_OBJECT_CLASS (dfota_verifier_parent_class)->dispose (object);
}

static void
dfota_verifier_init (DfotaVerifier *self)
{
}

static void
dfota_verifier_class_init (DfotaVerifierClass *klass)
{
    G_OBJECT_CLASS (klass)->dispose = dfota_verifier_dispose;
    signals[SIGNAL_READ] = g_signal_new ("read", DFOTA_TYPE_VERIFIER, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}
