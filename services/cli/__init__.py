"""`serai`: the command line of Serai."""

import os

# gRPC's core reads this when it is first imported; its own notes on stderr are not for people.
os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
