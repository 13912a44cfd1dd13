# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# The rows of tests/vm. What a row says of an update is compared with the record of the module.

import time

from guest import Failure, V12, V13, note, wait_for
from world import SPEED, check_equal, check_module, check_success, row

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


@row('update/mbim', composition='mbim')
@row('update/ttys-only', composition='ecm')
def update_in_composition(world, composition):
    """In the other compositions: through cdc_mbim, and with nothing but ttys."""
    world.plug(settings='composition=' + composition)
    world.wait_for_modem()
    note(world.run_quietly('mmcli -m any -K | grep -E "generic.(primary-port|drivers.value)"'))
    check_equal(0, world.install(world.packages.url('v12-v13.zip'))[0], 'status of mmdfota')
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
        'nmcli -g IP4.ADDRESS device show cdc-wdm0 | grep 10.64.64'), pause=1)
    note('connected with ' + address.strip())
    check_equal(0, world.install(world.packages.url('v12-v13.zip'))[0], 'status of mmdfota')
    check_module(world, V13)
    wait_for('an address after the update', lambda: world.run_quietly(
        'nmcli -g IP4.ADDRESS device show cdc-wdm0 | grep 10.64.64'), pause=1)


@row('tty/held')
def held_tty(world):
    """A program holds a tty across the reboots: the kernel skips its number."""
    world.plug()
    world.wait_for_modem()
    world.machine.run('(exec 5</dev/ttyUSB1; exec sleep 1000) >/dev/null 2>&1 &')
    world.start_update(world.packages.url('v12-v13.zip'))
    check_success(world)
    world.wait_for_modem()
    names = world.run_quietly('echo /dev/ttyUSB*').split()
    check_equal(['/dev/ttyUSB0', '/dev/ttyUSB2', '/dev/ttyUSB3', '/dev/ttyUSB4'], names,
                'names of the ttys')


# In each state of the update: the text of the record that shows that the module is there, and
# settings that keep it there for a while.
STATES = {
    'uploading': ('AT\\+QFUPL', ''),
    'downloading': ('HTTPSTART', 'download-start-delay=1 download-rate=2000'),
    'restarting': ('HTTPEND', 'boot-delay=20'),
    'updating': ('"UPDATING"', 'update-time=60'),
    'retrying': ('"END",510', 'boot-delay=20'),
    'verifying': ('"END",0', 'qgmr-delay=30'),
}


def begin(world, state, settings=''):
    """An update that has come as far as the state."""
    pattern, usual = STATES[state]
    world.plug(settings=settings or usual)
    world.wait_for_modem()
    if state == 'uploading':
        # what is added makes the upload last some seconds
        world.machine.put(world.packages.path('v12-v13.zip'), '/root/package.zip')
        world.machine.run('head -c 30M /dev/zero >>/root/package.zip')
        world.start_update('/root/package.zip', pattern)
    else:
        world.start_update(world.packages.url('v13-v12.zip' if state == 'retrying'
                                              else 'v12-v13.zip'))
        world.simulator.wait(pattern)


def check_end(world, state):
    """What must become of an update that was disturbed in the state. Before AT+QFOTADL it is
    over, and the module is as it was; later the module decides."""
    end = world.wait_for_end()
    if state == 'uploading':
        check_equal('failed', end, 'state of the update')
        check_module(world, V12, commands=0)
    elif state == 'retrying':
        check_equal('failed', end, 'state of the update')
        check_module(world, V12, attempts=6)
    else:
        check_equal('succeeded', end, 'state of the update')
        check_module(world, V13)


@row('power/uploading', state='uploading')
@row('power/downloading', state='downloading')
@row('power/restarting', state='restarting')
@row('power/updating', state='updating')
@row('power/retrying', state='retrying')
@row('power/verifying', state='verifying')
def power_cut(world, state):
    """The host loses its power, and its disk what was not synced; the module keeps its own. Then
    the host boots."""
    world.shorten_waits()
    begin(world, state)
    world.cut_power()
    check_end(world, state)


@row('power/module-too')
def power_cut_of_both(world):
    """The module has no power of its own: both lose it while it is flashed, both come back."""
    world.shorten_waits()
    begin(world, 'updating')
    world.cut_power(meanwhile='lose-power m')
    world.simulator.ask('power-cycle m')
    end = world.wait_for_end()
    revision = world.simulator.state()['revision']
    note(f'the module runs {revision}')
    check_equal('succeeded' if revision == V13 else 'failed', end, 'state of the update')
    check_module(world, revision)


@row('restart/uploading', state='uploading')
@row('restart/downloading', state='downloading')
@row('restart/restarting', state='restarting')
@row('restart/updating', state='updating')
@row('restart/retrying', state='retrying')
@row('restart/verifying', state='verifying')
def restart_daemon(world, state):
    world.shorten_waits()
    begin(world, state)
    world.machine.run('systemctl restart ModemManager')
    check_end(world, state)


@row('reboot/uploading', state='uploading')
@row('reboot/downloading', state='downloading')
@row('reboot/restarting', state='restarting')
@row('reboot/updating', state='updating')
@row('reboot/retrying', state='retrying')
@row('reboot/verifying', state='verifying')
def reboot(world, state):
    world.shorten_waits()
    begin(world, state)
    world.machine.reboot()
    check_end(world, state)


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


# How the host falls asleep although the module needs it: by the kernel, where no lock is asked,
# and by logind, told to ignore them.
FALL_ASLEEP = {
    'mem': 'echo mem >/sys/power/state',
    'freeze': 'echo freeze >/sys/power/state',
    'ignored-lock': 'systemctl suspend --check-inhibitors=no --ignore-inhibitors',
}


@row('sleep/mem', kind='mem')
@row('sleep/freeze', kind='freeze')
@row('sleep/ignored-lock', kind='ignored-lock')
def sleep_forced(world, kind):
    """Sleeps all the same; the module ends its update meanwhile. The outcome is there soon after
    the host has woken, not after four minutes."""
    # logind of systemd 257 asks polkit before it ignores a lock, for root, too
    world.machine.run("""mkdir -p /etc/polkit-1/rules.d
cat >/etc/polkit-1/rules.d/10-sleep.rules <<'END'
polkit.addRule(function (action) {
    if (action.id == "org.freedesktop.login1.suspend-ignore-inhibit")
        return polkit.Result.YES;
});
END""")
    begin(world, 'updating', 'update-time=300')
    world.machine.fall_asleep(FALL_ASLEEP[kind], is_idle=kind == 'freeze')
    world.simulator.wait('up in normal mode, ' + V13)
    ended = world.simulator.has('"END"', kind='urc')
    world.machine.wake_up()
    started = time.monotonic()
    check_equal('succeeded', world.wait_for_end(), 'state of the update')
    seconds = time.monotonic() - started
    note(f'known {seconds:.0f} s after the host had woken; END was sent {len(ended)} times')
    check_module(world, V13)
    if seconds > 200:
        raise Failure('the outcome was known too late')


@row('many/eight')
def eight(world):
    """Eight modules at once; each gets its own update. What they say comes after their uevents
    have been handled, even in an emulated guest."""
    for number in range(1, 9):
        world.plug(f'm{number}', f'host-time=15 boot-urcs-delay={15 * SPEED}')
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
    world.plug(settings='download-start-delay=120')
    world.wait_for_modem()
    control = world.run_quietly('cat /sys/bus/usb/devices/1-1/power/control').strip()
    check_equal('auto', control, 'power/control before the update')
    world.start_update(world.packages.url('v12-v13.zip'))
    control = world.run_quietly('cat /sys/bus/usb/devices/1-1/power/control').strip()
    check_equal('on', control, 'power/control during the update')
    check_success(world)


@row('usb/bus-reset')
def bus_reset(world):
    """The kernel resets the device, as after an error of a hub."""
    begin(world, 'updating')
    note(world.machine.run('usbreset 2c7c:0306'))
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
    time.sleep(2)  # QEMU removes the socket with the device
    world.machine.plug(1, port=12)
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


@row('package/upgraded')
def upgraded(world):
    """What an upgrade of ModemManager's package runs, while the module is in recovery mode."""
    begin(world, 'updating')
    world.machine.run('cd /var/lib/dpkg/info; version=$(dpkg-query -W -f "\\${Version}" modemmanager)\n'
                      'export DPKG_MAINTSCRIPT_PACKAGE=modemmanager DPKG_MAINTSCRIPT_NAME=postinst\n'
                      'for script in "prerm upgrade" "postrm upgrade" "postinst configure"; do\n'
                      '    [ ! -x modemmanager.${script% *} ] ||\n'
                      '        ./modemmanager.${script% *} ${script#* } "$version"\ndone', 300)
    check_success(world)


@row('package/modem-manager-removed')
def modem_manager_removed(world):
    """ModemManager itself is removed: the module ends its update alone, and nothing is sent."""
    begin(world, 'updating')
    world.machine.run('dpkg -r --force-depends modemmanager', 300)
    world.simulator.wait('up in normal mode, ' + V13)
    note(world.run_quietly('mmdfota -m any --status'))
    check_module(world, V13)


# What docs/dispatcher.md promises of the sandbox, tried by a script. A word for what is open.
SCRIPT = """#!/bin/bash
open=
touch /usr/written 2>/dev/null && open+=' usr'
ls /root/here 2>/dev/null && open+=' home'
[ -e /tmp/here ] && open+=' tmp'
(: >/dev/udp/127.0.0.1/9) 2>/dev/null && open+=' inet'
touch /var/lib/mm-quectel-dfota/script && rm /var/lib/mm-quectel-dfota/script || open+=' no-state'
echo "script: $4 ${open:-sandboxed}"
"""


@row('host/sandbox')
@row('host/strict', unit='ProtectSystem=strict')
def sandbox(world, unit=''):
    """The scripts run in the sandbox of ModemManager's unit, and the journal is private; also
    where the unit makes all of the file system read-only, but what our drop-in names."""
    name = '/etc/ModemManager/firmware-update.d/10-note'
    world.machine.run(f"touch /root/here /tmp/here; mkdir -p {name.rsplit('/', 1)[0]}\n"
                      f"cat >{name} <<'END'\n{SCRIPT}END\nchmod 755 {name}")
    if unit:
        world.machine.run('mkdir -p /etc/systemd/system/ModemManager.service.d && '
                          f"printf '[Service]\\n{unit}\\n' "
                          '>/etc/systemd/system/ModemManager.service.d/50-strict.conf && '
                          'systemctl daemon-reload && systemctl restart ModemManager')
    world.plug()
    world.wait_for_modem()
    check_equal(0, world.install(world.packages.url('v12-v13.zip'))[0], 'status of mmdfota')
    text = world.run_quietly('journalctl -u ModemManager -o cat | grep ^script:')
    note(text)
    for state in ('preparing', 'downloading', 'restarting', 'updating', 'verifying', 'succeeded'):
        if f'script: {state} sandboxed' not in text:
            raise Failure(f'no script ran for {state}, or not in the sandbox')
    modes = world.run_quietly('stat -c "%a %U %n" /var/lib/mm-quectel-dfota '
                              '/var/lib/mm-quectel-dfota/*.update')
    note(modes)
    if not all(line.split()[0] in ('700', '600') for line in modes.splitlines()):
        raise Failure('the journal is not private')


@row('desk/readme')
def readme(world):
    """Commands of README.md and docs/getting-started.md as they stand there, but for the name
    of the server: the guest has neither sudo nor that server."""
    text = world.read_documents()
    url = world.packages.url('v12-v13.zip')

    def follow(command, *added):
        if command not in text:
            raise Failure('not in the documents: ' + command)
        command = command.replace('sudo ', '').replace(
            'http://fw.example.org/ep06-v12-v13.zip', url)
        status, output = world.machine.ask('. /etc/profile; ' + ' '.join((command, *added)), 600)
        note(f'$ {command}\n{output}'[:1000])
        check_equal(0, status, 'status of ' + command)
        return output

    world.plug()
    world.wait_for_modem()
    if 'ready for update: yes' not in follow('mmdfota -m any --check'):
        raise Failure('--check does not say that the modem is ready')
    follow('journalctl -u ModemManager | grep dfota')
    follow('sudo mmdfota -m any --install=http://fw.example.org/ep06-v12-v13.zip',
           f'--source-revision={V12} --target-revision={V13}')
    follow('mmdfota -m any --status')
    check_module(world, V13)
    follow('sudo apt remove mm-quectel-dfota', '-y')
    follow('sudo systemctl restart ModemManager')
    wait_for('a modem', lambda: 'Modem/' in world.run_quietly('mmcli -L'))
    if world.machine.ask('command -v mmdfota')[0] == 0:
        raise Failure('mmdfota is still there')



if __name__ == '__main__':
    raise SystemExit('rows.py is a module of tests/vm')
