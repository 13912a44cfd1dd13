/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Bars and lines; see progress.h.
 */

#include "progress.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "eta.h"
#include "output.h"

#define WIDTH_FALLBACK 80
#define BAR_MIN        10
#define BAR_MAX        40
#define ERASE          "\r\033[K"

struct _DfotaProgress {
    gboolean         terminal;
    gboolean         drawn; /* a bar is on the current line */
    DfotaUpdateInfo *shown; /* what the bar or the last plain line was about */
    DfotaEta         eta;
};

static char *
dup_clock (const DfotaUpdateInfo *info, gint64 now)
{
    gint64 end = info->end_time > 0 ? info->end_time : now;
    gint64 seconds = MAX (end - info->start_time, 0) / G_USEC_PER_SEC;

    if (seconds >= 3600)
        return g_strdup_printf ("%d:%02d:%02d", (int) (seconds / 3600), (int) (seconds / 60 % 60),
                                (int) (seconds % 60));
    return g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
}

/* Returns TRUE in the phases that have a percentage. */
static gboolean
has_percent (const DfotaUpdateInfo *info)
{
    return g_str_equal (info->state, "updating") || g_str_equal (info->state, "uploading") ||
           (g_str_equal (info->state, "downloading") && info->percent > 0);
}

static char *
dup_attempt (const DfotaUpdateInfo *info)
{
    if (info->attempt == 0)
        return g_strdup ("");
    if (info->max_attempts == 0)
        return g_strdup_printf (", attempt %u", info->attempt);
    return g_strdup_printf (", attempt %u of %u", info->attempt, info->max_attempts);
}

static char *
dup_bar (guint percent, int width)
{
    char *bar = g_strnfill (width, '.');

    memset (bar, '#', (gsize) width * MIN (percent, 100) / 100);
    return bar;
}

/* ", " and the time left, or nothing. */
static char *
dup_left (const DfotaUpdateInfo *info, int left)
{
    g_autofree char *text = dfota_eta_dup_text (has_percent (info) ? left : -1);

    return g_strconcat (text[0] ? ", " : "", text, NULL);
}

/* Returns at most @length bytes of @text, and no part of a character. */
static char *
dup_beginning (const char *text, int length)
{
    char       *beginning = g_strndup (text, (gsize) length);
    const char *end;

    if (!g_utf8_validate (beginning, -1, &end))
        beginning[end - beginning] = '\0';
    return beginning;
}

char *
dfota_progress_dup_bar (const DfotaUpdateInfo *info, gint64 now, int left, int width)
{
    g_autofree char *clock = dup_clock (info, now);
    g_autofree char *attempt = dup_attempt (info);
    g_autofree char *rest = dup_left (info, left);
    g_autofree char *state = dfota_output_dup_clean (info->state);
    g_autofree char *line = NULL;
    int              columns;

    line = g_strdup_printf ("%s%s  %s%s", state, attempt, clock, rest);
    columns = MIN (width - (int) strlen (line) - (int) strlen (" [] 100%"), BAR_MAX);
    if (has_percent (info)) {
        g_autofree char *bar = columns >= BAR_MIN ? dup_bar (info->percent, columns) : NULL;

        g_free (line);
        line = g_strdup_printf ("%s%s%s%s %3u%%%s  %s%s", state, bar ? " [" : "", bar ? bar : "",
                                bar ? "]" : "", info->percent, attempt, clock, rest);
    }
    return dup_beginning (line, MAX (width, 0));
}

char *
dfota_progress_dup_line (const DfotaUpdateInfo *info, gint64 now, int left)
{
    g_autofree char *clock = dup_clock (info, now);
    g_autofree char *attempt = dup_attempt (info);
    g_autofree char *rest = dup_left (info, left);
    g_autofree char *percent = NULL;
    g_autofree char *code = NULL;
    g_autofree char *line = NULL;
    const char      *colon = info->reason[0] ? ": " : "";

    percent = has_percent (info) ? g_strdup_printf (" %u%%", info->percent) : g_strdup ("");
    code = info->code > 0 ? g_strdup_printf (", last code %s %d", info->code_phase, info->code)
                          : g_strdup ("");
    line = g_strdup_printf ("[%s] %s%s%s%s%s%s%s", clock, info->state, colon, info->reason, percent,
                            attempt, code, rest);
    return dfota_output_dup_clean (line);
}

gboolean
dfota_progress_is_news (const DfotaUpdateInfo *a, const DfotaUpdateInfo *b)
{
    if (!a || !g_str_equal (a->state, b->state) || a->attempt != b->attempt)
        return TRUE;
    if (a->code != b->code || !g_str_equal (a->code_phase, b->code_phase))
        return TRUE;
    return has_percent (b) && a->percent / 10 != b->percent / 10;
}

DfotaProgress *
dfota_progress_new (void)
{
    DfotaProgress *self = g_new0 (DfotaProgress, 1);

    self->terminal = isatty (STDOUT_FILENO) == 1 && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
    return self;
}

void
dfota_progress_end (DfotaProgress *self)
{
    if (self->drawn)
        dfota_output_print ("\n");
    self->drawn = FALSE;
}

void
dfota_progress_free (DfotaProgress *self)
{
    g_clear_pointer (&self->shown, dfota_update_info_free);
    g_free (self);
}

static int
terminal_width (void)
{
    struct winsize size = { 0 };

    if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return WIDTH_FALLBACK;
    return size.ws_col;
}

static void
draw_bar (DfotaProgress *self)
{
    int left = dfota_eta_get_seconds (&self->eta, g_get_monotonic_time ());
    /* one column stays free: a full line would wrap */
    g_autofree char *bar =
        dfota_progress_dup_bar (self->shown, g_get_real_time (), left, terminal_width () - 1);
    g_autofree char *text = g_strconcat (ERASE, bar, NULL);

    dfota_output_print (text);
    self->drawn = TRUE;
}

static void
write_line (DfotaProgress *self)
{
    int              left = dfota_eta_get_seconds (&self->eta, g_get_monotonic_time ());
    g_autofree char *line = dfota_progress_dup_line (self->shown, g_get_real_time (), left);
    g_autofree char *text = g_strconcat (line, "\n", NULL);

    dfota_output_print (text);
}

void
dfota_progress_show (DfotaProgress *self, const DfotaUpdateInfo *info)
{
    gboolean news = self->terminal || dfota_progress_is_news (self->shown, info);

    dfota_eta_add (&self->eta, info, g_get_monotonic_time ());
    if (!news)
        return;
    g_clear_pointer (&self->shown, dfota_update_info_free);
    self->shown = dfota_update_info_copy (info);
    if (self->terminal)
        draw_bar (self);
    else
        write_line (self);
}

void
dfota_progress_print_line (DfotaProgress *self, const char *text)
{
    gboolean         drawn = self->drawn;
    g_autofree char *line = g_strconcat (drawn ? ERASE : "", text, "\n", NULL);

    dfota_output_print (line);
    if (drawn)
        draw_bar (self);
}
