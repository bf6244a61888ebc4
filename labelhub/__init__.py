"""LabelHub: the web process. It never imports torch, scikit-learn or modAL."""

__version__ = "0.1.0"
