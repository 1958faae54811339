"""Which links to work on this quarter: one choice over all suggestions, within everything that is limited.

``proposals`` says what can be chosen and what it takes, ``limits`` what the asker sets, ``planning.plan`` chooses,
``answering.why_not`` explains what was not chosen. Nothing here reads the registry; ``adapting`` turns
suggestions into proposals.
"""
