/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * An upload over fakes: replaces module/upload-prepare.c and module/upload-writer.c, so that a test
 * writes instead of the thread. The log of fakes.h has "prepare NAME SIZE", "write FROM-UNTIL",
 * "accepted", "progress BYTES", "flush" and the commands.
 */

#pragma once

#include "wire-port.h"

G_BEGIN_DECLS

#define COURSE_SIZE 2500 /* of the package, by default */

typedef struct {
    guint         size; /* of the package */
    WirePort     *port;
    DfotaPackage *package; /* the upload's, weak */
    GCancellable *lost;    /* the same */
    GCancellable *cancellable;
    GCancellable *given; /* of the upload: may be NULL */
    gboolean      is_over;
    gboolean      is_sent;
    gint          code;
    GError       *error;
} CourseFixture;

/* Whether the package is in memory. */
extern gboolean course_is_cached;

/* The cancellable of the preparation and of the writer; weak. */
extern GCancellable *course_writing;

void
course_set_up (CourseFixture *f, gconstpointer data);
void
course_tear_down (CourseFixture *f, gconstpointer data);

/* Lets the main loop run, and compares the log since the last call. */
void
course_expect (const gchar *log);

/* Starts an upload. */
void
course_begin (CourseFixture *f, gboolean has_acks);

/* Ends the preparation. Takes ownership of @error; NULL: none. */
void
course_end_prepare (GError *error);

/* Starts an upload, up to the first byte. */
void
course_connect (CourseFixture *f, gboolean has_acks);

/* The writer has sent everything up to @offset. */
void
course_write (gint offset);

/* Ends the writer. Takes ownership of @error; NULL: none. */
void
course_end_writer (GError *error);

/* Checks the bytes that the main loop itself has sent since the last call. */
void
course_expect_bytes (CourseFixture *f, guint offset, gssize length);

/* The module reports what it has received. */
void
course_say_result (CourseFixture *f, guint size, guint checksum);

/* Checks that the upload is over and holds nothing any more. @domain: 0 if it succeeded;
 * @message: a pattern. */
void
course_expect_end (CourseFixture *f, GQuark domain, gint code, const gchar *message);

G_END_DECLS
