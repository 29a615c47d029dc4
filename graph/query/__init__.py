"""Queries from outside: read before they run, then run in a worker process that can be killed."""

from graph.query.answer import Answer
from graph.query.clauses import Clause, replaced
from graph.query.job import Ending, Job
from graph.query.pool import QueryPool, Workers
from graph.query.remote import Reach, ask
from graph.query.solutions import values_block
from graph.query.text import QueryText, read_query

__all__ = [
    "Answer", "Clause", "Ending", "Job", "QueryPool", "QueryText", "Reach", "Workers", "ask", "read_query", "replaced",
    "values_block",
]  # fmt: skip
