"""How a text is judged by its content: its zones, the signals in it, and what they add up to.

Pure. `Detector` is the way in; what it looks for is data, read by `sources.rulebooks`.
"""
