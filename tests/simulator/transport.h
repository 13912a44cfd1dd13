/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The seam between a module and the host that it is plugged into: ports that carry bytes, and
 * the USB on which they appear. There are two implementations: for programs in a testbed of
 * umockdev (usb.h), and for a virtual machine (redir.h). What the bytes mean is left to others.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SimTransport      SimTransport;
typedef struct _SimTransportClass SimTransportClass;
typedef struct _SimDevice         SimDevice;
typedef struct _SimPort           SimPort;
typedef struct _SimPortClass      SimPortClass;

#define SIM_TRANSPORT_MAX_PORTS 8

/* What a driver of the host makes of an interface. */
typedef enum {
    SIM_PORT_TTY,  /* a tty: bytes */
    SIM_PORT_QMI,  /* a cdc-wdm and a net port: one message in each write */
    SIM_PORT_MBIM, /* the same */
} SimPortKind;

/* Called with each read of the port. */
typedef void (*SimPortInput) (SimPort *port, const char *bytes, gsize length, gpointer data);

struct _SimPort {
    const SimPortClass *klass;
    SimPortInput        input;
    gpointer            data;
    char               *name; /* as the host calls it; NULL: the host has not named it yet */
};

struct _SimPortClass {
    void (*free) (SimPort *self);
    void (*write) (SimPort *self, const char *bytes, gsize length);
    void (*set_link) (SimPort *self, double latency, double rate);
    gboolean (*is_dtr_dropped) (SimPort *self);
};

typedef enum {
    SIM_NAMES_LOWEST, /* for each the lowest free number, as the kernel does */
    SIM_NAMES_NEW,    /* numbers in a row that were never used */
    SIM_NAMES_SAME,   /* the numbers that the device had before */
} SimNames;

/* An interface of a device. */
typedef struct {
    guint       number;
    SimPortKind kind;
    SimPort    *port; /* borrowed until the device is unplugged */
    const char *hint; /* a udev property that tells ModemManager its purpose, or NULL */
} SimInterface;

/* A device, in the order in which its ports appear. */
typedef struct {
    const char  *path; /* 1-1, 1-2, ... */
    const char  *vendor;
    const char  *product;
    const char  *manufacturer;
    const char  *model;
    const char  *serial;
    SimNames     names;        /* of the ttys */
    gboolean     is_for_fwupd; /* a udev rule says so */
    guint        ignored;      /* bits of interfaces whose ttys ModemManager ignores: a udev rule */
    guint        control_delay; /* milliseconds that the control port comes after the ttys */
    guint        n_interfaces;
    SimInterface interfaces[SIM_TRANSPORT_MAX_PORTS];
} SimDeviceSpec;

/* Makes @copy a copy of @spec, but for ports and hints. Returns its strings, to be freed with
 * g_strfreev() after it. */
char **
sim_device_spec_copy (SimDeviceSpec *copy, const SimDeviceSpec *spec);

typedef struct {
    /* The host was told that a device appeared or vanished: "add" or "remove", and its name. */
    void (*uevent) (const char *action, const char *device, gpointer data);
    /* The host has found the device with all its ports. */
    void (*ready) (gpointer data);
} SimDeviceHooks;

struct _SimTransport {
    const SimTransportClass *klass;
};

struct _SimTransportClass {
    /* Milliseconds that a module waits for the host to find it; then it starts without. */
    guint patience;
    /* The host has a network interface behind a QMI port. */
    gboolean has_network;
    void (*free) (SimTransport *self);
    SimPort *(*port_new) (SimTransport *self, SimPortKind kind, guint interface, GError **error);
    SimDevice *(*plug) (SimTransport         *self,
                        const SimDeviceSpec  *spec,
                        const SimDeviceHooks *hooks,
                        gpointer              data);
    void (*unplug) (SimTransport *self, SimDevice *device);
    /* NULL: the host does this by itself. */
    void (*rebind) (SimTransport *self, SimDevice *device);
};

void
sim_transport_free (SimTransport *self);

/* Milliseconds. */
guint
sim_transport_get_patience (SimTransport *self);

gboolean
sim_transport_has_network (SimTransport *self);

/* Plugs a device in; @spec is copied, but for its ports, @hooks is borrowed. The host finds
 * it later. */
SimDevice *
sim_transport_plug (SimTransport         *self,
                    const SimDeviceSpec  *spec,
                    const SimDeviceHooks *hooks,
                    gpointer              data);

/* Takes a device out, before its ports are freed. @device is gone for the caller. */
void
sim_transport_unplug (SimTransport *self, SimDevice *device);

/* Hangs the ttys of a device up and lets them come back, as a host does that wakes up; the rest
 * of the device stays. FALSE if the host does this by itself. */
gboolean
sim_transport_rebind (SimTransport *self, SimDevice *device);

/* The port of an interface, which appears when the device is plugged in. */
SimPort *
sim_port_new (SimTransport *transport,
              SimPortKind   kind,
              guint         interface,
              SimPortInput  input,
              gpointer      data,
              GError      **error);

/* Hangs up: a program that has the port open sees it. */
void
sim_port_free (SimPort *self);

/* As the host calls it, "ttyUSB2"; empty before the host has named it. */
const char *
sim_port_name (SimPort *self);

/* The wire: @latency in seconds one way, @rate in bytes a second each way; 0: none. Bytes
 * for which the wire is not free yet wait, and then the program that writes them. Does
 * nothing where the wire is a real one. */
void
sim_port_set_link (SimPort *self, double latency, double rate);

/* Sends bytes. What no program reads waits, first in the host, then here; what is more than
 * 64 kB is lost. */
void
sim_port_write (SimPort *self, const char *bytes, gsize length);

/* TRUE while the host has dropped DTR. */
gboolean
sim_port_is_dtr_dropped (SimPort *self);

G_END_DECLS
