/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Measures how fast a package is uploaded: by the plugin, without and with
 * acknowledgements, beside raw writes of the same bytes to the same tty, and beside 2048
 * bytes at a time with two acknowledgements. Prints a table with ratios and the cost for
 * the daemon. Fails if a limit is exceeded.
 *
 * Times are those of the module, from AT+QFUPL to the last byte. Where each block waits
 * for its acknowledgement, the throughput does not depend on the size, so that a part of
 * the package suffices (--full: the whole; a quarter of an hour).
 */

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "tty.h"
#include "world.h"

#define MB        (1000 * 1000)
#define RATE      (4 * MB)
#define SAMPLE    MB
#define ROUNDS    3
#define ACK_BYTES 1024.0

static gboolean is_full;
static guint    n_broken;

static void
promise (gboolean is_kept, const gchar *text, gdouble value)
{
    g_print ("%s %s: %.2f\n", is_kept ? "kept  " : "BROKEN", text, value);
    n_broken += !is_kept;
}

static gdouble
speed (gsize size, WorldTimes times)
{
    return (gdouble) size / times.seconds / MB;
}

typedef struct {
    gdouble latency;
    gsize   size;
    gsize   sample; /* number of bytes for uploads with acknowledgements */
    gdouble ours, ours_acks, raw, window, peer;
    gdouble cpu;
    guint   peak;
} Row;

static void
print_line (const Row *row, const gchar *method, gsize size, gdouble value, const gchar *more)
{
    g_print ("%4.0f ms %5.0f MB  %-34s %4.0f MB %7.3f MB/s %6.2f of raw %6.2f of peer%s\n",
             row->latency * 1000, (gdouble) row->size / MB, method, (gdouble) size / MB, value,
             value / row->raw, value / row->peer, more);
}

/* The latency in both directions, and the block on the wire. */
static gdouble
window_bound (gdouble latency)
{
    return ACK_BYTES / (2 * latency + ACK_BYTES / RATE + 1.0 / RATE) / MB;
}

static void
print_row (const Row *row)
{
    g_autofree gchar *cost =
        g_strdup_printf ("  daemon: %.2f s CPU, peak %u kB", row->cpu, row->peak);

    print_line (row, "raw writes", row->size, row->raw, "");
    print_line (row, "ours", row->size, row->ours, cost);
    print_line (row, "1024 and one acknowledgement, raw", row->sample, row->window, "");
    print_line (row, "ours, acknowledged", row->sample, row->ours_acks, "");
    print_line (row, "2048 and two acknowledgements", row->sample, row->peer, "");
    promise (row->ours >= 0.9 * row->raw, "ours of raw writes, at least 0.90",
             row->ours / row->raw);
    g_print ("%4.0f ms: the window allows %.3f MB/s on an ideal machine\n", row->latency * 1000,
             window_bound (row->latency));
    promise (row->ours_acks >= 0.9 * row->window,
             "ours, acknowledged, of what the window allows here, at least 0.90",
             row->ours_acks / row->window);
    /* with less latency, the measurement shows the machine and not the window */
    if (row->latency >= 0.005)
        promise (row->ours_acks >= 0.9 * window_bound (row->latency),
                 "ours, acknowledged, of the calculated bound, at least 0.90",
                 row->ours_acks / window_bound (row->latency));
    if (row->latency >= 0.005)
        promise (row->ours >= 2 * row->peer, "ours of 2048 and two, at least 2.00",
                 row->ours / row->peer);
    if (row->size >= 40 * MB)
        promise (row->cpu < 2, "seconds of CPU of the daemon, less than 2.00", row->cpu);
}

static void
measure_daemon (World *world, Row *row)
{
    WorldTimes times = world_install (world, row->size, FALSE, NULL);

    row->ours = speed (row->size, times);
    row->cpu = times.cpu;
    row->peak = times.peak;
    times = world_install (world, row->sample, TRUE, NULL);
    row->ours_acks = speed (row->sample, times);
}

static void
measure_tty (World *world, Row *row)
{
    row->raw = speed (row->size, world_send (world, row->size, TTY_RAW, NULL));
    row->window = speed (row->sample, world_send (world, row->sample, TTY_WINDOW, NULL));
    row->peer = speed (row->sample, world_send (world, row->sample, TTY_PEER, NULL));
}

static gint
compare (gconstpointer a, gconstpointer b)
{
    gdouble difference = *(const gdouble *) a - *(const gdouble *) b;

    return (difference > 0) - (difference < 0);
}

static gdouble
median (GArray *times)
{
    g_array_sort (times, compare);
    return times->len > 0 ? g_array_index (times, gdouble, times->len / 2) : 0;
}

/* The methods take turns, so that other load of the machine affects all of them. */
static void
measure_answers (World *world, gdouble latency)
{
    g_autoptr (GArray) idle = g_array_new (FALSE, FALSE, sizeof (gdouble));
    g_autoptr (GArray) other = g_array_new (FALSE, FALSE, sizeof (gdouble));
    g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (gdouble));

    for (guint i = 0; i < ROUNDS; i++) {
        world_ask (world, 50, idle);
        world_send (world, 10 * MB, TTY_RAW, other);
        world_ask (world, 50, idle);
        world_install (world, 10 * MB, FALSE, ours);
    }
    g_print ("%4.0f ms: AT on the primary port, median of %u: %.2f ms idle; of %u: %.2f ms while "
             "another process sends, %.2f of idle; of %u: %.2f ms while we do\n",
             latency * 1000, idle->len, median (idle) * 1000, other->len, median (other) * 1000,
             median (other) / median (idle), ours->len, median (ours) * 1000);
    promise (ours->len >= 10 * ROUNDS && median (ours) <= 1.15 * median (idle),
             "answer while we send of idle, at most 1.15", median (ours) / median (idle));
}

static void
measure_latency (gdouble latency)
{
    Row    rows[] = { { .latency = latency, .size = 10 * MB },
                      { .latency = latency, .size = 40 * MB } };
    World *world = world_new (latency, RATE);
    guint  small = world_install (world, MB, FALSE, NULL).peak;

    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        rows[i].sample = is_full ? rows[i].size : SAMPLE;
        measure_tty (world, &rows[i]);
        measure_daemon (world, &rows[i]);
        print_row (&rows[i]);
    }
    measure_answers (world, latency);
    promise (rows[1].peak <= small + 1024,
             "kB of memory for 40 MB more than for 1 MB, at most 1024",
             (gdouble) rows[1].peak - small);
    world_free (world);
}

/* Gives all measured processes precedence over others; the testbed inherits it. */
static void
take_precedence (void)
{
    if (setpriority (PRIO_PROCESS, 0, -20) < 0)
        g_print ("no precedence over other processes: %s\n", g_strerror (errno));
}

int
main (int argc, char **argv)
{
    if (world_is_sender (argc, argv))
        return 0;
    for (gint i = 1; i < argc; i++)
        is_full = is_full || g_str_equal (argv[i], "--full");
    take_precedence ();
    testlib_init (&argc, &argv);
    g_print ("wire: %.0f MB/s each way; latency one way as in the table; sample of %.0f MB\n",
             (gdouble) RATE / MB, (gdouble) SAMPLE / MB);
    measure_latency (0.001);
    measure_latency (0.005);
    g_print ("%u limits exceeded\n", n_broken);
    return n_broken > 0 ? 1 : 0;
}
