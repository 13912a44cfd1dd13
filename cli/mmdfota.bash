# bash completion for mmdfota                              -*- shell-script -*-
# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# Completes options from --help, and modems, updates and revisions from --list. Sends no
# command to a modem.
#
# Texts on D-Bus come from devices, and readline puts a completion into the command line
# as it is. So no text is ever expanded here ("compgen -W" would do it), and a text is
# offered only if the shell reads it as one plain word.

# Reads lines. Prints those that begin with $cur and are plain words.
_mmdfota_plain()
{
    local word
    while IFS= read -r word; do
        [[ $word == "$cur"* ]] || continue
        [[ $word =~ ^[[:alnum:]/][[:alnum:]/._:+@-]*$ ]] && printf '%s\n' "$word"
    done
}

# Prints the values of the member $2 in the array $1 of --list ("modems" or "updates").
_mmdfota_values()
{
    mmdfota --list --output-keyvalue 2>/dev/null |
        sed -n "s/^$1\.value\[[0-9]*\]\.$2 : //p"
}

# Prints what names an object in the array $1: paths if a "/" was typed, else "any", the
# indices, and the IMEIs of modems.
_mmdfota_objects()
{
    case $cur in
    /*) _mmdfota_values "$1" path ;;
    *)
        echo any
        _mmdfota_values "$1" path | sed 's|.*/||'
        [ "$1" = updates ] || _mmdfota_values "$1" equipment-identifier
        ;;
    esac
}

# Prints all options; those with a value end in "=".
_mmdfota_options()
{
    mmdfota --help 2>/dev/null | sed -n 's/^  \(-., \)\{0,1\}\(--[a-z-]*=\{0,1\}\).*/\2/p'
}

_mmdfota_offer_options()
{
    mapfile -t COMPREPLY < <(_mmdfota_options | while IFS= read -r word; do
        [[ $word != "$cur"* ]] || printf '%s\n' "$word"
    done)
    if [ ${#COMPREPLY[@]} -eq 1 ] && [[ ${COMPREPLY[0]} == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

# "-o filenames" makes readline quote names of files.
_mmdfota_offer_package()
{
    compopt -o filenames -o nospace 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -W 'ftp:// http:// https:// /data/ufs/' -- "$cur"
        compgen -f -- "$cur")
}

# Sets $option to the option whose value is completed, $cur to the value so far. Bash makes
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
        -m | -u | --modem | --update | --install | --context | --*-revision | --*timeout) option=$previous ;;
        esac
    fi
}

_mmdfota()
{
    local cur option LC_ALL=C
    COMPREPLY=()
    _mmdfota_find_option
    case $option in
    -m | --modem) mapfile -t COMPREPLY < <(_mmdfota_objects modems | _mmdfota_plain) ;;
    -u | --update) mapfile -t COMPREPLY < <(_mmdfota_objects updates | _mmdfota_plain) ;;
    --install) _mmdfota_offer_package ;;
    --source-revision) mapfile -t COMPREPLY < <(_mmdfota_values modems revision | _mmdfota_plain) ;;
    '') _mmdfota_offer_options ;;
    esac
}

complete -F _mmdfota mmdfota
