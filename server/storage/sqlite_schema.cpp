#include "storage/sqlite_schema.hpp"

namespace bluelamp::server {

// An entry's id is log << 40 | seq: one key for order and uniqueness, and no second index to write.
const Migrations& sqlite_migrations() {
    static const Migrations migrations{R"sql(
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (who TEXT, starts INTEGER, count INTEGER NOT NULL, PRIMARY KEY (who, starts)) WITHOUT ROWID;

CREATE TABLE code (
    hash TEXT PRIMARY KEY, area TEXT NOT NULL, name TEXT NOT NULL, expires INTEGER NOT NULL,
    confirm INTEGER NOT NULL, kiosk TEXT NOT NULL, key TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE kiosk (
    id TEXT PRIMARY KEY, area TEXT NOT NULL, name TEXT NOT NULL, enrolled INTEGER NOT NULL, confirmed INTEGER NOT NULL,
    token_hash TEXT NOT NULL UNIQUE, pack_open INTEGER NOT NULL, pack_expires INTEGER,
    contact_ms INTEGER NOT NULL, report TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE kiosk_key (kiosk TEXT, key BLOB, added INTEGER NOT NULL, PRIMARY KEY (kiosk, key)) WITHOUT ROWID;

CREATE TABLE log (
    id INTEGER PRIMARY KEY, kiosk TEXT NOT NULL, epoch BLOB NOT NULL, watermark INTEGER NOT NULL, head BLOB NOT NULL,
    quarantined INTEGER NOT NULL, gap INTEGER NOT NULL, UNIQUE (kiosk, epoch));
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, header BLOB NOT NULL, payload BLOB, payload_hash BLOB NOT NULL, hash BLOB NOT NULL,
    kind TEXT NOT NULL, via TEXT NOT NULL, day INTEGER NOT NULL, ballot TEXT NOT NULL, area TEXT NOT NULL,
    received INTEGER NOT NULL, problem TEXT NOT NULL);
CREATE INDEX entry_vote ON entry (ballot) WHERE kind = 'vote' AND problem = '';
CREATE TABLE gap (
    kiosk TEXT, epoch BLOB, first INTEGER, last INTEGER NOT NULL, head BLOB NOT NULL, noticed INTEGER NOT NULL,
    PRIMARY KEY (kiosk, epoch, first)) WITHOUT ROWID;
CREATE TABLE fork (
    file_hash BLOB PRIMARY KEY, kiosk TEXT NOT NULL, epoch BLOB NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, received INTEGER NOT NULL, file BLOB NOT NULL);

CREATE TABLE entity (
    place INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, revision INTEGER NOT NULL, digest TEXT NOT NULL,
    json TEXT NOT NULL, UNIQUE (kind, id));
CREATE TABLE tombstone (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, file BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE manifest (area TEXT PRIMARY KEY, version INTEGER NOT NULL, digest TEXT NOT NULL, file BLOB NOT NULL);
CREATE TABLE media (sha256 TEXT PRIMARY KEY, bytes INTEGER NOT NULL, type TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE fetched (url TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE person (
    name TEXT PRIMARY KEY, role TEXT NOT NULL, password TEXT NOT NULL, areas TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE audit (
    number INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
    detail TEXT NOT NULL, hash TEXT NOT NULL);
)sql",
                                       R"sql(
CREATE TABLE case_file (
    id TEXT PRIMARY KEY, entry INTEGER NOT NULL UNIQUE REFERENCES entry (id), kind TEXT NOT NULL, via TEXT NOT NULL,
    ballot TEXT NOT NULL, area TEXT NOT NULL, topic TEXT NOT NULL, rating INTEGER NOT NULL,
    complaint INTEGER NOT NULL, danger INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,
    open INTEGER NOT NULL, received INTEGER NOT NULL, written INTEGER, due INTEGER NOT NULL, answered INTEGER, ended INTEGER,
    assignee TEXT NOT NULL, mark BLOB, unreadable INTEGER NOT NULL, redacted TEXT NOT NULL,
    item TEXT NOT NULL, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX case_queue ON case_file (open DESC, danger DESC, due, id);
CREATE INDEX case_mark ON case_file (mark) WHERE mark IS NOT NULL;
CREATE INDEX case_unopened ON case_file (id) WHERE mark IS NULL AND NOT unreadable;
CREATE TABLE case_event (
    case_id TEXT, number INTEGER, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
    detail TEXT NOT NULL, PRIMARY KEY (case_id, number)) WITHOUT ROWID;
CREATE TABLE case_answer (
    case_id TEXT, number INTEGER, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, sealed_to BLOB NOT NULL,
    sealed BLOB NOT NULL, published INTEGER NOT NULL, PRIMARY KEY (case_id, number)) WITHOUT ROWID;
CREATE TABLE receipt_answer (
    receipt BLOB PRIMARY KEY, area TEXT NOT NULL, file BLOB NOT NULL, answered INTEGER NOT NULL,
    until INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX receipt_answer_until ON receipt_answer (until);
CREATE TABLE decision (
    ballot TEXT, place TEXT, decided INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (ballot, place)) WITHOUT ROWID;
INSERT INTO setting (name, value) VALUES ('cases_missing', '1');
)sql",
                                       R"sql(
ALTER TABLE kiosk ADD COLUMN seen_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE kiosk ADD COLUMN shown_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE kiosk ADD COLUMN revoked INTEGER;
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY, person TEXT NOT NULL, started_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL,
    message TEXT NOT NULL) WITHOUT ROWID;
)sql",
                                       R"sql(
CREATE TABLE use_count (
    kiosk TEXT, epoch BLOB, day INTEGER, screen TEXT, language TEXT, text_size INTEGER, touched INTEGER NOT NULL,
    started INTEGER NOT NULL, finished INTEGER NOT NULL, abandoned INTEGER NOT NULL,
    PRIMARY KEY (day, kiosk, epoch, screen, language, text_size)) WITHOUT ROWID;
CREATE TABLE use_mark (
    kiosk TEXT, epoch BLOB, through INTEGER NOT NULL, PRIMARY KEY (kiosk, epoch)) WITHOUT ROWID;
)sql",
                                       R"sql(
DROP INDEX case_unopened;
CREATE INDEX case_unopened ON case_file (id) WHERE mark IS NULL AND unreadable = 0;
)sql",
                                       R"sql(
ALTER TABLE log ADD COLUMN branch_of BLOB;
ALTER TABLE log ADD COLUMN branch_after INTEGER NOT NULL DEFAULT 0;
ALTER TABLE log ADD COLUMN branch_head BLOB;
ALTER TABLE log ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
INSERT INTO setting (name, value) VALUES ('forks_unread', '1');
)sql",
                                       R"sql(
ALTER TABLE person ADD COLUMN factor TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN factor_step INTEGER NOT NULL DEFAULT 0;
)sql",
                                       R"sql(
CREATE TABLE source_state (
    id TEXT PRIMARY KEY, settings TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    moved_to TEXT NOT NULL, moving_to TEXT NOT NULL, moving_looks INTEGER NOT NULL, next_look_ms INTEGER NOT NULL,
    claimed_until_ms INTEGER NOT NULL, interval_s INTEGER NOT NULL, checked_ms INTEGER NOT NULL,
    good_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL, failing_since_ms INTEGER NOT NULL,
    distrust_since_ms INTEGER NOT NULL, failures INTEGER NOT NULL, problem TEXT NOT NULL, digest TEXT NOT NULL,
    items INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX source_due ON source_state (next_look_ms);
CREATE TABLE source_item (
    source TEXT, kind TEXT, id TEXT, state TEXT NOT NULL,
    said TEXT NOT NULL, settled TEXT NOT NULL, published TEXT NOT NULL, json TEXT NOT NULL, image TEXT NOT NULL,
    image_alternative TEXT NOT NULL, why TEXT NOT NULL, story_keys TEXT NOT NULL, published_s INTEGER NOT NULL,
    expires_s INTEGER NOT NULL, first_seen_ms INTEGER NOT NULL, last_seen_ms INTEGER NOT NULL,
    missing_since_ms INTEGER NOT NULL, missing_looks INTEGER NOT NULL, PRIMARY KEY (source, kind, id)) WITHOUT ROWID;
CREATE INDEX source_item_id ON source_item (kind, id);
CREATE INDEX source_item_state ON source_item (state);
CREATE TABLE source_story (
    story TEXT, source TEXT, id TEXT, PRIMARY KEY (story, source, id)) WITHOUT ROWID;
CREATE INDEX source_story_item ON source_story (source, id);
CREATE TABLE source_look (
    source TEXT, number INTEGER, at_ms INTEGER NOT NULL, outcome TEXT NOT NULL, status INTEGER NOT NULL,
    octets INTEGER NOT NULL, items INTEGER NOT NULL, added INTEGER NOT NULL, changed INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL, took_ms INTEGER NOT NULL, problem TEXT NOT NULL,
    PRIMARY KEY (source, number)) WITHOUT ROWID;
CREATE TABLE source_reply (
    source TEXT PRIMARY KEY, octets BLOB NOT NULL, content_type TEXT NOT NULL, charset TEXT NOT NULL,
    url TEXT NOT NULL, at_ms INTEGER NOT NULL);
)sql",
                                       R"sql(
CREATE TABLE source_picture (url TEXT PRIMARY KEY, sha256 TEXT NOT NULL, used_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX source_picture_sha256 ON source_picture (sha256);
INSERT INTO source_picture SELECT substr(url, 8), sha256, CAST(strftime('%s', 'now') AS INTEGER) * 1000
    FROM fetched WHERE url LIKE 'fitted %';
DELETE FROM fetched WHERE url LIKE 'fitted %';
ALTER TABLE media ADD COLUMN given INTEGER NOT NULL DEFAULT 1;
UPDATE media SET given = 0 WHERE sha256 IN (SELECT sha256 FROM source_picture)
    AND sha256 NOT IN (SELECT sha256 FROM fetched);
ALTER TABLE source_state ADD COLUMN pictures_left_out INTEGER NOT NULL DEFAULT 0;
)sql"};
    return migrations;
}

} // namespace bluelamp::server
