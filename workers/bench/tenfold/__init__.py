"""How many labels a target takes: ours, random choice with the same model, today's practice."""
