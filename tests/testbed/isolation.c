/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Three processes take part. The process that was called waits outside. The first process
 * in the PID namespace only reaps, because signals without a handler do not reach the
 * first process of a namespace. The third one is the test program. When the first process
 * in the namespace ends, the kernel kills all others in it.
 */

#include "testbed/isolation.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A socket's path must be short. */
#define FOLDER "/tmp/dfota-XXXXXX"

static pid_t inner;

/* The PID namespace of the calling process, and the directory of TMPDIR on the disk, below the
 * tmpfs. */
static int host, below;

static gboolean
fail (GError **error, const gchar *what)
{
    gint saved = errno;

    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved), "%s: %s", what,
                 g_strerror (saved));
    return FALSE;
}

static gboolean
bring_loopback_up (GError **error)
{
    struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    gint         fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    gint         result;

    if (fd < 0)
        return fail (error, "socket");
    result = ioctl (fd, SIOCSIFFLAGS, &request);
    close (fd);
    return result == 0 || fail (error, "could not bring the loopback up");
}

/* The testbed's uevents are datagrams. All of them have to be queued while a daemon does not
 * read. With an umockdev newer than 0.17 some tests fail without this. */
static void
raise_datagram_limit (void)
{
    int fd = open ("/proc/sys/net/unix/max_dgram_qlen", O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write (fd, "500", strlen ("500")) < 0)
        g_printerr ("could not raise the limit of queued datagrams: %s\n", g_strerror (errno));
    if (fd >= 0)
        close (fd);
}

/*****************************************************************************/
/* Outside */

static gboolean
holds_testbed (const gchar *folder)
{
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const gchar     *name;

    while (dir && (name = g_dir_read_name (dir)))
        if (g_str_has_prefix (name, "testbed-"))
            return TRUE;
    return FALSE;
}

/* Into the current directory. */
static void
copy_to_disk (const gchar *folder)
{
    g_autofree gchar  *files = g_strconcat (folder, "/.", NULL);
    const gchar       *argv[] = { "cp", "-a", files, ".", NULL };
    g_autoptr (GError) error = NULL;
    gint               status;

    if (!g_spawn_sync (NULL, (gchar **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                       &status, &error) ||
        !g_spawn_check_wait_status (status, &error))
        g_printerr ("could not keep %s: %s\n", folder, error->message);
}

/* A testbed removes its own directory, unless it is to be kept. What other programs left beside
 * it goes with the tmpfs, which this process sees, because the mount namespace is the same. */
static void
clean_up (const gchar *folder)
{
    /* A process cannot fork into a PID namespace that has ended. */
    if (holds_testbed (folder) && setns (host, CLONE_NEWPID) == 0 && fchdir (below) == 0)
        copy_to_disk (folder);
    umount2 (folder, MNT_DETACH);
    rmdir (folder); /* if nothing was copied */
}

static void
kill_inner (int signal_number)
{
    kill (inner, SIGKILL);
}

/* The terminal sends Ctrl-C to the test program as well, which decides what to do. */
static void
handle_signals (void)
{
    const struct sigaction end = { .sa_handler = kill_inner };
    const struct sigaction ignore = { .sa_handler = SIG_IGN };

    sigaction (SIGTERM, &end, NULL);
    sigaction (SIGHUP, &end, NULL);
    sigaction (SIGINT, &ignore, NULL);
    sigaction (SIGQUIT, &ignore, NULL);
}

static int
wait_for (pid_t pid)
{
    int status;

    while (waitpid (pid, &status, 0) < 0)
        if (errno != EINTR)
            return 1;
    return status;
}

/* Ends this process as the child with @status ended. The child's core dump is enough. */
static void G_GNUC_NORETURN
end_like (int status)
{
    const struct rlimit no_core = { 0, 0 };

    if (WIFSIGNALED (status)) {
        setrlimit (RLIMIT_CORE, &no_core);
        signal (WTERMSIG (status), SIG_DFL);
        raise (WTERMSIG (status));
    }
    _exit (WIFEXITED (status) ? WEXITSTATUS (status) : 1);
}

/* The first process of a PID namespace cannot end itself by a signal. It exits with 128 plus
 * the signal, as shells do. */
static void G_GNUC_NORETURN
wait_outside (const gchar *folder)
{
    int status;

    handle_signals ();
    status = wait_for (inner);
    clean_up (folder);
    if (WIFEXITED (status) && WEXITSTATUS (status) > 128)
        status = WEXITSTATUS (status) - 128;
    end_like (status);
}

/*****************************************************************************/
/* Inside */

static void G_GNUC_NORETURN
reap_until_end_of (pid_t program)
{
    const struct sigaction ignore = { .sa_handler = SIG_IGN };
    int                    status = 0;
    pid_t                  pid;

    sigaction (SIGINT, &ignore, NULL);
    sigaction (SIGQUIT, &ignore, NULL);
    do
        pid = waitpid (-1, &status, 0);
    while (pid != program && (pid >= 0 || errno == EINTR));
    _exit (WIFSIGNALED (status) ? 128 + WTERMSIG (status) : WEXITSTATUS (status));
}

static gboolean
mount_proc (GError **error)
{
    if (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount ("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) < 0)
        return fail (error, "could not mount /proc");
    return TRUE;
}

/* The names of ttys lead to ptys, whose numbers the kernel gives away again at once: without this
 * a daemon can open the module of another testbed. */
static gboolean
mount_ptys (GError **error)
{
    return mount ("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
                  "newinstance,mode=0620,ptmxmode=0666") == 0 ||
           fail (error, "could not mount /dev/pts");
}

/* umockdev makes and removes some thousand small files for each module, and ModemManager calls
 * fsync() for each line of its log. Both take a disk longer than all else in a test. */
static gboolean
mount_memory (const gchar *folder, GError **error)
{
    return mount ("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0711") == 0 ||
           fail (error, "could not mount a tmpfs");
}

/* Orphans become children of the test program, which reaps them. */
static void
adopt_orphans (void)
{
    if (prctl (PR_SET_CHILD_SUBREAPER, 1) < 0)
        g_printerr ("could not become a reaper of orphans: %s\n", g_strerror (errno));
}

static pid_t
fork_ending_with_parent (void)
{
    pid_t pid;

    fflush (NULL);
    pid = fork ();
    if (pid == 0)
        prctl (PR_SET_PDEATHSIG, SIGKILL);
    return pid;
}

static gboolean
make_folder (gchar *template, GError **error)
{
    if (!g_mkdtemp (template))
        return fail (error, "could not make a folder in /tmp");
    below = open (template, O_DIRECTORY | O_CLOEXEC);
    g_setenv ("TMPDIR", template, TRUE);
    return TRUE;
}

gboolean
testbed_isolate (GError **error)
{
    gchar folder[] = FOLDER;
    pid_t program;

    host = open ("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
    if (unshare (CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID) < 0)
        return fail (error, "could not make namespaces; run as root");
    if (!make_folder (folder, error))
        return FALSE;
    inner = fork_ending_with_parent ();
    if (inner < 0)
        return fail (error, "fork");
    if (inner > 0)
        wait_outside (folder);
    if (!mount_proc (error) || !mount_ptys (error) || !mount_memory (folder, error) ||
        !bring_loopback_up (error))
        return FALSE;
    raise_datagram_limit ();
    close (below);
    close (host);
    program = fork_ending_with_parent ();
    if (program > 0)
        reap_until_end_of (program);
    adopt_orphans ();
    return program == 0 || fail (error, "fork");
}
