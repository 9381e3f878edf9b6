"""The ledger on a PostgreSQL server, which many machines share."""
