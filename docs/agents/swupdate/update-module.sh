#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# Script of the type "postinstall" for SWUpdate: updates a module with mmdfota. Its arguments
# come from sw-description.
set -eu

modem=$1 package=$2 source=$3 target=$4
# "@FILE" means that the URL is in a file on the device. SWUpdate logs the data of
# sw-description, and all users can read the arguments of this script.
case $package in
@*) package=$(cat "${package#@}") ;;
esac

deadline=$(($(date +%s) + 300))
while :; do
    # After a finished update, mmdfota would fail, because the source revision no longer matches.
    if mmdfota -m "$modem" --check -K | grep -qx "check\.revision : $target"; then
        echo "the module runs $target already"
        exit 0
    fi
    status=0
    printf '%s\n' "$package" | mmdfota -m "$modem" --install=- --source-revision="$source" \
        --target-revision="$target" --timeout=10800 || status=$?
    case $status in
    # ModemManager, the modem or its revision may not be there yet
    3 | 5 | 9) [ "$(date +%s)" -lt $deadline ] || exit $status ;;
    *) exit $status ;;
    esac
    sleep 10
done
