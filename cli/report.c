/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Records of modems and updates; see report.h.
 */

#include "report.h"

#define EMERGENCY_IDS "05c6:9008" /* of Qualcomm chips [field] */
#define NONE          "/"         /* the object path that stands for no object */

/* Adds @usec as local time for people; nothing for 0. */
static void
add_time (DfotaRecord *record, const char *key, const char *label, gint64 usec)
{
    g_autoptr (GDateTime) time = NULL;
    g_autofree char      *shown = NULL;

    if (usec > 0) {
        g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (usec / G_USEC_PER_SEC);

        time = utc ? g_date_time_to_local (utc) : NULL;
    }
    shown = time ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S %Z") : NULL;
    dfota_record_add (record, key, label, g_variant_new_int64 (usec), shown ? shown : "");
}

/* Adds an object path; "/" means none and is not shown to people. */
static void
add_path (DfotaRecord *record, const char *key, const char *label, const char *path)
{
    dfota_record_add (record, key, label, g_variant_new_string (path),
                      g_str_equal (path, NONE) ? "" : path);
}

static char *
dup_megabytes (guint64 bytes)
{
    return g_strdup_printf ("%.2f MB", (double) bytes / 1e6);
}

/* Adds what is only known of a file of this host. */
static void
add_upload (DfotaRecord *record, const DfotaUpdateInfo *info)
{
    g_autofree char *size = dup_megabytes (info->package_size);
    g_autofree char *uploaded = dup_megabytes (info->uploaded_bytes);
    gboolean         runs = g_str_equal (info->state, "uploading");

    dfota_record_add (record, "package-size", "package",
                      g_variant_new_int64 ((gint64) info->package_size),
                      info->package_size > 0 ? size : "");
    dfota_record_add (record, "uploaded-bytes", "uploaded",
                      g_variant_new_int64 ((gint64) info->uploaded_bytes), runs ? uploaded : "");
}

static void
add_progress (DfotaRecord *record, const DfotaUpdateInfo *info)
{
    g_autofree char *percent = g_strdup_printf ("%u%%", info->percent);
    g_autofree char *attempt =
        info->max_attempts == 0
            ? g_strdup_printf ("%u", info->attempt)
            : g_strdup_printf ("%u of at most %u", info->attempt, info->max_attempts);
    gboolean         over = dfota_update_info_is_final (info);
    gboolean         stalled = g_str_equal (info->state, "stalled");
    g_autofree char *outcome = over || stalled ? dfota_report_dup_outcome (info) : g_strdup ("");

    dfota_record_section (record, "Progress");
    dfota_record_add_string (record, "state", "state", info->state);
    dfota_record_add_string (record, "reason", "reason", info->reason);
    dfota_record_add (record, "outcome", "outcome",
                      g_variant_new_string (dfota_exit_name (dfota_exit_from_update (info))),
                      outcome);
    dfota_record_add (record, "percent", "percent", g_variant_new_uint32 (info->percent),
                      over ? "" : percent);
    dfota_record_add (record, "attempt", "attempt", g_variant_new_uint32 (info->attempt),
                      info->attempt > 0 ? attempt : "");
    dfota_record_add (record, "max-attempts", "", g_variant_new_uint32 (info->max_attempts), "");
    dfota_record_add (record, "may-power-off", "power-off allowed",
                      g_variant_new_boolean (info->may_power_off), NULL);
    dfota_record_add (record, "may-reset", "reset allowed", g_variant_new_boolean (info->may_reset),
                      over ? "" : NULL);
    dfota_record_add_string (record, "warning", "warning", info->warning);
}

static void
add_code (DfotaRecord *record, const DfotaUpdateInfo *info)
{
    g_autofree char *code = g_strdup_printf ("%d (%s)", info->code, info->code_phase);

    dfota_record_section (record, "Code");
    dfota_record_add (record, "code", "last code", g_variant_new_int32 (info->code),
                      info->code_phase[0] ? code : "");
    dfota_record_add (record, "code-phase", "", g_variant_new_string (info->code_phase), "");
    dfota_record_add_string (record, "code-class", "class", info->code_class);
    dfota_record_add_string (record, "code-text", "meaning", info->code_text);
}

DfotaRecord *
dfota_report_update (const DfotaUpdateInfo *info)
{
    DfotaRecord *record = dfota_record_new ("update");

    dfota_record_section (record, "General");
    add_path (record, "path", "path", info->path);
    dfota_record_add_string (record, "source", "source", info->source);
    add_upload (record, info);
    add_progress (record, info);
    add_code (record, info);
    dfota_record_section (record, "Revision");
    dfota_record_add_string (record, "revision-before", "before", info->revision_before);
    dfota_record_add_string (record, "revision-expected", "expected", info->revision_expected);
    dfota_record_add_string (record, "revision-after", "after", info->revision_after);
    dfota_record_section (record, "Module");
    dfota_record_add_string (record, "device", "device", info->device);
    dfota_record_add_string (record, "equipment-identifier", "equipment id", info->imei);
    add_path (record, "modem", "modem", info->modem);
    dfota_record_add_string (record, "usb-ids", "USB ids", info->usb_ids);
    dfota_record_section (record, "Times");
    add_time (record, "start-time", "start", info->start_time);
    add_time (record, "last-urc-time", "last URC", info->last_urc_time);
    add_time (record, "end-time", "end", info->end_time);
    return record;
}

static void
add_space (DfotaRecord *record, const DfotaModemInfo *modem)
{
    g_autofree char *free_space = dup_megabytes ((guint64) modem->free_space);
    g_autofree char *total = dup_megabytes ((guint64) modem->total_space);
    g_autofree char *shown = NULL;

    if (modem->free_space < 0)
        shown = g_strdup (g_str_equal (modem->support, "yes") ? "not reported by the module" : "");
    else
        shown = g_strconcat (free_space, modem->total_space < 0 ? NULL : " of ", total, NULL);
    dfota_record_add (record, "free-space", "free space", g_variant_new_int64 (modem->free_space),
                      shown);
    dfota_record_add (record, "total-space", "", g_variant_new_int64 (modem->total_space), "");
}

static void
add_family (DfotaRecord *record, const DfotaModemInfo *modem)
{
    g_autofree char *context = modem->download_context < 0
                                   ? g_strdup ("")
                                   : g_strdup_printf ("PDP context %d", modem->download_context);

    dfota_record_add_string (record, "family", "family", modem->family);
    dfota_record_add_string (record, "evidence", "evidence", modem->evidence);
    dfota_record_add (record, "enabled", "enabled", g_variant_new_boolean (modem->is_enabled),
                      modem->is_enabled ? "" : NULL);
    dfota_record_add (record, "context-selector", "",
                      g_variant_new_string (modem->context_selector), "");
    dfota_record_add (record, "download-context", "downloads over",
                      g_variant_new_int32 (modem->download_context), context);
}

/* The order is that of the output. */
DfotaRecord *
dfota_report_modem (const char *name, const DfotaModemInfo *modem)
{
    DfotaRecord *record = dfota_record_new (name);
    GVariant    *sources = g_variant_new_strv ((const char *const *) modem->sources, -1);

    dfota_record_section (record, "General");
    dfota_record_add_string (record, "path", "path", modem->path);
    dfota_record_add_string (record, "device", "device", modem->device);
    dfota_record_add_string (record, "equipment-identifier", "equipment id", modem->imei);
    dfota_record_section (record, "Hardware");
    dfota_record_add_string (record, "manufacturer", "manufacturer", modem->manufacturer);
    dfota_record_add_string (record, "model", "model", modem->model);
    dfota_record_section (record, "Firmware");
    dfota_record_add_string (record, "base-revision", "base revision", modem->base_revision);
    dfota_record_add_string (record, "revision", "exact revision", modem->revision);
    dfota_record_section (record, "Update");
    dfota_record_add_string (record, "support", "supported", modem->support);
    dfota_record_add (record, "sources", "accepts", sources, NULL);
    add_family (record, modem);
    add_space (record, modem);
    add_path (record, "update", "update", modem->update);
    dfota_record_section (record, "Status");
    dfota_record_add_string (record, "state", "state", modem->state);
    return record;
}

static char *
modem_line (const DfotaModemInfo *modem)
{
    g_autofree char *name = dfota_modem_info_dup_name (modem);
    g_autofree char *line = NULL;

    line = g_strdup_printf ("%s [%s] %s", modem->path, name,
                            modem->revision[0] ? modem->revision : "(revision not known yet)");
    return dfota_output_dup_clean (line);
}

static char *
update_line (const DfotaUpdateInfo *info)
{
    g_autofree char *line =
        g_strdup_printf ("%s [%s%s%s] %s", info->path, info->state, info->reason[0] ? ": " : "",
                         info->reason, info->source);

    return dfota_output_dup_clean (line);
}

static char *
list_human (GPtrArray *modems, GPtrArray *updates)
{
    GString *text = g_string_new (NULL);

    if (modems->len == 0)
        g_string_append (text, "No modems that accept updates were found\n");
    for (guint i = 0; i < modems->len; i++) {
        g_autofree char *line = modem_line (modems->pdata[i]);

        g_string_append_printf (text, "    %s\n", line);
    }
    for (guint i = 0; i < updates->len; i++) {
        g_autofree char *line = update_line (updates->pdata[i]);

        g_string_append_printf (text, "    %s\n", line);
    }
    return g_string_free (text, FALSE);
}

/* The two lists of --list. */
typedef struct {
    const char *name;
    DfotaRecord *(*to_record) (gconstpointer info);
} List;

static DfotaRecord *
listed_modem (gconstpointer info)
{
    return dfota_report_modem ("modem", info);
}

static DfotaRecord *
listed_update (gconstpointer info)
{
    return dfota_report_update (info);
}

static const List modem_list = { "modems", listed_modem };
static const List update_list = { "updates", listed_update };

static void
append_keyvalues (GString *text, const List *list, GPtrArray *infos)
{
    g_string_append_printf (text, "%s.length : %u\n", list->name, infos->len);
    for (guint i = 0; i < infos->len; i++) {
        g_autoptr (DfotaRecord) record = list->to_record (infos->pdata[i]);
        g_autofree char        *name = g_strdup_printf ("%s.value[%u]", list->name, i + 1);
        g_autofree char        *lines = NULL;

        dfota_record_rename (record, name);
        lines = dfota_record_to_keyvalue (record);
        g_string_append (text, lines);
    }
}

static void
set_json_array (JsonObject *object, const List *list, GPtrArray *infos)
{
    JsonArray *array = json_array_new ();

    for (guint i = 0; i < infos->len; i++) {
        g_autoptr (DfotaRecord) record = list->to_record (infos->pdata[i]);

        json_array_add_element (array, dfota_record_to_json (record));
    }
    json_object_set_array_member (object, list->name, array);
}

char *
dfota_report_dup_list (GPtrArray *modems, GPtrArray *updates, DfotaFormat format)
{
    GString    *text;
    JsonObject *object;

    switch (format) {
    case DFOTA_FORMAT_HUMAN:
        return list_human (modems, updates);
    case DFOTA_FORMAT_KEYVALUE:
        text = g_string_new (NULL);
        append_keyvalues (text, &modem_list, modems);
        append_keyvalues (text, &update_list, updates);
        return g_string_free (text, FALSE);
    case DFOTA_FORMAT_JSON:
        object = dfota_json_new ();
        set_json_array (object, &modem_list, modems);
        set_json_array (object, &update_list, updates);
        return dfota_json_dup_line (object);
    }
    g_return_val_if_reached (NULL);
}

char *
dfota_report_dup_event (const char *event, const DfotaUpdateInfo *info, DfotaFormat format)
{
    g_autoptr (DfotaRecord) record = info ? dfota_report_update (info) : NULL;
    g_autofree char        *lines = NULL;
    JsonObject             *object;

    if (format == DFOTA_FORMAT_JSON) {
        object = dfota_json_new ();
        json_object_set_string_member (object, "event", event);
        if (record)
            json_object_set_member (object, "update", dfota_record_to_json (record));
        return dfota_json_dup_line (object);
    }
    lines = record ? dfota_record_to_keyvalue (record) : g_strdup ("");
    return g_strdup_printf ("event : %s\n%s\n", event, lines);
}

char *
dfota_report_dup_error (DfotaExit code, const char *message)
{
    JsonObject *object = dfota_json_new ();
    JsonObject *error = json_object_new ();

    json_object_set_int_member (error, "code", code);
    json_object_set_string_member (error, "name", dfota_exit_name (code));
    json_object_set_string_member (error, "message", message);
    json_object_set_object_member (object, "error", error);
    return dfota_json_dup_line (object);
}

static const struct {
    const char *word; /* a reason, or a state that has none */
    const char *text;
} outcomes[] = {
    { "succeeded", "the update succeeded" },
    { "unverified",
      "the module reported success, but its revision cannot show whether the firmware changed" },
    { "cancelled", "the update was cancelled" },
    { "interrupted", "ModemManager stopped or the modem went away before the update was started" },
    { "refused", "the module refused the update command" },
    { "upload-failed", "the package could not be sent to the module" },
    { "download-failed", "the module could not download the package" },
    { "package", "the module refuses the package" },
    { "update-failed", "the module could not apply the package and restored its revision" },
    { "revision-unchanged", "the module runs the same revision as before" },
    { "unexpected-revision", "the module runs neither the previous nor the expected revision" },
    { "revision-unreadable", "the module is back, but its revision could not be read" },
    { "end-not-heard", "the module is back, but its revision cannot show whether the firmware "
                       "changed, and the end of the update was not heard" },
    { "module-replaced", "a different module is in its place" },
    { "given-up", "the module did not come back; the update was given up" },
    { "silence", "the module has been silent for too long; the update is not finished" },
};

static const char *
outcome_text (const DfotaUpdateInfo *info)
{
    const char *word = info->reason[0] ? info->reason : info->state;

    for (gsize i = 0; i < G_N_ELEMENTS (outcomes); i++) {
        if (g_str_equal (word, outcomes[i].word))
            return outcomes[i].text;
    }
    return word;
}

char *
dfota_report_dup_outcome (const DfotaUpdateInfo *info)
{
    GString         *text = g_string_new (outcome_text (info));
    g_autofree char *raw = NULL;

    if (info->revision_after[0])
        g_string_append_printf (text, "; the module runs %s", info->revision_after);
    else if (dfota_update_info_is_final (info) && info->revision_before[0])
        g_string_append_printf (text, "; the module ran %s before", info->revision_before);
    if (g_str_equal (info->usb_ids, EMERGENCY_IDS) && g_str_equal (info->state, "stalled"))
        g_string_append (text, "; the module is in its emergency download mode (" EMERGENCY_IDS
                               "); only the vendor's flashing tool can recover it");
    raw = g_string_free (text, FALSE);
    return dfota_output_dup_clean (raw);
}

char *
dfota_report_dup_code (const DfotaUpdateInfo *info)
{
    g_autofree char *raw = NULL;

    if (info->code <= 0)
        return NULL;
    raw = g_strdup_printf ("Last code of the module: %s %d. %s", info->code_phase, info->code,
                           info->code_text);
    return dfota_output_dup_clean (raw);
}

void
dfota_report_print_outcome (const DfotaUpdateInfo *info, DfotaExit result, DfotaFormat format)
{
    g_autofree char *code = dfota_report_dup_code (info);
    g_autofree char *outcome = NULL;
    g_autofree char *text = NULL;

    if (format != DFOTA_FORMAT_HUMAN || result == DFOTA_EXIT_UNDER_WAY)
        return;
    if (result == dfota_exit_from_update (info))
        outcome = dfota_report_dup_outcome (info);
    else
        outcome = g_strdup (dfota_exit_text (result));
    if (result != DFOTA_EXIT_DONE) {
        g_printerr ("%s: %s\n%s%s", result == DFOTA_EXIT_UNVERIFIED ? "warning" : "error", outcome,
                    code ? code : "", code ? "\n" : "");
        return;
    }
    text = g_strconcat (outcome, "\n", NULL);
    dfota_output_print (text);
}
