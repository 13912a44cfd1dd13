/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Short words for the events of the machine, and for sequences with which many courses
 * begin.
 */

#pragma once

#include "machine/machine.h"

#include <string.h>

G_BEGIN_DECLS

/* Feeds @machine with the events that @words names, separated by blanks. Words in capitals
 * are sequences. Logs each step. Returns the effects of the last step. */
DfotaEffects
machine_take_words (DfotaMachine *machine, const gchar *words);

G_END_DECLS
