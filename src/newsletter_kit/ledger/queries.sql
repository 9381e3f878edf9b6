-- Every statement of the ledger, with its name and a sentence. Another database needs this file in its own
-- words, and nothing else.

-- name: add_ledger
-- Mark a new file with the salt that hides erased mailboxes.
INSERT INTO ledger (only_row, salt) VALUES (1, :salt);

-- name: salt
-- The salt of this file.
SELECT salt FROM ledger;

-- name: add_run
-- Begin a run.
INSERT INTO runs (issue_id, list_id, key, begun_at, version)
VALUES (:issue_id, :list_id, :key, :now, 1)
RETURNING id;

-- name: find_run
-- The run of one issue to one list, with the road of its current version.
SELECT r.id, r.issue_id, r.list_id, r.key, r.begun_at, r.version, o.provider, o.account, o.sender
FROM runs AS r JOIN routes AS o ON o.run_id = r.id AND o.version = r.version
WHERE r.issue_id = :issue_id AND r.list_id = :list_id;

-- name: all_runs
-- All runs with the road of their current version, the oldest first.
SELECT r.id, r.issue_id, r.list_id, r.key, r.begun_at, r.version, o.provider, o.account, o.sender
FROM runs AS r JOIN routes AS o ON o.run_id = r.id AND o.version = r.version
ORDER BY r.id;

-- name: raise_version
-- A run goes on with other editions, or by another road.
UPDATE runs SET version = version + 1 WHERE id = :run RETURNING version;

-- name: add_route
-- Note by which road a version of a run is mailed.
INSERT INTO routes (run_id, version, since, provider, account, sender)
VALUES (:run, :version, :now, :provider, :account, :sender);

-- name: editions_of_run
-- The editions of a run.
SELECT id, name, digest FROM editions WHERE run_id = :run ORDER BY id;

-- name: all_editions
-- The editions of all runs.
SELECT run_id, name, digest FROM editions ORDER BY id;

-- name: put_edition
-- Add an edition to a run, or give it the digest it has now.
INSERT INTO editions (run_id, name, digest) VALUES (:run, :name, :digest)
ON CONFLICT (run_id, name) DO UPDATE SET digest = excluded.digest;

-- name: make_incoming
-- A temporary table for the people of a plan, while they are compared with those already there.
CREATE TEMP TABLE incoming (
    n INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    address TEXT NOT NULL,
    edition_id INTEGER NOT NULL,
    fields TEXT NOT NULL,
    suppressed INTEGER NOT NULL,
    reason TEXT NOT NULL
);

-- name: drop_incoming
-- Give the temporary table back.
DROP TABLE IF EXISTS temp.incoming;

-- name: add_incoming
-- Note one person of a plan.
INSERT INTO temp.incoming (n, key, address, edition_id, fields, suppressed, reason)
VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: highest_person
-- The number of the last person in the ledger.
SELECT coalesce(max(id), 0) FROM people;

-- name: anybody
-- Somebody of a run, if there is anybody.
SELECT person_id FROM mailboxes WHERE run_id = :run LIMIT 1;

-- name: add_first_mailboxes
-- As add_mailboxes, of a run that has nobody yet: a server does that one quicker by other words.
INSERT OR IGNORE INTO mailboxes (run_id, key, person_id)
SELECT :run, key, :base + n FROM temp.incoming ORDER BY key, n;

-- name: add_mailboxes
-- Give a number to every mailbox that is new to the run; sorted, since random keys cost ten times more.
INSERT OR IGNORE INTO mailboxes (run_id, key, person_id)
SELECT :run, key, :base + n FROM temp.incoming ORDER BY key, n;

-- name: add_people
-- Keep what the messages of the new people need.
INSERT INTO people (id, run_id, edition_id, address, fields)
SELECT :base + n, :run, edition_id, address, fields FROM temp.incoming
WHERE n IN (SELECT person_id - :base FROM mailboxes WHERE run_id = :run AND person_id > :base)
ORDER BY n;

-- name: add_all_people
-- The same, where the mailbox of everybody is new: nobody need be looked for.
INSERT INTO people (id, run_id, edition_id, address, fields)
SELECT :base + n, :run, edition_id, address, fields FROM temp.incoming ORDER BY n;

-- name: add_progress
-- Put the new people at their first state.
INSERT INTO progress (person_id, run_id, state, finished_at)
SELECT p.id, :run, iif(i.suppressed, 'suppressed', 'pending'), iif(i.suppressed, :now, NULL)
FROM people AS p JOIN temp.incoming AS i ON i.n = p.id - :base
WHERE p.id > :base
ORDER BY p.id;

-- name: add_all_progress
-- The same, where the mailbox of everybody is new.
INSERT INTO progress (person_id, run_id, state, finished_at)
SELECT :base + n, :run, iif(suppressed, 'suppressed', 'pending'), iif(suppressed, :now, NULL)
FROM temp.incoming ORDER BY n;

-- name: add_suppressed_answers
-- Say why some of the new people are kept back.
INSERT INTO answers (person_id, attempt_id, state, reason)
SELECT p.person_id, :attempt, 'suppressed', i.reason
FROM progress AS p JOIN temp.incoming AS i ON i.n = p.person_id - :base
WHERE p.person_id > :base AND p.state = 'suppressed'
ORDER BY p.person_id;

-- name: stretch_run
-- Note which numbers the people of a run lie between.
UPDATE runs SET
    first_person = coalesce(first_person, :first),
    last_person = :last
WHERE id = :run;

-- name: known_and_suppressed
-- People who were in the run before, and are on the suppression list now.
SELECT m.person_id, i.reason
FROM (SELECT key, reason FROM temp.incoming WHERE suppressed ORDER BY key) AS i
JOIN mailboxes AS m ON m.run_id = :run AND m.key = i.key
WHERE m.person_id <= :base;

-- name: put_origin
-- Note from what a run was planned, in the place of what was noted before.
INSERT INTO origins (run_id, digest, told) VALUES (:run, :digest, :told)
ON CONFLICT (run_id) DO UPDATE SET digest = excluded.digest, told = excluded.told;

-- name: drop_origin
-- A run is planned anew: from what it was planned before is not all of it any more.
DELETE FROM origins WHERE run_id = :run;

-- name: origin_of_run
-- From what a run was planned last.
SELECT digest, told FROM origins WHERE run_id = :run;

-- name: tombstones
-- The hidden mailboxes of those who were erased from a run.
SELECT key FROM mailboxes WHERE run_id = :run AND key >= 'erased:' AND key < 'erased;';

-- name: person_of_mailbox
-- Who has this mailbox in a run.
SELECT person_id FROM mailboxes WHERE run_id = :run AND key = :key;

-- name: open_people_of_mailboxes
-- Who of these mailboxes, a JSON list of keys, has not come to an end in a run.
SELECT m.person_id
FROM json_each(:keys) AS k
JOIN mailboxes AS m ON m.run_id = :run AND m.key = k.value
JOIN progress AS g ON g.person_id = m.person_id
WHERE g.state IN ('pending', 'in_flight', 'uncertain') AND g.barred = 0
ORDER BY m.person_id;

-- name: progress_of_person
-- How far one person's mail has come.
SELECT state, batch_id, barred FROM progress WHERE person_id = :person;

-- name: suppress_person
-- Keep back somebody who is pending.
UPDATE progress SET
    state = 'suppressed', finished_at = :now, batch_id = NULL, due_at = NULL, put_back_at = NULL
WHERE person_id = :person AND state = 'pending';

-- name: bar_person
-- Whatever comes of the mail under way, this person is not to be handed over again.
UPDATE progress SET barred = 1 WHERE person_id = :person AND state IN ('in_flight', 'uncertain');

-- name: barred_people
-- Those of a run who must not be handed over again.
SELECT person_id FROM progress WHERE run_id = :run AND barred = 1;

-- name: barred_in_batch
-- Whether anybody of a batch must not be handed over again.
SELECT EXISTS (SELECT 1 FROM progress WHERE run_id = :run AND barred = 1 AND batch_id = :batch);

-- name: dissolve_members
-- The members of a batch that nobody took are free for other batches.
UPDATE progress SET batch_id = NULL, put_back_at = :put_back, due_at = :due
WHERE person_id BETWEEN :first AND :last AND batch_id = :batch AND state = 'pending';

-- name: waiting_batches
-- The batches of a run that were surely not taken.
SELECT id FROM batches WHERE run_id = :run AND state = 'waiting' ORDER BY id;

-- name: outlook
-- The editions of a run, by their numbers, in JSON; and whether any batch or anybody of it waits.
SELECT (SELECT json_group_object(id, name) FROM editions WHERE run_id = :run),
    EXISTS (SELECT 1 FROM batches WHERE run_id = :run AND state = 'waiting')
    OR EXISTS (SELECT 1 FROM progress WHERE run_id = :run AND due_at IS NOT NULL);

-- name: due_batch
-- The batch that has waited longest. If the clock went back, how long it has waited is not known: it is due.
SELECT id, size FROM batches
WHERE run_id = :run AND state = 'waiting'
    AND due_at <= CASE
        WHEN EXISTS (SELECT 1 FROM batches WHERE run_id = :run AND state = 'waiting' AND put_back_at > :now)
        THEN 9223372036854775807 ELSE :now
    END
    AND (due_at <= :now OR put_back_at > :now)
ORDER BY due_at, id LIMIT 1;

-- name: due_people
-- People who were put back one by one, and whose time has come: lists of all that is told of them, in JSON.
SELECT '[' || json_group_array(person_id) || ',' || json_group_array(address) || ',' || json_group_array(edition_id)
    || ',[' || group_concat(coalesce(fields, '{}')) || '],' || json_group_array(tries) || ']'
FROM (
    SELECT g.person_id, p.address, p.edition_id, p.fields, g.tries + 1 AS tries
    FROM progress AS g JOIN people AS p ON p.id = g.person_id
    WHERE g.run_id = :run AND g.due_at IS NOT NULL
        AND g.due_at <= CASE
            WHEN EXISTS (SELECT 1 FROM progress WHERE run_id = :run AND put_back_at > :now)
            THEN 9223372036854775807 ELSE :now
        END
        AND (g.due_at <= :now OR g.put_back_at > :now)
    ORDER BY g.due_at, g.person_id LIMIT :size
);

-- name: fresh_people
-- The next people who were in no batch yet, up to the one with whom they are enough, as lists. To look for that
-- one first is quicker than lists of a question that has a limit.
SELECT '[' || json_group_array(g.person_id) || ',' || json_group_array(p.address) || ',' || json_group_array(p.edition_id)
    || ',[' || group_concat(coalesce(p.fields, '{}')) || '],' || json_group_array(g.tries + 1) || ']'
FROM progress AS g JOIN people AS p ON p.id = g.person_id
WHERE g.person_id BETWEEN
        (SELECT max(frontier, first_person) FROM runs WHERE id = :run)
        AND coalesce(
            (SELECT f.person_id FROM runs AS r JOIN progress AS f
                ON f.person_id BETWEEN max(r.frontier, r.first_person) AND r.last_person
             WHERE r.id = :run
                AND f.run_id = :run AND f.state = 'pending' AND f.batch_id IS NULL AND f.due_at IS NULL
             ORDER BY f.person_id LIMIT 1 OFFSET :size - 1),
            (SELECT last_person FROM runs WHERE id = :run)
        )
    AND g.run_id = :run AND g.state = 'pending' AND g.batch_id IS NULL AND g.due_at IS NULL;

-- name: drop_part
-- Give the temporary table of a part back.
DROP TABLE IF EXISTS temp.part;

-- name: make_part
-- A temporary table for the people of a run to whom its claims are narrowed.
CREATE TEMP TABLE part (person_id INTEGER PRIMARY KEY);

-- name: drop_part_frontier
-- Give the temporary frontier of a part back.
DROP TABLE IF EXISTS temp.part_frontier;

-- name: make_part_frontier
-- Everybody of the part before this number was in a batch or is suppressed.
CREATE TEMP TABLE part_frontier AS SELECT 0 AS person_id;

-- name: add_to_part
-- Note that somebody of a run is of the part, by their mailbox.
INSERT OR IGNORE INTO temp.part (person_id)
SELECT person_id FROM mailboxes WHERE run_id = :run AND key = :key;

-- name: pending_in_part
-- How many of the part are still to be mailed.
SELECT count(*) FROM temp.part AS t JOIN progress AS g ON g.person_id = t.person_id
WHERE g.run_id = :run AND g.state = 'pending';

-- name: due_batch_of_part
-- As due_batch, of those batches that hold anybody of the part; and whether they hold others, too.
SELECT b.id, b.size, EXISTS (
    SELECT 1 FROM spans AS s JOIN progress AS g ON g.person_id BETWEEN s.first_person AND s.last_person
    WHERE s.batch_id = b.id AND g.batch_id = b.id AND g.person_id NOT IN (SELECT person_id FROM temp.part)
)
FROM batches AS b
WHERE b.run_id = :run AND b.state = 'waiting' AND (b.due_at <= :now OR b.put_back_at > :now)
    AND EXISTS (
        SELECT 1 FROM spans AS s JOIN progress AS g ON g.person_id BETWEEN s.first_person AND s.last_person
        WHERE s.batch_id = b.id AND g.batch_id = b.id AND g.person_id IN (SELECT person_id FROM temp.part)
    )
ORDER BY b.due_at, b.id LIMIT 1;

-- name: due_people_of_part
-- As due_people, of the part alone.
SELECT '[' || json_group_array(person_id) || ',' || json_group_array(address) || ',' || json_group_array(edition_id)
    || ',[' || group_concat(coalesce(fields, '{}')) || '],' || json_group_array(tries) || ']'
FROM (
    SELECT g.person_id, p.address, p.edition_id, p.fields, g.tries + 1 AS tries
    FROM temp.part AS t JOIN progress AS g ON g.person_id = t.person_id JOIN people AS p ON p.id = g.person_id
    WHERE g.run_id = :run AND g.due_at IS NOT NULL AND (g.due_at <= :now OR g.put_back_at > :now)
    ORDER BY g.due_at, g.person_id LIMIT :size
);

-- name: fresh_people_of_part
-- As fresh_people, of the part alone.
SELECT '[' || json_group_array(person_id) || ',' || json_group_array(address) || ',' || json_group_array(edition_id)
    || ',[' || group_concat(coalesce(fields, '{}')) || '],' || json_group_array(tries) || ']'
FROM (
    SELECT g.person_id, p.address, p.edition_id, p.fields, g.tries + 1 AS tries
    FROM temp.part AS t JOIN progress AS g ON g.person_id = t.person_id JOIN people AS p ON p.id = g.person_id
    WHERE t.person_id > (SELECT person_id FROM temp.part_frontier)
        AND g.run_id = :run AND g.state = 'pending' AND g.batch_id IS NULL AND g.due_at IS NULL
    ORDER BY t.person_id LIMIT :size
);

-- name: move_part_frontier
-- Everybody of the part up to this number was in a batch or is suppressed.
UPDATE temp.part_frontier SET person_id = :person;

-- name: next_due_of_part
-- As next_due, of the part alone.
SELECT min(due_at) FROM (
    SELECT b.due_at FROM batches AS b
    WHERE b.run_id = :run AND b.state = 'waiting' AND EXISTS (
        SELECT 1 FROM spans AS s JOIN progress AS g ON g.person_id BETWEEN s.first_person AND s.last_person
        WHERE s.batch_id = b.id AND g.batch_id = b.id AND g.person_id IN (SELECT person_id FROM temp.part)
    )
    UNION ALL
    SELECT g.due_at FROM temp.part AS t JOIN progress AS g ON g.person_id = t.person_id
    WHERE g.run_id = :run AND g.due_at IS NOT NULL
);

-- name: next_due
-- When the first of those who wait is due.
SELECT min(due_at) FROM (
    SELECT due_at FROM batches WHERE run_id = :run AND state = 'waiting'
    UNION ALL
    SELECT due_at FROM progress WHERE run_id = :run AND due_at IS NOT NULL
);

-- name: count_batch
-- The ordinal of a new batch; and everybody before the frontier was in a batch or is suppressed.
UPDATE runs SET batches = batches + 1, frontier = coalesce(min(:frontier, last_person + 1), frontier)
WHERE id = :run
RETURNING batches;

-- name: move_frontier
-- The same, where nobody was left for a batch.
UPDATE runs SET frontier = coalesce(min(:frontier, last_person + 1), frontier) WHERE id = :run;

-- name: add_batch
-- Form a batch, claimed from the beginning.
INSERT INTO batches
    (run_id, version, ordinal, key, size, formed_at, claimed_at, claimed_on, token, attempts, state, sealed)
VALUES (:run, :version, :ordinal, :key, :size, :now, :now, :reading, :token, 1, 'in_flight', 0)
RETURNING id;

-- name: add_span
-- Add a range of members to a new batch.
INSERT INTO spans (batch_id, first_person, last_person) VALUES (:batch, :first, :last);

-- name: spans_of_batch
-- The members of a batch as ranges.
SELECT first_person, last_person FROM spans WHERE batch_id = :batch ORDER BY first_person;

-- name: claim_members
-- The members of a batch are in flight: all of them at once, however many ranges they make up.
UPDATE progress AS g SET
    state = 'in_flight', batch_id = :batch, tries = g.tries + 1, due_at = NULL, put_back_at = NULL
FROM spans AS s
WHERE s.batch_id = :batch AND g.person_id BETWEEN s.first_person AND s.last_person
    AND g.state = 'pending' AND (g.batch_id IS NULL OR g.batch_id = :batch);

-- name: claim_next
-- The same for a new batch of all who are free and new between its first and its last: without the ranges, which
-- cost a fifth more.
UPDATE progress SET state = 'in_flight', batch_id = :batch, tries = tries + 1
WHERE person_id BETWEEN :first AND :last
    AND run_id = :run AND state = 'pending' AND batch_id IS NULL AND due_at IS NULL;

-- name: claim_batch
-- A batch that waited is in flight again, with the same key and members.
UPDATE batches SET
    state = 'in_flight', claimed_at = :now, claimed_on = :reading, token = :token, attempts = attempts + 1, sealed = 0,
    due_at = NULL, put_back_at = NULL
WHERE id = :batch AND state = 'waiting';

-- name: batch
-- What a batch is, and whether it is of the run's current version.
SELECT b.id, b.run_id, b.key, b.size, b.formed_at, b.claimed_at, b.attempts, b.digest, b.state,
    b.version, b.version = r.version, o.provider, o.account, o.sender, b.claimed_on, b.sealed_on
FROM batches AS b
JOIN runs AS r ON r.id = b.run_id
JOIN routes AS o ON o.run_id = b.run_id AND o.version = b.version
WHERE b.id = :batch;

-- name: members
-- The members of a batch who are at a certain state, as lists.
SELECT '[' || json_group_array(g.person_id) || ',' || json_group_array(p.address) || ',' || json_group_array(p.edition_id)
    || ',[' || group_concat(coalesce(p.fields, '{}')) || '],' || json_group_array(g.tries) || ']'
FROM spans AS s
JOIN progress AS g ON g.person_id BETWEEN s.first_person AND s.last_person
JOIN people AS p ON p.id = g.person_id
WHERE s.batch_id = :batch AND g.batch_id = :batch AND g.state = :state;

-- name: batches_in_state
-- The batches of a run in flight or in doubt, the oldest first.
SELECT id FROM batches
WHERE run_id = :run AND state = :state AND state IN ('in_flight', 'uncertain') AND id > :after
ORDER BY id;

-- name: orphans
-- The batches of a run in flight under the token of nobody who sends it; sealed ones, or those not handed over.
SELECT id FROM batches
WHERE run_id = :run AND state = 'in_flight' AND sealed = :sealed
    AND token NOT IN (SELECT token FROM senders WHERE run_id = :run)
ORDER BY id;

-- name: orphaned_runs
-- The runs in which anything is in flight under the token of nobody who sends it.
SELECT DISTINCT b.run_id FROM batches AS b
WHERE b.state = 'in_flight' AND b.state IN ('in_flight', 'uncertain')
    AND NOT EXISTS (SELECT 1 FROM senders AS s WHERE s.run_id = b.run_id AND s.token = b.token);

-- name: seal_batch
-- From now on a batch may have been handed over. The digest of its payload is noted once; no other is taken.
UPDATE batches SET digest = coalesce(digest, :digest), sealed = 1, sealed_on = :reading
WHERE id = :batch AND state IN ('in_flight', 'uncertain') AND (digest IS NULL OR digest = :digest);

-- name: finish_span
-- A range of people has come to an end.
UPDATE progress SET state = :state, finished_at = :now
WHERE person_id BETWEEN :first AND :last AND batch_id = :batch AND state = :before;

-- name: doubt_span
-- Of a range of people nobody knows whether their mail was taken.
UPDATE progress SET state = 'uncertain'
WHERE person_id BETWEEN :first AND :last AND batch_id = :batch AND state = :before;

-- name: wait_span
-- A range of people waits within its batch.
UPDATE progress SET state = 'pending'
WHERE person_id BETWEEN :first AND :last AND batch_id = :batch AND state = :before;

-- name: put_back_span
-- A range of people is free for another batch, at a time.
UPDATE progress SET state = 'pending', batch_id = NULL, put_back_at = :now, due_at = :due
WHERE person_id BETWEEN :first AND :last AND batch_id = :batch AND state = :before;

-- name: keep_back_span
-- A range of people who were barred meanwhile is suppressed.
UPDATE progress SET state = 'suppressed', batch_id = NULL, finished_at = :now
WHERE person_id BETWEEN :first AND :last AND batch_id = :batch AND state = :before;

-- name: put_batch
-- Note what has become of a batch.
UPDATE batches SET state = :state, put_back_at = :put_back, due_at = :due WHERE id = :batch;

-- name: end_claim
-- Note what has become of a batch, unless its claim is over already.
UPDATE batches SET state = :state, put_back_at = :put_back, due_at = :due
WHERE id = :batch AND state = :before AND attempts = :attempt;

-- name: add_attempt
-- Note what was tried or decided.
INSERT INTO attempts (run_id, batch_id, at, kind, tally, reason, named)
VALUES (:run, :batch, :now, :kind, :tally, :reason, :named)
RETURNING id;

-- name: add_answer
-- Note what came back about one person.
INSERT INTO answers (person_id, attempt_id, state, provider_id, reason) VALUES (?, ?, ?, ?, ?);

-- name: add_names
-- Note how a provider names the messages that it took; by the person's number, in JSON. One by one costs twice.
INSERT INTO answers (person_id, attempt_id, state, provider_id)
SELECT CAST(key AS INTEGER), :attempt, 'accepted', value FROM json_each(:names);

-- name: sender
-- Who is sending a run; a file knows no leases and no crews.
SELECT token, pid, started, host, boot, namespace, since, NULL, 1 FROM senders WHERE run_id = :run;

-- name: held
-- The process that sends a run under this token.
SELECT pid, started, host, boot, namespace FROM senders WHERE run_id = :run AND token = :token;

-- name: all_senders
-- Who is sending, run by run.
SELECT run_id, token, pid, started, host, boot, namespace, since, NULL, 1 FROM senders;

-- name: raise_token
-- A token that nobody had before.
UPDATE runs SET token = token + 1 WHERE id = :run RETURNING token;

-- name: latest_token
-- Who has a lower one was replaced by a later sender.
SELECT token FROM runs WHERE id = :run;

-- name: put_sender
-- From now on this process sends the run.
INSERT OR REPLACE INTO senders (run_id, token, pid, started, host, boot, namespace, since)
VALUES (:run, :token, :pid, :started, :host, :boot, :namespace, :now);

-- name: drop_senders
-- Nobody sends the run from now on.
DELETE FROM senders WHERE run_id = :run;

-- name: drop_sender
-- The process with this token sends the run no more.
DELETE FROM senders WHERE run_id = :run AND token = :token;

-- name: counts
-- How many people of a run are at each state.
SELECT g.state, count(*)
FROM runs AS r JOIN progress AS g ON g.person_id BETWEEN r.first_person AND r.last_person
WHERE r.id = :run AND g.run_id = :run
GROUP BY g.state;

-- name: counts_of_mailboxes
-- How many of these mailboxes, a JSON list of keys, are at each state in a run.
SELECT g.state, count(*)
FROM json_each(:keys) AS k
JOIN mailboxes AS m ON m.run_id = :run AND m.key = k.value
JOIN progress AS g ON g.person_id = m.person_id
GROUP BY g.state;

-- name: counts_by_edition
-- How many people of each edition are at each state.
SELECT e.name, g.state, count(*)
FROM runs AS r
JOIN progress AS g ON g.person_id BETWEEN r.first_person AND r.last_person
JOIN people AS p ON p.id = g.person_id
JOIN editions AS e ON e.id = p.edition_id
WHERE r.id = :run AND g.run_id = :run AND g.state <> 'suppressed'
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
WHERE g.run_id = :run AND g.state = :state AND g.person_id > :after
    AND g.person_id BETWEEN
        (SELECT first_person FROM runs WHERE id = :run) AND (SELECT last_person FROM runs WHERE id = :run)
ORDER BY g.person_id LIMIT :size;

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
WHERE g.person_id = :person;

-- name: attempts_of_run
-- What was tried and decided in a run, in order.
SELECT t.at, t.kind, b.key, t.tally, t.reason
FROM attempts AS t LEFT JOIN batches AS b ON b.id = t.batch_id
WHERE t.run_id = :run
ORDER BY t.id;

-- name: attempts_with_person
-- What was tried with one person: the attempts of their batches, and all that was said about them.
SELECT t.at, t.kind, b.key, coalesce(a.state, CASE WHEN t.named IS NOT NULL THEN 'accepted' END, t.tally),
    coalesce(nullif(a.reason, ''), t.reason)
FROM attempts AS t
LEFT JOIN batches AS b ON b.id = t.batch_id
LEFT JOIN answers AS a ON a.attempt_id = t.id AND a.person_id = :person
WHERE a.person_id IS NOT NULL OR t.batch_id IN (
    SELECT batch_id FROM spans WHERE :person BETWEEN first_person AND last_person
)
ORDER BY t.id;

-- name: erase_person
-- Take away what tells who somebody is.
UPDATE people SET address = NULL, fields = NULL, erased_at = :now WHERE id = :person AND erased_at IS NULL;

-- name: erase_answers
-- Take away what was said about somebody, since it may quote the address.
UPDATE answers SET provider_id = NULL, reason = '(erased)' WHERE person_id = :person;

-- name: hide_mailbox
-- Keep a mailbox as a salted digest only, so that the same run does not take the person in again.
UPDATE mailboxes SET key = :hidden WHERE run_id = :run AND key = :key;
