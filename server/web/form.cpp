#include "web/form.hpp"

#include "http/message.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <cctype>

namespace bluelamp::web {
namespace {

bool starts_with_ignoring_case(std::string_view text, std::string_view lower_case_start) {
    return text.size() >= lower_case_start.size() &&
           std::equal(
               lower_case_start.begin(), lower_case_start.end(), text.begin(),
               [](char wanted, char c) { return std::tolower(static_cast<unsigned char>(c)) == wanted; });
}

/// Browsers send CRLF for a line break (HTML, "form data set").
std::string one_kind_of_line_break(std::string_view text) {
    std::string lines;
    lines.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\r')
            lines += text[at];
        else if (at + 1 == text.size() || text[at + 1] != '\n')
            lines += '\n';
    }
    return lines;
}

class Filling {
public:
    explicit Filling(const FormLimits& limits)
        : limits_(limits) {}

    void add(std::string_view name, std::string_view value) {
        count(name);
        if (value.size() > limits_.value)
            throw FormError("the field " + std::string(name) + " is longer than " +
                            std::to_string(limits_.value / 1024) + " KiB");
        if (!text::is_valid_utf8(value))
            throw FormError("the form is not in UTF-8");
        form_.add(std::string(name), text::without_controls(one_kind_of_line_break(value)));
    }
    void add_file(std::string_view name, std::string_view file_name, std::string_view bytes) {
        count(name);
        // A file field left empty comes as a nameless part of no octets.
        if (file_name.empty() && bytes.empty())
            return;
        const auto folder = file_name.find_last_of("/\\");
        const auto base = folder == std::string_view::npos ? file_name : file_name.substr(folder + 1);
        const auto readable = text::without_controls(text::sanitise_utf8(base.substr(0, 200)));
        form_.add_file(std::string(name), {readable, std::string(bytes)});
    }
    [[nodiscard]] Form take() { return std::move(form_); }

private:
    void count(std::string_view name) {
        if (++fields_ > limits_.fields)
            throw FormError("the form has more than " + std::to_string(limits_.fields) + " fields");
        if (name.empty() || name.size() > limits_.name || !text::is_valid_utf8(name))
            throw FormError("the form has a field without a proper name");
    }

    const FormLimits& limits_;
    Form form_;
    std::size_t fields_ = 0;
};

void read_urlencoded(std::string_view body, Filling& form) {
    while (!body.empty()) {
        const auto pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), pair.size() + 1));
        if (pair.empty())
            continue;
        const auto equals = std::min(pair.find('='), pair.size());
        const auto name = http::decode_percent(pair.substr(0, equals), true);
        const auto value = http::decode_percent(pair.substr(std::min(equals + 1, pair.size())), true);
        if (!name || !value)
            throw FormError("the form has a broken escape");
        form.add(*name, *value);
    }
}

/// The value of `name="…"` in a header, with \" read as browsers write it (%22 stays; WHATWG HTML).
std::optional<std::string_view> parameter(std::string_view header, std::string_view name) {
    for (auto at = header.find(';'); at != std::string_view::npos; at = header.find(';', at)) {
        at = std::min(header.find_first_not_of(" ;\t", at), header.size());
        auto rest = header.substr(at);
        if (!starts_with_ignoring_case(rest, name) || rest.size() <= name.size() || rest[name.size()] != '=')
            continue;
        rest.remove_prefix(name.size() + 1);
        if (!rest.starts_with('"'))
            return rest.substr(0, rest.find_first_of("; \t"));
        rest.remove_prefix(1);
        const auto close = rest.find('"');
        return close == std::string_view::npos ? std::nullopt : std::optional(rest.substr(0, close));
    }
    return std::nullopt;
}

/// The part's Content-Disposition; "" when it has none.
std::string_view disposition_of(std::string_view head) {
    constexpr std::string_view name = "content-disposition:";
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        if (starts_with_ignoring_case(line, name))
            return line.substr(name.size());
        head.remove_prefix(std::min(head.size(), line.size() + 2));
    }
    return {};
}

void read_part(std::string_view part, Filling& form) {
    const auto blank = part.find("\r\n\r\n");
    if (blank == std::string_view::npos || blank > 8192)
        throw FormError("a part of the form has no head");
    const auto disposition = disposition_of(part.substr(0, blank));
    const auto name = parameter(disposition, "name");
    if (!name)
        throw FormError("a part of the form has no name");
    const auto value = part.substr(blank + 4);
    if (const auto file_name = parameter(disposition, "filename"))
        form.add_file(*name, *file_name, value);
    else
        form.add(*name, value);
}

void read_multipart(std::string_view content_type, std::string_view body, Filling& form) {
    const auto boundary = parameter(content_type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70)
        throw FormError("the form has no boundary");
    const auto open = "--" + std::string(*boundary);
    const auto delimiter = "\r\n" + open;
    if (!body.starts_with(open))
        throw FormError("the form does not start with its boundary");
    body.remove_prefix(open.size());
    while (!body.starts_with("--")) {
        if (!body.starts_with("\r\n"))
            throw FormError("the form's boundary does not end its line");
        body.remove_prefix(2);
        const auto end = body.find(delimiter);
        if (end == std::string_view::npos)
            throw FormError("the form breaks off");
        read_part(body.substr(0, end), form);
        body.remove_prefix(end + delimiter.size());
    }
}

} // namespace

const std::string& Form::text(const std::string& name) const {
    static const std::string none;
    const auto& values = all(name);
    return values.empty() ? none : values.back();
}

std::string Form::trimmed(const std::string& name) const {
    return std::string(text::trim(text(name)));
}

const std::vector<std::string>& Form::all(const std::string& name) const {
    static const std::vector<std::string> none;
    const auto found = values_.find(name);
    return found == values_.end() ? none : found->second;
}

const Upload* Form::file(const std::string& name) const {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
}

Form read_form(std::string_view content_type, std::string_view body, const FormLimits& limits) {
    Filling form(limits);
    if (starts_with_ignoring_case(content_type, "application/x-www-form-urlencoded"))
        read_urlencoded(body, form);
    else if (starts_with_ignoring_case(content_type, "multipart/form-data"))
        read_multipart(content_type, body, form);
    else
        throw FormError("a form comes as application/x-www-form-urlencoded or multipart/form-data");
    return form.take();
}

} // namespace bluelamp::web
