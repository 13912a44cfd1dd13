/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The identity of a firmware: every string of the module that names it. Collects them out of
 * answers, and compares those of before and after an update. Pure; asking for them is for
 * module/revision.
 *
 * [field] AT+QGMR returns the exact revision, EG25GGBR07A08M2G_01.001.01.001, which begins with
 * what AT+CGMR returns, the base. A sub-edition (AT+CSUB) can be all that differs between two
 * firmwares. There are modules that know only some of the three commands.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The module refuses AT+CSUB. */
#define DFOTA_EDITION_NONE "none"

typedef struct {
    gchar *exact;   /* AT+QGMR; "" if the module does not know the command */
    gchar *base;    /* AT+CGMR; "" if it was not read */
    gchar *edition; /* AT+CSUB; DFOTA_EDITION_NONE, or "" if it was not read */
} DfotaIdentity;

/* Copies; NULL stands for "". Transfer full. */
DfotaIdentity *
dfota_identity_new (const gchar *exact, const gchar *base, const gchar *edition);
void
dfota_identity_free (DfotaIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaIdentity, dfota_identity_free)

/* The identity out of what ModemManager has read of a modem: @revision, the modem's Revision, and
 * @version, the version of its firmware settings (AT+QGMR?); NULL: it has none. What has not the
 * shape of a revision does not count, nor does a @version that has no sub-version or is of another
 * base. NULL without a @revision that counts. Transfer full. */
DfotaIdentity *
dfota_identity_new_from_modem (const gchar *revision, const gchar *version);

/* What stands for the firmware in properties and messages: the exact revision, else the base. */
const gchar *
dfota_identity_get_revision (const DfotaIdentity *self);

/* The sub-edition, "" if there is none or it was not read. */
const gchar *
dfota_identity_get_edition (const DfotaIdentity *self);

/* TRUE if @name, which a user gave, names this firmware: by its revision, or by that with the
 * sub-edition behind it, EG25GGBR07A08M2G_01.001.01.001_V02. */
gboolean
dfota_identity_is_named (const DfotaIdentity *self, const gchar *name);

/* TRUE if @name has the form in which this module reports revisions: exact, with a sub-version,
 * or base, without. Otherwise no firmware of the module can be equal to it. */
gboolean
dfota_identity_has_form_of (const DfotaIdentity *self, const gchar *name);

/* How the firmware after an update compares with that of before. */
typedef enum {
    DFOTA_IDENTITY_NEW,          /* another one, and the expected one if one was named */
    DFOTA_IDENTITY_OLD,          /* the same */
    DFOTA_IDENTITY_UNEXPECTED,   /* another one than before, but not the expected one */
    DFOTA_IDENTITY_UNVERIFIABLE, /* no string differs, but the strings need not differ */
} DfotaIdentityMatch;

/* @expected: what the user named, or "". Old needs proof: an exact revision with a sub-version
 * and the sub-edition, both read before and after; or a revision that was to differ. */
DfotaIdentityMatch
dfota_identity_compare (const DfotaIdentity *before,
                        const DfotaIdentity *after,
                        const gchar         *expected);

/*****************************************************************************/

typedef enum {
    DFOTA_IDENTITY_BASE,
    DFOTA_IDENTITY_EXACT,
    DFOTA_IDENTITY_EDITION,
} DfotaIdentityField;

#define DFOTA_N_IDENTITY_FIELDS (DFOTA_IDENTITY_EDITION + 1)

/* What was read of one string. All zero in the beginning. */
typedef struct {
    gchar *text;       /* of the last answer, or NULL */
    guint  n_texts;    /* answers in a row that had this text */
    guint  n_refusals; /* ERROR in a row */
} DfotaIdentityReading;

/* Takes answers until they agree: a string counts once two answers in a row had it, and the
 * exact revision has to begin with the base. All zero in the beginning. */
typedef struct {
    DfotaIdentityReading readings[DFOTA_N_IDENTITY_FIELDS];
} DfotaIdentityReader;

/* @text: what an answer says; NULL if the module refused the command. An answer that is not one
 * (answer.h) is not passed on. */
void
dfota_identity_reader_take (DfotaIdentityReader *self, DfotaIdentityField field, const gchar *text);

/* TRUE if @field need not be asked for any more. */
gboolean
dfota_identity_reader_has (const DfotaIdentityReader *self, DfotaIdentityField field);

/* The identity, as soon as base, exact revision and sub-edition are certain. At @is_last, the end
 * of the time there is for it, also without what the module refuses or does not answer: with
 * either revision. NULL: not certain yet. Transfer full. */
DfotaIdentity *
dfota_identity_reader_get (const DfotaIdentityReader *self, gboolean is_last);

/* Frees what is in it, and begins anew. */
void
dfota_identity_reader_clear (DfotaIdentityReader *self);

G_END_DECLS
