#pragma once

#include "model/content.hpp"
#include "model/local_text.hpp"

#include <filesystem>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace bluelamp::server {

/// The words of the public pages themselves in every language they have, from a file of
/// `{"key": {"en": …, "cy": …}}`. What people must be able to rely on in danger is not among them: it stands
/// in the templates, in English. Any thread.
class Words {
public:
    /// Throws Failure when the file is not there, is none, or has a key without English.
    explicit Words(const std::filesystem::path& file);

    [[nodiscard]] const std::map<std::string, LocalText>& all() const { return words_; }

    /// `{1}`, `{2}` … stand for the arguments. A key that is not there is a programming error: Failure.
    [[nodiscard]] std::string say(std::string_view tag, const std::string& key,
                                  std::initializer_list<std::string> arguments = {}) const;

    /// "21 November 2026", "14:05", and "21 November 2026, 14:05", as the clocks in London go.
    [[nodiscard]] std::string date(std::string_view tag, Time time) const;
    [[nodiscard]] std::string time(Time time) const;
    [[nodiscard]] std::string date_and_time(std::string_view tag, Time time) const;

private:
    std::map<std::string, LocalText> words_;
};

/// Whether an Accept-Language header prefers Welsh to English (RFC 9110, 12.5.4). `*` is no wish.
[[nodiscard]] bool prefers_welsh(std::string_view accept_language);

} // namespace bluelamp::server
