-- The project that a task lay in before the change, where it left one: who saw it there is told that it is gone.
ALTER TABLE workspace_change ADD COLUMN left_project uuid;
