"""The small document of the queries, for sentences that need one."""

from tests.core.queries.conftest import desk, network

__all__ = ["desk", "network"]
