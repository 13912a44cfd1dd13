/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Runs a function of fuzz.h without libFuzzer: with each seed, and with a fixed number of
 * changed seeds, which are the same in each run. It finds simple faults; libFuzzer
 * (tests/fuzz/run) finds the others.
 */

#include <signal.h>
#include <string.h>
#include <sys/time.h>

#include "fuzz.h"
#include "seeds.h"

/* Unless DFOTA_FUZZ_RUNS says another number. */
#define N_RUNS 20000

/* An arbitrary number that never changes. */
#define RANDOM_SEED 20180801

static GRand *rand_source;

static guint
below (guint n)
{
    return (guint) g_rand_int_range (rand_source, 0, (gint32) n);
}

static void
append_seed (GByteArray *bytes, GPtrArray *seeds)
{
    gsize         size;
    const guint8 *data = g_bytes_get_data (seeds->pdata[below (seeds->len)], &size);

    g_byte_array_append (bytes, data, size);
}

/* Changes, removes or inserts one byte, or truncates. */
static void
mutate (GByteArray *bytes)
{
    guint8 byte = (guint8) below (256);
    guint  at = bytes->len > 0 ? below (bytes->len) : 0;

    if (bytes->len == 0 || below (4) == 0)
        g_byte_array_append (bytes, &byte, 1);
    else if (below (3) == 0)
        g_byte_array_remove_index (bytes, at);
    else if (below (8) == 0)
        g_byte_array_set_size (bytes, at);
    else
        bytes->data[at] = byte;
}

static void
run_changed (GPtrArray *seeds)
{
    g_autoptr (GByteArray) bytes = g_byte_array_new ();
    guint                  n_changes;

    append_seed (bytes, seeds);
    if (below (2) == 0)
        append_seed (bytes, seeds);
    n_changes = below (6);
    for (guint i = 0; i < n_changes; i++)
        mutate (bytes);
    LLVMFuzzerTestOneInput (bytes->data, bytes->len);
}

static void
fuzz_alarm (int number)
{
}

/* libFuzzer has such a timer, whose signal interrupts what waits for other processes. */
static void
interrupt_often (void)
{
    const struct sigaction action = { .sa_handler = fuzz_alarm }; /* without SA_RESTART */
    const struct itimerval timer = { { 0, 10000 }, { 0, 10000 } };

    g_assert_no_errno (sigaction (SIGALRM, &action, NULL));
    g_assert_no_errno (setitimer (ITIMER_REAL, &timer, NULL));
}

static guint
count_runs (void)
{
    const gchar *runs = g_getenv ("DFOTA_FUZZ_RUNS");

    return runs ? (guint) g_ascii_strtoull (runs, NULL, 10) : N_RUNS;
}

static void
run_all (GPtrArray *seeds)
{
    guint n_runs = count_runs ();

    interrupt_often ();
    rand_source = g_rand_new_with_seed (RANDOM_SEED);
    for (guint i = 0; i < seeds->len; i++) {
        gsize         size;
        const guint8 *data = g_bytes_get_data (seeds->pdata[i], &size);

        LLVMFuzzerTestOneInput (data, size);
    }
    for (guint i = 0; i < n_runs; i++)
        run_changed (seeds);
    g_rand_free (rand_source);
}

int
main (int argc, char **argv)
{
    g_autoptr (GPtrArray) seeds = NULL;
    g_autoptr (GError)    error = NULL;

    if (argc < 2 || argc > 3) {
        g_printerr ("Usage: %s SOURCE [FOLDER]\n"
                    "Runs on the strings of a C file, or only writes them into FOLDER.\n",
                    argv[0]);
        return 2;
    }
    seeds = fuzz_seeds_read (argv[1], &error);
    if (seeds && argc == 3)
        fuzz_seeds_write (seeds, argv[2], &error);
    else if (seeds)
        run_all (seeds);
    if (error)
        g_printerr ("%s\n", error->message);
    return error ? 1 : 0;
}
