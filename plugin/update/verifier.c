/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Converts a comparison of identities into an event; see verifier.h.
 */

#include "update/verifier.h"

#include "module/at-sequence.h"
#include "module/revision.h"

/* Between two readings that failed. */
#define PAUSE_MS_MIN 1000
#define PAUSE_MS_MAX 64000

struct _DfotaVerifier {
    GObject            parent;
    DfotaRecord       *record;
    const DfotaFamily *family; /* or NULL */
    gdouble            seconds;
    GCancellable      *reading; /* NULL: it neither reads nor pauses */
    gboolean           is_pausing;
    guint              pause_ms;
};

G_DEFINE_FINAL_TYPE (DfotaVerifier, dfota_verifier, G_TYPE_OBJECT)

enum { SIGNAL_READ, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
begin_reading (DfotaVerifier *self, DfotaPort *port);

/* TRUE if the exact revision was known before but could not be read now. */
static gboolean
is_half_read (const DfotaIdentity *before, const DfotaIdentity *after)
{
    return before->exact[0] && !after->exact[0];
}

static DfotaEventKind
classify_identity (DfotaVerifier *self, const DfotaIdentity *after)
{
    g_autoptr (DfotaIdentity) before = dfota_record_get_identity (self->record);
    const DfotaJournalEntry  *entry = dfota_record_get_entry (self->record);

    switch (dfota_identity_compare (before, after, entry->revision_expected)) {
    case DFOTA_IDENTITY_NEW:
        return DFOTA_EVENT_REVISION_NEW;
    case DFOTA_IDENTITY_OLD:
        return DFOTA_EVENT_REVISION_OLD;
    case DFOTA_IDENTITY_UNEXPECTED:
        return DFOTA_EVENT_REVISION_UNEXPECTED;
    case DFOTA_IDENTITY_UNVERIFIABLE:
        return is_half_read (before, after) ? DFOTA_EVENT_REVISION_UNREADABLE
                                            : DFOTA_EVENT_REVISION_UNVERIFIABLE;
    }
    g_return_val_if_reached (DFOTA_EVENT_REVISION_UNREADABLE);
}

static DfotaEventKind
store_identity (DfotaVerifier *self, const DfotaIdentity *identity)
{
    DfotaJournalEntry *entry = dfota_record_get_entry (self->record);

    dfota_journal_entry_set (&entry->revision_after, dfota_identity_get_revision (identity));
    g_message ("update %u: the module runs %s, sub-edition %s", entry->id,
               dfota_identity_get_revision (identity),
               identity->edition[0] ? identity->edition : "not read");
    return classify_identity (self, identity);
}

/* A pause holds a reference to the verifier, as a reading does. */
typedef struct {
    DfotaVerifier *self;
    DfotaPort     *port;
    GCancellable  *reading;
} Pause;

static gboolean
verifier_pause_over (gpointer user_data)
{
    Pause *pause = user_data;

    if (!g_cancellable_is_cancelled (pause->reading))
        begin_reading (pause->self, pause->port);
    g_object_unref (pause->self);
    g_object_unref (pause->port);
    g_object_unref (pause->reading);
    g_free (pause);
    return G_SOURCE_REMOVE;
}

static void
read_after_pause (DfotaVerifier *self, DfotaPort *port)
{
    Pause *pause = g_new0 (Pause, 1);

    pause->self = g_object_ref (self);
    pause->port = g_object_ref (port);
    pause->reading = g_object_ref (self->reading);
    self->is_pausing = TRUE;
    dfota_at_pause (self->pause_ms, self->reading, verifier_pause_over, pause);
    self->pause_ms = MIN (2 * self->pause_ms, PAUSE_MS_MAX);
}

static void
verifier_revision_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
    g_autoptr (DfotaVerifier) self = DFOTA_VERIFIER (user_data);
    g_autoptr (GError)        error = NULL;
    g_autoptr (DfotaIdentity) identity = dfota_revision_read_finish (result, &error);
    DfotaEventKind            kind = DFOTA_EVENT_REVISION_UNREADABLE;

    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
    if (identity)
        kind = store_identity (self, identity);
    else
        g_message ("update %u: %s", dfota_record_get_id (self->record), error->message);
    if (kind == DFOTA_EVENT_REVISION_UNREADABLE)
        read_after_pause (self, DFOTA_PORT (source));
    else
        g_clear_object (&self->reading);
    g_signal_emit (self, signals[SIGNAL_READ], 0, kind);
}

static void
begin_reading (DfotaVerifier *self, DfotaPort *port)
{
    g_autoptr (DfotaIdentity) before = dfota_record_get_identity (self->record);

    self->is_pausing = FALSE;
    dfota_revision_read_async (port, self->family, before, self->seconds, self->reading,
                               verifier_revision_ready, g_object_ref (self));
}

void
dfota_verifier_read (DfotaVerifier *self, DfotaPort *port)
{
    if (self->reading && !self->is_pausing)
        return;
    dfota_verifier_stop (self);
    self->reading = g_cancellable_new ();
    self->pause_ms = PAUSE_MS_MIN;
    begin_reading (self, port);
}

void
dfota_verifier_stop (DfotaVerifier *self)
{
    if (self->reading)
        g_cancellable_cancel (self->reading);
    g_clear_object (&self->reading);
}

/* Nothing more can be read. */
DfotaEventKind
dfota_verifier_take (DfotaVerifier *self, const DfotaIdentity *identity)
{
    DfotaEventKind kind;

    dfota_verifier_stop (self);
    kind = store_identity (self, identity);
    return kind == DFOTA_EVENT_REVISION_UNREADABLE ? DFOTA_EVENT_REVISION_UNVERIFIABLE : kind;
}

/*****************************************************************************/

DfotaVerifier *
dfota_verifier_new (DfotaRecord *record, const DfotaFamily *family, gdouble seconds)
{
    DfotaVerifier *self = g_object_new (DFOTA_TYPE_VERIFIER, NULL);

    self->record = g_object_ref (record);
    self->family = family;
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
