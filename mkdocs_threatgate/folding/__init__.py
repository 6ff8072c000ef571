"""Text as a reader sees it, with a map back to the source; pure."""

from mkdocs_threatgate.folding.decoding import Decoded, decoded_runs
from mkdocs_threatgate.folding.reading import Reading, read_as_seen
from mkdocs_threatgate.folding.titles import fold, squeeze

__all__ = ["Decoded", "Reading", "decoded_runs", "fold", "read_as_seen", "squeeze"]
