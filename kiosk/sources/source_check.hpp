#pragma once

#include "net/http_client.hpp"
#include "police/documents.hpp"
#include "sources/settings.hpp"
#include "sourcing/look.hpp"
#include "store/content_store.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace bluelamp {

/// What one look at a source came to.
struct SourceOutcome {
    bool good = false;    ///< the source answered as it should, be it "not changed"
    bool changed = false; ///< what is stored changed
    std::string
        note; ///< one line for staff: the problem, or what is held back; "" if there is nothing to say
    std::optional<std::chrono::seconds> asked_wait; ///< what the server asked for
    std::optional<std::chrono::seconds> fresh;      ///< how long it says that nothing will change
};

/// Looks at one source: fetches, reads, stores. Whatever goes wrong, what is stored stays. Used by one thread
/// at a time.
class SourceCheck {
public:
    SourceCheck(SourceSettings settings, ContentStore& store, const NetworkOptions& network);

    [[nodiscard]] const SourceSettings& settings() const { return settings_; }
    /// Throws only what the store throws.
    [[nodiscard]] SourceOutcome run(Time now, const CancelToken& cancel);

private:
    [[nodiscard]] Look look(const SourceState& state, Time now, const CancelToken& cancel);
    [[nodiscard]] Look look_at_file(const SourceState& state) const;
    [[nodiscard]] Content read_feed(const Look& look, const Content& known, Time now, SourceOutcome& outcome,
                                    const CancelToken& cancel);
    [[nodiscard]] Content read_police(const Content& known, Time now, const CancelToken& cancel);
    [[nodiscard]] std::optional<Media> store_picture(const HttpResult& result);
    void add_picture(struct SourcedItem& sourced, const CancelToken& cancel);

    SourceSettings settings_;
    ContentStore& store_;
    HttpClient client_;
    std::optional<PoliceDocuments> documents_;
    std::map<std::string, std::optional<Media>> pictures_; ///< by address; empty for one that is not fit
};

} // namespace bluelamp
