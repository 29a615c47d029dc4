"""Dumps: a release in the forms that other tools read, byte for byte the same for the same release."""

from graph.dump.formats import FORMATS, DumpFormat, dump_format
from graph.dump.listing import DumpFile, DumpListing
from graph.dump.writing import write_dumps

__all__ = ["FORMATS", "DumpFile", "DumpFormat", "DumpListing", "dump_format", "write_dumps"]
