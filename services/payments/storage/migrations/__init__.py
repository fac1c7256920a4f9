"""Schema of the payments database, one step a file."""
