#include "console/source.hpp"
#include "console/words.hpp"
#include "text/london_time.hpp"

#include <array>

/// How a source is doing and what became of an item, as staff read it.
namespace bluelamp::server {
namespace {

/// "Tuesday 14:05" within the last six days, else "2 March 2026, 14:05": London's time.
std::string moment_in_words(Time time, Time now) {
    constexpr std::array<const char*, 7> days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                              "Thursday", "Friday", "Saturday"};
    const auto whole = time_in_words(time);
    if (now < time || now - time > std::chrono::days(6))
        return whole;
    const auto day = std::chrono::floor<std::chrono::days>(text::to_london(time));
    const std::chrono::weekday weekday(day);
    return std::string(days.at(weekday.c_encoding())) + whole.substr(whole.rfind(' '));
}

std::string decision_in_words(const SourcedItemView& view) {
    if (view.state == SourceItemState::waiting || view.is_edit())
        return "somebody gave it back to its source";
    if (view.state == SourceItemState::kept)
        return "somebody edited it: its source no longer changes it";
    if (view.state == SourceItemState::refused)
        return "somebody refused it";
    if (view.state == SourceItemState::shown)
        return "somebody refused what its source made of it later";
    return "somebody withdrew it";
}

} // namespace

InWords health_in_words(const SourceView& view, Time now) {
    switch (view.health) {
    case SourceHealth::off:
        return {"Off", "grey"};
    case SourceHealth::failing: {
        const auto since =
            view.state.failing_since_ms > 0 ? view.state.failing_since_ms : view.state.distrust_since_ms;
        return {"Failing since " + moment_in_words(time_of_ms(since), now), "red"};
    }
    case SourceHealth::unseen:
        return {"Not looked at yet", "blue"};
    case SourceHealth::working:
        break;
    }
    return {"Working", "green"};
}

Trouble trouble_of(const SourceView& view, const std::optional<SourceLook>& last) {
    if (view.health == SourceHealth::off || !last)
        return {};
    if (last->outcome == "changed" || last->outcome == "unchanged")
        return {view.state.problem.empty() ? "" : "Nothing is shown: " + view.state.problem, ""};
    if (last->outcome == "odd")
        return {"Its answer was so different that it was not taken",
                "If it is meant, it is taken by itself after some time; if not, tell whoever runs the site"};
    const auto status = last->status;
    if (status == 404 || status == 410)
        return {"Nothing is at its address any more",
                "Find the feed on the publisher’s site and change the address here, or remove the source"};
    if (status == 401 || status == 403)
        return {"The site does not let this server in", "Ask whoever runs the site to allow “bluelamp”"};
    if (status == 429)
        return {"The site says that it is asked too often", "Nothing: the server waits by itself"};
    if (status >= 500)
        return {
            "The site has trouble of its own",
            "Nothing yet: the server tries again by itself. If it lasts for more than a day, tell whoever "
            "runs the site"};
    if (last->problem.ends_with(not_public))
        return {"It leads into a private network, so it was not asked",
                "Check the address. If it is meant, whoever looks after the server can allow such sources"};
    if (status == 0)
        return {
            "The site did not answer",
            "Nothing yet: the server tries again by itself. If every source fails, tell whoever looks after "
            "this server’s network"};
    return {"It answers, but not with a feed",
            "Open the address in a browser. If it is a page, change the address here to that of its feed"};
}

InWords state_in_words(SourceItemState state) {
    switch (state) {
    case SourceItemState::waiting:
        return {"Waits", "yellow"};
    case SourceItemState::shown:
        return {"Shown", "green"};
    case SourceItemState::refused:
        return {"Refused", "red"};
    case SourceItemState::folded:
        return {"Told by another", "grey"};
    case SourceItemState::gone:
        return {"No longer shown", "grey"};
    case SourceItemState::kept:
        break;
    }
    return {"Staff’s own", "blue"};
}

std::string reason_in_words(const SourcedItemView& view) {
    std::string why;
    switch (view.reason) {
    case SourceReason::none:
        break;
    case SourceReason::source_holds:
        why = "its source waits for approval";
        break;
    case SourceReason::appeal:
        why = "appeals wait for a person";
        break;
    case SourceReason::hold_word:
        why = "it contains “" + view.word + "”";
        break;
    case SourceReason::staff:
        why = decision_in_words(view);
        break;
    case SourceReason::same_story:
        why = "another source tells the same story";
        break;
    case SourceReason::source_off:
        why = "its source was switched off";
        break;
    case SourceReason::deleted:
        why = "it was deleted at its source";
        break;
    case SourceReason::too_old:
        why = "it is older than its source keeps, or has ended";
        break;
    }
    if (view.is_edit())
        return "it was edited at its source" + (why.empty() ? "" : ", and " + why);
    return why;
}

} // namespace bluelamp::server
