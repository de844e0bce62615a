"""What is in sight, and what each key does there.

The reading screen is one class in many files, one for each thing that a reader does there. Each extends the one above:

    panes        what is in sight, and what has the keys
    copying      what leaves the app
    searching    the search line, its results, the hits
    narrowing    which claims are listed
    arranging    how the sources are listed
    reporting    a report into a file
    commanding   the command line
    origins      where a text is from
    said         what analysts said, wherever it shows
    marking      marks, tags and notes
    verdicts     what the analyst knows better
    news         what is new
    keeping      a library that another user keeps
    reading      the library, brought up to date, and the way from the lists into the text

The other screens lie over it: evidence, matrix and timeline (which share story), original and changes (sheet), help.
"""
