/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Searches in the list of updates: by module, oldest and newest, and by place of an absent module.
 */

#include "update/updates.h"

#include "module/strangers.h"
#include "update-fixture.h"

#define ELSEWHERE "/sys/1-2"

typedef struct {
    UpdateFixture base;
    GPtrArray    *updates;
} Fixture;

/* Replaces the function of module/strangers.c. */
gboolean
dfota_usb_is_companion (const gchar *usb, const gchar *other)
{
    g_autofree gchar *companion = g_strconcat (other, "-peer", NULL);

    return g_str_equal (usb, companion);
}

static void
set_up (Fixture *f, gconstpointer data)
{
    update_fixture_set_up (&f->base, NULL);
    f->updates = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
    g_ptr_array_unref (f->updates);
    update_fixture_tear_down (&f->base, NULL);
}

static DfotaUpdate *
add (Fixture *f, const gchar *device, const gchar *imei, DfotaState state)
{
    DfotaUpdate *update = update_fixture_new_update (&f->base, f->updates->len + 1, state, TRUE);

    dfota_journal_entry_set (&update_fixture_entry (update)->device, device);
    dfota_journal_entry_set (&update_fixture_entry (update)->imei, imei);
    g_ptr_array_add (f->updates, update);
    return update;
}

/* One whose module is absent and may be in recovery mode. */
static DfotaUpdate *
add_away (Fixture *f, const gchar *device)
{
    DfotaUpdate *update = add (f, device, UPDATE_IMEI, DFOTA_STATE_RESTARTING);

    update_fixture_resume_absent (update);
    return update;
}

static void
test_match (Fixture *f, gconstpointer data)
{
    static const struct {
        const gchar *own_imei, *device, *imei;
        DfotaMatch   match;
    } rows[] = {
        { UPDATE_IMEI, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_MATCH_SAME },
        { UPDATE_IMEI, ELSEWHERE, UPDATE_IMEI, DFOTA_MATCH_SAME },
        { UPDATE_IMEI, UPDATE_DEVICE, UPDATE_OTHER, DFOTA_MATCH_REPLACED },
        { UPDATE_IMEI, ELSEWHERE, UPDATE_OTHER, DFOTA_MATCH_NONE },
        { UPDATE_IMEI, UPDATE_DEVICE, "", DFOTA_MATCH_SAME },
        { UPDATE_IMEI, ELSEWHERE, "", DFOTA_MATCH_NONE },
        { "", UPDATE_DEVICE, UPDATE_IMEI, DFOTA_MATCH_SAME },
        { "", ELSEWHERE, UPDATE_IMEI, DFOTA_MATCH_NONE },
    };

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
        DfotaUpdate *update = add (f, UPDATE_DEVICE, rows[i].own_imei, DFOTA_STATE_FAILED);

        g_test_message ("row %u", (guint) i);
        g_assert_cmpint (dfota_updates_match (update, rows[i].device, rows[i].imei), ==,
                         rows[i].match);
    }
}

/* The newest one that is not forgotten; running ones only, if asked. */
static void
test_find (Fixture *f, gconstpointer data)
{
    DfotaUpdate *first = add (f, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_UPDATING), *second;

    g_assert_true (dfota_updates_find (f->updates, UPDATE_DEVICE, UPDATE_IMEI, TRUE) == first);
    g_assert_true (dfota_updates_find (f->updates, UPDATE_DEVICE, UPDATE_IMEI, FALSE) == first);
    second = add (f, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_FAILED);
    add (f, ELSEWHERE, UPDATE_OTHER, DFOTA_STATE_UPDATING);
    g_assert_true (dfota_updates_find (f->updates, UPDATE_DEVICE, UPDATE_IMEI, TRUE) == first);
    g_assert_true (dfota_updates_find (f->updates, UPDATE_DEVICE, UPDATE_IMEI, FALSE) == second);
    update_fixture_entry (second)->is_forgotten = TRUE;
    g_assert_true (dfota_updates_find (f->updates, UPDATE_DEVICE, UPDATE_IMEI, FALSE) == first);
    update_fixture_entry (first)->is_forgotten = TRUE;
    g_assert_null (dfota_updates_find (f->updates, UPDATE_DEVICE, UPDATE_IMEI, FALSE));
    g_assert_null (dfota_updates_find (f->updates, "/sys/1-3", "", FALSE));
}

/* Those without pending cleanup first. */
static void
test_oldest (Fixture *f, gconstpointer data)
{
    DfotaUpdate *updates[4];
    guint        n = 7;

    g_assert_null (dfota_updates_find_oldest (f->updates, &n));
    g_assert_cmpuint (n, ==, 0);
    for (guint i = 0; i < 4; i++)
        updates[i] =
            add (f, UPDATE_DEVICE, UPDATE_IMEI, i == 1 ? DFOTA_STATE_UPDATING : DFOTA_STATE_FAILED);
    g_assert_true (dfota_updates_find_oldest (f->updates, &n) == updates[0]);
    g_assert_cmpuint (n, ==, 3);
    dfota_journal_entry_set (&update_fixture_entry (updates[0])->file, "f");
    g_assert_true (dfota_updates_find_oldest (f->updates, &n) == updates[2]);
    g_assert_cmpuint (n, ==, 3);
    dfota_journal_entry_set (&update_fixture_entry (updates[2])->file, "f");
    dfota_journal_entry_set (&update_fixture_entry (updates[3])->file, "f");
    g_assert_true (dfota_updates_find_oldest (f->updates, &n) == updates[0]);
    g_assert_cmpuint (n, ==, 3);
}

/* The one on the other side of the connector, else the only one. */
static void
test_away (Fixture *f, gconstpointer data)
{
    DfotaUpdate *first, *second;

    add (f, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_UPDATING); /* its module is not absent */
    dfota_update_resume (f->updates->pdata[0]);
    g_assert_false (dfota_updates_have_away (f->updates));
    g_assert_null (dfota_updates_find_away (f->updates, "/sys/1-9"));
    g_assert_null (dfota_updates_find_away (f->updates, UPDATE_DEVICE "-peer"));
    g_assert_false (dfota_updates_have_companion (f->updates, UPDATE_DEVICE "-peer"));
    g_ptr_array_set_size (f->updates, 0);
    first = add_away (f, UPDATE_DEVICE);
    g_assert_true (dfota_updates_have_away (f->updates));
    g_assert_true (dfota_updates_find_away (f->updates, "/sys/1-9") == first);
    second = add_away (f, ELSEWHERE);
    g_assert_null (dfota_updates_find_away (f->updates, "/sys/1-9"));
    g_assert_true (dfota_updates_find_away (f->updates, UPDATE_DEVICE "-peer") == first);
    g_assert_true (dfota_updates_find_away (f->updates, ELSEWHERE "-peer") == second);
    g_assert_true (dfota_updates_have_companion (f->updates, UPDATE_DEVICE "-peer"));
    g_assert_true (dfota_updates_have_companion (f->updates, ELSEWHERE "-peer"));
    g_assert_false (dfota_updates_have_companion (f->updates, "/sys/1-9"));
}

/* The second is away, too. */
static void
test_have_away (Fixture *f, gconstpointer data)
{
    add (f, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_FAILED);
    add_away (f, ELSEWHERE);
    g_assert_true (dfota_updates_have_away (f->updates));
}

/* A port of a device that is being updated. */
static void
test_running (Fixture *f, gconstpointer data)
{
    g_autoptr (DfotaPortInfo) port = dfota_port_info_new ("tty", "ttyUSB8", "/nowhere");

    port->uid = g_strdup (UPDATE_DEVICE);
    add (f, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_FAILED);
    add (f, ELSEWHERE, UPDATE_IMEI, DFOTA_STATE_UPDATING);
    g_assert_false (dfota_updates_have_running (f->updates, port));
    add (f, UPDATE_DEVICE, UPDATE_IMEI, DFOTA_STATE_UPDATING);
    g_assert_true (dfota_updates_have_running (f->updates, port));
    g_ptr_array_remove_range (f->updates, 0, 2);
    g_assert_true (dfota_updates_have_running (f->updates, port));
}

#define ADD(name, function)                                                                        \
    g_test_add ("/updates/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    ADD ("match", test_match);
    ADD ("find", test_find);
    ADD ("oldest", test_oldest);
    ADD ("away", test_away);
    ADD ("have-away", test_have_away);
    ADD ("running", test_running);
    return g_test_run ();
}
