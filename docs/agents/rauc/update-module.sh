#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# Hook of a RAUC bundle: updates a module with mmdfota. The image of the bundle is not
# installed. It is a text with the modem, the package and the revisions, as KEY=VALUE lines.
set -eu

[ "$1" = slot-install ] || exit 0

value () {
    sed -n "s/^$1=//p" "$RAUC_IMAGE_NAME"
}

modem=$(value modem) target=$(value target)
deadline=$(($(date +%s) + 300))
while :; do
    # After a finished update, mmdfota would fail, because the source revision no longer matches.
    if mmdfota -m "$modem" --check -K | grep -qx "check\.revision : $target"; then
        echo "the module runs $target already"
        exit 0
    fi
    status=0
    printf '%s\n' "$(value package)" | mmdfota -m "$modem" --install=- --source-revision="$(value source)" \
        --target-revision="$target" --timeout=10800 || status=$?
    case $status in
    # ModemManager, the modem or its revision may not be there yet
    3 | 5 | 9) [ "$(date +%s)" -lt $deadline ] || exit $status ;;
    *) exit $status ;;
    esac
    sleep 10
done
