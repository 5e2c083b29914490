"""Who gets a session: small considerations that are put together, without any I/O.

A consideration lets people out (`Filter`), sets them in order (`Order`), or both. A `Strategy` is a
list of each; `decide` applies them: filters, then the circle of people the session is offered to,
then the orders, each of which only decides what the ones before it left equal.
"""

from chatclick_assignment.strategies.deciding import Decision, Line, Strategy, decide
from chatclick_assignment.strategies.protocol import Advice, Case, Filter, Order, Person

__all__ = ["Advice", "Case", "Decision", "Filter", "Line", "Order", "Person", "Strategy", "decide"]
