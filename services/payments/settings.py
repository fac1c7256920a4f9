"""Settings of the payments service."""

from pydantic import Field

from rpc import Address, ServiceSettings


class Settings(ServiceSettings):
    """The addresses of the services that payments needs, and the times that a payment may wait."""

    fx_address: Address = Field(description="host:port of fx")
    compliance_address: Address = Field(description="host:port of compliance")
    ledger_address: Address = Field(description="host:port of the ledger")
    risk_address: Address = Field(description="host:port of risk")
    book_id: int = Field(1, ge=1, le=2**31 - 1, description="a book of the ledger, 1 to 2147483647")
    decide_seconds: int = Field(60, ge=1, le=3600, description="seconds from 1 to 3600")
    confirm_seconds: int = Field(300, ge=1, le=3600, description="seconds from 1 to 3600")
    review_seconds: int = Field(86_400, ge=1, le=604_800, description="seconds from 1 to 604800")
    credit_seconds: int = Field(300, ge=1, le=3600, description="seconds from 1 to 3600")
    lease_seconds: float = Field(4.0, ge=0.2, le=60, description="seconds from 0.2 to 60")
    max_payments_under_way: int = Field(10_000, ge=1, le=1_000_000, description="a number from 1 to 1000000")
    database_pool_size: int = Field(8, ge=3, le=100, description="a number of connections from 3 to 100")
