"""The nouns that rooms hand each other: one schema or dataclass per file, no verbs."""
