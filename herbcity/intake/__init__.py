"""Files in: sheets (raw rows that remember where they stood) → checks (changes and findings) → loading."""
