/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The identity of a firmware: all strings by which the module names it. Collects the strings from
 * answers, and compares the identities before and after an update. Pure functions;
 * module/revision.h sends the commands.
 *
 * [field] AT+CGMR returns the base revision, EG25GGBR07A08M2G. AT+QGMR returns the exact revision,
 * EG25GGBR07A08M2G_01.001.01.001: the base revision, "_" and a sub-version. Two versions of
 * firmware can differ in the sub-edition (AT+CSUB) only. Some modules support only one or two of
 * the three commands.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The sub-edition of a module that refuses AT+CSUB. */
#define DFOTA_EDITION_NONE "none"

typedef struct {
    gchar *exact;   /* AT+QGMR; "" if the module does not support it */
    gchar *base;    /* AT+CGMR; "" if not read */
    gchar *edition; /* AT+CSUB; DFOTA_EDITION_NONE if refused, "" if not read */
} DfotaIdentity;

/* Creates an identity. Copies the strings; NULL means "". Transfer full. */
DfotaIdentity *
dfota_identity_new (const gchar *exact, const gchar *base, const gchar *edition);
void
dfota_identity_free (DfotaIdentity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaIdentity, dfota_identity_free)

/* Creates an identity from properties of a modem: @revision, its Revision, and @version, the
 * version in its UpdateSettings (AT+QGMR?), or NULL. @version is ignored unless it is an exact
 * revision that begins with @revision. Returns NULL if @revision does not have the form of a
 * revision (answer.h). Transfer full. */
DfotaIdentity *
dfota_identity_new_from_modem (const gchar *revision, const gchar *version);

/* Returns the string for properties and messages: the exact revision, else the base revision; "" if
 * neither was read. Transfer none. */
const gchar *
dfota_identity_get_revision (const DfotaIdentity *self);

/* Returns the sub-edition; "" if there is none or it was not read. Transfer none. */
const gchar *
dfota_identity_get_edition (const DfotaIdentity *self);

/* Returns TRUE if @name, given by a user, names this firmware: it is the revision, or the revision
 * and the known sub-edition, EG25GGBR07A08M2G_01.001.01.001_V02. */
gboolean
dfota_identity_is_named (const DfotaIdentity *self, const gchar *name);

/* Returns TRUE if @name has the same form as the revision of @self: exact (with a sub-version) or
 * base (without). A name of the other form can never match a firmware of the same module. */
gboolean
dfota_identity_has_form_of (const DfotaIdentity *self, const gchar *name);

/* Result of comparing the firmware after an update with the one before. */
typedef enum {
    DFOTA_IDENTITY_NEW,          /* different, and as expected if a revision was named */
    DFOTA_IDENTITY_OLD,          /* the same firmware */
    DFOTA_IDENTITY_UNEXPECTED,   /* different, but not as expected */
    DFOTA_IDENTITY_UNVERIFIABLE, /* no string differs, but a new firmware may have equal strings */
} DfotaIdentityMatch;

/* Compares two identities; strings that were not read are not compared. @expected: the revision
 * named by the user, or "". DFOTA_IDENTITY_OLD is returned in two cases only: exact revision and
 * sub-edition were read before and after and are equal; or no string differs, and @after cannot be
 * @expected. */
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

/* The answers for one string. */
typedef struct {
    gchar *text;       /* of the last answer; NULL: none, or ERROR */
    guint  n_texts;    /* answers in a row that had this text */
    guint  n_refusals; /* ERROR in a row */
} DfotaIdentityReading;

/* Collects answers until they agree. A string is certain after two equal answers in a row. The
 * exact revision must begin with the base revision. Initialize it with { 0 }; clear it at the end.
 */
typedef struct {
    DfotaIdentityReading readings[DFOTA_N_IDENTITY_FIELDS];
} DfotaIdentityReader;

/* Adds an answer. @text: the string in it (copied); NULL if the module refused the command. Do not
 * pass responses that answer.h rejects. */
void
dfota_identity_reader_take (DfotaIdentityReader *self, DfotaIdentityField field, const gchar *text);

/* Returns TRUE if @field is certain, so that no more answers are needed. A sub-edition is also
 * certain after two refusals in a row; an exact revision is not, because a module may refuse
 * AT+QGMR for some time after a boot [field]. */
gboolean
dfota_identity_reader_has (const DfotaIdentityReader *self, DfotaIdentityField field);

/* Returns the identity once base revision, exact revision and sub-edition are certain; else NULL.
 * @is_last: no more answers will come, so one certain revision is enough if no other answer
 * contradicts it. Transfer full. */
DfotaIdentity *
dfota_identity_reader_get (const DfotaIdentityReader *self, gboolean is_last);

/* Frees the strings and resets the reader. */
void
dfota_identity_reader_clear (DfotaIdentityReader *self);

G_END_DECLS
