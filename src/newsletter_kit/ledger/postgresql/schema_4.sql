-- The tables of the ledger on PostgreSQL, version 4: a bucket knows the lowest rate that was asked for lately.

-- The limit is the account's, and whoever draws from its bucket names a rate of its own.
ALTER TABLE buckets
    ADD COLUMN lowest double precision CHECK (lowest > 0),  -- it holds for all who share the bucket
    ADD COLUMN lowest_until timestamptz;                    -- unless it is named again until then
