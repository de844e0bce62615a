"""What is between Textual and the wire: only the cells that changed are sent."""
