/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Loaded into the daemon beside AddressSanitizer's runtime: no translations. With the runtime
 * loaded first, the lock in glibc's gettext has been released once more than it was taken when
 * main() begins (seen with glibc 2.36 and the runtimes of gcc 12 and clang 14: _nl_state_lock has
 * -1 readers), and the first bind_textdomain_codeset() waits for ever.
 */

#include <libintl.h>
#include <stddef.h>

#undef gettext
#undef dgettext
#undef dcgettext
#undef ngettext
#undef dngettext
#undef dcngettext

char *
bindtextdomain (const char *domain, const char *folder)
{
    return (char *) folder;
}

char *
bind_textdomain_codeset (const char *domain, const char *codeset)
{
    return (char *) codeset;
}

char *
textdomain (const char *domain)
{
    return (char *) domain;
}

char *
gettext (const char *text)
{
    return (char *) text;
}

char *
dgettext (const char *domain, const char *text)
{
    return (char *) text;
}

char *
dcgettext (const char *domain, const char *text, int category)
{
    return (char *) text;
}

char *
dngettext (const char *domain, const char *one, const char *many, unsigned long n)
{
    return (char *) (n == 1 ? one : many);
}

char *
ngettext (const char *one, const char *many, unsigned long n)
{
    return dngettext (NULL, one, many, n);
}

char *
dcngettext (const char *domain, const char *one, const char *many, unsigned long n, int category)
{
    return dngettext (domain, one, many, n);
}
