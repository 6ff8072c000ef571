"""The document that goes to an authority before publication: one content, three ways to write it."""
