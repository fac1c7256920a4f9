"""The audit of conversions: the desk prices millions of amounts, and other arithmetic than its own checks every one."""
