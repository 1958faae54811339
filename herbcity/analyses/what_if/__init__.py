"""What if: a network before and after some changes that nobody committed, compared by every analysis.

``comparing`` holds it together. ``figures`` are single numbers, ``standings`` what actors become or cease to be,
``matched`` the suggestions that appear, vanish or change value, ``together`` what of them can be done side by side.
"""
