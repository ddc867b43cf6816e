"""The pages around the lessons: contents, the static edition, the one that computes."""
