-- The tables of the ledger on PostgreSQL, version 2: an answer names its attempt without a foreign key.

-- Its attempt is noted in the same transaction, and never taken out; to look for it costs as much as the row. A
-- ledger may have been made without the key already.
ALTER TABLE answers DROP CONSTRAINT IF EXISTS answers_attempt_id_fkey;
