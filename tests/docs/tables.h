/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The parts of the documentation that are made of the tables of the code, in
 * Markdown. Where they stand in a file is for blocks.h.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends Markdown to @text, which ends with a line end afterwards. */
typedef void (*DocsPrint) (GString *text);

/* "course": a state diagram of what usually happens. */
void
docs_print_course (GString *text);

/* "states": what holds in each state. */
void
docs_print_states (GString *text);

/* "transitions": the whole table of states and inputs. */
void
docs_print_transitions (GString *text);

/* "codes": codes with class and advice. */
void
docs_print_codes (GString *text);

/* "proofs": what makes the machine believe what. */
void
docs_print_proofs (GString *text);

/* "settings": keys with defaults and limits. */
void
docs_print_settings (GString *text);

/* "products": the modules that are served. */
void
docs_print_products (GString *text);
void
docs_print_families (GString *text);

/* NULL if no part has the name. */
DocsPrint
docs_find_print (const gchar *name);

/* Names of all parts, NULL at the end. Static. */
const gchar *const *
docs_print_names (void);

G_END_DECLS
