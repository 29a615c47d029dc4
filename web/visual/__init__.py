"""The explorer: neighbourhoods drawn, listed and taken home. ``web.visual.routes:blueprint`` registers it."""
