/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The services DMS and UIM: the module, its radio, and its SIM card.
 */

#include "firmware.h"
#include "qmi.h"

#include <string.h>

#define BANDS_UMTS (QMI_DMS_BAND_CAPABILITY_WCDMA_2100 | QMI_DMS_BAND_CAPABILITY_WCDMA_900)
#define BANDS_LTE                                                                                  \
    (QMI_DMS_LTE_BAND_CAPABILITY_EUTRAN_1 | QMI_DMS_LTE_BAND_CAPABILITY_EUTRAN_3 |                 \
     QMI_DMS_LTE_BAND_CAPABILITY_EUTRAN_7 | QMI_DMS_LTE_BAND_CAPABILITY_EUTRAN_8 |                 \
     QMI_DMS_LTE_BAND_CAPABILITY_EUTRAN_20 | QMI_DMS_LTE_BAND_CAPABILITY_EUTRAN_28)

/* An event report has the number of the message that enables it; the same is true of the
 * operating mode. */
#define EVENT_REPORT 0x0001
#define TLV_MODE     0x14

/* The module */

static QmiProtocolError
get_capabilities (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "wwbbbbbb", 50000000, 300000000, QMI_DMS_DATA_SERVICE_CAPABILITY_PS,
                 QMI_DMS_SIM_CAPABILITY_SUPPORTED, 3, QMI_DMS_RADIO_INTERFACE_GSM,
                 QMI_DMS_RADIO_INTERFACE_UMTS, QMI_DMS_RADIO_INTERFACE_LTE);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_manufacturer (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "s", "Quectel");
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_model (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "s", "EP06");
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_revision (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    g_autofree char *base = sim_firmware_base (self->at->revision);

    sim_qmi_put (answer, 0x01, "s", base);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_hardware_revision (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "s", "10000");
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_ids (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x10, "s", "0");
    sim_qmi_put (answer, 0x11, "s", self->at->imei);
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
get_bands (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "q", (guint64) BANDS_UMTS);
    sim_qmi_put (answer, 0x10, "q", (guint64) BANDS_LTE);
    return QMI_PROTOCOL_ERROR_NONE;
}

QmiDmsOperatingMode
sim_qmi_mode (SimQmi *self)
{
    if (self->at->cfun == 1)
        return QMI_DMS_OPERATING_MODE_ONLINE;
    return self->at->is_offline ? QMI_DMS_OPERATING_MODE_OFFLINE : QMI_DMS_OPERATING_MODE_LOW_POWER;
}

static QmiProtocolError
get_mode (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    sim_qmi_put (answer, 0x01, "b", sim_qmi_mode (self));
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
set_event_report (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    guint64 wants_mode = 0;

    if (!sim_qmi_get (request, TLV_MODE, 0, 1, &wants_mode))
        return QMI_PROTOCOL_ERROR_NONE;
    for (guint i = 0; i < self->clients->len; i++) {
        SimQmiClient *client = &g_array_index (self->clients, SimQmiClient, i);

        if (client->service == QMI_SERVICE_DMS &&
            client->cid == qmi_message_get_client_id (request))
            client->wants_indications = wants_mode != 0;
    }
    return QMI_PROTOCOL_ERROR_NONE;
}

void
sim_qmi_tell_mode (SimQmi *self)
{
    for (guint i = 0; i < self->clients->len; i++) {
        const SimQmiClient *client = &g_array_index (self->clients, SimQmiClient, i);
        QmiMessage         *report;

        if (client->service != QMI_SERVICE_DMS || !client->wants_indications)
            continue;
        report = sim_qmi_indication_new (client, EVENT_REPORT);
        sim_qmi_put (report, TLV_MODE, "b", sim_qmi_mode (self));
        sim_qmi_indicate (self, report);
    }
}

static void
go_offline (SimQmi *self)
{
    self->at->cfun = 4;
    self->at->is_offline = TRUE;
    if (sim_settings_is (self->at->settings, "qmi-offline", "power"))
        self->hooks->power_off (self->data);
}

/* As AT+CFUN=4, this switches the radio off. Indications follow the answer. */
static QmiProtocolError
set_mode (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    guint64 mode = 0;

    if (!sim_qmi_get (request, 0x01, 0, 1, &mode))
        return QMI_PROTOCOL_ERROR_MISSING_ARGUMENT;
    if (mode == QMI_DMS_OPERATING_MODE_RESET)
        self->hooks->reboot (self->data);
    else if (mode == QMI_DMS_OPERATING_MODE_ONLINE)
        self->at->cfun = 1;
    else if (mode == QMI_DMS_OPERATING_MODE_OFFLINE)
        go_offline (self);
    else if (mode == QMI_DMS_OPERATING_MODE_LOW_POWER ||
             mode == QMI_DMS_OPERATING_MODE_PERSISTENT_LOW_POWER) {
        self->at->cfun = 4;
        self->at->is_offline = FALSE;
    } else
        return QMI_PROTOCOL_ERROR_INVALID_ARGUMENT;
    return QMI_PROTOCOL_ERROR_NONE;
}

static QmiProtocolError
restore_factory_defaults (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    if (sim_settings_is (self->at->settings, "factory-reset", "refused"))
        return QMI_PROTOCOL_ERROR_NOT_SUPPORTED;
    if (sim_settings_is (self->at->settings, "factory-reset", "reboots"))
        self->hooks->reboot (self->data);
    return QMI_PROTOCOL_ERROR_NONE;
}

const SimQmiMessage sim_qmi_dms[] = {
    { 0x0000, "Reset", NULL },
    { EVENT_REPORT, "Set Event Report", set_event_report },
    { 0x0020, "Get Capabilities", get_capabilities },
    { 0x0021, "Get Manufacturer", get_manufacturer },
    { 0x0022, "Get Model", get_model },
    { 0x0023, "Get Revision", get_revision },
    { 0x0025, "Get IDs", get_ids },
    { 0x002c, "Get Hardware Revision", get_hardware_revision },
    { 0x002d, "Get Operating Mode", get_mode },
    { 0x002e, "Set Operating Mode", set_mode },
    { 0x003a, "Restore Factory Defaults", restore_factory_defaults },
    { 0x0045, "Get Band Capabilities", get_bands },
    { 0 },
};

/* The SIM card */

#define FILE_ICCID 0x2fe2
#define FILE_IMSI  0x6f07
#define FILE_AD    0x6fad

static gboolean
has_sim (SimQmi *self)
{
    return sim_settings_is (self->at->settings, "sim", "ready");
}

/* One application, a USIM that requires no PIN. */
static QmiProtocolError
get_card_status (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    if (!has_sim (self)) {
        sim_qmi_put (answer, 0x10, "hhhhbbbbbbb", 0xffff, 0xffff, 0xffff, 0xffff, 1,
                     QMI_UIM_CARD_STATE_ABSENT, 0, 0, 0, QMI_UIM_CARD_ERROR_UNKNOWN, 0);
        return QMI_PROTOCOL_ERROR_NONE;
    }
    sim_qmi_put (answer, 0x10, "hhhhbbbbbbbbbbbbbpbbbbbbb", /* slot 1, application 1 */
                 0x0000, 0xffff, 0xffff, 0xffff, 1,         /* cards */
                 QMI_UIM_CARD_STATE_PRESENT, QMI_UIM_PIN_STATE_NOT_INITIALIZED, 0, 0,
                 QMI_UIM_CARD_ERROR_UNKNOWN, 1, /* applications */
                 QMI_UIM_CARD_APPLICATION_TYPE_USIM, QMI_UIM_CARD_APPLICATION_STATE_READY,
                 QMI_UIM_CARD_APPLICATION_PERSONALIZATION_STATE_READY, 0, 0, 0,
                 "simulated", /* its identifier */
                 0, QMI_UIM_PIN_STATE_DISABLED, 3, 10, QMI_UIM_PIN_STATE_ENABLED_NOT_VERIFIED, 3,
                 10);
    return QMI_PROTOCOL_ERROR_NONE;
}

/* Digits in pairs, the first one in the low half, as on the card. */
static void
append_digits (GByteArray *bytes, const char *digits)
{
    while (*digits) {
        guint8 low = digits[0] - '0';
        guint8 high = digits[1] ? digits[1] - '0' : 0xf;
        guint8 pair = low | high << 4;

        g_byte_array_append (bytes, &pair, 1);
        digits += digits[1] ? 2 : 1;
    }
}

/* A 9 before the digits: an IMSI with an odd number of digits. */
static void
append_imsi (GByteArray *bytes, const char *imsi)
{
    g_autofree char *digits = g_strdup_printf ("%c%s", strlen (imsi) % 2 ? '9' : '1', imsi);
    guint8           length = (strlen (digits) + 1) / 2;

    g_byte_array_append (bytes, &length, 1);
    append_digits (bytes, digits);
}

static GByteArray *
read_file (SimQmi *self, guint64 file)
{
    static const guint8    administrative[] = { 0, 0, 0, 2 }; /* an MNC of two digits */
    g_autoptr (GByteArray) bytes = g_byte_array_new ();

    if (file == FILE_ICCID)
        append_digits (bytes, sim_settings_get (self->at->settings, "iccid"));
    else if (file == FILE_IMSI)
        append_imsi (bytes, sim_settings_get (self->at->settings, "imsi"));
    else if (file == FILE_AD)
        g_byte_array_append (bytes, administrative, sizeof administrative);
    else
        return NULL;
    return g_steal_pointer (&bytes);
}

static QmiProtocolError
read_transparent (SimQmi *self, QmiMessage *request, QmiMessage *answer)
{
    g_autoptr (GByteArray) bytes = NULL;
    guint64                file = 0;
    guint8                 length[2];

    if (!has_sim (self))
        return QMI_PROTOCOL_ERROR_NO_SIM;
    if (!sim_qmi_get (request, 0x02, 0, 2, &file))
        return QMI_PROTOCOL_ERROR_MISSING_ARGUMENT;
    bytes = read_file (self, file);
    if (!bytes)
        return QMI_PROTOCOL_ERROR_SIM_FILE_NOT_FOUND;
    length[0] = bytes->len & 0xff;
    length[1] = bytes->len >> 8;
    g_byte_array_prepend (bytes, length, sizeof length);
    sim_qmi_put (answer, 0x10, "bb", 0x90, 0x00);
    sim_qmi_put_bytes (answer, 0x11, bytes);
    return QMI_PROTOCOL_ERROR_NONE;
}

const SimQmiMessage sim_qmi_uim[] = {
    { 0x0000, "Reset", NULL },
    { 0x0020, "Read Transparent", read_transparent },
    { 0x002e, "Register Events", NULL },
    { 0x002f, "Get Card Status", get_card_status },
    { 0 },
};
