"""The vault: e-mail addresses and client addresses. Who may open it is an import contract (pyproject.toml)."""
