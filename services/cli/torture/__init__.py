"""`serai torture`: real processes and a real database under a seeded schedule of faults, checked afterwards."""
