#pragma once

#include "cases/work.hpp"
#include "console/page.hpp"

#include <functional>
#include <optional>

/// The page of one case, and the frame in which everything that changes a case stands.
namespace bluelamp::server {

/// The case of the page's address, if it is there and in the person's areas.
[[nodiscard]] std::optional<CaseRecord> case_asked_for(const Visit& visit);

/// Whether somebody may be given the case: they read what people wrote, in its area.
[[nodiscard]] bool may_work_on(const Person& person, const CaseRecord& record);

/// What an answer to a form adds to the page of the case.
struct CaseShown {
    nlohmann::json errors = nlohmann::json::array();
    std::string act;     ///< the form that was sent: it stands open, with what was typed
    std::string contact; ///< shown on this page alone
    int status = 200;
};
[[nodiscard]] http::Response case_page(const Visit& visit, const CaseRecord& record, const CaseShown& shown);

/// What came of a form.
struct Outcome {
    nlohmann::json errors = nlohmann::json::array(); ///< [{"field","text"}]; then nothing was changed
    std::string message;                             ///< "Answered."
    bool goes_on = false;                            ///< to the next case of the listing

    void wrong(const std::string& field, const std::string& text) {
        errors.push_back({{"field", field}, {"text", text}});
    }
};

/// Runs `work` on the case of the address as the person last saw it. When somebody was quicker, or the form
/// will not do, the case as it is now is shown with what was typed. `act` names the form, `field` where its
/// errors point to.
[[nodiscard]] http::Response
change_case(const Visit& visit, const std::string& act, const std::string& field,
            const std::function<void(const CaseRecord& record, const Act& act, Outcome& outcome)>& work);

} // namespace bluelamp::server
