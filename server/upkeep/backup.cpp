#include "upkeep/backup.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "crypto/hash.hpp"
#include "storage/postgres_storage.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <array>
#include <fstream>
#include <memory>

namespace bluelamp::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = 1 << 20;
const char* const advice = "check that the file is a backup of this program and is whole";

using BlobHandle = std::unique_ptr<sqlite3_blob, int (*)(sqlite3_blob*)>;

BlobHandle open_blob(SQLite::Database& database, std::int64_t row, bool writable) {
    sqlite3_blob* blob = nullptr;
    database.check(
        sqlite3_blob_open(database.getHandle(), "main", "media_file", "bytes", row, writable ? 1 : 0, &blob));
    return {blob, sqlite3_blob_close};
}

/// Files may be larger than what should stand in memory, so they are copied in pieces.
void add_file(SQLite::Database& database, const MediaRecord& record, const fs::path& path) {
    SQLite::Statement insert(database, "INSERT INTO media_file (sha256, bytes) VALUES (?, zeroblob(?))");
    insert.bind(1, record.sha256);
    insert.bind(2, static_cast<std::int64_t>(record.bytes));
    insert.exec();
    const auto blob = open_blob(database, database.getLastInsertRowid(), true);
    std::ifstream in(path, std::ios::binary);
    std::string buffer(piece, '\0');
    for (int at = 0; static_cast<std::uint64_t>(at) < record.bytes;) {
        in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        const auto count = static_cast<int>(in.gcount());
        if (count == 0)
            throw Failure("backing up", path.string() + " is shorter than it was", "run verify");
        database.check(sqlite3_blob_write(blob.get(), buffer.data(), count, at));
        at += count;
    }
}

void take_file(SQLite::Database& database, std::int64_t row, const std::string& sha256,
               const fs::path& folder) {
    const auto blob = open_blob(database, row, false);
    const auto temporary = folder / (sha256 + ".part");
    std::ofstream out(temporary, std::ios::binary);
    std::string buffer(piece, '\0');
    const int size = sqlite3_blob_bytes(blob.get());
    for (int at = 0; at < size;) {
        const int count = std::min(size - at, static_cast<int>(piece));
        database.check(sqlite3_blob_read(blob.get(), buffer.data(), count, at));
        out.write(buffer.data(), count);
        at += count;
    }
    out.close();
    if (!out)
        throw Failure("restoring", "cannot write " + temporary.string(), "check the disk's free space");
    if (sha256_of_file(temporary) != sha256)
        throw Failure("restoring", "the media file " + sha256 + " in the backup is damaged", advice);
    publish_file(temporary, folder / sha256);
}

/// Removed at the end of the scope unless it was published.
class Temporary {
public:
    explicit Temporary(fs::path path)
        : path_(std::move(path)) {
        remove();
    }
    ~Temporary() { remove(); }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    void remove() const noexcept {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    fs::path path_;
};

template <typename Work>
void with_sqlite(const std::string& operation, Work&& work) {
    try {
        work();
    } catch (const SQLite::Exception& error) {
        throw Failure(operation, error.what(), advice);
    } catch (const fs::filesystem_error& error) {
        throw Failure(operation, error.what(), "check the disk's free space and permissions");
    }
}

void check_backup(SQLite::Database& database, const fs::path& file) {
    if (database.execAndGet("PRAGMA integrity_check").getString() != "ok")
        throw Failure("restoring", file.string() + " is damaged", advice);
    for (const auto* table : {"setting", "entry", "entity", "media_file"})
        if (!database.tableExists(table))
            throw Failure("restoring", file.string() + " is not a backup of this server", advice);
}

/// Moves a file out of the way, if it is there.
void set_aside(const fs::path& from, const fs::path& to) {
    if (fs::exists(from))
        fs::rename(from, to);
}

/// A copy of the backup without its media, and the media beside it.
void unpack(const fs::path& backup, const fs::path& database, const fs::path& media) {
    with_sqlite("restoring", [&] {
        fs::copy_file(backup, database);
        fs::permissions(database, fs::perms::owner_read | fs::perms::owner_write);
        make_folder(media);
        SQLite::Database copy(database.string(), SQLite::OPEN_READWRITE);
        check_backup(copy, backup);
        SQLite::Statement files(copy, "SELECT id, sha256 FROM media_file");
        while (files.executeStep()) {
            const auto sha256 = files.getColumn(1).getString();
            if (!is_sha256_hex(sha256))
                throw Failure("restoring", "the backup names a media file wrongly", advice);
            take_file(copy, files.getColumn(0).getInt64(), sha256, media);
        }
        files.reset();
        copy.exec("DROP TABLE media_file; VACUUM");
    });
}

/// Leaves the file where it is, under its old name and a new one, until another takes its place. Returns the
/// new name, "" when there is no file.
std::string set_database_aside(const fs::path& database, const std::string& stamp) {
    if (!fs::exists(database))
        return {};
    // What stands in the write-ahead log belongs to the old database and must never meet the new one.
    {
        SQLite::Database old(database.string(), SQLite::OPEN_READWRITE);
        old.setBusyTimeout(10'000);
        static_cast<void>(old.tryExec("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    auto aside = database.string() + stamp;
    set_aside(database.string() + "-wal", aside + "-wal");
    set_aside(database.string() + "-shm", aside + "-shm");
    fs::create_hard_link(database, aside);
    return aside;
}

} // namespace

void write_backup(Storage& storage, const MediaStore& media, const fs::path& file) {
    const Temporary temporary(file.string() + ".part");
    const auto held = media.keep_all(); // what the copy names must still be there when its turn comes
    storage.copy_to(temporary.path());
    with_sqlite("backing up to " + file.string(), [&] {
        fs::permissions(temporary.path(), fs::perms::owner_read | fs::perms::owner_write);
        SQLite::Database database(temporary.path().string(), SQLite::OPEN_READWRITE);
        // The copy is fsynced as a whole before it gets its name.
        database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                      "CREATE TABLE media_file (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, bytes "
                      "BLOB NOT NULL)");
        SQLite::Transaction transaction(database);
        for (const auto& record : storage.content().all_media())
            if (media.has(record.sha256))
                add_file(database, record, media.path_of(record.sha256));
        transaction.commit();
    });
    publish_file(temporary.path(), file);
}

std::string fingerprint_of_backup(const fs::path& file) {
    if (!fs::is_regular_file(file))
        throw Failure("restoring", "there is no file " + file.string(), advice);
    std::string fingerprint;
    with_sqlite("reading " + file.string(), [&] {
        SQLite::Database database(file.string(), SQLite::OPEN_READONLY);
        check_backup(database, file);
        SQLite::Statement row(database, "SELECT value FROM setting WHERE name = 'key_fingerprint'");
        if (row.executeStep())
            fingerprint = row.getColumn(0).getString();
    });
    return fingerprint;
}

Restored put_back(const fs::path& backup, const DatabaseAddress& database, const fs::path& media,
                  const std::string& stamp) {
    if (!fs::is_regular_file(backup))
        throw Failure("restoring", "there is no file " + backup.string(), advice);
    const auto place = database.postgres.empty() ? database.sqlite : media.parent_path() / "database";
    const Temporary new_database(place.string() + ".restoring");
    const Temporary new_media(media.string() + ".restoring");
    unpack(backup, new_database.path(), new_media.path());
    Restored restored;
    const auto swap_media = [&] {
        if (fs::exists(media)) {
            restored.media_set_aside = media.string() + stamp;
            fs::rename(media, restored.media_set_aside);
        }
        fs::rename(new_media.path(), media);
    };
    with_sqlite("restoring", [&] {
        if (!database.postgres.empty()) {
            restored.database_set_aside =
                restore_postgres(database.postgres, new_database.path(), stamp, swap_media);
            return;
        }
        restored.database_set_aside = set_database_aside(database.sqlite, stamp);
        swap_media();
        publish_file(new_database.path(), database.sqlite);
    });
    return restored;
}

} // namespace bluelamp::server
