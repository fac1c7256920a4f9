"""ISO 20022 messages that strangers have written: read safely, and refused with every rule that they violate.

    document    safe XML, and elements that know their path
    errors      MessageRefused and its violations
    camt053     statements of an account

Messages of one service alone, such as pacs.008 of payments, are read by that service with the same means.
"""

from iso20022.camt053 import Statement, StatementEntry, read_camt053
from iso20022.errors import MessageRefused, RuleViolation

__all__ = ["MessageRefused", "RuleViolation", "Statement", "StatementEntry", "read_camt053"]
