"""What is true of warnings and scores: pure decisions, without a clock, a database or a network."""
