"""How it is kept: rows, queries, outbox, inbox. SQLAlchemy lives here and only here.

Nothing here begins or ends a transaction of a deed; `usecases` does, in a `with` that one can see.
"""
