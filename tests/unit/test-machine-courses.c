/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Courses of updates through the table, from the guide and from the field.
 */

#include "machine-events.h"

/* "name: events > state reason failed-attempts power": the events, and the result; the power
 * may or must not be cut. machine-events.h has the words. LOCAL means that the package is in
 * the module. */
static const gchar *const courses[] = {
    "guide: IN-RECOVERY updating-7 updating-90 end-0 gone back ready is-new > succeeded "
    "none 0 may",
    "guide-local: LOCAL send ok gone back start end-0 gone back ready is-new > succeeded "
    "none 0 may",
    "uploaded: LOCAL upload upload-50 send ok gone back start end-0 gone back ready is-new "
    "> succeeded none 0 may",
    "upload-failed: LOCAL upload upload-50 no-upload > failed upload-failed 0 may",
    "upload-cancelled: LOCAL upload upload-50 cancel > cancelled none 0 may",
    "uploading: LOCAL upload upload-50 start > uploading none 0 may",
    "unplugged-while-uploading: LOCAL upload upload-50 gone > failed interrupted 0 may",
    "killed-while-uploading: LOCAL upload upload-50 resumed > failed interrupted 0 may",
    "uploaded-and-refused: LOCAL upload upload-50 send refused > failed refused 0 may",
    "refused: send refused > failed refused 0 may",
    "refused-after-gone: send gone refused > failed refused 0 may",
    "unsent: send unsent > failed interrupted 0 may",
    "unsent-after-gone: send gone unsent > failed interrupted 0 may",
    "unsent-after-boot: send gone back booted unsent > failed interrupted 0 may",
    "unsent-after-gone-local: LOCAL send gone back unsent > failed interrupted 0 may",
    "unsent-but-updating: send gone back start unsent > updating none 0 must-not",
    "cancelled: cancel > cancelled none 0 may",
    "no-answer-but-it-works: send no-answer http-start http-end-0 gone > restarting none 0 "
    "must-not",
    /* URCs of an update that another program has started */
    "urc-before-command: start updating-7 end-502 send ok > downloading none 0 may",
    "download-urc-in-recovery: IN-RECOVERY silence http-start > restarting none 0 must-not",
    "download-urc-in-recovery-is-no-code: IN-RECOVERY end-510 http-end-701 gone back booted "
    "ready is-old > failed package 1 may",
    "urc-before-ok: send http-start ok > downloading none 0 may",
    "download-failed: send ok http-start http-end-701 is-old > failed download-failed 0 may",
    "wrong-package: SIX-TIMES-510 booted ready is-old > failed package 6 may",
    "wrong-package-no-boot-urc: SIX-TIMES-510 silence ready is-old > failed package 6 may",
    "end-is-not-final: IN-RECOVERY end-502 > retrying none 1 must-not",
    "fifth-retry-succeeds: IN-RECOVERY end-502 gone back start end-502 gone back start "
    "end-502 gone back start end-502 gone back start end-502 gone back start end-0 gone "
    "back ready is-new > succeeded none 5 may",
    "doubled-end-counts-once: IN-RECOVERY end-502 end-502 gone back > retrying none 1 "
    "must-not",
    "original-restored: IN-RECOVERY end-502 gone back booted ready is-old > failed "
    "update-failed 1 may",
    "start-lost: DOWNLOADED gone back updating-7 > updating none 0 must-not",
    "only-end-heard: DOWNLOADED gone back end-0 gone back ready is-new > succeeded none 0 "
    "may",
    "all-lost-boot-urc: DOWNLOADED gone back gone back booted ready is-new > succeeded none "
    "0 may",
    "all-lost-silence: DOWNLOADED gone back gone back silence ready is-new > succeeded none "
    "0 may",
    "httpend-lost: send ok http-start gone back start > updating none 0 must-not",
    "end-lost: IN-RECOVERY updating-90 gone back booted ready is-new > succeeded none 0 may",
    "late-progress-after-end: IN-RECOVERY end-0 updating-90 gone back ready is-new > "
    "succeeded none 0 may",
    /* normal mode was assumed too early, because START was lost */
    "progress-while-verifying: DOWNLOADED gone back gone back silence updating-90 > "
    "updating none 0 must-not",
    "505-before-any-reboot: DOWNLOADED end-505 silence ready is-old > failed package 1 may",
    "end-0-but-old-revision: IN-RECOVERY end-0 gone back ready is-old > failed "
    "revision-unchanged 0 may",
    "end-0-but-unverifiable: IN-RECOVERY end-0 gone back ready unverifiable > unverified "
    "none 0 may",
    /* an END that is not 0 is never the outcome: a later attempt can have gone unheard */
    "unverifiable-without-end-0: IN-RECOVERY end-502 gone back ready unverifiable > unverified "
    "end-not-heard 1 may",
    "unverifiable-after-a-reboot: DOWNLOADED gone back booted ready unverifiable > unverified "
    "end-not-heard 0 may",
    "unverifiable-after-six-attempts: SIX-TIMES-510 booted ready unverifiable > failed package 6 "
    "may",
    "unverifiable-after-a-failed-download: DOWNLOADING http-end-701 unverifiable > failed "
    "download-failed 0 may",
    "unverifiable-and-nothing-proven: DOWNLOADED silence ready unverifiable > stalled silence 0 "
    "may",
    "unverifiable-while-downloading: DOWNLOADING ready unverifiable > downloading none 0 may",
    "unverifiable-after-505-before-any-reboot: DOWNLOADED end-505 silence ready unverifiable > "
    "unverified end-not-heard 1 may",
    "unexpected-revision: IN-RECOVERY end-0 gone back ready is-other > failed "
    "unexpected-revision 0 may",
    "stalled: IN-RECOVERY updating-7 silence > stalled silence 0 must-not",
    "stalled-then-life: IN-RECOVERY updating-7 silence updating-90 > updating none 0 "
    "must-not",
    "stalled-then-reset: IN-RECOVERY updating-7 silence gone back booted ready is-old > "
    "failed revision-unchanged 0 may",
    "stalled-unknown-urc: IN-RECOVERY silence unknown > restarting none 0 must-not",
    "download-stalled: send ok http-start silence > stalled silence 0 may",
    "never-rebooted: LOCAL send no-answer silence ready is-old > stalled silence 0 may",
    "killed-before-sending: resumed > failed interrupted 0 may",
    "killed-while-sending: send resumed > downloading none 0 may",
    "killed-while-sending-never-confirmed: send resumed ready silence is-old > stalled "
    "silence 0 may",
    "killed-while-sending-local: LOCAL send resumed > restarting none 0 must-not",
    "killed-while-sending-local-too-early: LOCAL send resumed ready is-old > restarting "
    "none 0 must-not",
    "killed-while-sending-local-late: LOCAL send resumed ready is-old silence ready is-old "
    "> stalled silence 0 may",
    "killed-while-sending-local-reboots: LOCAL send resumed ready is-old gone back start "
    "end-0 gone back ready is-new > succeeded none 0 may",
    "killed-during-download-all-over: send ok http-start resumed ready is-new > succeeded "
    "none 0 may",
    "killed-during-download-goes-on: send ok http-start resumed ready is-old > downloading "
    "none 0 may",
    "killed-in-recovery: IN-RECOVERY updating-7 resumed back updating-90 end-0 gone back "
    "ready is-new > succeeded none 0 may",
    "module-replaced: IN-RECOVERY gone replaced > failed module-replaced 0 may",
    "given-up: IN-RECOVERY gone silence given-up > failed given-up 0 may",
    "given-up-too-early: IN-RECOVERY gone given-up > restarting none 0 must-not",
    "unplugged-before-sending: gone > failed interrupted 0 may",
    "unreadable-revision: IN-RECOVERY end-0 gone back ready unreadable > stalled "
    "revision-unreadable 0 may",
    "unreadable-then-read: IN-RECOVERY end-0 gone back ready unreadable is-new > succeeded "
    "none 0 may",
    "recovery-without-ports: DOWNLOADED gone silence back silence > verifying none 0 "
    "must-not",
    /* the first return leads into recovery mode, if it does not take too long */
    "silence-in-recovery: DOWNLOADED gone back silence > stalled silence 0 must-not",
    "end-0-after-boot: IN-RECOVERY gone back booted end-0 silence > stalled silence 0 may",
    "end-0-after-boot-then-read: IN-RECOVERY gone back booted ready end-0 is-new > "
    "succeeded none 0 may",
    "end-502-after-boot: IN-RECOVERY gone back booted ready end-502 is-old > failed "
    "update-failed 0 may",
    "download-stalled-unknown-urc: send ok http-start silence unknown > downloading none 0 "
    "may",
    "download-stalled-new-modem: send ok http-start silence ready is-old > downloading none "
    "0 may",
    "download-ended-and-stalled-new-modem: send ok http-end-701 unreadable ready is-old > "
    "failed download-failed 0 may",
    "boot-urc-while-updating: IN-RECOVERY updating-7 booted > updating none 0 must-not",
    "stale-reading: send ok http-end-0 is-old > restarting none 0 must-not",
    /* 1.1: gone and back proves nothing, however often it happens */
    "glitch-while-downloading: DOWNLOADING GLITCH > restarting none 0 must-not",
    "glitch-then-download-urc: DOWNLOADING GLITCH downloading-50 > downloading none 0 may",
    "two-glitches-then-modem: DOWNLOADING GLITCH GLITCH silence ready is-old > downloading "
    "none 0 may",
    "two-glitches-then-silences: DOWNLOADING GLITCH GLITCH silence silence > verifying none "
    "0 must-not",
    "glitches-and-silences-then-old: DOWNLOADING GLITCH GLITCH silence silence ready is-old "
    "> downloading none 0 may",
    "glitch-and-daemon-restart: DOWNLOADING GLITCH resumed GLITCH silence silence ready "
    "is-old > downloading none 0 may",
    "three-glitches-then-updated: DOWNLOADING GLITCH GLITCH GLITCH http-end-0 gone back "
    "start end-0 gone back booted ready is-new > succeeded none 0 may",
    "glitch-in-recovery: IN-RECOVERY updating-7 GLITCH > restarting none 0 must-not",
    "glitch-in-recovery-then-end: IN-RECOVERY updating-7 GLITCH end-0 > verifying none 0 "
    "may",
    "glitch-before-reboot: DOWNLOADED GLITCH GLITCH GLITCH > restarting none 0 must-not",
    "glitch-before-reboot-then-old: DOWNLOADED GLITCH silence silence ready is-old silence "
    "ready is-old > stalled silence 0 may",
    "sim-ready-while-downloading: DOWNLOADING booted ready is-old > downloading none 0 may",
    "sim-ready-before-reboot: DOWNLOADED booted > restarting none 0 must-not",
    "reset-while-downloading: DOWNLOADING gone back booted ready is-old > failed "
    "revision-unchanged 0 may",
    /* 1.2: the failure of a download proves normal mode */
    "glitch-then-download-failed: DOWNLOADING GLITCH http-end-701 ready is-old > failed "
    "download-failed 0 may",
    "glitch-stalled-then-download-failed: DOWNLOADING GLITCH silence http-end-701 ready "
    "is-old > failed download-failed 0 may",
    "probed-then-download-failed: DOWNLOADING GLITCH silence silence http-end-701 ready "
    "is-old > failed download-failed 0 may",
    /* 1.7: the package is complete, but no reboot followed */
    "complete-but-no-reboot: DOWNLOADED silence > stalled silence 0 may",
    "complete-but-no-reboot-and-old: DOWNLOADED silence ready is-old silence is-old > "
    "stalled silence 0 may",
    "complete-and-late-reboot: DOWNLOADED silence ready is-old gone back start > updating "
    "none 0 must-not",
    "accepted-but-no-reboot: LOCAL send ok silence ready is-old > stalled silence 0 may",
    "complete-but-no-reboot-and-daemon-restart: DOWNLOADED silence resumed ready is-old "
    "silence is-old > stalled silence 0 may",
    "complete-but-no-reboot-and-glitch: DOWNLOADED silence GLITCH silence ready is-old silence "
    "ready is-old > stalled silence 0 may",
    "complete-but-no-reboot-then-failed-late: DOWNLOADED silence ready is-old gone back start "
    "end-502 gone back booted ready is-old > failed update-failed 1 may",
    "complete-then-reset: DOWNLOADED silence ready is-old gone back booted ready is-old > "
    "failed revision-unchanged 0 may",
    /* 2.1: a wait without a result does not last for ever */
    "slow-modem-after-retries: SIX-TIMES-510 silence silence > stalled silence 6 must-not",
    "slow-modem-after-retries-at-last: SIX-TIMES-510 silence silence ready is-old > failed "
    "package 6 may",
    "slow-modem-and-asked-again: SIX-TIMES-510 silence silence silence > verifying none 6 "
    "must-not",
    "mute-recovery: DOWNLOADED GLITCH GLITCH silence silence ready is-new > succeeded none "
    "0 may",
    /* 2.2: after five readings it ends */
    "unreadable-for-good-after-end-0: IN-RECOVERY end-0 GLITCH booted ready "
    "FIVE-TIMES-UNREADABLE > unverified revision-unreadable 0 may",
    "unreadable-for-good: IN-RECOVERY GLITCH booted ready FIVE-TIMES-UNREADABLE > unverified "
    "revision-unreadable 0 may",
    "unreadable-after-six-attempts: SIX-TIMES-510 booted ready FIVE-TIMES-UNREADABLE > failed "
    "package 6 may",
    "unreadable-after-a-failed-download: DOWNLOADING http-end-701 FIVE-TIMES-UNREADABLE > "
    "failed download-failed 0 may",
    "unreadable-four-times: IN-RECOVERY GLITCH booted ready FOUR-TIMES-UNREADABLE > stalled "
    "revision-unreadable 0 may",
    "unreadable-and-nothing-proven: DOWNLOADED silence ready FIVE-TIMES-UNREADABLE ready "
    "is-old > stalled silence 0 may",
    "unreadable-given-up: IN-RECOVERY end-0 GLITCH booted ready unreadable given-up > "
    "failed given-up 0 may",
    /* one END before any reboot proves nothing (SDX55); an END after another one does */
    "505-before-any-reboot-alone: DOWNLOADED end-505 is-old > retrying none 1 must-not",
    "one-end-then-boot-unheard: DOWNLOADED GLITCH end-510 GLITCH silence ready is-old > "
    "failed package 1 may",
    "two-ends-then-boot-unheard: DOWNLOADED GLITCH end-510 GLITCH end-510 GLITCH silence "
    "ready is-old > failed package 2 may",
    "stale-answer-of-before: DOWNLOADING GLITCH is-old > restarting none 0 must-not",
};

static const gchar *
next_word (gchar **words, guint *at)
{
    g_assert_nonnull (words[*at]);
    return words[(*at)++];
}

static void
check_result (const DfotaMachine *machine, gchar **words, guint at)
{
    g_autofree gchar *failed = g_strdup_printf ("%u", machine->failed_attempts);
    const gchar      *reason = dfota_reason_to_string (machine->reason);

    g_assert_cmpstr (dfota_state_to_string (machine->state), ==, next_word (words, &at));
    g_assert_cmpstr (reason[0] ? reason : "none", ==, next_word (words, &at));
    g_assert_cmpstr (failed, ==, next_word (words, &at));
    g_assert_cmpstr (dfota_machine_may_power_off (machine) ? "may" : "must-not", ==,
                     next_word (words, &at));
    g_assert_null (words[at]);
}

static void
test_course (gconstpointer data)
{
    g_auto (GStrv) words = g_strsplit (data, " ", -1);
    DfotaMachine   machine;
    guint          at = 1; /* the text after the name */

    dfota_machine_init (&machine, g_str_equal (words[at], "LOCAL"));
    at += machine.is_local;
    while (!g_str_equal (words[at], ">"))
        machine_take_words (&machine, next_word (words, &at));
    check_result (&machine, words, at + 1);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS (courses); i++) {
        g_autofree gchar *name = g_strndup (courses[i], strcspn (courses[i], ":"));
        g_autofree gchar *path = g_strconcat ("/machine/course/", name, NULL);

        g_test_add_data_func (path, courses[i], test_course);
    }
    return g_test_run ();
}
