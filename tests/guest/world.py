# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# What the rows of tests/vm work with: a guest, modules at its USB, packages, and what they
# compare with the modules' own record.

import os
import re

import guest
from disk import VolatileDisk
from guest import Failure, V13, note, wait_for

SPEED = 4
# An emulated guest is slow, and its module must not be four times as fast: a tty is read some
# seconds after it has appeared.
PATIENT = f'host-time=3 boot-urcs-delay={3 * SPEED} '
ROWS = []


def row(name, **arguments):
    """A row; the same function with other arguments is another one."""
    def add(function):
        ROWS.append((name, function, arguments))
        return function
    return add


class World:
    """What a row works with."""

    def __init__(self, image, tools, directory):
        self.image = image
        self.directory = directory
        self.simulator = guest.Simulator(directory, tools, SPEED)
        self.packages = guest.Packages(directory + '/packages', tools)
        self.disk_socket = directory + '/disk.socket'
        self.disk = None
        self.machine = None
        self.modules = {}

    def boot(self, state=None):
        self.machine = guest.Machine(self.image, self.directory, self.disk_socket, state)
        for number in self.modules.values():
            self.machine.plug(number)

    def resume(self):
        """The guest as it was when its state was saved."""
        state = f'{self.image}/{guest.state_name()}'
        guest.copy_sparse(state + '.disk', self.directory + '/disk')
        self.disk = VolatileDisk(self.directory + '/disk', self.disk_socket)
        self.boot(state)

    def plug(self, module='m', settings=''):
        number = len(self.modules) + 1
        self.simulator.ask(f"add {module} path=1-{number} firmware={self.packages.path('v12')} "
                           + PATIENT + settings)
        self.modules[module] = number
        self.machine.plug(number)
        self.simulator.ask('plug ' + module)

    def shorten_waits(self):
        """Divides the plugin's waits by the speed of the module, and lets a download take no
        longer than its silence. ModemManager reads them at its next start."""
        waits = ''.join(f'{name}={240 // SPEED}\\n' for name in ('Silence', 'Settle', 'Download'))
        self.machine.run('mkdir -p /etc/ModemManager && cd /etc/ModemManager && '
                         f"printf '[Timeouts]\\n{waits}' >quectel-dfota.conf && sync")

    def wait_for_modem(self, count=1):
        wait_for(f'{count} modems', lambda: self.run_quietly(
            'mmcli -L | grep -c Modem/').strip() == str(count))
        if count == 1:
            wait_for('a modem that can be updated',
                     lambda: self.machine.ask('mmdfota -m any --check')[0] == 0)

    def run_quietly(self, command):
        return self.machine.ask(command)[1]

    def install(self, source, modem='any', options='', seconds=900):
        """Status and output of mmdfota."""
        return self.machine.ask(f"mmdfota -m {modem} --install='{source}' {options}", seconds)

    def start_update(self, source, pattern='AT\\+QFOTADL="'):
        """An update that this row follows by itself, once the module has got that command."""
        self.machine.run(f"(mmdfota -m any --install='{source}' >/root/update.log 2>&1 &)")
        self.simulator.wait(pattern)

    def update(self):
        """What our plugin says of the update."""
        text = self.run_quietly('mmdfota -m any --status -K')
        return dict(line.split(' : ', 1) for line in text.splitlines() if ' : ' in line)

    def wait_for_end(self, seconds=guest.DEADLINE):
        def end():
            state = self.update().get('update.state')
            return state if state in ('succeeded', 'failed', 'cancelled', 'unverified') else None
        return wait_for('the end of the update', end, seconds, 1)

    def cut_power(self, meanwhile=None):
        """Kills QEMU, as a host that loses its power, and boots from what is on its disk; the
        simulator gets a request meanwhile. Something writes without a flush all the time, so
        that the disk always has something to lose; if it lost nothing, the row fails."""
        self.machine.run('(while dd if=/dev/zero of=/root/unflushed bs=64k count=16 oflag=direct '
                         'conv=notrunc; do :; done) >/dev/null 2>&1 &')
        self.disk.fail()
        wait_for('writes that are not flushed', lambda: self.disk.cache, pause=0.05)
        lost = self.disk.lost
        self.machine.kill()
        if meanwhile:
            self.simulator.ask(meanwhile)
        self.boot()
        lost = self.disk.lost - lost
        note(f'the disk lost {lost // 1024} kB')
        if lost == 0:
            raise Failure('the disk lost nothing: this was no power cut')

    def read_documents(self):
        folder = os.path.dirname(os.path.abspath(__file__)) + '/../../'
        text = ''
        for name in ('README.md', 'docs/getting-started.md'):
            with open(folder + name) as file:
                text += file.read()
        return text

    def logs(self):
        """What a failed row leaves behind, besides the record and the console."""
        if not self.machine:
            return
        for name, command in {
                'journal': 'journalctl -b -o short-monotonic --no-pager',
                'dmesg': 'dmesg',
                'top': 'top -b -n 2 -d 2',
                'status': 'mmdfota -m any --status; mmcli -L; mmcli -m any; ls -l /dev/ttyUSB* '
                          '/dev/cdc-wdm*; cat /root/update.log'}.items():
            try:
                text = self.machine.ask(command, 60)[1]
            except Failure as error:
                text = str(error)
            with open(f'{self.directory}/{name}.log', 'w') as file:
                file.write(text)

    def close(self):
        if self.machine:
            self.machine.close()
        self.simulator.close()


# What the module's own record says.

def check_equal(expected, actual, what):
    if expected != actual:
        raise Failure(f'{what}: expected {expected!r}, got {actual!r}')


def check_nothing_sent(world, module):
    """Nothing may be sent to recovery mode. The kernel echoes what a tty receives between its
    opening and the program's switch to raw mode, whole URCs or their beginnings: this is noted,
    and no more than noted, because no program can open a tty in another way."""
    for attempt in split_attempts(world.simulator.record(module)):
        said = [line['text'] for line in attempt if line['kind'] == 'urc']
        sent = ''.join(line['text'] for line in attempt if line['kind'] == 'command')
        if not all(any(urc.startswith(line) for urc in said)
                   for line in re.split(r'\\r|\\n', sent) if line):
            raise Failure(f'sent to {module} in recovery mode: {sent}')
        if sent:
            note(f'echoed to {module} in recovery mode: {sent}')


def split_attempts(record):
    """What stands in recovery mode, a list for each time that the host had a new device."""
    attempts = []
    for line in record:
        if line['mode'] != 'recovery':
            continue
        if not attempts or line['text'].startswith(('up in recovery mode', 'configured')):
            attempts.append([])
        attempts[-1].append(line)
    return attempts


def check_module(world, revision, module='m', commands=1, attempts=None):
    """Its revision; that it got the command as often as it should; and that nothing was sent
    to its recovery mode."""
    state = world.simulator.state(module)
    check_equal(revision, state['revision'], f'revision of {module}')
    got = world.simulator.has('^AT\\+QFOTADL="', module, 'command')
    check_equal(commands, len(got), f'AT+QFOTADL that {module} got')
    check_nothing_sent(world, module)
    if attempts is not None:
        check_equal(attempts, len(world.simulator.has('^attempt ', module)), 'attempts')


def check_success(world, module='m'):
    check_equal('succeeded', world.wait_for_end(), 'state of the update')
    check_module(world, V13, module)


if __name__ == '__main__':
    raise SystemExit('world.py is a module of tests/vm')
