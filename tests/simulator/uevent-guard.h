/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * umockdev aborts the process that sends a uevent if the one it is for dies, or removes
 * its socket, while it is being sent (0.17; later releases pass over the second of the
 * two), or has no room for it. A program that links uevent-guard.c survives it: there is
 * nothing to call, connect() and sendmsg() to the socket of a listener (…/event…) fail
 * harmlessly, or wait for room.
 */

#pragma once

#include <sys/socket.h>
