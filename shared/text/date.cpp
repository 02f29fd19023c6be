#include "text/date.hpp"

#include "base/ascii.hpp"
#include "text/date_words.hpp"
#include "text/utf8.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

namespace bluelamp::text {
namespace {

using namespace std::chrono;

// No form of a date is longer; what is, is not one.
constexpr std::size_t longest_date = 128;

struct Token {
    enum class Kind { number, word, mark } kind = Kind::mark;
    std::string_view text;
    std::int64_t value = 0; ///< of a number
    bool spaced = false;    ///< white space stands before it
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<Token> split(std::string_view text) {
    std::vector<Token> tokens;
    bool spaced = false;
    for (std::size_t at = 0; at < text.size();) {
        if (is_space(text[at])) {
            spaced = true;
            ++at;
            continue;
        }
        const auto start = at;
        Token token;
        token.spaced = spaced;
        spaced = false;
        if (is_digit(text[at])) {
            token.kind = Token::Kind::number;
            while (at < text.size() && is_digit(text[at]))
                ++at;
            const auto [end, error] = std::from_chars(text.data() + start, text.data() + at, token.value);
            if (error != std::errc())
                token.value = -1;
        } else if (is_letter(text[at])) {
            token.kind = Token::Kind::word;
            while (at < text.size() && is_letter(text[at]))
                ++at;
        } else {
            ++at;
        }
        token.text = text.substr(start, at - start);
        tokens.push_back(token);
    }
    return tokens;
}

std::optional<sys_days> day_of(std::int64_t y, std::int64_t m, std::int64_t d) {
    if (y < 0 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31)
        return std::nullopt;
    const year_month_day date(year(static_cast<int>(y)), month(static_cast<unsigned>(m)),
                              day(static_cast<unsigned>(d)));
    if (!date.ok())
        return std::nullopt;
    return sys_days(date);
}

/// A year as written: two digits mean 1990 to 2089, three digits count from 1900 (RFC 2822, 4.3).
std::int64_t full_year(const Token& token) {
    if (token.text.size() <= 2)
        return token.value + (token.value < 90 ? 2000 : 1900);
    return token.text.size() == 3 ? token.value + 1900 : token.value;
}

class Parser {
public:
    explicit Parser(std::vector<Token> tokens)
        : tokens_(std::move(tokens)) {}

    std::optional<ParsedDate> parse() {
        while (at_ < tokens_.size() && tokens_[at_].text == "-")
            ++at_;
        leading_dashes_ = at_;
        while (at_ < tokens_.size())
            if (!step())
                return std::nullopt;
        const auto day = date();
        if (!day)
            return std::nullopt;
        if (afternoon_ && hour_ >= 1 && hour_ <= 12)
            hour_ = hour_ % 12 + (*afternoon_ ? 12 : 0);
        const bool end_of_day = hour_ == 24 && minute_ == 0 && second_ == 0;
        if ((hour_ > 23 && !end_of_day) || minute_ > 59 || second_ > 60)
            return std::nullopt;
        const auto zone = zone_ ? zone_ : implied_zone_;
        const auto time =
            *day + hours(hour_) + minutes(minute_) + seconds(second_) - minutes(zone.value_or(0));
        if (time < first_time || time >= end_of_times)
            return std::nullopt;
        return ParsedDate{time, zone.has_value()};
    }

private:
    using Kind = Token::Kind;
    static constexpr sys_seconds first_time{sys_days(year(0) / 1 / 1)};
    static constexpr sys_seconds end_of_times{sys_days(year(10000) / 1 / 1)};

    [[nodiscard]] const Token* peek(std::size_t ahead = 0) const {
        return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
    }
    [[nodiscard]] bool is(std::size_t ahead, std::string_view text) const {
        const auto* token = peek(ahead);
        return token != nullptr && token->text == text;
    }
    [[nodiscard]] bool number(std::size_t ahead) const {
        const auto* token = peek(ahead);
        return token != nullptr && token->kind == Kind::number;
    }

    bool step() {
        const auto& token = *peek();
        if (token.kind == Kind::number)
            return number_step(token);
        if (token.kind == Kind::word)
            return word_step(token);
        if ((token.text == "+" || token.text == "-") && number(1) && is_offset())
            return offset_step(token.text == "-");
        if (token.text == "-" && token.spaced && month_ && number(1) && !peek(1)->spaced &&
            peek(1)->text.size() == 4 && !has_whole_date())
            return false; // "30 Nov -0001" is how PHP writes no date
        ++at_;
        return true;
    }

    /// Whether the sign here starts a zone: "10:14 -0500", but not "10:14 PM - 12 Mar 2004".
    [[nodiscard]] bool is_offset() const {
        if (!has_time_) // "Jan 01 2004 +0000"
            return month_ && has_whole_date() && peek(1)->text.size() == 4;
        return !zone_named_offset_ && (has_whole_date() || peek(1)->text.size() == 4 || is(2, ":"));
    }

    bool number_step(const Token& token) {
        if (token.value < 0)
            return false;
        if (is(1, ":") && number(2) && !has_time_)
            return time_step(":");
        if (is(1, ".") && number(2) && is(3, ".") && number(4) && !has_time_ && month_ && has_whole_date())
            return time_step(".");
        if (has_time_ && fields_.size() + (month_ ? 1U : 0U) >= 3) {
            ++at_; // a stray number behind a whole date and time
            return true;
        }
        if (fields_.size() >= 3)
            return false;
        fields_.push_back(token);
        ++at_;
        return true;
    }

    bool time_step(std::string_view parting) {
        hour_ = tokens_[at_].value;
        minute_ = tokens_[at_ + 2].value;
        at_ += 3;
        if (is(0, parting) && number(1)) {
            second_ = tokens_[at_ + 1].value;
            at_ += 2;
            if ((is(0, ".") || is(0, ",")) && number(1) && !peek(1)->spaced)
                at_ += 2; // fractions of a second are dropped
        }
        has_time_ = true;
        return hour_ <= 24 && minute_ <= 60 && second_ <= 60;
    }

    bool offset_step(bool west) {
        const auto& first = tokens_[at_ + 1];
        at_ += 2;
        std::int64_t minutes_east = 0;
        if (is(0, ":") && number(1)) {
            minutes_east = first.value * 60 + tokens_[at_ + 1].value;
            at_ += 2;
        } else if (first.text.size() <= 2) {
            minutes_east = first.value * 60;
        } else if (first.text.size() <= 4) {
            minutes_east = first.value / 100 * 60 + first.value % 100;
        } else {
            return false;
        }
        if (minutes_east >= 24 * 60)
            return false;
        zone_ = static_cast<int>(west ? -minutes_east : minutes_east);
        zone_named_offset_ = true;
        return true;
    }

    bool word_step(const Token& token) {
        ++at_;
        const auto word = token.text;
        if (word == "t" && number(0) && !fields_.empty() && !has_time_)
            return is(1, ":") || compact_time();
        if (word == "w" && number(0) && fields_.size() == 1 && !month_)
            return week_step();
        if (word == "년" || word == "월" || word == "일" || word == "오전" || word == "오후")
            implied_zone_ = 9 * 60; // nobody writes so outside Korea
        const bool dotted = (word == "a" || word == "p") && is(0, ".") && is(1, "m");
        if (dotted)
            at_ += 2;
        if (word == "pm" || (dotted && word == "p") || word == "오후" || word == "下午" || word == "μμ")
            afternoon_ = true;
        else if (word == "am" || dotted || word == "오전" || word == "上午" || word == "πμ")
            afternoon_ = false;
        else if (const auto month = month_of(word); month && may_be_month())
            month_ = {*month, fields_.size()};
        else if (const auto zone = zone_of(word); zone && !zone_ && has_time_)
            zone_ = zone;
        return true;
    }

    /// "2003-W49-2", "2003W492": ISO 8601's week and its day.
    bool week_step() {
        week_ = Week{peek()->value, 1};
        if (peek()->text.size() == 3)
            week_ = Week{peek()->value / 10, peek()->value % 10};
        const bool has_day = peek()->text.size() == 2 && is(1, "-") && number(2) && peek(2)->text.size() == 1;
        if (has_day)
            week_->day = peek(2)->value;
        at_ += has_day ? 3 : 1;
        return week_->number >= 1 && week_->number <= 53 && week_->day >= 1 && week_->day <= 7;
    }

    /// A month's name counts once, but "mardi 12 mai" starts with a day that looks like March.
    [[nodiscard]] bool may_be_month() const {
        return month_ ? month_->after == 0 && fields_.size() == 1 : !has_whole_date();
    }

    /// "101455" or "1014" behind the T of ISO 8601's basic form.
    bool compact_time() {
        const auto& token = *peek();
        if (token.text.size() == 6) {
            hour_ = token.value / 10000;
            minute_ = token.value / 100 % 100;
            second_ = token.value % 100;
        } else if (token.text.size() == 4) {
            hour_ = token.value / 100;
            minute_ = token.value % 100;
        } else if (token.text.size() <= 2) {
            hour_ = token.value;
        } else {
            return false;
        }
        ++at_;
        if ((is(0, ".") || is(0, ",")) && number(1))
            at_ += 2;
        has_time_ = true;
        return true;
    }

    [[nodiscard]] bool has_whole_date() const {
        return fields_.size() + (month_ ? 1U : 0U) >= 3 || single_number() || week_.has_value();
    }
    [[nodiscard]] bool single_number() const { return fields_.size() == 1 && fields_[0].text.size() >= 7; }

    [[nodiscard]] std::optional<sys_days> date() {
        if (month_)
            return date_with_month_name();
        if (week_)
            return fields_.size() == 1 ? date_of_week() : std::nullopt;
        if (leading_dashes_ > 0)
            return date_without_century();
        if (fields_.size() == 1)
            return date_of_one(fields_[0]);
        if (fields_.size() == 2) {
            if (fields_[0].text.size() != 3 && fields_[1].text.size() == 3)
                return ordinal(full_year(fields_[0]), fields_[1].value);
            if (fields_[0].text.size() == 4 && fields_[1].text.size() <= 2)
                return day_of(fields_[0].value, fields_[1].value, 1);
            return std::nullopt;
        }
        if (fields_.size() != 3)
            return std::nullopt;
        if (fields_[0].text.size() >= 3)
            return day_of(fields_[0].value, fields_[1].value, fields_[2].value);
        if (fields_[2].text.size() == 4) {
            // Day first, as here and in most of the world, unless that is no date.
            const auto here = day_of(fields_[2].value, fields_[1].value, fields_[0].value);
            return here ? here : day_of(fields_[2].value, fields_[0].value, fields_[1].value);
        }
        return day_of(full_year(fields_[0]), fields_[1].value, fields_[2].value);
    }

    [[nodiscard]] std::optional<sys_days> date_with_month_name() const {
        if (fields_.size() != 2)
            return std::nullopt;
        // "2004 July 13" starts with its year; else the year comes last, wherever the month stands.
        const bool year_first = fields_[0].text.size() >= 3 && fields_[1].text.size() <= 2;
        const auto& year = fields_[year_first ? 0 : 1];
        const auto& day = fields_[year_first ? 1 : 0];
        return day_of(full_year(year), month_->number, day.value);
    }

    /// The week's day, counted from the Monday of the week that has the fourth of January.
    [[nodiscard]] std::optional<sys_days> date_of_week() const {
        const auto fourth = day_of(full_year(fields_[0]), 1, 4);
        if (!fourth)
            return std::nullopt;
        const auto monday = *fourth - (weekday(*fourth) - Monday);
        return monday + days(7 * (week_->number - 1) + week_->day - 1);
    }

    /// ISO 8601 of 1988: "-0312" and "-03-12" are December 2003. What lacks its year is no whole date.
    [[nodiscard]] std::optional<sys_days> date_without_century() const {
        if (leading_dashes_ > 1 || fields_.empty() || fields_.size() > 2)
            return std::nullopt;
        const auto& first = fields_[0];
        if (fields_.size() == 1)
            return first.text.size() == 4 ? day_of(2000 + first.value / 100, first.value % 100, 1)
                                          : std::nullopt;
        return first.text.size() == 2 && fields_[1].text.size() == 2
                   ? day_of(2000 + first.value, fields_[1].value, 1)
                   : std::nullopt;
    }

    static std::optional<sys_days> ordinal(std::int64_t y, std::int64_t day_number) {
        const auto first = day_of(y, 1, 1);
        const bool leap = first && year(static_cast<int>(y)).is_leap();
        if (!first || day_number < 1 || day_number > (leap ? 366 : 365))
            return std::nullopt;
        return *first + days(day_number - 1);
    }

    std::optional<sys_days> date_of_one(const Token& token) {
        const auto value = token.value;
        switch (token.text.size()) {
        case 4:
            return day_of(value, 1, 1);
        case 5:
            return ordinal(value / 1000 + (value / 1000 < 90 ? 2000 : 1900), value % 1000);
        case 6: // YYMMDD would be as likely as YYYYMM; neither was seen in a feed but the former in tests of
                // others
            return day_of(value / 10000 + (value / 10000 < 90 ? 2000 : 1900), value / 100 % 100, value % 100);
        case 7:
            return ordinal(value / 1000, value % 1000);
        case 8:
            return day_of(value / 10000, value / 100 % 100, value % 100);
        case 12:
            return with_time(value / 10000, value / 100 % 100, value % 100, 0);
        case 14:
            return with_time(value / 1000000, value / 10000 % 100, value / 100 % 100, value % 100);
        case 10:
            return of_epoch(value);
        case 13:
            return of_epoch(value / 1000);
        default:
            return std::nullopt;
        }
    }

    std::optional<sys_days> with_time(std::int64_t ymd, std::int64_t h, std::int64_t m, std::int64_t s) {
        if (!has_time_) {
            hour_ = h;
            minute_ = m;
            second_ = s;
        }
        return day_of(ymd / 10000, ymd / 100 % 100, ymd % 100);
    }

    std::optional<sys_days> of_epoch(std::int64_t since) {
        if (has_time_ || tokens_.size() != 1)
            return std::nullopt;
        const sys_seconds time{seconds(since)};
        const auto day = floor<days>(time);
        const hh_mm_ss clock(time - day);
        hour_ = clock.hours().count();
        minute_ = clock.minutes().count();
        second_ = clock.seconds().count();
        zone_ = 0;
        return day;
    }

    struct Week {
        std::int64_t number = 0;
        std::int64_t day = 0; ///< 1 is Monday
    };
    struct Month {
        int number = 0;
        std::size_t after = 0;
    };

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::vector<Token> fields_; ///< the date's numbers, in order
    std::size_t leading_dashes_ = 0;
    std::optional<Month> month_;
    std::optional<Week> week_;
    std::optional<int> implied_zone_; ///< by the language, unless one is written
    std::int64_t hour_ = 0;
    std::int64_t minute_ = 0;
    std::int64_t second_ = 0;
    bool has_time_ = false;
    std::optional<bool> afternoon_;
    std::optional<int> zone_; ///< minutes east
    bool zone_named_offset_ = false;
};

} // namespace

std::optional<ParsedDate> parse_date_and_zone(std::string_view text) {
    text = trim(text);
    if (text.empty() || text.size() > longest_date)
        return std::nullopt;
    const auto lower = ascii_lower(text);
    return Parser(split(lower)).parse();
}

std::optional<sys_seconds> parse_date(std::string_view text) {
    const auto parsed = parse_date_and_zone(text);
    if (!parsed)
        return std::nullopt;
    return parsed->time;
}

std::string to_rfc3339(sys_seconds time) {
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::array<char, 64> out{};
    std::snprintf(out.data(), out.size(), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return out.data();
}

} // namespace bluelamp::text
