"""What compliance holds true: names and their likeness, rules of jurisdictions, and the decision made of both."""
