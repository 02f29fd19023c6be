#include "storage/sql_tables.hpp"

namespace bluelamp::server {
namespace {

Entity read_entity(const Query& row) {
    return {row.text(0), row.text(1), row.count(2), row.text(3), row.text(4)};
}

} // namespace

std::vector<Entity> SqlContent::entities() {
    std::vector<Entity> entities;
    auto row = database_.query("SELECT kind, id, revision, digest, json FROM entity ORDER BY place");
    while (row.next())
        entities.push_back(read_entity(row));
    return entities;
}

std::vector<Entity> SqlContent::entities_of(const std::string& kind) {
    std::vector<Entity> entities;
    auto row = database_.query(
        "SELECT kind, id, revision, digest, json FROM entity WHERE kind = ? ORDER BY place", kind);
    while (row.next())
        entities.push_back(read_entity(row));
    return entities;
}

std::optional<Entity> SqlContent::entity(const std::string& kind, const std::string& id) {
    auto row = database_.query(
        "SELECT kind, id, revision, digest, json FROM entity WHERE kind = ? AND id = ?", kind, id);
    return row.next() ? std::optional(read_entity(row)) : std::nullopt;
}

void SqlContent::put(const Entity& entity) {
    database_.run(
        "INSERT INTO entity (kind, id, revision, digest, json) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision, digest = excluded.digest, "
        "json = excluded.json",
        entity.kind, entity.id, entity.revision, entity.digest, entity.json);
}

void SqlContent::remove(const std::string& kind, const std::string& id) {
    database_.run("DELETE FROM entity WHERE kind = ? AND id = ?", kind, id);
}

void SqlContent::put_tombstone(const StoredTombstone& tombstone) {
    database_.run(
        "INSERT INTO tombstone (id, revision, file) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "revision = excluded.revision, file = excluded.file WHERE excluded.revision > tombstone.revision",
        tombstone.id, tombstone.revision, Blob{tombstone.file});
}

std::vector<StoredTombstone> SqlContent::tombstones() {
    std::vector<StoredTombstone> tombstones;
    auto row = database_.query("SELECT id, revision, file FROM tombstone ORDER BY id");
    while (row.next())
        tombstones.push_back({row.text(0), row.count(1), row.text(2)});
    return tombstones;
}

std::optional<StoredManifest> SqlContent::manifest(const std::string& area) {
    auto row = database_.query("SELECT area, version, digest, file FROM manifest WHERE area = ?", area);
    if (!row.next())
        return std::nullopt;
    return StoredManifest{row.text(0), row.count(1), row.text(2), row.text(3)};
}

std::uint64_t SqlContent::manifest_version(const std::string& area) {
    auto row = database_.query("SELECT version FROM manifest WHERE area = ?", area);
    return row.next() ? row.count(0) : 0;
}

std::vector<std::string> SqlContent::manifest_areas() {
    std::vector<std::string> areas;
    auto row = database_.query("SELECT area FROM manifest ORDER BY area");
    while (row.next())
        areas.push_back(row.text(0));
    return areas;
}

void SqlContent::put_manifest(const StoredManifest& manifest) {
    database_.run(
        "INSERT INTO manifest (area, version, digest, file) VALUES (?, ?, ?, ?) ON CONFLICT (area) DO UPDATE "
        "SET version = excluded.version, digest = excluded.digest, file = excluded.file",
        manifest.area, manifest.version, manifest.digest, Blob{manifest.file});
}

void SqlContent::put_media(const MediaRecord& media) {
    database_.run(
        "INSERT INTO media (sha256, bytes, type, given) VALUES (?, ?, ?, 1) ON CONFLICT (sha256) DO UPDATE "
        "SET bytes = excluded.bytes, type = excluded.type, given = 1",
        media.sha256, media.bytes, media.type);
}

std::optional<MediaRecord> SqlContent::media(const std::string& sha256) {
    auto row = database_.query("SELECT sha256, bytes, type FROM media WHERE sha256 = ?", sha256);
    return row.next() ? std::optional(MediaRecord{row.text(0), row.count(1), row.text(2)}) : std::nullopt;
}

std::vector<MediaRecord> SqlContent::all_media() {
    std::vector<MediaRecord> media;
    auto row = database_.query("SELECT sha256, bytes, type FROM media ORDER BY sha256");
    while (row.next())
        media.push_back({row.text(0), row.count(1), row.text(2)});
    return media;
}

std::string SqlContent::fetched(const std::string& url) {
    auto row = database_.query("SELECT sha256 FROM fetched WHERE url = ?", url);
    return row.next() ? row.text(0) : std::string{};
}

void SqlContent::note_fetched(const std::string& url, const std::string& sha256) {
    database_.run("INSERT INTO fetched (url, sha256) VALUES (?, ?) ON CONFLICT (url) DO UPDATE SET "
                  "sha256 = excluded.sha256",
                  url, sha256);
}

std::optional<SourcePicture> SqlContent::source_picture(const std::string& url) {
    auto row = database_.query("SELECT media.sha256, bytes, type, used_ms FROM source_picture JOIN media ON "
                               "media.sha256 = source_picture.sha256 WHERE url = ?",
                               url);
    if (!row.next())
        return std::nullopt;
    return SourcePicture{{row.text(0), row.count(1), row.text(2)}, row.number(3)};
}

void SqlContent::put_source_picture(const std::string& url, const SourcePicture& picture) {
    const auto& media = picture.media;
    database_.run("INSERT INTO media (sha256, bytes, type, given) VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
                  media.sha256, media.bytes, media.type);
    database_.run("INSERT INTO source_picture (url, sha256, used_ms) VALUES (?, ?, ?) ON CONFLICT (url) DO "
                  "UPDATE SET sha256 = excluded.sha256, used_ms = excluded.used_ms",
                  url, media.sha256, picture.used_ms);
}

std::vector<SourcePicture> SqlContent::source_pictures() {
    std::vector<SourcePicture> pictures;
    auto row = database_.query(
        "SELECT media.sha256, bytes, type, coalesce(max(used_ms), 0) AS used FROM media LEFT JOIN "
        "source_picture ON media.sha256 = source_picture.sha256 WHERE given = 0 "
        "GROUP BY media.sha256, bytes, type ORDER BY used, media.sha256");
    while (row.next())
        pictures.push_back({{row.text(0), row.count(1), row.text(2)}, row.number(3)});
    return pictures;
}

std::uint64_t SqlContent::source_picture_octets() {
    auto row = database_.query("SELECT CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM media WHERE given = 0");
    return row.next() ? row.count(0) : 0;
}

bool SqlContent::forget_source_picture(const std::string& sha256) {
    auto row = database_.query("DELETE FROM media WHERE sha256 = ? AND given = 0 RETURNING sha256", sha256);
    if (!row.next())
        return false;
    database_.run("DELETE FROM source_picture WHERE sha256 = ?", sha256);
    return true;
}

} // namespace bluelamp::server
