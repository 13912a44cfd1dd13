/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * umockdev aborts the process that sends a uevent if the listener ends or removes its
 * socket meanwhile (0.17; later releases handle the removal), or if the listener's queue
 * is full.
 *
 * A program that links uevent-guard.c survives that. There is nothing to call: connect()
 * and sendmsg() to the socket of a listener (…/event…) fail harmlessly, or wait until the
 * queue has free space.
 */

#pragma once

#include <sys/socket.h>
