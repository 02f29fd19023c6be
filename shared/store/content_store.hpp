#pragma once

#include "store/database.hpp"
#include "store/media_cache.hpp"
#include "wire/manifest.hpp"

#include <mutex>

namespace bluelamp {

/// A source that a standalone kiosk follows: what it said last.
struct SourceState {
    std::string id;
    std::string etag;
    std::string last_modified;
    Time checked{};      ///< last try
    Time changed{};      ///< last good answer
    std::string problem; ///< of the last try, for staff; "" when it went well
};

/// content.db and media/: what may be shown. A cache: deleting all of it loses nothing that people said.
/// Any number of processes may have it open; one object may be used from several threads.
class ContentStore {
public:
    /// `media_quota` is in octets.
    explicit ContentStore(std::filesystem::path folder, std::uint64_t media_quota = MediaCache::usual_quota);
    ~ContentStore();

    /// Replaces the manifest by a verified one. Refuses (false) a version that is not above the stored one.
    bool put_manifest(ByteView file, const ManifestHeader& header);
    /// The stored file and when it came; nullopt when there is none. It was verified when it was put.
    [[nodiscard]] std::optional<Bytes> manifest();
    [[nodiscard]] std::uint64_t manifest_version();
    /// Remembers the stored manifest as one that the app has run well with.
    void keep_manifest_as_good();
    /// The one that was remembered last, which may be older than the stored one; nullopt when none was.
    [[nodiscard]] std::optional<Bytes> good_manifest();

    /// What a standalone source gave, replacing what it gave before, in one commit.
    void put_source_content(const SourceState& state, const Content& content);
    /// Remembers a failed or unchanged try; content stays.
    void put_source_state(const SourceState& state);
    [[nodiscard]] std::optional<SourceState> source_state(const std::string& id);
    /// Everything of all sources, by source id.
    [[nodiscard]] std::map<std::string, Content> source_content();
    /// Forgets sources that are not named.
    void keep_sources(const std::vector<std::string>& ids);

    /// folder/media.
    [[nodiscard]] MediaCache& media() { return media_; }
    [[nodiscard]] const MediaCache& media() const { return media_; }

    /// Reads the whole database anew from the disk, past what this process remembers of it. A damaged one is
    /// set aside, and a new one is made, by the next call. Returns whether it was sound. Up to a second for a
    /// large one.
    bool check();

    /// Rises with every commit of any process.
    [[nodiscard]] std::int64_t change_counter();
    [[nodiscard]] const std::filesystem::path& set_aside() const { return set_aside_; }

private:
    void open();
    template <typename F>
    auto guarded(const char* operation, F&& work);

    std::filesystem::path folder_;
    MediaCache media_;
    std::filesystem::path set_aside_;
    std::mutex mutex_;
    std::unique_ptr<Opened> opened_;
    std::int64_t own_commits_ = 0;
};

} // namespace bluelamp
