#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp::web {

/// A form that is not one: told as 400.
class FormError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Upload {
    std::string name; ///< as the browser calls it, without folders; for messages alone
    std::string bytes;
};

struct FormLimits {
    std::size_t fields = 500; ///< files too
    std::size_t name = 128;
    std::size_t value = 64 * 1024; ///< octets of a field that is no file
};

/// What a form's fields say: UTF-8 without control characters but line feeds and tabs, lines ended by "\n".
class Form {
public:
    /// The last value of that name, or "".
    [[nodiscard]] const std::string& text(const std::string& name) const;
    /// text() without white space at its ends.
    [[nodiscard]] std::string trimmed(const std::string& name) const;
    [[nodiscard]] bool has(const std::string& name) const { return values_.contains(name); }
    /// Every value of that name, such as the ticked boxes of a group.
    [[nodiscard]] const std::vector<std::string>& all(const std::string& name) const;
    /// nullptr when no file was chosen.
    [[nodiscard]] const Upload* file(const std::string& name) const;
    [[nodiscard]] const std::map<std::string, std::vector<std::string>>& values() const { return values_; }

    void add(const std::string& name, std::string value) { values_[name].push_back(std::move(value)); }
    void add_file(const std::string& name, Upload upload) { files_[name] = std::move(upload); }

private:
    std::map<std::string, std::vector<std::string>> values_;
    std::map<std::string, Upload> files_;
};

/// Reads application/x-www-form-urlencoded or multipart/form-data (RFC 7578). Throws FormError for any other
/// type, a body that is not one, text that is not UTF-8, or more than the limits.
[[nodiscard]] Form read_form(std::string_view content_type, std::string_view body,
                             const FormLimits& limits = {});

} // namespace bluelamp::web
