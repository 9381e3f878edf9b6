-- The tables of the ledger on PostgreSQL, version 3: one name for a whole call, and claims that
-- pass over who waits.

-- Where a provider merges, it names the call and not each message. So many readers under one name were a row each.
ALTER TABLE attempts ADD COLUMN named text CHECK (named <> '');

-- Who was put back after now tells that the clock went back. To ask each of those who wait would cost every claim.
CREATE INDEX put_back_when ON progress (run_id, put_back_at) WHERE put_back_at IS NOT NULL;
CREATE INDEX waiting_since ON batches (run_id, put_back_at) WHERE state = 'waiting';
