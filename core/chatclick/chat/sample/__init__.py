"""Sample data: a fortnight of made-up conversations to look around with, on and off.

Everything in it has an id that `is_sample_id` tells apart, so that nobody routes, counts or passes
it on, and so that it can be taken out again without a trace.
"""
