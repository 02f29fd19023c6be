#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bluelamp::text {

/// A document's bytes as UTF-8 without a byte order mark. `view()` is the caller's own bytes when nothing had
/// to change, so it lives no longer than they do.
class Decoded {
public:
    explicit Decoded(std::string_view same)
        : same_(same) {}
    explicit Decoded(std::string converted)
        : converted_(std::move(converted))
        , is_converted_(true) {}
    [[nodiscard]] std::string_view view() const {
        return is_converted_ ? std::string_view(converted_) : same_;
    }

private:
    std::string_view same_;
    std::string converted_;
    bool is_converted_ = false;
};

/// Finds the encoding of an XML or JSON document and gives valid UTF-8, whatever comes in: byte order mark;
/// the shape of "<?" in UTF-16, UTF-32 and EBCDIC; the XML declaration; `charset` of the transport ("" if
/// none); else UTF-8. Text that says UTF-8 or nothing, and is not UTF-8, is of the script that its letters
/// give away, else windows-1252. Bytes that are not what they claim become U+FFFD. Labels mean what browsers
/// take them to mean (WHATWG Encoding Standard): ISO-8859-1 is windows-1252, GB2312 is GB 18030.
[[nodiscard]] Decoded to_utf8(std::string_view bytes, std::string_view charset = {});

/// What `text` (valid UTF-8) was before somebody took its UTF-8 for Latin-1 or windows-1252 and encoded it
/// again
/// ("cafÃ©" → "café"), or nullopt if anything in it speaks against that.
[[nodiscard]] std::optional<std::string> undo_double_encoding(std::string_view text);

} // namespace bluelamp::text
