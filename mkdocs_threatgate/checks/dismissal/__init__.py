"""Checks of reviewers' dismissals, TG6xx.

They are made once it is known which findings each dismissal names, and are handed that beside
the docket: the entry, what it says, and the findings.
"""
