#pragma once

#include "model/content.hpp"

#include <chrono>
#include <filesystem>
#include <initializer_list>
#include <locale>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

/// What stands for {1}, {2} … in a message.
struct Argument {
    Argument(std::string given)
        : text(std::move(given)) {}
    Argument(const char* given)
        : text(given) {}
    Argument(int number)
        : text(std::to_string(number)) {}
    std::string text;
};

/// One language's words: messages, plurals, dates and times as its speakers say them. Immutable; any thread.
/// Messages are the English of the source (msgid); without a translation the English is given.
/// `now` and other times are UTC; what is said is in the kiosk's time zone.
class Language {
public:
    [[nodiscard]] const std::string& tag() const { return tag_; }
    /// Its name for itself: "Cymraeg".
    [[nodiscard]] const std::string& own_name() const { return own_name_; }
    [[nodiscard]] bool right_to_left() const { return right_to_left_; }

    [[nodiscard]] std::string tr(const char* message, std::initializer_list<Argument> arguments = {}) const;
    /// The same word with two meanings is told apart by its context.
    [[nodiscard]] std::string trc(const char* context, const char* message) const;
    /// {1} is the number.
    [[nodiscard]] std::string trn(const char* one, const char* many, int number,
                                  std::initializer_list<Argument> more = {}) const;

    [[nodiscard]] std::string day(Time time) const;     ///< "Sunday 6 December"
    [[nodiscard]] std::string weekday(Time time) const; ///< "Friday"
    [[nodiscard]] std::string date(Time time) const;    ///< "6 December"
    [[nodiscard]] std::string clock(Time time) const;   ///< "14:07"
    [[nodiscard]] std::string hour(Time time) const;    ///< "6 pm", "7.30 pm", "noon"
    [[nodiscard]] std::string span(Time from,
                                   Time to) const; ///< "6 pm to 7.30 pm", with the second day if it differs
    [[nodiscard]] std::string ago(Time time, Time now) const; ///< "2 hours ago", "8 months ago"
    /// "today 12:10", "yesterday 09:00", "Friday 13 November".
    [[nodiscard]] std::string when(Time time, Time now) const;
    [[nodiscard]] std::string in_words(int number) const;  ///< "ten"; digits above twelve
    [[nodiscard]] std::string percent(double share) const; ///< "33%"
    /// The first letter made large: "Ten".
    [[nodiscard]] std::string capitalised(const std::string& text) const;

private:
    friend class Languages;
    Language() = default;
    [[nodiscard]] std::string formatted(Time time, const char* pattern) const;
    /// A number to reckon with, where the language writes other digits than 0 to 9.
    [[nodiscard]] int figure(Time time, const char* pattern) const;
    [[nodiscard]] std::chrono::sys_days calendar_day(Time time) const; ///< in the kiosk's zone

    std::string tag_;
    std::string own_name_;
    bool right_to_left_ = false;
    std::locale locale_;
    std::locale figures_;
    std::string time_zone_;
};

/// Every language the kiosk speaks: English, and each that has a catalogue. Loaded once, at start.
class Languages {
public:
    /// `catalogues`: the folder with TAG/LC_MESSAGES/bluelamp.mo. A language whose catalogue is absent or
    /// cannot be read is left out; English is always there. `time_zone`: an IANA name.
    explicit Languages(const std::filesystem::path& catalogues,
                       const std::string& time_zone = "Europe/London");

    /// The language of a tag or of its primary subtag; English for any other.
    [[nodiscard]] const Language& in(std::string_view tag) const;
    /// English first, then as listed in LOOK's order.
    [[nodiscard]] const std::vector<Language>& all() const { return all_; }

private:
    std::vector<Language> all_;
};

} // namespace bluelamp
