# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# For tests of the scripts that ModemManager runs when the state of an update changes, and of
# the example that power-cycles a stalled module.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

scripts=$MM_QUECTEL_DFOTA_DISPATCHER_DIR
calls=$DFOTA_FOLDER/calls
example=90-power-cycle-stalled
hub_log=$DFOTA_FOLDER/uhubctl.log

# Arguments: name; the text comes from the standard input.
put_script () {
    cat > "$scripts/$1"
    chmod 755 "$scripts/$1"
}

begin () {
    rm -rf "$scripts" "$calls" "$hub_log"
    mkdir "$scripts"
}

daemon_log () {
    cat "$DFOTA_DAEMON_LOGS"/*.log
}

# Installs the example as an administrator does, except for the directories.
put_example () {
    sed "s|/etc/default|$DFOTA_FOLDER|; s|/var/lib/|$DFOTA_FOLDER/var-|" \
        "$source_folder/docs/examples/$example" | put_script $example
}
