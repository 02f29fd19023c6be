#include "cases/erasure.hpp"
#include "cases/opening.hpp"
#include "console/languages.hpp"
#include "console/pages.hpp"
#include "console/say_case.hpp"
#include "console/say_listing.hpp"
#include "crypto/receipt.hpp"

#include <algorithm>

/// What clerks do with a case, except answering and promoting.
namespace bluelamp::server {
namespace {

constexpr std::size_t note_octets = 500; // as cases/work.hpp
constexpr std::size_t wording_octets = 4000;

/// A short text of the form, with an error when it is missing or too long.
std::string note_in(const Visit& visit, const std::string& field, const char* if_missing, Outcome& outcome) {
    auto note = visit.form.trimmed(field);
    std::replace(note.begin(), note.end(), '\n', ' ');
    std::replace(note.begin(), note.end(), '\t', ' ');
    if (note.empty() && if_missing != nullptr)
        outcome.wrong(field, if_missing);
    if (note.size() > note_octets)
        outcome.wrong(field, "This is too long. Write at most 500 characters");
    return note;
}

http::Response read(const Visit& visit) {
    return change_case(visit, "read", "words", [&](const CaseRecord&, const Act& act, Outcome& outcome) {
        static_cast<void>(mark_read(visit.storage, act));
        outcome.message = "Marked as read.";
        outcome.goes_on = visit.form.text("then") == "next";
    });
}

http::Response assign_to(const Visit& visit) {
    return change_case(
        visit, "assign", "user", [&](const CaseRecord& record, const Act& act, Outcome& outcome) {
            const auto& user = visit.form.text("user");
            const auto person = user.empty() ? std::nullopt : visit.storage.staff().find(user);
            if (!user.empty() && (!person || !may_work_on(*person, record)))
                return outcome.wrong("user", "Choose somebody who answers what people say in this area");
            static_cast<void>(assign(visit.storage, act, user));
            outcome.message = user.empty()               ? "It is nobody’s now."
                              : user == visit.staff.name ? "It is yours."
                                                         : "It is assigned to " + user + ".";
        });
}

http::Response pass(const Visit& visit) {
    return change_case(visit, "pass-on", "pass_to", [&](const CaseRecord&, const Act& act, Outcome& outcome) {
        const auto to = note_in(visit, "pass_to", "Say who has to deal with it", outcome);
        if (!outcome.errors.empty())
            return;
        const auto passed = pass_on(visit.storage, act, to);
        outcome.message = passed.ended ? "Passed on."
                                       : "Passed on. It stays open until the complaint "
                                         "is answered.";
        outcome.goes_on = true;
    });
}

http::Response complain(const Visit& visit) {
    return change_case(
        visit, "complaint", "complaint_why", [&](const CaseRecord&, const Act& act, Outcome& outcome) {
            const auto why = note_in(visit, "complaint_why", nullptr, outcome);
            if (!outcome.errors.empty())
                return;
            static_cast<void>(take_for_complaint(visit.storage, act, why));
            outcome.message = "It is a complaint from now on. It cannot end without an answer.";
        });
}

http::Response withhold_it(const Visit& visit) {
    return change_case(
        visit, "withhold", "withhold_reason",
        [&](const CaseRecord& record, const Act& act, Outcome& outcome) {
            if (record.complaint && !record.answered)
                return outcome.wrong("withhold_reason",
                                     "A complaint cannot end without an answer. Answer it first");
            const auto reason = withheld(visit.form.text("withhold_reason"));
            if (!reason)
                outcome.wrong("withhold_reason", "Choose the reason. The public sees how often each was it");
            const auto note = note_in(visit, "withhold_note", nullptr, outcome);
            if (!outcome.errors.empty())
                return;
            static_cast<void>(withhold(visit.storage, act, *reason, note));
            outcome.message = "Ended without publishing.";
            outcome.goes_on = true;
        });
}

http::Response word(const Visit& visit) {
    return change_case(
        visit, "wording", "wording_en", [&](const CaseRecord&, const Act& act, Outcome& outcome) {
            const auto wording = local_text_in(visit.form, "wording");
            for (const auto& [tag, words] : wording.by_tag())
                if (words.size() > wording_octets)
                    outcome.wrong("wording_" + tag, "This is too long. Write at most 4,000 characters");
            const auto why = note_in(visit, "wording_why",
                                     wording.empty() ? nullptr : "Say what was left out and why", outcome);
            if (!outcome.errors.empty())
                return;
            static_cast<void>(redact(visit.storage, act, wording, why));
            outcome.message = wording.empty() ? "The wording is taken back."
                                              : "The wording is kept. It stands in the answer’s form.";
        });
}

http::Response take_up(const Visit& visit) {
    return change_case(visit, "reopen", "reopen_why",
                       [&](const CaseRecord&, const Act& act, Outcome& outcome) {
                           const auto why = note_in(visit, "reopen_why", "Say why in a few words", outcome);
                           if (!outcome.errors.empty())
                               return;
                           static_cast<void>(reopen(visit.storage, act, why));
                           outcome.message = "It is open again.";
                       });
}

/// Who has the slip may have it erased; nobody else, or an unwelcome complaint could be made to vanish. An
/// administrator may for another lawful reason, which stays in the history.
http::Response erase(const Visit& visit) {
    return change_case(
        visit, "erase", "erase_receipt", [&](const CaseRecord& record, const Act& act, Outcome& outcome) {
            auto typed = visit.form.trimmed("erase_receipt");
            const WipeAtExit wiped(typed);
            auto why = note_in(visit, "erase_why", nullptr, outcome);
            if (!typed.empty()) {
                const auto found = find_by_receipt(visit.storage, *visit.parts.keys.current(), typed);
                if (std::none_of(found.begin(), found.end(),
                                 [&](const CaseRecord& each) { return each.id == record.id; }))
                    outcome.wrong("erase_receipt", "This is not the receipt of this case");
                why = "asked for with the receipt" + (why.empty() ? "" : ". " + why);
            } else if (!visit.staff.may(Audience::admin)) {
                outcome.wrong("erase_receipt", "Type the receipt from the slip of whoever asks for it");
            } else if (why.empty()) {
                outcome.wrong("erase_why", "Without the receipt, say why in a few words");
            }
            if (!visit.form.has("erase_sure"))
                outcome.wrong("erase_sure", "Tick the box if you are sure");
            if (!outcome.errors.empty())
                return;
            static_cast<void>(erase_case(visit.storage, *visit.parts.keys.current(), act, why));
            outcome.message = "Erased for good.";
        });
}

/// Shown on this one answer, never by GET: a page that is loaded again asks again, and is audited again.
http::Response contact(const Visit& visit) {
    const auto record = case_asked_for(visit);
    if (!record)
        return visit.not_found();
    try {
        CaseShown shown;
        shown.contact = show_contact(visit.storage, *visit.parts.keys.current(), visit.now_ms,
                                     visit.staff.name, record->id);
        const WipeAtExit wiped(shown.contact);
        return case_page(visit, *record, shown);
    } catch (const CannotOpen&) {
        CaseShown shown;
        shown.errors = {
            {{"field", "words"}, {"text", "This cannot be opened with the keys at hand, or it was erased"}}};
        shown.status = 422;
        return case_page(visit, *record, shown);
    }
}

Page act_page(const char* name, http::Response (*work)(const Visit&)) {
    return {"POST", std::string("/console/say/{id}/") + name, Audience::moderator, work, {}};
}

} // namespace

std::vector<Page> say_act_pages() {
    return {act_page("read", read),          act_page("assign", assign_to),     act_page("pass-on", pass),
            act_page("complaint", complain), act_page("withhold", withhold_it), act_page("wording", word),
            act_page("reopen", take_up),     act_page("erase", erase),          act_page("contact", contact)};
}

} // namespace bluelamp::server
