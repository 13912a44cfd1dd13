/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * What mmdfota prints of the properties of an update, whatever their values are: "name=value"
 * lines set properties of the D-Bus object. JSON stays JSON, each line of the key-value form has a
 * key, and no control character reaches the terminal.
 */

#include "update-info.h"

#include <string.h>

#include "fuzz.h"
#include "report.h"

static GVariant *
make_value (const gchar *signature, const gchar *text)
{
    gint64 number = g_ascii_strtoll (text, NULL, 10);

    switch (signature[0]) {
    case 's':
        return g_variant_new_string (text);
    case 'o':
        return g_variant_new_object_path (g_variant_is_object_path (text) ? text : "/");
    case 'u':
        return g_variant_new_uint32 ((guint32) number);
    case 'i':
        return g_variant_new_int32 ((gint32) number);
    case 'b':
        return g_variant_new_boolean (number & 1);
    case 't':
        return g_variant_new_uint64 ((guint64) number);
    case 'x':
        return g_variant_new_int64 (number);
    default:
        return NULL;
    }
}

static void
set_property (GDBusProxy *proxy, const gchar *name, const gchar *text)
{
    GDBusInterfaceInfo *interface = dfota_gdbus_firmware_update_interface_info ();
    GDBusPropertyInfo  *property = g_dbus_interface_info_lookup_property (interface, name);
    GVariant           *value = property ? make_value (property->signature, text) : NULL;

    if (value)
        g_dbus_proxy_set_cached_property (proxy, name, value);
}

static GDBusProxy *
make_proxy (const gchar *text)
{
    GDBusProxy *proxy =
        g_object_new (DFOTA_GDBUS_TYPE_FIRMWARE_UPDATE_PROXY, "g-object-path", "/1", NULL);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    g_dbus_proxy_set_interface_info (proxy, dfota_gdbus_firmware_update_interface_info ());
    for (guint i = 0; lines[i]; i++) {
        g_auto (GStrv)    parts = g_strsplit (lines[i], "=", 2);
        g_autofree gchar *value = NULL;

        if (!parts[0] || !parts[1])
            continue;
        /* a message of D-Bus has no other strings */
        value = g_utf8_make_valid (parts[1], -1);
        set_property (proxy, parts[0], value);
    }
    return proxy;
}

static void
check_clean (const gchar *text)
{
    g_assert_true (!text || g_utf8_validate (text, -1, NULL));
    for (const gchar *p = text ? text : ""; *p; p = g_utf8_next_char (p))
        g_assert_true (*p == '\n' || !g_unichar_iscntrl (g_utf8_get_char (p)));
}

static void
check_keyvalue (const gchar *text)
{
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

    check_clean (text);
    for (guint i = 0; lines[i]; i++)
        g_assert_true (!*lines[i] || strstr (lines[i], " : "));
}

static void
check_json (const gchar *text)
{
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autoptr (GError)     error = NULL;

    json_parser_load_from_data (parser, text, -1, &error);
    g_assert_no_error (error);
    g_assert_true (strchr (text, '\n') == text + strlen (text) - 1);
}

static void
check_info (const DfotaUpdateInfo *info)
{
    g_autoptr (DfotaUpdateInfo) copy = dfota_update_info_copy (info);
    g_autoptr (DfotaRecord)     record = dfota_report_update (info);
    g_autofree gchar           *human = dfota_record_dup (record, DFOTA_FORMAT_HUMAN);
    g_autofree gchar           *keyvalue = dfota_record_dup (record, DFOTA_FORMAT_KEYVALUE);
    g_autofree gchar           *json = dfota_record_dup (record, DFOTA_FORMAT_JSON);
    g_autofree gchar           *event = dfota_report_dup_event ("changed", info, DFOTA_FORMAT_JSON);
    g_autofree gchar           *outcome = dfota_report_dup_outcome (info);
    g_autofree gchar           *code = dfota_report_dup_code (info);
    DfotaExit                   result = dfota_exit_from_update (info);

    g_assert_true (dfota_update_info_equal (info, copy));
    check_clean (human);
    check_keyvalue (keyvalue);
    check_json (json);
    check_json (event);
    check_clean (outcome);
    check_clean (code);
    g_assert_cmpint (result == DFOTA_EXIT_DONE, ==, g_str_equal (info->state, "succeeded"));
    g_assert_cmpint (result == DFOTA_EXIT_STALLED || result == DFOTA_EXIT_UNDER_WAY, ==,
                     !dfota_update_info_is_final (info));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
    g_autofree gchar           *text = fuzz_text (data, size);
    g_autoptr (GDBusProxy)      proxy = make_proxy (text);
    g_autoptr (DfotaUpdateInfo) info = dfota_update_info_new (DFOTA_GDBUS_FIRMWARE_UPDATE (proxy));

    check_info (info);
    return 0;
}
