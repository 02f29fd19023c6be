#pragma once

#include "base/files.hpp"
#include "cases/case.hpp"
#include "crypto/receipt.hpp"
#include "support/test_site.hpp"

#include <catch2/catch.hpp>

/// A server with one kiosk whose visitors write.
namespace bluelamp::testing {

struct CaseSite : TestSite {
    TestKiosk kiosk{*this, "k1"};

    CaseSite() { static_cast<void>(publish(small_publication)); }

    /// A visitor writes at the kiosk and it is taken. Returns the receipt.
    std::string write(const Submission& submission, Via via = Via::screen, std::uint8_t flags = 0) {
        const auto receipt = make_receipt();
        kiosk.add(draft_entry(submission, via, receipt, time_of_ms(now_ms), flags,
                              keys.current()->set().sealing.front()));
        static_cast<void>(take(kiosk.batch()));
        return receipt;
    }
    /// The case of the entry that was written last.
    CaseRecord last() {
        for (const auto& each : storage->cases().list({.with_tests = true}, 0, 1000))
            if (each.seq == kiosk.entries.size())
                return each;
        FAIL("the last entry has no case");
        return {};
    }
    CaseRecord a_case(const Submission& submission) {
        write(submission);
        return last();
    }
    [[nodiscard]] CaseRecord found(const std::string& id) const { return storage->cases().find(id).value(); }

    std::vector<AuditEntry> audited(const std::string& action) {
        std::vector<AuditEntry> lines;
        storage->staff().read_audit([&](const AuditEntry& entry) {
            if (entry.action == action)
                lines.push_back(entry);
        });
        return lines;
    }
    /// Whether any of the database's files holds these octets.
    [[nodiscard]] bool on_disk(const std::string& octets) const {
        for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
            if (!file.path().filename().string().starts_with("server.db"))
                continue;
            const auto bytes = read_file(file.path(), 1 << 30).value();
            if (bytes.find(octets) != std::string::npos)
                return true;
        }
        return false;
    }
};

inline Feedback a_comment(const std::string& text = "Nobody came when I rang.") {
    return {"hill", 2, "roads", text, "", false};
}
inline Feedback a_complaint() {
    return {"hill", 1, "roads", "Nobody came when I rang.", "0123 456789", true};
}

} // namespace bluelamp::testing
