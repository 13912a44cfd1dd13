/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The table of codes; see protocol/code.h. Documented rows come from the summary of error codes
 * in the [guide]. The other rows were seen on sibling modules [field].
 */

#include "protocol/code.h"

#define ALL_OTHER -1, -1

#define ADVICE_RETRIES                                                                             \
    "The module tries again by itself, MaxAttempts attempts in all: wait, and keep the power on."
#define ADVICE_PACKAGE                                                                             \
    "Ask the vendor for the package from exactly the running revision to the wanted one."
#define ADVICE_SERVER                                                                              \
    "Check address, port, user and password, that the module's network can reach the server, "     \
    "and that the module has its own data connection; then start again."
#define ADVICE_SPACE                                                                               \
    "Delete files of the module (AT+QFLST, AT+QFDEL) and start again, or let the module download " \
    "the package from a server."
#define ADVICE_AGAIN   "Start again; if that fails too, reset the module first."
#define ADVICE_URL     "Let the module download the package from a server instead."
#define ADVICE_UNKNOWN "The code is not documented for these modules."

static const DfotaCode table[] = {
    { DFOTA_PHASE_FTP, 0, 0, DFOTA_CLASS_DONE, TRUE, "The package was downloaded." },
    { DFOTA_PHASE_FTP, 601, 601, DFOTA_CLASS_NETWORK, TRUE,
      "The module could not download the package with FTP. " ADVICE_SERVER },
    { DFOTA_PHASE_FTP, 602, 629, DFOTA_CLASS_NETWORK, FALSE,
      "The module could not download the package with FTP (the guide does not list "
      "this code). " ADVICE_SERVER },
    { DFOTA_PHASE_FTP, ALL_OTHER, DFOTA_CLASS_UNKNOWN, FALSE,
      "The download with FTP ended with an unknown code. " ADVICE_UNKNOWN " " ADVICE_SERVER },

    { DFOTA_PHASE_HTTP, 0, 0, DFOTA_CLASS_DONE, TRUE, "The package was downloaded." },
    { DFOTA_PHASE_HTTP, 601, 629, DFOTA_CLASS_UNKNOWN, FALSE,
      "The download with HTTP ended with an FTP code. Some related modules report it also when "
      "they cannot store the package. " ADVICE_SERVER },
    { DFOTA_PHASE_HTTP, 701, 701, DFOTA_CLASS_NETWORK, TRUE,
      "The module could not download the package with HTTP(S). " ADVICE_SERVER
      " For https add the port (:443) to the URL. The code was also seen when the module's "
      "download shared its data connection with the host: disconnect the host first." },
    { DFOTA_PHASE_HTTP, 702, 702, DFOTA_CLASS_NETWORK, FALSE,
      "The module could not download the package with HTTP(S). " ADVICE_SERVER
      " The code was also seen when the module's download shared its data connection with the "
      "host, and after minutes without data: disconnect the host first." },
    { DFOTA_PHASE_HTTP, 703, 730, DFOTA_CLASS_NETWORK, FALSE,
      "The module could not download the package with HTTP(S) (the guide does not list "
      "this code). " ADVICE_SERVER },
    { DFOTA_PHASE_HTTP, ALL_OTHER, DFOTA_CLASS_UNKNOWN, FALSE,
      "The download with HTTP(S) ended with an unknown code. " ADVICE_UNKNOWN " " ADVICE_SERVER },

    { DFOTA_PHASE_FILE, 0, 0, DFOTA_CLASS_DONE, FALSE, "The module accepted the package." },
    { DFOTA_PHASE_FILE, ALL_OTHER, DFOTA_CLASS_UNKNOWN, FALSE,
      "The module could not use the package. " ADVICE_UNKNOWN
      " Check that the package exists and is complete, then start again." },

    { DFOTA_PHASE_UPLOAD, 0, 0, DFOTA_CLASS_DONE, FALSE, "The package is in the module." },
    { DFOTA_PHASE_UPLOAD, 400, 400, DFOTA_CLASS_UNKNOWN, FALSE,
      "The module does not accept the command that sends a file (invalid input). " ADVICE_URL },
    { DFOTA_PHASE_UPLOAD, 401, 401, DFOTA_CLASS_RETRYABLE, FALSE,
      "The module received more bytes than announced. " ADVICE_AGAIN },
    { DFOTA_PHASE_UPLOAD, 403, 403, DFOTA_CLASS_SPACE, FALSE,
      "The module's file system is full. " ADVICE_SPACE },
    { DFOTA_PHASE_UPLOAD, 405, 406, DFOTA_CLASS_UNKNOWN, FALSE,
      "The module does not accept the name of the file. " ADVICE_URL },
    { DFOTA_PHASE_UPLOAD, 407, 407, DFOTA_CLASS_RETRYABLE, FALSE,
      "The module has a file of this name that could not be deleted. Delete the file "
      "(AT+QFDEL), then start again." },
    { DFOTA_PHASE_UPLOAD, 409, 409, DFOTA_CLASS_RETRYABLE, FALSE,
      "The module could not write the file. " ADVICE_AGAIN },
    { DFOTA_PHASE_UPLOAD, 410, 410, DFOTA_CLASS_RETRYABLE, FALSE,
      "The module could not open the file. " ADVICE_AGAIN },
    { DFOTA_PHASE_UPLOAD, 413, 413, DFOTA_CLASS_RETRYABLE, FALSE,
      "Too many files are open in the module. " ADVICE_AGAIN },
    { DFOTA_PHASE_UPLOAD, 418, 418, DFOTA_CLASS_RETRYABLE, FALSE,
      "The module could not delete the file. " ADVICE_AGAIN },
    { DFOTA_PHASE_UPLOAD, 420, 420, DFOTA_CLASS_SPACE, FALSE,
      "The module's file system has not enough free space for the package. " ADVICE_SPACE },
    { DFOTA_PHASE_UPLOAD, 421, 421, DFOTA_CLASS_RETRYABLE, FALSE,
      "The module waited too long for the bytes of the file. " ADVICE_AGAIN },
    { DFOTA_PHASE_UPLOAD, 423, 423, DFOTA_CLASS_SPACE, FALSE,
      "The package is larger than the module accepts. " ADVICE_SPACE },
    { DFOTA_PHASE_UPLOAD, 426, 426, DFOTA_CLASS_RETRYABLE, FALSE,
      "The file is already open in the module. " ADVICE_AGAIN },
    { DFOTA_PHASE_UPLOAD, ALL_OTHER, DFOTA_CLASS_UNKNOWN, FALSE,
      "The module refused the file with an unknown code. " ADVICE_UNKNOWN " " ADVICE_AGAIN },

    { DFOTA_PHASE_UPDATE, 0, 0, DFOTA_CLASS_DONE, TRUE,
      "The module reports success and reboots. The revision that it runs then decides the "
      "outcome." },
    { DFOTA_PHASE_UPDATE, 1, 1, DFOTA_CLASS_UNKNOWN, FALSE,
      "The attempt ended with code 1. " ADVICE_UNKNOWN " " ADVICE_RETRIES },
    { DFOTA_PHASE_UPDATE, 500, 501, DFOTA_CLASS_UNKNOWN, FALSE,
      "The attempt failed. " ADVICE_UNKNOWN " " ADVICE_RETRIES },
    { DFOTA_PHASE_UPDATE, 502, 502, DFOTA_CLASS_RETRYABLE, TRUE,
      "The attempt ended with an unspecified error. " ADVICE_RETRIES
      " After the last attempt the module restores the original revision: start again." },
    { DFOTA_PHASE_UPDATE, 504, 505, DFOTA_CLASS_PACKAGE, TRUE,
      "The package is damaged, incomplete, or not a DFOTA package. The module checks it "
      "MaxAttempts times and then boots unchanged. Compare the file's checksum with the vendor's, "
      "then start again." },
    { DFOTA_PHASE_UPDATE, 506, 506, DFOTA_CLASS_PACKAGE, FALSE,
      "A checksum did not match (related modules: MD5 of the firmware). Compare the file's "
      "checksum with the vendor's. " ADVICE_PACKAGE },
    { DFOTA_PHASE_UPDATE, 507, 507, DFOTA_CLASS_PACKAGE, FALSE,
      "The package is for another revision (related modules). " ADVICE_PACKAGE },
    { DFOTA_PHASE_UPDATE, 510, 510, DFOTA_CLASS_PACKAGE, TRUE,
      "The package does not match the firmware in the module: it is for another revision. "
      "The module checks it MaxAttempts times and then boots unchanged. " ADVICE_PACKAGE },
    { DFOTA_PHASE_UPDATE, 511, 511, DFOTA_CLASS_SPACE, TRUE,
      "The module's file system has not enough free space for the update. " ADVICE_RETRIES
      " Then delete files of the module (AT+QFLST, AT+QFDEL) and start again." },
    { DFOTA_PHASE_UPDATE, 520, 530, DFOTA_CLASS_RETRYABLE, TRUE,
      "The update failed. " ADVICE_RETRIES
      " After the last attempt the module restores the original revision: start again." },
    { DFOTA_PHASE_UPDATE, 540, 546, DFOTA_CLASS_RETRYABLE, TRUE,
      "The update failed. " ADVICE_RETRIES
      " After the last attempt the module restores the original revision: start again." },
    { DFOTA_PHASE_UPDATE, 552, 552, DFOTA_CLASS_PACKAGE, FALSE,
      "The package is for another project (related modules). " ADVICE_PACKAGE },
    { DFOTA_PHASE_UPDATE, 553, 553, DFOTA_CLASS_PACKAGE, FALSE,
      "The package is for another baseline (related modules). " ADVICE_PACKAGE },
    { DFOTA_PHASE_UPDATE, ALL_OTHER, DFOTA_CLASS_UNKNOWN, FALSE,
      "The attempt ended with an unknown code. " ADVICE_UNKNOWN " " ADVICE_RETRIES },
};

const DfotaCode *
dfota_code_lookup (DfotaPhase phase, gint code)
{
    const DfotaCode *other = &table[G_N_ELEMENTS (table) - 1];

    for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
        const DfotaCode *row = &table[i];

        if (row->phase != phase)
            continue;
        if (row->first < 0)
            other = row;
        else if (code >= row->first && code <= row->last)
            return row;
    }

    return other;
}

const DfotaCode *
dfota_code_table (gsize *n_rows)
{
    g_return_val_if_fail (n_rows != NULL, NULL);

    *n_rows = G_N_ELEMENTS (table);
    return table;
}

const gchar *
dfota_phase_to_string (DfotaPhase phase)
{
    switch (phase) {
    case DFOTA_PHASE_FTP:
        return "ftp";
    case DFOTA_PHASE_HTTP:
        return "http";
    case DFOTA_PHASE_FILE:
        return "file";
    case DFOTA_PHASE_UPLOAD:
        return "upload";
    case DFOTA_PHASE_UPDATE:
        return "update";
    }
    return "";
}

gboolean
dfota_phase_from_string (const gchar *text, DfotaPhase *phase)
{
    g_return_val_if_fail (phase != NULL, FALSE);

    for (guint i = 0; i < DFOTA_N_PHASES; i++) {
        if (g_strcmp0 (text, dfota_phase_to_string ((DfotaPhase) i)) == 0) {
            *phase = (DfotaPhase) i;
            return TRUE;
        }
    }

    return FALSE;
}

const gchar *
dfota_class_to_string (DfotaClass klass)
{
    switch (klass) {
    case DFOTA_CLASS_DONE:
        return "done";
    case DFOTA_CLASS_RETRYABLE:
        return "retryable";
    case DFOTA_CLASS_PACKAGE:
        return "package";
    case DFOTA_CLASS_SPACE:
        return "space";
    case DFOTA_CLASS_NETWORK:
        return "network";
    case DFOTA_CLASS_UNKNOWN:
        break;
    }
    return "unknown";
}
