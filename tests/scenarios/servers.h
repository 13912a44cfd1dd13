/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * Sources of packages besides the testbed's own web server: an FTP server, an HTTPS server
 * with a certificate authority of its own, and the module's file system. Also makes and
 * damages packages.
 */

#pragma once

#include "testbed/testbed.h"

G_BEGIN_DECLS

/* Returns a URL of the package @name at pyftpdlib, which the first call starts. Transfer full. */
gchar *
servers_ftp_url (Testbed *testbed, const gchar *name);

/* Returns a URL of the package @name at nginx with TLS, and makes @module trust that server.
 * Transfer full. */
gchar *
servers_https_url (Testbed *testbed, const gchar *module, const gchar *name);

/* Copies the package @name into @module, and returns "/data/ufs/NAME". Transfer full. */
gchar *
servers_put_into_module (Testbed *testbed, const gchar *module, const gchar *name);

/* Adds files that are not valid packages: "junk.zip", and "short.zip", a package cut in half. */
void
servers_add_junk (Testbed *testbed);

void
servers_stop (void);

G_END_DECLS
