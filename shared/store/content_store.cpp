#include "store/content_store.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "wire/content_json.hpp"
#include "wire/limits.hpp"

#include <algorithm>
#include <set>

#include <SQLiteCpp/SQLiteCpp.h>

#include <sqlite3.h>

namespace bluelamp {
namespace fs = std::filesystem;
namespace {

const Migrations migrations{R"(
CREATE TABLE manifest(one INTEGER PRIMARY KEY CHECK(one=1), version INTEGER NOT NULL, file BLOB NOT NULL);
CREATE TABLE sources(
  id TEXT PRIMARY KEY,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  checked INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  problem TEXT NOT NULL,
  content TEXT);
)",
                            R"(
CREATE TABLE good_manifest(one INTEGER PRIMARY KEY CHECK(one=1), version INTEGER NOT NULL, file BLOB NOT NULL);
)"};

Time time_of(const SQLite::Column& column) {
    return Time(std::chrono::seconds(column.getInt64()));
}

std::int64_t seconds_of(Time time) {
    return time.time_since_epoch().count();
}

void put_state(SQLite::Database& db, const SourceState& state, const std::string* content) {
    SQLite::Statement put(
        db, "INSERT INTO sources(id, etag, last_modified, checked, changed, problem, content)"
            " VALUES(?1,?2,?3,?4,?5,?6,?7) ON CONFLICT(id) DO UPDATE SET etag=?2, last_modified=?3,"
            " checked=?4, changed=?5, problem=?6, content=coalesce(?7, content)");
    put.bind(1, state.id);
    put.bind(2, state.etag);
    put.bind(3, state.last_modified);
    put.bind(4, seconds_of(state.checked));
    put.bind(5, seconds_of(state.changed));
    put.bind(6, state.problem);
    if (content != nullptr)
        put.bind(7, *content);
    put.exec();
}

/// Whether the file behind the connection was deleted, or another stands in its place.
bool has_moved(SQLite::Database& db) {
    int moved = 0;
    return sqlite3_file_control(db.getHandle(), nullptr, SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
           moved != 0;
}

std::optional<Bytes> file_in(SQLite::Database& db, const std::string& table) {
    SQLite::Statement query(db, "SELECT file FROM " + table);
    if (!query.executeStep())
        return std::nullopt;
    const auto column = query.getColumn(0);
    return Bytes(static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
}

} // namespace

ContentStore::ContentStore(fs::path folder, std::uint64_t media_quota)
    : folder_(std::move(folder))
    , media_(folder_ / "media", media_quota) {
    const std::lock_guard lock(mutex_);
    open();
}

ContentStore::~ContentStore() = default;

void ContentStore::open() {
    auto opened = open_or_set_aside(folder_ / "content.db", Durability::cache, migrations);
    if (!opened.set_aside.empty())
        set_aside_ = opened.set_aside;
    opened_ = std::make_unique<Opened>(std::move(opened));
    ++own_commits_; // what is in it now may be something else
}

template <typename F>
auto ContentStore::guarded(const char* operation, F&& work) {
    const std::lock_guard lock(mutex_);
    try {
        if (!opened_ || has_moved(*opened_->database)) {
            opened_.reset(); // somebody deleted the cache beneath us
            open();
        }
        return work(*opened_->database);
    } catch (const SQLite::Exception& error) {
        opened_.reset();
        throw Failure(operation, error.what(), "check the disk, or delete content.db, which is fetched again",
                      Retry::yes);
    }
}

bool ContentStore::put_manifest(ByteView file, const ManifestHeader& header) {
    return guarded("keep the content", [&](SQLite::Database& db) {
        SQLite::Statement put(
            db, "INSERT INTO manifest(one, version, file) VALUES(1, ?, ?) ON CONFLICT(one) DO UPDATE"
                " SET version=excluded.version, file=excluded.file WHERE excluded.version>version");
        put.bind(1, static_cast<std::int64_t>(header.version));
        put.bindNoCopy(2, static_cast<const void*>(file.data()), static_cast<int>(file.size()));
        const bool changed = put.exec() > 0;
        ++own_commits_;
        return changed;
    });
}

std::optional<Bytes> ContentStore::manifest() {
    return guarded("read the content", [](SQLite::Database& db) { return file_in(db, "manifest"); });
}

std::uint64_t ContentStore::manifest_version() {
    return guarded("read the content", [](SQLite::Database& db) {
        return static_cast<std::uint64_t>(
            db.execAndGet("SELECT coalesce(max(version),0) FROM manifest").getInt64());
    });
}

void ContentStore::keep_manifest_as_good() {
    guarded("remember the content", [](SQLite::Database& db) {
        return db.exec(
            "INSERT INTO good_manifest(one, version, file) SELECT one, version, file FROM manifest WHERE 1"
            " ON CONFLICT(one) DO UPDATE SET version=excluded.version, file=excluded.file"
            " WHERE excluded.version<>version");
    });
}

std::optional<Bytes> ContentStore::good_manifest() {
    return guarded("read the content", [](SQLite::Database& db) { return file_in(db, "good_manifest"); });
}

void ContentStore::put_source_content(const SourceState& state, const Content& content) {
    const auto json = write_content(content);
    guarded("keep a source's content", [&](SQLite::Database& db) {
        put_state(db, state, &json);
        ++own_commits_;
        return 0;
    });
}

void ContentStore::put_source_state(const SourceState& state) {
    guarded("keep a source's state", [&](SQLite::Database& db) {
        put_state(db, state, nullptr);
        ++own_commits_;
        return 0;
    });
}

std::optional<SourceState> ContentStore::source_state(const std::string& id) {
    return guarded("read a source's state", [&](SQLite::Database& db) -> std::optional<SourceState> {
        SQLite::Statement query(
            db, "SELECT etag, last_modified, checked, changed, problem FROM sources WHERE id=?");
        query.bind(1, id);
        if (!query.executeStep())
            return std::nullopt;
        return SourceState{id,
                           query.getColumn(0).getString(),
                           query.getColumn(1).getString(),
                           time_of(query.getColumn(2)),
                           time_of(query.getColumn(3)),
                           query.getColumn(4).getString()};
    });
}

std::map<std::string, Content> ContentStore::source_content() {
    return guarded("read the sources' content", [](SQLite::Database& db) {
        std::map<std::string, Content> all;
        SQLite::Statement query(db, "SELECT id, content FROM sources WHERE content IS NOT NULL");
        while (query.executeStep()) {
            try {
                all.emplace(query.getColumn(0).getString(), read_content(query.getColumn(1).getString()));
            } catch (const WireError&) {
                continue; // written by a newer version; the source is asked again
            }
        }
        return all;
    });
}

void ContentStore::keep_sources(const std::vector<std::string>& ids) {
    guarded("forget a source", [&](SQLite::Database& db) {
        SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
        std::vector<std::string> gone;
        SQLite::Statement query(db, "SELECT id FROM sources");
        while (query.executeStep())
            if (auto id = query.getColumn(0).getString(); std::find(ids.begin(), ids.end(), id) == ids.end())
                gone.push_back(std::move(id));
        for (const auto& id : gone) {
            SQLite::Statement forget(db, "DELETE FROM sources WHERE id=?");
            forget.bind(1, id);
            forget.exec();
        }
        transaction.commit();
        ++own_commits_;
        return 0;
    });
}

bool ContentStore::check() {
    const std::lock_guard lock(mutex_);
    try {
        SQLite::Database fresh((folder_ / "content.db").string(), SQLite::OPEN_READONLY, 1000);
        if (fresh.execAndGet("PRAGMA quick_check(1)").getString() == "ok")
            return true;
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode() & 0xff;
        if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB)
            return true; // busy, say: nothing was found wrong with it
    }
    opened_.reset();
    return false;
}

std::int64_t ContentStore::change_counter() {
    return guarded("read the content", [this](SQLite::Database& db) {
        return db.execAndGet("PRAGMA data_version").getInt64() * 1000000 + own_commits_;
    });
}

} // namespace bluelamp
