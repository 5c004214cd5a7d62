-- Offsets mean nothing in a topic that was made anew: a consumer's place in a partition is one in the topic of this id.
CREATE TABLE consumer_place (
    consumer smallint NOT NULL,
    topic smallint NOT NULL,
    partition integer NOT NULL,
    topic_id text NOT NULL,
    PRIMARY KEY (consumer, topic, partition));
GRANT SELECT, INSERT, UPDATE ON consumer_place TO taskflow_relay;
