/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The interface between a module and its host: ports that carry bytes, and the USB on
 * which they appear. There are two implementations: for programs in a testbed of umockdev
 * (usb.h), and for a virtual machine (redir.h). Other files handle the meaning of the
 * bytes.
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
    SIM_PORT_QMI,  /* a cdc-wdm and a net port: each write is one message */
    SIM_PORT_MBIM, /* the same */
} SimPortKind;

/* Called with each read of the port. */
typedef void (*SimPortInput) (SimPort *port, const char *bytes, gsize length, gpointer data);

struct _SimPort {
    const SimPortClass *klass;
    SimPortInput        input;
    gpointer            data;
    char               *name; /* the host's name for it; NULL: it has none yet */
};

struct _SimPortClass {
    void (*free) (SimPort *self);
    void (*write) (SimPort *self, const char *bytes, gsize length);
    void (*set_link) (SimPort *self, double latency, double rate);
    gboolean (*is_dtr_dropped) (SimPort *self);
    /* NULL: unknown. */
    gboolean (*is_open) (SimPort *self);
    gboolean (*is_unread) (SimPort *self);
};

typedef enum {
    SIM_NAMES_LOWEST, /* each gets the lowest free number, as from the kernel */
    SIM_NAMES_NEW,    /* consecutive numbers that were never used */
    SIM_NAMES_SAME,   /* the numbers that the device had before */
} SimNames;

/* An interface of a device. */
typedef struct {
    guint       number;
    SimPortKind kind;
    SimPort    *port; /* borrowed until the device is unplugged */
    const char *hint; /* the udev property with the purpose of the port for ModemManager, or NULL */
} SimInterface;

/* A device. Its ports are in the order in which they appear. */
typedef struct {
    const char *path; /* 1-1, 1-2, ... */
    const char *vendor;
    const char *product;
    const char *manufacturer;
    const char *model;
    const char *serial;
    SimNames    names;          /* of the ttys */
    gboolean    is_for_fwupd;   /* as set by a udev rule */
    guint       ignored;        /* bits of the interfaces whose ttys ModemManager ignores, as
                                 * set by a udev rule */
    guint        control_delay; /* delay in milliseconds of the control port after the ttys */
    guint        n_interfaces;
    SimInterface interfaces[SIM_TRANSPORT_MAX_PORTS];
} SimDeviceSpec;

/* Makes @copy a copy of @spec without ports and hints. Returns the strings of the copy, to be
 * freed with g_strfreev () after the copy. */
char **
sim_device_spec_copy (SimDeviceSpec *copy, const SimDeviceSpec *spec);

typedef struct {
    /* The host was notified of a device: "add" or "remove", and its name. */
    void (*uevent) (const char *action, const char *device, gpointer data);
    /* The host has found the device with all its ports. */
    void (*ready) (gpointer data);
} SimDeviceHooks;

struct _SimTransport {
    const SimTransportClass *klass;
};

struct _SimTransportClass {
    /* Milliseconds that a module waits for the host to find it. Then it starts in any case. */
    guint patience;
    /* Whether the host has a network interface for a QMI port. */
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

/* Plugs a device in. Copies @spec except for its ports; @hooks is borrowed. The host finds
 * the device later. */
SimDevice *
sim_transport_plug (SimTransport         *self,
                    const SimDeviceSpec  *spec,
                    const SimDeviceHooks *hooks,
                    gpointer              data);

/* Unplugs a device, before its ports are freed. @device is invalid afterwards. */
void
sim_transport_unplug (SimTransport *self, SimDevice *device);

/* Hangs up the ttys of a device and lets them come back, as a host does that wakes up. The
 * rest of the device stays. Returns FALSE if the host does this by itself. */
gboolean
sim_transport_rebind (SimTransport *self, SimDevice *device);

/* Makes the port of an interface, which appears when the device is plugged in. */
SimPort *
sim_port_new (SimTransport *transport,
              SimPortKind   kind,
              guint         interface,
              SimPortInput  input,
              gpointer      data,
              GError      **error);

/* Hangs up, which a program that has the port open notices. */
void
sim_port_free (SimPort *self);

/* Returns the host's name of the port, such as "ttyUSB2"; "" before there is one. */
const char *
sim_port_name (SimPort *self);

/* Sets the wire: @latency in seconds one way, @rate in bytes a second each way; 0: none.
 * Bytes wait until the wire is free for them, and then the program that writes them has to
 * wait. Has no effect where the wire is real. */
void
sim_port_set_link (SimPort *self, double latency, double rate);

/* Sends bytes. What no program reads waits, first in the host, then here. Everything beyond
 * 64 kB is lost. */
void
sim_port_write (SimPort *self, const char *bytes, gsize length);

/* Returns TRUE while the host has dropped DTR. */
gboolean
sim_port_is_dtr_dropped (SimPort *self);

/* Returns TRUE while a program of the host has the port open. */
gboolean
sim_port_is_open (SimPort *self);

/* Returns TRUE while a program that has the port open has not read all bytes. */
gboolean
sim_port_is_unread (SimPort *self);

G_END_DECLS
