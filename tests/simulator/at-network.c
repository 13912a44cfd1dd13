/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Commands about the SIM card, the network and data calls: what ModemManager needs to
 * make, register and connect a modem.
 */

#include "at.h"

#include <string.h>

#define CME_SIM_NOT_INSERTED 10
#define CME_NO_NETWORK       30

static gboolean
has_sim (SimAt *self)
{
    return sim_settings_is (self->settings, "sim", "ready");
}

static SimAtResult
run_ok (SimAt *self, const SimAtRequest *request)
{
    return SIM_AT_OK;
}

static SimAtResult
run_set_ok (SimAt *self, const SimAtRequest *request)
{
    return request->form == SIM_AT_SET ? SIM_AT_OK : SIM_AT_ERROR;
}

/* One active voice call, or none [3GPP TS 27.007]. */
static SimAtResult
run_clcc (SimAt *self, const SimAtRequest *request)
{
    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    if (g_str_equal (sim_settings_get (self->settings, "call"), "voice"))
        sim_at_line (request, "+CLCC: 1,1,0,0,0,\"+491700000001\",145");
    return SIM_AT_OK;
}

/* SIM card */

static SimAtResult
run_cpin (SimAt *self, const SimAtRequest *request)
{
    if (!has_sim (self))
        return sim_at_fail (self, CME_SIM_NOT_INSERTED);
    if (request->form != SIM_AT_READ)
        return SIM_AT_ERROR;
    sim_at_line (request, "+CPIN: READY");
    return SIM_AT_OK;
}

static SimAtResult
run_cimi (SimAt *self, const SimAtRequest *request)
{
    if (!has_sim (self))
        return sim_at_fail (self, CME_SIM_NOT_INSERTED);
    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    sim_at_line (request, "%s", sim_settings_get (self->settings, "imsi"));
    return SIM_AT_OK;
}

static SimAtResult
answer_iccid (SimAt *self, const SimAtRequest *request, const char *name)
{
    if (!has_sim (self))
        return sim_at_fail (self, CME_SIM_NOT_INSERTED);
    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    sim_at_line (request, "%s: %s", name, sim_settings_get (self->settings, "iccid"));
    return SIM_AT_OK;
}

static SimAtResult
run_qccid (SimAt *self, const SimAtRequest *request)
{
    return answer_iccid (self, request, "+QCCID");
}

static SimAtResult
run_ccid (SimAt *self, const SimAtRequest *request)
{
    return answer_iccid (self, request, "+CCID");
}

/* Returns the digits as they are stored on the card: in pairs, the second digit of each pair
 * first. */
static char *
swap_digits (const char *digits)
{
    char *swapped = g_strdup (digits);

    for (char *c = swapped; c[0] && c[1]; c += 2) {
        char first = c[0];

        c[0] = c[1];
        c[1] = first;
    }
    return swapped;
}

/* Files of the card: ICCID, and the length of the MNC. */
static SimAtResult
run_crsm (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *command = sim_at_argument (request->arguments, 0);
    g_autofree char *file = sim_at_argument (request->arguments, 1);
    g_autofree char *iccid = swap_digits (sim_settings_get (self->settings, "iccid"));

    if (!has_sim (self))
        return sim_at_fail (self, CME_SIM_NOT_INSERTED);
    if (request->form != SIM_AT_SET || !file)
        return SIM_AT_ERROR;
    if (g_str_equal (command, "176") && g_str_equal (file, "12258"))
        sim_at_line (request, "+CRSM: 144,0,\"%s\"", iccid);
    else if (g_str_equal (command, "176") && g_str_equal (file, "28589"))
        sim_at_line (request, "+CRSM: 144,0,\"00000002\"");
    else
        sim_at_line (request, "+CRSM: 106,130");
    return SIM_AT_OK;
}

static SimAtResult
run_clck (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *mode = sim_at_argument (request->arguments, 1);

    if (request->form != SIM_AT_SET || !mode)
        return SIM_AT_ERROR;
    if (g_str_equal (mode, "2"))
        sim_at_line (request, "+CLCK: 0");
    return SIM_AT_OK;
}

/* Radio and registration */

static void
send_registration (SimAt *self)
{
    static const char *const names[] = { "+CREG", "+CGREG", "+CEREG" };

    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
        g_autofree char *line =
            g_strdup_printf ("%s: %d", names[i], sim_at_is_registered (self) ? 1 : 0);

        if (self->creg[i] > 0)
            self->hooks->urc (line, self->data);
    }
}

static SimAtResult
run_cfun (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *function = sim_at_argument (request->arguments, 0);
    g_autofree char *reset = sim_at_argument (request->arguments, 1);

    if (request->form == SIM_AT_READ) {
        sim_at_line (request, "+CFUN: %u", self->cfun);
        return SIM_AT_OK;
    }
    if (request->form != SIM_AT_SET || strlen (function) != 1 || !strchr ("014", *function))
        return SIM_AT_ERROR;
    if (g_strcmp0 (reset, "1") == 0) {
        self->hooks->reboot (self->data);
        return SIM_AT_OK;
    }
    if (self->cfun != (guint) (*function - '0')) {
        self->cfun = *function - '0';
        self->is_offline = FALSE;
        send_registration (self);
    }
    return SIM_AT_OK;
}

static SimAtResult
run_qpowd (SimAt *self, const SimAtRequest *request)
{
    if (request->form == SIM_AT_READ)
        return SIM_AT_ERROR;
    self->hooks->power_off (self->data);
    return SIM_AT_OK;
}

static SimAtResult
run_registration (SimAt *self, const SimAtRequest *request, const char *name, guint n)
{
    guint state = sim_at_is_registered (self) ? 1 : 0;

    if (request->form == SIM_AT_SET) {
        if (strlen (request->arguments) != 1 || !strchr ("012", *request->arguments))
            return SIM_AT_ERROR;
        self->creg[n] = *request->arguments - '0';
        return SIM_AT_OK;
    }
    if (request->form != SIM_AT_READ)
        return SIM_AT_ERROR;
    if (self->creg[n] == 2 && state == 1)
        sim_at_line (request, "%s: 2,1,\"1A2B\",\"01A2B304\",7", name);
    else
        sim_at_line (request, "%s: %u,%u", name, self->creg[n], state);
    return SIM_AT_OK;
}

static SimAtResult
run_creg (SimAt *self, const SimAtRequest *request)
{
    return run_registration (self, request, "+CREG", 0);
}

static SimAtResult
run_cgreg (SimAt *self, const SimAtRequest *request)
{
    return run_registration (self, request, "+CGREG", 1);
}

static SimAtResult
run_cereg (SimAt *self, const SimAtRequest *request)
{
    return run_registration (self, request, "+CEREG", 2);
}

static void
answer_operator (SimAt *self, const SimAtRequest *request)
{
    const char *key = self->cops_format == 2 ? "operator-code" : "operator";

    if (sim_at_is_registered (self))
        sim_at_line (request, "+COPS: 0,%u,\"%s\",7", self->cops_format,
                     sim_settings_get (self->settings, key));
    else
        sim_at_line (request, "+COPS: 0");
}

static SimAtResult
run_cops (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *mode = sim_at_argument (request->arguments, 0);
    g_autofree char *format = sim_at_argument (request->arguments, 1);
    const char      *name = sim_settings_get (self->settings, "operator");

    switch (request->form) {
    case SIM_AT_READ:
        answer_operator (self, request);
        return SIM_AT_OK;
    case SIM_AT_TEST:
        sim_at_line (request, "+COPS: (2,\"%s\",\"%s\",\"%s\",7),,(0-4),(0-2)", name, name,
                     sim_settings_get (self->settings, "operator-code"));
        return SIM_AT_OK;
    case SIM_AT_SET:
        if (format && (g_str_equal (mode, "3") || g_str_equal (mode, "0")))
            self->cops_format = MIN (g_ascii_strtoull (format, NULL, 10), 2);
        return SIM_AT_OK;
    case SIM_AT_EXECUTE:
        break;
    }
    return SIM_AT_ERROR;
}

static SimAtResult
run_csq (SimAt *self, const SimAtRequest *request)
{
    gboolean registered = sim_at_is_registered (self);

    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    sim_at_line (request, "+CSQ: %s,99",
                 registered ? sim_settings_get (self->settings, "csq") : "99");
    return SIM_AT_OK;
}

static SimAtResult
run_qnwinfo (SimAt *self, const SimAtRequest *request)
{
    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    if (sim_at_is_registered (self))
        sim_at_line (request, "+QNWINFO: \"FDD LTE\",\"%s\",\"LTE BAND 3\",1300",
                     sim_settings_get (self->settings, "operator-code"));
    else
        sim_at_line (request, "+QNWINFO: No Service");
    return SIM_AT_OK;
}

static SimAtResult
run_cgatt (SimAt *self, const SimAtRequest *request)
{
    if (request->form == SIM_AT_READ)
        sim_at_line (request, "+CGATT: %d", sim_at_is_registered (self) ? 1 : 0);
    return SIM_AT_OK;
}

/* Data */

/* Returns the number of the PDP context in @text, from 1 to SIM_AT_CONTEXTS, or 0 for an
 * invalid one. */
static guint
parse_context (const char *text)
{
    guint64 number = text ? g_ascii_strtoull (text, NULL, 10) : 0;

    return number <= SIM_AT_CONTEXTS ? number : 0;
}

static void
answer_contexts (SimAt *self, const SimAtRequest *request)
{
    for (guint i = 0; i < SIM_AT_CONTEXTS; i++) {
        if (self->apns[i])
            sim_at_line (request, "+CGDCONT: %u,\"IP\",\"%s\",\"0.0.0.0\",0,0", i + 1,
                         self->apns[i]);
    }
}

static SimAtResult
run_cgdcont (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *context = sim_at_argument (request->arguments, 0);
    g_autofree char *type = sim_at_argument (request->arguments, 1);
    g_autofree char *apn = sim_at_argument (request->arguments, 2);
    guint            number = parse_context (context);

    if (request->form == SIM_AT_READ) {
        answer_contexts (self, request);
        return SIM_AT_OK;
    }
    if (request->form != SIM_AT_SET || number == 0)
        return SIM_AT_ERROR;
    g_clear_pointer (&self->apns[number - 1], g_free);
    if (type)
        self->apns[number - 1] = g_strdup (apn ? apn : "");
    return SIM_AT_OK;
}

static void
answer_active (SimAt *self, const SimAtRequest *request)
{
    for (guint i = 0; i < SIM_AT_CONTEXTS; i++) {
        if (self->apns[i])
            sim_at_line (request, "+CGACT: %u,%d", i + 1, self->active == i + 1 ? 1 : 0);
    }
}

static SimAtResult
run_cgact (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *state = sim_at_argument (request->arguments, 0);
    g_autofree char *context = sim_at_argument (request->arguments, 1);
    guint            number = context ? parse_context (context) : 1;

    if (request->form == SIM_AT_READ) {
        answer_active (self, request);
        return SIM_AT_OK;
    }
    if (request->form != SIM_AT_SET || number == 0 || !self->apns[number - 1])
        return SIM_AT_ERROR;
    if (g_str_equal (state, "1") && !sim_at_is_registered (self))
        return sim_at_fail (self, CME_NO_NETWORK);
    if (g_str_equal (state, "1"))
        self->active = number;
    else if (self->active == number)
        self->active = 0;
    return SIM_AT_OK;
}

static SimAtResult
run_cgpaddr (SimAt *self, const SimAtRequest *request)
{
    guint number = request->form == SIM_AT_SET ? parse_context (request->arguments) : 1;

    if (request->form == SIM_AT_READ || number == 0)
        return SIM_AT_ERROR;
    sim_at_line (request, "+CGPADDR: %u,\"%s\"", number,
                 self->active == number ? "10.64.64.2" : "0.0.0.0");
    return SIM_AT_OK;
}

/* *99# and *99***2#: a data call that does not run PPP. */
static SimAtResult
run_dial (SimAt *self, const SimAtRequest *request)
{
    const char *number = g_strrstr (request->arguments, "*");

    if (!g_str_has_prefix (request->arguments, "*99") || !sim_at_is_registered (self))
        return SIM_AT_ERROR;
    self->active = number == request->arguments ? 1 : parse_context (number + 1);
    if (self->active == 0)
        return SIM_AT_ERROR;
    request->port->data_mode = TRUE;
    return SIM_AT_CONNECT;
}

const SimAtCommand sim_at_network[] = {
    { "+CPIN", NULL, NULL, NULL, run_cpin },
    { "+CIMI", "", NULL, NULL, run_cimi },
    { "+QCCID", "", NULL, NULL, run_qccid },
    { "+CCID", "", NULL, NULL, run_ccid },
    { "+CRSM", "", NULL, NULL, run_crsm },
    { "+CLCK", "+CLCK: (\"SC\",\"FD\",\"PN\")", NULL, NULL, run_clck },
    { "+QPINC", "", "+QPINC: \"SC\",3,10\n+QPINC: \"P2\",3,10", NULL, NULL },
    { "+QUSIM", NULL, "+QUSIM: 1", NULL, NULL },
    { "+QSIMSTAT", "+QSIMSTAT: (0,1)", "+QSIMSTAT: 0,1", NULL, run_set_ok },
    { "+CNUM", "", NULL, "", NULL },
    { "+CFUN", "+CFUN: (0,1,4),(0,1)", NULL, NULL, run_cfun },
    { "+QPOWD", "+QPOWD: (0,1)", NULL, NULL, run_qpowd },
    { "+CREG", "+CREG: (0-2)", NULL, NULL, run_creg },
    { "+CGREG", "+CGREG: (0-2)", NULL, NULL, run_cgreg },
    { "+CEREG", "+CEREG: (0-2)", NULL, NULL, run_cereg },
    { "+COPS", NULL, NULL, NULL, run_cops },
    { "+CSQ", "+CSQ: (0-31,99),(0-7,99)", NULL, NULL, run_csq },
    { "+QNWINFO", "", NULL, NULL, run_qnwinfo },
    { "+WS46", "+WS46: (22,28,31)", "+WS46: 31", NULL, run_set_ok },
    { "+CGATT", "+CGATT: (0,1)", NULL, NULL, run_cgatt },
    { "+CTZU", "+CTZU: (0,1,3)", "+CTZU: 0", NULL, run_set_ok },
    { "+CTZR", "+CTZR: (0-2)", "+CTZR: 0", NULL, run_set_ok },
    { "+CCLK", "", "+CCLK: \"26/01/01,12:00:00+04\"", NULL, run_set_ok },
    { "+CGDCONT",
      "+CGDCONT: (1-16),\"IP\",,,(0-2),(0-4)\n+CGDCONT: (1-16),\"IPV6\",,,(0-2),(0-4)\n"
      "+CGDCONT: (1-16),\"IPV4V6\",,,(0-2),(0-4)",
      NULL, NULL, run_cgdcont },
    { "+CGACT", "+CGACT: (0,1)", NULL, NULL, run_cgact },
    { "+CGPADDR", "+CGPADDR: (1)", NULL, NULL, run_cgpaddr },
    { "+CGAUTH", "+CGAUTH: (1-16),(0-3),64,64", NULL, NULL, run_set_ok },
    { "+CGEREP", "+CGEREP: (0-2),(0,1)", NULL, NULL, run_set_ok },
    { "D", NULL, NULL, NULL, run_dial },
    { "+CUSD", "+CUSD: (0-2)", "+CUSD: 0", NULL, run_ok },
    { "+CLIP", NULL, "+CLIP: 0,1", NULL, run_ok },
    { "+CRC", NULL, "+CRC: 0", NULL, run_ok },
    { "+CCWA", NULL, "+CCWA: 0", NULL, run_ok },
    { "+CLCC", "", NULL, NULL, run_clcc },
    { NULL }
};
