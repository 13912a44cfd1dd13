/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of keys, what a value may be, and the table in words.
 */

#include "keys.h"

#include "settings.h"

#include <string.h>

typedef enum {
    KIND_TEXT,    /* any text */
    KIND_CHOICE,  /* one of the words in values */
    KIND_SECONDS, /* a number, fractions allowed, not negative */
    KIND_NUMBER,  /* an integer */
    KIND_LIST,    /* a comma list with any items */
    KIND_COUNTED, /* WORD[xCOUNT] or none, with one of the words in values; <code> stands for
                   * any number */
} Kind;

typedef struct {
    const char *name;
    Kind        kind;
    const char *values;
    const char *initial;
    const char *imitates;
    const char *source;
    const char *pattern; /* a pattern that a value must match, or NULL */
} Key;

#define DIGITS   "^[0-9]+$"
#define HEX_ID   "^[0-9a-f]{4}$"
#define USB_PATH "^([0-9]+-[0-9]+([.][0-9]+)*)?$"

static const Key keys[] = {
    /* Identity */
    { "kind", KIND_CHOICE, "ep06|generic", "ep06",
      "an EP06, or a modem of another vendor with two AT ttys (takes effect when plugged)",
      "guide, field" },
    { "composition", KIND_CHOICE, "qmi|mbim|ecm", "qmi",
      "four ttys; with qmi and mbim also a control port and a net port on interface 4 (takes "
      "effect at the next boot)",
      "field" },
    { "qmi-answers", KIND_CHOICE, "on|off", "on",
      "off: requests on the QMI or MBIM port are recorded, but not answered", "-" },
    { "wda", KIND_CHOICE, "off|on", "off",
      "on: supports the QMI service WDA; ModemManager then resets the network interface behind "
      "wwan0, which exists in a virtual machine only",
      "field" },
    { "path", KIND_TEXT, "USB path", "",
      "USB path of the module; empty: the first free one of 1-1, 1-2, ...", "-", USB_PATH },
    { "imei", KIND_TEXT, "15 digits", "",
      "AT+CGSN; empty: derived from the number of modules added so far", "-", "^[0-9]{15}$" },
    { "cgsn-answer", KIND_TEXT, "text", "",
      "answer to AT+CGSN, as after a late answer; empty: the IMEI", "field" },
    { "usb-serial", KIND_TEXT, "text", "0123456789ABCDEF",
      "USB serial number, the same on every unit", "field" },
    { "vendor", KIND_TEXT, "4 hex digits", "2c7c", "USB vendor id in normal mode", "field",
      HEX_ID },
    { "product", KIND_TEXT, "4 hex digits", "0306", "USB product id in normal mode", "field",
      HEX_ID },
    { "family", KIND_TEXT, "name of a family file", "",
      "sets vendor, product, ufs-path, schemes, url-max, path-max, qfotadl-test, attempts, "
      "no-backup, download-progress, exact-commands, csub-support, context-command, "
      "urc-interface and stage-names as the family file says; keys after it change them again",
      "docs/families.md" },
    { "firmware", KIND_TEXT, "file", "",
      "firmware to copy into the module; empty: keep its firmware, or create the first revision",
      "-" },
    { "sim", KIND_CHOICE, "ready|none", "ready", "SIM card in the slot", "-" },
    { "call", KIND_CHOICE, "none|voice", "none", "voice: AT+CLCC lists an active voice call",
      "3GPP TS 27.007" },
    { "imsi", KIND_TEXT, "digits", "262010000000001", "AT+CIMI", "-", DIGITS },
    { "iccid", KIND_TEXT, "digits", "89490200000000000017", "AT+QCCID", "-", DIGITS },
    { "operator", KIND_TEXT, "text", "Simulated", "long name of the network", "-" },
    { "operator-code", KIND_TEXT, "MCC and MNC", "26201", "numeric code of the network", "-",
      "^[0-9]{5,6}$" },
    { "csq", KIND_NUMBER, "0 to 31, 99", "20",
      "signal quality, first number of +CSQ; QMI reports changes", "-" },
    { "radio-off", KIND_CHOICE, "fails|goes-on", "fails",
      "a download that starts while the radio is off (AT+CFUN=4, QMI low power and offline) ends "
      "with 601 or 701, or continues",
      "unknown" },
    { "qmi-offline", KIND_CHOICE, "radio|power", "radio",
      "QMI operating mode offline switches the radio off, or the whole module as AT+QPOWD does",
      "unknown" },
    { "factory-reset", KIND_CHOICE, "refused|stays|reboots", "refused",
      "QMI Restore Factory Defaults: not supported, accepted without a visible effect, or "
      "accepted with a reboot",
      "unknown" },

    /* Time: all of these are divided by --speed */
    { "boot-delay", KIND_SECONDS, "seconds", "2",
      "from power on, or the end of a reboot, until USB is present", "field: reboot 30 to 60 s" },
    { "boot-urcs-delay", KIND_SECONDS, "seconds", "0.5",
      "from USB present until RDY and the URCs after it", "field" },
    { "qgmr-delay", KIND_SECONDS, "seconds", "0",
      "from USB present until AT+QGMR is answered; ERROR before that", "field: up to about 16 s" },
    { "power-delay", KIND_SECONDS, "seconds", "0.5", "from power off until power on in power-cycle",
      "-" },
    { "latency", KIND_SECONDS, "seconds", "0", "from a command until its answer, on every AT port",
      "-" },
    { "download-start-delay", KIND_SECONDS, "seconds", "0.3", "from OK until FTPSTART or HTTPSTART",
      "unknown" },
    { "hold", KIND_CHOICE, "off|download|update", "off",
      "waits before FTPSTART or HTTPSTART, or after half of the UPDATINGs, until it is off", "-" },
    { "hold-attempt", KIND_NUMBER, "number", "0", "waits in this attempt, until it is 0", "-" },
    { "reboot-delay", KIND_SECONDS, "seconds", "1",
      "from HTTPEND,0 (OK for a local file) until USB disappears", "unknown; 0 loses every race" },
    { "check-time", KIND_SECONDS, "seconds", "1",
      "from the start of recovery mode until the package is checked", "unknown" },
    { "update-time", KIND_SECONDS, "seconds", "8", "from START until the last UPDATING",
      "field: 8 to 20 min" },
    { "end-delay", KIND_SECONDS, "seconds", "1", "from END until USB disappears", "unknown" },
    { "download-rate", KIND_NUMBER, "bytes per second", "0",
      "limit of the download, multiplied by --speed; 0: none", "field: 40 MB in 1 min" },

    { "control-delay", KIND_SECONDS, "seconds", "0",
      "from ttys present until the QMI or MBIM port appears, not compressed", "-" },
    { "host-time", KIND_SECONDS, "seconds", "0.3",
      "minimum time for the host, not compressed: from ttys present in recovery mode until the "
      "first action, and from END until USB disappears. It is up to 20 times as long while a "
      "program has not read what its tty has, or has not opened a tty again",
      "-" },

    /* AT side */
    { "unanswered", KIND_TEXT, "start of a command line", "",
      "command lines that begin so are recorded, but neither answered nor obeyed; empty: none",
      "-" },
    { "qgmr-support", KIND_CHOICE, "on|off", "on", "off: ERROR to AT+QGMR", "field" },
    { "csub-support", KIND_CHOICE, "on|off", "on", "off: ERROR to AT+CSUB", "field" },
    { "inside", KIND_TEXT, "text, C escapes", "",
      "text sent before an answer, between line ends unless it contains its own; with OK or ERROR "
      "at its end it imitates the late answer to an earlier command",
      "field" },
    { "inside-of", KIND_LIST, "any, or commands", "any",
      "commands whose answers the text of inside precedes: +QGMR,+QFLDS", "-", "^(any|[+]\\S+)$" },
    { "inside-times", KIND_NUMBER, "number", "0",
      "how often the text of inside is sent; 0: each time", "-" },
    { "qfotadl-support", KIND_CHOICE, "on|off", "on", "off: ERROR to AT+QFOTADL=?", "guide" },
    { "qfotadl-test", KIND_CHOICE, "empty|list", "empty",
      "AT+QFOTADL=? is answered with OK alone, or with a line before it", "guide; field: unknown" },
    { "schemes", KIND_LIST, "ftp,http,https", "ftp,http,https",
      "schemes of URLs that AT+QFOTADL accepts", "guide; field: others",
      "^(ftp|http|https)(,(ftp|http|https))*$" },
    { "url-max", KIND_NUMBER, "bytes", "255", "longest URL that AT+QFOTADL accepts", "guide" },
    { "path-max", KIND_NUMBER, "bytes", "90", "longest path that AT+QFOTADL accepts", "guide" },
    { "exact-commands", KIND_LIST, "+QGMR,+QGMR?", "+QGMR,+QGMR?",
      "forms of AT+QGMR that the module knows", "field", "^([+]QGMR[?]?(,[+]QGMR[?]?)*)?$" },
    { "context-command", KIND_TEXT, "+QFOTAPID, +QCFG", "",
      "command that selects the PDP context of downloads; empty: there is none", "field",
      "^([+]QFOTAPID|[+]QCFG)?$" },
    { "context", KIND_NUMBER, "1 to 16", "1", "that PDP context", "unknown", "^[0-9]{1,2}$" },
    { "context-read", KIND_CHOICE, "on|off", "on", "off: ERROR to the reading form of that command",
      "unknown" },
    { "context-set", KIND_CHOICE, "on|off", "on", "off: ERROR to the setting form of that command",
      "unknown" },
    { "shared-context", KIND_CHOICE, "works|fails", "works",
      "a download over the PDP context of the host's data call works, or ends with 601 or 701",
      "field: 601, 602, 701, 702" },
    { "reject-qfotadl", KIND_CHOICE, "off|on", "off", "on: ERROR to AT+QFOTADL=...", "guide" },
    { "ignored-ttys", KIND_LIST, "interfaces, none", "none",
      "interfaces whose ttys have ID_MM_PORT_IGNORE, as set by a udev rule", "-",
      "^(none|[0-3](,[0-3])*)$" },
    { "for-fwupd", KIND_CHOICE, "off|on", "off",
      "on: ID_MM_QUECTEL_DFOTA is set, as by a udev rule for ModemManager 1.24 (takes effect when "
      "plugged)",
      "-" },
    { "late-error", KIND_CHOICE, "off|on", "off",
      "on: a late ERROR to a command that the host no longer waits for precedes the answer to "
      "AT+QFOTADL=...",
      "-" },
    { "lose-answer", KIND_CHOICE, "off|on", "off",
      "on: the answer to AT+QFOTADL=... never arrives; the module obeys all the same", "unknown" },
    { "https-port", KIND_NUMBER, "port", "80", "port of an https URL without a port", "guide: 80" },
    { "urcport", KIND_CHOICE, "usbat|usbmodem|uart1", "usbat",
      "AT+QURCCFG=\"urcport\": URCs in normal mode on if2, on if3, or on no USB port", "field" },
    { "boot-urcs", KIND_CHOICE, "all|rdy|none", "all", "URCs after a boot into normal mode",
      "field" },
    { "tls-ca", KIND_TEXT, "file", "",
      "certificate that the module trusts; empty: the certificates of the host", "-" },
    { "qflds-support", KIND_CHOICE, "on|off", "on", "off: ERROR to AT+QFLDS", "field" },
    { "qfupl-support", KIND_CHOICE, "on|off", "on", "off: ERROR to AT+QFUPL", "field" },
    { "upload-damage", KIND_CHOICE, "off|on", "off",
      "on: AT+QFUPL flips one bit, so that the checksum differs", "-" },
    { "fail-upload", KIND_COUNTED, "none|<code>", "none",
      "the next AT+QFUPL are refused with this +CME ERROR", "field: 400 to 426" },
    { "break-upload", KIND_COUNTED, "none|<code>", "none",
      "the next AT+QFUPL end with this +CME ERROR half-way", "field: 409, 421" },
    { "upload-overrun", KIND_CHOICE, "off|on", "off",
      "on: AT+QFUPL loses a byte unless it acknowledges", "-" },
    { "upload-excess", KIND_CHOICE, "ignored|command|cme", "ignored",
      "bytes after the last one of AT+QFUPL, in the same read, are ignored, are the start of a "
      "command, or make the module refuse the file with +CME ERROR: 401",
      "unknown; a public client sends them" },
    { "qflst-prefix", KIND_CHOICE, "off|on", "off", "on: AT+QFLST prints UFS: before a name",
      "field" },
    { "qfdel-absent", KIND_CHOICE, "405|418", "405", "+CME ERROR to AT+QFDEL for a missing file",
      "field" },
    { "link-latency", KIND_SECONDS, "seconds", "0",
      "delay in each direction on each tty, not compressed", "-" },
    { "link-rate", KIND_NUMBER, "bytes per second", "0",
      "limit in each direction on each tty, not compressed; 0: none", "-" },
    { "ufs-path", KIND_TEXT, "path", "/data/ufs/",
      "directory where AT+QFOTADL expects files of the module; differs between families",
      "guide; field: others", "^(/([a-z]+/)+)?$" },
    { "ufs-size", KIND_NUMBER, "bytes", "41943040", "size of the file system UFS",
      "unknown; packages of 17.5 MB seen" },

    /* How URCs look and whether they arrive */
    { "urc-style", KIND_CHOICE, "space|nospace|spaces|percent", "space",
      "+QIND: \"FOTA\" with a blank, without, with more blanks, or with % after the percentage",
      "guide, field" },
    { "stages", KIND_CHOICE, "guide|https|ec200", "guide",
      "guide; HTTPSSTART and HTTPSEND for https (EG18); FILESTART, DOWNLOADING, FILEEND (EC200)",
      "guide, field" },
    { "stage-names", KIND_LIST, "NAME=STAGE", "",
      "other names of stages, as in a family file; names that begin with HTTPS are for https only",
      "field", "^([A-Z]+=[A-Z]+(,[A-Z]+=[A-Z]+)*)?$" },
    { "download-progress", KIND_CHOICE, "off|on", "off", "on: DOWNLOADING,100 before the end",
      "field: EC200" },
    { "urc-interface", KIND_NUMBER, "interface", "2",
      "interface of the primary AT port, on which URCs appear; the secondary one follows it (takes "
      "effect when plugged)",
      "field: ModemManager's udev rules", "^[0-9]{1,2}$" },
    { "tear", KIND_CHOICE, "off|on", "off",
      "on: each URC arrives in two parts, 0.1 s apart (not compressed)", "field" },
    { "double", KIND_CHOICE, "off|on", "off", "on: each FOTA URC arrives twice", "field" },
    { "join", KIND_CHOICE, "off|on", "off", "on: the last UPDATING and END arrive in one read",
      "field" },
    { "lose", KIND_LIST, "none, all or stages", "none",
      "FOTA URCs that never arrive: START,UPDATING,END,HTTPEND,...", "field",
      "^[A-Za-z]+(,[A-Za-z]+)*$" },
    { "percent-steps", KIND_LIST, "numbers, none", "1,7,14,21,28,35,42,49,56,63,70,77,84,91,100",
      "the values of UPDATING, in this order; none: no UPDATING", "field",
      "^(none|[0-9]+(,[0-9]+)*)$" },

    /* Recovery mode */
    { "recovery-product", KIND_TEXT, "4 hex digits", "",
      "USB product id in recovery mode; empty: the same", "unknown", "^([0-9a-f]{4})?$" },
    { "recovery-path", KIND_TEXT, "USB path", "",
      "USB path in recovery mode, as on the other side of a USB 3 connector; empty: the same",
      "field", USB_PATH },
    { "recovery-ports", KIND_LIST, "interfaces, none", "0,1,2,3,4",
      "interfaces present in recovery mode", "unknown", "^(none|[0-4](,[0-4])*)$" },
    { "recovery-at", KIND_CHOICE, "silent|answers", "silent",
      "answers: OK to every AT command in recovery mode; silent: commands are only recorded",
      "unknown" },
    { "recovery-boot-urcs", KIND_CHOICE, "off|on", "off", "on: RDY in recovery mode", "unknown" },
    { "recovery-urcs", KIND_CHOICE, "usbat|usbmodem|all", "usbat",
      "interface of the URCs in recovery mode: if2, if3 or every one", "unknown" },
    { "tty-names", KIND_CHOICE, "lowest|new|same", "lowest",
      "names of the ttys after a reboot: the lowest free numbers, as from the kernel; always new "
      "ones; or the same",
      "measured: Linux 6.1" },

    /* What goes wrong */
    { "fail-download", KIND_COUNTED, "none|<code>", "none", "the next downloads end with this code",
      "guide: 601, 701; field: others" },
    { "fail-update", KIND_COUNTED, "none|<code>", "none",
      "the next attempts end with this code: 504, 505 and 510 before START, others half-way",
      "guide" },
    { "end-early", KIND_COUNTED, "none|<code>", "none",
      "END with this code in normal mode right after the download, no reboot", "field: SDX55" },
    { "attempts", KIND_NUMBER, "1 to 999", "6", "attempts of the module for one package",
      "guide: 6; field: others", "^[1-9][0-9]{0,2}$" },
    { "no-backup", KIND_CHOICE, "off|on", "off",
      "on: retries without end, never leaves recovery mode", "field" },
    { "hang-in", KIND_COUNTED, "none|restart|check|START|UPDATING|END", "none",
      "the module hangs after the download, in recovery mode before START, after START, half-way, "
      "or after END",
      "field" },
    { "never-back", KIND_CHOICE, "off|on", "off", "on: USB does not return after a reboot",
      "field" },
    { "after-power-loss", KIND_CHOICE, "retry|forget|brick", "retry",
      "an update cut by loss of power: next attempt at boot, given up, or module dead", "unknown" },
};

static const Key *
find_key (const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
        if (g_str_equal (keys[i].name, name))
            return &keys[i];
    }
    return NULL;
}

static gboolean
is_number (const char *value, gboolean fraction_allowed)
{
    char  *end = NULL;
    double number;

    if (!g_ascii_isdigit (value[0]))
        return FALSE;
    if (strspn (value, fraction_allowed ? "0123456789." : "0123456789") != strlen (value))
        return FALSE;
    number = g_ascii_strtod (value, &end);
    return *end == '\0' && number >= 0;
}

static gboolean
is_word_of (const char *word, const char *words)
{
    g_auto (GStrv) split = g_strsplit (words, "|", -1);

    if (g_strv_contains ((const char *const *) split, word))
        return TRUE;
    return g_strv_contains ((const char *const *) split, "<code>") && is_number (word, FALSE);
}

char *
sim_keys_split_counted (const char *value, guint64 *count)
{
    const char *x = strrchr (value, 'x');

    *count = 1;
    if (!x || x == value || !is_number (x + 1, FALSE))
        return g_strdup (value);
    *count = g_ascii_strtoull (x + 1, NULL, 10);
    return g_strndup (value, x - value);
}

static gboolean
is_counted (const char *value, const char *words)
{
    guint64          count;
    g_autofree char *word = sim_keys_split_counted (value, &count);

    return count > 0 && is_word_of (word, words);
}

static gboolean
is_acceptable (const Key *key, const char *value)
{
    if (key->pattern && !g_regex_match_simple (key->pattern, value, G_REGEX_DOLLAR_ENDONLY, 0))
        return FALSE;
    switch (key->kind) {
    case KIND_TEXT:
    case KIND_LIST:
        return TRUE;
    case KIND_CHOICE:
        return is_word_of (value, key->values);
    case KIND_SECONDS:
        return is_number (value, TRUE);
    case KIND_NUMBER:
        return is_number (value, FALSE);
    case KIND_COUNTED:
        return is_counted (value, key->values);
    }
    return FALSE;
}

gboolean
sim_keys_check (const char *name, const char *value, GError **error)
{
    const Key *key = find_key (name);

    if (!key) {
        g_autofree char *names = sim_keys_names ();

        g_set_error (error, SIM_ERROR, 0, "unknown key %s; the keys are: %s", name, names);
        return FALSE;
    }
    if (!is_acceptable (key, value)) {
        g_set_error (error, SIM_ERROR, 0, "%s cannot be '%s'; right would be: %s%s", name, value,
                     key->values, key->kind == KIND_COUNTED ? ", and xCOUNT behind it" : "");
        return FALSE;
    }
    return TRUE;
}

const char *
sim_keys_get_initial (const char *name)
{
    const Key *key = find_key (name);

    return key ? key->initial : NULL;
}

static const char *
shown_values (const Key *key, char **owned)
{
    g_auto (GStrv)   words = g_strsplit (key->values, "|", -1);
    g_autofree char *joined = g_strjoinv ("`, `", words);

    if (key->kind != KIND_CHOICE && key->kind != KIND_COUNTED)
        return key->values;
    *owned = g_strdup_printf ("`%s`%s", joined, key->kind == KIND_COUNTED ? ", with `xCOUNT`" : "");
    return *owned;
}

char *
sim_keys_markdown (void)
{
    GString *text = g_string_new ("| key | values | default | what it imitates | known from |\n"
                                  "|---|---|---|---|---|\n");

    for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
        g_autofree char *owned = NULL;
        const char      *tick = *keys[i].initial ? "`" : "";

        g_string_append_printf (text, "| `%s` | %s | %s%s%s | %s | %s |\n", keys[i].name,
                                shown_values (&keys[i], &owned), tick, keys[i].initial, tick,
                                keys[i].imitates, keys[i].source);
    }
    return g_string_free (text, FALSE);
}

char *
sim_keys_names (void)
{
    GString *text = g_string_new (NULL);

    for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
        g_string_append_printf (text, "%s%s", i ? " " : "", keys[i].name);
    return g_string_free (text, FALSE);
}
