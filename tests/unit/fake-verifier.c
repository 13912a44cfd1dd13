/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Replaces update/verifier.c: returns the reading that the test sets; see fakes.h.
 */

#include "fakes.h"

#include "update/verifier.h"

struct _DfotaVerifier {
    GObject parent;
};

G_DEFINE_FINAL_TYPE (DfotaVerifier, dfota_verifier, G_TYPE_OBJECT)

static DfotaVerifier *last; /* weak */
gboolean              fake_verifier_is_reading;

DfotaVerifier *
dfota_verifier_new (DfotaRecord *record, const DfotaFamily *family, gdouble seconds)
{
    g_set_weak_pointer (&last, g_object_new (DFOTA_TYPE_VERIFIER, NULL));
    return last;
}

void
dfota_verifier_read (DfotaVerifier *self, DfotaPort *port)
{
    fakes_log ("read");
    fake_verifier_is_reading = TRUE;
}

DfotaEventKind
dfota_verifier_take (DfotaVerifier *self, const DfotaIdentity *identity)
{
    fakes_log ("take %s", dfota_identity_get_revision (identity));
    return DFOTA_EVENT_REVISION_NEW;
}

void
dfota_verifier_stop (DfotaVerifier *self)
{
    fake_verifier_is_reading = FALSE;
}

void
fake_verifier_report (DfotaEventKind kind)
{
    g_signal_emit_by_name (last, "read", kind);
}

static void
dfota_verifier_init (DfotaVerifier *self)
{
}

static void
dfota_verifier_class_init (DfotaVerifierClass *klass)
{
    g_signal_new ("read", DFOTA_TYPE_VERIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  1, G_TYPE_INT);
}
