"""Starts a program as systemd starts one with sockets: they are its descriptors from 3 on, sd_listen_fds(3).

    run_as_service.py NAME=DESCRIPTOR... -- PROGRAM ARGUMENT...
"""

import os
import sys

end = sys.argv.index("--")
names, descriptors = zip(*(argument.split("=") for argument in sys.argv[1:end]))
# Out of the way first: one may stand where another is to go.
spare = [os.dup2(int(descriptor), 100 + place) for place, descriptor in enumerate(descriptors)]
for place, descriptor in enumerate(spare):
    os.dup2(descriptor, 3 + place)  # inheritable
    os.close(descriptor)
os.environ.update(LISTEN_FDS=str(len(names)), LISTEN_FDNAMES=":".join(names), LISTEN_PID=str(os.getpid()))
os.execvp(sys.argv[end + 1], sys.argv[end + 1:])
