"""The full-text index has a row for each language of an article, and stems each by its own rules where the database can."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

SQLITE = (
    "CREATE VIRTUAL TABLE knowledge_index USING fts5(article_id UNINDEXED, language UNINDEXED, title, body, "
    "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')"
)
POSTGRESQL = """
CREATE TABLE knowledge_index (
    article_id bigint NOT NULL,
    language varchar(8) NOT NULL,
    stemmer regconfig NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    document tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector(stemmer, title), 'A') || setweight(to_tsvector(stemmer, body), 'C')
    ) STORED,
    PRIMARY KEY (article_id, language)
);
CREATE INDEX knowledge_index_document ON knowledge_index USING gin (document)
"""


def name_languages(apps, schema_editor):
    """Before there were translations, an article was written in the language of its first version."""
    articles, versions = (apps.get_model("knowledge", name) for name in ("Article", "ArticleVersion"))
    first = versions.objects.filter(article=OuterRef("pk")).order_by("number").values("language")[:1]
    written = articles.objects.filter(versions__isnull=False).annotate(said=Subquery(first)).exclude(said="en")
    for article in written.distinct():
        article.language = article.said
        article.save(update_fields=["language"])
        article.versions.update(language=article.said)


def make(apps, schema_editor):
    """Filled here by the names of the languages then known; publishing writes a row anew."""
    from orgdesk.apps.knowledge.search import stemmer_of

    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute("DROP TABLE IF EXISTS knowledge_index")
    schema_editor.execute(SQLITE if sqlite else POSTGRESQL)
    rows = apps.get_model("knowledge", "Article").objects.exclude(published_version=None)
    with schema_editor.connection.cursor() as cursor:
        for one in rows.select_related("published_version").iterator():
            said = [one.pk, one.language, one.published_version.title, one.published_version.body]
            if sqlite:
                cursor.execute("INSERT INTO knowledge_index (article_id, language, title, body) VALUES (%s, %s, %s, %s)", said)
            else:
                cursor.execute(
                    "INSERT INTO knowledge_index (article_id, language, title, body, stemmer) VALUES (%s, %s, %s, %s, %s::regconfig)",
                    [*said, stemmer_of(one.language)],
                )


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0005_translations")]
    operations = [
        migrations.RunPython(name_languages, migrations.RunPython.noop),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
