#pragma once

#include "model/content.hpp"
#include "model/submission.hpp"

#include <optional>
#include <string_view>

/// The spelling of enumerations in files, on the wire and in databases.
namespace bluelamp {

[[nodiscard]] std::string_view name_of(ItemKind kind);
[[nodiscard]] std::string_view name_of(Priority priority);
[[nodiscard]] std::string_view name_of(Via via);
[[nodiscard]] std::string_view name_of(SourceKind kind);
[[nodiscard]] std::string_view name_of(SourcePublishing publishing);
[[nodiscard]] std::string_view name_of(SourcePictures pictures);
[[nodiscard]] std::string_view name_of(SourceDeletion deletion);
[[nodiscard]] std::string_view name_of(PictureStatus status);

/// Each is nullopt for a word that is not of the enumeration.
[[nodiscard]] std::optional<ItemKind> item_kind(std::string_view name);
[[nodiscard]] std::optional<Priority> priority(std::string_view name);
[[nodiscard]] std::optional<Via> via(std::string_view name);
[[nodiscard]] std::optional<SourceKind> source_kind(std::string_view name);
[[nodiscard]] std::optional<SourcePublishing> source_publishing(std::string_view name);
[[nodiscard]] std::optional<SourcePictures> source_pictures(std::string_view name);
[[nodiscard]] std::optional<SourceDeletion> source_deletion(std::string_view name);
[[nodiscard]] std::optional<PictureStatus> picture_status(std::string_view name);

} // namespace bluelamp
