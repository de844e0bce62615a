"""From values to words, marks and lines, as they are shown or printed. Nothing here knows Textual."""
