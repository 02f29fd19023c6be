#pragma once

#include "crypto/receipt.hpp"
#include "support/console_site.hpp"

#include <catch2/catch.hpp>

/// A console with a kiosk in each of two areas whose visitors write, and staff who read it.
namespace bluelamp::testing {

struct SaySite : ConsoleSite {
    TestKiosk hill_kiosk{*this, "k1", "hill"};
    TestKiosk vale_kiosk{*this, "k2", "vale"};

    SaySite() {
        static_cast<void>(publish(small_publication));
        add_user("mo", "moderator");
        add_user("hill.mo", "moderator", {"hill"});
        add_user("boss", "admin");
        add_user("vi", "viewer");
    }

    /// A visitor writes at the area's kiosk and it is taken. Returns the receipt.
    std::string write(const Submission& submission, std::uint8_t flags = 0) {
        const auto area = std::visit([](const auto& each) { return each.area; }, submission);
        auto& kiosk = area == "vale" ? vale_kiosk : hill_kiosk;
        const auto receipt = make_receipt();
        kiosk.add(draft_entry(submission, Via::screen, receipt, time_of_ms(now_ms), flags,
                              keys.current()->set().sealing.front()));
        static_cast<void>(take(kiosk.batch()));
        last_kiosk = &kiosk;
        return receipt;
    }
    /// The case of the entry that was written last.
    CaseRecord last() {
        for (const auto& each : storage->cases().list({.kiosk = last_kiosk->id()}, 0, 1000))
            if (each.seq == last_kiosk->entries.size())
                return each;
        FAIL("the last entry has no case");
        return {};
    }
    CaseRecord a_case(const Submission& submission, std::uint8_t flags = 0) {
        write(submission, flags);
        return last();
    }
    [[nodiscard]] CaseRecord found(const std::string& id) const { return storage->cases().find(id).value(); }
    std::size_t audited(const std::string& action) {
        std::size_t lines = 0;
        storage->staff().read_audit(
            [&](const AuditEntry& entry) { lines += entry.action == action ? 1 : 0; });
        return lines;
    }

    TestKiosk* last_kiosk = &hill_kiosk;
};

inline std::string path_of(const CaseRecord& record, const std::string& act = {}) {
    return "/console/say/" + record.id + (act.empty() ? "" : "/" + act);
}
/// Fields of a form about the case as it is now.
inline Browser::Fields about(const SaySite& site, const CaseRecord& record, Browser::Fields fields = {}) {
    fields.emplace_back("revision", std::to_string(site.found(record.id).revision));
    return fields;
}
inline bool has(const HttpResult& result, const std::string& text) {
    return result.body.find(text) != std::string::npos;
}
inline Feedback a_comment(const std::string& text = "Nobody came when I rang.",
                          const std::string& area = "hill") {
    return {area, 2, "roads", text, "", false};
}
inline Feedback a_complaint() {
    return {"hill", 1, "roads", "You were late.", "0123 456789", true};
}

} // namespace bluelamp::testing
