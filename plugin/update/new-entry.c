/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * From modem and options to a journal entry; see new-entry.h.
 */

#include "update/new-entry.h"

#include "module/urc-port.h"
#include "protocol/source-digest.h"
#include "update/record.h"

static void
set_module_source (DfotaJournalEntry *entry, const DfotaSource *source)
{
    g_autofree gchar *salt = dfota_source_digest_new_salt ();
    g_autofree gchar *digest = dfota_source_digest (dfota_source_get_text (source), salt);

    dfota_journal_entry_set (&entry->source, dfota_source_get_redacted (source));
    dfota_journal_entry_set (&entry->source_salt, salt);
    dfota_journal_entry_set (&entry->source_digest, digest);
}

/* The file name is in the journal before the file is in the module, so that it is always deleted.
 */
static void
set_source (DfotaJournalEntry *entry, const DfotaStartOptions *start)
{
    g_autofree gchar *source = NULL;

    if (!start->package) {
        set_module_source (entry, start->source);
        return;
    }
    source = g_strconcat ("sha256:", dfota_package_get_sha256 (start->package), NULL);
    dfota_journal_entry_set (&entry->source, source);
    dfota_journal_entry_set (&entry->file, DFOTA_PACKAGE_FILE);
    entry->package_size = dfota_package_get_size (start->package);
}

static void
set_identity (DfotaJournalEntry *entry, const DfotaIdentity *identity)
{
    dfota_journal_entry_set (&entry->revision_before, dfota_identity_get_revision (identity));
    dfota_journal_entry_set (&entry->revision_command, identity->exact[0]
                                                           ? DFOTA_RECORD_COMMAND_EXACT
                                                           : DFOTA_RECORD_COMMAND_BASE);
    dfota_journal_entry_set (&entry->base_before, identity->base);
    dfota_journal_entry_set (&entry->edition_before, identity->edition);
}

DfotaJournalEntry *
dfota_new_entry (const DfotaContext *context, DfotaModem *modem, const DfotaStartOptions *start)
{
    g_autofree gchar  *imei = dfota_modem_get_imei (modem);
    DfotaJournalEntry *entry = dfota_journal_entry_new (dfota_journal_next_id (context->journal));

    dfota_journal_entry_set (&entry->device, dfota_modem_get_device (modem));
    dfota_journal_entry_set (&entry->imei, imei);
    set_source (entry, start);
    entry->source_kind = dfota_source_get_kind (start->source);
    set_identity (entry, dfota_modem_get_identity (modem));
    dfota_journal_entry_set (&entry->revision_expected, start->target_revision);
    entry->start_time = g_get_real_time ();
    dfota_journal_entry_set (&entry->family, dfota_modem_get_family (modem, NULL)->id);
    entry->has_control_port = dfota_modem_has_control_port (modem);
    if (start->urc_port && start->urc_port[0] && !dfota_urc_port_is_heard (start->urc_port))
        dfota_journal_entry_set (&entry->urc_port, start->urc_port);
    dfota_journal_entry_set (&entry->context, start->context_restore);
    dfota_journal_entry_set (&entry->warning, start->warning);
    dfota_machine_init (&entry->machine, !dfota_source_is_remote (start->source));
    return entry;
}
