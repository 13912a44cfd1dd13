/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Downloads with libcurl.
 */

#include "download.h"
#include "settings.h"

#include <curl/curl.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#define CONNECT_SECONDS 10
#define STALL_SECONDS   15

typedef CURL Curl;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Curl, curl_easy_cleanup)

typedef struct {
    char   *url;
    char   *ca;
    guint64 rate;
    char   *path;
} Job;

static void
job_free (Job *job)
{
    g_free (job->url);
    g_free (job->ca);
    g_free (job->path);
    g_free (job);
}

static int
on_progress (gpointer   cancellable,
             curl_off_t total,
             curl_off_t now,
             curl_off_t upload_total,
             curl_off_t upload_now)
{
    return g_cancellable_is_cancelled (cancellable) ? 1 : 0;
}

static void
set_options (CURL *curl, Job *job, FILE *file, GCancellable *cancellable)
{
    curl_easy_setopt (curl, CURLOPT_URL, job->url);
    curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "ftp,http,https");
    curl_easy_setopt (curl, CURLOPT_PROXY, "");
    curl_easy_setopt (curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt (curl, CURLOPT_USERAGENT, "QUECTEL_MODULE");
    curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
    curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, (long) STALL_SECONDS);
    curl_easy_setopt (curl, CURLOPT_MAX_RECV_SPEED_LARGE, (curl_off_t) job->rate);
    curl_easy_setopt (curl, CURLOPT_WRITEDATA, file);
    curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt (curl, CURLOPT_XFERINFODATA, cancellable);
    if (*job->ca)
        curl_easy_setopt (curl, CURLOPT_CAINFO, job->ca);
}

static gboolean
fetch (Job *job, GCancellable *cancellable, GError **error)
{
    g_autoptr (Curl) curl = curl_easy_init ();
    FILE            *file = fopen (job->path, "wb");
    CURLcode         code;

    if (!file) {
        g_set_error (error, SIM_ERROR, 0, "%s: %s", job->path, g_strerror (errno));
        return FALSE;
    }
    set_options (curl, job, file, cancellable);
    code = curl_easy_perform (curl);
    if (fclose (file) != 0 && code == CURLE_OK)
        code = CURLE_WRITE_ERROR;
    if (code == CURLE_OK)
        return TRUE;
    g_unlink (job->path);
    g_set_error (error, SIM_ERROR, code, "%s", curl_easy_strerror (code));
    return FALSE;
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    GError *error = NULL;

    if (fetch (data, cancellable, &error))
        g_task_return_boolean (task, TRUE);
    else
        g_task_return_error (task, error);
}

void
sim_download_start (const SimDownload  *download,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            data)
{
    g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);
    Job              *job = g_new0 (Job, 1);

    job->url = g_strdup (download->url);
    job->ca = g_strdup (download->ca);
    job->rate = download->rate;
    job->path = g_strdup (download->path);
    g_task_set_task_data (task, job, (GDestroyNotify) job_free);
    g_task_run_in_thread (task, run);
}

gboolean
sim_download_finish (GAsyncResult *result, GError **error)
{
    return g_task_propagate_boolean (G_TASK (result), error);
}
