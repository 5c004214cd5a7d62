-- Dead letters go to their topics through the log like everything else; the relay's role writes them and nothing besides.
CREATE POLICY relay_dead_letters ON event_log FOR INSERT TO taskflow_relay WITH CHECK (topic < 0);
GRANT INSERT ON event_log TO taskflow_relay;
GRANT USAGE ON SEQUENCE event_log_pos TO taskflow_relay;

-- A consumer group that has lost its place in a topic is given what its inbox does not know.
GRANT SELECT ON inbox TO taskflow_relay;
