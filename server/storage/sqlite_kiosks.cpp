#include "storage/sqlite_tables.hpp"

namespace bluelamp::server {
namespace {

const std::string kiosk_columns = "SELECT id, area, name, enrolled, confirmed, token_hash, pack_open, "
                                  "pack_expires, contact_ms, report, seen_ms, shown_version, revoked "
                                  "FROM kiosk ";

Time time_of(std::int64_t seconds) {
    return Time(std::chrono::seconds(seconds));
}

std::int64_t seconds_of(Time time) {
    return time.time_since_epoch().count();
}

KioskRecord read_kiosk(const Query& row) {
    KioskRecord kiosk;
    kiosk.id = row.text(0);
    kiosk.area = row.text(1);
    kiosk.name = row.text(2);
    kiosk.enrolled = time_of(row.number(3));
    kiosk.confirmed = row.number(4) != 0;
    kiosk.token_hash = row.text(5);
    kiosk.pack_open = row.number(6) != 0;
    if (!row.null(7))
        kiosk.pack_expires = time_of(row.number(7));
    kiosk.contact_ms = row.number(8);
    kiosk.report = row.text(9);
    kiosk.seen_ms = row.number(10);
    kiosk.shown_version = row.count(11);
    if (!row.null(12))
        kiosk.revoked = time_of(row.number(12));
    return kiosk;
}

} // namespace

void SqliteKiosks::add_code(const EnrolmentCode& code) {
    database_.run(
        "INSERT INTO code (hash, area, name, expires, confirm, kiosk, key) VALUES (?, ?, ?, ?, ?, ?, ?)",
        code.hash, code.area, code.name, seconds_of(code.expires), code.confirm, code.kiosk, code.key);
}

std::optional<EnrolmentCode> SqliteKiosks::code(const std::string& hash) {
    auto row = database_.query(
        "SELECT hash, area, name, expires, confirm, kiosk, key FROM code WHERE hash = ?", hash);
    if (!row.next())
        return std::nullopt;
    return EnrolmentCode{row.text(0),        row.text(1), row.text(2), time_of(row.number(3)),
                         row.number(4) != 0, row.text(5), row.text(6)};
}

void SqliteKiosks::use_code(const std::string& hash, const std::string& kiosk, const std::string& key) {
    database_.run("UPDATE code SET kiosk = ?, key = ? WHERE hash = ?", kiosk, key, hash);
}

void SqliteKiosks::add(const KioskRecord& kiosk) {
    auto& insert =
        database_.prepared("INSERT INTO kiosk (id, area, name, enrolled, confirmed, token_hash, pack_open, "
                           "pack_expires, contact_ms, report, seen_ms, shown_version, revoked) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Connection::bind(insert, 1, kiosk.id);
    Connection::bind(insert, 2, kiosk.area);
    Connection::bind(insert, 3, kiosk.name);
    Connection::bind(insert, 4, seconds_of(kiosk.enrolled));
    Connection::bind(insert, 5, kiosk.confirmed);
    Connection::bind(insert, 6, kiosk.token_hash);
    Connection::bind(insert, 7, kiosk.pack_open);
    if (kiosk.pack_expires)
        Connection::bind(insert, 8, seconds_of(*kiosk.pack_expires));
    Connection::bind(insert, 9, kiosk.contact_ms);
    Connection::bind(insert, 10, kiosk.report);
    Connection::bind(insert, 11, kiosk.seen_ms);
    Connection::bind(insert, 12, kiosk.shown_version);
    if (kiosk.revoked)
        Connection::bind(insert, 13, seconds_of(*kiosk.revoked));
    Query(insert).next();
}

std::optional<KioskRecord> SqliteKiosks::find(const std::string& id) {
    auto row = database_.query(kiosk_columns + "WHERE id = ?", id);
    return row.next() ? std::optional(read_kiosk(row)) : std::nullopt;
}

std::optional<KioskRecord> SqliteKiosks::find_by_token(const std::string& token_hash) {
    auto row = database_.query(kiosk_columns + "WHERE token_hash = ?", token_hash);
    return row.next() ? std::optional(read_kiosk(row)) : std::nullopt;
}

std::vector<KioskRecord> SqliteKiosks::all() {
    std::vector<KioskRecord> kiosks;
    auto row = database_.query(kiosk_columns + "ORDER BY id");
    while (row.next())
        kiosks.push_back(read_kiosk(row));
    return kiosks;
}

void SqliteKiosks::confirm(const std::string& id) {
    database_.run("UPDATE kiosk SET confirmed = 1 WHERE id = ?", id);
}

void SqliteKiosks::set_token(const std::string& id, const std::string& token_hash) {
    database_.run("UPDATE kiosk SET token_hash = ? WHERE id = ?", token_hash, id);
}

void SqliteKiosks::close_pack(const std::string& id) {
    database_.run("UPDATE kiosk SET pack_open = 0, pack_expires = NULL WHERE id = ?", id);
}

void SqliteKiosks::note_contact(const std::string& id, std::int64_t at_ms, const std::string& report) {
    database_.run("UPDATE kiosk SET contact_ms = ?, report = ? WHERE id = ?", at_ms, report, id);
}

void SqliteKiosks::note_seen(const std::string& id, std::int64_t at_ms, std::uint64_t shown_version) {
    database_.run("UPDATE kiosk SET seen_ms = ?, shown_version = ? WHERE id = ?", at_ms, shown_version, id);
}

void SqliteKiosks::revoke(const std::string& id, Time now) {
    database_.run("UPDATE kiosk SET revoked = ? WHERE id = ? AND revoked IS NULL", seconds_of(now), id);
}

std::vector<VerifyKey> SqliteKiosks::keys(const std::string& id) {
    std::vector<VerifyKey> keys;
    auto row = database_.query("SELECT key FROM kiosk_key WHERE kiosk = ? ORDER BY added", id);
    while (row.next())
        keys.push_back(row.fixed<VerifyKey>(0));
    return keys;
}

void SqliteKiosks::add_key(const std::string& id, const VerifyKey& key, Time now) {
    database_.run("INSERT OR IGNORE INTO kiosk_key (kiosk, key, added) VALUES (?, ?, ?)", id,
                  Blob{key.view()}, seconds_of(now));
}

} // namespace bluelamp::server
