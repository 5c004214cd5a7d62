-- After RESET ROLE: giving a function away needs more than its owner's rights.
ALTER FUNCTION search_tasks OWNER TO taskflow_search;
REVOKE CREATE ON SCHEMA public FROM taskflow_search;
GRANT EXECUTE ON FUNCTION search_tasks TO taskflow_app;
