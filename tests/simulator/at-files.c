/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Commands about the module's own file system, UFS, which is a directory of the host.
 */

#include "at.h"
#include "ufs.h"

#include <string.h>

#define CME_INVALID_INPUT 400
#define CME_NOT_FOUND     405
#define CME_INVALID_NAME  406
#define CME_EXISTS        407
#define CME_OPEN_FAILED   410
#define CME_NO_SPACE      420

#define STORAGE "UFS:"

#define UPLOAD_TIMEOUT 5 /* seconds */

static SimAtResult
run_qflds (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *storage = sim_at_argument (request->arguments, 0);
    guint64          size = sim_settings_number (self->settings, "ufs-size");
    guint64          used = sim_ufs_used (self->ufs);

    if (request->form != SIM_AT_SET || !g_str_equal (storage, "UFS") ||
        !sim_settings_is_on (self->settings, "qflds-support"))
        return SIM_AT_ERROR;
    sim_at_line (request, "+QFLDS: %" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT,
                 used < size ? size - used : 0, size);
    return SIM_AT_OK;
}

/* Returns a file's name without the prefix that names the storage [field]. Transfer full. */
static char *
file_argument (const SimAtRequest *request)
{
    char *name = sim_at_argument (request->arguments, 0);

    if (g_str_has_prefix (name, STORAGE))
        memmove (name, name + strlen (STORAGE), strlen (name + strlen (STORAGE)) + 1);
    return name;
}

static void
list_file (SimAt *self, const SimAtRequest *request, const char *name)
{
    sim_at_line (request, "+QFLST: \"%s%s\",%" G_GINT64_FORMAT,
                 sim_settings_is_on (self->settings, "qflst-prefix") ? STORAGE : "", name,
                 sim_ufs_size (self->ufs, name));
}

static SimAtResult
list_all (SimAt *self, const SimAtRequest *request)
{
    g_autoptr (GPtrArray) names = sim_ufs_names (self->ufs);

    for (guint i = 0; i < names->len; i++)
        list_file (self, request, names->pdata[i]);
    return SIM_AT_OK;
}

static SimAtResult
run_qflst (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *name = file_argument (request);

    if (request->form == SIM_AT_EXECUTE || g_str_equal (name, "*"))
        return list_all (self, request);
    if (request->form != SIM_AT_SET)
        return SIM_AT_ERROR;
    if (sim_ufs_size (self->ufs, name) < 0)
        return sim_at_fail (self, CME_NOT_FOUND);
    list_file (self, request, name);
    return SIM_AT_OK;
}

static SimAtResult
run_qfdel (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *name = file_argument (request);

    if (request->form != SIM_AT_SET)
        return SIM_AT_ERROR;
    if (!sim_ufs_is_name (name))
        return sim_at_fail (self, CME_INVALID_NAME);
    if (sim_ufs_delete (self->ufs, name))
        return SIM_AT_OK;
    return sim_at_fail (self, (guint) sim_settings_number (self->settings, "qfdel-absent"));
}

static gboolean
parse_number (const char *text, guint64 max, guint64 *number)
{
    return !text || g_ascii_string_to_unsigned (text, 10, 0, max, number, NULL);
}

/* Returns the code that is set for the next upload, or 0 for none. */
static guint
take_code (SimAt *self, const char *key)
{
    g_autofree char *code = sim_settings_take (self->settings, key);

    return code ? (guint) g_ascii_strtoull (code, NULL, 10) : 0;
}

/* Returns the code of an error in the arguments of an upload, or 0. */
static guint
check_upload (SimAt *self, const char *name, guint64 size)
{
    guint code = take_code (self, "fail-upload");

    if (code != 0)
        return code;
    if (!sim_ufs_is_name (name))
        return CME_INVALID_NAME;
    if (size == 0)
        return CME_INVALID_INPUT;
    if (sim_ufs_size (self->ufs, name) >= 0)
        return CME_EXISTS;
    if (sim_ufs_used (self->ufs) + size > sim_settings_number (self->settings, "ufs-size"))
        return CME_NO_SPACE;
    return 0;
}

static SimAtResult
start_upload (SimAt *self, const SimAtRequest *request, const char *name, SimUploadSpec *spec)
{
    g_autofree char *path = sim_ufs_path (self->ufs, name);

    spec->path = path;
    spec->overruns = sim_settings_is_on (self->settings, "upload-overrun");
    spec->fails = take_code (self, "break-upload");
    spec->damages = sim_settings_is_on (self->settings, "upload-damage");
    request->port->upload = sim_upload_new (spec);
    return request->port->upload ? SIM_AT_UPLOAD : sim_at_fail (self, CME_OPEN_FAILED);
}

/* "name",<size>[,<timeout>[,<ackmode>]] */
static SimAtResult
run_qfupl (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *name = file_argument (request);
    g_autofree char *size = sim_at_argument (request->arguments, 1);
    g_autofree char *timeout = sim_at_argument (request->arguments, 2);
    g_autofree char *acks = sim_at_argument (request->arguments, 3);
    guint64          numbers[] = { 0, UPLOAD_TIMEOUT, 0 };
    SimUploadSpec    spec = { 0 };
    guint            code;

    if (request->form != SIM_AT_SET || !sim_settings_is_on (self->settings, "qfupl-support"))
        return SIM_AT_ERROR;
    if (!parse_number (size, G_MAXUINT32, &numbers[0]) ||
        !parse_number (timeout, 65535, &numbers[1]) || !parse_number (acks, 1, &numbers[2]))
        return sim_at_fail (self, CME_INVALID_INPUT);
    code = check_upload (self, name, numbers[0]);
    if (code != 0)
        return sim_at_fail (self, code);
    spec.size = numbers[0];
    spec.timeout = MAX (numbers[1], 1);
    spec.acks = numbers[2] == 1;
    return start_upload (self, request, name, &spec);
}

const SimAtCommand sim_at_files[] = {
    { "+QFLDS", "+QFLDS: \"UFS\"", NULL, NULL, run_qflds },
    { "+QFLST", "+QFLST: <pattern>", NULL, NULL, run_qflst },
    { "+QFUPL", "+QFUPL: <filename>[,(1-<free>)[,(1-65535)[,(0,1)]]]", NULL, NULL, run_qfupl },
    { "+QFDEL", "+QFDEL: <filename>", NULL, NULL, run_qfdel },
    { NULL }
};
