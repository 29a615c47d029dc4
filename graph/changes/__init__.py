"""Changes of the graph: applied to a copy, validated where they touch, promoted as a release or thrown away."""

__all__: list[str] = []
