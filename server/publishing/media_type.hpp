#pragma once

#include <string>
#include <string_view>

namespace bluelamp::server {

/// What a media file is, from its first octets alone: image/png, image/jpeg, image/webp, image/gif,
/// video/mp4, video/webm, audio/mpeg, audio/ogg, text/vtt, or image/svg+xml for XML whose root is svg. "" for
/// anything else.
[[nodiscard]] std::string media_type_of(std::string_view start);

/// Why an SVG will not be shown, or "": it must be well-formed, without a document type, entities, scripts,
/// event handlers, foreign objects, animations, or references that lead out of the file.
[[nodiscard]] std::string problem_with_svg(std::string_view svg);

} // namespace bluelamp::server
