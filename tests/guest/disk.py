# SPDX-License-Identifier: GPL-2.0-or-later
# Copyright (C) 2026 The mm-quectel-dfota authors
#
# A disk with a cache that loses what was not synced when the power goes: an NBD server on a
# Unix socket. Writes stay in memory until the guest flushes, or writes with FUA. Once the
# machine is gone, what is in memory is discarded. [NBD protocol, fixed newstyle]

import contextlib
import os
import socket
import struct
import threading

BLOCK = 512
MAGIC = 0x49484156454F5054
OPTION_REPLY = 0x3E889045565A9
REQUEST, REPLY = 0x25609513, 0x67446698
NEWSTYLE, NO_ZEROES = 1, 2
OPTION_EXPORT_NAME, OPTION_ABORT, OPTION_GO = 1, 2, 7
REPLY_ACK, REPLY_INFO, REPLY_UNSUPPORTED = 1, 3, (1 << 31) + 1
HAS_FLAGS, SEND_FLUSH, SEND_FUA = 1, 4, 8
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
FUA = 1
EINVAL = 22


class VolatileDisk:
    """The file, and what the guest has written and not flushed. Reads see both."""

    def __init__(self, path, socket_path):
        self.file = open(path, 'r+b', buffering=0)
        self.size = os.path.getsize(path)
        self.cache = {}
        self.is_failing = False
        self.lost = 0  # bytes, over all power cuts
        with contextlib.suppress(FileNotFoundError):
            os.unlink(socket_path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(socket_path)
        self.listener.listen(1)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.listener.accept()
            with contextlib.suppress(ConnectionError, OSError), connection:
                if self.shake_hands(connection):
                    self.answer_all(connection)
            self.lost += BLOCK * len(self.cache)
            self.cache.clear()
            self.is_failing = False

    # The protocol

    def shake_hands(self, connection):
        connection.sendall(b'NBDMAGIC' + struct.pack('>QH', MAGIC, NEWSTYLE | NO_ZEROES))
        receive(connection, 4)
        export = struct.pack('>QH', self.size, HAS_FLAGS | SEND_FLUSH | SEND_FUA)
        while True:
            _, option, length = struct.unpack('>QII', receive(connection, 16))
            receive(connection, length)
            if option == OPTION_EXPORT_NAME:
                connection.sendall(export)
                return True
            if option == OPTION_GO:
                reply(connection, option, REPLY_INFO, struct.pack('>H', 0) + export)
                reply(connection, option, REPLY_ACK)
                return True
            if option == OPTION_ABORT:
                return False
            reply(connection, option, REPLY_UNSUPPORTED)

    def answer_all(self, connection):
        while True:
            _, flags, kind, handle, offset, length = struct.unpack('>IHHQQI',
                                                                   receive(connection, 28))
            data, error = b'', 0
            if kind == READ:
                data = self.read(offset, length)
            elif kind == WRITE:
                self.write(offset, receive(connection, length))
            elif kind == DISCONNECT:
                return
            elif kind != FLUSH:
                error = EINVAL
            if kind == FLUSH or flags & FUA:
                if self.is_failing:
                    continue
                self.flush()
            connection.sendall(struct.pack('>IIQ', REPLY, error, handle) + data)

    # The disk

    def fail(self):
        """The power goes: from now on nothing is flushed, and no flush is answered, until the
        machine is gone."""
        self.is_failing = True

    def read(self, offset, length):
        data = bytearray(os.pread(self.file.fileno(), length, offset))
        for start in range(0, length, BLOCK):
            block = self.cache.get(offset + start)
            if block:
                data[start:start + BLOCK] = block
        return bytes(data)

    def write(self, offset, data):
        for start in range(0, len(data), BLOCK):
            self.cache[offset + start] = data[start:start + BLOCK]

    def flush(self):
        for offset, block in self.cache.items():
            os.pwrite(self.file.fileno(), block, offset)
        self.cache.clear()


def receive(connection, length):
    data = bytearray()
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            raise ConnectionError
        data += more
    return bytes(data)


def reply(connection, option, kind, data=b''):
    connection.sendall(struct.pack('>QIII', OPTION_REPLY, option, kind, len(data)) + data)


if __name__ == '__main__':
    raise SystemExit('disk.py is a module of tests/vm')
