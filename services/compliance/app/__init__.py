"""Use cases of compliance: screen, read decisions, renew lists, explain a corridor."""
