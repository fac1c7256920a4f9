"""The settings of the embedded server: durable like production, sized for a machine of two cores."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILE = "serai.conf"

SETTINGS: Mapping[str, str] = {
    # Loopback only, and no Unix socket: its path would be too long below a deep home.
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    # Durability is what a settlement system sells: these stay as in production.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    # Few and gentle checkpoints: each one makes every page's next change write the whole page to the log.
    "wal_buffers": "16MB",
    "min_wal_size": "512MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    # A batch locks each of its request ids.
    "max_locks_per_transaction": "256",
    # Short statements on two cores gain nothing from compiling or from parallel workers.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    # An error is logged by the service that made it; its statement may hold personal data.
    "log_min_error_statement": "panic",
    # So may the detail of an error, which shows the row that failed.
    "log_error_verbosity": "terse",
    "cluster_name": "serai",
}


def write(data: Path) -> Path:
    """Write the settings into the data folder, have postgresql.conf include them, and give the written file."""
    lines = [f"{name} = '{value}'" for name, value in SETTINGS.items()]
    written = data / FILE
    written.write_text("\n".join(("# Written at every start.", *lines, "")))
    main = data / "postgresql.conf"
    include = f"include = '{FILE}'\n"
    if include not in main.read_text():
        with main.open("a") as file:
            file.write(include)
    return written
