/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Progress of one update for people: a bar that is redrawn in place on a terminal, plain
 * lines elsewhere.
 */

#pragma once

#include "update-info.h"

G_BEGIN_DECLS

/* Returns the bar, without line end, at most @width columns: state, percent, attempt, time since
 * the start and time left. @now: microseconds since 1970. @left: seconds, -1 if not known.
 * Free it. */
char *
dfota_progress_dup_bar (const DfotaUpdateInfo *info, gint64 now, int left, int width);

/* Returns the same in words, without a bar. Free it. */
char *
dfota_progress_dup_line (const DfotaUpdateInfo *info, gint64 now, int left);

/* Returns TRUE if @b needs a plain line of its own after @a (NULL: no line yet): another
 * state, attempt or code, or the next ten percent. */
gboolean
dfota_progress_is_news (const DfotaUpdateInfo *a, const DfotaUpdateInfo *b);

typedef struct _DfotaProgress DfotaProgress;

/* Writes to standard output; whether that is a terminal decides the form. */
DfotaProgress *
dfota_progress_new (void);

void
dfota_progress_free (DfotaProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DfotaProgress, dfota_progress_free)

/* Shows @info. Call it at each change, and once a second for the clock. */
void
dfota_progress_show (DfotaProgress *self, const DfotaUpdateInfo *info);

/* Writes a line of text; a bar moves below it. */
void
dfota_progress_print_line (DfotaProgress *self, const char *text);

/* Leaves the bar where it is and ends its line, if one is drawn. */
void
dfota_progress_end (DfotaProgress *self);

G_END_DECLS
