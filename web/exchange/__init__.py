"""What other programs take from here: references, dumps, catalogues, harvests, reconciliation."""
