#include "cases/erasure.hpp"

#include "cases/opening.hpp"
#include "crypto/receipt.hpp"
#include "custody/audit.hpp"
#include "custody/clock.hpp"
#include "publishing/manifests.hpp"

#include <charconv>
#include <limits>

namespace bluelamp::server {
namespace {

constexpr int usual_retention_days = 365;
constexpr const char* retention_value = "case_retention_days";

Time kept_since(std::int64_t now_ms, int days) {
    return time_of_ms(now_ms) - std::chrono::days(days);
}

void forget(Storage& storage, CaseRecord& record) {
    storage.logs().erase_payload(record.kiosk, record.epoch, record.seq);
    storage.cases().blank(record.id);
    record.unreadable = true;
    record.mark.reset();
    record.redacted.clear();
}

void take_answer_away(Storage& storage, const ServerKeys& keys, const CaseRecord& record) {
    if (!record.answered || record.unreadable)
        return;
    auto receipt = receipt_of(storage, keys, record.id);
    const WipeAtExit wiped(receipt);
    storage.answers().remove(receipt_hash(receipt));
}

CaseRecord erase_within(Storage& storage, const ServerKeys& keys, const Act& act, const std::string& why) {
    return act_within(storage, act, [&](CaseRecord& record) -> Deed {
        take_answer_away(storage, keys, record);
        forget(storage, record);
        record.topic.clear();
        record.rating = 0;
        record.reason.clear();
        record.assignee.clear();
        enter(record, CaseState::erased, time_of_ms(act.now_ms));
        return {"erase", why};
    });
}

} // namespace

CaseRecord erase_case(Storage& storage, const ServerKeys& keys, const Act& act, const std::string& why) {
    check_note(why, 1);
    CaseRecord erased;
    storage.transact([&] {
        erased = erase_within(storage, keys, act, why);
        reissue_manifests(storage, keys, act.now_ms);
    });
    return erased;
}

std::size_t erase_by_receipt(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                             const std::string& actor, std::string_view typed) {
    auto receipt = normalised_receipt(typed);
    if (!receipt)
        return 0;
    const WipeAtExit wiped(*receipt);
    const auto found = find_by_receipt(storage, keys, *receipt);
    storage.transact([&] {
        // Also when retention has taken the case's mark: the answer may be kept for longer.
        storage.answers().remove(receipt_hash(*receipt));
        for (const auto& each : found) {
            const auto now = storage.cases().find(each.id).value_or(each);
            erase_within(storage, keys, {actor, now_ms, now.id, now.revision}, "asked for with the receipt");
        }
        reissue_manifests(storage, keys, now_ms);
    });
    return found.size();
}

std::size_t forget_ended(Storage& storage, std::int64_t now_ms, Time before, std::size_t most) {
    if (storage.cases().ended_before(before, 1).empty())
        return 0;
    std::size_t forgotten = 0;
    storage.transact([&] {
        for (auto& record : storage.cases().ended_before(before, most)) {
            forget(storage, record);
            static_cast<void>(storage.cases().update(record));
            ++forgotten;
        }
        audit(storage, now_ms, "server", "case.forget",
              std::to_string(forgotten) + " at the end of retention");
    });
    return forgotten;
}

int case_retention_days(Storage& storage) {
    const auto text = storage.value(retention_value);
    if (text.empty())
        return usual_retention_days;
    int days = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    if (error != std::errc{} || end != text.data() + text.size() || days < 1)
        throw Failure("forgetting old cases",
                      std::string(retention_value) + " is " + text + ", which is no number of days",
                      "set it with “bluelamp-server retention set DAYS”");
    return days;
}

void set_case_retention(Storage& storage, std::int64_t now_ms, const std::string& actor, int days) {
    if (days < 1 || days > longest_retention_days)
        throw UsageFailure("setting the retention",
                           std::to_string(days) + " is no number of days to keep for",
                           "give 1 to " + std::to_string(longest_retention_days));
    storage.transact([&] {
        storage.set_value(retention_value, std::to_string(days));
        audit(storage, now_ms, actor, "case.retention", std::to_string(days) + " days after the end");
    });
}

std::size_t forgotten_after(Storage& storage, std::int64_t now_ms, int days) {
    return storage.cases()
        .ended_before(kept_since(now_ms, days), std::numeric_limits<std::int32_t>::max())
        .size();
}

std::size_t forget_by_retention(Storage& storage, std::int64_t now_ms) {
    const auto before = kept_since(now_ms, case_retention_days(storage));
    std::size_t all = 0;
    while (const auto forgotten = forget_ended(storage, now_ms, before))
        all += forgotten;
    return all;
}

} // namespace bluelamp::server
