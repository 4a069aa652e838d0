"""The full-text index of what was said: FTS5 on SQLite, a text-search column on PostgreSQL. A row a message."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE desk_index USING fts5(ticket_id UNINDEXED, subject, body, "
    "tokenize = 'porter unicode61 remove_diacritics 2')"
)
POSTGRESQL = """
CREATE TABLE desk_index (
    ticket_id bigint NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    document tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', subject), 'A') || setweight(to_tsvector('english', left(body, 200000)), 'C')
    ) STORED
);
CREATE INDEX desk_index_document ON desk_index USING gin (document)
"""
FILL = """
INSERT INTO desk_index (ticket_id, subject, body)
SELECT ticket.id, ticket.subject, message.text FROM desk_message message
JOIN desk_ticket ticket ON ticket.id = message.ticket_id
"""


def make(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)
    schema_editor.execute(FILL)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE desk_index")


class Migration(migrations.Migration):
    dependencies = [("desk", "0004_handling")]
    operations = [migrations.RunPython(make, drop)]
