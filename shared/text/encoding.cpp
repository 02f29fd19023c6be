#include "text/encoding.hpp"

#include "base/ascii.hpp"
#include "text/charset.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iconv.h>

namespace bluelamp::text {
namespace {

using namespace std::literals;

/// The label in `<?xml … encoding="LABEL"?>`, or "".
std::string declared_in(std::string_view ascii) {
    const auto open = ascii.find("<?xml");
    if (open == std::string_view::npos || open > 256)
        return {};
    const auto declaration = ascii.substr(open, std::min(ascii.find('>', open), open + 512) - open);
    auto at = declaration.find("encoding");
    if (at == std::string_view::npos)
        return {};
    at = declaration.find_first_of("\"'", at);
    if (at == std::string_view::npos)
        return {};
    const auto close = declaration.find(declaration[at], at + 1);
    if (close == std::string_view::npos)
        return {};
    return ascii_lower(trim(declaration.substr(at + 1, close - at - 1)));
}

class Converter {
public:
    explicit Converter(const std::string& from)
        : handle_(iconv_open("UTF-8", from.c_str())) {}
    ~Converter() {
        if (is_open())
            iconv_close(handle_);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    [[nodiscard]] bool is_open() const { return handle_ != reinterpret_cast<iconv_t>(-1); } // NOLINT

    /// What cannot be read becomes U+FFFD, a byte at a time.
    std::string convert(std::string_view bytes) {
        std::string out;
        out.reserve(bytes.size() + bytes.size() / 2);
        std::array<char, 16384> block{};
        char* in = const_cast<char*>(bytes.data()); // NOLINT: iconv's signature; it does not write there
        std::size_t left = bytes.size();
        while (left > 0) {
            char* to = block.data();
            std::size_t room = block.size();
            const auto result = iconv(handle_, &in, &left, &to, &room);
            out.append(block.data(), block.size() - room);
            if (result != static_cast<std::size_t>(-1) || errno == E2BIG)
                continue;
            append_utf8(out, replacement);
            if (errno == EINVAL) // cut short at the end
                break;
            ++in;
            --left;
        }
        return out;
    }

private:
    iconv_t handle_;
};

/// The encoding that the first four bytes give away (XML 1.0, appendix F), or "".
std::string_view shape_of(std::string_view bytes) {
    if (bytes.starts_with("\0\0\0<"sv))
        return "utf-32be";
    if (bytes.starts_with("<\0\0\0"sv))
        return "utf-32le";
    if (bytes.size() >= 4 && bytes[0] == '\0' && bytes[1] != '\0' && bytes[2] == '\0')
        return "utf-16be";
    if (bytes.size() >= 4 && bytes[0] != '\0' && bytes[1] == '\0' && bytes[2] != '\0' && bytes[3] == '\0')
        return "utf-16le";
    if (bytes.starts_with("\x4C\x6F\xA7\x94"sv))
        return "ebcdic";
    return {};
}

Decoded valid_or_sanitised(std::string_view bytes) {
    return is_valid_utf8(bytes) ? Decoded(bytes) : Decoded(sanitise_utf8(bytes));
}

/// Nullopt if iconv does not know the encoding.
std::optional<Decoded> through_iconv(std::string_view bytes, const std::string& name) {
    Converter converter(name);
    if (!converter.is_open())
        return std::nullopt;
    auto out = converter.convert(bytes);
    if (out.starts_with("\xEF\xBB\xBF"))
        out.erase(0, 3);
    return is_valid_utf8(out) ? Decoded(std::move(out)) : Decoded(sanitise_utf8(out));
}

Decoded from_wide(std::string_view bytes, const std::string& name) {
    auto decoded = through_iconv(bytes, name);
    return decoded ? *std::move(decoded) : valid_or_sanitised(bytes);
}

/// The declaration itself is EBCDIC: it is read in the plainest code page, the rest in the one it names.
Decoded from_ebcdic(std::string_view bytes) {
    const std::string plainest = "IBM037";
    Converter plain(plainest);
    const auto label = plain.is_open() ? declared_in(plain.convert(bytes.substr(0, 512))) : std::string();
    auto decoded = label.empty() ? std::nullopt : through_iconv(bytes, iconv_name(label));
    return decoded ? *std::move(decoded) : from_wide(bytes, plainest);
}

Decoded from_windows_1252_text(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 16);
    for (const char c : bytes)
        append_utf8(out, from_windows_1252(static_cast<unsigned char>(c)));
    return Decoded(std::move(out));
}

/// Whether more of the letters beyond ASCII are whole UTF-8 than are not: a few broken ones are an accident.
bool is_mostly_utf8(std::string_view bytes) {
    std::size_t whole = 0;
    std::size_t stray = 0;
    while (!bytes.empty()) {
        const auto valid = valid_utf8_prefix(bytes);
        whole += static_cast<std::size_t>(
            std::count_if(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(valid),
                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0xC0U; }));
        bytes.remove_prefix(valid);
        if (bytes.empty())
            break;
        ++stray;
        bytes.remove_prefix(1);
    }
    return whole > stray;
}

/// Text that says UTF-8 or nothing, or what nobody knows.
Decoded undeclared(std::string_view bytes) {
    std::string name(seven_bit_charset(bytes));
    if (name.empty() && is_valid_utf8(bytes))
        return Decoded(bytes);
    if (name.empty() && !is_mostly_utf8(bytes))
        name = sniffed_charset(bytes);
    auto decoded = name.empty() ? std::nullopt : through_iconv(bytes, name);
    return decoded ? *std::move(decoded) : Decoded(sanitise_utf8(bytes));
}

/// Whether `byte` starts a character that is commonly encoded twice: of Latin, Cyrillic, punctuation, emoji.
/// The others start what French writes: "é »" with a no-break space is a Han character's three bytes.
bool is_lead_of_double_encoding(unsigned char byte) {
    return (byte >= 0xC2 && byte <= 0xC5) || byte == 0xD0 || byte == 0xD1 || byte == 0xE2 || byte == 0xF0;
}

} // namespace

Decoded to_utf8(std::string_view bytes, std::string_view charset) {
    if (bytes.starts_with("\xEF\xBB\xBF"))
        return valid_or_sanitised(bytes.substr(3));
    if (bytes.starts_with("\0\0\xFE\xFF"sv))
        return from_wide(bytes.substr(4), "UTF-32BE");
    if (bytes.starts_with("\xFF\xFE\0\0"sv))
        return from_wide(bytes.substr(4), "UTF-32LE");
    if (bytes.starts_with("\xFE\xFF"))
        return from_wide(bytes.substr(2), "UTF-16BE");
    if (bytes.starts_with("\xFF\xFE"))
        return from_wide(bytes.substr(2), "UTF-16LE");
    if (const auto shape = shape_of(bytes); shape == "ebcdic")
        return from_ebcdic(bytes);
    else if (!shape.empty())
        return from_wide(bytes, std::string(shape));

    auto label = declared_in(bytes.substr(0, 1024));
    if (label.empty())
        label = ascii_lower(trim(charset));
    switch (kind_of_charset(label)) {
    case CharsetKind::latin_1:
        // Much that says Latin-1 is UTF-8; text that is valid UTF-8 with letters beyond ASCII is so by no
        // accident.
        return is_valid_utf8(bytes) ? Decoded(bytes) : from_windows_1252_text(bytes);
    case CharsetKind::other:
        if (auto decoded = through_iconv(bytes, iconv_name(label)))
            return *std::move(decoded);
        break;
    case CharsetKind::none:
    case CharsetKind::utf_8:
    case CharsetKind::wide: // a declaration that can be read as ASCII is not in a wide encoding
        break;
    }
    return undeclared(bytes);
}

std::optional<std::string> undo_double_encoding(std::string_view text) {
    const auto is_beyond_ascii = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
    const auto first = std::find_if(text.begin(), text.end(), is_beyond_ascii);
    if (first == text.end())
        return std::nullopt;
    std::string bytes;
    bool leads = true; // whether a character of UTF-8 starts here
    for (auto at = static_cast<std::size_t>(first - text.begin()); at < text.size();) {
        const auto byte = to_windows_1252(next_code_point(text, at));
        if (!byte)
            return std::nullopt;
        const bool continues = (*byte & 0xC0U) == 0x80U;
        if (*byte >= 0x80 && !(continues ? !leads : is_lead_of_double_encoding(*byte)))
            return std::nullopt;
        leads = *byte < 0x80;
        bytes += static_cast<char>(*byte);
    }
    if (!is_valid_utf8(bytes))
        return std::nullopt;
    return std::string(text.begin(), first) + bytes;
}

} // namespace bluelamp::text
