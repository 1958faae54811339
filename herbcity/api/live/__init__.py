"""What can be watched: how the next events are found from where the last ones ended. Nothing here waits or sends.

A watch has no memory: whoever follows it keeps its state, a small value, and gives it back at the next look. So
nothing is queued for a slow reader, an interrupted one goes on where it was, and all who ask the same at the same
place share one answer.
"""
