"""The use cases: taking payments in, moving them on, answering for participants."""
