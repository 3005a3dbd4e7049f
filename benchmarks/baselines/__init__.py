"""Eight published ways of finding coordinated accounts, on the same case files as the tool."""
