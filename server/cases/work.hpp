#pragma once

#include "base/failure.hpp"
#include "cases/case.hpp"
#include "storage/storage.hpp"

#include <functional>

/// What clerks do with a case, except answering. Each is one transaction with a line of history and one of
/// audit, and returns the case as it is then. Throws CaseChanged when somebody was first, UsageFailure for
/// what may not be done (its message is fit to be shown to staff), Failure when the database fails. Who may
/// do what, and in which areas, is for the caller to check.
namespace bluelamp::server {

/// Somebody else changed the case since it was read. Reading it again and trying again may help.
class CaseChanged : public Failure {
public:
    explicit CaseChanged(const std::string& id);
};

/// Who acts, when, and on what as they last saw it.
struct Act {
    std::string actor;
    std::int64_t now_ms = 0;
    std::string id;
    std::uint64_t revision = 0;
};

/// A new case becomes read; any other stays as it is, without a line.
CaseRecord mark_read(Storage& storage, const Act& act);
/// `user` "" takes the assignment back. Throws UsageFailure when there is no such user.
CaseRecord assign(Storage& storage, const Act& act, const std::string& user);
/// Somebody else has to deal with it: `to` says who, 1 to 200 octets. A complaint stays open until it was
/// answered.
CaseRecord pass_on(Storage& storage, const Act& act, const std::string& to);
/// Any expression of dissatisfaction with the police (Police Reform Act 2002, s12): from now on a complaint.
CaseRecord take_for_complaint(Storage& storage, const Act& act, const std::string& why);
/// Ends it without publishing. Refused for a complaint that was not answered. `note` may be empty.
CaseRecord withhold(Storage& storage, const Act& act, Withheld reason, const std::string& note);
/// Staff's own wording of what was said, fit for publishing, with the reason for what is left out. Nothing of
/// the visitor's own text is ever published. An empty wording takes it back.
CaseRecord redact(Storage& storage, const Act& act, const LocalText& wording, const std::string& why);
/// An ended case is taken up again, as read.
CaseRecord reopen(Storage& storage, const Act& act, const std::string& why);

/// Empty when there is none.
[[nodiscard]] LocalText wording_of(const CaseRecord& record);

/// The frame that every act stands in, for this folder's sources and server/decisions: finds the case, checks
/// the revision and that it was not erased, lets `work` change it, stores it and writes the lines. Within a
/// transaction. `work` gives the action and the detail of the history; "" for no line and no change.
struct Deed {
    std::string action; ///< as history and audit have it, such as "read"
    std::string detail; ///< for the history alone: it can be erased, the audit cannot
};
CaseRecord act_within(Storage& storage, const Act& act, const std::function<Deed(CaseRecord&)>& work);
/// Throws UsageFailure unless `text` has `least` to 500 octets of UTF-8 without control characters.
void check_note(const std::string& text, std::size_t least);

} // namespace bluelamp::server
