"""Runs a command on a terminal of its own: COLUMNS PROGRAM [ARGUMENT...]; prints what the terminal got."""

import fcntl
import os
import pty
import struct
import sys
import termios

columns = int(sys.argv[1])
process, terminal = pty.fork()
if process == 0:
    size = struct.pack("HHHH", 24, columns, 0, 0)
    fcntl.ioctl(sys.stdout.fileno(), termios.TIOCSWINSZ, size)
    os.execvp(sys.argv[2], sys.argv[2:])

received = b""
while True:
    try:
        part = os.read(terminal, 65536)
    except OSError:  # EIO: the other side is closed
        break
    if not part:
        break
    received += part
_, status = os.waitpid(process, 0)
# A terminal gets a carriage return before each line feed.
sys.stdout.buffer.write(received.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status))
