/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Events of the machine by short words, and sequences of them that many courses begin with.
 */

#pragma once

#include "machine/machine.h"

#include <string.h>

G_BEGIN_DECLS

/* Feeds @machine with the events that @words names, separated by blanks; words in capitals are
 * sequences. Logs each step. Returns the effects of the last one. */
DfotaEffects
machine_take_words (DfotaMachine *machine, const gchar *words);

G_END_DECLS
