-- Every statement of the ledger as PostgreSQL understands it; see ../queries.sql, which has the same names.
--
-- A statement whose name ends in _when_writing takes the place of its namesake in transactions that write: it
-- locks what it reads.

-- name: add_ledger
-- Mark a new file with the salt that hides erased mailboxes.
INSERT INTO ledger (only_row, salt, version) VALUES (1, %(salt)s, 0);

-- name: salt
-- The salt of this file.
SELECT salt FROM ledger;

-- name: add_run
-- Begin a run.
INSERT INTO runs (issue_id, list_id, key, begun_at, version)
VALUES (%(issue_id)s, %(list_id)s, %(key)s, %(now)s, 1)
RETURNING id;

-- name: find_run
-- The run of one issue to one list, with the road of its current version.
SELECT r.id, r.issue_id, r.list_id, r.key, r.begun_at, r.version, o.provider, o.account, o.sender
FROM runs AS r JOIN routes AS o ON o.run_id = r.id AND o.version = r.version
WHERE r.issue_id = %(issue_id)s AND r.list_id = %(list_id)s;

-- name: all_runs
-- All runs with the road of their current version, the oldest first.
SELECT r.id, r.issue_id, r.list_id, r.key, r.begun_at, r.version, o.provider, o.account, o.sender
FROM runs AS r JOIN routes AS o ON o.run_id = r.id AND o.version = r.version
ORDER BY r.id;

-- name: raise_version
-- A run goes on with other editions, or by another road.
UPDATE runs SET version = version + 1 WHERE id = %(run)s RETURNING version;

-- name: add_route
-- Note by which road a version of a run is mailed.
INSERT INTO routes (run_id, version, since, provider, account, sender)
VALUES (%(run)s, %(version)s, %(now)s, %(provider)s, %(account)s, %(sender)s);

-- name: editions_of_run
-- The editions of a run.
SELECT id, name, digest FROM editions WHERE run_id = %(run)s ORDER BY id;

-- name: all_editions
-- The editions of all runs.
SELECT run_id, name, digest FROM editions ORDER BY id;

-- name: put_edition
-- Add an edition to a run, or give it the digest it has now.
INSERT INTO editions (run_id, name, digest) VALUES (%(run)s, %(name)s, %(digest)s)
ON CONFLICT (run_id, name) DO UPDATE SET digest = excluded.digest;

-- name: make_incoming
-- A temporary table for the people of a plan, while they are compared with those already there.
CREATE TEMP TABLE incoming (
    n bigint NOT NULL,
    key text COLLATE "C" NOT NULL,
    address text NOT NULL,
    edition_id bigint NOT NULL,
    fields text NOT NULL,
    suppressed boolean NOT NULL,
    reason text NOT NULL
);

-- name: drop_incoming
-- Give the temporary table back.
DROP TABLE IF EXISTS pg_temp.incoming;

-- name: add_incoming
-- Note people of a plan.
COPY pg_temp.incoming (n, key, address, edition_id, fields, suppressed, reason) FROM STDIN;

-- name: highest_person
-- The number of the last person in the ledger; until the transaction ends, nobody else adds one.
SELECT last_person_alone();

-- name: anybody
-- Somebody of a run, if there is anybody.
SELECT person_id FROM mailboxes WHERE run_id = %(run)s LIMIT 1;

-- name: add_first_mailboxes
-- Give a number to every mailbox of a run that has none yet. To look for each in the index first costs a third more.
INSERT INTO mailboxes (run_id, key, person_id)
SELECT DISTINCT ON (key) %(run)s, key, %(base)s + n FROM pg_temp.incoming ORDER BY key, n;

-- name: add_mailboxes
-- Give a number to every mailbox that is new to the run; sorted, since random keys cost ten times more.
INSERT INTO mailboxes (run_id, key, person_id)
SELECT %(run)s, key, %(base)s + n FROM pg_temp.incoming ORDER BY key, n
ON CONFLICT DO NOTHING;

-- name: add_people
-- Keep what the messages of the new people need.
INSERT INTO people (id, run_id, edition_id, address, fields)
SELECT m.person_id, %(run)s, i.edition_id, i.address, i.fields
FROM mailboxes AS m JOIN pg_temp.incoming AS i ON i.n = m.person_id - %(base)s
WHERE m.run_id = %(run)s AND m.person_id > %(base)s;

-- name: add_all_people
-- The same, where the mailbox of everybody is new: nobody need be looked for.
INSERT INTO people (id, run_id, edition_id, address, fields)
SELECT %(base)s + n, %(run)s, edition_id, address, fields FROM pg_temp.incoming;

-- name: add_progress
-- Put the new people at their first state.
INSERT INTO progress (person_id, run_id, state, finished_at)
SELECT m.person_id, %(run)s, CASE WHEN i.suppressed THEN 'suppressed' ELSE 'pending' END,
    CASE WHEN i.suppressed THEN %(now)s END
FROM mailboxes AS m JOIN pg_temp.incoming AS i ON i.n = m.person_id - %(base)s
WHERE m.run_id = %(run)s AND m.person_id > %(base)s;

-- name: add_all_progress
-- The same, where the mailbox of everybody is new.
INSERT INTO progress (person_id, run_id, state, finished_at)
SELECT %(base)s + n, %(run)s, CASE WHEN suppressed THEN 'suppressed' ELSE 'pending' END,
    CASE WHEN suppressed THEN %(now)s END
FROM pg_temp.incoming;

-- name: add_suppressed_answers
-- Say why some of the new people are kept back.
INSERT INTO answers (person_id, attempt_id, state, reason)
SELECT p.person_id, %(attempt)s, 'suppressed', i.reason
FROM progress AS p JOIN pg_temp.incoming AS i ON i.n = p.person_id - %(base)s
WHERE p.person_id > %(base)s AND p.state = 'suppressed'
ORDER BY p.person_id;

-- name: stretch_run
-- Note which numbers the people of a run lie between.
UPDATE runs SET
    first_person = coalesce(first_person, %(first)s),
    last_person = %(last)s
WHERE id = %(run)s;

-- name: known_and_suppressed
-- People who were in the run before, and are on the suppression list now.
SELECT m.person_id, i.reason
FROM (SELECT key, reason FROM pg_temp.incoming WHERE suppressed ORDER BY key) AS i
JOIN mailboxes AS m ON m.run_id = %(run)s AND m.key = i.key
WHERE m.person_id <= %(base)s;

-- name: put_origin
-- Note from what a run was planned, in the place of what was noted before.
INSERT INTO origins (run_id, digest, told) VALUES (%(run)s, %(digest)s, %(told)s)
ON CONFLICT (run_id) DO UPDATE SET digest = excluded.digest, told = excluded.told;

-- name: drop_origin
-- A run is planned anew: from what it was planned before is not all of it any more.
DELETE FROM origins WHERE run_id = %(run)s;

-- name: origin_of_run
-- From what a run was planned last.
SELECT digest, told FROM origins WHERE run_id = %(run)s;

-- name: tombstones
-- The hidden mailboxes of those who were erased from a run.
SELECT key FROM mailboxes WHERE run_id = %(run)s AND key >= 'erased:' AND key < 'erased;';

-- name: person_of_mailbox
-- Who has this mailbox in a run.
SELECT person_id FROM mailboxes WHERE run_id = %(run)s AND key = %(key)s;

-- name: open_people_of_mailboxes
-- Who of these mailboxes, a JSON list of keys, has not come to an end in a run.
SELECT m.person_id
FROM json_array_elements_text(%(keys)s::json) AS k (value)
JOIN mailboxes AS m ON m.run_id = %(run)s AND m.key = k.value
JOIN progress AS g ON g.person_id = m.person_id
WHERE g.state IN ('pending', 'in_flight', 'uncertain') AND g.barred = 0
ORDER BY m.person_id;

-- name: progress_of_person
-- How far one person's mail has come.
SELECT state, batch_id, barred FROM progress WHERE person_id = %(person)s;

-- name: suppress_person
-- Keep back somebody who is pending.
UPDATE progress SET
    state = 'suppressed', finished_at = %(now)s, batch_id = NULL, due_at = NULL, put_back_at = NULL
WHERE person_id = %(person)s AND state = 'pending';

-- name: bar_person
-- Whatever comes of the mail under way, this person is not to be handed over again.
UPDATE progress SET barred = 1 WHERE person_id = %(person)s AND state IN ('in_flight', 'uncertain');

-- name: barred_people
-- Those of a run who must not be handed over again.
SELECT person_id FROM progress WHERE run_id = %(run)s AND barred = 1;

-- name: barred_in_batch
-- Whether anybody of a batch must not be handed over again.
SELECT EXISTS (SELECT 1 FROM progress WHERE run_id = %(run)s AND barred = 1 AND batch_id = %(batch)s);

-- name: dissolve_members
-- The members of a batch that nobody took are free for other batches.
UPDATE progress SET batch_id = NULL, put_back_at = %(put_back)s, due_at = %(due)s
WHERE person_id BETWEEN %(first)s AND %(last)s AND batch_id = %(batch)s AND state = 'pending';

-- name: waiting_batches
-- The batches of a run that were surely not taken.
SELECT id FROM batches WHERE run_id = %(run)s AND state = 'waiting' ORDER BY id;

-- name: outlook
-- The editions of a run, by their numbers, in JSON; and whether any batch or anybody of it waits.
SELECT (SELECT json_object_agg(id, name)::text FROM editions WHERE run_id = %(run)s),
    EXISTS (SELECT 1 FROM batches WHERE run_id = %(run)s AND state = 'waiting')
    OR EXISTS (SELECT 1 FROM progress WHERE run_id = %(run)s AND due_at IS NOT NULL);

-- name: due_batch
-- The batch that has waited longest. If the clock went back, how long it has waited is not known: it is due.
SELECT id, size FROM batches
WHERE run_id = %(run)s AND state = 'waiting'
    AND due_at <= CASE
        WHEN EXISTS (SELECT 1 FROM batches WHERE run_id = %(run)s AND state = 'waiting' AND put_back_at > %(now)s)
        THEN 9223372036854775807 ELSE %(now)s
    END
    AND (due_at <= %(now)s OR put_back_at > %(now)s)
ORDER BY due_at, id LIMIT 1
FOR NO KEY UPDATE SKIP LOCKED;

-- name: due_people
-- People who were put back one by one, and whose time has come: lists of all that is told of them, in JSON.
SELECT '[' || json_agg(person_id) || ',' || json_agg(address) || ',' || json_agg(edition_id)
    || ',[' || string_agg(coalesce(fields, '{}'), ',') || '],' || json_agg(tries) || ']'
FROM (
    SELECT g.person_id, p.address, p.edition_id, p.fields, g.tries + 1 AS tries
    FROM progress AS g JOIN people AS p ON p.id = g.person_id
    WHERE g.run_id = %(run)s AND g.due_at IS NOT NULL
        AND g.due_at <= CASE
            WHEN EXISTS (SELECT 1 FROM progress WHERE run_id = %(run)s AND put_back_at > %(now)s)
            THEN 9223372036854775807 ELSE %(now)s
        END
        AND (g.due_at <= %(now)s OR g.put_back_at > %(now)s)
    ORDER BY g.due_at, g.person_id LIMIT %(size)s
    FOR NO KEY UPDATE OF g SKIP LOCKED
) AS found;

-- name: fresh_people
-- The next people who were in no batch yet, and whom nobody else is just claiming, as lists.
SELECT '[' || json_agg(person_id) || ',' || json_agg(address) || ',' || json_agg(edition_id)
    || ',[' || string_agg(coalesce(fields, '{}'), ',') || '],' || json_agg(tries) || ']'
FROM (
    SELECT g.person_id, p.address, p.edition_id, p.fields, g.tries + 1 AS tries
    FROM progress AS g JOIN people AS p ON p.id = g.person_id
    WHERE g.person_id BETWEEN
            (SELECT greatest(frontier, first_person) FROM runs WHERE id = %(run)s)
            AND (SELECT last_person FROM runs WHERE id = %(run)s)
        AND g.run_id = %(run)s AND g.state = 'pending' AND g.batch_id IS NULL AND g.due_at IS NULL
    ORDER BY g.person_id LIMIT %(size)s
    FOR NO KEY UPDATE OF g SKIP LOCKED
) AS found;

-- name: drop_part
-- Give the temporary table of a part back.
DROP TABLE IF EXISTS pg_temp.part;

-- name: make_part
-- A temporary table for the people of a run to whom its claims are narrowed.
CREATE TEMP TABLE part (person_id bigint PRIMARY KEY);

-- name: drop_part_frontier
-- Give the temporary frontier of a part back.
DROP TABLE IF EXISTS pg_temp.part_frontier;

-- name: make_part_frontier
-- Everybody of the part before this number was in a batch or is suppressed.
CREATE TEMP TABLE part_frontier AS SELECT 0::bigint AS person_id;

-- name: add_to_part
-- Note that somebody of a run is of the part, by their mailbox.
INSERT INTO pg_temp.part (person_id)
SELECT person_id FROM mailboxes WHERE run_id = %(run)s AND key = %(key)s
ON CONFLICT DO NOTHING;

-- name: part_after
-- Who is of the part, in order, a page at a time.
SELECT person_id FROM pg_temp.part WHERE person_id > %(person)s ORDER BY person_id LIMIT 10000;

-- name: put_part
-- Note who is of the part, by their numbers.
COPY pg_temp.part (person_id) FROM STDIN;

-- name: pending_in_part
-- How many of the part are still to be mailed.
SELECT count(*) FROM pg_temp.part AS t JOIN progress AS g ON g.person_id = t.person_id
WHERE g.run_id = %(run)s AND g.state = 'pending';

-- name: due_batch_of_part
-- As due_batch, of those batches that hold anybody of the part; and whether they hold others, too.
SELECT b.id, b.size, EXISTS (
    SELECT 1 FROM spans AS s JOIN progress AS g ON g.person_id BETWEEN s.first_person AND s.last_person
    WHERE s.batch_id = b.id AND g.batch_id = b.id AND g.person_id NOT IN (SELECT person_id FROM pg_temp.part)
)
FROM batches AS b
WHERE b.run_id = %(run)s AND b.state = 'waiting' AND (b.due_at <= %(now)s OR b.put_back_at > %(now)s)
    AND EXISTS (
        SELECT 1 FROM spans AS s JOIN progress AS g ON g.person_id BETWEEN s.first_person AND s.last_person
        WHERE s.batch_id = b.id AND g.batch_id = b.id AND g.person_id IN (SELECT person_id FROM pg_temp.part)
    )
ORDER BY b.due_at, b.id LIMIT 1
FOR NO KEY UPDATE OF b SKIP LOCKED;

-- name: due_people_of_part
-- As due_people, of the part alone.
SELECT '[' || json_agg(person_id) || ',' || json_agg(address) || ',' || json_agg(edition_id)
    || ',[' || string_agg(coalesce(fields, '{}'), ',') || '],' || json_agg(tries) || ']'
FROM (
    SELECT g.person_id, p.address, p.edition_id, p.fields, g.tries + 1 AS tries
    FROM pg_temp.part AS t JOIN progress AS g ON g.person_id = t.person_id JOIN people AS p ON p.id = g.person_id
    WHERE g.run_id = %(run)s AND g.due_at IS NOT NULL AND (g.due_at <= %(now)s OR g.put_back_at > %(now)s)
    ORDER BY g.due_at, g.person_id LIMIT %(size)s
    FOR NO KEY UPDATE OF g SKIP LOCKED
) AS found;

-- name: fresh_people_of_part
-- As fresh_people, of the part alone.
SELECT '[' || json_agg(person_id) || ',' || json_agg(address) || ',' || json_agg(edition_id)
    || ',[' || string_agg(coalesce(fields, '{}'), ',') || '],' || json_agg(tries) || ']'
FROM (
    SELECT g.person_id, p.address, p.edition_id, p.fields, g.tries + 1 AS tries
    FROM pg_temp.part AS t JOIN progress AS g ON g.person_id = t.person_id JOIN people AS p ON p.id = g.person_id
    WHERE t.person_id > (SELECT person_id FROM pg_temp.part_frontier)
        AND g.run_id = %(run)s AND g.state = 'pending' AND g.batch_id IS NULL AND g.due_at IS NULL
    ORDER BY t.person_id LIMIT %(size)s
    FOR NO KEY UPDATE OF g SKIP LOCKED
) AS found;

-- name: move_part_frontier
-- As move_frontier, of the part alone.
UPDATE pg_temp.part_frontier SET person_id = coalesce((
    SELECT t.person_id - 1
    FROM pg_temp.part AS t JOIN progress AS g ON g.person_id = t.person_id
    WHERE t.person_id > part_frontier.person_id AND t.person_id <= %(person)s
        AND g.state = 'pending' AND g.batch_id IS NULL AND g.due_at IS NULL
    ORDER BY t.person_id LIMIT 1
), %(person)s);

-- name: next_due_of_part
-- As next_due, of the part alone.
SELECT min(due_at) FROM (
    SELECT b.due_at FROM batches AS b
    WHERE b.run_id = %(run)s AND b.state = 'waiting' AND EXISTS (
        SELECT 1 FROM spans AS s JOIN progress AS g ON g.person_id BETWEEN s.first_person AND s.last_person
        WHERE s.batch_id = b.id AND g.batch_id = b.id AND g.person_id IN (SELECT person_id FROM pg_temp.part)
    )
    UNION ALL
    SELECT g.due_at FROM pg_temp.part AS t JOIN progress AS g ON g.person_id = t.person_id
    WHERE g.run_id = %(run)s AND g.due_at IS NOT NULL
) AS waits;

-- name: next_due
-- When the first of those who wait is due.
SELECT min(due_at) FROM (
    SELECT due_at FROM batches WHERE run_id = %(run)s AND state = 'waiting'
    UNION ALL
    SELECT due_at FROM progress WHERE run_id = %(run)s AND due_at IS NOT NULL
) AS waits;

-- name: count_batch
-- The ordinal of a new batch: larger than those before it, not always the next one. The frontier is moved as
-- move_frontier does.
WITH moved AS (
    UPDATE runs SET frontier = coalesce((
        SELECT g.person_id FROM progress AS g
        WHERE g.person_id BETWEEN greatest(runs.frontier, runs.first_person) AND runs.last_person
            AND g.run_id = runs.id AND g.state = 'pending' AND g.batch_id IS NULL AND g.due_at IS NULL
        ORDER BY g.person_id LIMIT 1
    ), frontier)
    WHERE id = (SELECT id FROM runs WHERE id = %(run)s FOR NO KEY UPDATE SKIP LOCKED)
)
SELECT nextval('ordinals');

-- name: move_frontier
-- Everybody before the first who is still free was in a batch or is suppressed. Whom others are just claiming is
-- free until they commit, so a claim that fails loses nobody. It is a hint: who cannot have the row leaves it.
UPDATE runs SET frontier = coalesce((
    SELECT g.person_id FROM progress AS g
    WHERE g.person_id BETWEEN greatest(runs.frontier, runs.first_person) AND runs.last_person
        AND g.run_id = runs.id AND g.state = 'pending' AND g.batch_id IS NULL AND g.due_at IS NULL
    ORDER BY g.person_id LIMIT 1
), frontier)
WHERE id = (SELECT id FROM runs WHERE id = %(run)s FOR NO KEY UPDATE SKIP LOCKED);

-- name: add_batch
-- Form a batch, claimed from the beginning.
INSERT INTO batches
    (run_id, version, ordinal, key, size, formed_at, claimed_at, claimed_on, token, attempts, state, sealed)
VALUES (%(run)s, %(version)s, %(ordinal)s, %(key)s, %(size)s, %(now)s, %(now)s,
    'server ' || (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, %(token)s, 1, 'in_flight', 0)
RETURNING id;

-- name: add_span
-- Add a range of members to a new batch.
INSERT INTO spans (batch_id, first_person, last_person) VALUES (%(batch)s, %(first)s, %(last)s);

-- name: spans_of_batch
-- The members of a batch as ranges.
SELECT first_person, last_person FROM spans WHERE batch_id = %(batch)s ORDER BY first_person;

-- name: claim_members
-- The members of a batch are in flight: all of them at once, however many ranges they make up. Joined with the
-- ranges, the planner would read the whole table.
UPDATE progress SET
    state = 'in_flight', batch_id = %(batch)s, tries = tries + 1, due_at = NULL, put_back_at = NULL
WHERE person_id = ANY (ARRAY(SELECT generate_series(first_person, last_person) FROM spans WHERE batch_id = %(batch)s))
    AND state = 'pending' AND (batch_id IS NULL OR batch_id = %(batch)s);

-- name: claim_next
-- The same: between the first and the last of a batch, others claim theirs.
UPDATE progress SET
    state = 'in_flight', batch_id = %(batch)s, tries = tries + 1, due_at = NULL, put_back_at = NULL
WHERE person_id = ANY (ARRAY(SELECT generate_series(first_person, last_person) FROM spans WHERE batch_id = %(batch)s))
    AND state = 'pending' AND (batch_id IS NULL OR batch_id = %(batch)s);

-- name: claim_batch
-- A batch that waited is in flight again, with the same key and members.
UPDATE batches SET
    state = 'in_flight', claimed_at = %(now)s, token = %(token)s, attempts = attempts + 1, sealed = 0,
    claimed_on = 'server ' || (extract(epoch FROM clock_timestamp()) * 1000000)::bigint,
    due_at = NULL, put_back_at = NULL
WHERE id = %(batch)s AND state = 'waiting';

-- name: batch
-- What a batch is, and whether it is of the run's current version.
SELECT b.id, b.run_id, b.key, b.size, b.formed_at, b.claimed_at, b.attempts, b.digest, b.state,
    b.version, b.version = r.version, o.provider, o.account, o.sender, b.claimed_on, b.sealed_on
FROM batches AS b
JOIN runs AS r ON r.id = b.run_id
JOIN routes AS o ON o.run_id = b.run_id AND o.version = b.version
WHERE b.id = %(batch)s;

-- name: batch_when_writing
-- The same, and nobody else changes it until the transaction ends.
SELECT b.id, b.run_id, b.key, b.size, b.formed_at, b.claimed_at, b.attempts, b.digest, b.state,
    b.version, b.version = r.version, o.provider, o.account, o.sender, b.claimed_on, b.sealed_on
FROM batches AS b
JOIN runs AS r ON r.id = b.run_id
JOIN routes AS o ON o.run_id = b.run_id AND o.version = b.version
WHERE b.id = %(batch)s
FOR NO KEY UPDATE OF b;

-- name: members
-- The members of a batch who are at a certain state, as lists; by their numbers, as for claim_members.
SELECT '[' || json_agg(g.person_id) || ',' || json_agg(p.address) || ',' || json_agg(p.edition_id)
    || ',[' || string_agg(coalesce(p.fields, '{}'), ',') || '],' || json_agg(g.tries) || ']'
FROM progress AS g JOIN people AS p ON p.id = g.person_id
WHERE g.person_id = ANY (ARRAY(
        SELECT generate_series(first_person, last_person) FROM spans WHERE batch_id = %(batch)s
    ))
    AND g.batch_id = %(batch)s AND g.state = %(state)s;

-- name: batches_in_state
-- The batches of a run in flight or in doubt, the oldest first.
SELECT id FROM batches
WHERE run_id = %(run)s AND state = %(state)s AND state IN ('in_flight', 'uncertain') AND id > %(after)s
ORDER BY id;

-- name: orphans
-- The batches of a run in flight under the token of nobody who sends it; sealed ones, or those not handed over.
SELECT id FROM batches
WHERE run_id = %(run)s AND state = 'in_flight' AND sealed = %(sealed)s
    AND token NOT IN (SELECT token FROM senders WHERE run_id = %(run)s)
ORDER BY id;

-- name: orphaned_runs
-- The runs in which anything is in flight under the token of nobody who sends it.
SELECT DISTINCT b.run_id FROM batches AS b
WHERE b.state = 'in_flight' AND b.state IN ('in_flight', 'uncertain')
    AND NOT EXISTS (SELECT 1 FROM senders AS s WHERE s.run_id = b.run_id AND s.token = b.token);

-- name: server_reading
-- What the server's clock shows, as it is noted at claims and seals.
SELECT 'server ' || (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;

-- name: server_time
-- What time it is, as everybody who shares the ledger reckons.
SELECT clock_timestamp();

-- name: seal_batch
-- From now on a batch may have been handed over. The digest of its payload is noted once; no other is taken.
UPDATE batches SET digest = coalesce(digest, %(digest)s), sealed = 1,
    sealed_on = 'server ' || (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
WHERE id = %(batch)s AND state IN ('in_flight', 'uncertain') AND (digest IS NULL OR digest = %(digest)s);

-- name: finish_span
-- A range of people has come to an end.
UPDATE progress SET state = %(state)s, finished_at = %(now)s
WHERE person_id BETWEEN %(first)s AND %(last)s AND batch_id = %(batch)s AND state = %(before)s;

-- name: doubt_span
-- Of a range of people nobody knows whether their mail was taken.
UPDATE progress SET state = 'uncertain'
WHERE person_id BETWEEN %(first)s AND %(last)s AND batch_id = %(batch)s AND state = %(before)s;

-- name: wait_span
-- A range of people waits within its batch.
UPDATE progress SET state = 'pending'
WHERE person_id BETWEEN %(first)s AND %(last)s AND batch_id = %(batch)s AND state = %(before)s;

-- name: put_back_span
-- A range of people is free for another batch, at a time.
UPDATE progress SET state = 'pending', batch_id = NULL, put_back_at = %(now)s, due_at = %(due)s
WHERE person_id BETWEEN %(first)s AND %(last)s AND batch_id = %(batch)s AND state = %(before)s;

-- name: keep_back_span
-- A range of people who were barred meanwhile is suppressed.
UPDATE progress SET state = 'suppressed', batch_id = NULL, finished_at = %(now)s
WHERE person_id BETWEEN %(first)s AND %(last)s AND batch_id = %(batch)s AND state = %(before)s;

-- name: put_batch
-- Note what has become of a batch.
UPDATE batches SET state = %(state)s, put_back_at = %(put_back)s, due_at = %(due)s WHERE id = %(batch)s;

-- name: end_claim
-- Note what has become of a batch, unless its claim is over already.
UPDATE batches SET state = %(state)s, put_back_at = %(put_back)s, due_at = %(due)s
WHERE id = %(batch)s AND state = %(before)s AND attempts = %(attempt)s;

-- name: add_attempt
-- Note what was tried or decided.
INSERT INTO attempts (run_id, batch_id, at, kind, tally, reason, named)
VALUES (%(run)s, %(batch)s, %(now)s, %(kind)s, %(tally)s, %(reason)s, %(named)s)
RETURNING id;

-- name: add_answer
-- Note what came back about one person.
INSERT INTO answers (person_id, attempt_id, state, provider_id, reason) VALUES (%s, %s, %s, %s, %s);

-- name: add_names
-- Note how a provider names the messages that it took; by the person's number, in JSON. One by one costs twice.
INSERT INTO answers (person_id, attempt_id, state, provider_id)
SELECT key::bigint, %(attempt)s, 'accepted', value FROM json_each_text(%(names)s::json);

-- name: sender
-- Who is sending a run; whose lease runs longest comes first.
SELECT token, pid, started, host, boot, namespace, since,
    extract(epoch FROM leased_until - clock_timestamp()), is_alone
FROM senders WHERE run_id = %(run)s ORDER BY leased_until DESC, token;

-- name: held
-- The process that sends a run under this token, if its lease still runs. Who ends its tenure writes about the run
-- alone, so nobody does under a transaction that writes about it too.
SELECT pid, started, host, boot, namespace FROM senders
WHERE run_id = %(run)s AND token = %(token)s AND leased_until > clock_timestamp();

-- name: all_senders
-- Who is sending, run by run.
SELECT run_id, token, pid, started, host, boot, namespace, since,
    extract(epoch FROM leased_until - clock_timestamp()), is_alone
FROM senders ORDER BY run_id, token;

-- name: raise_token
-- A token that nobody had before.
UPDATE runs SET token = token + 1 WHERE id = %(run)s RETURNING token;

-- name: latest_token
-- Who has a lower one was replaced by a later sender.
SELECT token FROM runs WHERE id = %(run)s;

-- name: put_sender
-- From now on this process sends the run, by itself.
INSERT INTO senders
    (run_id, token, is_alone, pid, started, host, boot, namespace, since, leased_until)
VALUES (%(run)s, %(token)s, true, %(pid)s, %(started)s, %(host)s, %(boot)s, %(namespace)s, %(now)s,
    clock_timestamp() + make_interval(secs => %(lease_seconds)s));

-- name: put_member
-- From now on this process is one of the crew that sends the run.
INSERT INTO senders
    (run_id, token, is_alone, pid, started, host, boot, namespace, since, leased_until)
VALUES (%(run)s, %(token)s, false, %(pid)s, %(started)s, %(host)s, %(boot)s, %(namespace)s, %(now)s,
    clock_timestamp() + make_interval(secs => %(lease_seconds)s));

-- name: renew_lease
-- The process with this token lives. A lease that ran out is not renewed: others may be at work already.
UPDATE senders SET leased_until = clock_timestamp() + make_interval(secs => %(lease_seconds)s)
WHERE run_id = %(run)s AND token = %(token)s AND leased_until > clock_timestamp();

-- name: drop_senders
-- Nobody sends the run from now on.
DELETE FROM senders WHERE run_id = %(run)s;

-- name: drop_sender
-- The process with this token sends the run no more.
DELETE FROM senders WHERE run_id = %(run)s AND token = %(token)s;

-- name: counts
-- How many people of a run are at each state.
SELECT g.state, count(*)
FROM runs AS r JOIN progress AS g ON g.person_id BETWEEN r.first_person AND r.last_person
WHERE r.id = %(run)s AND g.run_id = %(run)s
GROUP BY g.state;

-- name: counts_of_mailboxes
-- How many of these mailboxes, a JSON list of keys, are at each state in a run.
SELECT g.state, count(*)
FROM json_array_elements_text(%(keys)s::json) AS k (value)
JOIN mailboxes AS m ON m.run_id = %(run)s AND m.key = k.value
JOIN progress AS g ON g.person_id = m.person_id
GROUP BY g.state;

-- name: counts_by_edition
-- How many people of each edition are at each state.
SELECT e.name, g.state, count(*)
FROM runs AS r
JOIN progress AS g ON g.person_id BETWEEN r.first_person AND r.last_person
JOIN people AS p ON p.id = g.person_id
JOIN editions AS e ON e.id = p.edition_id
WHERE r.id = %(run)s AND g.run_id = %(run)s AND g.state <> 'suppressed'
GROUP BY e.name, g.state
ORDER BY min(e.id);

-- name: people_in_state
-- One page of the people of a run who are at a certain state, with what brought each there, or the last thing
-- said about who is under way.
SELECT g.person_id, p.address, p.edition_id, g.state, g.tries, b.key,
    coalesce(
        (SELECT a.provider_id FROM answers AS a WHERE a.person_id = g.person_id ORDER BY a.attempt_id DESC LIMIT 1),
        (SELECT t.named FROM attempts AS t
         WHERE t.batch_id = g.batch_id AND t.named IS NOT NULL AND p.address IS NOT NULL)
    ),
    (SELECT a.reason FROM answers AS a
     WHERE a.person_id = g.person_id AND (a.state = g.state OR g.state IN ('pending', 'in_flight'))
     ORDER BY a.attempt_id DESC LIMIT 1)
FROM progress AS g JOIN people AS p ON p.id = g.person_id LEFT JOIN batches AS b ON b.id = g.batch_id
WHERE g.run_id = %(run)s AND g.state = %(state)s AND g.person_id > %(after)s
    AND g.person_id BETWEEN
        (SELECT first_person FROM runs WHERE id = %(run)s) AND (SELECT last_person FROM runs WHERE id = %(run)s)
ORDER BY g.person_id LIMIT %(size)s;

-- name: person
-- One person of a run, with what brought them there, or the last thing said about who is under way.
SELECT g.person_id, p.address, p.edition_id, g.state, g.tries, b.key,
    coalesce(
        (SELECT a.provider_id FROM answers AS a WHERE a.person_id = g.person_id ORDER BY a.attempt_id DESC LIMIT 1),
        (SELECT t.named FROM attempts AS t
         WHERE t.batch_id = g.batch_id AND t.named IS NOT NULL AND p.address IS NOT NULL)
    ),
    (SELECT a.reason FROM answers AS a
     WHERE a.person_id = g.person_id AND (a.state = g.state OR g.state IN ('pending', 'in_flight'))
     ORDER BY a.attempt_id DESC LIMIT 1)
FROM progress AS g JOIN people AS p ON p.id = g.person_id LEFT JOIN batches AS b ON b.id = g.batch_id
WHERE g.person_id = %(person)s;

-- name: attempts_of_run
-- What was tried and decided in a run, in order.
SELECT t.at, t.kind, b.key, t.tally, t.reason
FROM attempts AS t LEFT JOIN batches AS b ON b.id = t.batch_id
WHERE t.run_id = %(run)s
ORDER BY t.id;

-- name: attempts_with_person
-- What was tried with one person: the attempts of their batches, and all that was said about them.
SELECT t.at, t.kind, b.key, coalesce(a.state, CASE WHEN t.named IS NOT NULL THEN 'accepted' END, t.tally),
    coalesce(nullif(a.reason, ''), t.reason)
FROM attempts AS t
LEFT JOIN batches AS b ON b.id = t.batch_id
LEFT JOIN answers AS a ON a.attempt_id = t.id AND a.person_id = %(person)s
WHERE a.person_id IS NOT NULL OR t.batch_id IN (
    SELECT batch_id FROM spans WHERE %(person)s BETWEEN first_person AND last_person
)
ORDER BY t.id;

-- name: erase_person
-- Take away what tells who somebody is.
UPDATE people SET address = NULL, fields = NULL, erased_at = %(now)s WHERE id = %(person)s AND erased_at IS NULL;

-- name: erase_answers
-- Take away what was said about somebody, since it may quote the address.
UPDATE answers SET provider_id = NULL, reason = '(erased)' WHERE person_id = %(person)s;

-- name: hide_mailbox
-- Keep a mailbox as a salted digest only, so that the same run does not take the person in again.
UPDATE mailboxes SET key = %(hidden)s WHERE run_id = %(run)s AND key = %(key)s;

-- name: put_artefact
-- Keep some bytes under their digest.
INSERT INTO artefacts (digest, content) VALUES (%(digest)s, %(content)s) ON CONFLICT DO NOTHING;

-- name: artefact
-- What was kept under a digest.
SELECT content FROM artefacts WHERE digest = %(digest)s;

-- name: standing
-- Whether a run may be sent, from when on, and whether that time has come.
SELECT phase, not_before, coalesce(not_before <= clock_timestamp(), true) FROM runs WHERE id = %(run)s;

-- name: set_standing
-- Whether a run may be sent from now on.
UPDATE runs SET phase = %(phase)s, not_before = %(not_before)s WHERE id = %(run)s;

-- name: bar_people
-- Whatever comes of the mail of a run that is under way, nobody of it is handed over again.
UPDATE progress SET barred = 1
WHERE person_id BETWEEN (SELECT first_person FROM runs WHERE id = %(run)s)
        AND (SELECT last_person FROM runs WHERE id = %(run)s)
    AND run_id = %(run)s AND state IN ('in_flight', 'uncertain');

-- name: people_of_run
-- Between which numbers the people of a run lie.
SELECT first_person, last_person FROM runs WHERE id = %(run)s;

-- name: pending_between
-- How many people of a run between two numbers are pending.
SELECT count(*) FROM progress
WHERE person_id BETWEEN %(first)s AND %(last)s AND run_id = %(run)s AND state = 'pending';

-- name: suppress_between
-- Keep back whoever of a run is pending between two numbers, and say why.
WITH stopped AS (
    UPDATE progress SET
        state = 'suppressed', finished_at = %(now)s, batch_id = NULL, due_at = NULL, put_back_at = NULL
    WHERE person_id BETWEEN %(first)s AND %(last)s AND run_id = %(run)s AND state = 'pending'
    RETURNING person_id
)
INSERT INTO answers (person_id, attempt_id, state, reason)
SELECT person_id, %(attempt)s, 'suppressed', %(reason)s FROM stopped;

-- name: add_bucket
-- The bucket of a road, if there was none.
INSERT INTO buckets (road, tokens, at, closed_until, brake, braked_at)
VALUES (%(road)s, %(tokens)s, clock_timestamp(), clock_timestamp(), 1, clock_timestamp())
ON CONFLICT DO NOTHING;

-- name: bucket
-- What a bucket held when it was used last, and how long ago that was; nobody else uses it meanwhile.
SELECT tokens, extract(epoch FROM clock_timestamp() - at), extract(epoch FROM closed_until - clock_timestamp()),
    brake, extract(epoch FROM clock_timestamp() - braked_at),
    CASE WHEN lowest_until > clock_timestamp() THEN lowest ELSE 'Infinity' END
FROM buckets WHERE road = %(road)s
FOR UPDATE;

-- name: put_bucket
-- What a bucket holds now, and the lowest rate that was named lately.
UPDATE buckets SET tokens = %(tokens)s, at = clock_timestamp(),
    lowest = CASE WHEN k.is_lower THEN lowest ELSE %(rate)s END,
    lowest_until = CASE WHEN k.is_lower THEN lowest_until
        ELSE clock_timestamp() + make_interval(secs => %(seconds)s) END
FROM (
    SELECT coalesce(lowest < %(rate)s AND lowest_until > clock_timestamp(), false) AS is_lower
    FROM buckets WHERE road = %(road)s
) AS k
WHERE road = %(road)s;

-- name: brake_bucket
-- Close a bucket for some seconds, and let it fill more slowly after that.
UPDATE buckets SET
    tokens = 0, at = clock_timestamp(), brake = %(brake)s, braked_at = clock_timestamp(),
    closed_until = greatest(closed_until, clock_timestamp() + make_interval(secs => %(seconds)s))
WHERE road = %(road)s;
