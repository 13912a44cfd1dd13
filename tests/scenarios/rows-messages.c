/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * A modem that is in use while a package is uploaded. Short messages, the signal and a
 * data call go on over the ports that the upload leaves to ModemManager.
 */

#include "calls-messages.h"
#include "calls.h"

#define PACKAGE "file v12-v13.zip"
#define UPDATED "(preparing )?uploading (preparing )?restarting updating verifying succeeded"

#define SENDING "command AT+QFUPL=\"mm-dfota.zip\""

/* 66 kB take more than a minute, until the speed of the wire is reset. */
#define SLOW "set " SCENARIO_MODULE " link-rate=800"
#define FAST "set " SCENARIO_MODULE " link-rate=0"

#define USED                                                                                       \
    { WHEN_RECORD, SENDING, NULL, call_receive }, { WHEN_NOW, NULL, NULL, call_send },             \
        { WHEN_NOW, NULL, NULL, call_fade },                                                       \
    {                                                                                              \
        WHEN_NOW, NULL, FAST                                                                       \
    }

static const Scenario rows[] = {
    { .name = "upload/messages",
      .ecm = "",
      .mbim = "",
      .before = { { WHEN_NOW, NULL, NULL, call_bring_up }, { WHEN_NOW, NULL, SLOW } },
      .source = PACKAGE,
      .steps = { USED },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13 },
    /* URCs arrive on the port of the upload, among the acknowledgements; without QMI, each in
     * two parts. */
    { .name = "upload/messages-acknowledged",
      .module = "urcport=usbmodem",
      .ecm = "tear=on",
      .before = { { WHEN_NOW, NULL, NULL, call_bring_up }, { WHEN_NOW, NULL, SLOW } },
      .source = PACKAGE,
      .options = "{'acknowledged': <true>}",
      .steps = { USED },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_reported_there },
    /* A data call occupies the other port, so that ModemManager has none left: messages wait
     * until the package has arrived. */
    { .name = "ecm/upload/messages-later",
      .module = "composition=ecm urcport=usbmodem",
      .before = { { WHEN_NOW, NULL, NULL, call_connect }, { WHEN_NOW, NULL, SLOW } },
      .source = PACKAGE,
      .steps = { { WHEN_RECORD, SENDING, NULL, call_exchange_later }, { WHEN_NOW, NULL, FAST } },
      .states = UPDATED,
      .reason = "",
      .after = TESTBED_V13,
      .check = check_exchanged },
};

void
scenario_rows_messages (GPtrArray *all)
{
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        g_ptr_array_add (all, (gpointer) &rows[i]);
}
