#include "custody/audit.hpp"

#include "crypto/hash.hpp"
#include "wire/bytes_io.hpp"

namespace bluelamp::server {
namespace {

std::string chained(const std::string& before, const AuditEntry& entry) {
    const auto line = ByteWriter()
                          .sized(before)
                          .u64(entry.number)
                          .i64(entry.at_ms)
                          .sized(entry.actor)
                          .sized(entry.action)
                          .sized(entry.detail)
                          .take();
    return to_hex(hash_of(line).view());
}

} // namespace

void audit(Storage& storage, std::int64_t now_ms, const std::string& actor, const std::string& action,
           const std::string& detail) {
    const auto last = storage.staff().last_audit();
    AuditEntry entry{last.number + 1, now_ms, actor, action, detail, {}};
    entry.hash = chained(last.hash, entry);
    storage.staff().append_audit(entry);
}

std::string audit_head(Storage& storage) {
    return storage.staff().last_audit().hash;
}

std::vector<std::string> check_audit(Storage& storage) {
    std::vector<std::string> wrong;
    AuditEntry before;
    storage.staff().read_audit([&](const AuditEntry& entry) {
        if (entry.number != before.number + 1)
            wrong.push_back("audit: a line is missing before line " + std::to_string(entry.number));
        else if (entry.hash != chained(before.hash, entry))
            wrong.push_back("audit: line " + std::to_string(entry.number) + " was changed");
        before = entry;
    });
    return wrong;
}

} // namespace bluelamp::server
