"""What is true of payments and participants: pure decisions, no I/O."""
