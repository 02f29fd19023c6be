#include "cases/opening.hpp"

#include "base/failure.hpp"
#include "cases/case.hpp"
#include "crypto/receipt.hpp"
#include "custody/audit.hpp"
#include "wire/submission.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

/// An opened entry's secrets, wiped when it goes.
class Opened {
public:
    explicit Opened(OpenedEntry entry)
        : entry_(std::move(entry)) {
        if (auto* feedback = std::get_if<Feedback>(&entry_.submission)) {
            text_ = &feedback->text;
            contact_ = &feedback->contact;
        } else if (auto* suggestion = std::get_if<Suggestion>(&entry_.submission)) {
            text_ = &suggestion->text;
        }
    }
    ~Opened() {
        wipe(entry_.receipt);
        wipe(text());
        wipe(contact());
    }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;

    [[nodiscard]] std::string& receipt() { return entry_.receipt; }
    [[nodiscard]] std::string& text() { return text_ != nullptr ? *text_ : none_; }
    [[nodiscard]] std::string& contact() { return contact_ != nullptr ? *contact_ : none_; }
    [[nodiscard]] const std::optional<Time>& created() const { return entry_.created; }
    [[nodiscard]] bool clock_was_behind() const {
        return (entry_.header.flags & EntryFlag::clock_behind) != 0;
    }

private:
    OpenedEntry entry_;
    std::string none_;
    std::string* text_ = nullptr;
    std::string* contact_ = nullptr;
};

Entry entry_of(ExportedEntry&& exported) {
    Entry entry;
    entry.seq = exported.entry.seq;
    entry.header = std::move(exported.entry.header);
    entry.payload = std::move(exported.entry.payload);
    entry.payload_hash = exported.entry.payload_hash;
    entry.hash = exported.entry.hash;
    return entry;
}

/// Throws WireError for what the keys do not open.
Opened open_sealed(Storage& storage, const ServerKeys& keys, const std::string& id) {
    auto exported = storage.cases().entry(id);
    if (!exported)
        throw Failure("opening a case", "there is no case " + id);
    if (!exported->entry.payload)
        throw CannotOpen(id, "what was written there was erased", {}, true);
    return Opened(open_entry(entry_of(std::move(*exported)), keys));
}

Opened open_for_staff(Storage& storage, const ServerKeys& keys, const std::string& id) {
    try {
        return open_sealed(storage, keys, id);
    } catch (const WireError& error) {
        throw CannotOpen(id, error.what(),
                         "put the key file back from its backup, if it was sealed to an older key", false);
    }
}

Hash mark_of(const ServerKeys& keys, std::string_view receipt) {
    return hmac(keys.derived("case receipt").view(), receipt);
}

/// A kiosk's clock may have been wrong; then the server's is the better one.
std::optional<Time> time_of_writing(const CaseRecord& record, const Opened& opened) {
    constexpr auto longest_offline = std::chrono::days(400);
    const auto created = opened.created();
    if (!created || opened.clock_was_behind() || *created < record.received - longest_offline)
        return std::nullopt;
    return std::min(*created, record.received);
}

void note_sealed_of(Storage& storage, const ServerKeys& keys, CaseRecord record) {
    try {
        auto opened = open_sealed(storage, keys, record.id);
        record.mark = mark_of(keys, opened.receipt());
        record.written = time_of_writing(record, opened);
        record.due = record.written.value_or(record.received) + answer_within;
    } catch (const WireError&) {
        record.unreadable = true;
    }
    storage.cases().note(record);
}

} // namespace

CannotOpen::CannotOpen(const std::string& id, const std::string& cause, const std::string& advice,
                       bool is_gone)
    : Failure("opening case " + id, cause, advice)
    , gone(is_gone) {}

WrittenWords words_of(Storage& storage, const ServerKeys& keys, const std::string& id) {
    auto opened = open_for_staff(storage, keys, id);
    WrittenWords words;
    words.text = opened.text();
    words.has_contact = !opened.contact().empty();
    words.written = opened.created();
    return words;
}

std::string show_contact(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                         const std::string& actor, const std::string& id) {
    auto opened = open_for_staff(storage, keys, id);
    storage.transact([&] {
        audit(storage, now_ms, actor, "case.contact", id);
        storage.cases().add_event(id, {0, now_ms, actor, "saw the contact details", ""});
    });
    return opened.contact();
}

std::size_t note_sealed(Storage& storage, const ServerKeys& keys, std::size_t most) {
    if (storage.cases().unopened(1).empty())
        return 0;
    std::size_t noted = 0;
    storage.transact([&] {
        for (auto& record : storage.cases().unopened(most)) {
            note_sealed_of(storage, keys, std::move(record));
            ++noted;
        }
    });
    return noted;
}

std::vector<CaseRecord> find_by_receipt(Storage& storage, const ServerKeys& keys, std::string_view typed) {
    auto receipt = normalised_receipt(typed);
    if (!receipt)
        return {};
    const WipeAtExit wiped(*receipt);
    while (note_sealed(storage, keys) > 0) {
    }
    return storage.cases().find_by_mark(mark_of(keys, *receipt));
}

std::string receipt_of(Storage& storage, const ServerKeys& keys, const std::string& id) {
    return open_for_staff(storage, keys, id).receipt();
}

} // namespace bluelamp::server
