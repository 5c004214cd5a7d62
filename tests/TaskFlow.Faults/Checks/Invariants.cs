namespace TaskFlow.Faults.Checks;

/// <summary>What must be true of a database that has come to rest, written down anew and not taken from the code that
/// it judges.</summary>
internal static class Invariants
{
    // What audit and live publish of their own work, topics 4 and 5, and dead letters, below 0, are nobody's to handle.
    private const string IsHandled = "topic >= 0 AND topic NOT IN (4, 5)";

    // Consumer 1 audit, 2 live, 3 notifications, 4 recurrence; topic 3 notifications.
    private const string Wants =
        """
        CASE consumer
            WHEN 1 THEN topic <> 3
            WHEN 2 THEN true
            WHEN 3 THEN type IN ('reminder.due', 'reminder.missed')
            WHEN 4 THEN type IN ('task.completed', 'task.reopened', 'task.restored', 'recurring_task.created',
                'recurring_task.updated', 'recurring_task.resumed', 'recurring_task.due') END
        """;

    /// <summary>Run before the queries: what they ask of events, whose subject stands in the envelope only, is read
    /// once and has statistics.</summary>
    public const string Prepare =
        $"""
        DROP TABLE IF EXISTS pg_temp.event;
        CREATE TEMP TABLE event AS SELECT pos, event_id, type, agg_version, topic,
            (convert_from(payload, 'UTF8')::jsonb ->> 'subject')::uuid AS subject
        FROM event_log WHERE {IsHandled};
        ANALYZE event
        """;

    /// <summary>The beginning of a query: how many effects are still to come.</summary>
    public const string Undelivered =
        $"""
        WITH expected AS (
            SELECT consumer, event_id FROM event_log, generate_series(1, 4) consumer WHERE {IsHandled} AND {Wants})
        SELECT (SELECT count(*) FROM expected e
            WHERE NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = e.consumer AND i.event_id = e.event_id))
        """;

    /// <summary>What is still to come, a line of text for each kind.</summary>
    public const string Waiting =
        $"""
        SELECT format('%s of %s for consumer %s, from %s to %s', count(*), topic, consumer, min(pos), max(pos))
        FROM event_log e, generate_series(1, 4) consumer WHERE {IsHandled} AND {Wants}
            AND NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = consumer.consumer AND i.event_id = e.event_id)
        GROUP BY topic, consumer
        UNION ALL SELECT format('%s pending', count(*)) FROM pending HAVING count(*) > 0
        UNION ALL SELECT format('%s parked for consumer %s: %s', count(*), consumer, min(error)) FROM parked GROUP BY consumer
        UNION ALL SELECT format('%s reminders are due', count(*)) FROM reminder
            WHERE state = 0 AND next_fire_at <= clock_timestamp() HAVING count(*) > 0
        """;

    /// <summary>The name of what does not hold where somebody else wrote the topic, newer versions first.</summary>
    public const string InOrder = "Consumers that keep order were handed a task's events by rising version";

    public static IReadOnlyList<Invariant> All { get; } =
    [
        new("Nothing waits, is parked or given up",
            """
            SELECT 'pending ' || pos FROM pending
            UNION ALL SELECT format('parked %s for consumer %s: %s', type, consumer, error) FROM parked
            UNION ALL SELECT format('dead %s for consumer %s: %s', type, consumer, error) FROM dead_letter
            WHERE replayed_at IS NULL AND discarded_at IS NULL
            """),
        new("Every event reached every consumer that wants it, and no other",
            $"""
            WITH expected AS (SELECT consumer, event_id, type FROM event, generate_series(1, 4) consumer WHERE {Wants})
            SELECT format('consumer %s, %s %s: event %s, inbox %s', consumer, coalesce(e.type, 'unknown'), event_id,
                e.event_id IS NOT NULL, i.event_id IS NOT NULL)
            FROM expected e FULL JOIN inbox i USING (consumer, event_id)
            WHERE e.event_id IS NULL OR i.event_id IS NULL
            """),
        new("Every event has one entry in the audit trail, with its content",
            """
            SELECT format('%s %s: %s entries, %s contents', type, event_id, count(a.seq), count(c.seq))
            FROM (SELECT event_id, type FROM event WHERE topic <> 3) e FULL JOIN audit_entry a USING (event_id, type)
            LEFT JOIN audit_content c USING (workspace_id, seq)
            GROUP BY event_id, type HAVING count(a.seq) <> 1 OR count(c.seq) <> 1 OR count(e.event_id) <> 1
            """),
        new("Every event has one revision, and revisions have no gap",
            """
            SELECT format('%s %s: %s revisions', e.type, event_id, count(c.revision))
            FROM event e FULL JOIN workspace_change c USING (event_id)
            GROUP BY e.type, event_id HAVING count(c.revision) <> 1 OR count(e.event_id) <> 1
            UNION ALL
            SELECT format('workspace %s: %s changes, newest %s, head %s', workspace_id, count(c.revision),
                max(c.revision), r.revision)
            FROM workspace_revision r LEFT JOIN workspace_change c USING (workspace_id)
            GROUP BY workspace_id, r.revision
            HAVING count(c.revision) <> r.revision OR coalesce(max(c.revision), 0) <> r.revision
            """),
        new("The events of a task tell each of its versions, in order",
            """
            WITH told AS (
                SELECT subject, type, agg_version, row_number() OVER (PARTITION BY subject ORDER BY pos) AS place
                FROM event WHERE type LIKE 'task.%')
            SELECT format('task %s: %s is version %s in place %s', subject, type, agg_version, place)
            FROM told WHERE agg_version <> place OR (place = 1) <> (type = 'task.created')
            UNION ALL
            SELECT format('task %s has version %s, its events tell %s', id, version, coalesce(newest, 0))
            FROM task
            FULL JOIN (SELECT subject AS id, max(agg_version) AS newest FROM told GROUP BY subject) t USING (id)
            WHERE version IS DISTINCT FROM newest
            """),
        new(InOrder,
            """
            SELECT format('%s: %s %s is version %s after %s', consumer, type, event_id, agg_version, before)
            FROM (
                SELECT consumer, type, event_id, agg_version, lag(agg_version) OVER (
                    PARTITION BY consumer, subject ORDER BY place) AS before
                FROM (
                    SELECT 'audit' AS consumer, subject, event_id, seq AS place FROM audit_entry
                    UNION ALL SELECT 'live', subject, event_id, revision FROM workspace_change) handled
                JOIN (SELECT event_id, type, agg_version FROM event WHERE type LIKE 'task.%') e USING (event_id)) told
            WHERE agg_version < before
            """),
        new("Every completed occurrence has one successor",
            """
            SELECT format('series %s: %s done and %s open over %s days; %s tasks, %s of them completed',
                id, done, open, days, tasks, completed)
            FROM (SELECT id FROM series) s
            LEFT JOIN (SELECT series_id AS id, count(*) FILTER (WHERE state = 1) AS done,
                    count(*) FILTER (WHERE state = 0) AS open, max(key::date) - min(key::date) + 1 AS days
                FROM occurrence GROUP BY series_id) o USING (id)
            LEFT JOIN (SELECT series_id AS id, count(*) AS tasks, count(*) FILTER (WHERE status = 1) AS completed
                FROM task GROUP BY series_id) t USING (id)
            WHERE (open, days, tasks, completed) IS DISTINCT FROM (1::bigint, (done + 1)::integer, done + 1, done)
            """),
        new("Every due reminder fired once and told once, every other one not at all",
            """
            SELECT format('reminder %s, state %s, due %s: %s firings, %s events, %s notifications, %s told',
                id, state, next_fire_at, firings, due, notifications, told)
            FROM reminder
            LEFT JOIN (SELECT reminder_id AS id, count(*) AS firings FROM reminder_firing GROUP BY 1) f USING (id)
            LEFT JOIN (SELECT subject AS id, count(*) AS due FROM event
                WHERE type IN ('reminder.due', 'reminder.missed') GROUP BY subject) e USING (id)
            LEFT JOIN (SELECT reminder_id AS id, count(DISTINCT n.id) AS notifications, count(event.event_id) AS told
                FROM notification n LEFT JOIN event ON subject = n.id GROUP BY reminder_id) n USING (id)
            WHERE (state, next_fire_at IS NULL, coalesce(firings, 0),
                    coalesce(due, 0), coalesce(notifications, 0), coalesce(told, 0))
                NOT IN ((1, true, 1, 1, 1, 1), (0, false, 0, 0, 0, 0))
            """),
        new("What was refused left nothing behind",
            $"""
            SELECT format('task %s: %s', id, title) FROM task WHERE title LIKE '%{Ledgers.Operation.WrongMark}%'
            UNION ALL
            SELECT format('event %s %s', type, event_id) FROM event_log
            WHERE convert_from(payload, 'UTF8') LIKE '%{Ledgers.Operation.WrongMark}%'
            """),
    ];
}
