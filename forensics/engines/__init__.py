"""Where reduce and merge run. Takes callables, imports no room."""
