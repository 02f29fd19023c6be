#include "text/encoding.hpp"

#include "base/ascii.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <iconv.h>
#include <utility>

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

bool is_utf8_label(std::string_view label) {
    return label.empty() || label == "utf-8" || label == "utf8" || label == "unicode-1-1-utf-8";
}

bool is_latin_1_label(std::string_view label) {
    constexpr std::array labels{"iso-8859-1"sv, "iso8859-1"sv, "iso_8859-1"sv,
                                "latin1"sv,     "latin-1"sv,   "l1"sv,
                                "us-ascii"sv,   "ascii"sv,     "windows-1252"sv,
                                "cp1252"sv,     "cp-1252"sv,   "iso-8859-1-windows-3.1-latin-1"sv};
    return std::find(labels.begin(), labels.end(), label) != labels.end();
}

/// What iconv calls the encoding that browsers use for a label.
std::string iconv_name(std::string_view label) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 28> meant{{
        {"gb2312", "GB18030"},        {"gbk", "GB18030"},         {"gb_2312-80", "GB18030"},
        {"x-gbk", "GB18030"},         {"euc-cn", "GB18030"},      {"shift_jis", "CP932"},
        {"shift-jis", "CP932"},       {"x-sjis", "CP932"},        {"sjis", "CP932"},
        {"windows-31j", "CP932"},     {"euc-kr", "CP949"},        {"ks_c_5601-1987", "CP949"},
        {"korean", "CP949"},          {"big5", "BIG5-HKSCS"},     {"x-x-big5", "BIG5-HKSCS"},
        {"iso-8859-9", "CP1254"},     {"latin5", "CP1254"},       {"iso-8859-11", "CP874"},
        {"tis-620", "CP874"},         {"windows-874", "CP874"},   {"iso-8859-8-i", "ISO-8859-8"},
        {"x-mac-roman", "MACINTOSH"}, {"macintosh", "MACINTOSH"}, {"x-euc-jp", "EUC-JP"},
        {"mac_roman", "MACINTOSH"},   {"mac", "MACINTOSH"},       {"x-mac-cyrillic", "MAC-CYRILLIC"},
        {"ptcp154", "PT154"},
    }};
    for (const auto& [from, to] : meant)
        if (from == label)
            return std::string(to);
    return std::string(label);
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

Decoded through_iconv(std::string_view bytes, const std::string& name) {
    Converter converter(name);
    if (!converter.is_open())
        return is_valid_utf8(bytes) ? Decoded(bytes) : Decoded(sanitise_utf8(bytes));
    auto out = converter.convert(bytes);
    if (out.starts_with("\xEF\xBB\xBF"))
        out.erase(0, 3);
    return is_valid_utf8(out) ? Decoded(std::move(out)) : Decoded(sanitise_utf8(out));
}

bool is_wide(std::string_view label) {
    return label.starts_with("utf-16") || label.starts_with("utf-32") || label.starts_with("ucs-") ||
           label.starts_with("iso-10646-ucs") || label == "utf16" || label == "utf32" || label == "unicode";
}

/// Whether `byte` starts a character that is commonly encoded twice: of Latin, Cyrillic, punctuation, emoji.
/// The others start what French writes: "é »" with a no-break space is a Han character's three bytes.
bool is_lead_of_double_encoding(unsigned char byte) {
    return (byte >= 0xC2 && byte <= 0xC5) || byte == 0xD0 || byte == 0xD1 || byte == 0xE2 || byte == 0xF0;
}

} // namespace

Decoded to_utf8(std::string_view bytes, std::string_view charset) {
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
        return is_valid_utf8(bytes) ? Decoded(bytes) : Decoded(sanitise_utf8(bytes));
    }
    if (bytes.starts_with("\0\0\xFE\xFF"sv))
        return through_iconv(bytes.substr(4), "UTF-32BE");
    if (bytes.starts_with("\xFF\xFE\0\0"sv))
        return through_iconv(bytes.substr(4), "UTF-32LE");
    if (bytes.starts_with("\xFE\xFF"))
        return through_iconv(bytes.substr(2), "UTF-16BE");
    if (bytes.starts_with("\xFF\xFE"))
        return through_iconv(bytes.substr(2), "UTF-16LE");
    if (const auto shape = shape_of(bytes); shape == "ebcdic") {
        // The declaration itself is EBCDIC: read it in the plainest code page, then use the one it names.
        Converter plain("IBM037");
        const auto label = plain.is_open() ? declared_in(plain.convert(bytes.substr(0, 512))) : std::string();
        return through_iconv(bytes, label.empty() ? "IBM037" : label);
    } else if (!shape.empty()) {
        return through_iconv(bytes, std::string(shape));
    }

    auto label = declared_in(bytes.substr(0, 1024));
    if (label.empty())
        label = ascii_lower(trim(charset));
    if (is_utf8_label(label) ||
        is_wide(label)) // a declaration that can be read as ASCII is not in a wide encoding
        return is_valid_utf8(bytes) ? Decoded(bytes) : Decoded(sanitise_utf8(bytes));
    // Much that says Latin-1 is UTF-8; text that is valid UTF-8 with letters beyond ASCII is so by no
    // accident.
    if (is_latin_1_label(label))
        return is_valid_utf8(bytes) ? Decoded(bytes) : Decoded([&] {
            std::string out;
            out.reserve(bytes.size() + bytes.size() / 16);
            for (const char c : bytes)
                append_utf8(out, from_windows_1252(static_cast<unsigned char>(c)));
            return out;
        }());
    return through_iconv(bytes, iconv_name(label));
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
