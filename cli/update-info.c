/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Snapshots of update objects, driven by one table of properties; see update-info.h.
 */

#include "update-info.h"

typedef struct {
    const char *property; /* GObject name on the proxy */
    char        type;     /* 's', 'u', 'i', 'b', 'x' as in D-Bus; 'o' reads as 's' */
    gsize       offset;
} Member;

#define MEMBER(property_, type_, member_)                                                          \
    {                                                                                              \
        property_, type_, G_STRUCT_OFFSET (DfotaUpdateInfo, member_)                               \
    }

static const Member members[] = {
    MEMBER ("state", 's', state),
    MEMBER ("reason", 's', reason),
    MEMBER ("percent", 'u', percent),
    MEMBER ("attempt", 'u', attempt),
    MEMBER ("max-attempts", 'u', max_attempts),
    MEMBER ("code", 'i', code),
    MEMBER ("code-phase", 's', code_phase),
    MEMBER ("code-class", 's', code_class),
    MEMBER ("code-text", 's', code_text),
    MEMBER ("device", 's', device),
    MEMBER ("equipment-identifier", 's', imei),
    MEMBER ("modem", 's', modem),
    MEMBER ("usb-ids", 's', usb_ids),
    MEMBER ("source", 's', source),
    MEMBER ("source-salt", 's', source_salt),
    MEMBER ("source-digest", 's', source_digest),
    MEMBER ("package-size", 't', package_size),
    MEMBER ("uploaded-bytes", 't', uploaded_bytes),
    MEMBER ("revision-before", 's', revision_before),
    MEMBER ("revision-expected", 's', revision_expected),
    MEMBER ("revision-after", 's', revision_after),
    MEMBER ("may-power-off", 'b', may_power_off),
    MEMBER ("may-reset", 'b', may_reset),
    MEMBER ("warning", 's', warning),
    MEMBER ("start-time", 'x', start_time),
    MEMBER ("last-urc-time", 'x', last_urc_time),
    MEMBER ("end-time", 'x', end_time),
};

static char **
string_member (const DfotaUpdateInfo *info, const Member *member)
{
    return &G_STRUCT_MEMBER (char *, info, member->offset);
}

DfotaUpdateInfo *
dfota_update_info_new (DfotaGdbusFirmwareUpdate *proxy)
{
    DfotaUpdateInfo *info = g_new0 (DfotaUpdateInfo, 1);

    info->path = g_strdup (g_dbus_proxy_get_object_path (G_DBUS_PROXY (proxy)));
    for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
        char **string = string_member (info, &members[i]);

        g_object_get (proxy, members[i].property, G_STRUCT_MEMBER_P (info, members[i].offset),
                      NULL);
        if (members[i].type == 's' && *string == NULL)
            *string = g_strdup ("");
    }
    return info;
}

DfotaUpdateInfo *
dfota_update_info_copy (const DfotaUpdateInfo *info)
{
    DfotaUpdateInfo *copy = g_memdup2 (info, sizeof (*info));

    copy->path = g_strdup (info->path);
    for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
        if (members[i].type == 's')
            *string_member (copy, &members[i]) = g_strdup (*string_member (info, &members[i]));
    }
    return copy;
}

void
dfota_update_info_free (DfotaUpdateInfo *info)
{
    g_free (info->path);
    for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
        if (members[i].type == 's')
            g_free (*string_member (info, &members[i]));
    }
    g_free (info);
}

gboolean
dfota_update_info_is_final (const DfotaUpdateInfo *info)
{
    static const char *const final[] = { "succeeded", "unverified", "failed", "cancelled", NULL };

    return g_strv_contains (final, info->state);
}

const DfotaUpdateInfo *
dfota_update_info_find (GPtrArray *updates, const DfotaUpdateInfo *wanted)
{
    for (guint i = 0; i < updates->len; i++) {
        const DfotaUpdateInfo *info = updates->pdata[i];

        if (info->start_time == wanted->start_time)
            return info;
    }
    return NULL;
}

static gboolean
member_equal (const Member *member, const DfotaUpdateInfo *a, const DfotaUpdateInfo *b)
{
    switch (member->type) {
    case 's':
        return g_str_equal (*string_member (a, member), *string_member (b, member));
    case 'x':
    case 't':
        return G_STRUCT_MEMBER (gint64, a, member->offset) ==
               G_STRUCT_MEMBER (gint64, b, member->offset);
    default: /* all the others are as wide as an int */
        return G_STRUCT_MEMBER (gint, a, member->offset) ==
               G_STRUCT_MEMBER (gint, b, member->offset);
    }
}

gboolean
dfota_update_info_equal (const DfotaUpdateInfo *a, const DfotaUpdateInfo *b)
{
    if (!g_str_equal (a->path, b->path))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS (members); i++) {
        if (!member_equal (&members[i], a, b))
            return FALSE;
    }
    return TRUE;
}
