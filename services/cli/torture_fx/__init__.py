"""`serai torture fx`: payments race for the same quotes at two replicas under faults; the database is the witness."""
