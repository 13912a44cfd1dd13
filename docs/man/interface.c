/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Reads the XML with its comments; see interface.h.
 */

#include "interface.h"

#include <gio/gio.h>
#include <string.h>

#include "roff.h"

typedef struct {
    gchar   *element; /* "method", … */
    gchar   *name;
    gchar   *comment; /* without its first line, the name */
    GString *heading; /* "Start (s source, a{sv} options) -> (o update)" */
    gboolean has_result;
} Member;

struct _Interface {
    gchar     *pending; /* the last comment that was read */
    gchar     *description;
    GPtrArray *members;
};

static void
member_free (gpointer data)
{
    Member *member = data;

    g_free (member->element);
    g_free (member->name);
    g_free (member->comment);
    g_string_free (member->heading, TRUE);
    g_free (member);
}

static const gchar *
get_attribute (const gchar **keys, const gchar **values, const gchar *name)
{
    for (guint i = 0; keys[i]; i++)
        if (g_str_equal (keys[i], name))
            return values[i];
    return "";
}

/* Returns the comment after its first line, which is the name. Transfer full. */
static gchar *
take_comment (Interface *self, const gchar *name, GError **error)
{
    g_autofree gchar *heading = g_strdup_printf ("%s:\n", name);
    const gchar      *begin = self->pending ? strstr (self->pending, heading) : NULL;
    gchar            *comment;

    if (!begin) {
        g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                     "%s has no comment before it", name);
        return NULL;
    }
    comment = g_strdup (begin + strlen (heading));
    g_clear_pointer (&self->pending, g_free);
    return comment;
}

static void
add_member (Interface    *self,
            const gchar  *element,
            const gchar **keys,
            const gchar **values,
            GError      **error)
{
    const gchar *name = get_attribute (keys, values, "name");
    const gchar *type = get_attribute (keys, values, "type");
    gchar       *comment = take_comment (self, name, error);
    Member      *member;

    if (!comment)
        return;
    member = g_new0 (Member, 1);
    member->element = g_strdup (element);
    member->name = g_strdup (name);
    member->comment = comment;
    member->heading = g_string_new (name);
    g_string_append_printf (member->heading, *type ? " (%s)" : " (", type);
    g_ptr_array_add (self->members, member);
}

static void
add_argument (Interface *self, const gchar **keys, const gchar **values, GError **error)
{
    Member           *member = self->members->pdata[self->members->len - 1];
    const gchar      *name = get_attribute (keys, values, "name");
    g_autofree gchar *line = g_strdup_printf ("@%s: ", name);
    gboolean          is_result = g_str_equal (get_attribute (keys, values, "direction"), "out");
    const gchar      *before = g_str_has_suffix (member->heading->str, "(") ? "" : ", ";

    if (is_result && !member->has_result)
        before = ") -> (";
    member->has_result |= is_result;
    g_string_append_printf (member->heading, "%s%s %s", before,
                            get_attribute (keys, values, "type"), name);
    if (!strstr (member->comment, line))
        g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                     "the comment of %s does not describe @%s", member->name, name);
}

static void
start_element (GMarkupParseContext *context,
               const gchar         *element,
               const gchar        **keys,
               const gchar        **values,
               gpointer             user_data,
               GError             **error)
{
    static const gchar *const members[] = { "method", "signal", "property", NULL };
    Interface                *self = user_data;

    if (g_str_equal (element, "interface"))
        self->description = take_comment (self, get_attribute (keys, values, "name"), error);
    else if (g_strv_contains (members, element))
        add_member (self, element, keys, values, error);
    else if (g_str_equal (element, "arg"))
        add_argument (self, keys, values, error);
}

static void
end_element (GMarkupParseContext *context, const gchar *element, gpointer user_data, GError **error)
{
    Interface *self = user_data;
    Member    *member;

    if (!g_str_equal (element, "method") && !g_str_equal (element, "signal"))
        return;
    member = self->members->pdata[self->members->len - 1];
    g_string_append_c (member->heading, ')');
}

static void
passthrough (GMarkupParseContext *context,
             const gchar         *text,
             gsize                length,
             gpointer             user_data,
             GError             **error)
{
    Interface *self = user_data;

    if (!g_str_has_prefix (text, "<!--"))
        return;
    g_free (self->pending);
    self->pending = g_strndup (text + strlen ("<!--"), length - strlen ("<!---->"));
}

Interface *
interface_new (const gchar *path, GError **error)
{
    static const GMarkupParser parser = { start_element, end_element, NULL, passthrough, NULL };
    g_autoptr (Interface)      self = g_new0 (Interface, 1);
    g_autofree gchar          *text = NULL;
    g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, self, NULL);

    self->members = g_ptr_array_new_with_free_func (member_free);
    if (!g_file_get_contents (path, &text, NULL, error) ||
        !g_markup_parse_context_parse (context, text, -1, error) ||
        !g_markup_parse_context_end_parse (context, error))
        return NULL;
    return g_steal_pointer (&self);
}

void
interface_free (Interface *self)
{
    g_free (self->pending);
    g_free (self->description);
    g_ptr_array_unref (self->members);
    g_free (self);
}

const gchar *
interface_get_comment (Interface *self, const gchar *name)
{
    for (guint i = 0; i < self->members->len; i++) {
        Member *member = self->members->pdata[i];

        if (g_str_equal (member->name, name))
            return member->comment;
    }
    return NULL;
}

void
interface_append_description (Interface *self, GString *page)
{
    g_auto (GStrv)    lines = g_strsplit (self->description, "\n", -1);
    g_autofree gchar *text = NULL;

    /* NAME already has the short description */
    for (guint i = 0; lines[i]; i++)
        if (strstr (lines[i], "@short_description:"))
            *lines[i] = '\0';
    text = g_strjoinv ("\n", lines);
    roff_append_comment (page, g_strchug (text));
}

static void
append_section (Interface *self, GString *page, const gchar *element, const gchar *title)
{
    gboolean is_begun = FALSE;

    for (guint i = 0; i < self->members->len; i++) {
        Member *member = self->members->pdata[i];

        if (!g_str_equal (member->element, element))
            continue;
        if (!is_begun)
            g_string_append_printf (page, ".SH %s\n", title);
        is_begun = TRUE;
        roff_append_request (page, ".SS", member->heading->str);
        roff_append_comment (page, g_strchug (member->comment));
    }
}

void
interface_append_members (Interface *self, GString *page)
{
    append_section (self, page, "method", "METHODS");
    append_section (self, page, "signal", "SIGNALS");
    append_section (self, page, "property", "PROPERTIES");
}
