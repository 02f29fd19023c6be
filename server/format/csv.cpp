#include "format/csv.hpp"

#include <charconv>
#include <string_view>

namespace bluelamp {
namespace {

bool is_number(std::string_view cell) {
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    return error == std::errc{} && end == cell.data() + cell.size();
}

bool starts_formula(std::string_view cell) {
    return !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos &&
           !is_number(cell);
}

} // namespace

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        if (&cell != &cells.front())
            line += ',';
        const std::string text = (starts_formula(cell) ? "'" : "") + cell;
        if (text.find_first_of(",\"\r\n") == std::string::npos) {
            line += text;
            continue;
        }
        line += '"';
        for (const char c : text) {
            line += c;
            if (c == '"')
                line += c;
        }
        line += '"';
    }
    return line + "\r\n";
}

} // namespace bluelamp
