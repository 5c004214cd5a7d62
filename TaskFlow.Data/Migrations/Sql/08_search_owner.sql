-- After RESET ROLE: giving a function away needs more than its owner's rights.
ALTER FUNCTION search_tasks OWNER TO taskflow_search;
REVOKE CREATE ON SCHEMA public FROM taskflow_search;
GRANT EXECUTE ON FUNCTION search_tasks TO taskflow_app;

-- Few rows are expected, so that each one found is looked up by its key: expecting a thousand, as for any function, the planner
-- reads the whole workspace to join them.
ALTER FUNCTION search_tasks ROWS 20;
