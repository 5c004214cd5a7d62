-- A series whose place another took is over: nothing lists it, nothing brings it back, and the task that went on is no
-- occurrence of it.
UPDATE series s SET deleted_at = now()
WHERE s.state = 2 AND s.deleted_at IS NULL
    AND EXISTS (SELECT FROM series n WHERE n.workspace_id = s.workspace_id AND n.previous_series_id = s.id);

DELETE FROM occurrence o USING series n, task t
WHERE n.workspace_id = o.workspace_id AND n.previous_series_id = o.series_id
    AND t.workspace_id = o.workspace_id AND t.id = o.task_id AND t.series_id = n.id AND o.state = 0;
