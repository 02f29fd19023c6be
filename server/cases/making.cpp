#include "cases/making.hpp"

#include "cases/case.hpp"
#include "wire/limits.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp::server {
namespace {

const std::string missing_value = "cases_missing";
constexpr std::size_t id_octets = 10;

/// The kiosk's word about what is no secret. What has another form than it should is passed over: the entry
/// was taken, and a person will read it.
void read_clear(ByteView payload, CaseRecord& record) {
    const auto json = nlohmann::json::parse(read_payload(payload).clear, nullptr, false);
    if (!json.is_object())
        return;
    if (const auto topic = json.find("topic"); topic != json.end() && topic->is_string())
        if (const auto& id = topic->get_ref<const std::string&>(); id.size() <= limits::id)
            record.topic = id;
    if (const auto rating = json.find("rating"); rating != json.end() && rating->is_number_integer())
        if (const auto given = rating->get<std::int64_t>(); given >= 1 && given <= 5)
            record.rating = static_cast<int>(given);
    if (const auto complaint = json.find("complaint"); complaint != json.end() && complaint->is_boolean())
        record.complaint = complaint->get<bool>();
}

} // namespace

std::optional<CaseRecord> case_of(const std::string& kiosk, const Epoch& epoch, const LogEntry& entry) {
    if (!entry.problem.empty() || !entry.payload || (entry.kind != "feedback" && entry.kind != "suggestion"))
        return std::nullopt;
    CaseRecord record;
    record.id = to_hex(random_bytes(id_octets));
    record.kiosk = kiosk;
    record.epoch = epoch;
    record.seq = entry.seq;
    record.kind = entry.kind;
    record.via = entry.via;
    record.ballot = entry.ballot;
    record.area = entry.area;
    record.danger = (read_entry_header(entry.header).flags & EntryFlag::danger_words) != 0;
    record.received = entry.received;
    record.due = entry.received + answer_within;
    read_clear(*entry.payload, record);
    enter(record, CaseState::unread, record.received);
    return record;
}

std::size_t make_missing_cases(Storage& storage) {
    if (storage.value(missing_value).empty())
        return 0;
    std::size_t made = 0;
    storage.transact([&] {
        for (const auto& each : storage.cases().entries_without_case())
            if (const auto record = case_of(each.kiosk, each.epoch, each.entry)) {
                storage.cases().add(*record);
                ++made;
            }
        storage.set_value(missing_value, "");
    });
    return made;
}

} // namespace bluelamp::server
