-- The tables of the ledger on PostgreSQL, version 5: when a batch was claimed and sealed, by the server's clock.

-- Whoever sends may go by another clock.
ALTER TABLE batches
    ADD COLUMN claimed_on text CHECK (claimed_on <> ''),  -- the latest claim
    ADD COLUMN sealed_on text CHECK (sealed_on <> '');    -- the latest seal

-- Who sent by a ledger on a server has gone by its clock all along.
UPDATE batches SET claimed_on = 'server ' || claimed_at, sealed_on = 'server ' || claimed_at
WHERE state IN ('in_flight', 'uncertain');
