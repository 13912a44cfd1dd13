/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of stages, the parser and the reader; see urc.h.
 */

#include <string.h>

#include "protocol/urc.h"

#include "protocol/answer.h"

/* What may follow the stage. */
typedef enum {
    ARGUMENT_ANY, /* of no interest */
    ARGUMENT_PERCENT,
    ARGUMENT_CODE,
} Argument;

typedef struct {
    const gchar *name; /* without blanks: "HTTP START" was seen as well as "HTTPSTART" */
    DfotaUrcKind kind;
    DfotaPhase   phase;
    Argument     argument;
} Stage;

static const Stage stages[] = {
    { "FTPSTART", DFOTA_URC_DOWNLOAD_START, DFOTA_PHASE_FTP, ARGUMENT_ANY },
    { "HTTPSTART", DFOTA_URC_DOWNLOAD_START, DFOTA_PHASE_HTTP, ARGUMENT_ANY },
    { "HTTPSSTART", DFOTA_URC_DOWNLOAD_START, DFOTA_PHASE_HTTP, ARGUMENT_ANY },
    { "FILESTART", DFOTA_URC_DOWNLOAD_START, DFOTA_PHASE_FILE, ARGUMENT_ANY },
    { "DOWNLOADSTART", DFOTA_URC_DOWNLOAD_START, DFOTA_PHASE_FILE, ARGUMENT_ANY },
    { "DOWNLOADING", DFOTA_URC_DOWNLOAD_PROGRESS, DFOTA_PHASE_UPDATE, ARGUMENT_PERCENT },
    { "FTPEND", DFOTA_URC_DOWNLOAD_END, DFOTA_PHASE_FTP, ARGUMENT_CODE },
    { "HTTPEND", DFOTA_URC_DOWNLOAD_END, DFOTA_PHASE_HTTP, ARGUMENT_CODE },
    { "HTTPSEND", DFOTA_URC_DOWNLOAD_END, DFOTA_PHASE_HTTP, ARGUMENT_CODE },
    { "FILEEND", DFOTA_URC_DOWNLOAD_END, DFOTA_PHASE_FILE, ARGUMENT_CODE },
    /* Whatever stands behind START: power must stay on. */
    { "START", DFOTA_URC_UPDATE_START, DFOTA_PHASE_UPDATE, ARGUMENT_ANY },
    { "UPDATING", DFOTA_URC_UPDATE_PROGRESS, DFOTA_PHASE_UPDATE, ARGUMENT_PERCENT },
    { "END", DFOTA_URC_UPDATE_END, DFOTA_PHASE_UPDATE, ARGUMENT_CODE },
    { "RESTORE", DFOTA_URC_RESTORE, DFOTA_PHASE_UPDATE, ARGUMENT_PERCENT },
};

/* Other names for stages of the table, from family files. */
static GArray *added;

/* The text may have blanks between any two characters. */
static const struct {
    const gchar *text;
    gboolean     is_prefix;
    DfotaUrcKind kind;
} boots[] = {
    { "RDY", FALSE, DFOTA_URC_BOOT_RDY },       { "+CPIN:", TRUE, DFOTA_URC_BOOT },
    { "+QUSIM:", TRUE, DFOTA_URC_BOOT },        { "+CFUN:1", FALSE, DFOTA_URC_BOOT },
    { "+QIND:SMSDONE", FALSE, DFOTA_URC_BOOT }, { "+QIND:PBDONE", FALSE, DFOTA_URC_BOOT },
};

/* Maximum number of lines of an announced text. */
#define TEXT_LINES_MAX 8

struct _DfotaUrcReader {
    DfotaUrcFunc func;
    gpointer     user_data;
    guint        n_text_lines; /* of an announced text, still to come at most */
    gboolean     is_in_quotes; /* it goes on until they end, over blank lines */
    guint        n_line_feeds; /* since the line before */
    gsize        length;
    gchar        line[DFOTA_URC_READER_MAX + 1];
};

static const gchar *
skip_blanks (const gchar *text)
{
    return text + strspn (text, " \t\r\n");
}

/* At most nine digits, so that the number fits a gint. */
static gboolean
read_number (const gchar **text, gint *number)
{
    gsize n = strspn (*text, "0123456789");

    if (n == 0 || n > 9)
        return FALSE;

    *number = (gint) g_ascii_strtoll (*text, NULL, 10);
    *text += n;
    return TRUE;
}

/* Parses ",<number>", a percentage optionally with a '%'. FALSE if anything follows. */
static gboolean
read_argument (const gchar *text, Argument argument, gint *value)
{
    gint number = 0;

    *value = 0;
    if (argument == ARGUMENT_ANY)
        return TRUE;

    text = skip_blanks (text);
    if (*text != ',')
        return FALSE;
    text = skip_blanks (text + 1);
    if (!read_number (&text, &number))
        return FALSE;
    text = skip_blanks (text);
    if (argument == ARGUMENT_PERCENT && *text == '%')
        text = skip_blanks (text + 1);

    *value = argument == ARGUMENT_PERCENT ? MIN (number, 100) : number;
    return *text == '\0';
}

static gboolean
is_stage (const gchar *text, gsize length, const gchar *name)
{
    for (gsize i = 0; i < length; i++) {
        if (text[i] == ' ')
            continue;
        if (*name == '\0' || text[i] != *name)
            return FALSE;
        name++;
    }

    return *name == '\0';
}

static const Stage *
find_in (const Stage *table, gsize n_stages, const gchar *text, gsize length)
{
    for (gsize i = 0; i < n_stages; i++)
        if (is_stage (text, length, table[i].name))
            return &table[i];
    return NULL;
}

static const Stage *
find_stage (const gchar *text, gsize length)
{
    const Stage *stage = find_in (stages, G_N_ELEMENTS (stages), text, length);

    if (!stage && added)
        stage = find_in ((const Stage *) added->data, added->len, text, length);
    return stage;
}

gboolean
dfota_urc_is_stage (const gchar *text)
{
    return find_in (stages, G_N_ELEMENTS (stages), text, strlen (text)) != NULL;
}

gboolean
dfota_urc_may_add_stage (const gchar *name, const gchar *stage)
{
    const Stage *meant = find_in (stages, G_N_ELEMENTS (stages), stage, strlen (stage));
    const Stage *known = find_stage (name, strlen (name));

    g_return_val_if_fail (meant != NULL, FALSE);
    return !known || (known->kind == meant->kind && known->phase == meant->phase);
}

void
dfota_urc_add_stage (const gchar *name, const gchar *stage)
{
    Stage copy;

    g_return_if_fail (dfota_urc_may_add_stage (name, stage));
    if (find_stage (name, strlen (name)))
        return;
    if (!added)
        added = g_array_new (FALSE, FALSE, sizeof (Stage));
    copy = *find_in (stages, G_N_ELEMENTS (stages), stage, strlen (stage));
    copy.name = g_intern_string (name);
    g_array_append_val (added, copy);
}

static void
parse_stage (const gchar *text, gsize length, DfotaUrc *urc)
{
    const Stage *stage = find_stage (text, length);
    gint         value;

    if (!stage || !read_argument (text + length + 1, stage->argument, &value))
        return;
    urc->kind = stage->kind;
    urc->phase = stage->phase;
    urc->value = value;
}

/* Sets kind, phase and value from what stands behind "FOTA". */
static void
parse_fota (const gchar *text, DfotaUrc *urc)
{
    const gchar *end;

    urc->kind = DFOTA_URC_UNKNOWN;
    urc->phase = DFOTA_PHASE_UPDATE;
    urc->value = 0;

    text = skip_blanks (text);
    if (*text != ',')
        return;
    text = skip_blanks (text + 1);
    if (*text != '"')
        return;
    end = strchr (++text, '"');
    if (end)
        parse_stage (text, end - text, urc);
}

/* Returns the text after +QIND: "FOTA"; NULL if @text does not begin with it. */
static const gchar *
skip_fota (const gchar *text)
{
    if (!g_str_has_prefix (text, "+QIND:"))
        return NULL;

    text = skip_blanks (text + strlen ("+QIND:"));
    return g_str_has_prefix (text, "\"FOTA\"") ? text + strlen ("\"FOTA\"") : NULL;
}

/* TRUE for text that may precede a URC in its line: the rest of another line, or noise. FALSE if
 * the URC may be quoted text: after quotes, another URC or a command. */
static gboolean
is_garbage (const gchar *text, gsize length)
{
    if (memchr (text, '"', length) || (length > 1 && g_ascii_strncasecmp (text, "AT", 2) == 0))
        return FALSE;
    for (gsize i = 0; i < length; i++) {
        if (strchr ("+^", text[i]) && g_ascii_isupper (text[i + 1]))
            return FALSE;
    }

    return TRUE;
}

/* Returns the last +QIND: "FOTA" in @line; earlier ones are incomplete. */
static const gchar *
find_fota (const gchar *line)
{
    const gchar *found = NULL;

    for (const gchar *p = strchr (line, '+'); p; p = strchr (p + 1, '+')) {
        if (!skip_fota (p))
            continue;
        if (!found && !is_garbage (line, p - line))
            return NULL;
        found = p;
    }

    return found;
}

static gboolean
is_boot (const gchar *text, const gchar *boot, gboolean is_prefix)
{
    for (; *boot; boot++) {
        text = skip_blanks (text);
        if (*text != *boot)
            return FALSE;
        text++;
    }

    return is_prefix || *skip_blanks (text) == '\0';
}

static gboolean
parse_boot (const gchar *line, DfotaUrc *urc)
{
    for (gsize i = 0; i < G_N_ELEMENTS (boots); i++) {
        if (!is_boot (line, boots[i].text, boots[i].is_prefix))
            continue;
        urc->kind = boots[i].kind;
        urc->phase = DFOTA_PHASE_UPDATE;
        urc->value = 0;
        return TRUE;
    }

    return FALSE;
}

static void
copy_raw (const gchar *text, DfotaUrc *urc)
{
    gsize n = 0;

    for (; *text && n < sizeof (urc->raw) - 1; text++)
        urc->raw[n++] = g_ascii_isprint (*text) ? *text : '?';
    while (n > 0 && urc->raw[n - 1] == ' ')
        n--;
    urc->raw[n] = '\0';
}

gboolean
dfota_urc_parse (const gchar *line, DfotaUrc *urc)
{
    g_autofree gchar *text = NULL;
    const gchar      *fota;

    g_return_val_if_fail (urc != NULL, FALSE);

    if (!line)
        return FALSE;

    text = g_strchomp (g_strdup (skip_blanks (line)));
    fota = find_fota (text);
    if (fota)
        parse_fota (skip_fota (fota), urc);
    else if (!parse_boot (text, urc))
        return FALSE;

    copy_raw (fota ? fota : text, urc);
    return TRUE;
}

/*****************************************************************************/

DfotaUrcReader *
dfota_urc_reader_new (DfotaUrcFunc func, gpointer user_data)
{
    DfotaUrcReader *self;

    g_return_val_if_fail (func != NULL, NULL);

    self = g_new0 (DfotaUrcReader, 1);
    self->func = func;
    self->user_data = user_data;
    return self;
}

void
dfota_urc_reader_free (DfotaUrcReader *self)
{
    g_free (self);
}

static gboolean
has_open_quotes (const gchar *line)
{
    gboolean is_open = FALSE;

    for (; *line; line++)
        is_open ^= *line == '"';
    return is_open;
}

/* TRUE if @line is part of a text that an earlier line announced. */
static gboolean
is_text (DfotaUrcReader *self, const gchar *line)
{
    if (self->n_text_lines == 0 || (self->n_line_feeds > 1 && !self->is_in_quotes))
        return FALSE;
    self->n_text_lines--;
    if (self->is_in_quotes && has_open_quotes (line)) {
        self->is_in_quotes = FALSE;
        self->n_text_lines = 0;
    }
    return TRUE;
}

static void
expect_text (DfotaUrcReader *self, const gchar *line)
{
    self->is_in_quotes = g_str_has_prefix (line, "+CUSD:") && has_open_quotes (line);
    self->n_text_lines = self->is_in_quotes || dfota_answer_is_header (line) ? TEXT_LINES_MAX : 0;
}

void
dfota_urc_reader_flush (DfotaUrcReader *self)
{
    gchar    line[DFOTA_URC_READER_MAX + 1];
    gboolean has_text;
    DfotaUrc urc;

    g_return_if_fail (self != NULL);

    if (self->length == 0)
        return;
    /* a copy, because the callback may feed the reader */
    memcpy (line, self->line, self->length);
    line[self->length] = '\0';
    self->length = 0;
    has_text = is_text (self, line);
    self->n_line_feeds = 0;
    if (has_text)
        return;
    expect_text (self, line);
    if (dfota_urc_parse (line, &urc))
        self->func (&urc, self->user_data);
}

void
dfota_urc_reader_reset (DfotaUrcReader *self)
{
    g_return_if_fail (self != NULL);

    self->length = 0;
    self->n_text_lines = 0;
}

/* Keeps the newer half of a line that is too long: a URC may follow garbage. */
static void
append (DfotaUrcReader *self, gchar byte)
{
    if (self->length == DFOTA_URC_READER_MAX) {
        self->length = DFOTA_URC_READER_MAX / 2;
        memmove (self->line, self->line + DFOTA_URC_READER_MAX - self->length, self->length);
    }

    self->line[self->length++] = byte;
}

void
dfota_urc_reader_feed (DfotaUrcReader *self, const void *data, gsize length)
{
    const gchar *bytes = data;

    g_return_if_fail (self != NULL);
    g_return_if_fail (data != NULL || length == 0);

    for (gsize i = 0; i < length; i++) {
        if (bytes[i] == '\r' || bytes[i] == '\n') {
            dfota_urc_reader_flush (self);
            self->n_line_feeds += bytes[i] == '\n';
        } else if (bytes[i] != '\0')
            append (self, bytes[i]);
    }
}
