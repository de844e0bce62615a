"""What people see of twosource: the commands and the reading app."""
