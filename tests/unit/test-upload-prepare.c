/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The commands before an upload, and the answers that forbid it.
 */

#include "module/upload-prepare.h"

#include <string.h>

#include "dbus/error.h"
#include "fake-time.h"
#include "fakes.h"

#define CODES   "ttyUSB2<+CMEE=1;"
#define SUPPORT "ttyUSB2<+QFUPL=?;"
#define DELETE  "ttyUSB2<+QFDEL=\"p.zip\";"
#define SPACE   "ttyUSB2<+QFLDS=\"UFS\";"
#define ALL     CODES SUPPORT DELETE SPACE

#define SIZE 1000

/* Answers: NULL is no answer, "ERROR" a refusal. */
static const struct {
    const gchar *codes, *support, *deleted, *space;
    const gchar *log;
    gint         error; /* of DfotaError; -1: the upload can begin */
    const gchar *message;
} rows[] = {
    { "", "", "", "+QFLDS: 1001,9000", ALL, -1 },
    { "", "+QFUPL: <filename>", "ERROR", "+QFLDS: 1000,9000", ALL, -1 },
    { "ERROR", "", "", "+QFLDS: 1000,9000", ALL, -1 },
    /* the free space is unknown */
    { "", "", "", "ERROR", ALL, -1 },
    { "", "", "", NULL, ALL, -1 },
    { "", "", "", "Quectel", ALL SPACE SPACE, -1 },
    { "", "", "", "+QFLDS: 999,9000", ALL, DFOTA_ERROR_NO_SPACE,
      "the module has 999 bytes of free space, the package has 1000; delete files of the module "
      "(AT+QFLST, AT+QFDEL)" },
    { "", "ERROR", "", "", CODES SUPPORT, DFOTA_ERROR_UNSUPPORTED,
      "the module does not support AT+QFUPL: it refused AT+QFUPL=?" },
    { NULL, "", "", "", CODES, DFOTA_ERROR_NOT_READY,
      "the module does not answer AT+CMEE=1 (silent)" },
    { "", NULL, "", "", CODES SUPPORT, DFOTA_ERROR_NOT_READY,
      "the module does not answer AT+QFUPL=? (silent)" },
    { "", "", NULL, "", CODES SUPPORT DELETE, DFOTA_ERROR_NOT_READY,
      "the module does not answer AT+QFDEL=\"p.zip\" (silent)" },
};

static void
test_answers (void)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaPort               *port = fake_port_new_open ("ttyUSB2");
        g_autofree gchar        *name = g_strdup ("p.zip");
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GError)       error = NULL;

        g_test_message ("row %u", i);
        fake_port_set_answer (port, "+CMEE=1", rows[i].codes);
        fake_port_set_answer (port, "+QFUPL", rows[i].support);
        fake_port_set_answer (port, "+QFDEL", rows[i].deleted);
        fake_port_set_answer (port, "+QFLDS", rows[i].space);
        dfota_upload_prepare_async (port, name, SIZE, NULL, fakes_keep_result, &result);
        memset (name, 'x', strlen (name)); /* it was copied */
        fake_time_run_until ((gpointer *) &result);
        g_assert_cmpstr (fakes_take_log (), ==, rows[i].log);
        g_assert_true (dfota_upload_prepare_finish (result, &error) == (rows[i].error < 0));
        if (rows[i].error >= 0)
            g_assert_error (error, DFOTA_ERROR, rows[i].error);
        g_assert_cmpstr (error ? error->message : NULL, ==, rows[i].message);
        g_clear_object (&result);
        dfota_port_close (port);
        g_assert_finalize_object (port);
    }
}

/* The next command is not sent. */
static void
test_cancelled (void)
{
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError)       error = NULL;
    DfotaPort               *port = fake_port_new_open ("ttyUSB2");

    dfota_upload_prepare_async (port, "p.zip", SIZE, cancellable, fakes_keep_result, &result);
    g_cancellable_cancel (cancellable);
    fake_time_run_until ((gpointer *) &result);
    g_assert_false (dfota_upload_prepare_finish (result, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpstr (fakes_take_log (), ==, "");
    dfota_port_close (port);
    g_object_unref (port);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/upload-prepare/answers", test_answers);
    g_test_add_func ("/upload-prepare/cancelled", test_cancelled);
    return g_test_run ();
}
