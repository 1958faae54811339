"""The simulation: an invented herbal province of any size, the same one for the same seed on any machine.

Everything that comes out of this room is ILLUSTRATIVE and says ``ตัวอย่าง`` in its name or its note.
"""
