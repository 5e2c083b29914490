"""A day at the desk in fast time: how the strategies of `plugins/assignment` fare.

`python -m benchmarks.routing` prints and stores the figures, and draws the charts of the manual.
"""
