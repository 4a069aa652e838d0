"""What runs in another database of the same PostgreSQL server cannot write here: it no longer holds the log's readers back."""

from django.db import migrations

# Transaction numbers are the server's, not the database's. Of those that this statement's own snapshot (the function is STABLE)
# takes for running, only one that a session of another database is seen to hold is passed over; whatever is not found, such as
# one that has ended since or one that was prepared, counts as ours. Nothing is asked of the lists where nothing runs.
_FUNCTION = """
CREATE OR REPLACE FUNCTION events_oldest_running() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    now_running pg_snapshot := pg_current_snapshot();
    oldest xid8;
BEGIN
    oldest := pg_snapshot_xmin(now_running);
    IF oldest < pg_snapshot_xmax(now_running) THEN
        SELECT coalesce(min(running), pg_snapshot_xmax(now_running)) INTO oldest
        FROM pg_snapshot_xip(now_running) AS running
        WHERE running::xid NOT IN (
            SELECT held.transactionid
            FROM pg_locks held JOIN pg_stat_activity session ON session.pid = held.pid
            WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
                AND session.datname <> current_database()
        );
    END IF;
    -- A snapshot leaves out its own transaction.
    oldest := least(oldest, pg_current_xact_id_if_assigned());
    RETURN oldest::text::bigint + events_transaction_offset();
END
$$
"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_FUNCTION)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION events_oldest_running()")


class Migration(migrations.Migration):
    dependencies = [("events", "0006_slow_queries")]
    operations = [migrations.RunPython(make, drop)]
