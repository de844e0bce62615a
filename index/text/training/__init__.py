"""What the trainings of the rooms' models share. Nothing of it is needed to run twosource."""
