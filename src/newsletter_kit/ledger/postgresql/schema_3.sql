-- The tables of the ledger on PostgreSQL, version 3: one name for a whole call.

-- Where a provider merges, it names the call and not each message. So many readers under one name were a row each.
ALTER TABLE attempts ADD COLUMN named text CHECK (named <> '');
