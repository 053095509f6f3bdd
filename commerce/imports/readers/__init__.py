"""Streaming readers of product files.

Every reader turns a file into `ProductRecord`s and `RowProblem`s, one by one and in bounded memory. A bad row is a
problem and the rest goes on; a file that cannot be read at all, or that tries to exhaust the machine, raises
`FileRejected`.
"""
