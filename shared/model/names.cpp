#include "model/names.hpp"

#include <array>
#include <utility>

namespace bluelamp {
namespace {

template <typename Enum, std::size_t Count>
using Table = std::array<std::pair<Enum, std::string_view>, Count>;

constexpr Table<ItemKind, 8> item_kinds{{{ItemKind::update, "update"},
                                         {ItemKind::appeal, "appeal"},
                                         {ItemKind::event, "event"},
                                         {ItemKind::post, "post"},
                                         {ItemKind::answer, "answer"},
                                         {ItemKind::decision, "decision"},
                                         {ItemKind::guide, "guide"},
                                         {ItemKind::notice, "notice"}}};
constexpr Table<Priority, 3> priorities{
    {{Priority::normal, "normal"}, {Priority::high, "high"}, {Priority::urgent, "urgent"}}};
constexpr Table<Via, 3> vias{{{Via::screen, "screen"}, {Via::cli, "cli"}, {Via::test, "test"}}};
constexpr Table<SourceKind, 2> source_kinds{
    {{SourceKind::feed, "feed"}, {SourceKind::police_uk, "police.uk"}}};
constexpr Table<SourcePublishing, 2> publishings{
    {{SourcePublishing::automatic, "auto"}, {SourcePublishing::hold, "hold"}}};
constexpr Table<SourcePictures, 3> pictures_taken{{{SourcePictures::first, "first"},
                                                   {SourcePictures::declared, "declared"},
                                                   {SourcePictures::none, "none"}}};
constexpr Table<SourceDeletion, 2> deletions{
    {{SourceDeletion::keep, "keep"}, {SourceDeletion::withdraw, "withdraw"}}};
constexpr Table<PictureStatus, 3> statuses{{{PictureStatus::suppressed, "suppressed"},
                                            {PictureStatus::early, "early"},
                                            {PictureStatus::full, "full"}}};

template <typename Enum, std::size_t Count>
std::string_view spell(const Table<Enum, Count>& table, Enum value) {
    for (const auto& [key, name] : table)
        if (key == value)
            return name;
    return {};
}

template <typename Enum, std::size_t Count>
std::optional<Enum> read(const Table<Enum, Count>& table, std::string_view word) {
    for (const auto& [key, name] : table)
        if (name == word)
            return key;
    return std::nullopt;
}

} // namespace

std::string_view name_of(ItemKind kind) {
    return spell(item_kinds, kind);
}
std::string_view name_of(Priority priority) {
    return spell(priorities, priority);
}
std::string_view name_of(Via via) {
    return spell(vias, via);
}
std::string_view name_of(SourceKind kind) {
    return spell(source_kinds, kind);
}
std::string_view name_of(SourcePublishing publishing) {
    return spell(publishings, publishing);
}
std::string_view name_of(SourcePictures pictures) {
    return spell(pictures_taken, pictures);
}
std::string_view name_of(SourceDeletion deletion) {
    return spell(deletions, deletion);
}
std::string_view name_of(PictureStatus status) {
    return spell(statuses, status);
}

std::optional<ItemKind> item_kind(std::string_view name) {
    return read(item_kinds, name);
}
std::optional<Priority> priority(std::string_view name) {
    return read(priorities, name);
}
std::optional<Via> via(std::string_view name) {
    return read(vias, name);
}
std::optional<SourceKind> source_kind(std::string_view name) {
    return read(source_kinds, name);
}
std::optional<SourcePublishing> source_publishing(std::string_view name) {
    return read(publishings, name);
}
std::optional<SourcePictures> source_pictures(std::string_view name) {
    return read(pictures_taken, name);
}
std::optional<SourceDeletion> source_deletion(std::string_view name) {
    return read(deletions, name);
}
std::optional<PictureStatus> picture_status(std::string_view name) {
    return read(statuses, name);
}

} // namespace bluelamp
