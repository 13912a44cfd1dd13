/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Commands about the module itself: identity, the update, settings.
 */

#include "at.h"
#include "firmware.h"

#include <string.h>

static SimAtResult
run_identification (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *base = sim_firmware_base (self->revision);

    if (self->other_maker) {
        sim_at_line (request, "Acme");
        sim_at_line (request, "Modem 1");
        return SIM_AT_OK;
    }
    sim_at_line (request, "Quectel\r\nEP06\r\nRevision: %s", base);
    return SIM_AT_OK;
}

static SimAtResult
run_manufacturer (SimAt *self, const SimAtRequest *request)
{
    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    sim_at_line (request, "%s", self->other_maker ? "Acme" : "Quectel");
    return SIM_AT_OK;
}

static SimAtResult
run_model (SimAt *self, const SimAtRequest *request)
{
    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    sim_at_line (request, "%s", self->other_maker ? "Modem 1" : "EP06");
    return SIM_AT_OK;
}

static SimAtResult
run_base_revision (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *base = sim_firmware_base (self->revision);

    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    sim_at_line (request, "%s", self->other_maker ? "1.0" : base);
    return SIM_AT_OK;
}

static SimAtResult
run_exact_revision (SimAt *self, const SimAtRequest *request)
{
    const char *form = request->form == SIM_AT_READ ? "+QGMR?" : "+QGMR";

    if (!sim_settings_lists (self->settings, "exact-commands", form))
        return SIM_AT_ERROR;
    if (request->form == SIM_AT_SET || !self->revision_ready ||
        !sim_settings_is_on (self->settings, "qgmr-support"))
        return SIM_AT_ERROR;
    sim_at_line (request, "%s", self->revision);
    return SIM_AT_OK;
}

static SimAtResult
run_edition (SimAt *self, const SimAtRequest *request)
{
    if (request->form != SIM_AT_EXECUTE || !sim_settings_is_on (self->settings, "csub-support"))
        return SIM_AT_ERROR;
    sim_at_line (request, "SubEdition: %s", self->edition ? self->edition : "V01");
    return SIM_AT_OK;
}

static SimAtResult
run_imei (SimAt *self, const SimAtRequest *request)
{
    const char *answer = sim_settings_get (self->settings, "cgsn-answer");

    if (request->form != SIM_AT_EXECUTE)
        return SIM_AT_ERROR;
    sim_at_line (request, "%s", *answer ? answer : self->imei);
    return SIM_AT_OK;
}

static SimAtResult
run_cmee (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *mode = sim_at_argument (request->arguments, 0);

    if (request->form == SIM_AT_READ) {
        sim_at_line (request, "+CMEE: %u", request->port->cmee);
        return SIM_AT_OK;
    }
    if (request->form != SIM_AT_SET || strlen (mode) != 1 || !strchr ("012", *mode))
        return SIM_AT_ERROR;
    request->port->cmee = *mode - '0';
    return SIM_AT_OK;
}

static SimAtResult
test_update (SimAt *self, const SimAtRequest *request)
{
    if (!sim_settings_is_on (self->settings, "qfotadl-support"))
        return SIM_AT_ERROR;
    if (sim_settings_is (self->settings, "qfotadl-test", "list"))
        sim_at_line (request, "+QFOTADL: <url>");
    return SIM_AT_OK;
}

static SimAtResult
run_update (SimAt *self, const SimAtRequest *request)
{
    const SimSourceRules rules = { sim_settings_get (self->settings, "ufs-path"),
                                   sim_settings_number (self->settings, "url-max"),
                                   sim_settings_number (self->settings, "path-max"),
                                   sim_settings_get (self->settings, "schemes") };
    g_autofree char     *source = NULL;
    SimSourceKind        kind;

    if (request->form == SIM_AT_TEST)
        return test_update (self, request);
    if (request->form != SIM_AT_SET || sim_settings_is_on (self->settings, "reject-qfotadl") ||
        !sim_settings_is_on (self->settings, "qfotadl-support"))
        return SIM_AT_ERROR;
    kind = sim_source_parse (request->arguments, &rules, &source);
    if (kind == SIM_SOURCE_REFUSED || !self->hooks->update (kind, source, self->data))
        return SIM_AT_ERROR;
    return SIM_AT_OK;
}

static SimAtResult
run_urc_setting (SimAt *self, const SimAtRequest *request)
{
    g_autofree char   *name = sim_at_argument (request->arguments, 0);
    g_autofree char   *value = sim_at_argument (request->arguments, 1);
    g_autoptr (GError) error = NULL;

    if (request->form != SIM_AT_SET || g_ascii_strcasecmp (name, "urcport") != 0)
        return SIM_AT_ERROR;
    if (!value) {
        sim_at_line (request, "+QURCCFG: \"urcport\",\"%s\"",
                     sim_settings_get (self->settings, "urcport"));
        return SIM_AT_OK;
    }
    if (!sim_settings_set (self->settings, "urcport", value, &error))
        return SIM_AT_ERROR;
    return SIM_AT_OK;
}

/* Selects the PDP context of downloads: +QFOTAPID=<cid>, or +QCFG="fota/cid",<cid>. */
static SimAtResult
run_context (SimAt *self, const SimAtRequest *request, const char *command, const char *value)
{
    const char *context = sim_settings_get (self->settings, "context");
    guint64     number;

    if (!sim_settings_is (self->settings, "context-command", command))
        return SIM_AT_ERROR;
    if (!value) {
        if (!sim_settings_is_on (self->settings, "context-read"))
            return SIM_AT_ERROR;
        if (g_str_equal (command, "+QFOTAPID"))
            sim_at_line (request, "+QFOTAPID: %s", context);
        else
            sim_at_line (request, "+QCFG: \"fota/cid\",%s", context);
        return SIM_AT_OK;
    }
    if (!g_ascii_string_to_unsigned (value, 10, 1, SIM_AT_CONTEXTS, &number, NULL) ||
        !sim_settings_is_on (self->settings, "context-set"))
        return SIM_AT_ERROR;
    return sim_settings_set (self->settings, "context", value, NULL) ? SIM_AT_OK : SIM_AT_ERROR;
}

static SimAtResult
run_qfotapid (SimAt *self, const SimAtRequest *request)
{
    if (request->form != SIM_AT_READ && request->form != SIM_AT_SET)
        return SIM_AT_ERROR;
    return run_context (self, request, "+QFOTAPID",
                        request->form == SIM_AT_SET ? request->arguments : NULL);
}

static SimAtResult
run_qcfg (SimAt *self, const SimAtRequest *request)
{
    g_autofree char *name = sim_at_argument (request->arguments, 0);
    g_autofree char *value = sim_at_argument (request->arguments, 1);

    if (request->form != SIM_AT_SET || g_strcmp0 (name, "fota/cid") != 0)
        return SIM_AT_ERROR;
    return run_context (self, request, "+QCFG", value);
}

static SimAtResult
run_ok (SimAt *self, const SimAtRequest *request)
{
    return SIM_AT_OK;
}

const SimAtCommand sim_at_identity[] = {
    { "I", NULL, NULL, NULL, run_identification },
    { "+CGMI", "", NULL, NULL, run_manufacturer },
    { "+GMI", "", NULL, NULL, run_manufacturer },
    { "+CGMM", "", NULL, NULL, run_model },
    { "+GMM", "", NULL, NULL, run_model },
    { "+CGMR", "", NULL, NULL, run_base_revision },
    { "+GMR", "", NULL, NULL, run_base_revision },
    { "+QGMR", NULL, NULL, NULL, run_exact_revision },
    { "+CSUB", NULL, NULL, NULL, run_edition },
    { "+CGSN", "", NULL, NULL, run_imei },
    { "+GSN", "", NULL, NULL, run_imei },
    { "+GCAP", NULL, NULL, "+GCAP: +CGSM,+DS,+ES", NULL },
    { "+CMEE", "+CMEE: (0-2)", NULL, NULL, run_cmee },
    { "+QFOTADL", NULL, NULL, NULL, run_update },
    { "+QFOTAPID", NULL, NULL, NULL, run_qfotapid },
    { "+QCFG", NULL, NULL, NULL, run_qcfg },
    { "+QURCCFG", "+QURCCFG: \"urcport\",(\"usbat\",\"usbmodem\",\"uart1\")", NULL, NULL,
      run_urc_setting },
    { "+CSCS", "+CSCS: (\"IRA\",\"GSM\",\"UCS2\")", "+CSCS: \"GSM\"", NULL, run_ok },
    { "+IFC", "+IFC: (0,2),(0,2)", "+IFC: 0,0", NULL, run_ok },
    { "+IPR", NULL, "+IPR: 115200", NULL, run_ok },
    { "+QFASTBOOT", "", NULL, NULL, NULL },
    { NULL }
};
