-- The tables of the ledger on PostgreSQL, version 5: when a batch was claimed and sealed, by the server's clock.

-- Whoever sends may go by another clock. What an older program wrote has no such reading.
ALTER TABLE batches
    ADD COLUMN claimed_on text CHECK (claimed_on <> ''),  -- the latest claim
    ADD COLUMN sealed_on text CHECK (sealed_on <> '');    -- the latest seal
