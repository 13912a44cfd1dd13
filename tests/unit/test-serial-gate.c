/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Copyright (C) 2026 The mm-quectel-dfota authors
 *
 * The gate in front of AT and QCDM ports, on classes that stand for those of the daemon: what may
 * be opened, what the daemon's own function does then, and when the gate cannot be installed.
 */

#include "mm/serial-gate.h"

#include <libmm-glib.h>

typedef struct {
    GObject      parent;
    const gchar *name;
} Port;

static gboolean     is_open;    /* the gate */
static const gchar *asked;      /* for which port it was asked */
static const gchar *configured; /* which function of the daemon was called */
static guint        unused_data;

/*****************************************************************************/
/* The daemon: these functions are in this program, as those of the daemon are in the daemon */

static gboolean
configure_serial (MMPortSerial *port, int fd, GError **error)
{
    g_assert_cmpint (fd, ==, 7);
    configured = "serial";
    return TRUE;
}

static gboolean
configure_qcdm (MMPortSerial *port, int fd, GError **error)
{
    configured = "qcdm";
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "qcdm");
    return FALSE;
}

static guint
parse_response (MMPortSerial *port, GByteArray *response, GByteArray **parsed, GError **error)
{
    return 0;
}

static void
parse_unsolicited (MMPortSerial *port, GByteArray *response)
{
}

static void
serial_class_init (gpointer klass, gpointer data)
{
    ((MMPortSerialClass *) klass)->config_fd = configure_serial;
}

static void
at_class_init (gpointer klass, gpointer data)
{
    ((MMPortSerialClass *) klass)->parse_response = parse_response;
    ((MMPortSerialClass *) klass)->parse_unsolicited = parse_unsolicited;
}

static void
qcdm_class_init (gpointer klass, gpointer data)
{
    ((MMPortSerialClass *) klass)->config_fd = configure_qcdm;
}

static GType
get_type (const gchar *name, GType parent, GClassInitFunc class_init)
{
    GType type = g_type_from_name (name);

    return type ? type
                : g_type_register_static_simple (parent, name, sizeof (MMPortSerialClass),
                                                 class_init, sizeof (Port), NULL, 0);
}

GType
mm_port_serial_get_type (void)
{
    return get_type ("Serial", G_TYPE_OBJECT, serial_class_init);
}

GType
mm_port_serial_at_get_type (void)
{
    return get_type ("SerialAt", mm_port_serial_get_type (), at_class_init);
}

GType
mm_port_serial_qcdm_get_type (void)
{
    return get_type ("SerialQcdm", mm_port_serial_get_type (), qcdm_class_init);
}

const gchar *
mm_port_get_device (MMPort *port)
{
    return ((Port *) port)->name;
}

/*****************************************************************************/

static gboolean
may_open (const gchar *name, gpointer user_data)
{
    g_assert_true (user_data == &unused_data);
    asked = name;
    return is_open;
}

static gboolean
open_port (GType type, const gchar *name, GError **error)
{
    g_autoptr (GObject) port = g_object_new (type, NULL);
    MMPortSerialClass  *klass = (MMPortSerialClass *) G_OBJECT_GET_CLASS (port);

    ((Port *) port)->name = name;
    asked = configured = NULL;
    return klass->config_fd ((MMPortSerial *) port, 7, error);
}

/* A function of another plugin: one of another library. */
static void
assert_refused (GType type, gpointer *function, gpointer other, const gchar *message)
{
    g_autoptr (GError) error = NULL;
    gpointer           kept = *function;

    g_assert_true (dfota_serial_gate_check (NULL));
    *function = other;
    g_assert_false (dfota_serial_gate_check (&error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
    g_assert_cmpstr (error->message, ==, message);
    *function = kept;
    g_assert_true (dfota_serial_gate_check (NULL));
}

#define REPLACED " was replaced by another plugin; remove that plugin"

static void
test_check (void)
{
    GType              at_type = mm_port_serial_at_get_type ();
    GType              qcdm_type = mm_port_serial_qcdm_get_type ();
    MMPortSerialClass *at = g_type_class_ref (at_type);
    MMPortSerialClass *qcdm = g_type_class_ref (qcdm_type);
    gpointer           other = g_object_ref;

    assert_refused (at_type, (gpointer *) &at->config_fd, other,
                    "config_fd () of SerialAt" REPLACED);
    assert_refused (at_type, (gpointer *) &at->config_fd, configure_qcdm,
                    "config_fd () of SerialAt" REPLACED);
    assert_refused (at_type, (gpointer *) &at->config_fd, NULL,
                    "config_fd () of SerialAt" REPLACED);
    assert_refused (at_type, (gpointer *) &at->parse_response, other,
                    "parse_response () of SerialAt" REPLACED);
    assert_refused (at_type, (gpointer *) &at->parse_unsolicited, other,
                    "parse_unsolicited () of SerialAt" REPLACED);
    assert_refused (qcdm_type, (gpointer *) &qcdm->config_fd, other,
                    "config_fd () of SerialQcdm" REPLACED);
    g_type_class_unref (at);
    g_type_class_unref (qcdm);
}

static void
assert_closed (GType type, const gchar *name)
{
    g_autoptr (GError) error = NULL;

    is_open = FALSE;
    g_assert_false (open_port (type, name, &error));
    g_assert_error (error, MM_SERIAL_ERROR, MM_SERIAL_ERROR_OPEN_FAILED_NO_DEVICE);
    g_assert_nonnull (strstr (error->message, name));
    g_assert_cmpstr (asked, ==, name);
    g_assert_null (configured);
}

static void
test_gate (void)
{
    GType              at_type = mm_port_serial_at_get_type ();
    GType              qcdm_type = mm_port_serial_qcdm_get_type ();
    g_autoptr (GError) error = NULL;

    g_assert_true (dfota_serial_gate_check (NULL)); /* makes the classes */
    dfota_serial_gate_install (may_open, &unused_data);
    assert_closed (at_type, "ttyUSB2");
    assert_closed (qcdm_type, "ttyUSB0");
    is_open = TRUE;
    g_assert_true (open_port (at_type, "ttyUSB3", NULL));
    g_assert_cmpstr (asked, ==, "ttyUSB3");
    g_assert_cmpstr (configured, ==, "serial");
    g_assert_false (open_port (qcdm_type, "ttyUSB0", &error));
    g_assert_cmpstr (configured, ==, "qcdm");
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
    /* other serial ports, such as those of GPS, have none */
    is_open = FALSE;
    g_assert_true (open_port (mm_port_serial_get_type (), "ttyUSB1", NULL));
    g_assert_null (asked);
}

int
main (int argc, char **argv)
{
    g_test_init (&argc, &argv, NULL);
    g_test_add_func ("/serial-gate/check", test_check);
    g_test_add_func ("/serial-gate/gate", test_gate);
    return g_test_run ();
}
