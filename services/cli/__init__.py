"""`serai`: the command line of Serai."""

import os

# gRPC's core reads these when it is first imported. Its own notes on stderr are not for people, and its fork handlers
# disturb the programs that we start between fork and exec.
os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")
