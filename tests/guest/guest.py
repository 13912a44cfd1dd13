# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# A virtual machine with simulated modules at its USB, and what a test needs of both. The
# guest is reached through an agent at a serial port, QEMU through QMP, the modules through
# the simulator's control socket. All of it lives in one directory, and ends with it.

import base64
import contextlib
import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

# Seconds, for a guest that is emulated on a busy machine.
DEADLINE = 1200
USB_PORTS = 8
V12 = 'EP06ELAR02A08M4G_01.001.01.001'
V13 = 'EP06ELAR03A08M4G_01.001.01.001'


class Failure(Exception):
    """A row failed; the text says why."""


def note(text):
    print('# ' + text.rstrip().replace('\n', '\n# '), flush=True)


def wait_for(what, function, seconds=DEADLINE, pause=0.2):
    """Returns the first result of function that is true; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        result = function()
        if result:
            return result
        if time.monotonic() > deadline:
            raise Failure(f'not after {seconds} s: {what}')
        time.sleep(pause)


def end_with_parent():
    """Lets a child die with this process."""
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Lines:
    """A unix socket that carries lines."""

    def __init__(self, path, seconds=DEADLINE):
        self.socket = socket.socket(socket.AF_UNIX)
        wait_for(path, functools.partial(self.connect, path), 20, 0.05)
        self.seconds = seconds
        self.buffer = b''

    def connect(self, path):
        with contextlib.suppress(OSError):
            self.socket.connect(path)
            return True
        return False

    def send(self, text):
        self.socket.sendall(text.encode() + b'\n')

    def receive(self, seconds=None):
        self.socket.settimeout(seconds or self.seconds)
        while b'\n' not in self.buffer:
            try:
                more = self.socket.recv(65536)
            except OSError as error:
                raise Failure(f'no answer: {error}') from error
            if not more:
                raise Failure('the other side hung up')
            self.buffer += more
        line, self.buffer = self.buffer.split(b'\n', 1)
        return line.decode(errors='replace')

    def close(self):
        self.socket.close()


class Simulator:
    """The simulated modules. What they did is in their record."""

    def __init__(self, directory, tools, speed):
        self.directory = directory
        self.process = subprocess.Popen(
            [tools + '/simulator/dfota-simulator', '--directory', directory,
             '--speed', str(speed), '--usb-ports', str(USB_PORTS)],
            stdout=subprocess.PIPE, stderr=open(directory + '/simulator.log', 'w'),
            preexec_fn=end_with_parent)
        if self.process.stdout.readline() != b'ready\n':
            raise Failure('the simulator does not start: ' + directory + '/simulator.log')
        self.control = Lines(directory + '/control')

    def ask(self, request):
        self.control.send(request)
        answer = self.control.receive()
        if not answer.startswith('OK'):
            raise Failure(f'{request}: {answer}')
        return answer[3:]

    def state(self, module='m'):
        return dict(word.split('=', 1) for word in self.ask('state ' + module).split())

    def record(self, module=None):
        with open(self.directory + '/record.jsonl') as file:
            lines = [json.loads(line) for line in file if line.endswith('\n')]
        return [line for line in lines if module in (None, line['module'])]

    def has(self, pattern, module='m', kind=None):
        """The entries of the record whose text the pattern matches."""
        return [line for line in self.record(module)
                if kind in (None, line['kind']) and re.search(pattern, line['text'])]

    def wait(self, pattern, module='m', seconds=DEADLINE, count=1):
        wait_for(f'record of {module}: {pattern}',
                 lambda: len(self.has(pattern, module)) >= count, seconds)

    def close(self):
        self.process.terminate()
        self.process.wait()


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class Packages:
    """Firmware and packages, and a web server for them on the host's side."""

    def __init__(self, directory, tools):
        self.directory = directory
        os.makedirs(directory, exist_ok=True)
        for name, revision in (('v12', V12), ('v13', V13)):
            self.make(tools + '/simulator/dfota-make-firmware', '--revision', revision, name)
        for name, (old, new) in {'v12-v13.zip': ('v12', 'v13'),
                                 'v13-v12.zip': ('v13', 'v12')}.items():
            self.make(tools + '/simulator/dfota-make-package', old, new, name)
        handler = functools.partial(Handler, directory=directory)
        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def make(self, *command):
        subprocess.run(command, cwd=self.directory, check=True, stdout=subprocess.DEVNULL)

    def path(self, name):
        return os.path.join(self.directory, name)

    def url(self, name):
        return f'http://127.0.0.1:{self.server.server_address[1]}/{name}'


class Qmp:
    """QEMU's own control socket."""

    def __init__(self, path):
        self.lines = Lines(path)
        self.lines.receive()
        self.run('qmp_capabilities')

    def run(self, command, **arguments):
        self.lines.send(json.dumps({'execute': command, 'arguments': arguments}))
        while True:
            answer = json.loads(self.lines.receive())
            if 'error' in answer:
                raise Failure(f"{command}: {answer['error']['desc']}")
            if 'return' in answer:
                return answer['return']

    def monitor(self, line):
        return self.run('human-monitor-command', **{'command-line': line})


# Each with a processor that QEMU can give the guest: under nested KVM, QEMU cannot always set
# every register that the processor of the host has. Emulated, all processors of the guest share a
# thread: with one each, QEMU 7.2 sometimes runs code that Linux 6.12 is just changing, and the guest
# panics or stops.
ACCELERATORS = (('kvm', 'host'), ('kvm', 'host,-arch-capabilities'), ('tcg,thread=single', 'max'))


def read_processor():
    """What /proc/cpuinfo says of the processor, without its momentary speed."""
    with open('/proc/cpuinfo') as file:
        return sorted(set(re.findall('^(?:model|flags|stepping).*', file.read(), re.MULTILINE)))


def has_kvm():
    """KVM can be used. Without it, QEMU emulates the processor, which is many times slower. KVM
    that the processor does not support does not count: it runs only kernels made for it."""
    return (os.access('/dev/kvm', os.R_OK | os.W_OK) and
            re.search(r'\b(svm|vmx)\b', ' '.join(read_processor())) is not None)


def has_accelerator(accelerator, processor):
    """QEMU starts with it, and ends when it is asked to."""
    if accelerator == 'kvm' and not has_kvm():
        return False
    command = ['qemu-system-x86_64', '-M', 'q35', '-accel', accelerator, '-cpu', processor, '-S',
               '-nodefaults', '-no-user-config', '-display', 'none', '-monitor', 'stdio']
    try:
        return subprocess.run(command, input=b'quit\n', stdout=subprocess.DEVNULL, timeout=20,
                              stderr=subprocess.DEVNULL, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


@functools.lru_cache
def find_accelerator():
    """The fastest accelerator of this machine, with its processor. DFOTA_VM_ACCEL=tcg leaves out
    KVM."""
    wanted = os.environ.get('DFOTA_VM_ACCEL', '')
    for accelerator, processor in ACCELERATORS:
        if accelerator.startswith(wanted) and (
                accelerator.startswith('tcg') or has_accelerator(accelerator, processor)):
            return accelerator, processor
    raise Failure(f'QEMU has no accelerator {wanted}'.rstrip())


def state_name():
    """The name of a saved state: it fits the QEMU, the accelerator and the processor that it was
    saved with."""
    accelerator, processor = find_accelerator()
    version = subprocess.run(['qemu-system-x86_64', '--version'], capture_output=True, check=True)
    host = read_processor() if accelerator == 'kvm' else []
    text = f'{version.stdout} {processor} {host}'
    digest = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"state-{accelerator.split(',')[0]}-{digest}"


class Machine:
    """One run of QEMU, with the disk that is served at a socket."""

    def __init__(self, image, directory, disk_socket, state=None):
        self.directory = directory
        self.number = 0
        self.answers = {}
        for name in ('agent', 'qmp', 'serial'):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f'{directory}/{name}')
        accelerator, processor = find_accelerator()
        command = [
            'nice', 'qemu-system-x86_64', '-M', 'q35', '-accel', accelerator, '-cpu', processor,
            '-smp', '2', '-m', '512', '-nodefaults', '-no-user-config', '-display', 'none',
            '-kernel', image + '/kernel', '-initrd', image + '/initramfs',
            '-append', 'console=ttyS0 quiet loglevel=4 no_console_suspend systemd.show_status=no '
                       'systemd.default_timeout_start_sec=900 '
                       'net.ifnames=0 ' + os.environ.get('DFOTA_VM_APPEND', ''),
            '-drive', f'file=nbd+unix:///?socket={disk_socket},if=none,id=disk,format=raw,'
                      'cache=writeback',
            '-device', 'virtio-blk-pci,drive=disk',
            '-device', 'virtio-serial-pci',
            '-chardev', f'socket,id=agent,path={directory}/agent,server=on,wait=off',
            '-device', 'virtserialport,chardev=agent,name=agent',
            '-device', 'qemu-xhci,id=usb,p2=15,p3=15',
            '-chardev', f'socket,id=console,path={directory}/serial,server=on,wait=off,'
                        f'logfile={directory}/console,logappend=on',
            '-serial', 'chardev:console',
            '-qmp', f'unix:{directory}/qmp,server=on,wait=off']
        if state:
            command += ['-incoming', f'exec:cat {state}']
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                                        stdout=open(directory + '/qemu.log', 'a'),
                                        stderr=subprocess.STDOUT, preexec_fn=end_with_parent)
        self.qmp = Qmp(directory + '/qmp')
        self.agent = Lines(directory + '/agent')
        if state:
            wait_for('the saved state', self.is_loaded, pause=0.05)
            self.qmp.run('cont')
        self.ask('true', seconds=DEADLINE)
        self.ask(f'date -s @{time.time():.0f}')

    def is_loaded(self):
        """It was stopped when its state was saved, and is so again."""
        return self.qmp.run('query-status')['status'] == 'paused'

    def plug(self, number, port=None):
        """Connects a port of the controller with a module's socket; by default, with the same
        number."""
        self.qmp.run('chardev-add', id=f'usb{number}', backend={
            'type': 'socket', 'data': {
                'addr': {'type': 'unix', 'data': {'path': f'{self.directory}/usb-{number}'}},
                'server': False, 'reconnect': 1}})
        self.qmp.run('device_add', driver='usb-redir', id=f'module{number}', bus='usb.0',
                     chardev=f'usb{number}', port=str(port or number))

    def start(self, command):
        """Lets the agent run a command; what wait() wants to know it by."""
        self.number += 1
        encoded = base64.b64encode(command.encode()).decode()
        self.agent.send(f'{self.number} {encoded}')
        return self.number

    def wait(self, number, seconds=DEADLINE):
        """Status and output of a command that was started."""
        deadline = time.monotonic() + seconds
        while number not in self.answers:
            words = self.agent.receive(max(deadline - time.monotonic(), 0.1)).split(' ')
            if len(words) != 3 or not words[0].isdigit():
                continue
            output = '' if words[2] == '-' else base64.b64decode(words[2]).decode(errors='replace')
            self.answers[int(words[0])] = int(words[1]), output
        return self.answers.pop(number)

    def ask(self, command, seconds=DEADLINE):
        return self.wait(self.start(command), seconds)

    def run(self, command, seconds=DEADLINE):
        """The output of a command that must succeed."""
        status, output = self.ask(command, seconds)
        if status != 0:
            raise Failure(f'{command}: status {status}: {output}')
        return output

    def put(self, path, name):
        """Writes a file of the host into the guest."""
        with open(path, 'rb') as file:
            data = base64.b64encode(file.read()).decode()
        self.run(f': >{name}')
        for start in range(0, len(data), 48000):
            self.run(f'base64 -d >>{name} <<<{data[start:start + 48000]}')

    def save(self, path):
        self.qmp.run('stop')
        self.qmp.run('migrate', uri=f'exec:cat >{path}')
        wait_for('the state to be saved',
                 lambda: self.qmp.run('query-migrate').get('status') == 'completed')

    def reboot(self):
        """Returns once the agent of the rebooted guest answers. logind of systemd 257 refuses, for root
        too, while the plugin has its lock; an administrator can start the target all the same."""
        boot_id = 'cat /proc/sys/kernel/random/boot_id'
        before = self.ask(boot_id)[1]
        self.start('systemctl reboot || systemctl start --no-block reboot.target')

        def is_new():
            try:
                status, text = self.ask(boot_id, 5)
            except Failure:
                return False
            return status == 0 and text != before
        wait_for('a reboot', is_new, 600, 1)

    def fall_asleep(self, command, is_idle):
        """Lets the guest run a command that makes it sleep; with is_idle by s2idle, which QEMU
        does not notice, but the console. Then the serial port is what wakes it."""
        self.run('echo 1 >/sys/power/pm_debug_messages; echo 8 >/proc/sys/kernel/printk\n'
                 'echo enabled >/sys/class/tty/ttyS0/power/wakeup\n'
                 '(exec 7<>/dev/ttyS0; exec sleep 100000) >/dev/null 2>&1 &')
        self.is_idle = is_idle
        self.start(command)
        wait_for('sleep', self.is_asleep, 300)

    def is_asleep(self):
        if not self.is_idle:
            return self.qmp.run('query-status')['status'] == 'suspended'
        return 'PM: suspend-to-idle' in log_tail(self.directory + '/console', 5)

    def wake_up(self):
        if self.is_idle:
            with socket.socket(socket.AF_UNIX) as console:
                console.connect(self.directory + '/serial')
                console.sendall(b'\n')
                self.ask('true')
        else:
            self.qmp.run('system_wakeup')
        self.ask(f'date -s @{time.time():.0f}')

    def kill(self):
        """As a host that loses its power."""
        self.process.kill()
        self.process.wait()
        self.agent.close()

    close = kill


def copy_sparse(source, target):
    subprocess.run(['cp', '--sparse=always', source, target], check=True)


def remove(directory):
    shutil.rmtree(directory, ignore_errors=True)


def log_tail(path, lines=20):
    with contextlib.suppress(OSError), open(path, errors='replace') as file:
        return ''.join(file.readlines()[-lines:])
    return ''


if __name__ == '__main__':
    sys.exit(not has_kvm())
