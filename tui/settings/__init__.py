"""What the user chose, and what there is to choose: settings, keys, commands by name, themes, the last session."""
