"""The core of twosource: files in, findings out. It knows nothing of the screen."""
