/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The first journal entry of an update: each field, of the modem, of the options and of the
 * preflight.
 */

#include "update/new-entry.h"

#include <string.h>

#include "protocol/source-digest.h"
#include "update-fixture.h"
#include "update/record.h"
#include "descriptors.h"

typedef UpdateFixture Fixture;

static void
test_download (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaStartOptions) start = update_fixture_new_options (f);
    gint64                        begin = g_get_real_time ();
    g_autoptr (DfotaJournalEntry) entry = NULL;
    g_autofree gchar             *digest = NULL;

    g_clear_pointer (&start->source, dfota_source_free);
    start->source = dfota_source_new_for ("ftp://user:pass@host/p", f->family, NULL);
    start->target_revision = g_strdup ("target");
    start->urc_port = g_strdup ("uart1");
    start->context_restore = g_strdup ("+QCFG=1");
    start->warning = g_strdup ("warned");
    f->modem->has_control_port = TRUE;
    dfota_identity_free (f->modem->identity);
    f->modem->identity = dfota_identity_new (FAKE_MODEM_REVISION, FAKE_MODEM_BASE, "V02");
    entry = dfota_new_entry (&f->context, f->modem, start);
    g_assert_cmpuint (entry->id, ==, 1);
    g_assert_cmpstr (entry->device, ==, UPDATE_DEVICE);
    g_assert_cmpstr (entry->imei, ==, UPDATE_IMEI);
    g_assert_cmpstr (entry->source, ==, dfota_source_get_redacted (start->source));
    g_assert_null (strstr (entry->source, "pass"));
    g_assert_cmpint (entry->source_kind, ==, DFOTA_SOURCE_FTP);
    g_assert_cmpuint (strlen (entry->source_salt), >, 8);
    digest = dfota_source_digest ("ftp://user:pass@host/p", entry->source_salt);
    g_assert_cmpstr (entry->source_digest, ==, digest);
    g_assert_cmpstr (entry->revision_before, ==, FAKE_MODEM_REVISION);
    g_assert_cmpstr (entry->revision_command, ==, DFOTA_RECORD_COMMAND_EXACT);
    g_assert_cmpstr (entry->base_before, ==, FAKE_MODEM_BASE);
    g_assert_cmpstr (entry->edition_before, ==, "V02");
    g_assert_cmpstr (entry->revision_expected, ==, "target");
    g_assert_cmpint (entry->start_time, >=, begin);
    g_assert_cmpstr (entry->family, ==, "xy");
    g_assert_true (entry->has_control_port);
    g_assert_cmpstr (entry->urc_port, ==, "uart1");
    g_assert_cmpstr (entry->context, ==, "+QCFG=1");
    g_assert_cmpstr (entry->warning, ==, "warned");
    g_assert_cmpstr (entry->file, ==, "");
    g_assert_cmpuint (entry->package_size, ==, 0);
    g_assert_false (entry->machine.is_local);
    g_assert_cmpint (entry->machine.mode, ==, DFOTA_MODE_NORMAL);
}

/* A module that does not return the exact revision; and a package that it has. */
static void
test_local (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaStartOptions) start = update_fixture_new_options (f);
    g_autoptr (DfotaJournalEntry) entry = NULL;

    g_clear_pointer (&start->source, dfota_source_free);
    start->source = dfota_source_new_for ("/data/ufs/p", f->family, NULL);
    dfota_identity_free (f->modem->identity);
    f->modem->identity = dfota_identity_new ("", FAKE_MODEM_BASE, "");
    entry = dfota_new_entry (&f->context, f->modem, start);
    g_assert_true (entry->machine.is_local);
    g_assert_cmpint (entry->source_kind, !=, 0);
    g_assert_cmpint (entry->source_kind, ==, dfota_source_get_kind (start->source));
    g_assert_cmpstr (entry->revision_before, ==, FAKE_MODEM_BASE);
    g_assert_cmpstr (entry->revision_command, ==, DFOTA_RECORD_COMMAND_BASE);
    g_assert_false (entry->has_control_port);
    dfota_identity_free (f->modem->identity);
    f->modem->identity = dfota_identity_new ("R", "", "");
    g_clear_pointer (&entry, dfota_journal_entry_free);
    entry = dfota_new_entry (&f->context, f->modem, start);
    g_assert_cmpstr (entry->revision_command, ==, DFOTA_RECORD_COMMAND_EXACT);
}

/* Only a port where URCs are not heard is redirected, and restored in the end. */
static void
test_urc_port (Fixture *f, gconstpointer data)
{
    static const gchar *const rows[][2] = {
        { "uart1", "uart1" }, { "x", "x" }, { "usbat", "" },
        { "usbmodem", "" },   { "", "" },   { NULL, "" },
    };
    g_autoptr (DfotaStartOptions) start = update_fixture_new_options (f);

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        g_autoptr (DfotaJournalEntry) entry = NULL;

        g_free (start->urc_port);
        start->urc_port = g_strdup (rows[i][0]);
        entry = dfota_new_entry (&f->context, f->modem, start);
        g_assert_cmpstr (entry->urc_port, ==, rows[i][1]);
    }
}

/* A package that is uploaded has a digest, a size and a file that is deleted in the end. */
static void
test_package (Fixture *f, gconstpointer data)
{
    g_autoptr (GVariant)          none = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
    int                           fd = descriptors_make_file (1000);
    g_autoptr (DfotaStartOptions) start = NULL;
    g_autoptr (DfotaJournalEntry) entry = NULL;
    g_autofree gchar             *source = NULL;

    start = dfota_start_options_new_package (f->family, fd, none, NULL);
    g_assert_true (dfota_package_digest (start->package, NULL));
    entry = dfota_new_entry (&f->context, f->modem, start);
    source = g_strconcat ("sha256:", dfota_package_get_sha256 (start->package), NULL);
    g_assert_cmpstr (entry->source, ==, source);
    g_assert_cmpstr (entry->source_salt, ==, "");
    g_assert_cmpstr (entry->source_digest, ==, "");
    g_assert_cmpstr (entry->file, ==, DFOTA_PACKAGE_FILE);
    g_assert_cmpuint (entry->package_size, ==, 1000);
    g_assert_true (entry->machine.is_local);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    UPDATE_FIXTURE_ADD ("/new-entry/download", test_download);
    UPDATE_FIXTURE_ADD ("/new-entry/local", test_local);
    UPDATE_FIXTURE_ADD ("/new-entry/urc-port", test_urc_port);
    UPDATE_FIXTURE_ADD ("/new-entry/package", test_package);
    return g_test_run ();
}
