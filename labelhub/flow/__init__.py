"""The verbs, one file a step: the only code that writes rows."""
