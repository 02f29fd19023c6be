#include "text/charset.hpp"

#include "base/ascii.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <uchardet/uchardet.h>
#include <unordered_map>

namespace bluelamp::text {
namespace {

using namespace std::literals;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Labels differ in case and punctuation more than in anything that matters.
std::string squeezed(std::string_view label) {
    std::string out;
    for (const char c : label)
        if (const char lower = ascii_lower(c); is_digit(lower) || (lower >= 'a' && lower <= 'z'))
            out += lower;
    return out;
}

struct FreeDetector {
    void operator()(uchardet* detector) const { uchardet_delete(detector); }
};

bool is_beyond_ascii(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

/// Latin letters beyond ASCII stand alone among others ("café"); those of other scripts stand in rows.
bool is_in_rows(std::string_view bytes) {
    std::size_t letters = 0;
    std::size_t rows = 0;
    bool before = false;
    for (const char c : bytes) {
        const bool now = is_beyond_ascii(c);
        letters += now ? 1 : 0;
        rows += now && !before ? 1 : 0;
        before = now;
    }
    return letters >= 2 * rows;
}

bool is_of_another_script(std::string_view squeezed_name) {
    constexpr std::array names{
        "big5"sv,        "euctw"sv,    "gb18030"sv,     "euckr"sv,       "uhc"sv,         "johab"sv,
        "eucjp"sv,       "shiftjis"sv, "koi8r"sv,       "windows1251"sv, "maccyrillic"sv, "iso88595"sv,
        "ibm855"sv,      "ibm866"sv,   "windows1253"sv, "iso88597"sv,    "windows1255"sv, "iso88598"sv,
        "windows1256"sv, "iso88596"sv, "tis620"sv,      "iso885911"sv};
    return std::find(names.begin(), names.end(), squeezed_name) != names.end();
}

} // namespace

CharsetKind kind_of_charset(std::string_view label) {
    const auto name = squeezed(label);
    if (name.empty())
        return CharsetKind::none;
    if (name == "utf8" || name == "u8" || name == "utf8sig" || name == "unicode11utf8")
        return CharsetKind::utf_8;
    for (const auto wide : {"utf16"sv, "utf32"sv, "ucs2"sv, "ucs4"sv, "iso10646ucs"sv, "csucs4"sv})
        if (name.starts_with(wide))
            return CharsetKind::wide;
    if (name == "unicode" || name == "csunicode" || name == "u16" || name == "u32")
        return CharsetKind::wide;
    constexpr std::array latin{
        "iso88591"sv, "latin1"sv, "l1"sv,      "isolatin1"sv, "csisolatin1"sv,
        "usascii"sv,  "ascii"sv,  "csascii"sv, "iso646us"sv,  "windows1252"sv,
        "cp1252"sv,   "1252"sv,   "ibm819"sv,  "cp819"sv,     "iso88591windows31latin1"sv};
    return std::find(latin.begin(), latin.end(), name) == latin.end() ? CharsetKind::other
                                                                      : CharsetKind::latin_1;
}

std::string iconv_name(std::string_view label) {
    static const std::unordered_map<std::string_view, std::string_view> meant{
        {"gb2312", "GB18030"},
        {"gb231280", "GB18030"},
        {"gb23121980", "GB18030"},
        {"csgb2312", "GB18030"},
        {"csiso58gb231280", "GB18030"},
        {"isoir58", "GB18030"},
        {"gbk", "GB18030"},
        {"xgbk", "GB18030"},
        {"cp936", "GB18030"},
        {"ms936", "GB18030"},
        {"euccn", "GB18030"},
        {"eucgb2312cn", "GB18030"},
        {"chinese", "GB18030"},
        {"gb18030", "GB18030"},
        {"gb180302000", "GB18030"},
        {"shiftjis", "CP932"},
        {"xsjis", "CP932"},
        {"sjis", "CP932"},
        {"csshiftjis", "CP932"},
        {"windows31j", "CP932"},
        {"mskanji", "CP932"},
        {"ms932", "CP932"},
        {"euckr", "CP949"},
        {"cseuckr", "CP949"},
        {"ksc5601", "CP949"},
        {"ksc56011987", "CP949"},
        {"ksx1001", "CP949"},
        {"korean", "CP949"},
        {"windows949", "CP949"},
        {"ms949", "CP949"},
        {"uhc", "CP949"},
        {"big5", "BIG5-HKSCS"},
        {"csbig5", "BIG5-HKSCS"},
        {"xxbig5", "BIG5-HKSCS"},
        {"big5tw", "BIG5-HKSCS"},
        {"big5hkscs", "BIG5-HKSCS"},
        {"hkscs", "BIG5-HKSCS"},
        {"ms950", "CP950"},
        {"eucjp", "EUC-JP"},
        {"xeucjp", "EUC-JP"},
        {"ujis", "EUC-JP"},
        {"iso2022jp", "ISO-2022-JP-3"},
        {"iso2022jp1", "ISO-2022-JP-3"},
        {"iso2022jp2", "ISO-2022-JP-2"},
        {"iso2022kr", "ISO-2022-KR"},
        {"iso88599", "CP1254"},
        {"latin5", "CP1254"},
        {"iso885911", "CP874"},
        {"tis620", "CP874"},
        {"windows874", "CP874"},
        {"iso88598i", "ISO-8859-8"},
        {"macintosh", "MACINTOSH"},
        {"xmacroman", "MACINTOSH"},
        {"macroman", "MACINTOSH"},
        {"mac", "MACINTOSH"},
        {"macturkish", "MACINTOSH"}, // iconv has no table of its own; they share all but six letters
        {"maciceland", "MAC-IS"},
        {"maclatin2", "MAC-CENTRALEUROPE"},
        {"maccenteuro", "MAC-CENTRALEUROPE"},
        {"maccentraleurope", "MAC-CENTRALEUROPE"},
        {"maccyrillic", "MAC-CYRILLIC"},
        {"xmaccyrillic", "MAC-CYRILLIC"},
        {"ptcp154", "PT154"},
        {"cyrillicasian", "PT154"},
        {"kz1048", "RK1048"},
        {"cpis", "CP861"},
        {"csibm861", "CP861"},
        {"ibm039", "IBM037"},
    };
    const auto name = squeezed(label);
    if (const auto found = meant.find(name); found != meant.end())
        return std::string(found->second);
    if (!name.empty() && std::all_of(name.begin(), name.end(), is_digit))
        return "CP" + name;
    std::string spelt = ascii_lower(trim(label));
    std::replace(spelt.begin(), spelt.end(), '_', '-');
    return spelt.find('/') == std::string::npos ? spelt : std::string(); // "/" starts iconv's own options
}

std::string_view seven_bit_charset(std::string_view bytes) {
    const auto shift = bytes.find("\x1B$");
    if (shift == std::string_view::npos)
        return {};
    return bytes.substr(shift).starts_with("\x1B$)C") ? "ISO-2022-KR"sv : "ISO-2022-JP-3"sv;
}

std::string sniffed_charset(std::string_view bytes) {
    constexpr std::size_t enough = std::size_t{64} << 10U;
    const auto first = std::find_if(bytes.begin(), bytes.end(), is_beyond_ascii);
    const auto sample = bytes.substr(static_cast<std::size_t>(first - bytes.begin()), enough);
    if (sample.empty() || !is_in_rows(sample))
        return {};
    const std::unique_ptr<uchardet, FreeDetector> detector(uchardet_new());
    if (!detector || uchardet_handle_data(detector.get(), sample.data(), sample.size()) != 0)
        return {};
    uchardet_data_end(detector.get());
    const std::string name = uchardet_get_charset(detector.get());
    return is_of_another_script(squeezed(name)) ? iconv_name(name) : std::string();
}

} // namespace bluelamp::text
