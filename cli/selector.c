/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Parsing and matching of -m and --update; see selector.h.
 */

#include "selector.h"

#include <ModemManager.h>
#include <string.h>

#include "exit-code.h"

#define UPDATE_PREFIX MM_DBUS_PATH "/FirmwareUpdate"

/* 15 digits, 14 without the check digit, 16 with the software version. */
#define IMEI_MIN 14
#define IMEI_MAX 16

static gboolean
is_number (const char *text)
{
    return text[0] != '\0' && strspn (text, "0123456789") == strlen (text);
}

static DfotaSelector *
selector_new (DfotaSelectorKind kind, const char *value)
{
    DfotaSelector *selector = g_new0 (DfotaSelector, 1);

    selector->kind = kind;
    selector->value = g_strdup (value);
    return selector;
}

/* The forms that modems and updates share; NULL if it is none of them. */
static DfotaSelector *
selector_new_common (const char *text, const char *prefix)
{
    g_autofree char *folder = g_strconcat (prefix, "/", NULL);

    if (g_ascii_strcasecmp (text, "any") == 0)
        return selector_new (DFOTA_SELECTOR_ANY, NULL);
    if (g_str_has_prefix (text, folder))
        return selector_new (DFOTA_SELECTOR_PATH, text);
    if (is_number (text) && strlen (text) < IMEI_MIN) {
        g_autofree char *path = g_strconcat (folder, text, NULL);

        return selector_new (DFOTA_SELECTOR_PATH, path);
    }
    return NULL;
}

DfotaSelector *
dfota_selector_new_for_modem (const char *text, GError **error)
{
    DfotaSelector *selector = selector_new_common (text, MM_DBUS_MODEM_PREFIX);

    if (selector)
        return selector;
    if (text[0] == '\0') {
        g_set_error_literal (error, DFOTA_CLI_ERROR, DFOTA_EXIT_USAGE,
                             "--modem is empty; give a path, an index, a uid, an IMEI or 'any'");
        return NULL;
    }
    if (is_number (text) && strlen (text) <= IMEI_MAX)
        return selector_new (DFOTA_SELECTOR_IMEI, text);
    return selector_new (DFOTA_SELECTOR_UID, text);
}

DfotaSelector *
dfota_selector_new_for_device (const char *device)
{
    return selector_new (DFOTA_SELECTOR_UID, device);
}

DfotaSelector *
dfota_selector_new_for_update (const char *text, GError **error)
{
    DfotaSelector *selector = selector_new_common (text, UPDATE_PREFIX);

    if (!selector)
        g_set_error (error, DFOTA_CLI_ERROR, DFOTA_EXIT_USAGE,
                     "'%s' is not an update; give its D-Bus path, its index or 'any'", text);
    return selector;
}

void
dfota_selector_free (DfotaSelector *selector)
{
    g_free (selector->value);
    g_free (selector);
}

static gboolean
selector_matches (const DfotaSelector *selector,
                  const char          *path,
                  const char          *imei,
                  const char          *device)
{
    switch (selector->kind) {
    case DFOTA_SELECTOR_ANY:
        return TRUE;
    case DFOTA_SELECTOR_PATH:
        return g_str_equal (selector->value, path);
    case DFOTA_SELECTOR_IMEI:
        return g_str_equal (selector->value, imei);
    case DFOTA_SELECTOR_UID:
        return g_str_equal (selector->value, device);
    }
    g_return_val_if_reached (FALSE);
}

gboolean
dfota_selector_is_modem (const DfotaSelector *selector, const DfotaModemInfo *info)
{
    return selector_matches (selector, info->path, info->imei, info->device);
}

gboolean
dfota_selector_is_modem_of (const DfotaSelector *selector, const DfotaUpdateInfo *info)
{
    return selector_matches (selector, info->modem, info->imei, info->device);
}

gboolean
dfota_selector_is_update (const DfotaSelector *selector, const DfotaUpdateInfo *info)
{
    return selector_matches (selector, info->path, "", "");
}
