"""A programming interface in JSON for those without SPARQL: /api/v1, described by OpenAPI 3.1."""
