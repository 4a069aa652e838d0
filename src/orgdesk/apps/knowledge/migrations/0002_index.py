"""The full-text index: FTS5 on SQLite, a text-search column on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE knowledge_index USING fts5(article_id UNINDEXED, title, body, "
    "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')"
)
POSTGRESQL = """
CREATE TABLE knowledge_index (
    article_id bigint PRIMARY KEY,
    title text NOT NULL,
    body text NOT NULL,
    document tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'C')
    ) STORED
);
CREATE INDEX knowledge_index_document ON knowledge_index USING gin (document)
"""


def make(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE knowledge_index")


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
