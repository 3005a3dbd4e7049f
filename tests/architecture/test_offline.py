from __future__ import annotations

import socket

import pytest
from pytest_socket import SocketBlockedError

from tests.architecture.source import imported, modules, place

NETWORK = {"socket", "ssl", "urllib", "http", "requests", "asyncio", "ftplib", "smtplib", "xmlrpc", "socketserver"}
EXECUTES = {"pickle", "marshal", "shelve", "joblib", "torch", "dill"}
"""Formats whose reading can run code."""
TERMINAL = {"typer", "rich", "click"}


def users_of(names: set[str]) -> list[str]:
    return [place(path, node) for path in modules() for node, module in imported(path) if module.split(".")[0] in names]


def test_no_module_can_reach_a_network() -> None:
    assert not users_of(NETWORK)


def test_no_module_reads_a_format_that_can_run_code() -> None:
    assert not users_of(EXECUTES)


def test_only_the_front_door_knows_a_terminal() -> None:
    assert not [found for found in users_of(TERMINAL) if not found.startswith("forensics/cli/")]


def test_sockets_are_refused_while_tests_run() -> None:
    with pytest.raises((SocketBlockedError, UserWarning)):  # the guard warns first, and warnings are errors
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)
