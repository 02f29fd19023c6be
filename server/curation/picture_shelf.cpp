#include "curation/picture_shelf.hpp"

#include "crypto/hash.hpp"
#include "publishing/content_of.hpp"
#include "wire/content_json.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace bluelamp::server {
namespace {

constexpr std::int64_t hour_ms = std::int64_t{3600} * 1000;
constexpr std::int64_t day_ms = 24 * hour_ms;
constexpr std::int64_t kept_ms = 7 * day_ms;
constexpr std::size_t hash_digits = 64;
/// More than most fitted pictures have. What is fetched and then finds no room was fetched for nothing.
constexpr std::uint64_t room_for_one = std::uint64_t{512} << 10U;

bool is_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// Everything in a text that could be a SHA-256. Whatever else it is: too much is kept rather than too
/// little.
void add_hashes(std::string_view text, std::set<std::string>& hashes) {
    for (std::size_t at = 0; at < text.size();) {
        const auto* const begin = text.data() + at;
        const auto length =
            static_cast<std::size_t>(std::find_if_not(begin, text.data() + text.size(), is_digit) - begin);
        for (std::size_t from = 0; from + hash_digits <= length; ++from)
            hashes.emplace(text.substr(at + from, hash_digits));
        at += length + 1;
    }
}

/// Files that something that is or may be shown names.
std::set<std::string> named_files(Storage& storage) {
    std::set<std::string> named;
    for (const auto& entity : storage.content().entities())
        if (entity.kind != withdrawn_kind)
            add_hashes(entity.json, named);
    for (const auto& area : storage.content().manifest_areas())
        if (const auto manifest = storage.content().manifest(area))
            add_hashes(manifest->file, named);
    for (const auto state :
         {SourceItemState::waiting, SourceItemState::shown, SourceItemState::kept, SourceItemState::folded})
        for (const auto& record : storage.sources().items_in(state))
            add_hashes(record.json, named);
    return named;
}

/// The same without the forgotten pictures; nullopt when it names none.
std::optional<std::string> without(const std::string& json, const std::set<std::string>& forgotten) {
    std::set<std::string> hashes;
    add_hashes(json, hashes);
    if (std::none_of(hashes.begin(), hashes.end(),
                     [&](const std::string& hash) { return forgotten.contains(hash); }))
        return std::nullopt;
    auto content = read_content(json);
    for (auto& item : content.items)
        if (item.image && forgotten.contains(item.image->sha256))
            item.image.reset();
    return write_content(content);
}

/// Items that nobody sees but that may come back must not bring back what is not there. A source's picture
/// comes anew with its next look.
void take_from_hidden(Storage& storage, const std::set<std::string>& forgotten) {
    for (const auto state : {SourceItemState::gone, SourceItemState::refused})
        for (auto& record : storage.sources().items_in(state))
            if (auto json = without(record.json, forgotten)) {
                record.json = *std::move(json);
                storage.sources().put_item(record);
            }
    for (auto& entity : storage.content().entities_of(withdrawn_kind))
        if (auto json = without(entity.json, forgotten)) {
            entity.json = *std::move(json);
            storage.content().put(entity);
        }
}

class Choice {
public:
    Choice(std::uint64_t quota, std::int64_t now_ms)
        : quota_(quota)
        , now_ms_(now_ms) {}

    /// What is to be forgotten. Within a transaction it stays so.
    [[nodiscard]] std::set<std::string> make(Storage& storage) const {
        const auto pictures = storage.content().source_pictures();
        std::uint64_t octets = 0;
        for (const auto& picture : pictures)
            octets += picture.media.bytes;
        // Further down than it must be: or each new picture would cost a search for an old one.
        const bool is_tight = octets + room_for_one > quota_;
        const auto enough = quota_ / 10 * 9;
        std::optional<std::set<std::string>> named;
        std::set<std::string> chosen;
        for (const auto& picture : pictures) {
            const bool old = picture.used_ms + kept_ms < now_ms_;
            const bool in_the_way = is_tight && octets > enough && picture.used_ms + hour_ms < now_ms_;
            if (!old && !in_the_way)
                break; // whatever comes now was used later
            if (!named)
                named = named_files(storage);
            if (named->contains(picture.media.sha256))
                continue;
            chosen.insert(picture.media.sha256);
            octets -= picture.media.bytes;
        }
        return chosen;
    }

private:
    std::uint64_t quota_;
    std::int64_t now_ms_;
};

} // namespace

bool PictureShelf::is_full(Storage& storage) const {
    return storage.content().source_picture_octets() + room_for_one > quota_;
}

PictureShelf::Put PictureShelf::put(Storage& storage, const std::string& url, const MediaRecord& media,
                                    std::int64_t now_ms) const {
    if (!media_.has(media.sha256))
        return Put::swept_away;
    if (const auto there = storage.content().source_picture(url);
        there && there->media.sha256 == media.sha256 && now_ms - there->used_ms < day_ms)
        return Put::there;
    if (!storage.content().media(media.sha256) &&
        storage.content().source_picture_octets() + media.bytes > quota_)
        return Put::no_room;
    storage.content().put_source_picture(url, {media, now_ms});
    return Put::there;
}

std::size_t PictureShelf::tidy(Storage& storage, std::int64_t now_ms) const {
    const auto sole_use = media_.try_for_removal();
    if (!sole_use)
        return 0;
    const Choice choice(quota_, now_ms);
    std::set<std::string> forgotten;
    if (!choice.make(storage).empty())
        storage.transact([&] {
            forgotten = choice.make(storage);
            std::erase_if(forgotten, [&](const std::string& sha256) {
                return !storage.content().forget_source_picture(sha256);
            });
            if (!forgotten.empty())
                take_from_hidden(storage, forgotten);
        });
    // Files go only after what named them: a row without its file is worse than a file without its row.
    auto files = media_.long_standing();
    files.insert(forgotten.begin(), forgotten.end());
    for (const auto& media : storage.content().all_media())
        files.erase(media.sha256);
    if (files.empty())
        return forgotten.size();
    storage.transact([&] {
        for (const auto& sha256 : files)
            if (!storage.content().media(sha256))
                media_.remove(sha256);
    });
    return forgotten.size();
}

} // namespace bluelamp::server
