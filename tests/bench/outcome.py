"""What a measurement can come to besides numbers."""


class Skipped(Exception):
    """It cannot be measured on this machine; the text is the reason that the table shows."""


class Failed(Exception):
    """A contestant ended with an error, or its result is not what CPython's importer takes."""
