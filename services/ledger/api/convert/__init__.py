"""The one way between the contract's messages and the domain's records."""
