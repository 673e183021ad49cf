"""The catalog's tables."""

from typing import Final

APPLICATION_ID: Final = 0x41534B43
"""SQLite's application id of a catalog: "ASKC"."""

SCHEMA_VERSION: Final = 1

TABLES: Final = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (
    prefix TEXT PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
) WITHOUT ROWID;
CREATE TABLE articles (
    path TEXT PRIMARY KEY,
    root TEXT NOT NULL REFERENCES roots(prefix),
    title TEXT,
    date TEXT,
    source TEXT,
    digest TEXT NOT NULL,
    size INTEGER NOT NULL,
    modified INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE paragraphs (
    article TEXT NOT NULL REFERENCES articles(path) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (article, number)
) WITHOUT ROWID;
CREATE TABLE passages (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES articles(path) ON DELETE CASCADE,
    paragraph INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    context TEXT NOT NULL,
    sentences TEXT NOT NULL,
    pieces TEXT NOT NULL
);
CREATE INDEX passages_by_article ON passages(article);
CREATE TABLE terms (
    kind TEXT NOT NULL,
    term TEXT NOT NULL,
    passages INTEGER NOT NULL,
    PRIMARY KEY (kind, term)
) WITHOUT ROWID;
CREATE TABLE vectors (
    text_digest BLOB NOT NULL,
    embedder TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (text_digest, embedder)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE passages_fts USING fts5 (
    text, context, content = 'passages', content_rowid = 'rowid',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
"""
