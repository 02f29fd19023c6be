#include "store/database.hpp"

#include "base/failure.hpp"
#include "base/time.hpp"

#include <algorithm>
#include <cerrno>

#include <SQLiteCpp/SQLiteCpp.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

namespace bluelamp {
namespace fs = std::filesystem;
namespace {

constexpr int busy_milliseconds = 10000;

/// A database that cannot be what it was.
class Damage : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

bool says_damaged(const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

fs::path beside(const fs::path& path, const std::string& ending) {
    return fs::path(path.string() + ending);
}

/// SQLite gives its -wal and -shm the mode of the database, so the database is made first. One that is there
/// is not opened: closing any descriptor of a file drops all of this process's POSIX locks on it (fcntl(2)),
/// and another process would then take itself for the last one and delete the log that is still in use.
void make_private(const fs::path& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        ::close(fd);
    else if (errno != EEXIST)
        throw Failure("open " + path.string(), "it cannot be made",
                      "check its folder's owner and permissions");
}

int user_version(SQLite::Database& database) {
    return database.execAndGet("PRAGMA user_version").getInt();
}

void migrate(SQLite::Database& database, const Migrations& migrations, const fs::path& path) {
    const int newest = static_cast<int>(migrations.size());
    const auto refuse_newer = [&](int version) {
        if (version > newest)
            throw Failure("open " + path.string(), "it was written by a newer version of Blue Lamp",
                          "install that version, or give another --data");
    };
    const int found = user_version(database);
    refuse_newer(found);
    if (found == newest)
        return;
    SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
    const int version = user_version(database); // another process may have been first
    refuse_newer(version);
    for (int step = version; step < newest; ++step)
        database.exec(migrations[static_cast<std::size_t>(step)]);
    database.exec("PRAGMA user_version=" + std::to_string(newest));
    transaction.commit();
}

std::unique_ptr<SQLite::Database> opened(const fs::path& path, Durability durability,
                                         const Migrations& migrations, bool check) {
    make_private(path);
    auto database = std::make_unique<SQLite::Database>(
        path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_milliseconds);
    database->exec("PRAGMA journal_mode=WAL");
    database->exec(durability == Durability::full ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
    database->exec("PRAGMA foreign_keys=ON");
    if (check) {
        const std::string verdict = database->execAndGet("PRAGMA quick_check(1)").getString();
        if (verdict != "ok")
            throw Damage(verdict);
    }
    migrate(*database, migrations, path);
    return database;
}

std::string stamp() {
    auto text = rfc3339(system_time());
    text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == '-' || c == ':'; }),
               text.end());
    return text;
}

fs::path set_aside(const fs::path& path) {
    const auto name = ".damaged-" + stamp();
    auto target = beside(path, name);
    for (int n = 1; fs::exists(target); ++n)
        target = beside(path, name + "-" + std::to_string(n));
    fs::rename(path, target);
    for (const auto* ending : {"-wal", "-shm"})
        if (fs::exists(beside(path, ending)))
            fs::rename(beside(path, ending), beside(target, ending));
    sync_folder(path.parent_path());
    return target;
}

[[noreturn]] void fail_to_open(const fs::path& path, const std::string& cause) {
    throw Failure("open " + path.string(), cause, "check the disk and the folder's owner and permissions",
                  Retry::yes);
}

} // namespace

std::unique_ptr<SQLite::Database> open_database(const fs::path& path, Durability durability,
                                                const Migrations& migrations) {
    try {
        return opened(path, durability, migrations, false);
    } catch (const SQLite::Exception& error) {
        fail_to_open(path, error.what());
    }
}

Opened open_or_set_aside(const fs::path& path, Durability durability, const Migrations& migrations) {
    const auto lock_path = beside(path, ".lock");
    // Alone, a damaged database may be moved; beside others that have it open it may not.
    auto alone = FileLock::try_take(lock_path);
    const bool may_move = alone.has_value();
    Opened result{may_move ? std::move(*alone) : FileLock::share(lock_path), nullptr, {}};
    const auto damaged = [&](const std::string& cause) {
        if (!may_move)
            throw Failure("open " + path.string(),
                          "it is damaged (" + cause + ") and another process has it open",
                          "stop the other process, then start again", Retry::yes);
        result.set_aside = set_aside(path);
        result.database = opened(path, durability, migrations, false);
    };
    try {
        try {
            result.database = opened(path, durability, migrations, may_move);
        } catch (const Damage& damage) {
            damaged(damage.what());
        } catch (const SQLite::Exception& error) {
            if (!says_damaged(error))
                throw;
            damaged(error.what());
        }
    } catch (const SQLite::Exception& error) {
        fail_to_open(path, error.what());
    } catch (const fs::filesystem_error& error) {
        fail_to_open(path, error.what());
    }
    result.in_use.make_shared();
    return result;
}

} // namespace bluelamp
