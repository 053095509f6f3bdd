"""What is looked at before anybody answers: messages written to a machine instead of a shop."""
