#include "storage/sql_tables.hpp"

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

void SqlKiosks::add_code(const EnrolmentCode& code) {
    database_.run(
        "INSERT INTO code (hash, area, name, expires, confirm, kiosk, key) VALUES (?, ?, ?, ?, ?, ?, ?)",
        code.hash, code.area, code.name, seconds_of(code.expires), code.confirm, code.kiosk, code.key);
}

std::optional<EnrolmentCode> SqlKiosks::code(const std::string& hash) {
    auto row = database_.query(
        "SELECT hash, area, name, expires, confirm, kiosk, key FROM code WHERE hash = ?", hash);
    if (!row.next())
        return std::nullopt;
    return EnrolmentCode{row.text(0),        row.text(1), row.text(2), time_of(row.number(3)),
                         row.number(4) != 0, row.text(5), row.text(6)};
}

void SqlKiosks::use_code(const std::string& hash, const std::string& kiosk, const std::string& key) {
    database_.run("UPDATE code SET kiosk = ?, key = ? WHERE hash = ?", kiosk, key, hash);
}

void SqlKiosks::add(const KioskRecord& kiosk) {
    const auto seconds = [](const std::optional<Time>& time) {
        return time ? std::optional(seconds_of(*time)) : std::nullopt;
    };
    database_.run("INSERT INTO kiosk (id, area, name, enrolled, confirmed, token_hash, pack_open, "
                  "pack_expires, contact_ms, report, seen_ms, shown_version, revoked) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  kiosk.id, kiosk.area, kiosk.name, seconds_of(kiosk.enrolled), kiosk.confirmed,
                  kiosk.token_hash, kiosk.pack_open, seconds(kiosk.pack_expires), kiosk.contact_ms,
                  kiosk.report, kiosk.seen_ms, kiosk.shown_version, seconds(kiosk.revoked));
}

std::optional<KioskRecord> SqlKiosks::find(const std::string& id) {
    auto row = database_.query(kiosk_columns + "WHERE id = ?", id);
    return row.next() ? std::optional(read_kiosk(row)) : std::nullopt;
}

std::optional<KioskRecord> SqlKiosks::find_by_token(const std::string& token_hash) {
    auto row = database_.query(kiosk_columns + "WHERE token_hash = ?", token_hash);
    return row.next() ? std::optional(read_kiosk(row)) : std::nullopt;
}

std::vector<KioskRecord> SqlKiosks::all() {
    std::vector<KioskRecord> kiosks;
    auto row = database_.query(kiosk_columns + "ORDER BY id");
    while (row.next())
        kiosks.push_back(read_kiosk(row));
    return kiosks;
}

void SqlKiosks::confirm(const std::string& id) {
    database_.run("UPDATE kiosk SET confirmed = 1 WHERE id = ?", id);
}

void SqlKiosks::set_token(const std::string& id, const std::string& token_hash) {
    database_.run("UPDATE kiosk SET token_hash = ? WHERE id = ?", token_hash, id);
}

void SqlKiosks::close_pack(const std::string& id) {
    database_.run("UPDATE kiosk SET pack_open = 0, pack_expires = NULL WHERE id = ?", id);
}

void SqlKiosks::note_contact(const std::string& id, std::int64_t at_ms, const std::string& report) {
    database_.run("UPDATE kiosk SET contact_ms = ?, report = ? WHERE id = ?", at_ms, report, id);
}

void SqlKiosks::note_seen(const std::string& id, std::int64_t at_ms, std::uint64_t shown_version) {
    database_.run("UPDATE kiosk SET seen_ms = ?, shown_version = ? WHERE id = ?", at_ms, shown_version, id);
}

void SqlKiosks::revoke(const std::string& id, Time now) {
    database_.run("UPDATE kiosk SET revoked = ? WHERE id = ? AND revoked IS NULL", seconds_of(now), id);
}

std::vector<VerifyKey> SqlKiosks::keys(const std::string& id) {
    std::vector<VerifyKey> keys;
    auto row = database_.query("SELECT key FROM kiosk_key WHERE kiosk = ? ORDER BY added", id);
    while (row.next())
        keys.push_back(row.fixed<VerifyKey>(0));
    return keys;
}

void SqlKiosks::add_key(const std::string& id, const VerifyKey& key, Time now) {
    database_.run("INSERT INTO kiosk_key (kiosk, key, added) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", id,
                  Blob{key.view()}, seconds_of(now));
}

} // namespace bluelamp::server
