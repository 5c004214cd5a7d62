-- Who gives a reminder its moment by its person's time zone shares a lock on that zone until the transaction ends, and who
-- changes it has it alone: no moment is left by a zone that is no longer theirs.
CREATE FUNCTION hold_zone(person uuid) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7310580, hashtext(person::text));
    RETURN (SELECT time_zone FROM users WHERE id = person);
END $$;
REVOKE ALL ON FUNCTION hold_zone FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hold_zone TO taskflow_app, taskflow_worker;

CREATE FUNCTION require_zone(person uuid, zone text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held text := hold_zone(person);
BEGIN
    IF held <> zone THEN
        PERFORM refuse_quietly('time_zone', held);
    END IF;
END $$;
REVOKE ALL ON FUNCTION require_zone FROM PUBLIC;
GRANT EXECUTE ON FUNCTION require_zone TO taskflow_app;
