# bash completion for mmdfota                              -*- shell-script -*-
# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# Options are those that --help names; modems, updates and revisions those that are
# there. Nothing is asked of a modem.

# The values of a member of the array $1, "modems" or "updates", in --list.
_mmdfota_values()
{
    mmdfota --list --output-keyvalue 2>/dev/null |
        sed -n "s/^$1\.value\[[0-9]*\]\.$2 : //p" | grep -vx -e '--'
}

# any, the index of each object, all else that names it; paths only if asked for.
_mmdfota_objects()
{
    local paths
    paths=$(_mmdfota_values "$1" path)
    case $cur in
    /*) echo "$paths" ;;
    *) echo any; sed 's|.*/||' <<<"$paths"; [ "$1" = updates ] || _mmdfota_values "$1" equipment-identifier ;;
    esac
}

# Options with a value end in "=".
_mmdfota_options()
{
    mmdfota --help 2>/dev/null | sed -n 's/^  \(-., \)\{0,1\}\(--[a-z-]*=\{0,1\}\).*/\2/p'
}

_mmdfota_package()
{
    compopt -o filenames -o nospace 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -W 'ftp:// http:// https:// /data/ufs/' -- "$cur"; compgen -f -- "$cur")
}

# The option whose value is completed, in $option; the value so far in $cur. Bash makes
# three words of --option=value.
_mmdfota_find_option()
{
    option=
    cur=${COMP_WORDS[COMP_CWORD]}
    local previous=${COMP_WORDS[COMP_CWORD - 1]}
    if [ "$cur" = = ]; then
        option=$previous
        cur=
    elif [ "$previous" = = ]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    else
        case $previous in
        -m | -u | --modem | --update | --install | --*-revision | --*timeout) option=$previous ;;
        esac
    fi
}

_mmdfota()
{
    local cur option
    COMPREPLY=()
    _mmdfota_find_option
    case $option in
    -m | --modem) mapfile -t COMPREPLY < <(compgen -W "$(_mmdfota_objects modems)" -- "$cur") ;;
    -u | --update) mapfile -t COMPREPLY < <(compgen -W "$(_mmdfota_objects updates)" -- "$cur") ;;
    --install) _mmdfota_package ;;
    --source-revision) mapfile -t COMPREPLY < <(compgen -W "$(_mmdfota_values modems revision)" -- "$cur") ;;
    '')
        mapfile -t COMPREPLY < <(compgen -W "$(_mmdfota_options)" -- "$cur")
        case ${COMPREPLY[0]} in
        *=) [ ${#COMPREPLY[@]} -gt 1 ] || compopt -o nospace 2>/dev/null ;;
        esac
        ;;
    esac
}

complete -F _mmdfota mmdfota
