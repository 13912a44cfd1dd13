/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Where a module may get a package from, besides the testbed's own web server: a
 * real FTP server, a real HTTPS server with a certificate authority of its own, and
 * its own file system. Packages are made or spoiled here, too.
 */

#pragma once

#include "testbed/testbed.h"

G_BEGIN_DECLS

/* Transfer full: a URL of the package @name at pyftpdlib, started at the first call. */
gchar *
servers_ftp_url (Testbed *testbed, const gchar *name);

/* Transfer full: the same at nginx with TLS; @module is made to trust it. */
gchar *
servers_https_url (Testbed *testbed, const gchar *module, const gchar *name);

/* Transfer full: "/data/ufs/NAME", after @name was copied into @module. */
gchar *
servers_put_into_module (Testbed *testbed, const gchar *module, const gchar *name);

/* Adds packages that are none: "junk.zip", "short.zip" (cut in half). */
void
servers_add_junk (Testbed *testbed);

void
servers_stop (void);

G_END_DECLS
