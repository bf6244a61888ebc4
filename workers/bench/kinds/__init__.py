"""`labelhub bench kinds`: preference, rewriting and boxes, learnt from chosen and random labels."""
