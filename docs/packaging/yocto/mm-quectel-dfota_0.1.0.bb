# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# Yocto recipe. UNTRIED: written after the documentation, not built yet. It goes into
# a layer as recipes-connectivity/mm-quectel-dfota/.
SUMMARY = "Firmware updates of Quectel modules in ModemManager"
DESCRIPTION = "A plugin for ModemManager that updates Quectel EP06, EG06 and EM06 modules with AT+QFOTADL, and mmdfota, the command for it."
# A placeholder: there is no place for releases yet.
HOMEPAGE = "https://example.org/mm-quectel-dfota"
LICENSE = "GPL-2.0-or-later"
LIC_FILES_CHKSUM = "file://LICENSE;md5=b234ee4d69f5fce4486a80fdaf4a4263"

SRC_URI = "https://example.org/mm-quectel-dfota/releases/${BP}.tar.xz"
SRC_URI[sha256sum] = ""

DEPENDS = "glib-2.0 glib-2.0-native json-glib libgudev modemmanager"

inherit meson pkgconfig

# The man pages of the archive of meson dist are installed: the tool that makes them cannot
# run here. -Dpolkit= follows that of the recipe modemmanager.
PACKAGECONFIG ??= "${@bb.utils.filter('DISTRO_FEATURES', 'polkit', d)}"
PACKAGECONFIG[polkit] = "-Dpolkit=true,-Dpolkit=false"

# On an image with a volatile /var/lib: -Dstatedir=/data/mm-quectel-dfota
EXTRA_OEMESON = "-Dtests=none"

# libmm-plugin-*.so is a plugin, no development link.
FILES:${PN} += " \
    ${libdir}/ModemManager \
    ${systemd_unitdir}/system/ModemManager.service.d \
    ${nonarch_libdir}/tmpfiles.d \
    ${datadir}/dbus-1 \
    ${datadir}/bash-completion \
    ${datadir}/mm-quectel-dfota \
"
FILES_SOLIBSDEV = ""
INSANE_SKIP:${PN} += "dev-so"

RDEPENDS:${PN} = "modemmanager"
