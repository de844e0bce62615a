"""Text to attributed statements."""
