"""Settings of a service, read from the environment, and a message for whoever set one wrong."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field, FilePath, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rpc.credentials import Tls

PREFIX = "SERAI_"
"""Every setting is an environment variable that begins so."""

HIDDEN = "(hidden)"
"""Printed in place of a secret."""

_ADDRESS = re.compile(r"(?P<host>\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):(?P<port>\d{1,5})")


def _address(value: str) -> str:
    found = _ADDRESS.fullmatch(value)
    if found is None or int(found["port"]) > 65535:
        raise ValueError("not host:port")
    return value


Address = Annotated[str, AfterValidator(_address)]
"""A host and port, `127.0.0.1:7001` or `ledger:7001`; port 0 lets the system choose where we listen."""


class ServiceSettings(BaseSettings):
    """What every service can be told. A service adds its own by subclassing.

    The description of a field says what is allowed; it is printed when a setting is wrong.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True, frozen=True)

    listen_address: Address = Field(description="host:port for mutual TLS")
    health_address: Address = Field(description="host:port for health checks in plaintext")
    tls_cert_file: FilePath = Field(description="an existing file with our certificate in PEM")
    tls_key_file: FilePath = Field(description="an existing file with our private key in PEM")
    tls_ca_file: FilePath = Field(description="an existing file with the certificate of our authority in PEM")
    trust_domain: str = Field("serai.local", pattern=r"^[a-z0-9._-]+$", description="a name such as serai.local")
    drain_seconds: float = Field(5.0, ge=0, le=600, description="seconds from 0 to 600")
    grace_seconds: float = Field(10.0, gt=0, le=600, description="seconds above 0, to 600")
    max_message_bytes: int = Field(4 << 20, ge=1 << 10, le=64 << 20, description="bytes from 1024 to 67108864")
    max_in_flight_calls: int = Field(4096, ge=1, le=100_000, description="a number of calls from 1 to 100000")
    database_url: SecretStr = Field(description="postgresql://user:password@host:port/database")
    otlp_endpoint: str | None = Field(None, pattern=r"^https?://", description="http://host:port, or not set")
    log_level: str = Field("info", pattern=r"^(debug|info|warning|error)$", description="debug, info, warning or error")

    @property
    def tls(self) -> Tls:
        """The files of our own identity."""
        return Tls(Path(self.tls_cert_file), Path(self.tls_key_file), Path(self.tls_ca_file))


SettingsType = TypeVar("SettingsType", bound=ServiceSettings)


class SettingsError(Exception):
    """Settings are missing or wrong; the text names each variable, what was found and what is allowed."""


def variable(setting: str) -> str:
    """Gives the environment variable of a setting."""
    return f"{PREFIX}{setting.upper()}"


def load(settings_type: type[SettingsType]) -> SettingsType:
    """Reads the settings from the environment; raises SettingsError."""
    try:
        return settings_type()
    except ValidationError as error:
        rows = [_explain(settings_type, fault["loc"], fault["type"], fault["msg"]) for fault in error.errors()]
        raise SettingsError("\n".join(rows)) from None


def _explain(settings_type: type[ServiceSettings], location: tuple[Any, ...], kind: str, message: str) -> str:
    name = str(location[0]).lower() if location else ""
    field = settings_type.model_fields.get(name)
    if field is None:
        return message
    allowed = f"allowed: {field.description}" if field.description else message
    if kind == "missing":
        return f"{variable(name)} is not set; {allowed}"
    secret = "Secret" in str(field.annotation)
    found = HIDDEN if secret else repr(_value_of(variable(name), os.environ))
    return f"{variable(name)} was found to be {found}; {allowed}"


def _value_of(wanted: str, environment: Mapping[str, str]) -> str:
    # The environment's names are matched without regard to case, as pydantic-settings does.
    return next((value for name, value in environment.items() if name.upper() == wanted), "")
