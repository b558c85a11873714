"""The Python side of PythonPeersTest: a command per line of standard input, one line of answer.

Runs on every CPython 3. Keys are hexadecimal, '-' is the empty key, 'none' is no authentication.
"""
import multiprocessing
import struct
import sys
import os
from multiprocessing.connection import Client, Listener


def key_of(text):
    if text == 'none':
        return None
    return b'' if text == '-' else bytes.fromhex(text)


def address_of(text):
    if text.startswith('/'):
        return text
    host, port = text.rsplit(':', 1)
    return (host, int(port))


def echo(connection):
    count = 0
    try:
        while True:
            connection.send_bytes(connection.recv_bytes())
            count += 1
    except EOFError:
        return 'echoed %d' % count
    finally:
        connection.close()


def connect(address, key):
    return echo(Client(address_of(address), authkey=key_of(key)))


def listen(address, key):
    with Listener(address_of(address), authkey=key_of(key)) as listener:
        where = listener.address
        say(where if isinstance(where, str) else '%s:%d' % where)
        return echo(listener.accept())


def half(address, key):
    connection = Client(address_of(address), authkey=key_of(key))
    os.write(connection.fileno(), struct.pack('!i', 1000) + b'only this')
    connection.close()
    return 'left'


def count(address, key):
    connection = Client(address_of(address), authkey=key_of(key))
    size = len(connection.recv_bytes())
    connection.send_bytes(b'%d' % size)
    connection.send_bytes(bytes(size))
    connection.recv_bytes()
    connection.close()
    return 'counted'


def say(text):
    print(text)
    sys.stdout.flush()


for line in sys.stdin:
    words = line.split()
    try:
        say(globals()[words[0]](*words[1:]))
    except multiprocessing.AuthenticationError:
        say('refused')
    except (EOFError, OSError, AssertionError) as e:
        say('failed %s' % type(e).__name__)
