#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# Runs rows of tests/vm, each on a copy of the disk and of the saved state of one guest.

import argparse
import contextlib
import fnmatch
import os
import signal
import sys
import tempfile
import time
import traceback

import guest
import rows  # noqa: F401: it adds to ROWS
from disk import VolatileDisk
from guest import Failure, V12, note, wait_for
from world import ROWS, World, check_equal

SHORT = ('update/url', 'update/file', 'update/wrong-package')


def save_state(image, state):
    """Boots the guest once; all rows begin from there."""
    print('== the state of a guest that is up, with ' + guest.find_accelerator()[0], flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix='dfota-vm-') as directory:
        guest.copy_sparse(image + '/disk', state + '.disk')
        disk = VolatileDisk(state + '.disk', directory + '/disk.socket')
        machine = guest.Machine(image, directory, directory + '/disk.socket')
        try:
            wait_for('all units', lambda: machine.ask('systemctl is-system-running')[1].strip()
                     in ('running', 'degraded'), 600, 1)
            machine.run('systemctl stop NetworkManager; systemctl is-active ModemManager; sync')
            machine.save(state + '.new')
            disk.flush()
        finally:
            machine.close()
    os.rename(state + '.new', state)
    print(f'== saved after {time.monotonic() - started:.0f} s', flush=True)


def run_row(image, tools, name, function, arguments, keep):
    directory = tempfile.mkdtemp(prefix='dfota-vm-')
    started = time.monotonic()
    failed = True
    world = None
    try:
        world = World(image, tools, directory)
        world.resume()
        function(world, **arguments)
        failed = False
    except (Failure, OSError) as error:
        note(f'failed: {error}')
    except Exception:  # a fault of the row, not the end of the suite
        note(traceback.format_exc())
    finally:
        if world:
            if failed or keep:
                world.logs()
            world.close()
    print(f"{'not ok' if failed else 'ok'} - vm/{name} ({time.monotonic() - started:.0f} s)",
          flush=True)
    if failed or keep:
        os.unlink(directory + '/disk')
        note('kept: ' + directory)
    else:
        guest.remove(directory)
    return not failed


def run_rows(options, image, tools):
    patterns = SHORT if options.short else options.rows or ['*']
    chosen = [one for one in ROWS if any(fnmatch.fnmatch(one[0], p) for p in patterns)]
    if not chosen:
        sys.exit('no row fits; --list lists them')
    passed = sum([run_row(image, tools, *one, options.keep) for one in chosen])
    print(f'{passed} passed, {len(chosen) - passed} failed')
    return passed == len(chosen)


def talk(machine, command):
    """A command of the guest with this terminal: a second serial port would be a better one,
    but line by line it does."""
    if command == ['bash']:
        print('A shell in the guest, without a terminal; an empty line ends it.')
        with contextlib.suppress(EOFError):
            while line := input('guest# '):
                print(machine.ask(line)[1], end='')
        return 0
    status, output = machine.ask(' '.join(command), 900)
    print(output, end='')
    return status


def run_command(image, tools, command):
    with tempfile.TemporaryDirectory(prefix='dfota-vm-') as directory:
        world = World(image, tools, directory)
        try:
            world.resume()
            world.plug('ep06-1')
            world.wait_for_modem()
            world.machine.run('cat >/etc/profile.d/dfota.sh <<END\n'
                              f"export DFOTA_URL_V12_V13={world.packages.url('v12-v13.zip')}\n"
                              f"export DFOTA_URL_V13_V12={world.packages.url('v13-v12.zip')}\nEND")
            return talk(world.machine, command)
        finally:
            world.close()


def demo(image, tools):
    """The demonstration of tests/demo, in the guest."""
    with tempfile.TemporaryDirectory(prefix='dfota-vm-') as directory:
        world = World(image, tools, directory)
        try:
            world.resume()
            world.plug('ep06-1')
            for package in (None, 'v12-v13.zip', 'v13-v12.zip'):
                if package:
                    print(f'\n$ mmdfota -m any --install={world.packages.url(package)}')
                    status, output = world.install(world.packages.url(package))
                    print(output, end='')
                    check_equal(0, status, 'status of mmdfota')
                world.wait_for_modem()
                print('\n$ uname -r; mmcli -m any\n' + world.run_quietly(
                    'uname -r; mmcli -m any -K | grep -E "generic.(model|revision|state|plugin)"'),
                    end='')
            check_equal(V12, world.simulator.state('ep06-1')['revision'], 'revision')
            return True
        finally:
            world.close()


def end(number, frame):
    """Also as the first process of a PID namespace, which no signal ends by default."""
    sys.exit(128 + number)


def main():
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    parser = argparse.ArgumentParser()
    for option in ('--list', '--short', '--demo', '--keep'):
        parser.add_argument(option, action='store_true')
    arguments = sys.argv[1:]
    command = arguments[arguments.index('--') + 1:] if '--' in arguments else []
    if command:
        arguments = arguments[:arguments.index('--')]
    parser.add_argument('rows', nargs='*')
    options = parser.parse_args(arguments)
    if options.list:
        print('\n'.join(name for name, _, _ in ROWS))
        return 0
    image = os.environ['DFOTA_VM_IMAGE']
    tools = os.environ['DFOTA_VM_TOOLS']
    state = f'{image}/{guest.state_name()}'
    if not os.path.exists(state):
        save_state(image, state)
    if command:
        return run_command(image, tools, command)
    return 0 if (demo if options.demo else run_rows)(
        *((image, tools) if options.demo else (options, image, tools))) else 1


if __name__ == '__main__':
    sys.exit(main())
