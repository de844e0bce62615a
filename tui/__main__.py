"""`python -m tui` is `twosource`."""

from tui.commands import main

if __name__ == "__main__":
    main(prog_name="twosource")
