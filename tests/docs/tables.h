/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The parts of the documentation that are made from tables of the code, in Markdown.
 * blocks.h puts them into files.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends Markdown to @text, which then ends with a line end. */
typedef void (*DocsPrint) (GString *text);

/* "course": the usual course of an update as a diagram. */
void
docs_print_course (GString *text);

/* "states": the properties of each state. */
void
docs_print_states (GString *text);

/* "transitions": the whole table of states and inputs. */
void
docs_print_transitions (GString *text);

/* "codes": codes with class and advice. */
void
docs_print_codes (GString *text);

/* "proofs": what proves which belief of the machine. */
void
docs_print_proofs (GString *text);

/* "settings": keys with defaults and limits. */
void
docs_print_settings (GString *text);

/* "products": the supported modules. */
void
docs_print_products (GString *text);
void
docs_print_families (GString *text);
void
docs_print_facts (GString *text);

/* Returns NULL if there is no part of that name. */
DocsPrint
docs_find_print (const gchar *name);

/* Returns the names of all parts, with NULL at the end. Transfer none. */
const gchar *const *
docs_print_names (void);

G_END_DECLS
