"""A made-up newsroom for trying Rasti: its people, articles and claims in every state.

All of it is invented: Mehregan is no province, Roshanrud no town, and nobody here exists.
"""
