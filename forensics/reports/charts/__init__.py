"""Charts as drawings: no markup, no colours, only shapes and classes."""
