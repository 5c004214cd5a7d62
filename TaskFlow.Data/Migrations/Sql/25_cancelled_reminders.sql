-- A reminder whose moment passes while its task is done or in the trash is cancelled (4). Once the task is open again it
-- waits for its moment again: the scheduler fires it late, or finds it missed. Pending ones are written as well, so that a
-- scheduler that is just cancelling them and the one who opens the task wait for each other.
CREATE FUNCTION wake_reminders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE reminder SET state = 0, next_fire_at = CASE state WHEN 4 THEN scheduled_for ELSE next_fire_at END,
        version = version + CASE state WHEN 4 THEN 1 ELSE 0 END
    WHERE workspace_id = NEW.workspace_id AND task_id = NEW.id AND state IN (0, 4);
    RETURN NULL;
END $$;

CREATE TRIGGER task_opened AFTER UPDATE OF status, deleted_at ON task FOR EACH ROW
    WHEN ((OLD.status <> 0 OR OLD.deleted_at IS NOT NULL) AND NEW.status = 0 AND NEW.deleted_at IS NULL)
    EXECUTE FUNCTION wake_reminders();
