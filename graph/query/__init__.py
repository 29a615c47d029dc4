"""Queries from outside: read before they run, then run in a worker process that can be killed."""

from graph.query.answer import Answer
from graph.query.job import Ending, Job
from graph.query.pool import QueryPool, Workers
from graph.query.text import QueryText, read_query

__all__ = ["Answer", "Ending", "Job", "QueryPool", "QueryText", "Workers", "read_query"]
