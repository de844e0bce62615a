"""What makes this room's data. Nothing of it is needed to run twosource."""
