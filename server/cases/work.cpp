#include "cases/work.hpp"

#include "custody/audit.hpp"
#include "custody/clock.hpp"
#include "text/utf8.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp::server {
namespace {

constexpr std::size_t note_octets = 500;
constexpr std::size_t wording_octets = 4000;

CaseRecord acted(Storage& storage, const Act& act, const std::function<Deed(CaseRecord&)>& work) {
    CaseRecord record;
    storage.transact([&] { record = act_within(storage, act, work); });
    return record;
}

std::string with_note(std::string_view word, const std::string& note) {
    return note.empty() ? std::string(word) : std::string(word) + ": " + note;
}

} // namespace

CaseChanged::CaseChanged(const std::string& id)
    : Failure("changing case " + id, "somebody else has changed it meanwhile", "look at it again",
              Retry::yes) {}

void check_note(const std::string& text, std::size_t least) {
    if (text.size() < least)
        throw UsageFailure("a case", "the reason is missing", "write it in a few words");
    if (text.size() > note_octets)
        throw UsageFailure("a case", "the reason is longer than 500 octets", "write it shorter");
    if (!text::is_valid_utf8(text) || text::without_controls(text) != text)
        throw UsageFailure("a case", "the reason has characters in it that are no text", "type it again");
}

CaseRecord act_within(Storage& storage, const Act& act, const std::function<Deed(CaseRecord&)>& work) {
    auto record = storage.cases().find(act.id);
    if (!record)
        throw UsageFailure("a case", "there is no case " + act.id);
    if (record->revision != act.revision)
        throw CaseChanged(act.id);
    if (state_of(*record) == CaseState::erased)
        throw UsageFailure("a case", "it was erased; nothing more can be done with it");
    const auto deed = work(*record);
    if (deed.action.empty())
        return *record;
    if (!storage.cases().update(*record))
        throw CaseChanged(act.id);
    ++record->revision;
    storage.cases().add_event(act.id, {0, act.now_ms, act.actor, deed.action, deed.detail});
    audit(storage, act.now_ms, act.actor, "case." + deed.action, act.id);
    return *record;
}

CaseRecord mark_read(Storage& storage, const Act& act) {
    return acted(storage, act, [&](CaseRecord& record) -> Deed {
        if (state_of(record) != CaseState::unread)
            return {};
        enter(record, CaseState::read, time_of_ms(act.now_ms));
        return {"read", ""};
    });
}

CaseRecord assign(Storage& storage, const Act& act, const std::string& user) {
    return acted(storage, act, [&](CaseRecord& record) -> Deed {
        if (record.assignee == user)
            return {};
        if (!user.empty() && !storage.staff().find(user))
            throw UsageFailure("assigning a case", "there is no user " + user);
        record.assignee = user;
        return {"assign", user};
    });
}

CaseRecord pass_on(Storage& storage, const Act& act, const std::string& to) {
    check_note(to, 1);
    return acted(storage, act, [&](CaseRecord& record) -> Deed {
        enter(record, CaseState::passed_on, time_of_ms(act.now_ms));
        return {"pass on", to};
    });
}

CaseRecord take_for_complaint(Storage& storage, const Act& act, const std::string& why) {
    check_note(why, 0);
    return acted(storage, act, [&](CaseRecord& record) -> Deed {
        enter(record, CaseState::possible_complaint, time_of_ms(act.now_ms));
        return {"possible complaint", why};
    });
}

CaseRecord withhold(Storage& storage, const Act& act, Withheld reason, const std::string& note) {
    check_note(note, 0);
    return acted(storage, act, [&](CaseRecord& record) -> Deed {
        if (record.complaint && !record.answered)
            throw UsageFailure("a case", "a complaint cannot end without an answer", "answer it first");
        record.reason = name_of(reason);
        enter(record, CaseState::not_published, time_of_ms(act.now_ms));
        return {"not published", with_note(name_of(reason), note)};
    });
}

CaseRecord redact(Storage& storage, const Act& act, const LocalText& wording, const std::string& why) {
    check_note(why, wording.empty() ? 0 : 1);
    for (const auto& [tag, words] : wording.by_tag())
        if (words.size() > wording_octets || !text::is_valid_utf8(words))
            throw UsageFailure("a case", "the wording is longer than 4,000 octets or no text",
                               "write it shorter");
    const auto json = wording.empty() ? std::string() : nlohmann::json(wording.by_tag()).dump();
    return acted(storage, act, [&](CaseRecord& record) -> Deed {
        if (record.redacted == json)
            return {};
        record.redacted = json;
        return {"redact", why};
    });
}

CaseRecord reopen(Storage& storage, const Act& act, const std::string& why) {
    check_note(why, 1);
    return acted(storage, act, [&](CaseRecord& record) -> Deed {
        if (!record.ended)
            throw UsageFailure("a case", "it has not ended");
        record.reason.clear();
        enter(record, CaseState::read, time_of_ms(act.now_ms));
        return {"reopen", why};
    });
}

LocalText wording_of(const CaseRecord& record) {
    const auto json = nlohmann::json::parse(record.redacted, nullptr, false);
    return json.is_object() ? LocalText(json.get<std::map<std::string, std::string>>()) : LocalText();
}

} // namespace bluelamp::server
