#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# The rows of tests/vm: each on a copy of the disk and of the saved state of one guest. What
# a row says of an update is compared with the record of the module.

import argparse
import fnmatch
import os
import signal
import sys
import tempfile
import time
import traceback

import guest
from guest import Failure, V12, V13, note, wait_for

SPEED = 4
# An emulated guest is slow, and its module must not be four times as fast: a tty is read some
# seconds after it has appeared.
PATIENT = f'host-time=3 boot-urcs-delay={3 * SPEED} '
ROWS = []
SHORT = ('update/url', 'update/file', 'update/wrong-package')


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
        self.disk = directory + '/disk'
        self.machine = None
        self.modules = {}

    def boot(self, state=None):
        self.machine = guest.Machine(self.image, self.directory, self.disk, self.directory, state)
        for number in self.modules.values():
            self.machine.plug(number)

    def resume(self):
        """The guest as it was when its state was saved."""
        guest.copy_sparse(self.image + '/state.disk', self.disk)
        self.boot(self.image + '/state')

    def plug(self, module='m', settings=''):
        number = len(self.modules) + 1
        self.simulator.ask(f"add {module} path=1-{number} firmware={self.packages.path('v12')} "
                           + PATIENT + settings)
        self.modules[module] = number
        self.machine.plug(number)
        self.simulator.ask('plug ' + module)

    def wait_for_modem(self, count=1):
        wait_for(f'{count} modems', lambda: self.run_quietly(
            'mmcli -L | grep -c Modem/').strip() == str(count))
        if count == 1:
            wait_for('a modem that can be updated',
                     lambda: self.machine.ask('mmdfota -m any --check')[0] == 0)

    def run_quietly(self, command):
        return self.machine.ask(command)[1]

    def install(self, source, modem='any', options='', seconds=600):
        """Status and output of mmdfota."""
        return self.machine.ask(f"mmdfota -m {modem} --install='{source}' {options}", seconds)

    def start_update(self, source='v12-v13.zip', modem='any'):
        """An update that this row follows by itself."""
        url = self.packages.url(source)
        self.machine.run(f"(mmdfota -m {modem} --install='{url}' >/root/update.log 2>&1 &)")
        self.simulator.wait('AT\\+QFOTADL="http')

    def update(self):
        """What our plugin says of the update."""
        text = self.run_quietly('mmdfota -m any --status -K')
        return dict(line.split(' : ', 1) for line in text.splitlines() if ' : ' in line)

    def wait_for_end(self, seconds=600):
        def end():
            state = self.update().get('update.state')
            return state if state in ('succeeded', 'failed', 'cancelled', 'unverified') else None
        return wait_for('the end of the update', end, seconds, 1)

    def restart_machine(self):
        """Kills QEMU, as a host that loses its power, and boots from what is on its disk."""
        self.machine.kill()
        self.boot()

    def logs(self):
        """What a failed row leaves behind, besides the record and the console."""
        if not self.machine:
            return
        for name, command in {
                'journal': 'journalctl -b -o short-monotonic --no-pager',
                'dmesg': 'dmesg',
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
    opening and the program's switch to raw mode: this is noted, and no more than noted, because
    no program can open a tty in another way."""
    for attempt in split_attempts(world.simulator.record(module)):
        said = ''.join(line['text'] for line in attempt if line['kind'] == 'urc')
        sent = ''.join(line['text'] for line in attempt if line['kind'] == 'command')
        letters = sent.replace('\\r', '').replace('\\n', '')
        if letters[:1] not in ('', '+', 'R') or letters not in said:
            raise Failure(f'sent to {module} in recovery mode: {sent}')
        if sent:
            note(f'echoed to {module} in recovery mode: {sent}')


def split_attempts(record):
    """What stands in recovery mode, a list for each time that the module came up in it."""
    attempts = []
    for line in record:
        if line['mode'] != 'recovery':
            continue
        if not attempts or line['text'].startswith('up in recovery mode'):
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


# Rows

@row('update/url')
def update_by_url(world):
    world.plug()
    world.wait_for_modem()
    check_equal(0, world.install(world.packages.url('v12-v13.zip'))[0], 'status of mmdfota')
    check_module(world, V13, attempts=1)
    check_equal('succeeded', world.update().get('update.state'), 'state of the update')


@row('update/file')
def update_by_file(world):
    world.plug()
    world.wait_for_modem()
    world.machine.put(world.packages.path('v12-v13.zip'), '/root/package.zip')
    check_equal(0, world.install('/root/package.zip')[0], 'status of mmdfota')
    check_module(world, V13, attempts=1)


@row('update/wrong-package')
def wrong_package(world):
    world.plug()
    world.wait_for_modem()
    status, output = world.install(world.packages.url('v13-v12.zip'))
    if status == 0:
        raise Failure('mmdfota ended with 0: ' + output)
    check_module(world, V12, attempts=6)
    check_equal('failed', world.update().get('update.state'), 'state of the update')


@row('network-manager')
def network_manager(world):
    """NetworkManager connects, an update ends the call, and it connects again."""
    world.plug()
    world.wait_for_modem()
    world.machine.run('systemctl start NetworkManager')
    world.machine.run('nmcli connection add type gsm con-name call ifname "*" apn internet')
    address = wait_for('an address', lambda: world.run_quietly(
        'nmcli -g IP4.ADDRESS device show cdc-wdm0 | grep 10.64.64'), 120, 1)
    note('connected with ' + address.strip())
    check_equal(0, world.install(world.packages.url('v12-v13.zip'))[0], 'status of mmdfota')
    check_module(world, V13)
    wait_for('an address after the update', lambda: world.run_quietly(
        'nmcli -g IP4.ADDRESS device show cdc-wdm0 | grep 10.64.64'), 120, 1)


@row('tty/held')
def held_tty(world):
    """A program holds a tty across the reboots: the kernel skips its number."""
    world.plug()
    world.wait_for_modem()
    world.machine.run('(exec 5</dev/ttyUSB1; exec sleep 1000) >/dev/null 2>&1 &')
    world.start_update()
    check_success(world)
    world.wait_for_modem()
    names = world.run_quietly('echo /dev/ttyUSB*').split()
    check_equal(['/dev/ttyUSB0', '/dev/ttyUSB2', '/dev/ttyUSB3', '/dev/ttyUSB4'], names,
                'names of the ttys')


# In each state: the record's text that shows that the module is there.
STATES = {
    'downloading': ('HTTPSTART', 'download-start-delay=1 download-rate=2000'),
    'restarting': ('HTTPEND', 'boot-delay=20'),
    'updating': ('"UPDATING"', 'update-time=60'),
    'verifying': ('"END",0', 'qgmr-delay=30'),
}


def begin(world, state):
    pattern, settings = STATES[state]
    world.plug(settings=settings)
    world.wait_for_modem()
    world.start_update()
    world.simulator.wait(pattern)


@row('power/downloading', state='downloading')
@row('power/restarting', state='restarting')
@row('power/updating', state='updating')
@row('power/verifying', state='verifying')
def power_cut(world, state):
    """The host loses its power, not the module; then it boots."""
    begin(world, state)
    world.restart_machine()
    check_success(world)


@row('restart/downloading', state='downloading')
@row('restart/restarting', state='restarting')
@row('restart/updating', state='updating')
@row('restart/verifying', state='verifying')
def restart_daemon(world, state):
    begin(world, state)
    world.machine.run('systemctl restart ModemManager')
    check_success(world)


@row('reboot/updating', state='updating')
def reboot(world, state):
    begin(world, state)
    world.machine.start('systemctl reboot')
    world.machine.wait_for_reboot()
    check_success(world)


@row('sleep/refused')
def sleep_refused(world):
    """While the module needs power our lock refuses sleep to all that respect locks; systemctl
    does not do so by itself for root without a terminal."""
    begin(world, 'updating')
    status, output = world.machine.ask('systemctl --check-inhibitors=yes suspend')
    if status == 0:
        raise Failure('the host slept')
    note(output)
    check_success(world)


@row('sleep/mem', kind='mem')
@row('sleep/freeze', kind='freeze')
def sleep_forced(world, kind):
    """Sleeps all the same; the module ends its update meanwhile. The outcome is there soon after
    the host has woken, not after four minutes."""
    begin(world, 'updating')
    world.machine.start(f'rtcwake -m {kind} -s 40')
    world.simulator.wait('up in normal mode, ' + V13)
    started = time.monotonic()
    check_equal('succeeded', world.wait_for_end(), 'state of the update')
    note(f'known {time.monotonic() - started:.0f} s after the module had booted')
    check_module(world, V13)
    if time.monotonic() - started > 200:
        raise Failure('the outcome was known too late')


@row('many/eight')
def eight(world):
    """Eight modules at once; each gets its own update."""
    for number in range(1, 9):
        world.plug(f'm{number}')
    world.wait_for_modem(8)
    url = world.packages.url('v12-v13.zip')
    world.machine.run('for m in $(mmcli -L | grep -o "Modem/[0-9]*" | cut -d/ -f2); do\n'
                      f'(mmdfota -m $m --install={url} >/root/update-$m.log 2>&1; '
                      'echo $? >>/root/ended) &\ndone; true')
    wait_for('eight ends', lambda: world.run_quietly('wc -l </root/ended').strip() == '8', 900, 2)
    check_equal('0\n' * 8, world.run_quietly('cat /root/ended'), 'status of each mmdfota')
    for number in range(1, 9):
        check_module(world, V13, f'm{number}')


@row('usb/autosuspend')
def autosuspend(world):
    """As laptops have it: the kernel suspends what is idle."""
    world.machine.run('''printf '%s\\n' 'ACTION=="add", SUBSYSTEM=="usb", ATTR{idVendor}=="2c7c", \
TEST=="power/control", ATTR{power/control}="auto", ATTR{power/autosuspend_delay_ms}="200"' \
>/etc/udev/rules.d/50-autosuspend.rules; udevadm control --reload''')
    world.plug()
    world.wait_for_modem()
    world.start_update()
    check_success(world)


@row('usb/reset-in-recovery')
def reset_in_recovery(world):
    """The device is taken from its drivers and given back, as by a watchdog."""
    begin(world, 'updating')
    world.machine.run('for n in 0 1; do echo $n >/sys/bus/usb/devices/1-1/authorized; sleep 1; done')
    check_success(world)


@row('usb/moved-in-recovery')
def moved_in_recovery(world):
    """The same module at another port, without losing power."""
    begin(world, 'updating')
    world.machine.qmp.run('device_del', id='module1')
    time.sleep(2)
    world.machine.qmp.run('device_add', driver='usb-redir', id='moved', bus='usb.0',
                          chardev='usb1', port='12')
    check_success(world)


@row('host/read-only')
def read_only(world):
    """No place for a journal: nothing is sent."""
    world.machine.run('mkdir -p /var/lib/mm-quectel-dfota && '
                      'mount --bind -o ro /var/lib/mm-quectel-dfota /var/lib/mm-quectel-dfota && '
                      'systemctl restart ModemManager')
    world.plug()
    world.wait_for_modem()
    status, output = world.install(world.packages.url('v12-v13.zip'))
    note(output)
    if status == 0:
        raise Failure('mmdfota ended with 0')
    check_module(world, V12, commands=0)


@row('package/removed')
def removed(world):
    """Our package is removed while the module is in recovery mode: the stock ModemManager
    finds the module afterwards."""
    begin(world, 'updating')
    world.machine.run('dpkg -r mm-quectel-dfota && systemctl restart ModemManager', 300)
    world.simulator.wait('up in normal mode, ' + V13)
    wait_for('a modem', lambda: 'Modem/' in world.run_quietly('mmcli -L'))
    check_equal(V13, world.simulator.state()['revision'], 'revision')


# Running them

def save_state(image, tools):
    """Boots the guest once; all rows begin from there."""
    print('== the state of a guest that is up', flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix='dfota-vm-') as directory:
        disk = image + '/state.disk'
        guest.copy_sparse(image + '/disk', disk)
        machine = guest.Machine(image, directory, disk, directory)
        try:
            wait_for('all units', lambda: machine.ask('systemctl is-system-running')[1].strip()
                     in ('running', 'degraded'), 600, 1)
            machine.run('systemctl stop NetworkManager; systemctl is-active ModemManager; sync')
            machine.save(image + '/state.new')
        finally:
            machine.close()
    os.rename(image + '/state.new', image + '/state')
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
        while True:
            line = input('guest# ')
            if not line:
                return 0
            print(machine.ask(line)[1], end='')
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
    if not os.path.exists(image + '/state'):
        save_state(image, tools)
    if command:
        return run_command(image, tools, command)
    return 0 if (demo if options.demo else run_rows)(
        *((image, tools) if options.demo else (options, image, tools))) else 1


if __name__ == '__main__':
    sys.exit(main())
