"""The pages, one blueprint a family."""
