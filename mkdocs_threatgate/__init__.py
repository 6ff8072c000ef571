"""A gate for security blogs: posts that owe a filing are not built until it is recorded in git."""

__version__ = "0.1.0"
