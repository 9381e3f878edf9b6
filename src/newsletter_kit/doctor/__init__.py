"""Is this newsletter ready to be sent? Settings, files, ledger, machine, keys, connection and domain."""
